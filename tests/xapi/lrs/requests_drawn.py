"""Requests, documents, parts and forms of every kind, most of them wrong, for property tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from tests.xapi import strategies
from xapi.lrs.multipart import Part

BODIES = st.binary(max_size=60) | strategies.JSON.map(lambda value: json.dumps(value).encode())
_VALUES = (
    strategies.TEXTS
    | strategies.IRIS
    | strategies.UUIDS
    | strategies.TIMESTAMPS
    | st.integers().map(str)
    | (strategies.ACTORS | strategies.JSON).map(json.dumps)
)
_HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "Content-Type",
            "Content-Encoding",
            "If-Match",
            "If-None-Match",
            "If-Modified-Since",
            "X-Experience-API-Version",
            "Accept-Language",
            "Accept-Encoding",
            "Origin",
            "Range",
        ]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=20)
    | st.sampled_from(
        ["*", '"x"', 'W/"x", "y"', "application/json", "multipart/mixed; boundary=b", "2.0.0", "1.0", "de, en;q=0.x"]
    ),
    max_size=3,
)
QUESTIONS = st.tuples(
    st.sampled_from(["GET", "HEAD"]),
    st.dictionaries(
        st.sampled_from(
            [
                "agent",
                "verb",
                "activity",
                "since",
                "until",
                "limit",
                "cursor",
                "registration",
                "statementId",
                "voidedStatementId",
                "format",
                "attachments",
                "ascending",
                "related_agents",
                "related_activities",
            ]
        ),
        _VALUES | st.sampled_from(["true", "false", "ids", "exact", "canonical"]),
        max_size=3,
    ),
    _HEADERS.map(lambda headers: {k: v for k, v in headers.items() if k != "X-Experience-API-Version"}),
)


@dataclass(frozen=True)
class Request:
    """A request to any resource."""

    method: str
    path: str
    asked: dict[str, str]
    headers: dict[str, str]
    body: bytes


REQUESTS = st.builds(
    Request,
    st.sampled_from(["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"]),
    st.sampled_from(
        [
            "/xapi/statements",
            "/xapi/activities/state",
            "/xapi/activities/profile",
            "/xapi/agents/profile",
            "/xapi/agents",
            "/xapi/activities",
            "/xapi/about",
            "/xapi/no/such",
        ]
    ),
    st.fixed_dictionaries(
        {},
        optional={
            "activityId": strategies.IRIS | _VALUES,
            "agent": strategies.AGENTS.map(json.dumps) | _VALUES,
            "stateId": strategies.TEXTS,
            "profileId": strategies.TEXTS,
            "registration": _VALUES,
            "since": _VALUES,
            "statementId": strategies.UUIDS,
            "method": st.sampled_from(["GET", "PUT", "x"]),
        },
    ),
    _HEADERS,
    BODIES,
)

DOCUMENTS = st.tuples(st.binary(max_size=60), strategies.TEXTS.filter(lambda text: bool(text) and "\x00" not in text))
_OBJECTS = st.dictionaries(strategies.TEXTS, strategies.JSON, max_size=4)
MERGES = st.tuples(_OBJECTS | strategies.JSON.filter(lambda value: value is not None), _OBJECTS | strategies.JSON)
ATTACHMENTS = st.lists(st.binary(max_size=60), max_size=3, unique=True)
MULTIPARTS = st.lists(
    st.sampled_from([b"--b", b"\r\n", b"--", b"Content-Type: application/json", b"{}", b"[]", b"X: 1", b"\x00"]),
    max_size=14,
).map(b"".join)


@dataclass(frozen=True)
class Parts:
    """The bytes of attachments, and what happens to their parts on the way."""

    bodies: list[bytes]
    how: str
    which: int
    text: str

    def disturbed(self, parts: Sequence[Part]) -> list[Part]:
        """Return the parts as they arrive."""
        changed, place = list(parts), self.which % len(parts)
        if self.how == "lost":
            del changed[place]
        elif self.how == "twice":
            changed.insert(place, parts[place])
        elif self.how == "moved":
            changed.append(changed.pop(place))
        elif self.how == "cut":
            changed[place] = replace(parts[place], body=parts[place].body[:-1])
        elif self.how != "whole":
            changed[place] = replace(parts[place], headers={**parts[place].headers, self.how: self.text})
        return changed or [Part({}, b"")]


PARTS = st.builds(
    Parts,
    st.lists(st.binary(max_size=20), max_size=3, unique=True),
    st.sampled_from(
        ["lost", "twice", "moved", "cut", "whole", "Content-Type", "X-Experience-API-Hash", "Content-Transfer-Encoding"]
    ),
    st.integers(0, 9),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f"), max_size=8),
)
FORMS = st.tuples(
    st.sampled_from(["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"]),
    st.sampled_from(["statements", "activities/state", "agents/profile", "agents", "activities", "about"]),
    st.dictionaries(
        st.sampled_from(
            [
                "content",
                "agent",
                "activityId",
                "stateId",
                "profileId",
                "statementId",
                "limit",
                "Content-Type",
                "If-Match",
                "If-None-Match",
                "X-Experience-API-Version",
                "Authorization",
            ]
        ),
        _VALUES | strategies.STATEMENTS.map(json.dumps) | st.sampled_from(["2.0.0", "*", "application/json"]),
        max_size=5,
    ),
)
