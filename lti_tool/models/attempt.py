"""Learners (pseudonyms), their attempts, and the ids of the statements already taken."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from lti_tool.models.base import Key, Micros, metadata

learners = Table(
    "learners",
    metadata,
    Column("id", Key, primary_key=True),
    Column("partner_id", ForeignKey("partners.id"), nullable=False),
    Column("pseudonym", String(64), nullable=False),  # what the LRS knows
    Column("platform_id", ForeignKey("platforms.id")),  # none: they came by a package
    Column("subject", Text, nullable=False, default=""),  # the LMS's user id, for grades only; '' if none
    Column("test", Boolean, nullable=False, default=False),  # student preview: no grade, not in reports
    Column("notice_version", Integer, nullable=False, default=0),  # the privacy notice last acknowledged
    Column("created_at", Micros, nullable=False),
    UniqueConstraint("partner_id", "pseudonym"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", String(36), primary_key=True),  # a UUID: the xAPI registration
    Column("partner_id", ForeignKey("partners.id"), nullable=False),
    Column("placement_id", ForeignKey("resource_links.id")),  # none: by a package
    Column("dispatch_id", ForeignKey("dispatches.id")),  # which package; none: by LTI
    Column("learner_id", ForeignKey("learners.id"), nullable=False, index=True),
    Column("lesson", String(64), nullable=False),
    Column("lesson_version", Integer, nullable=False),  # the author's number
    Column("lesson_digest", String(16), nullable=False, server_default=""),  # packages.archive; '' before it was kept
    Column("market", String(2), nullable=False, server_default=""),  # the partner's, when the attempt began
    Column("number", Integer, nullable=False),
    Column("lang", String(16), nullable=False),
    Column("channel", String(16), nullable=False, default="lti"),
    Column("completed", Boolean, nullable=False, default=False),
    Column("success", Boolean),
    Column("progress", Float, nullable=False, default=0.0),  # 0 to 1
    Column("scaled", Float),  # 0 to 1; absent where the lesson has no points
    Column("points", Integer, nullable=False, default=0),
    Column("max_points", Integer, nullable=False, default=0),
    Column("facts", JSON, nullable=False),  # lti_tool.learner.facts: segments, cards, answers …
    Column("state", JSON, nullable=False),  # where to resume
    Column("initialized", Boolean, nullable=False, default=False),
    Column("terminated", Boolean, nullable=False, default=False),
    Column("started_at", Micros, nullable=False),
    Column("last_at", Micros, nullable=False),
    Column("completed_at", Micros),
    Column("follow_up", String(10), nullable=False, server_default=""),  # answered | skipped | '' (not asked yet)
    Column("follow_up_at", Micros),
    Column("late", Boolean, nullable=False, default=False, server_default=false()),  # it came after the licence ended
    UniqueConstraint("placement_id", "learner_id", "lesson", "number"),
    UniqueConstraint("dispatch_id", "learner_id", "lesson", "number"),
    Index("ix_attempts_partner_started", "partner_id", "started_at"),
    Index("ix_attempts_lesson_completed", "lesson", "completed_at"),
    Index("ix_attempts_partner_lesson_completed", "partner_id", "lesson", "completed_at"),
)

taken_statements = Table(
    "taken_statements",
    metadata,
    Column("attempt_id", ForeignKey("attempts.id"), primary_key=True),
    Column("statement_id", String(36), primary_key=True),
)
