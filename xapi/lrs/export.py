"""The log as NDJSON, a statement a line, oldest first; in flat memory however many there are.

A read transaction lasts for one block of statements, so that an export that takes minutes keeps no old pages of the
database from being freed; statements are never changed but by an erasure, and what arrives after the beginning is left
for the next export.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, and_, func, or_, select

from xapi.lrs import identity, store
from xapi.lrs.tables import activities, attachments, statement_activities, statement_attachments, statements, verbs
from xapi.lrs.transactions import reading

BLOCK = 500
"""Statements that are read at once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which statements: all given conditions must hold.

    Attributes:
        tenant: whose; None for all tenants'.
        since: stored at this time or later, microseconds.
        until: stored before this time, microseconds.
        verb: an IRI, or its last word such as ``completed``.
        activity: the IRI of an activity anywhere in a statement.
        registration: a UUID.
        after: the seq of the last statement that is there already.
    """

    tenant: str | None = None
    since: int | None = None
    until: int | None = None
    verb: str = ""
    activity: str = ""
    registration: str = ""
    after: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One statement: its place in the log, whose it is, its JSON, and whether it is voided."""

    seq: int
    tenant: str
    text: str
    voided: bool


def lines(engine: Engine, wanted: Wanted) -> Iterator[list[Line]]:
    """Yield the statements that are in the log now, in blocks, by seq."""
    with reading(engine) as connection:
        top, _ = store.last(connection)
        query = _query(connection, wanted, top)
    last = wanted.after
    while query is not None:
        with reading(engine) as connection:
            block = [Line(*row) for row in connection.execute(query.where(statements.c.seq > last).limit(BLOCK))]
        if block:
            yield block
        if len(block) < BLOCK:
            return
        last = block[-1].seq


def ndjson(block: list[Line]) -> bytes:
    """Return the lines of a block; a statement's JSON holds no line break."""
    return "".join(f"{line.text}\n" for line in block).encode()


def keep_attachments(connection: Connection, block: list[Line], folder: Path) -> int:
    """Write the bytes that came with the statements of a block, a file named by each SHA-2; returns how many are new.

    A file appears whole or not at all.
    """
    if not block:
        return 0
    links, files = statement_attachments.c, attachments.c
    by_tenant: dict[str, list[int]] = {}
    for line in block:
        by_tenant.setdefault(line.tenant, []).append(line.seq)
    made = 0
    for tenant, seqs in by_tenant.items():
        hashes = connection.execute(select(links.sha2).where(links.seq.in_(seqs)).distinct()).scalars().all()
        for sha2 in hashes:
            path = folder / bytes(sha2).hex()
            if path.exists():
                continue
            body = connection.execute(select(files.body).where(files.tenant == tenant, files.sha2 == sha2)).scalar()
            if body is not None:
                _write(path, bytes(body))
                made += 1
    return made


def _write(path: Path, body: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _query(connection: Connection, wanted: Wanted, top: int) -> Select[Any] | None:
    """Return the query for blocks; None where nothing can be found."""
    s = statements.c
    query = select(s.seq, s.tenant, s.body, s.voided).where(s.seq <= top).order_by(s.seq)
    if wanted.tenant is not None:
        query = query.where(s.tenant == wanted.tenant)
    # The order of `stored` is that of `seq`: a time is a place in the log.
    if wanted.since is not None:
        first = connection.execute(select(func.min(s.seq)).where(s.stored >= wanted.since)).scalar()
        if first is None:
            return None
        query = query.where(s.seq >= first)
    if wanted.until is not None:
        behind = connection.execute(select(func.min(s.seq)).where(s.stored >= wanted.until)).scalar()
        if behind is not None:
            query = query.where(s.seq < behind)
    if wanted.verb:
        named = or_(verbs.c.iri == wanted.verb, verbs.c.iri.endswith("/" + wanted.verb, autoescape=True))
        keys = _keys(connection, select(verbs.c.id).where(named), verbs, wanted.tenant)
        query = query.where(s.verb.in_(keys))
    if wanted.activity:
        named = activities.c.digest == identity.digest(wanted.activity)
        keys = _keys(connection, select(activities.c.id).where(named), activities, wanted.tenant)
        related = statement_activities.c
        either = related.direct.in_([True, False])  # for the order of the key
        among = select(related.seq).where(related.seq == s.seq, either, related.activity.in_(keys))
        query = query.where(among.exists())
    if wanted.registration:
        query = query.where(and_(s.registration == identity.uuid_bytes(wanted.registration)))
    return query


def _keys(connection: Connection, query: Select[Any], table: Any, tenant: str | None) -> list[int]:
    if tenant is not None:
        query = query.where(table.c.tenant == tenant)
    return list(connection.execute(query).scalars())
