"""The worker's sign of life, for ``/health``."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table

from lti_tool.models.base import Micros, metadata

workers = Table(
    "workers",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1: any worker that lives will do
    Column("beat_at", Micros, nullable=False),
)
