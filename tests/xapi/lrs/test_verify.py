from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, insert, update

from tests.xapi.examples import AUTHORITY, agent, new_id, referring, statement, voiding
from xapi.lrs import attachments as files
from xapi.lrs import store, tables
from xapi.lrs.transactions import writing
from xapi.lrs.verify import verify

S, A = tables.statements, tables.agents


def attached(body: bytes) -> dict[str, Any]:
    """Say of some bytes what a statement says of its attachment."""
    return {
        "usageType": "https://x.example/usage",
        "display": {"en": "x"},
        "contentType": "text/plain",
        "length": len(body),
        "sha2": hashlib.sha256(body).hexdigest(),
    }


def keep(connection: Connection, tenant: str, batch: list[dict[str, Any]], body: bytes = b"") -> None:
    """Append statements; the last one with an attachment."""
    appended = store.append(connection, batch, tenant=tenant, credential="key", channel="xapi", authority=AUTHORITY)
    if body:
        brought = files.Brought(hashlib.sha256(body).digest(), "text/plain", body)
        files.keep(connection, tenant, appended, [[]] * (len(batch) - 1) + [[brought]])


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A store with something of everything."""
    first = new_id()
    group = {"objectType": "Group", "member": [agent("bo"), agent("cy")]}
    batch = [
        statement(id=first, context={"registration": new_id(), "instructor": agent("zoe")}),
        statement(actor="bo", context={"team": {**group, "objectType": "Group"}}),
        {**statement(), "actor": group},
        referring(new_id()),
        voiding(first),
        statement(attachments=[attached(b"hello")]),
    ]
    with writing(engine) as connection:
        keep(connection, "t", batch, b"hello")
        keep(connection, "u", [statement(), statement(attachments=[attached(b"hello")])], b"hello")
    return engine


def test_a_whole_store_is_found_whole(filled: Engine) -> None:
    told: list[tuple[int, int]] = []
    report = verify(filled, lambda done, all: told.append((done, all)))
    assert (report.count, report.faults) == (0, [])
    assert (report.statements, report.references, report.attachments) == (8, 2, 2)
    assert told == [(8, 8)]


def test_stretches_that_are_checked_beside_one_another_make_one_report(filled: Engine) -> None:
    told: list[tuple[int, int]] = []
    report = verify(filled, lambda done, all: told.append((done, all)), processes=2, stretch=3)
    assert report == verify(filled)
    assert (report.count, report.statements, report.references, report.attachments) == (0, 8, 2, 2)
    assert told == [(3, 8), (6, 8), (8, 8)]
    with writing(filled) as connection:
        connection.execute(delete(S).where(S.c.seq.in_([3, 4])))
        connection.execute(update(S).where(S.c.seq == 7).values(stored=1))
    apart = verify(filled, processes=2, stretch=2)
    faults = {(one.where, one.what) for one in apart.faults}
    assert ("statement 5", "2 statements are missing before it") in faults
    assert ("statement 7", "was stored no later than the one before it") in faults
    together = verify(filled, stretch=100)
    assert faults == {(one.where, one.what) for one in together.faults} and apart.count == together.count


def test_an_empty_store_is_whole(engine: Engine) -> None:
    assert verify(engine).count == 0


DAMAGES: list[tuple[Callable[[], Any], str]] = [
    (lambda: update(S).where(S.c.seq == 2).values(digest=b"\0" * 32), "digest"),
    (lambda: update(S).where(S.c.seq == 2).values(body="{"), "no legal statement"),
    (lambda: update(S).where(S.c.seq == 2).values(stored=1), "stored no later"),
    (lambda: update(S).where(S.c.seq == 2).values(uuid=b"\1" * 16), "another id"),
    (lambda: update(S).where(S.c.seq == 2).values(actor=None), "its actor"),
    (lambda: update(S).where(S.c.seq == 1).values(registration=None), "another registration"),
    (lambda: update(S).where(S.c.seq == 1).values(voided=False), "voided and not marked"),
    (lambda: update(S).where(S.c.seq == 2).values(voided=True), "no statement voids it"),
    (lambda: delete(S).where(S.c.seq == 4), "missing"),
    (lambda: delete(tables.statement_agents).where(tables.statement_agents.c.seq == 2), "not found by its agent"),
    (lambda: update(tables.statement_activities).values(direct=False), "marked wrongly"),
    (lambda: insert(tables.statement_agents).values(agent=999, seq=2, direct=True), "lrs_statement_agents"),
    (lambda: delete(tables.references).where(tables.references.c.seq == 4), "reference"),
    (lambda: update(A).where(A.c.id == 1).values(label="somebody"), "label"),
    (lambda: update(A).where(A.c.id == 1).values(digest=b"\2" * 16), "its digest is not that of"),
    (lambda: update(tables.attachments).values(body=b"other"), "another hash"),
    (lambda: delete(tables.attachments), "are gone"),
    (lambda: delete(tables.statement_attachments), "belongs to no statement"),
]


@pytest.mark.parametrize(("damage", "words"), DAMAGES, ids=[words.replace(" ", "-") for _, words in DAMAGES])
def test_each_damage_is_told(filled: Engine, damage: Callable[[], Any], words: str) -> None:
    with writing(filled) as connection:
        connection.execute(damage())
    report = verify(filled)
    assert verify(filled, stretch=1).count == report.count
    assert any(words in fault.what or words in fault.where for fault in report.faults), report.faults
