from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.xapi.conftest import create
from tests.xapi.examples import new_id, statement
from xapi import forward
from xapi.forward import READ_AT_ONCE, Filter, following, newest
from xapi.lrs import store
from xapi.lrs.transactions import connect, reading, writing

LARGE = 200_000
COUNT = 120


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path}/lrs.db"
    create(url)
    made = connect(url)
    yield made
    made.dispose()


def keep(engine: Engine, batch: list[dict[str, Any]]) -> None:
    with writing(engine) as connection:
        store.append(
            connection, batch, tenant="", credential="c", channel="xapi", authority={"mbox": "mailto:a@b.example"}
        )


def long() -> dict[str, Any]:
    return statement(id=new_id(), result={"extensions": {"https://x.example/e": "x" * LARGE}})


@pytest.mark.parametrize("wanted", [Filter(), Filter(verbs=("never",))])
def test_however_long_statements_are_few_bodies_are_in_memory_at_once(engine: Engine, wanted: Filter) -> None:
    for _ in range(COUNT // 10):
        keep(engine, [long() for _ in range(10)])
    seen, cursor = 0, 0
    with reading(engine) as connection:
        following(connection, COUNT - 1, wanted, 200)  # what is loaded once is not counted
        tracemalloc.start()
        try:
            while True:
                block = following(connection, cursor, wanted, 200)
                seen += len(block.items)
                assert block.reached > cursor or cursor == COUNT
                if block.reached == cursor:
                    break
                cursor = block.reached
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert seen == (0 if wanted.verbs else COUNT)
    assert most < 6 * READ_AT_ONCE < COUNT * LARGE


def test_a_statement_larger_than_what_is_read_at_once_goes_alone(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forward, "READ_AT_ONCE", 1000)
    keep(engine, [long(), long()])
    with reading(engine) as connection:
        first = following(connection, 0, Filter(), 200)
        then = following(connection, first.reached, Filter(), 200)
        assert [item.seq for item in (*first.items, *then.items)] == [1, 2]
        assert following(connection, 2, Filter(), 200) == forward.Block((), 2)


def test_the_newest_is_a_small_one_that_is_wanted(engine: Engine) -> None:
    small = statement(id=new_id())
    keep(engine, [statement(id=new_id()), small, long()])
    with reading(engine) as connection:
        assert [item.id for item in newest(connection, 0, Filter())] == [small["id"]]
        assert newest(connection, 2, Filter()) == newest(connection, 0, Filter(verbs=("never",))) == []
