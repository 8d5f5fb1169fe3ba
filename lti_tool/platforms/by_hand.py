"""What follows from the addresses that an LMS shows to whoever connects it by hand.

- Open edX (recorded with lti-consumer 9.14 and 11): a component shows its client id, its key set and token
  addresses, which end in the same id, and the authorization address. It never shows its issuer: that is the
  site's root, which all of its addresses begin with.
- Moodle (recorded with 4.5): the issuer is the site's root without a slash; the three addresses are fixed.
- Canvas: where Instructure hosts it, the issuer and the endpoints are the same for everybody; a site of its
  own has mostly the very same issuer (the setting's default) and endpoints on its own host.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lti_tool.platforms import canvas

_OPEN_EDX = "/api/lti_consumer/v1/"
_OPEN_EDX_KEYS = re.compile(r"(?P<site>https?://.+)/api/lti_consumer/v1/(?:public_keysets|token)/(?P<id>[^?#]+?)/?")
_OPEN_EDX_ANY = re.compile(r"(?P<site>https?://.+)/api/lti_consumer/v1/.*")
_MOODLE = re.compile(r"(?P<site>https?://.+)/mod/lti/(?:auth|token|certs)\.php")
_CANVAS = re.compile(
    r"(?P<site>https?://.+)(?:/api/lti/(?:authorize_redirect|authorize|security/jwks)|/login/oauth2/token)"
)
_ADDRESSES = ("auth_url", "token_url", "jwks_url")


def completed(values: Mapping[str, str]) -> dict[str, str]:
    """The values with those that were left empty and follow from the others.

    Args:
        values: issuer, auth_url, token_url and jwks_url, as pasted; each may be missing or empty.
    """
    known: dict[str, str] = {}
    for name in ("jwks_url", "token_url", "auth_url"):
        for more in (_open_edx(values.get(name, "")), _moodle(values.get(name, "")), _canvas(values.get(name, ""))):
            known = {**more, **known}
    known = {**known, **canvas.endpoints(values.get("issuer", "").rstrip("/"))}
    return {**values, **{name: value for name, value in known.items() if not values.get(name)}}


def _open_edx(url: str) -> dict[str, str]:
    anything = _OPEN_EDX_ANY.fullmatch(url)
    if anything is None:
        return {}
    site = anything["site"]
    found = {"issuer": site, "auth_url": f"{site}{_OPEN_EDX}launch/"}
    keys = _OPEN_EDX_KEYS.fullmatch(url)
    if keys is not None:
        found["token_url"] = f"{site}{_OPEN_EDX}token/{keys['id']}"
        found["jwks_url"] = f"{site}{_OPEN_EDX}public_keysets/{keys['id']}"
    return found


def _moodle(url: str) -> dict[str, str]:
    found = _MOODLE.fullmatch(url)
    if found is None:
        return {}
    base = found["site"] + "/mod/lti/"
    return {
        "issuer": found["site"],
        "auth_url": base + "auth.php",
        "token_url": base + "token.php",
        "jwks_url": base + "certs.php",
    }


def _canvas(url: str) -> dict[str, str]:
    found = _CANVAS.fullmatch(url)
    if found is None:
        return {}
    site = found["site"]
    issuer = next((each for each, host in canvas.HOSTED.items() if host == site), next(iter(canvas.HOSTED)))
    return {
        "issuer": issuer,
        "auth_url": site + "/api/lti/authorize_redirect",
        "token_url": site + "/login/oauth2/token",
        "jwks_url": site + "/api/lti/security/jwks",
    }
