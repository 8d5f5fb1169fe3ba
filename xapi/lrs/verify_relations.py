"""The part of a verification that is about relations: each row that follows from statements is there, as it must be."""

from __future__ import annotations

from sqlalchemy import Connection, Table, and_, select

from xapi.lrs import identity, names
from xapi.lrs.tables import attachments, statement_attachments, statements
from xapi.lrs.tables import references as references_table
from xapi.lrs.verify_report import Report


def relations(
    connection: Connection,
    table: Table,
    kind: str,
    named: Table,
    wanted: dict[tuple[int, str, str], bool],
    report: Report,
) -> None:
    """Check that each row that follows from the statements is there."""
    keys: dict[tuple[str, str], int] = {}
    texts = {(tenant, text) for _, tenant, text in wanted}
    for tenant in {tenant for tenant, _ in texts}:
        digests = {identity.digest(text): text for owner, text in texts if owner == tenant}
        for part in names.chunks(list(digests)):
            query = select(named.c.digest, named.c.id).where(named.c.tenant == tenant, named.c.digest.in_(part))
            keys.update(((tenant, digests[bytes(digest)]), key) for digest, key in connection.execute(query))
    pairs: dict[tuple[int, int], bool] = {}
    for (seq, tenant, text), direct in wanted.items():
        name = keys.get((tenant, text))
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
        there.update(((row[0], row[1]), row[2]) for row in connection.execute(query).all())
    report.relations += len(pairs)
    for (key, seq), direct in pairs.items():
        if (key, seq) not in there:
            report.add(f"statement {seq}", f"is not found by its {kind} {key}")
        elif there[key, seq] != direct:
            report.add(f"statement {seq}", f"its relation to the {kind} {key} is marked wrongly")


def references(
    connection: Connection, between: tuple[int, int], pointing: dict[int, tuple[bytes, bool]], report: Report
) -> None:
    """Check what a block's statements say of other statements."""
    r = references_table.c
    query = select(r.seq, r.target, r.voiding).where(r.seq > between[0], r.seq <= between[1])
    there = {seq: (bytes(target), bool(voiding)) for seq, target, voiding in connection.execute(query)}
    report.references += len(pointing)
    for seq in there.keys() | pointing.keys():
        if there.get(seq) != pointing.get(seq):
            report.add(f"statement {seq}", "its reference to another statement is not that of its JSON")


def links(connection: Connection, between: tuple[int, int], hashes: dict[int, set[bytes]], report: Report) -> int:
    """Check which bytes belong to a block's statements; returns how many rows say so."""
    links, files = statement_attachments.c, attachments.c
    query = (
        select(links.seq, links.sha2, files.stored)
        .select_from(statement_attachments)
        .join(statements, statements.c.seq == links.seq)
        .outerjoin(attachments, and_(files.tenant == statements.c.tenant, files.sha2 == links.sha2))
        .where(links.seq > between[0], links.seq <= between[1])
    )
    count = 0
    for seq, sha2, stored in connection.execute(query):
        count += 1
        if seq in hashes and bytes(sha2) not in hashes[seq]:
            report.add(f"statement {seq}", f"its JSON does not have the attachment {bytes(sha2).hex()}")
        if stored is None:
            report.add(f"statement {seq}", f"the bytes of its attachment {bytes(sha2).hex()} are gone")
    return count
