"""Documents are kept, replaced, merged and taken away as the specification says, on both databases."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import Engine

from tests.xapi.examples import agent, new_id
from xapi.lrs import documents
from xapi.lrs.documents import Condition, Document, Shelf
from xapi.lrs.transactions import reading, writing
from xapi.strict_json import BadJSON

JSON = "application/json"
ANY, NEW = Condition(), Condition(none_match=frozenset("*"))
STATE = Shelf("t", documents.STATE, "https://x.example/a", agent("ana"))


def put(engine: Engine, body: bytes, name: str = "s", *, shelf: Shelf = STATE, condition: Condition = ANY) -> None:
    with writing(engine) as connection:
        documents.put(connection, shelf, name, body, JSON, condition, blind=True)


def merge(engine: Engine, body: bytes, content_type: str = JSON, *, condition: Condition = ANY) -> None:
    with writing(engine) as connection:
        documents.merge(connection, STATE, "s", body, content_type, condition)


def get(engine: Engine, name: str = "s", shelf: Shelf = STATE) -> Document | None:
    with reading(engine) as connection:
        return documents.get(connection, shelf, name)


def body(engine: Engine, name: str = "s", shelf: Shelf = STATE) -> bytes | None:
    found = get(engine, name, shelf)
    return None if found is None else found.body


def names(engine: Engine, shelf: Shelf = STATE, since: int | None = None) -> list[str]:
    with reading(engine) as connection:
        return [name for name, _ in documents.names(connection, shelf, since)]


def test_a_document_comes_back_as_it_was_with_the_sha1_of_its_bytes(engine: Engine) -> None:
    put(engine, bytes(range(256)))
    found = get(engine)
    assert found is not None
    assert (found.body, found.content_type) == (bytes(range(256)), JSON)
    assert found.etag == "4916d6bdb7f78e6803698cab32d1586ea457dfc8"


def test_each_part_of_its_name_tells_documents_apart(engine: Engine) -> None:
    shelves = [
        STATE,
        replace(STATE, tenant="u"),
        replace(STATE, activity="https://x.example/b"),
        replace(STATE, agent=agent("bo")),
        replace(STATE, registration=new_id()),
        replace(STATE, registration=new_id()),
        Shelf("t", documents.ACTIVITY, "https://x.example/a"),
        Shelf("t", documents.AGENT, agent=agent("ana")),
    ]
    for number, shelf in enumerate(shelves):
        put(engine, b"%d" % number, shelf=shelf)
        put(engine, b"other", "other", shelf=shelf)
    assert [body(engine, shelf=shelf) for shelf in shelves] == [b"%d" % number for number in range(8)]


def test_an_agent_is_known_by_the_identifier_alone(engine: Engine) -> None:
    put(engine, b"1")
    assert body(engine, shelf=replace(STATE, agent={**agent("ana"), "name": "Ana"})) == b"1"


def test_conditions_are_of_the_stored_document(engine: Engine) -> None:
    put(engine, b"1", condition=NEW)
    stored = get(engine)
    assert stored is not None
    known, unknown = frozenset((stored.etag, "x")), frozenset(("0" * 40,))
    for wrong in (NEW, Condition(match=unknown), Condition(none_match=known), Condition(match=frozenset())):
        with pytest.raises(documents.PreconditionFailed):
            put(engine, b"2", condition=wrong)
        with pytest.raises(documents.PreconditionFailed):
            merge(engine, b"{}", condition=wrong)
        with pytest.raises(documents.PreconditionFailed), writing(engine) as connection:
            documents.remove(connection, STATE, "s", wrong)
    assert get(engine) == stored
    for right in (Condition(match=known), Condition(match=frozenset("*")), Condition(none_match=unknown)):
        put(engine, b"1", condition=right)
    with pytest.raises(documents.PreconditionFailed):
        put(engine, b"1", "new", condition=Condition(match=frozenset("*")))


def test_a_put_without_condition_may_be_asked_for_one(engine: Engine) -> None:
    with pytest.raises(documents.ConditionNeeded, match="If-None-Match") as caught, writing(engine) as connection:
        documents.put(connection, STATE, "s", b"", JSON, ANY, blind=False)
    assert not caught.value.exists
    with writing(engine) as connection:
        documents.put(connection, STATE, "s", b"", JSON, ANY, blind=None)
    for blind in (False, None):
        with pytest.raises(documents.ConditionNeeded, match="If-Match") as caught, writing(engine) as connection:
            documents.put(connection, STATE, "s", b"", JSON, ANY, blind=blind)
        assert caught.value.exists


def test_merging_replaces_whole_properties_one_level_deep(engine: Engine) -> None:
    """XAPI-00183, XAPI-00184."""
    merge(engine, b'{"a":{"b":1,"c":2},"d":3}')
    merge(engine, b' {"a": {"b": 4}, "e": null}', "application/json; charset=utf-8")
    assert body(engine) == b'{"a":{"b":4},"d":3,"e":null}'


def test_what_is_no_object_is_not_merged(engine: Engine) -> None:
    """XAPI-00232, XAPI-00278, XAPI-00309: nor is the stored document changed."""
    merge(engine, b'{"a":1}')
    for sent, kind in ((b"[]", JSON), (b'{"b":1}', "text/plain")):
        with pytest.raises(documents.NotMergeable, match="that you sent"):
            merge(engine, sent, kind)
    with pytest.raises(BadJSON):
        merge(engine, b"{")
    assert body(engine) == b'{"a":1}'
    for stored in (b"[1]", b"{", b"5"):
        put(engine, stored)
        with pytest.raises(documents.NotMergeable, match="the stored document"):
            merge(engine, b'{"b":1}')


def test_a_post_of_anything_makes_a_new_document(engine: Engine) -> None:
    merge(engine, b"\x00\xff", "image/png")
    assert body(engine) == b"\x00\xff"


def test_names_are_of_all_registrations_or_one_and_since_a_change(engine: Engine) -> None:
    registered = replace(STATE, registration=new_id())
    put(engine, b"1", "first")
    put(engine, b"1", "second")
    put(engine, b"1", "third", shelf=registered)
    second = get(engine, "second")
    assert second is not None
    assert names(engine) == ["first", "second", "third"]
    assert names(engine, registered) == ["third"]
    assert names(engine, since=second.updated) == ["third"]
    put(engine, b"2", "first")
    assert names(engine, since=second.updated) == ["third", "first"]
    for other in (replace(STATE, tenant="u"), replace(STATE, agent=agent("bo"))):
        assert names(engine, other) == []


def test_a_change_is_later_than_the_one_before_whatever_the_clock_says(engine: Engine) -> None:
    times = []
    for day in (2, 1):
        with time_machine.travel(datetime(2026, 1, day, tzinfo=UTC), tick=False):
            put(engine, b"%d" % day)
        found = get(engine)
        assert found is not None and found.body == b"%d" % day
        times.append(found.updated)
    assert times[1] == times[0] + 1


def test_one_is_removed_or_all_of_a_shelf(engine: Engine) -> None:
    registered, other = replace(STATE, registration=new_id()), replace(STATE, tenant="u")
    for shelf in (STATE, registered, other):
        for name in ("one", "two"):
            put(engine, b"1", name, shelf=shelf)
    with writing(engine) as connection:
        documents.remove(connection, STATE, "one", ANY)
        documents.remove(connection, STATE, "never there", ANY)
    assert (body(engine, "one"), body(engine, "two")) == (None, b"1")
    assert names(engine, registered) == ["one", "two"]
    with writing(engine) as connection:
        documents.clear(connection, registered)
    assert names(engine) == ["two"]
    with writing(engine) as connection:
        documents.clear(connection, STATE)
    assert names(engine) == []
    assert names(engine, other) == ["one", "two"]


def test_of_writers_at_once_that_make_the_same_document_one_succeeds(engine: Engine) -> None:
    together, failed = threading.Barrier(4), []

    def write(number: int) -> None:
        together.wait()
        try:
            put(engine, b"%d" % number, condition=NEW)
        except documents.PreconditionFailed:
            failed.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failed) == 3
    assert body(engine) == b"%d" % ({0, 1, 2, 3} - set(failed)).pop()


def test_merges_at_once_lose_nothing(engine: Engine) -> None:
    together = threading.Barrier(6)

    def write(number: int) -> None:
        together.wait()
        merge(engine, b'{"%d":1}' % number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((body(engine) or b"").strip(b"{}").split(b",")) == [b'"%d":1' % number for number in range(6)]


def test_a_full_shelf_takes_changes_and_no_new_document_until_one_is_removed(engine: Engine) -> None:
    def keep(name: str, *, merged: bool = False) -> None:
        with writing(engine) as connection:
            if merged:
                documents.merge(connection, STATE, name, b'{"a":1}', JSON, ANY, room=2)
            else:
                documents.put(connection, STATE, name, b"{}", JSON, ANY, blind=True, room=2)

    keep("one")
    keep("two", merged=True)
    for merged in (False, True):
        with pytest.raises(documents.TooMany, match="take one away with DELETE"):
            keep("three", merged=merged)
        keep("one", merged=merged)
    with writing(engine) as connection:
        documents.remove(connection, STATE, "one", ANY)
    keep("three")
    assert sorted(names(engine)) == ["three", "two"]
