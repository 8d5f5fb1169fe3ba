"""Grades: state to be reconciled with the LMS, not messages to be fired.

One row for each (placement, learner). ``version`` counts what is wanted, ``sent_version`` what the LMS has
accepted; while they differ the worker tries, so a result can be late but never lost.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    case,
    false,
    select,
    true,
    update,
)

from lti_tool.models import line_item
from lti_tool.models.base import Key, Micros, metadata

DUE, ACCEPTED, REFUSED, HELD = "due", "accepted", "refused", "held"
"""On its way; taken by the LMS; stopped; held back, because the LMS shows a grade that is not from us."""

KEPT_SENT = 8
"""So many of the last scores sent are remembered: any of them may be what the LMS has from us."""

grades = Table(
    "grades",
    metadata,
    Column("id", Key, primary_key=True),
    Column("placement_id", ForeignKey("resource_links.id"), nullable=False),
    Column("learner_id", ForeignKey("learners.id"), nullable=False),
    Column("line_item", Text, nullable=False),  # empty while the place's column is sought, see ``line_item.py``
    Column("score_given", Float, nullable=False),
    Column("score_maximum", Float, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("sent_version", Integer, nullable=False, default=0),
    Column("state", String(10), nullable=False),  # due | accepted | refused | held
    Column("reason", String(500), nullable=False, default=""),  # why the last try failed, for staff
    Column("tries", Integer, nullable=False, default=0),  # since it became due
    Column("failures", Integer, nullable=False, server_default="0"),  # of these, those that may come five times only
    Column("due_since", Micros, nullable=False),
    Column("next_try_at", Micros, nullable=False),  # also the lease while a worker is at it
    Column("last_timestamp", Micros, nullable=False, default=0),  # of the last score sent
    Column("accepted_at", Micros),
    Column("submitted_at", Micros, nullable=False, server_default="0"),  # when the learner ended what it is for
    Column("sent", JSON, nullable=False, server_default="[]"),  # shares (0 to 1) that the LMS may have from us
    Column("insist", Boolean, nullable=False, server_default=false()),  # send it whatever the LMS shows by now
    UniqueConstraint("placement_id", "learner_id"),
    Index("ix_grades_due", "state", "next_try_at"),
)


@dataclass(frozen=True, slots=True)
class GradeState:
    """How one learner's grade on one place stands; times in microseconds, ``reason`` empty where all is well."""

    placement_id: int
    learner_id: int
    state: str
    score_given: float
    score_maximum: float
    reason: str
    accepted_at: int | None
    next_try_at: int


def grade_states(connection: Connection, placement_ids: Collection[int]) -> list[GradeState]:
    """The grades of these places, by place and learner; whoever has none yet is not there."""
    columns = (grades.c[name] for name in GradeState.__slots__)
    query = (
        select(*columns)
        .where(grades.c.placement_id.in_(placement_ids))
        .order_by(grades.c.placement_id, grades.c.learner_id)
    )
    return [GradeState(**row._mapping) for row in connection.execute(query)]


def resend(connection: Connection, placement_id: int, learner_id: int | None = None, *, now: int) -> int:
    """Have the worker send grades of a place again, from their first try; returns how many.

    Args:
        connection: a writing transaction; that the place is the caller's must have been checked.
        placement_id: the place.
        learner_id: one learner; ``None`` = everybody. One learner's grade that was held back is then sent
            whatever the LMS shows; among everybody's it is looked at again, and held back again.
        now: microseconds.
    """
    held = grades.c.state == HELD
    where = grades.c.placement_id == placement_id
    if learner_id is not None:
        where &= grades.c.learner_id == learner_id
    # The version moves on, so that a grade which the LMS has accepted before is sent once more too.
    done = connection.execute(
        update(grades)
        .where(where)
        .values(
            state=DUE,
            reason="",
            tries=0,
            failures=0,
            due_since=now,
            next_try_at=now,
            version=grades.c.version + 1,
            insist=case((held, true()), else_=grades.c.insist) if learner_id is not None else false(),
        )
    )
    seeking = select(grades.c.id).where(where, grades.c.line_item == "").limit(1)
    if connection.execute(seeking).first() is not None:
        line_item.want(connection, placement_id, now)
    return done.rowcount
