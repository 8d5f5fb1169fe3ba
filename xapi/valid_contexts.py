"""Where and with whom: contexts, their activities, agents and groups (xAPI 1.0.3 Data 2.4.6, 2.0 4.2.2.5)."""

from __future__ import annotations

from typing import Any

from xapi.invalid import (
    Check,
    Fault,
    Invalid,
    each,
    exactly,
    extensions,
    iri,
    language,
    object_of,
    text,
    uuid,
)
from xapi.sections import CONTEXT, CONTEXT_ACTIVITIES, CONTEXT_AGENTS, REFERENCE
from xapi.valid_activities import activity
from xapi.valid_agents import actor, agent, group

reference = object_of(
    "a StatementRef",
    REFERENCE,
    {"objectType": exactly("StatementRef", REFERENCE), "id": uuid},
    ("objectType", "id"),
)
"""Check a StatementRef (Data 2.4.4.3)."""

_each_activity = each(activity, CONTEXT_ACTIVITIES)


def _activities(value: Any) -> None:
    """Check one list of context activities; a single Activity is taken as a list of one (Data 2.4.6.2)."""
    if type(value) is list:
        _each_activity(value)
    else:
        activity(value)


_each_iri = each(iri, CONTEXT_AGENTS)


def _relevant_types(value: Any) -> None:
    _each_iri(value)
    if not value:
        raise Invalid("", "must hold at least one IRI", CONTEXT_AGENTS, value)


def _with(kind: str, name: str, who: Check) -> Check:
    allowed: dict[str, Check] = {
        "objectType": exactly(kind, CONTEXT_AGENTS),
        name: who,
        "relevantTypes": _relevant_types,
    }
    return each(object_of(f"a {kind}", CONTEXT_AGENTS, allowed, ("objectType", name)), CONTEXT_AGENTS)


_ONE: dict[str, Check] = {
    "registration": uuid,
    "instructor": actor,
    "team": group,
    "contextActivities": object_of(
        "contextActivities",
        CONTEXT_ACTIVITIES,
        dict.fromkeys(("parent", "grouping", "category", "other"), _activities),
    ),
    "revision": text,
    "platform": text,
    "language": language,
    "statement": reference,
    "extensions": extensions,
}
context = object_of("a Context", CONTEXT, _ONE)
"""Check a Context of 1.0.3."""
context_two = object_of(
    "a Context",
    CONTEXT,
    {
        **_ONE,
        "contextAgents": _with("contextAgent", "agent", agent),
        "contextGroups": _with("contextGroup", "group", group),
    },
)
"""Check a Context of 2.0, which may also have contextAgents and contextGroups."""


def fits(whole: dict[str, Any], kind: str) -> tuple[Fault, ...]:
    """Return what stands in the context of a statement and may not, as its object is of a certain kind (Data 2.4.6)."""
    found = whole.get("context")
    if found is None or kind == "Activity":
        return ()
    rule = "may stand only where the object is an Activity"
    return tuple(
        fault
        for name in ("revision", "platform")
        if name in found
        for fault in Invalid(f".context.{name}", rule, CONTEXT, found[name]).faults
    )
