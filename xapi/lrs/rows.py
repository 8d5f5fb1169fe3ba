"""Many rows at once, by the quickest way of each driver: COPY on PostgreSQL, the driver's own `executemany` on SQLite.

And rows found by many keys at once.

SQLAlchemy prepares each value of each row, and each query anew; of the some ten rows that a statement makes, that was
the larger part.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import OperationalError

_MOST = 400
"""Keys in one query of SQLite."""
_BLOCKS = (128, 16, 4, 1)
"""Rows in one insert of SQLite: few sizes, as every text of a query is kept by every connection."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows; the values stand in the order of the table's columns, as the driver takes them.

    Raises:
        OperationalError: the database went away.
    """
    if not rows:
        return
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "postgresql":
        with _told(connection, _insert(table, 1)):
            _insert_sqlite(driver, table, rows)
        return
    with _told(connection, _copy(table)), driver.cursor() as cursor, cursor.copy(_copy(table)) as copy:
        for row in rows:
            copy.write_row(row)


def rows_of(
    connection: Connection, table: Table, columns: Sequence[str], tenant: str, key: str, wanted: Sequence[bytes]
) -> list[tuple[Any, ...]]:
    """Return some columns of those rows of a tenant that have one of the wanted keys.

    Raises:
        OperationalError: the database went away.
    """
    driver: Any = connection.connection.driver_connection
    names = ", ".join(f'"{name}"' for name in columns)
    query = f"SELECT {names} FROM {table.name} WHERE tenant = "
    if connection.dialect.name == "postgresql":
        query = f'{query}%s AND "{key}" = ANY(%s)'
        with _told(connection, query):
            return list(driver.execute(query, (tenant, list(wanted))).fetchall())
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(wanted), _MOST):
        part = list(wanted[start : start + _MOST])
        # Few lengths, as every text of a query is kept by every connection, with its plan: some keys are named again.
        part += part[-1:] * (min(1 << (len(part) - 1).bit_length(), _MOST) - len(part))
        marks = ", ".join("?" * len(part))
        with _told(connection, query):
            rows += driver.execute(f'{query}? AND "{key}" IN ({marks})', (tenant, *part)).fetchall()
    return rows


@contextmanager
def _told(connection: Connection, query: str) -> Iterator[None]:
    """Tell of the driver's troubles as SQLAlchemy does."""
    try:
        yield
    except connection.dialect.loaded_dbapi.OperationalError as error:
        raise OperationalError(query, None, error) from error


def _insert_sqlite(driver: Any, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert blocks of rows at once.

    The driver lets Python's other threads run while SQLite works, and then waits until one of them lets it go on: with
    a row at a time that wait, of up to 5 ms, comes with each row.
    """
    start = 0
    for size in _BLOCKS:
        while len(rows) - start >= size:
            values = [value for row in rows[start : start + size] for value in row]
            driver.execute(_insert(table, size), values)
            start += size


@functools.cache
def _insert(table: Table, rows: int) -> str:
    names = [f'"{column.name}"' for column in table.columns]
    row = f"({', '.join('?' * len(names))})"
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {', '.join([row] * rows)}"


@functools.cache
def _copy(table: Table) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    return f"COPY {table.name} ({names}) FROM STDIN"
