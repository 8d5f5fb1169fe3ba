"""Who and what a statement concerns: identifiers of agents, and all agents and activities in a statement.

Identities are those of the specification: two agents are one when they have the same inverse functional identifier
(xAPI 1.0.3 Data 2.4.2.3); the domain of a mailbox is compared without case.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from xapi import strict_json

_PLACES = ("parent", "grouping", "category", "other")


def digest(text: str) -> bytes:
    """Return 16 bytes that stand for a name in an index."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def uuid_bytes(text: str) -> bytes:
    """Return a UUID's 16 bytes; upper and lower case are the same UUID."""
    return bytes.fromhex(text.replace("-", ""))


def uuid_text(value: bytes) -> str:
    """Return the standard form of a UUID's 16 bytes."""
    text = value.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def mailbox(iri: str) -> str:
    """Return a mailto IRI with its domain in lower case."""
    local, _, domain = iri.rpartition("@")
    return f"{local}@{domain.lower()}"


def hashes(mbox: str) -> list[str]:
    """Return the SHA-1 by which others may know a mailto IRI: as it is, its domain in lower case, all of it."""
    spelt = dict.fromkeys((mbox, mailbox(mbox), mbox.lower()))
    return [hashlib.sha1(one.encode(), usedforsecurity=False).hexdigest() for one in spelt]


def identity(actor: dict[str, Any]) -> dict[str, Any] | None:
    """Return the identifier of an Agent or Group as an object of its own, or None for an anonymous Group."""
    if "account" in actor:
        account = actor["account"]
        return {"account": {"homePage": account["homePage"], "name": account["name"]}}
    if "mbox" in actor:
        return {"mbox": mailbox(actor["mbox"])}
    if "mbox_sha1sum" in actor:
        return {"mbox_sha1sum": actor["mbox_sha1sum"].lower()}
    if "openid" in actor:
        return {"openid": actor["openid"]}
    return None


def identity_text(actor: dict[str, Any]) -> str | None:
    """Return the JSON of an actor's identifier, the same for equal agents, or None for an anonymous Group."""
    found = identity(actor)
    return None if found is None else strict_json.dump(found)


def label(actor: dict[str, Any]) -> str:
    """Return the text by which people search an agent: the account's name or the mailbox, at most 120 characters."""
    if "account" in actor:
        text = str(actor["account"]["name"])
    elif "mbox" in actor:
        text = mailbox(actor["mbox"]).removeprefix("mailto:")
    else:
        text = str(actor.get("openid", actor.get("mbox_sha1sum", "")))
    return text.replace("\x00", "")[:120]


def agents_of(statement: dict[str, Any]) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield every identified agent and group of a statement, members included, and whether it is actor or object.

    The second value is False for those that only `related_agents` finds: authority, instructor, team, contextAgents,
    contextGroups, and all of a SubStatement (xAPI 1.0.3 Communication 2.1.3).
    """
    yield from _people(statement["actor"], True)
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Agent" or kind == "Group":
        yield from _people(target, True)
    elif kind == "SubStatement":
        yield from _people(target["actor"], False)
        if target["object"].get("objectType") in ("Agent", "Group"):
            yield from _people(target["object"], False)
        yield from _context_people(target.get("context"))
    yield from _context_people(statement.get("context"))
    if "authority" in statement:
        yield from _people(statement["authority"], False)


def activities_of(statement: dict[str, Any]) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield every activity of a statement, and whether it is the object (`activity`) or only related."""
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        yield target, True
    elif kind == "SubStatement":
        if target["object"].get("objectType", "Activity") == "Activity":
            yield target["object"], False
        yield from _context_activities(target.get("context"))
    yield from _context_activities(statement.get("context"))


def _people(actor: dict[str, Any], direct: bool) -> Iterator[tuple[dict[str, Any], bool]]:
    yield actor, direct
    for member in actor.get("member", ()):
        yield member, direct


def _context_people(context: dict[str, Any] | None) -> Iterator[tuple[dict[str, Any], bool]]:
    if not context:
        return
    for place in ("instructor", "team"):
        if place in context:
            yield from _people(context[place], False)
    for entry in context.get("contextAgents", ()):
        yield from _people(entry["agent"], False)
    for entry in context.get("contextGroups", ()):
        yield from _people(entry["group"], False)


def _context_activities(context: dict[str, Any] | None) -> Iterator[tuple[dict[str, Any], bool]]:
    places = context.get("contextActivities") if context else None
    if not places:
        return
    for place in _PLACES:
        found = places.get(place, [])
        for activity in found if isinstance(found, list) else (found,):
            yield activity, False
