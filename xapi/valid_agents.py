"""Who: agents, groups, accounts, authorities (xAPI 1.0.3 Data 2.4.2, 2.4.9)."""

from __future__ import annotations

from typing import Any

from xapi import forms, sections
from xapi.invalid import Check, Invalid, each, exactly, form, iri, object_of, text

IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")

_AGENT: dict[str, Check] = {
    "objectType": exactly("Agent", sections.AGENT),
    "name": text,
    "mbox": form(forms.is_mailto, "must be a mailto IRI", sections.IDENTIFIER),
    "mbox_sha1sum": form(forms.is_sha1, "must be a SHA-1 in 40 hexadecimal digits", sections.IDENTIFIER),
    "openid": iri,
    "account": object_of("an account", sections.ACCOUNT, {"homePage": iri, "name": text}, ("homePage", "name")),
}
_agent = object_of("an Agent", sections.AGENT, _AGENT)


def agent(value: Any) -> None:
    """Check an Agent: exactly one inverse functional identifier.

    Raises:
        Invalid: rules are broken.
    """
    _agent(value)
    if identifiers(value) != 1:
        raise Invalid("", f"must have exactly one of {', '.join(IDENTIFIERS)}", sections.AGENT, value)


_group = object_of(
    "a Group",
    sections.GROUP,
    {**_AGENT, "objectType": exactly("Group", sections.GROUP), "member": each(agent, sections.GROUP)},
    ("objectType",),
)


def group(value: Any) -> None:
    """Check a Group: identified by exactly one identifier, or anonymous with members.

    Raises:
        Invalid: rules are broken.
    """
    _group(value)
    count = identifiers(value)
    if count > 1:
        raise Invalid("", f"must have at most one of {', '.join(IDENTIFIERS)}", sections.GROUP, value)
    if not count and "member" not in value:
        raise Invalid("", 'must have an identifier or the property "member"', sections.GROUP, value)


def actor(value: Any) -> None:
    """Check an Agent or a Group; without objectType it is an Agent (Data 2.4.2).

    Raises:
        Invalid: rules are broken.
    """
    if type(value) is dict and value.get("objectType") == "Group":
        group(value)
    else:
        agent(value)


def authority(value: Any) -> None:
    """Check an authority: an Agent, or an anonymous Group of exactly two (Data 2.4.9).

    Raises:
        Invalid: rules are broken.
    """
    actor(value)
    if value.get("objectType") == "Group" and (identifiers(value) or len(value.get("member", ())) != 2):
        raise Invalid("", "must be an Agent or an anonymous Group of two", sections.AUTHORITY, value)


def identifiers(value: dict[str, Any]) -> int:
    """Return how many inverse functional identifiers an actor has."""
    return ("mbox" in value) + ("mbox_sha1sum" in value) + ("openid" in value) + ("account" in value)
