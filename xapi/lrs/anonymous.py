"""A statement without a person: wherever it names them, it names a random stranger instead. Pure.

Whoever reads the log still sees that one and the same somebody did these things, and can no longer find out who.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xapi import strict_json
from xapi.lrs import identity, signatures

TELLING = 16
"""An identifier of so many characters, or an address, is sought in all texts; a short name such as ``ana`` only where
agents are named: it would be found in a banana."""
_IDENTIFIERS = ("account", "mbox", "mbox_sha1sum", "openid")


def stranger(home_page: str) -> dict[str, Any]:
    """Return a new account that nothing leads to: 128 random bits."""
    return {"account": {"homePage": home_page, "name": f"{secrets.token_hex(16)}-erased"}}


@dataclass(frozen=True, slots=True)
class Person:
    """Who is to disappear, and into whom.

    Attributes:
        strangers: by the identity text of each identifier of theirs, the account that stands in its place.
        words: texts that tell who they are, and what stands in their place; from `words_of`.
        registrations: ids of attempts that others may know, and new ones.
        own_words: IRIs of result extensions that hold what the person wrote.
    """

    strangers: Mapping[str, Mapping[str, Any]]
    words: Mapping[str, str]
    registrations: Mapping[str, str] = field(default_factory=dict)
    own_words: frozenset[str] = frozenset()


def words_of(agent: Mapping[str, Any], stranger: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts that tell who an agent is, each with the stranger's name."""
    name = stranger["account"]["name"]
    if "account" in agent:
        return {agent["account"]["name"]: name}
    texts = {agent[kind]: name for kind in _IDENTIFIERS[1:] if kind in agent}
    if "mbox" in agent:
        texts[agent["mbox"].removeprefix("mailto:")] = name
    return texts


def telling(words: Mapping[str, str]) -> list[str]:
    """Return those texts that are sought everywhere."""
    return [word for word in words if len(word) >= TELLING or ("@" in word and len(word) > 5)]


def anonymised(statement: dict[str, Any], person: Person) -> dict[str, Any]:
    """Return a statement that no longer tells who the person is.

    Agents and groups that are the person get the stranger's account and lose their names. Texts and names of
    properties anywhere that repeat an identifier repeat the stranger's instead. Where the person is the actor, what
    they wrote in their own words goes, and attachments go; elsewhere only signatures do, as they hold the statement.
    """
    theirs = is_person(statement["actor"], person)
    found: dict[str, Any] = _walk(statement, person)
    holders = [found]
    if found["object"].get("objectType") == "SubStatement":
        holders.append(found["object"])
    for holder, actor in zip(
        holders, (theirs, theirs or is_person(statement["object"].get("actor"), person)), strict=False
    ):
        _without_attachments(holder, all=actor)
        if actor:
            _without_own_words(holder, person)
        context = holder.get("context", {})
        new = person.registrations.get(str(context.get("registration", "")).lower())
        if new is not None:
            context["registration"] = new
    return found


def agent(value: dict[str, Any], person: Person) -> dict[str, Any]:
    """Return an agent, as the stranger where it is the person."""
    found: dict[str, Any] = _walk(value, person)
    return found


def _without_attachments(holder: dict[str, Any], *, all: bool) -> None:
    if "attachments" not in holder:
        return
    kept = [] if all else [one for one in holder["attachments"] if one["usageType"] != signatures.USAGE]
    if kept:
        holder["attachments"] = kept
    else:
        del holder["attachments"]


def _without_own_words(holder: dict[str, Any], person: Person) -> None:
    result = holder.get("result")
    if not result:
        return
    if holder["object"].get("definition", {}).get("interactionType") == "long-fill-in":
        result.pop("response", None)
    extensions = result.get("extensions", {})
    for iri in person.own_words & extensions.keys():
        del extensions[iri]
    if "extensions" in result and not extensions:
        del result["extensions"]
    if not result:
        del holder["result"]


def is_person(value: object, person: Person) -> bool:
    """Say whether a value names the person as an agent or group."""
    return _identity(value) in person.strangers


def _identity(value: object) -> str | None:
    """Return the identity text of what looks like an agent; extensions may hold anything."""
    if type(value) is not dict or not any(name in value for name in _IDENTIFIERS):
        return None
    try:
        return identity.identity_text(value)
    except (KeyError, TypeError, AttributeError):
        return None


def _walk(value: Any, person: Person) -> Any:
    if type(value) is str:
        return _text(value, person)
    if type(value) is list:
        return [_walk(item, person) for item in value]
    if type(value) is not dict:
        return value
    known = _identity(value)
    if known is not None and known in person.strangers:
        kept = {name: value[name] for name in ("objectType",) if name in value}
        if "member" in value:
            kept["member"] = _walk(value["member"], person)
        return {**kept, **strict_json.parse(strict_json.dump(dict(person.strangers[known])).encode())}
    return {_text(name, person): _walk(item, person) for name, item in value.items()}


def _text(text: str, person: Person) -> str:
    for word in telling(person.words):
        if word in text:
            text = text.replace(word, person.words[word])
    return text
