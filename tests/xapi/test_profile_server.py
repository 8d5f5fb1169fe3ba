"""What the player says and the server stores is as the profile says: every shipped lesson, every part it can have."""

from __future__ import annotations

import json
import subprocess
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.db import reading
from packages.lesson import Lesson
from packages.player_json import lesson_json
from tests.lti_support import ForgedPlatform, Tool, make_tool
from tests.lti_tool.learner.seat import LESSONS, NS, Seat, sit
from tests.player.test_player_units import node
from xapi.lrs.tables import statements as log
from xapi.profile import check_profile, profile, read_profile
from xapi.profile_pattern import follows
from xapi.statements import LessonContext, adopt
from xapi.vocabulary import TYPES, VERBS

SCRIPT = Path(__file__).with_name("said.mjs")
ATTEMPT = read_profile()["versions"][0]["id"] + "/patterns/attempt"


@cache
def said(lesson_id: str) -> dict[str, Any]:
    """What the player says of a lesson, by its own code."""
    lesson = lesson_json(LESSONS[lesson_id].for_market(None), "en", "/media", NS.base)
    given = json.dumps({"lesson": lesson, "ns": NS.base})
    done = subprocess.run([node(), SCRIPT], input=given, capture_output=True, text=True, timeout=30, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def anew(statement: dict[str, Any]) -> dict[str, Any]:
    """The same said another time."""
    return statement | {"id": str(uuid.uuid4())}


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tool]:
    made = make_tool(tmp_path_factory.mktemp("tool"))
    yield made
    made.services.engine.dispose()


@pytest.fixture(scope="module")
def lms(tool: Tool) -> ForgedPlatform:
    return tool.platform()


def stored(tool: Tool, seat: Seat) -> list[dict[str, Any]]:
    """What the record store has of an attempt, in order."""
    with reading(tool.services.engine) as connection:
        rows = connection.execute(select(log.c.body).order_by(log.c.seq)).scalars()
        every = [json.loads(body) for body in rows]
    return [one for one in every if one.get("context", {}).get("registration") == seat.channel["attempt"]]


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.id)
def test_all_that_is_stored_of_a_lesson_is_as_the_profile_says(tool: Tool, lms: ForgedPlatform, lesson: Lesson) -> None:
    seat = sit(lms, lesson)
    statements = said(lesson.id)["said"]
    answer = seat.said(*statements, closing=True)
    refused = {one["id"] for one in answer["refused"]}
    assert not [one for one in statements if one["id"] in refused and "/confidence/" not in one["object"]["id"]]
    found = stored(tool, seat)
    assert len(found) >= len(statements) - len(refused) + 3
    problems = {f"{one['verb']['id']} {one['object']['id']}": check_profile(one) for one in found}
    assert {name: problem for name, problem in problems.items() if problem} == {}
    assert follows(profile(), found, ATTEMPT)
    verbs = {one["verb"]["id"] for one in found if one["object"]["id"] == NS.lesson(lesson.id)}
    assert {VERBS["initialized"], VERBS["completed"], VERBS["terminated"]} <= verbs


def test_among_what_is_stored_there_are_all_templates_but_that_for_failing(tool: Tool) -> None:
    with reading(tool.services.engine) as connection:
        every = [json.loads(body) for body in connection.execute(select(log.c.body)).scalars()]
    matched = {name for one in every for name in profile().matching(one)}
    assert {name.rsplit("/", 1)[1] for name in profile().templates.keys() - matched} <= {"failed"}


def test_who_fails_is_told_of_as_the_profile_says(tool: Tool, lms: ForgedPlatform) -> None:
    lesson = next(one for one in LESSONS.values() if one.completion.mastery)
    wrong = [anew(one) for one in said(lesson.id)["said"] if one.get("result", {}).get("success") is not True]
    again = [anew(one) for one in wrong if one["verb"]["id"] == VERBS["answered"]]
    seat = sit(lms, lesson, sub="who-fails")
    seat.said(*wrong, *again, closing=True)
    found = stored(tool, seat)
    assert VERBS["failed"] in {one["verb"]["id"] for one in found}
    assert [problem for one in found for problem in check_profile(one)] == []
    assert follows(profile(), found, ATTEMPT)


def test_a_follow_up_is_as_the_profile_says() -> None:
    lesson = next(iter(LESSONS.values()))
    context = LessonContext(NS, lesson.id, {"en": "A"}, "en", 1, "lti")
    statement = said(lesson.id)["followUp"]
    statement["object"]["definition"] = {"type": TYPES["follow_up"], "interactionType": "choice"}
    actor = {"objectType": "Agent", "account": {"homePage": "https://cmo.example", "name": "ab12"}}
    at = datetime(2026, 12, 24, tzinfo=UTC)
    whole = adopt(statement, actor=actor, registration=uuid.uuid4(), lesson=context, timestamp=at)
    assert check_profile(whole) == []
    whole["result"]["extensions"][NS.extension("note")] = "x" * 1001
    assert check_profile(whole) != []
