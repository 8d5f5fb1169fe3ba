"""The part of a verification that is about names and attachments: each hash again, and who needs them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, select, tuple_

from xapi import strict_json
from xapi.lrs import identity, names
from xapi.lrs.importing import hash_of
from xapi.lrs.tables import activities, agents, attachments, statement_attachments, statements, verbs
from xapi.lrs.transactions import reading
from xapi.lrs.verify_report import Report

BLOCK = 500


def check(engine: Engine, report: Report) -> None:
    """Check agents, verbs, activities and the bytes of attachments."""
    for table, text in ((agents, "identity"), (verbs, "iri"), (activities, "iri")):
        _names(engine, table, text, report)
    _files(engine, report)


def _names(engine: Engine, table: Table, text: str, report: Report) -> None:
    last = -1
    while True:
        with reading(engine) as connection:
            query = select(table).where(table.c.id > last).order_by(table.c.id).limit(BLOCK)
            rows = connection.execute(query).all()
        for row in rows:
            report.names += 1
            found = row._mapping
            if bytes(row.digest) != identity.digest(found[text]):
                report.add(f"{table.name} {row.id}", f"its digest is not that of {found[text][:200]}")
            if table is agents and row.label != identity.label(strict_json.parse(row.identity.encode())):
                report.add(f"{table.name} {row.id}", "its label is not that of its identity")
        if len(rows) < BLOCK:
            return
        last = rows[-1].id


def _files(engine: Engine, report: Report) -> None:
    """Check the bytes of attachments, one after the other, and that each belongs to a statement."""
    files = attachments.c
    place = ("", b"")
    while True:
        with reading(engine) as connection:
            query = select(files.tenant, files.sha2).where(tuple_(files.tenant, files.sha2) > place)
            block = connection.execute(query.order_by(files.tenant, files.sha2).limit(BLOCK)).all()
            for tenant, sha2 in block:
                report.attachments += 1
                where = f"attachment {bytes(sha2).hex()}"
                this = and_(files.tenant == tenant, files.sha2 == sha2)
                body = connection.execute(select(files.body).where(this)).scalar()
                if body is not None and hash_of(bytes(body), len(sha2)) != bytes(sha2):
                    report.add(where, "its bytes have another hash")
            for tenant, sha2 in _unused(connection, block):
                report.add(f"attachment {sha2.hex()}", f"belongs to no statement of {tenant or 'the consortium'}")
        if len(block) < BLOCK:
            return
        place = (block[-1].tenant, bytes(block[-1].sha2))


def _unused(connection: Connection, block: Sequence[Any]) -> list[tuple[str, bytes]]:
    links = statement_attachments.c
    used: set[tuple[str, bytes]] = set()
    for part in names.chunks([row.sha2 for row in block]):
        query = (
            select(statements.c.tenant, links.sha2)
            .join_from(statement_attachments, statements, statements.c.seq == links.seq)
            .where(links.sha2.in_(part))
            .distinct()
        )
        used |= {(tenant, bytes(sha2)) for tenant, sha2 in connection.execute(query)}
    return [(row.tenant, bytes(row.sha2)) for row in block if (row.tenant, bytes(row.sha2)) not in used]
