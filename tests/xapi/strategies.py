"""Legal statements of every shape, and statements with something set wrong, for property tests."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from xapi.valid_activities import COMPONENTS

_NAMES = st.integers(0, 4)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
IRIS = st.one_of(
    st.builds("https://x.example/{}".format, _NAMES),
    st.builds("tag:x@y,2020:{}".format, st.text("aé\U0001f600-._~/?#", max_size=6)),
)
UUIDS = st.uuids().map(str) | st.uuids().map(lambda found: str(found).upper())
LANGUAGES = st.sampled_from(["en", "fr-CA", "zh-Hant-TW", "de-CH-1996", "x-own"])
LANGUAGE_MAPS = st.dictionaries(LANGUAGES, TEXTS, max_size=2)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
EXTENSIONS = st.dictionaries(IRIS, JSON, max_size=2)
DURATIONS = st.sampled_from(["PT4H35M59.14S", "P3Y", "P4W", "PT0S", "P1DT1.5H"])
_ZONES = st.integers(-23 * 60, 23 * 60).filter(bool).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMESTAMPS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=st.just(UTC) | _ZONES).map(
    lambda moment: moment.isoformat()
)


def _object(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


_IDENTIFIERS = st.one_of(
    st.builds(lambda name: {"mbox": f"mailto:{name}@X.example"}, _NAMES),
    st.builds(lambda name: {"mbox_sha1sum": f"{name:040x}"}, _NAMES),
    st.builds(lambda iri: {"openid": iri}, IRIS),
    st.builds(lambda iri, name: {"account": {"homePage": iri, "name": name}}, IRIS, TEXTS),
)
AGENTS = st.builds(
    lambda who, more: {**who, **more},
    _IDENTIFIERS,
    _object({}, {"objectType": st.just("Agent"), "name": TEXTS}),
)
_MEMBERS = st.lists(AGENTS, max_size=3)
GROUPS = st.one_of(
    _object({"objectType": st.just("Group"), "member": _MEMBERS}, {"name": TEXTS}),
    st.builds(lambda who, members: {"objectType": "Group", **who, "member": members}, _IDENTIFIERS, _MEMBERS),
)
ACTORS = AGENTS | GROUPS
VERBS = _object({"id": IRIS}, {"display": LANGUAGE_MAPS})


def _definition(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    component = _object({"id": TEXTS}, {"description": LANGUAGE_MAPS})
    lists = st.lists(component, max_size=2, unique_by=lambda part: part["id"])
    return _object(
        {"interactionType": st.just(kind)},
        {"correctResponsesPattern": st.lists(TEXTS, max_size=2), **dict.fromkeys(COMPONENTS[kind], lists)},
    )


_DEFINITIONS = st.one_of(
    _object(
        {},
        {
            "name": LANGUAGE_MAPS,
            "description": LANGUAGE_MAPS,
            "type": IRIS,
            "moreInfo": IRIS,
            "extensions": EXTENSIONS,
        },
    ),
    st.sampled_from(sorted(COMPONENTS)).flatmap(_definition),
)
ACTIVITIES = _object({"id": IRIS}, {"objectType": st.just("Activity"), "definition": _DEFINITIONS})
_AGENT_OBJECTS = AGENTS.map(lambda found: {**found, "objectType": "Agent"})
REFERENCES = _object({"objectType": st.just("StatementRef"), "id": UUIDS}, {})


@st.composite
def _scores(draw: st.DrawFn) -> dict[str, Any]:
    low, raw, high = sorted(draw(st.lists(st.integers(-100, 100), min_size=3, max_size=3, unique=True)))
    whole = {"min": low, "raw": raw, "max": high, "scaled": draw(st.floats(-1, 1))}
    return {name: whole[name] for name in draw(st.sets(st.sampled_from(sorted(whole))))}


_RESULTS = _object(
    {},
    {
        "score": _scores(),
        "success": st.booleans(),
        "completion": st.booleans(),
        "response": TEXTS,
        "duration": DURATIONS,
        "extensions": EXTENSIONS,
    },
)
_LISTS = st.lists(ACTIVITIES, max_size=2)
_CONTEXT: dict[str, Any] = {
    "registration": UUIDS,
    "instructor": ACTORS,
    "team": GROUPS,
    "contextActivities": _object({}, dict.fromkeys(("parent", "grouping", "category", "other"), _LISTS)),
    "language": LANGUAGES,
    "statement": REFERENCES,
    "extensions": EXTENSIONS,
}
_TYPES = {"relevantTypes": st.lists(IRIS, min_size=1, max_size=2)}
_CONTEXT_TWO: dict[str, Any] = {
    **_CONTEXT,
    "contextAgents": st.lists(_object({"objectType": st.just("contextAgent"), "agent": AGENTS}, _TYPES), max_size=2),
    "contextGroups": st.lists(_object({"objectType": st.just("contextGroup"), "group": GROUPS}, _TYPES), max_size=2),
}
_ATTACHMENTS = st.lists(
    _object(
        {
            "usageType": IRIS,
            "display": LANGUAGE_MAPS,
            "contentType": st.sampled_from(["text/plain", "image/png", 'text/x; a="b"']),
            "length": st.integers(0, 2**70),
            "sha2": st.sampled_from([56, 64, 96, 128]).flatmap(
                lambda n: st.text("0123456789abcdefABCDEF", min_size=n, max_size=n)
            ),
            "fileUrl": IRIS,
        },
        {"description": LANGUAGE_MAPS},
    ),
    max_size=2,
)


def _whole(context: dict[str, Any], required: dict[str, Any], others: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Draw statements or SubStatements: those about an Activity may say a revision and a platform."""
    common = {"result": _RESULTS, "timestamp": TIMESTAMPS, "attachments": _ATTACHMENTS}
    about = {"revision": TEXTS, "platform": TEXTS}
    return st.one_of(
        _object({**required, "object": ACTIVITIES}, {**common, "context": _object({}, {**context, **about})}),
        _object({**required, "object": others}, {**common, "context": _object({}, context)}),
    )


def _statements(context: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    who = {"actor": ACTORS, "verb": VERBS}
    others = _AGENT_OBJECTS | GROUPS | REFERENCES
    inner = _whole(context, {**who, "objectType": st.just("SubStatement")}, others)
    return _whole(context, {**who, "id": st.uuids().map(str)}, others | inner)


STATEMENTS = _statements(_CONTEXT)
VERSIONED = st.tuples(STATEMENTS, st.sampled_from(["1.0.3", "2.0.0"])) | st.tuples(
    _statements(_CONTEXT_TWO), st.just("2.0.0")
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in parts:
        found += _places(item, (*path, name))
    return found


@st.composite
def _disturbed(draw: st.DrawFn) -> tuple[dict[str, Any], str]:
    """Draw a legal statement in which one place was taken away, replaced, or given a neighbour: mostly illegal."""
    sent, version = draw(VERSIONED)
    made = copy.deepcopy(sent)
    *above, name = draw(st.sampled_from(_places(made)))
    holder: Any = made
    for step in above:
        holder = holder[step]
    how = draw(st.sampled_from(["away", "replace", "neighbour"]))
    if how == "away":
        del holder[name]
    elif how == "replace" or isinstance(holder, list):
        holder[name] = draw(JSON | st.just(copy.deepcopy(made["actor"])) if "actor" in made else JSON)
    else:
        names = ["id", "name", "objectType", "member", "definition", "stored", "version"]
        holder[draw(TEXTS | st.sampled_from(names))] = draw(JSON)
    return made, draw(st.sampled_from([version, "1.0.3", "2.0.0"]))


DISTURBED = _disturbed()
BATCHES = st.tuples(
    st.lists(STATEMENTS | DISTURBED.map(lambda found: found[0]), min_size=1, max_size=4),
    st.sampled_from(["1.0.3", "2.0.0"]),
)
