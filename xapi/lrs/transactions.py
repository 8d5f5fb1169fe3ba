"""Connections and transactions, alike on SQLite and PostgreSQL, for the LRS and for the whole application.

Write inside `writing`, which takes SQLite's one write lock at its beginning, so that no transaction fails halfway for
having read first. Both commit at the end of the block and roll back on any exception.
"""

from __future__ import annotations

import sqlite3
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError

from xapi.lrs.turns import Turns

WRITES = "creator_lessons_writes"
"""The execution option of a transaction that may write."""
_BUSY_MILLISECONDS = 20_000
_LOG_PAGES = 4000
"""After so many pages, 16 MB, SQLite moves its log into the database: a page that many commits wrote is moved once."""
_CACHE_KIB = 1_000
"""Of each connection, beside the system's own: half of SQLite's usual, and nothing measured is slower for it."""
_FRESH_SECONDS = 1.0
"""A connection that was used so lately is taken as it is."""
_turns: weakref.WeakKeyDictionary[Engine, Turns] = weakref.WeakKeyDictionary()
"""Of each SQLite engine. SQLite itself lets writers try again and again: whoever sleeps longest may never be first."""


def connect(url: str, *, pool_size: int = 10) -> Engine:
    """Return an engine for a database URL: ``sqlite:///file.db`` or ``postgresql+psycopg://…``.

    SQLite: write-ahead log, each commit durable, foreign keys held, waits of up to 20 s for another writer.
    An error's text never holds the values of a query, which may be secret.
    PostgreSQL: a pool, READ COMMITTED, connections tested where they rested. ``postgresql://`` means psycopg here.

    Raises:
        ValueError: another kind of database.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        # The connection that was used last is used again: its cache is warm, and the others' stay small.
        pool = {"pool_size": pool_size, "max_overflow": pool_size, "pool_use_lifo": True}
        engine = create_engine(address, hide_parameters=True, **pool)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        _turns[engine] = Turns()
        return engine
    if address.get_backend_name() == "postgresql":
        engine = create_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_size=pool_size,
            max_overflow=pool_size,
            isolation_level="READ COMMITTED",
            hide_parameters=True,
        )
        _test_what_rested(engine)
        return engine
    raise ValueError(f"the database must be SQLite or PostgreSQL, not {address.get_backend_name()}")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that may write; on SQLite it holds the write lock from the start (BEGIN IMMEDIATE).

    There the threads of a process take turns, in the order in which they came.
    """
    with (
        _turns.get(engine, nullcontext()),
        engine.connect().execution_options(**{WRITES: True}) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that only reads.

    On PostgreSQL each query stands alone: READ COMMITTED gives each its own view of the data in any case, and the way
    to the server is spared twice.
    """
    alone = {"isolation_level": "AUTOCOMMIT"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**alone) as connection, connection.begin():
        yield connection


@contextmanager
def apart(connection: Connection) -> Iterator[None]:
    """Write a part of a transaction that fails by itself: an exception undoes it, and leaves what was before.

    By SQL itself: SQLAlchemy compiles each of its own savepoints anew, which costs more than a small write.

    Raises:
        OperationalError: where the exception ended the whole transaction, as a full disk may.
    """
    connection.exec_driver_sql("SAVEPOINT apart")
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT apart")
        connection.exec_driver_sql("RELEASE SAVEPOINT apart")
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT apart")


def _test_what_rested(engine: Engine) -> None:
    """Test a connection that rested before it is used: where the server began anew, the pool takes another one."""

    def note(_connection: Any, record: Any) -> None:
        record.info["returned"] = time.monotonic()

    def test(connection: Any, record: Any, _proxy: object) -> None:
        if time.monotonic() - record.info.get("returned", 0.0) < _FRESH_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error

    event.listen(engine, "checkin", note)
    event.listen(engine, "checkout", test)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours; the driver's own comes too late to lock
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    _write_ahead(cursor)
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Switch to the write-ahead log.

    A new database is switched once, alone: SQLite refuses another who tries at that moment without waiting (its busy
    timeout does not count there), as when web and worker start together the first time.
    """
    for tries in range(_BUSY_MILLISECONDS // 50):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if (tries + 1) * 50 >= _BUSY_MILLISECONDS:
                raise
            time.sleep(0.05)


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get(WRITES, False):
        connection.exec_driver_sql("BEGIN")
        return
    driver: Any = connection.connection.driver_connection
    end = time.monotonic() + _BUSY_MILLISECONDS / 1000
    # Between processes SQLite's own wait grows to a tenth of a second, many times what a commit takes.
    driver.execute("PRAGMA busy_timeout = 1")
    try:
        while time.monotonic() < end:
            try:
                driver.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    break  # it is told below, as what the application knows
                time.sleep(0.001)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        driver.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
