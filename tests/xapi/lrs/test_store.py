"""The log keeps each statement once, in one order, whole or not at all."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from tests.xapi.examples import AUTHORITY, agent, new_id, statement, voiding
from xapi import moments
from xapi.lrs import queries, store
from xapi.lrs.query import StatementQuery
from xapi.lrs.tables import statements
from xapi.lrs.transactions import reading, writing


def append(connection: Connection, batch: Sequence[dict[str, Any]], **more: Any) -> list[store.Appended]:
    """Append as one credential of one tenant."""
    settings = {"tenant": "t", "credential": "c", "channel": "xapi", "authority": AUTHORITY, **more}
    return store.append(connection, batch, **settings)


def put(engine: Engine, *batch: dict[str, Any], **more: Any) -> list[store.Appended]:
    """Append in a transaction of its own."""
    with writing(engine) as connection:
        return append(connection, batch, **more)


def get(engine: Engine, **asked: Any) -> list[dict[str, Any]]:
    """Return the statements of tenant t that meet a query."""
    with reading(engine) as connection:
        return queries.find(connection, "t", StatementQuery(**asked)).statements


def test_what_the_server_must_set_is_set(engine: Engine) -> None:
    now = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
    sent = statement(authority=agent("liar"))
    put(engine, sent, now=now)
    [found] = get(engine)
    assert found["stored"] == found["timestamp"] == "2026-11-22T10:00:00.000000Z"
    assert found["authority"] == AUTHORITY
    assert found["version"] == "1.0.0"
    assert {name: found[name] for name in ("id", "actor", "verb", "object")} == {
        name: sent[name] for name in ("id", "actor", "verb", "object")
    }


def test_a_statement_without_id_gets_one_and_one_for_2_0_its_version(engine: Engine) -> None:
    sent = statement()
    del sent["id"]
    [appended] = put(engine, sent, version="2.0.0")
    [found] = get(engine)
    assert found["id"] == appended.id
    assert found["version"] == "2.0.0"
    assert "id" not in sent


def test_a_statement_sent_again_is_known_and_kept_once(engine: Engine) -> None:
    sent = statement(timestamp="2026-01-01T10:00:00.000Z")
    again = {**sent, "id": sent["id"].upper(), "timestamp": "2026-01-01T11:00:00+01:00"}
    assert put(engine, sent)[0].new
    assert not put(engine, again)[0].new
    assert len(get(engine)) == 1


def test_the_same_statement_twice_in_a_batch_is_kept_once(engine: Engine) -> None:
    sent = statement()
    assert [entry.new for entry in put(engine, sent, sent)] == [True, False]
    assert len(get(engine)) == 1


def test_a_different_statement_with_a_known_id_changes_nothing(engine: Engine) -> None:
    sent = statement()
    put(engine, sent)
    with pytest.raises(store.Conflict, match=sent["id"]):
        put(engine, statement(), {**sent, "actor": agent("eve")})
    [found] = get(engine)
    assert found["actor"] == sent["actor"]


def test_another_timestamp_is_another_statement_only_where_both_were_given(engine: Engine) -> None:
    sent = statement(timestamp="2026-01-01T10:00:00Z")
    put(engine, sent)
    with pytest.raises(store.Conflict):
        put(engine, {**sent, "timestamp": "2026-01-01T10:00:01Z"})
    without = {name: value for name, value in sent.items() if name != "timestamp"}
    assert not put(engine, without)[0].new


def test_an_id_of_another_tenant_is_no_conflict(engine: Engine) -> None:
    sent = statement()
    put(engine, sent)
    assert put(engine, {**sent, "actor": agent("eve")}, tenant="other")[0].new
    assert [found["actor"] for found in get(engine)] == [sent["actor"]]


def test_an_exception_of_the_caller_leaves_no_trace(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as connection:
            append(connection, [statement()])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert get(engine) == []


def test_stored_rises_even_when_the_clock_goes_back(engine: Engine) -> None:
    now = datetime.now(UTC)
    put(engine, statement(), statement(), now=now)
    put(engine, statement(), now=now - timedelta(hours=1))
    stored = [moments.parse(found["stored"]) for found in get(engine, ascending=True)]
    assert stored == [stored[0], stored[0] + 1, stored[0] + 2]


def test_a_voided_statement_is_found_no_more_but_its_voiding_is(engine: Engine) -> None:
    sent = statement()
    put(engine, sent)
    put(engine, voiding(sent["id"]))
    assert [found["verb"]["display"]["en"] for found in get(engine)] == ["voided"]
    assert get(engine, statement_id=sent["id"]) == []
    assert len(get(engine, voided_statement_id=sent["id"])) == 1


def test_a_statement_that_arrives_after_its_voiding_is_voided(engine: Engine) -> None:
    sent = statement()
    put(engine, voiding(sent["id"]))
    put(engine, sent)
    assert get(engine, statement_id=sent["id"]) == []
    assert len(get(engine, voided_statement_id=sent["id"])) == 1


def test_a_statement_voided_in_its_own_batch_is_voided(engine: Engine) -> None:
    sent = statement()
    put(engine, sent, voiding(sent["id"]))
    assert get(engine, statement_id=sent["id"]) == []


def test_a_voiding_statement_cannot_be_voided(engine: Engine) -> None:
    first = voiding(new_id())
    put(engine, first, voiding(first["id"]))
    assert len(get(engine)) == 2
    second = voiding(new_id())
    put(engine, voiding(second["id"]))
    put(engine, second)
    assert len(get(engine, statement_id=second["id"])) == 1


def test_a_voiding_of_one_tenant_does_not_touch_another(engine: Engine) -> None:
    sent = statement()
    put(engine, sent)
    put(engine, voiding(sent["id"]), tenant="other")
    assert len(get(engine, statement_id=sent["id"])) == 1


def test_ids_that_are_in_the_log_are_told(engine: Engine) -> None:
    sent = statement()
    put(engine, sent)
    with reading(engine) as connection:
        assert store.known_ids(connection, "t", [sent["id"].upper(), new_id()]) == {sent["id"].upper()}
        assert store.known_ids(connection, "other", [sent["id"]]) == frozenset()


def test_odd_texts_are_kept_whole(engine: Engine) -> None:
    sent = statement(
        actor="nul \x00, quote ', emoji \U0001f600, " + "x" * 4000, activity="https://x.example/" + "y" * 9000
    )
    sent["result"] = {"extensions": {"https://x.example/e": [None, 12345678901234567890123, 1e-7, {"": []}]}}
    put(engine, sent)
    [found] = get(engine, agent=sent["actor"], activity=sent["object"]["id"])
    assert found["actor"] == sent["actor"]
    assert found["result"] == sent["result"]


def test_a_batch_larger_than_a_query_takes_parameters_is_kept(engine: Engine) -> None:
    batch = [statement(actor=f"a{number}", activity=f"https://x.example/{number}") for number in range(1100)]
    put(engine, *batch)
    with reading(engine) as connection:
        assert queries.count(connection, "t") == 1100
    assert [found["id"] for found in get(engine, agent=agent("a1099"))] == [batch[1099]["id"]]


def test_eight_writers_at_once_lose_nothing_and_agree_on_the_order(engine: Engine) -> None:
    followed: list[int] = []
    done = threading.Event()

    def write(number: int) -> None:
        for turn in range(6):
            shared = [statement(actor=f"w{number}", activity=f"https://x.example/{n}") for n in (turn, number, 99)]
            put(engine, *(shared if number % 2 else reversed(shared)))

    def follow() -> None:
        """Read behind a cursor, as consumers of the log do: what it steps over is lost to them."""
        last = False
        while not last:
            last = done.is_set()
            with reading(engine) as connection:
                after = followed[-1] if followed else 0
                seqs = select(statements.c.seq).where(statements.c.seq > after).order_by(statements.c.seq)
                followed.extend(connection.execute(seqs).scalars())

    reader = threading.Thread(target=follow)
    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    reader.start()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    done.set()
    reader.join(60)
    with reading(engine) as connection:
        rows = connection.execute(select(statements.c.seq, statements.c.stored).order_by(statements.c.seq)).all()
    assert [seq for seq, _ in rows] == list(range(1, 8 * 6 * 3 + 1)) == followed
    assert all(earlier < later for (_, earlier), (_, later) in itertools.pairwise(rows))
