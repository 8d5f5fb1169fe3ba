"""What all tables share: one MetaData with a naming convention, and the column kinds."""

from __future__ import annotations

import uuid

from sqlalchemy import BigInteger, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Micros = BigInteger
"""Microseconds since 1970, UTC."""

Key = BigInteger().with_variant(Integer, "sqlite")
"""An integer primary key that counts by itself on both databases."""


def new_id() -> str:
    """An opaque id, fit for URLs: 32 hex digits of a random UUID."""
    return uuid.uuid4().hex
