"""Staff accounts of the console; passwords as argon2 hashes."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from lti_tool.models.base import Micros, metadata

staff = Table(
    "staff",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("session_epoch", Micros, nullable=False),  # sessions older than this are over
    Column("created_at", Micros, nullable=False),
)
