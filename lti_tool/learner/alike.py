"""What learners alike went on to: those who completed a lesson, and the first new one that each completed after it.

Only counts leave this module, never who; ``suggest`` says how many learners a count takes to be told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from lti_tool.learner.suggest import FEWEST
from lti_tool.models.attempt import attempts, learners

MOST_LEARNERS = 500
"""The latest so many who completed the lesson are looked at."""
MOST_ROWS = 5_000


def went_on(
    connection: Connection, lesson: str, *, partner_id: str, learner_id: int, among: Collection[str]
) -> dict[str, int]:
    """How many learners went on from this lesson to each of these: the partner's own, or everybody's.

    Others' learners are counted where too few of the partner's own went on to any lesson.

    Args:
        connection: to read from.
        lesson: the one that is completed, or about to be.
        partner_id: whose learners come first.
        learner_id: who asks, and is not counted.
        among: the lessons that are new to the learner and may be opened.
    """
    asked = {"of_lesson": lesson, "without": learner_id}
    everybody = _counted(connection, asked, among)
    if not everybody:
        return {}  # the partner's own are among everybody: for a new lesson this is the one question of a launch
    return _counted(connection, {**asked, "of_partner": partner_id}, among) or everybody


def _counted(connection: Connection, asked: Mapping[str, Any], among: Collection[str]) -> dict[str, int]:
    """How many went on to each; nothing where too few went on to any."""
    rows = connection.execute(after("of_partner" in asked), asked)
    found = first_new(((row.learner_id, row.lesson, row.at) for row in rows), among)
    return found if any(count >= FEWEST for count in found.values()) else {}


@cache
def after(of_partner: bool) -> Select[tuple[int, str, int]]:
    """The query for who completed what, and when, after they had completed a lesson; student previews aside.

    Its parameters are ``of_lesson``, ``without`` (the learner who is left out) and ``of_partner``. Made once: each
    launch asks it.

    Args:
        of_partner: only one partner's learners, not everybody's.
    """
    a = attempts.c
    lesson, learner_id = bindparam("of_lesson", type_=a.lesson.type), bindparam("without", type_=a.learner_id.type)
    alike = (
        select(a.learner_id, a.completed_at.label("since"))
        .join(learners, learners.c.id == a.learner_id)
        .where(a.lesson == lesson, a.completed_at.is_not(None), a.learner_id != learner_id, learners.c.test.is_(False))
        .order_by(a.completed_at.desc())
        .limit(MOST_LEARNERS)
    )
    people = (alike.where(a.partner_id == bindparam("of_partner")) if of_partner else alike).subquery("alike")
    at = func.min(a.completed_at).label("at")
    return (
        select(a.learner_id, a.lesson, at)
        .join(people, people.c.learner_id == a.learner_id)
        .where(a.completed_at > people.c.since, a.lesson != lesson)
        .group_by(a.learner_id, a.lesson)
        .order_by(at.desc(), a.learner_id, a.lesson)
        .limit(MOST_ROWS)
    )


def first_new(rows: Iterable[tuple[int, str, int]], among: Collection[str]) -> dict[str, int]:
    """How many learners completed each of these lessons first.

    Args:
        rows: learner, lesson, when it was completed first; in any order, a learner and lesson once.
        among: the lessons that count.
    """
    of_learner: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for learner, lesson, at in rows:
        if lesson in among:
            of_learner[learner].append((at, lesson))
    return dict(Counter(min(lessons)[1] for lessons in of_learner.values()))
