"""Statements about statements: found by what the statement meets that they refer to, through any number of others.

See xAPI 1.0.3 Communication 2.1.3 ("filter conditions for StatementRefs"). There are two ways to them, and the shorter
one is taken: from all statements that meet the conditions to what refers to them, or from all references to what they
refer to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func, literal, select

from xapi.lrs import names, walks
from xapi.lrs.query import StatementQuery
from xapi.lrs.tables import references, statements

_CHEAPER = 10
"""To ask one reference costs so much less than to ask one statement who refers to it."""
_COUNTED = 20_000
_MANY = 100
"""From so many statements on it is cheaper to ask first whether there are any chains."""


def find(
    connection: Connection,
    query: StatementQuery,
    found: Sequence[walks.Keys],
    kind: str,
    window: walks.Window,
    limit: int,
) -> list[int]:
    """Return the places of the first statements in a window whose chain of references ends at one that meets a query.

    Args:
        connection: of a reading transaction.
        query: what is asked; the statements referred to may lie outside of the window, and may be voided.
        found: the keys of its names, in the tenants that may be seen.
        kind: which condition fewest statements meet.
        window: where the referring statements are looked for.
        limit: how many at most.
    """
    there = sum(_count(connection, of.tenant) for of in found)
    if not there:
        return []
    few = there // _CHEAPER
    if few and walks.count(connection, kind, query, found, few + 1) <= few:
        ends = walks.walk(connection, kind, query, found, walks.Window(), few + 1, to_be_seen=False)
        reached = _one_on(connection, ends)
    else:
        reached = {seq for of in found for seq in _about(connection, query, of)}
    if len(reached) < _MANY or any(_chained(connection, of.tenant) for of in found):
        step = reached
        while step := _one_on(connection, step) - reached:
            reached |= step
    within = sorted((seq for seq in reached if window.low <= seq <= window.high), reverse=not window.ascending)
    shown: list[int] = []
    for start in range(0, len(within), limit):
        part = within[start : start + limit]
        # Each link of a chain stays in one tenant, so its end needs no look at that.
        seen = walks.permitted(statements.c.seq, None, query, to_be_seen=True)
        kept = set(connection.execute(select(statements.c.seq).where(statements.c.seq.in_(part), seen)).scalars())
        shown += [seq for seq in part if seq in kept]
        if len(shown) >= limit:
            break
    return shown[:limit]


def _count(connection: Connection, tenant: str | None) -> int:
    some = select(references.c.seq)
    if tenant is not None:
        some = some.where(references.c.tenant == tenant)
    return connection.execute(select(func.count()).select_from(some.limit(_COUNTED).subquery())).scalar_one()


def _about(connection: Connection, query: StatementQuery, of: walks.Keys) -> Iterable[int]:
    """Return the places of all statements whose object meets a query's content itself."""
    meant = statements.alias("meant")
    end = select(literal(1)).where(meant.c.tenant == references.c.tenant, meant.c.uuid == references.c.target)
    end = end.where(*walks.meets(query, of, meant.c.seq)).offset(0)
    wanted = select(references.c.seq).where(end.exists())
    if of.tenant is not None:
        wanted = wanted.where(references.c.tenant == of.tenant)
    return connection.execute(wanted).scalars()


def _chained(connection: Connection, tenant: str | None) -> bool:
    """Return whether any statement refers to one that refers to another."""
    meant, further = statements.alias("meant"), references.alias("further")
    link = select(literal(1)).select_from(meant).join(further, further.c.seq == meant.c.seq).offset(0)
    link = link.where(meant.c.tenant == references.c.tenant, meant.c.uuid == references.c.target)
    wanted = select(references.c.seq).where(link.exists()).limit(1)
    if tenant is not None:
        wanted = wanted.where(references.c.tenant == tenant)
    return connection.execute(wanted).first() is not None


def _one_on(connection: Connection, seqs: Iterable[int]) -> set[int]:
    """Return the places of the statements whose object is one of those at some places."""
    reached: set[int] = set()
    for part in names.chunks(sorted(seqs)):
        ids: dict[str, list[bytes]] = {}
        s = statements.c
        for tenant, uuid in connection.execute(select(s.tenant, s.uuid).where(s.seq.in_(part))):
            ids.setdefault(tenant, []).append(uuid)
        for tenant, some in ids.items():
            wanted = select(references.c.seq).where(references.c.tenant == tenant, references.c.target.in_(some))
            reached.update(connection.execute(wanted).scalars())
    return reached
