"""The tool's own signing keys (RSA), private halves sealed by the instance secret; and whose turn it is to fetch."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Connection, String, Table, Text, update

from lti_tool.models.base import Micros, metadata
from lti_tool.models.platform import platforms

tool_keys = Table(
    "tool_keys",
    metadata,
    Column("kid", String(64), primary_key=True),
    Column("private_key", Text, nullable=False),  # PEM, sealed
    Column("set_id", String(32), nullable=False, server_default="", index=True),  # empty: the shared set
    Column("public_jwk", JSON, nullable=False),
    Column("created_at", Micros, nullable=False),
    Column("signs_from", Micros, nullable=False),  # published before, so that caches learn it
    Column("retires_at", Micros),  # gone from the JWKS after this
)


def claim_key_set(connection: Connection, platform_id: str, now: int, *, not_since: int) -> bool:
    """Take the right to fetch a platform's key set: ``True`` for one of all that ask, unless one did ``not_since``."""
    done = connection.execute(
        update(platforms)
        .where(platforms.c.id == platform_id, platforms.c.key_set_at <= not_since)
        .values(key_set_at=now)
    )
    return done.rowcount == 1
