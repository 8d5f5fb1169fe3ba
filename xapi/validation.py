"""Is this a legal statement, by xAPI 1.0.3 or 2.0 (IEEE 9274.1.1)? One pass, exact, that names the first few faults.

An edition is 1 for 1.0.x and 2 for 2.0.x. The checks are tables, put together once: `xapi/invalid.py` has what they are
made of, `xapi/valid_agents.py` and its like the parts of a statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xapi import forms, sections
from xapi.invalid import MOST, Check, Fault, Invalid, exactly, form, object_of, uuid
from xapi.valid_activities import activity, verb
from xapi.valid_agents import IDENTIFIERS, actor, agent, authority, group
from xapi.valid_contexts import context, context_two, fits, reference
from xapi.valid_results import attachments, result, strict_timestamp, timestamp
from xapi.vocabulary import VERBS

_KINDS: dict[str, Check] = {"Activity": activity, "Agent": agent, "Group": group, "StatementRef": reference}
_VOIDED = VERBS["voided"]
_REQUIRED = ("actor", "verb", "object")


def edition_of(version: str) -> int:
    """Return 1 for a version 1.0.x of the specification, 2 for 2.0.x."""
    return 2 if version.startswith("2") else 1


def check(statement: Any, version: str = "1.0.3", path: str = "statement") -> None:
    """Check one statement.

    Args:
        statement: what was read from JSON.
        version: the version of the specification, from the request's header.
        path: how errors name the statement.

    Raises:
        Invalid: rules are broken; the first few, each with path, rule, section and what was found.
    """
    edition = edition_of(version)
    try:
        _CHECKS[edition](statement)
    except Invalid as error:
        raise error.told(path, edition) from None


def check_all(statements: Any, version: str = "1.0.3") -> None:
    """Check a batch: an array of legal statements, no id twice (1.0.3 Communication 2.1.2).

    Raises:
        Invalid: rules are broken; the first few faults of all statements.
    """
    edition = edition_of(version)
    one = _CHECKS[edition]
    if type(statements) is not list:
        raise Invalid("", "must be an array", sections.WRITING, statements).told("statements", edition)
    faults: tuple[Fault, ...] = ()
    seen: set[str] = set()
    for index, statement in enumerate(statements):
        try:
            one(statement)
            if "id" in statement:
                name = statement["id"].lower()
                if name in seen:
                    raise Invalid(".id", "must not stand twice in a batch", sections.WRITING, name)
                seen.add(name)
        except Invalid as error:
            faults += error.under(index)
            if len(faults) >= MOST:
                break
    if faults:
        raise Invalid.of(faults).told("statements", edition)


def check_agent(value: Any, path: str = "agent", version: str = "1.0.3") -> None:
    """Check an agent parameter: an Agent or an identified Group (1.0.3 Communication 2.1.3).

    Raises:
        Invalid: rules are broken, or it is an anonymous Group, which names nobody.
    """
    try:
        actor(value)
        if value.keys().isdisjoint(IDENTIFIERS):
            raise Invalid("", "must be an Agent or an identified Group", sections.ASKING, value)
    except Invalid as error:
        raise error.told(path, edition_of(version)) from None


def _together(whole: Check) -> Check:
    """Return a check of a statement or SubStatement: its parts, then the rules that tie them together."""

    def check(value: Any) -> None:
        whole(value)
        kind = value["object"].get("objectType", "Activity")
        faults: tuple[Fault, ...] = fits(value, kind)
        if kind != "StatementRef" and value["verb"]["id"] == _VOIDED:
            rule = "must be a StatementRef where the verb is voided"
            faults += Invalid(".object.objectType", rule, sections.VOIDING, kind).faults
        if faults:
            raise Invalid.of(faults)

    return check


def _object(kinds: Mapping[str, Check], names: str) -> Check:
    """Return a check of an object by its objectType; without one it is an Activity (Data 2.4.4)."""

    def check(value: Any) -> None:
        kind = value.get("objectType", "Activity") if type(value) is dict else "Activity"
        one = kinds.get(kind) if type(kind) is str else None
        if one is None:
            raise Invalid(".objectType", names, sections.OBJECT, kind)
        one(value)

    return check


def _inner(value: Any) -> None:
    rule = "must not be a SubStatement inside a SubStatement"
    raise Invalid(".objectType", rule, sections.REFERENCE, value["objectType"])


_NAMES = f"must be one of {', '.join(_KINDS)}, SubStatement"


def _statement(edition: int) -> Check:
    two = edition == 2
    moment: Check = strict_timestamp if two else timestamp
    common: dict[str, Check] = {
        "actor": actor,
        "verb": verb,
        "result": result,
        "context": context_two if two else context,
        "timestamp": moment,
        "attachments": attachments,
    }
    within: dict[str, Check] = {
        **common,
        "objectType": exactly("SubStatement", sections.REFERENCE),
        "object": _object({**_KINDS, "SubStatement": _inner}, _NAMES),
    }
    substatement = _together(object_of("a SubStatement", sections.REFERENCE, within, _REQUIRED))
    allowed: dict[str, Check] = {
        **common,
        "id": uuid,
        "object": _object({**_KINDS, "SubStatement": substatement}, _NAMES),
        "stored": moment,
        "authority": authority,
        "version": form(
            lambda text: forms.is_version(text, edition),
            "must be 1.0, 1.0.n, 2.0 or 2.0.n" if two else "must be 1.0 or 1.0.n",
            sections.VERSION,
        ),
    }
    return _together(object_of("a Statement", sections.STATEMENT, allowed, _REQUIRED))


_CHECKS: dict[int, Check] = {1: _statement(1), 2: _statement(2)}
