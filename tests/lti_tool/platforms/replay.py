"""What an LMS once sent (tests/captures), sent again: signed by a key of ours, as of now, for this tool's address."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from lti_tool.lti.checks import LTI
from tests.lti_support import BASE, ForgedPlatform, Tool

CAPTURES = Path(__file__).parents[2] / "captures"
AUTHORIZATION = {
    "moodle": "http://localhost:8081/mod/lti/auth.php",
    "canvas": "https://sso.canvaslms.com/api/lti/authorize_redirect",
    "openedx": "http://127.0.0.1:8300/api/lti_consumer/v1/launch/",
}


def captured(name: str) -> dict[str, Any]:
    """The capture of this name, such as ``moodle/launch-resource-link``."""
    found: dict[str, Any] = json.loads((CAPTURES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def captured_launches() -> set[str]:
    """The names of all captures that hold a launch."""
    names = {f"{path.parent.name}/{path.stem}" for path in CAPTURES.glob("*/*.json")}
    return {name for name in names if "claims" in captured(name)}


def registered(tool: Tool, name: str, claims: dict[str, Any], **values: Any) -> ForgedPlatform:
    """A registration with the issuer of the capture and a client of its own."""
    row = {
        "issuer": claims["iss"],
        "client_id": f"{claims['aud']} {len(tool.made)}",
        "auth_url": AUTHORIZATION[name.partition("/")[0]],
        "jwks_url": f"https://keys.example/{len(tool.made)}",
    }
    return tool.platform(**{**row, **values})


def claims_of(name: str, changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """The claims of a capture, changed: short names mean LTI's claims, ``None`` leaves a claim out."""
    claims: dict[str, Any] = captured(name)["claims"]
    for key, value in (changes or {}).items():
        full = key if key in claims or "://" in key or key in ("sub", "locale", "name", "email") else LTI + key
        claims.pop(full, None)
        if value is not None:
            claims[full] = value
    return claims


def open_captured(
    tool: Tool, name: str, changes: dict[str, Any] | None = None, *, language: str = "", **registration: Any
) -> TestResponse:
    """Log in and launch with a capture, whole or changed, in a browser that speaks ``language``."""
    claims = claims_of(name, changes)
    lms = registered(tool, name, claims, **registration)
    now = int(time.time())
    target = urlsplit(claims[LTI + "target_link_uri"])
    fresh = {
        "aud": lms.row.client_id,
        "iat": now,
        "exp": now + claims["exp"] - claims["iat"],
        LTI + "target_link_uri": BASE + target.path + ("?" + target.query if target.query else ""),
    }
    if "azp" in claims:
        fresh["azp"] = lms.row.client_id
    browser = tool.client()
    begun = lms.login(browser)
    token = lms.sign({**claims, **fresh, "nonce": begun.nonce})
    return lms.post(browser, begun.state, token, {"Accept-Language": language} if language else None)
