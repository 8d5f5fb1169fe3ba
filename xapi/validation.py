"""Is this a legal statement, by xAPI 1.0.3 or 2.0 (IEEE 9274.1.1)? One pass, exact, stopping at the first fault.

`edition` is 1 for 1.0.x and 2 for 2.0.x. Sections in errors are those of 1.0.3, whose rules 2.0 keeps; where 2.0 adds
its own, the error says so.
"""

from __future__ import annotations

from typing import Any

from xapi import forms
from xapi.invalid import (
    Check,
    Invalid,
    Path,
    each,
    exactly,
    extensions,
    iri,
    language,
    properties,
    text,
    uuid,
)
from xapi.valid_activities import activity, verb
from xapi.valid_agents import actor, agent, authority, group
from xapi.valid_results import attachments, result, timestamp
from xapi.vocabulary import VERBS

_CONTEXT = "xAPI 1.0.3 Data 2.4.6"
_OBJECT = "xAPI 1.0.3 Data 2.4.4"
_REFERENCE = "xAPI 1.0.3 Data 2.4.4.3"
_TWO = "xAPI 2.0 context"
_KINDS = ("Activity", "Agent", "Group", "StatementRef", "SubStatement")


def edition_of(version: str) -> int:
    """Return 1 for a version 1.0.x of the specification, 2 for 2.0.x."""
    return 2 if version.startswith("2") else 1


def check(statement: Any, version: str = "1.0.3", path: Path = "statement") -> None:
    """Check one statement.

    Args:
        statement: what was read from JSON.
        version: the version of the specification, from the request's header.
        path: how errors name the statement.

    Raises:
        Invalid: at the first broken rule, with path, rule and what was found.
    """
    edition = edition_of(version)
    properties(
        statement,
        path,
        edition,
        _STATEMENT,
        ("actor", "verb", "object"),
        "a Statement",
        "xAPI 1.0.3 Data 2.4",
    )
    _whole(statement, path)


def check_all(statements: Any, version: str = "1.0.3") -> None:
    """Check a batch: an array of legal statements, no id twice (1.0.3 Communication 2.1.2).

    Raises:
        Invalid: at the first broken rule.
    """
    if type(statements) is not list:
        raise Invalid("statements", "must be an array", "xAPI 1.0.3 Communication 2.1.2", statements)
    seen: set[str] = set()
    for index, statement in enumerate(statements):
        path = ("statements", index)
        check(statement, version, path)
        if "id" in statement:
            name = statement["id"].lower()
            if name in seen:
                raise Invalid((path, "id"), "must not stand twice in a batch", "xAPI 1.0.3 Communication 2.1.2", name)
            seen.add(name)


def _whole(statement: dict[str, Any], path: Path) -> None:
    """Check the rules that tie a statement's parts together."""
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    context = statement.get("context")
    if context is not None and kind != "Activity":
        for name in ("revision", "platform"):
            if name in context:
                rule = "may stand only where the object is an Activity"
                raise Invalid(((path, "context"), name), rule, _CONTEXT, context[name])
    if statement["verb"]["id"] == VERBS["voided"] and kind != "StatementRef":
        rule = "must be a StatementRef where the verb is voided"
        raise Invalid(((path, "object"), "objectType"), rule, "xAPI 1.0.3 Data 2.3.2", kind)


def _reference(value: Any, path: Path, edition: int) -> None:
    allowed: dict[str, Check] = {"objectType": exactly("StatementRef", _REFERENCE), "id": uuid}
    properties(value, path, edition, allowed, ("objectType", "id"), "a StatementRef", _REFERENCE)


def _substatement(value: Any, path: Path, edition: int) -> None:
    properties(value, path, edition, _SUBSTATEMENT, ("actor", "verb", "object"), "a SubStatement", _REFERENCE)
    _whole(value, path)


def _object(value: Any, path: Path, edition: int) -> None:
    _target(value, path, edition, nested=False)


def _inner_object(value: Any, path: Path, edition: int) -> None:
    _target(value, path, edition, nested=True)


def _target(value: Any, path: Path, edition: int, *, nested: bool) -> None:
    kind = value.get("objectType", "Activity") if type(value) is dict else "Activity"
    if kind == "Activity":
        activity(value, path, edition)
    elif kind == "Agent":
        agent(value, path, edition)
    elif kind == "Group":
        group(value, path, edition)
    elif kind == "StatementRef":
        _reference(value, path, edition)
    elif kind == "SubStatement" and not nested:
        _substatement(value, path, edition)
    elif kind == "SubStatement":
        raise Invalid((path, "objectType"), "must not be a SubStatement inside a SubStatement", _REFERENCE, kind)
    else:
        raise Invalid((path, "objectType"), f"must be one of {', '.join(_KINDS)}", _OBJECT, kind)


def _activities(value: Any, path: Path, edition: int) -> None:
    """Check one list of context activities; a single Activity is taken as a list of one (Data 2.4.6.2)."""
    if type(value) is list:
        for index, item in enumerate(value):
            activity(item, (path, index), edition)
    else:
        activity(value, path, edition)


_CONTEXT_ACTIVITIES: dict[str, Check] = dict.fromkeys(("parent", "grouping", "category", "other"), _activities)


def _context_activities(value: Any, path: Path, edition: int) -> None:
    properties(value, path, edition, _CONTEXT_ACTIVITIES, (), "contextActivities", "xAPI 1.0.3 Data 2.4.6.2")


def _relevant_types(value: Any, path: Path, edition: int) -> None:
    _iris(value, path, edition)
    if not value:
        raise Invalid(path, "must hold at least one IRI", _TWO, value)


_iris = each(iri, _TWO)
_CONTEXT_AGENT: dict[str, Check] = {
    "objectType": exactly("contextAgent", _TWO),
    "agent": agent,
    "relevantTypes": _relevant_types,
}
_CONTEXT_GROUP: dict[str, Check] = {
    "objectType": exactly("contextGroup", _TWO),
    "group": group,
    "relevantTypes": _relevant_types,
}


def _context_agent(value: Any, path: Path, edition: int) -> None:
    properties(value, path, edition, _CONTEXT_AGENT, ("objectType", "agent"), "a contextAgent", _TWO)


def _context_group(value: Any, path: Path, edition: int) -> None:
    properties(value, path, edition, _CONTEXT_GROUP, ("objectType", "group"), "a contextGroup", _TWO)


_CONTEXT_1: dict[str, Check] = {
    "registration": uuid,
    "instructor": actor,
    "team": group,
    "contextActivities": _context_activities,
    "revision": text,
    "platform": text,
    "language": language,
    "statement": _reference,
    "extensions": extensions,
}
_CONTEXT_2: dict[str, Check] = {
    **_CONTEXT_1,
    "contextAgents": each(_context_agent, _TWO),
    "contextGroups": each(_context_group, _TWO),
}


def _context(value: Any, path: Path, edition: int) -> None:
    properties(value, path, edition, _CONTEXT_2 if edition == 2 else _CONTEXT_1, (), "a Context", _CONTEXT)


def _version(value: Any, path: Path, edition: int) -> None:
    if type(value) is not str or not forms.is_version(value, edition):
        rule = "must be 1.0, 1.0.n, 2.0 or 2.0.n" if edition == 2 else "must be 1.0 or 1.0.n"
        raise Invalid(path, rule, "xAPI 1.0.3 Data 2.4.10", value)


_SUBSTATEMENT: dict[str, Check] = {
    "objectType": exactly("SubStatement", _REFERENCE),
    "actor": actor,
    "verb": verb,
    "object": _inner_object,
    "result": result,
    "context": _context,
    "timestamp": timestamp,
    "attachments": attachments,
}
_STATEMENT: dict[str, Check] = {
    "id": uuid,
    "actor": actor,
    "verb": verb,
    "object": _object,
    "result": result,
    "context": _context,
    "timestamp": timestamp,
    "stored": timestamp,
    "authority": authority,
    "version": _version,
    "attachments": attachments,
}


def check_agent(value: Any, path: str = "agent", version: str = "1.0.3") -> None:
    """Check an agent parameter: an Agent or an identified Group (1.0.3 Communication 2.1.3).

    Raises:
        Invalid: at the first broken rule, or for an anonymous Group, which names nobody.
    """
    actor(value, path, edition_of(version))
    if not any(name in value for name in ("mbox", "mbox_sha1sum", "openid", "account")):
        raise Invalid(path, "must be an Agent or an identified Group", "xAPI 1.0.3 Communication 2.1.3", value)
