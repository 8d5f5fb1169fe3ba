"""What a signed message must say to be a launch for us, now, once: pure checks of the claims.

Security framework 1.0, section 5.1.3 (iss, aud, azp, exp, iat, nonce) and LTI core 1.3, sections 4 and 5.
Each check refuses with a code of its own. Unknown claims are ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from lti_tool import clock
from lti_tool.lti.codes import refusal, shown
from lti_tool.lti.message import DATA_PRIVACY, DEEP_LINKING, RESOURCE_LINK, SUBMISSION_REVIEW
from lti_tool.models.platform import Platform

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
VERSION = "1.3.0"
LEEWAY = 60
"""Seconds that the two servers' clocks may differ (Moodle's tokens live for 60 s)."""
OLDEST = 3600
"""Seconds that a token may be old, whatever its expiry says."""
LONGEST_ID = 255


def check(claims: Mapping[str, Any], platform: Platform, nonce: str, base_url: str, now: int | None = None) -> None:
    """Check all claims of a verified token; returns if it is a launch of this platform for this login.

    Args:
        claims: the payload.
        platform: the registration that the login was for.
        nonce: the one in the state.
        base_url: the tool's own address.
        now: seconds since 1970, by default the clock's.

    Raises:
        Refusal: with the code of the first check that fails.
    """
    if not any(name.startswith(LTI) for name in claims):
        raise refusal("not_lti", "no claim of LTI in the id_token")
    _parties(claims, platform, base_url)
    _times(claims, clock.now() // clock.SECOND if now is None else now)
    _nonce(claims, nonce)
    _envelope(claims, base_url)
    _content(claims)
    _subject(claims, platform)


def _parties(claims: Mapping[str, Any], platform: Platform, base_url: str) -> None:
    if claims.get("iss") != platform.issuer:
        raise refusal("issuer_wrong", f"iss is {shown(claims.get('iss'))}, registered is {platform.issuer}")
    aud = claims.get("aud")
    audiences = [aud] if isinstance(aud, str) else aud
    if not isinstance(audiences, list) or not audiences or not all(isinstance(one, str) for one in audiences):
        raise refusal("audience_missing", "aud is neither a text nor a list of texts")
    if platform.client_id not in audiences:
        raise refusal("audience_wrong", f"aud is {shown(aud)}, registered is {shown(platform.client_id)}")
    azp = claims.get("azp")
    if azp is None and len(audiences) > 1:
        raise refusal("azp_missing", "several audiences without azp")
    if azp is not None and azp != platform.client_id:
        raise refusal("azp_wrong", f"azp is {shown(azp)}, registered is {shown(platform.client_id)}")
    if strangers := set(audiences) - {platform.client_id, base_url}:
        raise refusal("audience_untrusted", f"aud also names {shown(sorted(strangers)[0])}")


def _times(claims: Mapping[str, Any], now: int) -> None:
    exp, iat, nbf = claims.get("exp"), claims.get("iat"), claims.get("nbf")
    if type(exp) is not int:
        raise refusal("exp_malformed", f"exp is {shown(exp)}")
    if type(iat) is not int:
        raise refusal("iat_malformed", f"iat is {shown(iat)}")
    if now > exp + LEEWAY:
        raise refusal("expired", f"exp was {shown(now - exp)} s ago")
    if iat > now + LEEWAY or (type(nbf) is int and nbf > now + LEEWAY):
        raise refusal("issued_in_future", f"iat is {shown(iat - now)} s ahead")
    if iat < now - OLDEST - LEEWAY:
        raise refusal("issued_too_early", f"iat was {shown(now - iat)} s ago")


def _nonce(claims: Mapping[str, Any], nonce: str) -> None:
    if not claims.get("nonce"):
        raise refusal("nonce_missing", "no nonce in the id_token")
    if claims["nonce"] != nonce:
        raise refusal("nonce_wrong", "the nonce is not the one of this login")


def _envelope(claims: Mapping[str, Any], base_url: str) -> None:
    version, kind = claims.get(LTI + "version"), claims.get(LTI + "message_type")
    if version is None:
        raise refusal("version_missing", "no LTI version")
    if version != VERSION:
        raise refusal("version_wrong", f"the LTI version is {shown(version)}")
    if kind is None:
        raise refusal("message_type_missing", "no message type")
    if kind not in (RESOURCE_LINK, DEEP_LINKING, SUBMISSION_REVIEW, DATA_PRIVACY):
        raise refusal("message_type_unknown", f"the message type is {shown(kind)}")
    deployment = claims.get(LTI + "deployment_id")
    if deployment is None or deployment == "":
        raise refusal("deployment_missing", "no deployment id")
    if not is_id(deployment):
        raise refusal("deployment_malformed", f"the deployment id is {shown(deployment)}")
    target = claims.get(LTI + "target_link_uri")
    if target is None or target == "":
        raise refusal("target_missing", "no target link URI")
    if not isinstance(target, str) or not target.isprintable() or not same_origin(target, base_url):
        raise refusal("target_elsewhere", f"the target link URI is {shown(target)}")
    roles = claims.get(LTI + "roles")
    if roles is None:
        raise refusal("roles_missing", "no roles")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise refusal("roles_malformed", "the roles are not a list of texts")


def _content(claims: Mapping[str, Any]) -> None:
    context = claims.get(LTI + "context")
    if context is not None and not (isinstance(context, dict) and is_id(context.get("id"))):
        raise refusal("context_malformed", "the context has no usable id")
    if claims[LTI + "message_type"] == RESOURCE_LINK:
        link = claims.get(LTI + "resource_link")
        if link is None:
            raise refusal("resource_link_missing", "no resource link")
        if not isinstance(link, dict) or not is_id(link.get("id")):
            raise refusal("resource_link_malformed", "the resource link has no usable id")
        return
    if claims[LTI + "message_type"] in (SUBMISSION_REVIEW, DATA_PRIVACY):
        _for_user(claims)
        return
    settings = claims.get(DL + "deep_linking_settings")
    if settings is None:
        raise refusal("deep_linking_missing", "no deep linking settings")
    if (
        not isinstance(settings, dict)
        or not is_web_address(settings.get("deep_link_return_url"))
        or not isinstance(settings.get("accept_types"), list)
        or not isinstance(settings.get("data", ""), str)
    ):
        raise refusal("deep_linking_malformed", "the deep linking settings do not hold what they must")


def _for_user(claims: Mapping[str, Any]) -> None:
    """Whom it is about must be said (Submission Review 1.0, data privacy launch); the link may be missing."""
    whose = claims.get(LTI + "for_user")
    if not isinstance(whose, dict) or not is_id(whose.get("user_id")):
        raise refusal("for_user_missing", "no for_user with a usable user_id")
    link = claims.get(LTI + "resource_link")
    if link is not None and not (isinstance(link, dict) and is_id(link.get("id"))):
        raise refusal("resource_link_malformed", "the resource link has no usable id")


def _subject(claims: Mapping[str, Any], platform: Platform) -> None:
    subject = claims.get("sub")
    if subject is None or subject == "":
        if not platform.allow_anonymous:
            raise refusal("subject_missing", "no sub, and the registration allows no anonymous launches")
    elif not is_id(subject) or not subject.isascii():
        raise refusal("subject_malformed", "sub is not a text of up to 255 ASCII characters")


def is_id(value: object) -> bool:
    """Whether the value can be an id: a text of 1 to 255 characters, none of them for control."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ID and value.isprintable()


def is_web_address(value: object) -> bool:
    """Whether the value is an http(s) URL that can be kept and called."""
    if not isinstance(value, str) or len(value) > 4000 or not value.isprintable():
        return False
    return bool(origin(value))


def origin(url: str) -> str:
    """The origin (RFC 6454) of an http(s) URL, such as ``https://lms.example:8443``; empty if it has none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        return ""
    return f"{parts.scheme}://{_host(parts)}" + ("" if port in (None, _default(parts)) else f":{port}")


def same_origin(one: str, other: str) -> bool:
    """Whether two URLs have the same origin."""
    return bool(origin(one)) and origin(one) == origin(other)


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return f"[{host}]" if ":" in host else host


def _default(parts: SplitResult) -> int:
    return 443 if parts.scheme == "https" else 80
