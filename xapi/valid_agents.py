"""Who: agents, groups, accounts, authorities (xAPI 1.0.3 Data 2.4.2, 2.4.9)."""

from __future__ import annotations

from typing import Any

from xapi import forms
from xapi.invalid import Check, Invalid, Path, each, exactly, iri, properties, text

IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
_AGENT = "xAPI 1.0.3 Data 2.4.2.1"
_GROUP = "xAPI 1.0.3 Data 2.4.2.2"
_IFI = "xAPI 1.0.3 Data 2.4.2.3"
_ACCOUNT = "xAPI 1.0.3 Data 2.4.2.4"


def _mbox(value: Any, path: Path, _edition: int) -> None:
    if type(value) is not str or not forms.is_mailto(value):
        raise Invalid(path, "must be a mailto IRI", _IFI, value)


def _sha1(value: Any, path: Path, _edition: int) -> None:
    if type(value) is not str or not forms.is_sha1(value):
        raise Invalid(path, "must be a SHA-1 in 40 hexadecimal digits", _IFI, value)


def _account(value: Any, path: Path, edition: int) -> None:
    properties(value, path, edition, {"homePage": iri, "name": text}, ("homePage", "name"), "an account", _ACCOUNT)


_AGENT_PROPERTIES: dict[str, Check] = {
    "objectType": exactly("Agent", _AGENT),
    "name": text,
    "mbox": _mbox,
    "mbox_sha1sum": _sha1,
    "openid": iri,
    "account": _account,
}


def agent(value: Any, path: Path, edition: int) -> None:
    """Check an Agent: exactly one inverse functional identifier.

    Raises:
        Invalid: at the first broken rule.
    """
    properties(value, path, edition, _AGENT_PROPERTIES, (), "an Agent", _AGENT)
    if identifiers(value) != 1:
        raise Invalid(path, f"must have exactly one of {', '.join(IDENTIFIERS)}", _AGENT, value)


_GROUP_PROPERTIES: dict[str, Check] = {
    **_AGENT_PROPERTIES,
    "objectType": exactly("Group", _GROUP),
    "member": each(agent, _GROUP),
}


def group(value: Any, path: Path, edition: int) -> None:
    """Check a Group: identified by exactly one identifier, or anonymous with members.

    Raises:
        Invalid: at the first broken rule.
    """
    properties(value, path, edition, _GROUP_PROPERTIES, ("objectType",), "a Group", _GROUP)
    count = identifiers(value)
    if count > 1:
        raise Invalid(path, f"must have at most one of {', '.join(IDENTIFIERS)}", _GROUP, value)
    if not count and "member" not in value:
        raise Invalid(path, 'must have an identifier or the property "member"', _GROUP, value)


def actor(value: Any, path: Path, edition: int) -> None:
    """Check an Agent or a Group; without objectType it is an Agent (Data 2.4.2).

    Raises:
        Invalid: at the first broken rule.
    """
    if type(value) is dict and value.get("objectType") == "Group":
        group(value, path, edition)
    else:
        agent(value, path, edition)


def authority(value: Any, path: Path, edition: int) -> None:
    """Check an authority: an Agent, or an anonymous Group of exactly two (Data 2.4.9).

    Raises:
        Invalid: at the first broken rule.
    """
    actor(value, path, edition)
    if value.get("objectType") == "Group" and (identifiers(value) or len(value.get("member", ())) != 2):
        raise Invalid(path, "must be an Agent or an anonymous Group of two", "xAPI 1.0.3 Data 2.4.9", value)


def identifiers(value: dict[str, Any]) -> int:
    """Return how many inverse functional identifiers an actor has."""
    return ("mbox" in value) + ("mbox_sha1sum" in value) + ("openid" in value) + ("account" in value)
