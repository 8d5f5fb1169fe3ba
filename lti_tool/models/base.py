"""What all tables share: one MetaData with a naming convention, and the column kinds."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Executable, Integer, MetaData, Table
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
    added = _insert_new(table, connection.dialect.name)
    # SQLAlchemy forgets how many rows an INSERT made unless it is asked to remember.
    return connection.execute(added, values, execution_options={"preserve_rowcount": True}).rowcount == 1


def insert_counted(connection: Connection, table: Table, values: Mapping[str, Any]) -> int | None:
    """The same for a table that counts its rows: the new row's id; ``None`` where one was there."""
    added = _insert_counted(table, connection.dialect.name)
    key: int | None = connection.execute(added, values).scalar()
    return key


@cache
def _insert_counted(table: Table, dialect: str) -> Executable:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing().returning(table.c.id)


@cache
def _insert_new(table: Table, dialect: str) -> Executable:
    """The statement, made once: writing it down costs more than running it."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing()
