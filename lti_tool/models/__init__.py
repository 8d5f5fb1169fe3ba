"""The tool's tables, one family a file, and the plain rows that the rooms pass around.

SQLAlchemy Core: tables here, short queries in functions beside them that take a connection and never commit.
Whoever opens the transaction (``lti_tool.db``) decides when it ends. Times are integer microseconds, UTC.
"""

from __future__ import annotations

from lti_tool.models import (
    attempt,
    course,
    credential,
    dispatch,
    erasure,
    forward,
    grade,
    keys,
    line_item,
    partner,
    platform,
    staff,
    worker,
)
from lti_tool.models.base import metadata

__all__ = [
    "attempt",
    "course",
    "credential",
    "dispatch",
    "erasure",
    "forward",
    "grade",
    "keys",
    "line_item",
    "metadata",
    "partner",
    "platform",
    "staff",
    "worker",
]
