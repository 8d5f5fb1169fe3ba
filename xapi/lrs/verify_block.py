"""The part of a verification that is about statements: each read again from its JSON, a block at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Table, select

from xapi import moments, strict_json, validation
from xapi.invalid import Invalid
from xapi.lrs import equality, identity, names, verify_relations
from xapi.lrs.tables import activities, agents, references, statement_activities, statement_agents, statements, verbs
from xapi.lrs.transactions import reading
from xapi.lrs.verify_report import Report
from xapi.vocabulary import VERBS

BLOCK = 1000


@dataclass(slots=True)
class Stretch:
    """A piece of the log that was checked: what was found, and how many rows of relations belong to it."""

    report: Report = field(default_factory=Report)
    agents: int = 0
    activities: int = 0
    links: int = 0

    def add(self, other: Stretch) -> None:
        """Take another one in, which comes after this one."""
        self.report.take_in(other.report)
        self.agents += other.agents
        self.activities += other.activities
        self.links += other.links


def check(engine: Engine, piece: tuple[int, int]) -> Stretch:
    """Check the statements after a seq and up to another one.

    Whether one is missing between two, or was stored before the one before it, is held against whatever statement comes
    before, in this stretch or before it.
    """
    after, until = piece
    found = Stretch()
    s = statements.c
    with reading(engine) as connection:
        before = select(s.seq, s.stored).where(s.seq <= after).order_by(s.seq.desc()).limit(1)
        seq, stored = connection.execute(before).first() or (0, 0)
    while seq < until:
        with reading(engine) as connection:
            query = select(statements).where(s.seq > max(seq, after), s.seq <= until).order_by(s.seq).limit(BLOCK)
            rows = connection.execute(query).all()
            if not rows:
                break
            _check_block(connection, rows, found, (seq, stored))
        seq, stored = rows[-1].seq, rows[-1].stored
    return found


def _check_block(connection: Connection, rows: Sequence[Any], found: Stretch, last: tuple[int, int]) -> None:
    report = found.report
    seq, stored = last
    between = (seq, rows[-1].seq)  # what is missing before the block belongs to it
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
        if row.seq != seq + 1:
            report.add(where, f"{row.seq - seq - 1} statements are missing before it")
        if row.stored <= stored:
            report.add(where, "was stored no later than the one before it")
        seq, stored = row.seq, row.stored
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
    found.agents += len(people)
    found.activities += len(things)
    verify_relations.relations(connection, statement_agents, "agent", agents, people, report)
    verify_relations.relations(connection, statement_activities, "activity", activities, things, report)
    verify_relations.references(connection, between, pointing, report)
    found.links += verify_relations.links(connection, between, hashes, report)


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
