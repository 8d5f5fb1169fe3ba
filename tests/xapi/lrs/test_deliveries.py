"""Deliveries that share a commit: each whole or not at all, none answered before it is kept."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import OperationalError

from tests.xapi.examples import AUTHORITY, VERB
from xapi.lrs import store, tables
from xapi.lrs.deliveries import Deliveries, Sender
from xapi.lrs.transactions import connect, reading, writing

SENDER = Sender("t", "key", "xapi", AUTHORITY, "1.0.3", True)


def said(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "actor": {"mbox": f"mailto:{number}@example.org"},
        "verb": {"id": VERB + "experienced", "display": {"en": "experienced"}},
        "object": {"id": f"https://x.example/{number % 7}", "definition": {"name": {"en": f"thing {number}"}}},
        **more,
    }


def stored(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        rows = connection.execute(select(tables.statements.c.uuid).order_by(tables.statements.c.seq))
        return [str(uuid.UUID(bytes=bytes(row[0]))) for row in rows]


def together(engine: Engine, works: list[tuple[Sender, list[dict[str, Any]]]]) -> tuple[list[Any], int]:
    """Deliver all while the log is locked, so that they wait together; returns what became of each, and the commits."""
    deliveries = Deliveries(engine)
    commits: list[object] = []

    def send(work: tuple[Sender, list[dict[str, Any]]]) -> Any:
        try:
            return deliveries.deliver(*work)
        except (store.Conflict, OperationalError) as error:
            return error

    event.listen(engine, "commit", commits.append)
    with ThreadPoolExecutor(len(works)) as pool:
        waiting = []
        with writing(engine) as connection:
            store.lock(connection)
            for place, work in enumerate(works):
                waiting.append(pool.submit(send, work))
                _until(lambda: len(deliveries._waiting) > place)  # noqa: B023
        found = [one.result(30) for one in waiting]

    return found, len(commits) - 1


def _until(true: Callable[[], bool]) -> None:
    tick = threading.Event()
    for _ in range(3000):
        if true():
            return
        tick.wait(0.01)
    raise AssertionError("it did not happen in time")


def test_those_who_wait_share_one_commit_and_each_learns_of_its_own(engine: Engine) -> None:
    works = [(SENDER, [said(number), said(number + 100)]) for number in range(6)]
    found, commits = together(engine, works)
    assert commits == 1
    assert [[one.id for one in each] for each in found] == [[one["id"] for one in batch] for _, batch in works]
    assert all(one.new for each in found for one in each)
    assert stored(engine) == [one["id"] for _, batch in works for one in batch]


def test_a_refused_delivery_leaves_nothing_and_takes_none_of_the_others_with_it(engine: Engine) -> None:
    taken = said(1)
    Deliveries(engine).deliver(SENDER, [taken])
    other = said(2)
    works = [
        (SENDER, [said(3)]),
        (SENDER, [said(4), {**taken, "verb": {"id": VERB + "answered"}}]),
        (SENDER, [taken]),
        (replace(SENDER, tenant="u"), [other]),
        (SENDER, [other]),
    ]
    found, commits = together(engine, works)
    assert commits == 1
    assert isinstance(found[1], store.Conflict)
    assert [found[place][0].new for place in (0, 2, 3, 4)] == [True, False, True, True]
    assert stored(engine) == [taken["id"], works[0][1][0]["id"], other["id"], other["id"]]


def test_the_same_statement_sent_twice_at_once_is_there_once(engine: Engine) -> None:
    one = said(1)
    found, _ = together(engine, [(SENDER, [one])] * 3)
    assert [each[0].new for each in found] == [True, False, False]
    assert stored(engine) == [one["id"]]


def test_where_the_commit_fails_nobody_is_told_that_it_is_kept_and_the_next_are_written(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliveries = Deliveries(engine)

    def fail(_connection: object) -> None:
        raise ZeroDivisionError

    event.listen(engine, "commit", fail)
    with pytest.raises(ZeroDivisionError):
        deliveries.deliver(SENDER, [said(1)])
    event.remove(engine, "commit", fail)
    assert stored(engine) == []
    kept = said(2)
    deliveries.deliver(SENDER, [kept])
    assert stored(engine) == [kept["id"]]


def test_parallel_batches_about_the_same_activities_never_block_each_other_for_good(database_url: str) -> None:
    engines = [connect(database_url) for _ in range(2)]  # as two processes have
    desks = [Deliveries(engine) for engine in engines]
    batches = [[said(number * place) for number in range(1, 15)] for place in range(1, 17)]
    for batch in batches[::2]:
        batch.reverse()
    with ThreadPoolExecutor(16) as pool:
        sent = [pool.submit(desks[place % 2].deliver, SENDER, batch) for place, batch in enumerate(batches)]
        assert sum(len(one.result(60)) for one in sent) == 16 * 14
    found = stored(engines[0])
    for batch in batches:  # each stands together: batches are whole
        first = found.index(batch[0]["id"])
        assert found[first : first + 14] == [one["id"] for one in batch]
    for engine in engines:
        engine.dispose()
