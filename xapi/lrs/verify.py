"""Is the record store whole? Everything that can be recounted is recounted, everything that can be rehashed rehashed.

Each statement is read again from its JSON and held against its columns, its digest and its relation rows; each
attachment's bytes against their hash; then the rows are counted, so that none is there that belongs to no statement.
Blocks of statements, one after the other: memory is flat. What is written meanwhile is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, func, select

from xapi import moments, strict_json, validation
from xapi.invalid import Invalid
from xapi.lrs import equality, identity, names, store
from xapi.lrs import verify_names as names_and_files
from xapi.lrs.tables import (
    activities,
    agents,
    attachments,
    references,
    statement_activities,
    statement_agents,
    statement_attachments,
    statements,
    verbs,
)
from xapi.lrs.transactions import reading
from xapi.lrs.verify_report import Report
from xapi.vocabulary import VERBS

BLOCK = 500
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Walk:
    """What the walk through the log remembers from block to block."""

    report: Report
    seq: int = 0
    stored: int = 0
    agents: int = 0
    activities: int = 0
    links: int = 0


def verify(engine: Engine, progress: Progress = lambda done, all: None) -> Report:
    """Check all of the record store that is there now.

    Args:
        engine: of its database.
        progress: told after each block how many statements of how many are done.
    """
    report = Report()
    with reading(engine) as connection:
        top, _ = store.last(connection)
        total = connection.execute(select(func.count()).select_from(statements).where(statements.c.seq <= top)).scalar()
    walk = _Walk(report)
    while walk.seq < top:
        with reading(engine) as connection:
            rows = _block(connection, walk.seq, top)
            if not rows:
                break
            _check_block(connection, rows, walk)
        progress(report.statements, total or 0)
    with reading(engine) as connection:
        _count(connection, walk, top)
    names_and_files.check(engine, report)
    return report


def _block(connection: Connection, after: int, top: int) -> Sequence[Any]:
    s = statements.c
    query = select(statements).where(s.seq > after, s.seq <= top).order_by(s.seq).limit(BLOCK)
    return connection.execute(query).all()


def _check_block(connection: Connection, rows: Sequence[Any], walk: _Walk) -> None:
    report = walk.report
    known = {
        "agent": _texts(connection, agents, "identity", [row.actor for row in rows if row.actor is not None]),
        "verb": _texts(connection, verbs, "iri", [row.verb for row in rows]),
        "activity": _texts(connection, activities, "iri", [row.activity for row in rows if row.activity is not None]),
    }
    voiders = _voiders(connection, rows)
    people: dict[tuple[int, str, str], bool] = {}
    things: dict[tuple[int, str, str], bool] = {}
    pointing: dict[int, tuple[bytes, bool]] = {}
    hashes: dict[int, set[bytes]] = {}
    for row in rows:
        where = f"statement {row.seq}"
        if row.seq != walk.seq + 1:
            report.add(where, f"{row.seq - walk.seq - 1} statements are missing before it")
        if row.stored <= walk.stored:
            report.add(where, "was stored no later than the one before it")
        walk.seq, walk.stored = row.seq, row.stored
        report.statements += 1
        statement = _parsed(row, report, where)
        if statement is None:
            continue
        for what in _differences(row, statement, known, voiders):
            report.add(where, what)
        for actor, direct in identity.agents_of(statement):
            text = identity.identity_text(actor)
            if text is not None:
                key = (row.seq, row.tenant, text)
                people[key] = people.get(key, False) or direct
        for item, direct in identity.activities_of(statement):
            key = (row.seq, row.tenant, item["id"])
            things[key] = things.get(key, False) or direct
        target = statement["object"]
        if target.get("objectType") == "StatementRef":
            voiding = statement["verb"]["id"] == VERBS["voided"]
            pointing[row.seq] = (identity.uuid_bytes(target["id"]), voiding)
        holders = (statement, target)
        hashes[row.seq] = {bytes.fromhex(one["sha2"]) for part in holders for one in part.get("attachments", ())}
    walk.agents += len(people)
    walk.activities += len(things)
    _check_relations(connection, statement_agents, "agent", agents, people, report)
    _check_relations(connection, statement_activities, "activity", activities, things, report)
    _check_references(connection, rows, pointing, report)
    walk.links += _check_links(connection, rows, hashes, report)


def _parsed(row: Any, report: Report, where: str) -> dict[str, Any] | None:
    try:
        statement: dict[str, Any] = strict_json.parse(row.body.encode())
        validation.check(statement, statement.get("version", "1.0.3"))
    except (strict_json.BadJSON, Invalid, AttributeError, TypeError) as error:
        report.add(where, f"is no legal statement: {error}")
        return None
    missing = [name for name in ("id", "stored", "timestamp", "authority", "version") if name not in statement]
    if missing:
        report.add(where, f"has no {', '.join(missing)}")
        return None
    return statement


def _differences(
    row: Any, statement: dict[str, Any], known: dict[str, dict[int, tuple[str, str]]], voiders: dict[bytes, set[str]]
) -> Iterator[str]:
    """Say in what a statement's columns differ from what follows from its JSON."""
    if row.uuid != identity.uuid_bytes(statement["id"]):
        yield "its JSON has another id"
    if row.stored != moments.parse(statement["stored"]):
        yield "its JSON has another time of storing"
    if row.timestamp != moments.parse(statement["timestamp"]):
        yield "its JSON has another timestamp"
    if row.digest != equality.digest(statement):
        yield "its digest is not that of its JSON"
    registration = statement.get("context", {}).get("registration")
    if row.registration != (None if registration is None else identity.uuid_bytes(registration)):
        yield "its JSON has another registration"
    if known["agent"].get(row.actor, (row.tenant, None)) != (row.tenant, identity.identity_text(statement["actor"])):
        yield "its actor is another one than in its JSON"
    if known["verb"].get(row.verb) != (row.tenant, statement["verb"]["id"]):
        yield "its verb is another one than in its JSON"
    target = statement["object"]
    activity = target["id"] if target.get("objectType", "Activity") == "Activity" else None
    if known["activity"].get(row.activity, (row.tenant, None)) != (row.tenant, activity):
        yield "its activity is another one than in its JSON"
    voiding = statement["verb"]["id"] == VERBS["voided"]
    if row.voided != (row.tenant in voiders.get(row.uuid, ()) and not voiding):
        yield "is marked as voided and no statement voids it" if row.voided else "is voided and not marked so"


def _voiders(connection: Connection, rows: Sequence[Any]) -> dict[bytes, set[str]]:
    found: dict[bytes, set[str]] = {}
    r = references.c
    for part in names.chunks([row.uuid for row in rows]):
        tenants = {row.tenant for row in rows}
        query = select(r.tenant, r.target).where(r.tenant.in_(tenants), r.target.in_(part), r.voiding)
        for tenant, target in connection.execute(query):
            found.setdefault(bytes(target), set()).add(tenant)
    return found


def _texts(connection: Connection, table: Table, column: str, keys: Sequence[int]) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    for part in names.chunks(sorted(set(keys))):
        query = select(table.c.id, table.c.tenant, table.c[column]).where(table.c.id.in_(part))
        found.update((key, (tenant, text)) for key, tenant, text in connection.execute(query))
    return found


def _check_relations(
    connection: Connection,
    table: Table,
    kind: str,
    named: Table,
    wanted: dict[tuple[int, str, str], bool],
    report: Report,
) -> None:
    """Check that each row that follows from the statements is there."""
    keys: dict[tuple[str, bytes], int] = {}
    digests = {(tenant, identity.digest(text)) for _, tenant, text in wanted}
    for tenant in {tenant for tenant, _ in digests}:
        for part in names.chunks([digest for owner, digest in digests if owner == tenant]):
            query = select(named.c.digest, named.c.id).where(named.c.tenant == tenant, named.c.digest.in_(part))
            keys.update(((tenant, bytes(digest)), key) for digest, key in connection.execute(query))
    pairs: dict[tuple[int, int], bool] = {}
    for (seq, tenant, text), direct in wanted.items():
        name = keys.get((tenant, identity.digest(text)))
        if name is None:
            report.add(f"statement {seq}", f"its {kind} has no name in the tables: {text[:200]}")
        else:
            pairs[name, seq] = direct
    # By ranges of the primary key, which both databases walk; lists of pairs they do not.
    seqs = [seq for _, seq in pairs]
    t = table.c
    there: dict[tuple[int, int], bool] = {}
    for ids in names.chunks(sorted({key for key, _ in pairs})):
        query = select(t[kind], t.seq, t.direct).where(
            t[kind].in_(ids), t.direct.in_([True, False]), t.seq.between(min(seqs), max(seqs))
        )
        for row in connection.execute(query):
            there[row[0], row[1]] = row[2]
    report.relations += len(pairs)
    for (key, seq), direct in pairs.items():
        if (key, seq) not in there:
            report.add(f"statement {seq}", f"is not found by its {kind} {key}")
        elif there[key, seq] != direct:
            report.add(f"statement {seq}", f"its relation to the {kind} {key} is marked wrongly")


def _check_references(
    connection: Connection, rows: Sequence[Any], pointing: dict[int, tuple[bytes, bool]], report: Report
) -> None:
    r = references.c
    query = select(r.seq, r.target, r.voiding).where(r.seq >= rows[0].seq, r.seq <= rows[-1].seq)
    there = {seq: (bytes(target), bool(voiding)) for seq, target, voiding in connection.execute(query)}
    report.references += len(pointing)
    for seq in there.keys() | pointing.keys():
        if there.get(seq) != pointing.get(seq):
            report.add(f"statement {seq}", "its reference to another statement is not that of its JSON")


def _check_links(connection: Connection, rows: Sequence[Any], hashes: dict[int, set[bytes]], report: Report) -> int:
    links, files = statement_attachments.c, attachments.c
    query = (
        select(links.seq, links.sha2, files.stored)
        .select_from(statement_attachments)
        .join(statements, statements.c.seq == links.seq)
        .outerjoin(attachments, and_(files.tenant == statements.c.tenant, files.sha2 == links.sha2))
        .where(links.seq >= rows[0].seq, links.seq <= rows[-1].seq)
    )
    count = 0
    for seq, sha2, stored in connection.execute(query):
        count += 1
        if seq in hashes and bytes(sha2) not in hashes[seq]:
            report.add(f"statement {seq}", f"its JSON does not have the attachment {bytes(sha2).hex()}")
        if stored is None:
            report.add(f"statement {seq}", f"the bytes of its attachment {bytes(sha2).hex()} are gone")
    return count


def _count(connection: Connection, walk: _Walk, top: int) -> None:
    """Check that there are no rows but those that belong to statements."""
    expected = (
        (statement_agents, walk.agents),
        (statement_activities, walk.activities),
        (references, walk.report.references),
        (statement_attachments, walk.links),
    )
    for table, wanted in expected:
        found = connection.execute(select(func.count()).select_from(table).where(table.c.seq <= top)).scalar_one()
        if found != wanted:
            walk.report.add(table.name, f"has {found} rows; {wanted} belong to statements")
