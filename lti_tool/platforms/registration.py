"""Where dynamic registration meets the habits of particular LMSs.

The rule (dynamic registration 1.0, section 3.5.1) is that a configuration comes from the issuer's own host.
Canvas hosted by Instructure has one issuer for all institutions, and each institution has a host of its own.

Moodle gives names in the roster only to a tool that may have them at a launch (recorded with 4.5), Canvas by
the tool's privacy level; Open edX asks the author. Moodle wants a ``domain`` that equals the host and port of
``target_link_uri`` (source), Canvas the host alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from lti_tool.platforms import canvas

CANVAS = "canvas"
CANVAS_PREFIX = canvas.PREFIX

_PLACEMENTS: Mapping[str, tuple[str, ...]] = {
    "LtiResourceLinkRequest": canvas.LINK_PLACEMENTS,
    "LtiDeepLinkingRequest": ("ContentArea", *canvas.PICKER_PLACEMENTS),
}
_STANDARD = {"ContentArea", "RichTextEditor"}


def issuer_fits(issuer: str, configuration_url: str) -> bool:
    """Whether a configuration at this URL may speak for the issuer."""
    here, there = _host(configuration_url), _host(issuer)
    if here is None or there is None:
        return False
    if here == there:
        return True
    return issuer in canvas.HOSTED and here[1] == 443 and here[0].endswith(canvas.DOMAINS)


def all_fit(issuer: str, *urls: str) -> bool:
    """Whether all these addresses are where the issuer itself is; addresses that are not there (empty) are left out.

    Elsewhere is no proof of anything bad: some vendors keep the keys of all their schools at one address. But whoever
    answers at the issuer's own host has the better claim.
    """
    return all(issuer_fits(issuer, url) for url in urls if url)


def placements(message_type: str, listed: Sequence[str]) -> list[str]:
    """The places where this message is wanted, of those the platform lists, spelt as it spells them.

    Canvas names its placements shortly or with a prefix; where it offers its own, the standard's
    ``ContentArea`` would only name the same ones again.
    """
    wanted = _PLACEMENTS.get(message_type, ())
    found = {name.removeprefix(CANVAS_PREFIX): name for name in listed}
    chosen = [found[name] for name in wanted if name in found]
    own = [name for name in chosen if name not in _STANDARD]
    return own or chosen


def domain(family: str, base_url: str) -> str:
    """The tool's domain as this family of LMS wants it: with a port elsewhere, the bare host in Canvas."""
    parts = urlsplit(base_url)
    return parts.hostname or "" if family == CANVAS else parts.netloc


def tool_extras(family: str, *, names: bool) -> dict[str, Any]:
    """What this family of LMS wants in the tool configuration beyond the standard."""
    if family != CANVAS:
        return {}
    return {CANVAS_PREFIX + "privacy_level": canvas.privacy_level(names), CANVAS_PREFIX + "tool_id": canvas.TOOL_ID}


def message_extras(family: str, message_type: str) -> dict[str, Any]:
    """What this family of LMS wants in a message: in Canvas the course menu starts switched off."""
    if family != CANVAS or message_type != "LtiResourceLinkRequest":
        return {}
    return {CANVAS_PREFIX + "course_navigation/default_enabled": False}


def site_name(platform_configuration: Mapping[str, Any], issuer: str) -> str:
    """What people call this LMS: the account's name in Canvas, the host elsewhere."""
    account = platform_configuration.get(CANVAS_PREFIX + "account_name")
    if isinstance(account, str) and account.strip() and account.isprintable():
        return account.strip()[:200]
    return (urlsplit(issuer).netloc or issuer)[:200]


def _host(url: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname and port else None
