from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, text
from sqlalchemy.dialects import sqlite

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.learner.alike import after, first_new, went_on
from lti_tool.models import platform as platforms
from lti_tool.models.attempt import attempts, learners
from lti_tool.models.partner import Partner
from tests.lti_support import Tool, make_tool
from tests.lti_tool.instructor.test_views import add_link


class Society:
    """A partner's learners, each with the lessons that they completed, in order."""

    def __init__(self, tool: Tool, name: str) -> None:
        self.partner: Partner = tool.partner(name)
        self.platform = tool.platform(self.partner).row
        self.engine = tool.services.engine
        with writing(self.engine) as connection:
            deployment = platforms.add_deployment(connection, self.platform.id, "7", "accepted")
            self.link = add_link(connection, deployment.id, "link")

    def learner(self, *lessons: str, test: bool = False) -> int:
        """One who completed these, a minute after each other; a name that ends in ``?`` is only begun."""
        with writing(self.engine) as connection:
            row = {
                "partner_id": self.partner.id,
                "pseudonym": uuid.uuid4().hex,
                "platform_id": self.platform.id,
                "test": test,
                "created_at": clock.now(),
            }
            made = int(connection.execute(insert(learners).values(**row).returning(learners.c.id)).scalar_one())
            for place, lesson in enumerate(lessons):
                self._attempt(connection, made, lesson, place)
        return made

    def _attempt(self, connection: Connection, learner: int, lesson: str, place: int) -> None:
        at = clock.now() + place * clock.MINUTE
        done = not lesson.endswith("?")
        values: dict[str, Any] = {
            "id": str(uuid.uuid4()),
            "partner_id": self.partner.id,
            "placement_id": self.link,
            "learner_id": learner,
            "lesson": lesson.rstrip("?"),
            "lesson_version": 1,
            "number": place + 1,
            "lang": "en",
            "completed": done,
            "completed_at": at if done else None,
            "facts": {},
            "state": {},
            "started_at": at,
            "last_at": at,
        }
        connection.execute(insert(attempts).values(**values))

    def went_on(self, lesson: str = "a", me: int = 0, among: str = "abcdef") -> dict[str, int]:
        with reading(self.engine) as connection:
            return went_on(connection, lesson, partner_id=self.partner.id, learner_id=me, among=set(among))


@pytest.fixture
def society(tool: Tool) -> Society:
    return Society(tool, "Harmonia")


def test_the_first_new_lesson_after_this_one_counts(society: Society) -> None:
    for _ in range(3):
        society.learner("c", "a", "b", "d")
    society.learner("a", "d")
    society.learner("b?", "a", "c?")
    assert society.went_on() == {"b": 3, "d": 1}
    assert society.went_on(among="cdef") == {"d": 4}  # to one who has completed b, d is what they went on to


def test_who_asks_and_student_previews_are_not_counted(society: Society) -> None:
    me, *_others = (society.learner("a", "b") for _ in range(3))
    society.learner("a", "b", test=True)
    assert society.went_on(me=0) == {"b": 3}
    assert society.went_on(me=me) == {}


def test_the_partners_own_learners_come_first_and_others_where_they_are_too_few(tool: Tool, society: Society) -> None:
    elsewhere = Society(tool, "Elsewhere")
    for _ in range(4):
        elsewhere.learner("a", "c")
    society.learner("a", "b")
    society.learner("a", "b")
    assert society.went_on() == {"b": 2, "c": 4}
    society.learner("a", "b")
    assert society.went_on() == {"b": 3}


def test_a_lesson_taken_again_counts_once(society: Society) -> None:
    for _ in range(3):
        society.learner("a", "a", "b", "b", "a", "b")
    assert society.went_on() == {"b": 3}


def test_the_question_is_answered_from_the_index(tmp_path: Path) -> None:
    tool = make_tool(tmp_path)  # PostgreSQL would rather read a small table whole
    for partner, index in ((None, "ix_attempts_lesson_completed"), ("p", "ix_attempts_partner_lesson_completed")):
        asked = after(partner is not None).params(
            of_lesson="a", without=1, **({"of_partner": partner} if partner else {})
        )
        query = asked.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
        with reading(tool.services.engine) as connection:
            plan = " ".join(row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {query}")))
        assert index in plan
        assert "SCAN attempts" not in plan


def test_only_what_may_be_opened_counts() -> None:
    rows = [(1, "b", 10), (1, "x", 5), (2, "x", 1)]
    assert first_new(rows, {"b"}) == {"b": 1}
    assert first_new([], {"b"}) == {}
