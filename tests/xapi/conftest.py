"""A fresh database for each test, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests import postgres
from xapi.lrs import tables
from xapi.lrs.transactions import connect, writing


@functools.cache
def template() -> str:
    """Return the name of a PostgreSQL database that holds the empty tables, to be copied."""
    url = postgres.shared().create("lrs_template")
    engine = connect(url)
    with writing(engine) as connection:
        tables.metadata.create_all(connection)
    engine.dispose()
    return "lrs_template"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Lend the URL of a database with the LRS's empty tables, once for each kind of database."""
    if request.param == "postgresql":
        with postgres.shared().database(template()) as url:
            yield url
        return
    url = f"sqlite:///{tmp_path}/lrs.db"
    engine = connect(url)
    with writing(engine) as connection:
        tables.metadata.create_all(connection)
    engine.dispose()
    yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Lend an engine on a fresh database."""
    made = connect(database_url)
    yield made
    made.dispose()
