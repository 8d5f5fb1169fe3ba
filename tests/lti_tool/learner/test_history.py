from __future__ import annotations

from sqlalchemy import update

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.learner import history
from lti_tool.models.attempt import attempts
from tests.lti_support import Tool
from tests.lti_tool.learner.test_alike import Society


def ask(society: Society, learner: int, days: float) -> str | None:
    """Which lesson the learner would be asked about so many days from now."""
    with reading(society.engine) as connection:
        found = history.to_follow_up(connection, learner, clock.now() + int(days * clock.DAY))
        query = attempts.select().where(attempts.c.id == found)
        return connection.execute(query).one().lesson if found else None


def follow_up(society: Society, learner: int, lesson: str, state: str, days: float) -> None:
    """The learner answered or skipped the question about a lesson, so many days from now."""
    with writing(society.engine) as connection:
        connection.execute(
            update(attempts)
            .where(attempts.c.learner_id == learner, attempts.c.lesson == lesson)
            .values(follow_up=state, follow_up_at=clock.now() + int(days * clock.DAY))
        )


def test_completed_lessons_are_those_of_the_learner_here_or_anywhere(tool: Tool) -> None:
    society = Society(tool, "Harmonia")
    learner = society.learner("a", "b", "c?")
    society.learner("d")
    with reading(society.engine) as connection:
        assert history.completed(connection, learner) == {"a", "b"}
        assert history.completed(connection, learner, society.link) == {"a", "b"}
        assert history.completed(connection, learner, society.link + 1) == frozenset()


def test_the_newest_that_is_thirty_days_ago_is_asked_about(tool: Tool) -> None:
    society = Society(tool, "Harmonia")
    learner, other = society.learner("a", "b", "c?"), society.learner("x?")
    assert ask(society, learner, 29) is None
    assert ask(society, learner, 31) == "b"
    assert ask(society, other, 31) is None


def test_each_lesson_is_asked_about_once_and_a_month_lies_between_two_questions(tool: Tool) -> None:
    society = Society(tool, "Harmonia")
    learner = society.learner("a", "b", "a", "b")
    follow_up(society, learner, "b", history.ANSWERED, 31)
    assert ask(society, learner, 32) is None
    assert ask(society, learner, 62) == "a"
    follow_up(society, learner, "a", history.SKIPPED, 62)
    assert ask(society, learner, 500) is None
