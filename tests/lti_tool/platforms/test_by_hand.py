from __future__ import annotations

import json
from pathlib import Path

import pytest

from lti_tool.platforms.by_hand import completed

EDX = "https://courses.example/api/lti_consumer/v1"
CAPTURES = Path(__file__).parents[2] / "captures"


@pytest.mark.parametrize("name", ["jwks_url", "token_url"])
def test_from_either_address_of_an_open_edx_component_all_follow(name: str) -> None:
    shown = {"jwks_url": f"{EDX}/public_keysets/e7b9", "token_url": f"{EDX}/token/e7b9"}
    assert completed({name: shown[name], "issuer": ""}) == {
        "issuer": "https://courses.example",
        "auth_url": f"{EDX}/launch/",
        **shown,
    }


def test_the_site_wide_tool_of_open_edx_keeps_its_path() -> None:
    found = completed({"jwks_url": f"{EDX}/public_keysets/lti_store/lessons"})
    assert found["token_url"] == f"{EDX}/token/lti_store/lessons"


def test_what_was_typed_is_never_replaced() -> None:
    found = completed({"jwks_url": f"{EDX}/public_keysets/e7b9", "issuer": "https://other.example"})
    assert found["issuer"] == "https://other.example"


def test_what_follows_for_moodle_is_what_moodle_says_itself() -> None:
    said = json.loads((CAPTURES / "moodle" / "openid-configuration.json").read_text(encoding="utf-8"))["body"]
    found = completed({"jwks_url": said["jwks_uri"]})
    assert found["issuer"] == said["issuer"]
    assert found["auth_url"] == said["authorization_endpoint"]
    assert found["token_url"] == said["token_endpoint"]


def test_what_follows_for_hosted_canvas_is_what_canvas_documents() -> None:
    said = json.loads((CAPTURES / "canvas" / "openid-configuration.json").read_text(encoding="utf-8"))["body"]
    found = completed({"issuer": "https://canvas.instructure.com"})
    assert found["auth_url"] == said["authorization_endpoint"]
    assert found["token_url"] == said["token_endpoint"]
    assert found["jwks_url"] == said["jwks_uri"]


def test_a_canvas_on_its_own_host_keeps_its_endpoints_there() -> None:
    found = completed({"jwks_url": "https://canvas.school.example/api/lti/security/jwks"})
    assert found["token_url"] == "https://canvas.school.example/login/oauth2/token"
    assert found["issuer"] == "https://canvas.instructure.com"


def test_of_an_unknown_lms_nothing_follows() -> None:
    assert completed({"jwks_url": "https://lms.example/jwks"}) == {"jwks_url": "https://lms.example/jwks"}
