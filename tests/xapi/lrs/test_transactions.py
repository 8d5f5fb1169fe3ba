"""Transactions and connections, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, text

from tests.xapi.conftest import postgresql_url
from xapi.lrs import tables, transactions
from xapi.lrs.transactions import connect, reading, writing

VALUES = {"agent": 1, "seq": 1, "direct": True}


def known(engine: Engine) -> int:
    with reading(engine) as connection:
        return len(connection.execute(select(tables.statement_agents)).all())


def test_what_is_written_is_there_once_it_is_committed_and_not_before(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(insert(tables.statement_agents).values(**VALUES))
        assert known(engine) == 0
    assert known(engine) == 1


def test_what_fails_halfway_leaves_nothing_also_on_a_connection_that_has_read_before(engine: Engine) -> None:
    assert known(engine) == 0
    with pytest.raises(ZeroDivisionError), writing(engine) as connection:
        connection.execute(insert(tables.statement_agents).values(**VALUES))
        raise ZeroDivisionError
    assert known(engine) == 0


def test_a_connection_that_died_while_it_rested_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    engine, other = connect(postgresql_url()), connect(postgresql_url())
    monkeypatch.setattr(transactions, "_FRESH_SECONDS", 0.0)
    with reading(engine) as connection:
        dies = connection.scalar(text("SELECT pg_backend_pid()"))
    with writing(other) as connection:
        assert connection.scalar(text("SELECT pg_terminate_backend(:pid)"), {"pid": dies})
    with writing(engine) as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != dies
    for each in (engine, other):
        each.dispose()


def test_on_sqlite_the_connection_used_last_is_used_again_and_its_cache_is_small(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/log.db")
    with engine.connect() as first, engine.connect() as second:
        known_as = [id(each.connection.driver_connection) for each in (first, second)]
    for _ in range(3):
        with reading(engine) as connection:
            assert id(connection.connection.driver_connection) == known_as[0], "it came back last"
            assert connection.scalar(text("PRAGMA cache_size")) == -1_000
    assert known_as[0] != known_as[1]
    engine.dispose()
