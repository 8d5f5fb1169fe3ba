"""What an LMS has of a learner, read from its data model; and what it should have of the whole lesson."""

from __future__ import annotations

import re
from typing import Any

from tests.player.channels.learner import Learner
from tests.player.channels.lms import Lms

LONGEST = 4096
PASSED = {"1.2": ("passed",), "2004": ("completed", "passed")}


TOLD = {
    "1.2": [
        ("confidence-before", "likert", "2", "neutral"),
        ("cue", "choice", "b", "correct"),
        ("many", "choice", "a,c", "correct"),
        ("truth", "true-false", "t", "correct"),
        ("number", "numeric", "12.5", "correct"),
        ("poll", "choice", "b", "neutral"),
        ("word", "fill-in", "isrc", "correct"),
        ("steps", "sequencing", "b,c,a", "correct"),
        ("pairs", "matching", "a.b,b.a", "correct"),
        ("confidence-after", "likert", "5", "neutral"),
    ],
    "2004": [
        ("before", "likert", "2", "neutral"),
        ("cue", "choice", "b", "correct"),
        ("many", "choice", "one[,]three", "correct"),
        ("truth", "true-false", "true", "correct"),
        ("number", "numeric", "12.5", "correct"),
        ("poll", "choice", "b", "neutral"),
        ("word", "fill-in", "isrc", "correct"),
        ("steps", "sequencing", "write[,]record[,]release", "correct"),
        ("pairs", "matching", "singer[.]recording[,]writer[.]work", "correct"),
        ("after", "likert", "5", "neutral"),
    ],
}
PATTERNS: dict[str, dict[str, str | None]] = {
    "1.2": {"many": "a,c", "number": "12.5", "word": "ISRC", "pairs": "a.b,b.a", "poll": None},
    "2004": {"many": "one[,]three", "number": "12[:]13", "pairs": "singer[.]recording[,]writer[.]work", "poll": None},
}


def status(lms: Lms) -> tuple[str, ...]:
    """What the LMS thinks of the learner: status, and for 2004 both."""
    names = ("core.lesson_status",) if lms.version == "1.2" else ("completion_status", "success_status")
    return tuple(lms.values[name] for name in names)


def score(lms: Lms) -> dict[str, str]:
    """The score that the LMS has."""
    prefix = "core.score." if lms.version == "1.2" else "score."
    return {name.removeprefix(prefix): value for name, value in lms.values.items() if name.startswith(prefix)}


def suspended(lms: Lms) -> str:
    """The state, which must never be too long."""
    found = str(lms.values["suspend_data"])
    assert len(found) <= LONGEST
    assert re.fullmatch(r"[\x20-\x7e]*", found)
    return found


def interactions(lms: Lms) -> list[dict[str, Any]]:
    """The interactions, each flat."""
    values = lms.values
    count = len({name.split(".")[1] for name in values if name.startswith("interactions.")})
    prefixes = [f"interactions.{index}." for index in range(count)]
    return [
        {name.removeprefix(one): value for name, value in values.items() if name.startswith(one)} for one in prefixes
    ]


def told(found: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Id, type, response and result of each."""
    response = "student_response" if "student_response" in found[0] else "learner_response"
    return [(one["id"].rsplit("/", 1)[-1], one["type"], one[response], one["result"]) for one in found]


def calls(learner: Learner, name: str) -> int:
    """How often a function of the API was called."""
    return int(learner.page.evaluate("name => window.calls.filter(([called]) => called.endsWith(name)).length", name))


def leave(learner: Learner) -> None:
    """Go away from the lesson, not from the LMS: the frame is gone."""
    learner.page.evaluate("document.querySelector('iframe').remove()")
    learner.page.wait_for_timeout(100)
