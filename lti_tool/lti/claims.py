"""From checked claims to a ``Launch``: plain data, nothing personal, whatever the platform's habits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from lti_tool.lti.checks import DL, LTI, is_web_address
from lti_tool.lti.message import (
    DATA_PRIVACY,
    DEEP_LINKING,
    SUBMISSION_REVIEW,
    DeepLinkingSettings,
    GradeService,
    Launch,
)
from lti_tool.lti.roles import read_roles
from lti_tool.models.platform import Platform
from lti_tool.platforms.families import family_of, quirks_of

AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
GROUPS = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice"
GROUPS_SCOPE = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"

_ABOUT_SOMEBODY = (SUBMISSION_REVIEW, DATA_PRIVACY)
_PERSONAL = frozenset(
    {
        "name",
        "given_name",
        "family_name",
        "middle_name",
        "nickname",
        "preferred_username",
        "email",
        "picture",
        "phone_number",
        "address",
        "birthdate",
        LTI + "lis",
        LTI + "ext",
        LTI + "for_user",
    }
)
_NAMED = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_TARGET = re.compile(r"/lti/(?P<kind>lessons|modules)/(?P<id>[a-z0-9][a-z0-9-]{1,62})/?")


def read_launch(claims: Mapping[str, Any], platform: Platform, base_url: str) -> Launch:
    """The launch that these claims say; they must have passed ``checks.check``.

    Its deployment and placement rows are still to be found (``admission.admit``).
    """
    product = _part(claims, LTI + "tool_platform").get("product_family_code")
    family = family_of(platform.family, platform.auth_url, product if isinstance(product, str) else "")
    target: str = claims[LTI + "target_link_uri"]
    custom = read_custom(claims.get(LTI + "custom"))
    lesson, module = _named(custom, target, base_url)
    kind: str = claims[LTI + "message_type"]
    link = _part(claims, LTI + "resource_link") if kind != DEEP_LINKING else {}
    context = _part(claims, LTI + "context")
    presentation = _part(claims, LTI + "launch_presentation")
    lang = custom.get("lang", "")
    return Launch(
        message_type=kind,
        partner_id=platform.partner_id,
        platform_id=platform.id,
        issuer=platform.issuer,
        client_id=platform.client_id,
        deployment_pk=0,
        deployment_id=claims[LTI + "deployment_id"],
        family=family,
        subject=claims.get("sub") or None,
        roles=read_roles(claims[LTI + "roles"], institution=quirks_of(family).institution_roles),
        target_link_uri=target,
        lesson=lesson,
        module=module,
        lang=lang if _LANGUAGE.fullmatch(lang) else None,
        resource_link_id=link.get("id"),
        resource_link_title=clean(link.get("title"), 500),
        context_id=context.get("id"),
        context_title=clean(context.get("title") or context.get("label"), 500),
        grades=_grades(claims),
        memberships_url=_url(_part(claims, NRPS).get("context_memberships_url")),
        deep_linking=_deep_linking(claims) if kind == DEEP_LINKING else None,
        locale=_locale(claims.get("locale")) or _locale(presentation.get("locale")),
        return_url=_url(presentation.get("return_url")),
        custom=custom,
        claims={name: value for name, value in claims.items() if name not in _PERSONAL},
        groups_url=_groups(_part(claims, GROUPS)),
        for_user=_part(claims, LTI + "for_user").get("user_id", "") if kind in _ABOUT_SOMEBODY else "",
    )


def read_custom(claim: object) -> dict[str, str]:
    """Custom parameters as texts.

    Platforms send numbers and truth values where the standard has strings (Canvas), and leave a variable that
    they do not know as the literal ``$Name.of.variable`` (Moodle, Canvas, Open edX): that counts as absent.
    """
    found: dict[str, str] = {}
    if not isinstance(claim, dict):
        return found
    for name, value in claim.items():
        if isinstance(value, bool):
            value = "true" if value else "false"
        elif isinstance(value, int | float):
            value = str(value)
        if isinstance(value, str) and not value.startswith("$"):
            found[clean(name, 255)] = clean(value, 4000)
    return found


def clean(value: object, longest: int) -> str:
    """A text for the database and for pages: control characters become spaces, the rest is cut."""
    if not isinstance(value, str):
        return ""
    return "".join(char if char.isprintable() else " " for char in value[:longest]).strip()


def signed_addresses(launch: Launch) -> tuple[str, ...]:
    """The URLs of the platform that its signed message names: where its pages may live."""
    grades = launch.grades or GradeService()
    named = (launch.return_url, grades.line_item, grades.line_items, launch.memberships_url)
    return tuple(url for url in named if url)


def _named(custom: Mapping[str, str], target: str, base_url: str) -> tuple[str | None, str | None]:
    """Lesson and module of the link: ``custom`` wins over the URL, as some platforms drop one of them."""
    lesson, module = custom.get("lesson", ""), custom.get("module", "")
    chosen = tuple(name if _NAMED.fullmatch(name) else None for name in (lesson, module))
    if any(chosen):
        return chosen[0], chosen[1]
    path = urlsplit(target).path
    base = urlsplit(base_url).path
    found = _TARGET.fullmatch(path.removeprefix(base))
    if found is None:
        return None, None
    return (found["id"], None) if found["kind"] == "lessons" else (None, found["id"])


def _grades(claims: Mapping[str, Any]) -> GradeService | None:
    endpoint = _part(claims, AGS)
    line_item, line_items = _url(endpoint.get("lineitem")), _url(endpoint.get("lineitems"))
    if not line_item and not line_items:
        return None
    return GradeService(line_item, line_items, _texts(endpoint.get("scope")))


def _groups(service: Mapping[str, Any]) -> str:
    """Where the groups are told, if the tool may read them (Course Groups 1.0: the claim names the scopes)."""
    scopes = _texts(service.get("scope"))
    return _url(service.get("context_groups_url")) if not scopes or GROUPS_SCOPE in scopes else ""


def _deep_linking(claims: Mapping[str, Any]) -> DeepLinkingSettings:
    settings = _part(claims, DL + "deep_linking_settings")
    accepts = settings.get("accept_lineitem")
    return DeepLinkingSettings(
        return_url=settings["deep_link_return_url"],
        accept_types=_texts(settings.get("accept_types")),
        accept_targets=_texts(settings.get("accept_presentation_document_targets")),
        accept_multiple=settings.get("accept_multiple") in (True, "true"),
        accept_line_item=accepts if isinstance(accepts, bool) else None,
        data=settings.get("data"),
        auto_create=settings.get("auto_create") in (True, "true"),
    )


def _part(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = claims.get(name)
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(one for one in value if isinstance(one, str) and one.isprintable())


def _url(value: object) -> str:
    return value if isinstance(value, str) and is_web_address(value) else ""


def _locale(value: object) -> str:
    return value.replace("_", "-") if isinstance(value, str) and _LANGUAGE.fullmatch(value) else ""
