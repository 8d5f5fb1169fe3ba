"""A fresh database for each test, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tests import postgres
from xapi.lrs import tables
from xapi.lrs.transactions import connect, writing


@functools.cache
def postgresql_url() -> str:
    """Return the URL of a PostgreSQL database with the empty tables, made once: making one takes too long."""
    url = postgres.shared().create("lrs")
    create(url)
    return url


def create(url: str) -> None:
    """Make the LRS's tables in an empty database."""
    engine = connect(url)
    with writing(engine) as connection:
        tables.metadata.create_all(connection)
    engine.dispose()


def empty(url: str) -> None:
    """Take all rows out of the LRS's tables."""
    engine = connect(url)
    with writing(engine) as connection:
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        for table in tables.metadata.sorted_tables:
            connection.execute(table.delete())
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Lend the URL of a database with the LRS's empty tables, once for each kind of database."""
    if request.param == "postgresql":
        yield postgresql_url()
        empty(postgresql_url())
        return
    url = f"sqlite:///{tmp_path}/lrs.db"
    create(url)
    yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Lend an engine on a fresh database."""
    made = connect(database_url)
    yield made
    made.dispose()
