from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.xapi.conftest import create
from tests.xapi.examples import AUTHORITY, agent, new_id, statement, voiding
from tests.xapi.lrs.test_verify import attached, keep
from xapi import moments
from xapi.lrs import export, importing
from xapi.lrs.export import Wanted
from xapi.lrs.importing import Batch, Origin, Rejected
from xapi.lrs.transactions import connect, reading, writing
from xapi.lrs.verify import verify

MINE = {"objectType": "Agent", "account": {"homePage": "https://new.example", "name": "import"}}


def exported(engine: Engine, wanted: Wanted | None = None) -> list[dict[str, Any]]:
    """Return what an export writes."""
    text = b"".join(export.ndjson(block) for block in export.lines(engine, wanted or Wanted()))
    return [json.loads(line) for line in text.splitlines()]


def imported(engine: Engine, lines: list[bytes], **origin: Any) -> Batch:
    """Import lines; returns the sum of the batches."""
    total = Batch()
    for batch in importing.take(engine, lines, Origin("t", "import", MINE, **origin)):
        total.lines, total.new, total.known = (
            total.lines + batch.lines,
            total.new + batch.new,
            total.known + batch.known,
        )
        total.attachments, total.without_bytes = (
            total.attachments + batch.attachments,
            total.without_bytes + batch.without_bytes,
        )
        total.rejected += batch.rejected
    return total


def line(one: Any) -> bytes:
    """Return a value as a line."""
    return json.dumps(one).encode() + b"\n"


def test_what_is_exported_and_imported_elsewhere_is_the_same(engine: Engine, tmp_path: Path) -> None:
    first = statement(context={"registration": new_id(), "extensions": {"https://x.example/e": [1.0, "é\u2028"]}})
    batch = [first, *(statement(actor=f"a{number % 7}") for number in range(1200)), voiding(first["id"])]
    batch.append(statement(attachments=[attached(b"hello")]))
    with writing(engine) as connection:
        keep(connection, "t", batch, b"hello")
    url = f"sqlite:///{tmp_path}/other.db"
    create(url)
    other = connect(url)
    folder = tmp_path / "files"
    folder.mkdir()
    lines: list[bytes] = []
    for block in export.lines(engine, Wanted()):
        lines += export.ndjson(block).splitlines(keepends=True)
        with reading(engine) as connection:
            export.keep_attachments(connection, block, folder)
    done = imported(other, lines, attachments=folder, keep_authority=True)
    assert (done.new, done.known, done.attachments, done.rejected) == (1203, 0, 1, [])
    assert verify(other).faults == []
    before, after = exported(engine), exported(other)
    stored = [one.pop("stored") for one in after]
    assert stored == sorted(stored)
    for one in before:
        del one["stored"]
    assert before == after
    again = imported(other, lines, attachments=folder, keep_authority=True)
    assert (again.new, again.known, again.rejected) == (0, 1203, [])
    other.dispose()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (lambda _: Wanted(tenant="t"), "abc"),
        (lambda _: Wanted(tenant="u"), "d"),
        (lambda _: Wanted(tenant="nobody"), ""),
        (lambda _: Wanted(verb="completed"), "bd"),
        (lambda _: Wanted(verb="http://adlnet.gov/expapi/verbs/completed", tenant="t"), "b"),
        (lambda _: Wanted(verb="nothing"), ""),
        (lambda _: Wanted(activity="https://x.example/c"), "bc"),
        (lambda _: Wanted(registration="11111111-2222-4333-8444-555555555555"), "a"),
        (lambda times: Wanted(since=times[1]), "bcd"),
        (lambda times: Wanted(until=times[1]), "a"),
        (lambda times: Wanted(since=times[1], until=times[3]), "bc"),
        (lambda times: Wanted(since=times[3] + 1), ""),
        (lambda times: Wanted(until=times[3] + 1, after=3), "d"),
    ],
)
def test_filters_hold_together(engine: Engine, wanted: Callable[[list[int]], Wanted], found: str) -> None:
    registration = {"registration": "11111111-2222-4333-8444-555555555555"}
    parent = {"contextActivities": {"parent": [{"id": "https://x.example/c"}]}}
    with writing(engine) as connection:
        a = statement(actor="a", context=registration)
        keep(connection, "t", [a, statement(actor="b", verb="completed", context=parent)])
        keep(connection, "t", [statement(actor="c", activity="https://x.example/c")])
        keep(connection, "u", [statement(actor="d", verb="completed")])
    times = [moments.parse(one["stored"]) for one in exported(engine)]
    assert "".join(one["actor"]["account"]["name"] for one in exported(engine, wanted(times))) == found


def test_what_arrives_during_an_export_is_left_for_the_next(engine: Engine) -> None:
    with writing(engine) as connection:
        keep(connection, "t", [statement() for _ in range(export.BLOCK + 1)])
    count = 0
    for block in export.lines(engine, Wanted()):
        count += len(block)
        with writing(engine) as connection:
            keep(connection, "t", [statement()])
    assert count == export.BLOCK + 1


def test_broken_lines_are_told_with_line_and_path_and_the_others_go_on(engine: Engine) -> None:
    taken = statement()
    with writing(engine) as connection:
        keep(connection, "t", [taken])
    twice = statement()
    lines = [
        line(statement()),
        b"\n",
        b"{nonsense\n",
        line({**statement(), "actor": {"mbox": "x@y"}}),
        line({**taken, "actor": agent("another")}),
        line(7),
        line({**statement(), "version": 7}),
        line({**statement(), "object": {"objectType": "SubStatement"}}),
        line(twice),
        line({**twice, "actor": agent("another")}),
        line(statement()),
    ]
    done = imported(engine, lines)
    assert (done.new, len(exported(engine))) == (3, 4)
    told = {one.number: one.reason for one in done.rejected}
    assert sorted(told) == [3, 4, 5, 6, 7, 8, 10]
    assert told[3].startswith("line 3: not JSON")
    assert told[4].startswith("line 4: statement.actor.mbox: must be a mailto IRI")
    assert told[5].startswith("line 5: statement.id: a different statement")
    assert all(reason.startswith(f"line {number}: ") for number, reason in told.items())


def test_the_authority_is_the_credentials_or_kept(engine: Engine) -> None:
    given = line({**statement(), "authority": AUTHORITY, "stored": "2001-01-01T00:00:00Z"})
    own = line(statement())
    imported(engine, [given])
    imported(engine, [line({**json.loads(given), "id": new_id()}), own], keep_authority=True)
    found = exported(engine)
    assert [one["authority"] for one in found] == [MINE, AUTHORITY, MINE]
    assert all(one["stored"] > "2020" for one in found)


def test_a_statement_is_worth_having_without_the_bytes_of_its_attachment(engine: Engine, tmp_path: Path) -> None:
    two = {**attached(b"there"), "fileUrl": "https://x.example/f"}
    (tmp_path / two["sha2"]).write_bytes(b"there")
    done = imported(engine, [line(statement(attachments=[attached(b"gone"), two]))], attachments=tmp_path)
    assert (done.new, done.attachments, done.without_bytes) == (1, 1, 1)
    assert verify(engine).faults == []


def test_bytes_with_another_hash_are_refused(engine: Engine, tmp_path: Path) -> None:
    said = attached(b"there")
    (tmp_path / said["sha2"]).write_bytes(b"something else")
    done = imported(engine, [line(statement(attachments=[said]))], attachments=tmp_path)
    assert (done.new, [one.number for one in done.rejected]) == (0, [1])


def test_a_line_that_is_too_long_is_set_aside_and_the_next_one_is_read(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LONGEST", 1000)
    path = tmp_path / "f.ndjson"
    path.write_bytes(b"x" * 5000 + b"\n" + line(statement()))
    with path.open("rb") as file:
        done = imported(engine, list(importing.lines_of(file)))
    assert (done.new, [one.number for one in done.rejected]) == (1, [1])


def test_a_line_set_aside_tells_its_number_and_reason() -> None:
    told = json.loads(importing.set_aside(Rejected(3, "line 3: no", b"\xff{\n")))
    assert told == {"line": 3, "reason": "line 3: no", "statement": "\ufffd{"}
