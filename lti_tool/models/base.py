"""What all tables share: one MetaData with a naming convention, and the column kinds."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, MetaData, Table
from sqlalchemy.dialects import postgresql, sqlite

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


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert the row unless one with the same unique values is there; ``False`` where it was.

    Two requests that make the same row at once (a double click) thus both go on.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    added = insert(table).values(**values).on_conflict_do_nothing()
    # SQLAlchemy forgets how many rows an INSERT made unless it is asked to remember.
    return connection.execute(added, execution_options={"preserve_rowcount": True}).rowcount == 1
