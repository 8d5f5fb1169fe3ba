"""How many learners, attempts and completions: by partner, lesson, version of the lesson and ISO week.

An attempt belongs to the week in which it was started, with all that came of it later: completed, passed.
So each row is about the same attempts from end to end, and a rate can't exceed one. Attempts that were
only opened (the learner never began) and those of test learners do not count. Learners are counted once
in each group, so the learners of groups do not add up to the total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, case, distinct, func, select

from lti_tool.models.attempt import attempts, learners
from lti_tool.models.partner import partners
from lti_tool.reports import weeks

Dimension = Literal["week", "partner", "lesson", "version"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is counted: attempts started from ``start`` until before ``end`` (microseconds, UTC).

    ``partner`` and ``lesson`` are ids; empty means all.
    """

    start: int
    end: int
    partner: str = ""
    lesson: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The counts of one group; ``judged`` are completed attempts that could be passed or failed."""

    learners: int = 0
    attempts: int = 0
    completed: int = 0
    judged: int = 0
    passed: int = 0

    @property
    def pass_rate(self) -> float | None:
        """Passed of judged, 0 to 1; ``None`` where nothing was judged."""
        return self.passed / self.judged if self.judged else None

    @property
    def completion_rate(self) -> float | None:
        """Completed of started, 0 to 1; ``None`` where nothing was started."""
        return self.completed / self.attempts if self.attempts else None


@dataclass(frozen=True, slots=True)
class Row:
    """One group: the keys that were asked for are set, the others stay empty.

    ``version`` is the author's number of a lesson's version, ``revision`` its digest; empty before these were kept.
    """

    numbers: Numbers
    week: int = 0
    partner: str = ""
    partner_name: str = ""
    lesson: str = ""
    version: int = 0
    revision: str = ""


def count(connection: Connection, chosen: Chosen, by: Sequence[Dimension] = ()) -> list[Row]:
    """The numbers, a row for each group that has any, in the order of its keys (partners by name)."""
    columns = _columns(by)
    query = (
        select(
            *columns,
            func.count(distinct(attempts.c.learner_id)).label("learners"),
            func.count().label("attempts"),
            _how_many(attempts.c.completed).label("completed"),
            _how_many(attempts.c.success.is_not(None)).label("judged"),
            _how_many(attempts.c.success.is_(True)).label("passed"),
        )
        .join_from(attempts, learners, learners.c.id == attempts.c.learner_id)
        .where(
            attempts.c.started_at >= chosen.start,
            attempts.c.started_at < chosen.end,
            attempts.c.initialized.is_(True),
            learners.c.test.is_(False),
        )
    )
    if "partner" in by:
        query = query.join(partners, partners.c.id == attempts.c.partner_id)
    if chosen.partner:
        query = query.where(attempts.c.partner_id == chosen.partner)
    if chosen.lesson:
        query = query.where(attempts.c.lesson == chosen.lesson)
    if columns:
        keys = [column.element for column in columns]
        query = query.group_by(*keys).order_by(*keys)
    rows = []
    for row in connection.execute(query):
        values = dict(row._mapping)
        numbers = {field: int(values.pop(field) or 0) for field in Numbers.__dataclass_fields__}
        rows.append(Row(Numbers(**numbers), **values))
    return rows


def total(connection: Connection, chosen: Chosen) -> Numbers:
    """The numbers of everything that is chosen."""
    return count(connection, chosen)[0].numbers


def by_week(connection: Connection, chosen: Chosen) -> list[Row]:
    """A row for each week of the period, also where nothing happened."""
    found = {row.week: row for row in count(connection, chosen, ["week"])}
    first, last = ((moment + weeks.SHIFT) // weeks.WEEK for moment in (chosen.start, chosen.end - 1))
    return [found.get(week, Row(Numbers(), week=week)) for week in range(first, last + 1)]


def lessons_seen(connection: Connection) -> list[str]:
    """The ids of all lessons that anybody has attempted, also those that left the catalogue."""
    return list(connection.scalars(select(attempts.c.lesson).distinct().order_by(attempts.c.lesson)))


def _columns(by: Sequence[Dimension]) -> list[ColumnElement[object]]:
    offered = {
        "week": [weeks.number_in_sql(attempts.c.started_at).label("week")],
        "partner": [partners.c.name.label("partner_name"), partners.c.id.label("partner")],
        "lesson": [attempts.c.lesson.label("lesson")],
        "version": [attempts.c.lesson_version.label("version"), attempts.c.lesson_digest.label("revision")],
    }
    return [column for dimension in by for column in offered[dimension]]


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
