"""A statement without a person: wherever it names them, it names a random stranger instead. Pure.

Whoever reads the log still sees that one and the same somebody did these things, and can no longer find out who.
Identifiers of everybody else stay as they are, and so does what belongs to all: verbs, kinds, names of properties.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xapi import forms
from xapi.lrs import identity, signatures
from xapi.lrs.spelled import Words

STRANGERS = "https://erased.invalid"
"""The home page of accounts in the place of those who had none of a site."""
_IDENTIFIERS = ("account", "mbox", "mbox_sha1sum", "openid")
_MAPS = ("name", "description", "display")
_COMPONENTS = ("choices", "scale", "source", "target", "steps")


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
        activities: IRIs that hold an identifier, and new ones; None where it is not known which are everybody's.
    """

    strangers: Mapping[str, Mapping[str, Any]]
    words: Words
    registrations: Mapping[str, str] = field(default_factory=dict)
    own_words: frozenset[str] = frozenset()
    activities: Mapping[str, str] | None = None


def words_of(agent: Mapping[str, Any], stranger: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts that tell who an agent is, each with what stands in its place: an address where it is one."""
    name = stranger["account"]["name"]
    if "account" in agent:
        known = agent["account"]["name"]
        return {known: f"{STRANGERS}/{name}" if forms.is_iri(known) else name}
    if "openid" in agent:
        return {agent["openid"]: f"{STRANGERS}/{name}"}
    if "mbox" in agent:
        return {agent["mbox"].removeprefix("mailto:"): name}
    return {agent["mbox_sha1sum"]: name}


def anonymised(statement: dict[str, Any], person: Person) -> dict[str, Any]:
    """Return a statement that no longer tells who the person is; one that does not name them comes back equal.

    Agents and groups that are the person get the stranger's account and lose their names. Texts, addresses and what
    extensions hold repeat the stranger's name where they repeated an identifier. Where the person is the actor, what
    they wrote in their own words goes, and attachments go; elsewhere only signatures do, as they hold the statement.
    """
    found = _parts(statement, person)
    theirs = is_person(statement["actor"], person)
    pairs = [(found, theirs)]
    if found["object"].get("objectType") == "SubStatement":
        pairs.append((found["object"], theirs or is_person(statement["object"]["actor"], person)))
    for holder, actor in pairs:
        if actor:
            _without_own_words(holder, person)
        context = holder.get("context", {})
        new = person.registrations.get(str(context.get("registration", "")).lower())
        if new is not None:
            context["registration"] = new
    if theirs or found != statement:
        for holder, actor in pairs:
            _without_attachments(holder, all=actor)
    return found


def agent(value: dict[str, Any], person: Person) -> dict[str, Any]:
    """Return an agent or group, as the stranger where it is the person."""
    known = _identity(value)
    if known is not None and known in person.strangers:
        into = person.strangers[known]["account"]
        found: dict[str, Any] = {name: value[name] for name in ("objectType",) if name in value}
        found["account"] = dict(into)
    else:
        found = {name: person.words.replaced(item) if name == "name" else item for name, item in value.items()}
    if "member" in value:
        found["member"] = [agent(each, person) for each in value["member"]]
    return found


def described(definition: dict[str, Any], person: Person) -> dict[str, Any]:
    """Return the definition of an activity."""
    found = dict(definition)
    for name, item in definition.items():
        if name in _MAPS:
            found[name] = spoken(item, person)
        elif name == "type":
            found[name] = person.words.replaced_in_term(item)
        elif name == "moreInfo":
            found[name] = _address(item, person)
        elif name == "extensions":
            found[name] = _extensions(item, person)
        elif name == "correctResponsesPattern":
            found[name] = [person.words.replaced(each) for each in item]
        elif name in _COMPONENTS:
            found[name] = [_component(each, person) for each in item]
    return found


def spoken(words: Mapping[str, str], person: Person) -> dict[str, str]:
    """Return the same in several languages."""
    return {language: person.words.replaced(text) for language, text in words.items()}


def is_person(value: object, person: Person) -> bool:
    """Say whether a value names the person as an agent or group."""
    return _identity(value) in person.strangers


def _parts(holder: dict[str, Any], person: Person) -> dict[str, Any]:
    """Return a statement or SubStatement."""
    found = dict(holder)
    found["actor"] = agent(holder["actor"], person)
    if "display" in holder["verb"]:
        found["verb"] = {**holder["verb"], "display": spoken(holder["verb"]["display"], person)}
    found["object"] = _object(holder["object"], person)
    if "result" in holder:
        result = found["result"] = dict(holder["result"])
        if "response" in result:
            result["response"] = person.words.replaced(result["response"])
        if "extensions" in result:
            result["extensions"] = _extensions(result["extensions"], person)
    if "context" in holder:
        found["context"] = _context(holder["context"], person)
    if "authority" in holder:
        found["authority"] = agent(holder["authority"], person)
    if "attachments" in holder:
        found["attachments"] = [_attachment(each, person) for each in holder["attachments"]]
    return found


def _object(value: dict[str, Any], person: Person) -> dict[str, Any]:
    kind = value.get("objectType", "Activity")
    if kind == "Activity":
        return _activity(value, person)
    if kind == "SubStatement":
        return _parts(value, person)
    return value if kind == "StatementRef" else agent(value, person)


def _activity(value: dict[str, Any], person: Person) -> dict[str, Any]:
    found = {**value, "id": activity_id(value["id"], person)}
    if "definition" in value:
        found["definition"] = described(value["definition"], person)
    return found


def activity_id(iri: str, person: Person) -> str:
    """Return the IRI of an activity; where it is not known which are everybody's, what looks like one stays."""
    if person.activities is not None:
        return person.activities.get(iri, iri)
    common = person.words.in_common(iri)
    words = person.words.without(common) if common else person.words
    return words.replaced_in_iri(iri, f"{STRANGERS}/")


def _context(context: dict[str, Any], person: Person) -> dict[str, Any]:
    found = dict(context)
    for name, item in context.items():
        if name in ("instructor", "team"):
            found[name] = agent(item, person)
        elif name in ("revision", "platform"):
            found[name] = person.words.replaced(item)
        elif name == "contextActivities":
            found[name] = {
                place: [_activity(each, person) for each in items] if type(items) is list else _activity(items, person)
                for place, items in item.items()
            }
        elif name in ("contextAgents", "contextGroups"):
            who = "agent" if name == "contextAgents" else "group"
            found[name] = [{**each, who: agent(each[who], person)} for each in item]
        elif name == "extensions":
            found[name] = _extensions(item, person)
    return found


def _attachment(value: dict[str, Any], person: Person) -> dict[str, Any]:
    found = {name: spoken(item, person) if name in _MAPS else item for name, item in value.items()}
    found["usageType"] = person.words.replaced_in_term(value["usageType"])
    if "fileUrl" in value:
        found["fileUrl"] = _address(value["fileUrl"], person)
    return found


def _component(value: dict[str, Any], person: Person) -> dict[str, Any]:
    found = {**value, "id": person.words.replaced(value["id"])}
    if "description" in value:
        found["description"] = spoken(value["description"], person)
    return found


def _address(iri: str, person: Person) -> str:
    return person.words.replaced_in_iri(iri, f"{STRANGERS}/")


def _extensions(value: dict[str, Any], person: Person) -> dict[str, Any]:
    return {person.words.replaced_in_term(name): _anything(item, person) for name, item in value.items()}


def _anything(value: Any, person: Person) -> Any:
    """Return what stands in an extension, where anything may: agents too, whose identifiers are theirs."""
    if type(value) is str:
        return person.words.replaced(value)
    if type(value) is list:
        return [_anything(item, person) for item in value]
    if type(value) is not dict:
        return value
    if is_person(value, person):
        kept = {name: value[name] for name in ("objectType",) if name in value}
        if "member" in value:
            kept["member"] = _anything(value["member"], person)
        return {**kept, **person.strangers[_identity(value) or ""]}
    theirs = {"account": value}
    if value.keys() == {"homePage", "name"} and is_person(theirs, person):
        return dict(person.strangers[_identity(theirs) or ""]["account"])
    own = [name for name in _IDENTIFIERS if name in value and _identifies(name, value[name])]
    return {
        name if name in own else person.words.replaced(name): item if name in own else _anything(item, person)
        for name, item in value.items()
    }


def _identifies(kind: str, value: Any) -> bool:
    """Say whether a value in an extension is an identifier, as an agent has it."""
    if kind == "account":
        parts = value.values() if type(value) is dict and value.keys() == {"homePage", "name"} else ()
        return bool(parts) and all(type(part) is str for part in parts)
    if type(value) is not str:
        return False
    if kind == "mbox":
        return forms.is_mailto(value)
    return forms.is_sha1(value) if kind == "mbox_sha1sum" else forms.is_iri(value)


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


def _identity(value: object) -> str | None:
    """Return the identity text of what looks like an agent; extensions may hold anything."""
    if type(value) is not dict or not any(name in value for name in _IDENTIFIERS):
        return None
    try:
        return identity.identity_text(value)
    except (KeyError, TypeError, AttributeError):
        return None
