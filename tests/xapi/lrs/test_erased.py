"""Who was erased does not come back: by another identifier of theirs, in a document, in a file, at the same moment."""

from __future__ import annotations

import copy
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from tests.xapi.conftest import empty, postgresql_url
from tests.xapi.examples import AUTHORITY, agent, new_id, statement
from tests.xapi.lrs.test_erasure import ANA, NAME, bodies, dump, erase
from tests.xapi.lrs.test_verify import keep
from xapi.lrs import documents, erased, erasure, erasure_search, importing, store
from xapi.lrs.transactions import connect, reading, writing
from xapi.lrs.verify import verify

MAIL = {"mbox": "mailto:Ana.P@CMO.example"}
ANYTHING = documents.Condition(none_match=frozenset("*"))


def hashed(mbox: str) -> dict[str, Any]:
    """Return who has this mailbox, by its hash."""
    return {"mbox_sha1sum": hashlib.sha1(mbox.encode()).hexdigest()}


@pytest.mark.parametrize("spelt", ["mailto:Ana.P@CMO.example", "mailto:Ana.P@cmo.example", "mailto:ana.p@cmo.example"])
def test_who_was_erased_by_the_hash_of_a_mailbox_does_not_come_back_by_the_mailbox(engine: Engine, spelt: str) -> None:
    erase(engine, hashed(spelt))
    shelf = documents.Shelf("t", documents.AGENT, None, MAIL)
    with writing(engine) as connection:
        keep(connection, "t", [{**statement(result={"response": "Ana.P@cmo.example"}), "actor": MAIL}])
        documents.put(connection, shelf, "d", b"1", "text/plain", ANYTHING)
        assert documents.get(connection, shelf, "d") is None
    assert bodies(engine)[0]["actor"]["account"]["name"].endswith("-erased")
    assert "ana.p@" not in dump(engine).lower()


@pytest.mark.parametrize("spelt", ["mailto:Ana.P@CMO.example", "mailto:Ana.P@cmo.example", "mailto:ana.p@cmo.example"])
def test_who_was_erased_by_a_mailbox_does_not_come_back_by_its_hash(engine: Engine, spelt: str) -> None:
    erase(engine, MAIL)
    late = hashed(spelt)
    with writing(engine) as connection:
        keep(connection, "t", [{**statement(), "actor": {"mbox_sha1sum": late["mbox_sha1sum"].upper()}}])
    assert bodies(engine)[0]["actor"]["account"]["name"].endswith("-erased")
    assert late["mbox_sha1sum"] not in dump(engine).lower()


def test_with_the_hash_of_a_mailbox_all_goes_that_is_known_by_the_mailbox(engine: Engine) -> None:
    others = [agent("bo"), {"mbox": "mailto:bo@cmo.example"}]
    shelf = documents.Shelf("t", documents.AGENT, None, MAIL)
    mention = statement(actor="bo", result={"response": "Ask ana.p@cmo.example"})
    with writing(engine) as connection:
        keep(connection, "t", [{**statement(), "actor": one} for one in (MAIL, *others)] + [mention])
        documents.put(connection, shelf, "d", b"1", "text/plain", ANYTHING)
    done = erase(engine, hashed("mailto:Ana.P@cmo.example"))
    assert (done.statements, done.as_actor, done.documents) == (2, 1, 1)
    assert "ana.p@" not in dump(engine).lower()
    assert [one["actor"] for one in bodies(engine)[1:3]] == others
    assert verify(engine).faults == []


def test_a_mailbox_that_arrives_after_the_search_for_its_hash_goes_too(engine: Engine) -> None:
    who = hashed("mailto:Ana.P@cmo.example")
    known = erasure_search.mentions(engine, "t", who)
    with writing(engine) as connection:
        keep(connection, "t", [{**statement(), "actor": MAIL}])
    with writing(engine) as connection:
        erasure.erase(connection, "t", who, known)
    assert "ana.p@" not in dump(engine).lower()


def test_who_comes_anew_by_a_mailbox_is_known_again(engine: Engine) -> None:
    erase(engine, hashed("mailto:Ana.P@cmo.example"))
    with writing(engine) as connection:
        assert erased.readmit(connection, "t", MAIL)
        keep(connection, "t", [{**statement(), "actor": MAIL}])
    assert bodies(engine)[0]["actor"] == MAIL


def test_an_import_does_not_bring_anybody_back(engine: Engine, tmp_path: Path) -> None:
    """A file that was exported before holds them still, under the same ids and under new ones, by whatever name."""
    mail = {**statement(actor="bo"), "context": {"instructor": hashed("mailto:Ana.P@CMO.example")}}
    sent = [
        statement(actor=NAME),
        statement(actor="bo"),
        statement(actor="bo", context={"team": {**ANA, **_GROUP}}),
        mail,
    ]
    with writing(engine) as connection:
        keep(connection, "t", copy.deepcopy(sent))
    exported = bodies(engine)
    erase(engine)
    erase(engine, MAIL)
    after = bodies(engine)
    lines = [json.dumps(one).encode() for one in exported]
    lines += [json.dumps({**one, "id": new_id()}).encode() for one in exported]
    origin = importing.Origin("t", "import", AUTHORITY, keep_authority=True)
    (batch,) = importing.take(engine, lines, origin)
    assert (batch.known, batch.new, batch.refused) == (4, 4, 0)
    assert bodies(engine)[:4] == after
    left = dump(engine)
    assert NAME not in left and mail["context"]["instructor"]["mbox_sha1sum"] not in left
    assert verify(engine).faults == []


_GROUP = {"objectType": "Group"}


def send(engine: Engine, one: dict[str, Any]) -> list[store.Appended]:
    """Send a statement."""
    with writing(engine) as connection:
        return store.append(
            connection, [one], tenant="t", credential="key", channel="xapi", authority=copy.deepcopy(AUTHORITY)
        )


def test_a_conflict_does_not_tell_who_was_erased(engine: Engine) -> None:
    """Somebody's known id, another's name: the answer is a conflict whether or not they were erased."""
    mine = statement(actor="bo")
    theirs = statement(actor=NAME)
    for one in (mine, theirs):
        send(engine, copy.deepcopy(one))
    tries = [
        {**mine, "actor": ANA},
        {**theirs, "result": {"response": "else"}},
        {**theirs, "object": {"id": "https://x.example/else"}},
        {**theirs, "context": {"instructor": ANA}},
        {**theirs, "actor": agent("bo")},
    ]
    for _ in range(2):
        for one in tries:
            with pytest.raises(store.Conflict):
                send(engine, copy.deepcopy(one))
        assert not send(engine, copy.deepcopy(theirs))[0].new
        erase(engine)


def test_what_is_sent_again_is_known_though_the_person_was_taken_out(engine: Engine) -> None:
    registration, moved = new_id(), new_id()
    own = "https://x.example/written"
    sub = {
        "objectType": "SubStatement",
        "actor": ANA,
        "verb": {"id": "https://x.example/v"},
        "object": {"id": f"https://x.example/people/{NAME}"},
        "result": {"extensions": {own: "me"}},
    }
    sent = [
        statement(actor=NAME, context={"registration": registration, "extensions": {"https://x.example/e": NAME}}),
        statement(actor=NAME, result={"extensions": {own: "me"}}, timestamp="2026-01-02T03:04:05Z"),
        statement(actor=NAME, result={"success": True, "extensions": {own: "me", "https://x.example/e": 1}}),
        statement(actor=NAME, activity=f"https://x.example/people/{NAME}"),
        {**statement(actor="bo"), "object": sub},
        {**statement(actor="bo"), "object": {"objectType": "Group", "member": [agent("a"), ANA, agent("b")]}},
    ]
    for one in sent:
        send(engine, copy.deepcopy(one))
    erase(engine, registrations={registration: moved}, own_words=frozenset([own]))
    before = bodies(engine)
    for one in sent:
        assert not send(engine, copy.deepcopy(one))[0].new
    assert bodies(engine) == before


@pytest.fixture
def postgresql() -> Iterator[Engine]:
    """Lend an engine on PostgreSQL, where transactions run beside one another."""
    made = connect(postgresql_url())
    yield made
    made.dispose()
    empty(postgresql_url())


def _waits_for_a_lock(engine: Engine) -> bool:
    with reading(engine) as connection:
        found = text(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory' AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return bool(connection.execute(found).scalar())


def _until_it_waits(engine: Engine, thread: threading.Thread) -> None:
    end = time.monotonic() + 30
    while thread.is_alive() and time.monotonic() < end and not _waits_for_a_lock(engine):
        time.sleep(0.01)


@pytest.mark.parametrize("stored", [False, True], ids=["a new one", "one that is there"])
def test_a_document_written_beside_an_erasure_goes_with_the_person(postgresql: Engine, stored: bool) -> None:
    """The writer looked whether the person was erased, and commits after the erasure looked for documents."""
    shelf = documents.Shelf("t", documents.AGENT, None, ANA)
    if stored:
        with writing(postgresql) as connection:
            documents.put(connection, shelf, "d", b"1", "text/plain", ANYTHING)
    erasing = threading.Thread(target=erase, args=(postgresql,))
    with writing(postgresql) as connection:
        documents.put(connection, shelf, "d", b"2", "text/plain", documents.Condition(), blind=True)
        erasing.start()
        _until_it_waits(postgresql, erasing)
    erasing.join(30)
    assert not erasing.is_alive()
    with reading(postgresql) as connection:
        assert documents.get(connection, shelf, "d") is None


def test_a_document_that_waits_for_an_erasure_is_not_kept(postgresql: Engine) -> None:
    shelf = documents.Shelf("t", documents.AGENT, None, ANA)

    def write() -> None:
        with writing(postgresql) as connection:
            documents.put(connection, shelf, "d", b"1", "text/plain", ANYTHING)

    writer = threading.Thread(target=write)
    known = erasure_search.mentions(postgresql, "t", ANA)
    with writing(postgresql) as connection:
        erasure.erase(connection, "t", ANA, known)
        writer.start()
        _until_it_waits(postgresql, writer)
    writer.join(30)
    assert not writer.is_alive()
    with reading(postgresql) as connection:
        assert documents.get(connection, shelf, "d") is None
