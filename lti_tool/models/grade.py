"""Grades: state to be reconciled with the LMS, not messages to be fired.

One row for each (placement, learner). ``version`` counts what is wanted, ``sent_version`` what the LMS has
accepted; while they differ the worker tries, so a result can be late but never lost.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from lti_tool.models.base import Key, Micros, metadata

DUE, ACCEPTED, REFUSED = "due", "accepted", "refused"

grades = Table(
    "grades",
    metadata,
    Column("id", Key, primary_key=True),
    Column("placement_id", ForeignKey("resource_links.id"), nullable=False),
    Column("learner_id", ForeignKey("learners.id"), nullable=False),
    Column("line_item", Text, nullable=False),
    Column("score_given", Float, nullable=False),
    Column("score_maximum", Float, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("sent_version", Integer, nullable=False, default=0),
    Column("state", String(10), nullable=False),  # due | accepted | refused
    Column("reason", String(500), nullable=False, default=""),  # why the last try failed, for staff
    Column("tries", Integer, nullable=False, default=0),  # since it became due
    Column("due_since", Micros, nullable=False),
    Column("next_try_at", Micros, nullable=False),  # also the lease while a worker is at it
    Column("last_timestamp", Micros, nullable=False, default=0),  # of the last score sent
    Column("accepted_at", Micros),
    UniqueConstraint("placement_id", "learner_id"),
    Index("ix_grades_due", "state", "next_try_at"),
)
