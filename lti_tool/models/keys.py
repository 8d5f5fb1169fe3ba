"""The tool's own signing keys (RSA), private halves sealed by the instance secret."""

from __future__ import annotations

from sqlalchemy import JSON, Column, String, Table, Text

from lti_tool.models.base import Micros, metadata

tool_keys = Table(
    "tool_keys",
    metadata,
    Column("kid", String(64), primary_key=True),
    Column("private_key", Text, nullable=False),  # PEM, sealed
    Column("public_jwk", JSON, nullable=False),
    Column("created_at", Micros, nullable=False),
    Column("signs_from", Micros, nullable=False),  # published before, so that caches learn it
    Column("retires_at", Micros),  # gone from the JWKS after this
)
