"""Statements about statements: found by what the statement meets that they refer to, through any number of others.

See xAPI 1.0.3 Communication 2.1.3 ("filter conditions for StatementRefs"). There are two ways to them, and the shorter
one is taken: from the references in a page's window to what they refer to, or from all statements that meet the
conditions to what refers to them. A page that is full of what was found directly leaves a small window.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, and_, func, literal, select

from xapi.lrs import names, walks
from xapi.lrs.query import StatementQuery
from xapi.lrs.tables import references, statements

STEP = 1_600
"""References that are followed together."""
FEW = 400
"""So few are followed without a look at the other way."""
CHEAPER = 3.0
"""To follow one reference costs so much less than to ask one statement who refers to it."""
_COUNTED = 50_000
_MEANT, _FURTHER = statements.alias("meant"), references.alias("further")


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
        query: what is asked; the statements referred to may lie outside of the window, and may be voided. Who reads
            only what a credential wrote is not told what others wrote: each link of a chain is that credential's.
        found: the keys of its names, in the tenants that may be seen; one at least.
        kind: which condition fewest statements meet.
        window: where the referring statements are looked for.
        limit: how many at most.
    """
    # What another tenant's statement refers to is that tenant's, and meets nothing where the keys are of one.
    tenant = found[0].tenant if len(found) == 1 else None
    places = _next(connection, tenant, window)
    if len(places) > FEW:
        there = len(places) if len(places) < STEP else _count(connection, tenant, window)
        ends = _ends(connection, query, found, kind, int(there / CHEAPER))
        if ends is not None:
            reached = _backward(connection, query, ends)
            within = sorted((seq for seq in reached if window.low <= seq <= window.high), reverse=not window.ascending)
            return _shown(connection, query, within, limit)
    shown: list[int] = []
    while places:
        part = walks.Window(min(places[0], places[-1]), max(places[0], places[-1]), window.ascending)
        heads = _forward(connection, query, found, tenant, part)
        shown += _shown(connection, query, heads, limit - len(shown))
        if len(places) < STEP or len(shown) >= limit:
            break
        window = walks.beyond(window, places[-1])
        places = _next(connection, tenant, window)
    return shown


def _next(connection: Connection, tenant: str | None, window: walks.Window) -> Sequence[int]:
    """Return the places of the first references in a window."""
    wanted = _stream(tenant).entries(window, connection.dialect.name).limit(STEP)
    return connection.execute(wanted).scalars().all()


def _count(connection: Connection, tenant: str | None, window: walks.Window) -> int:
    some = _stream(tenant).entries(window, connection.dialect.name).limit(_COUNTED).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def _stream(tenant: str | None) -> walks.Stream:
    return walks.Stream(references, () if tenant is None else ("tenant",), () if tenant is None else (tenant,))


def _forward(
    connection: Connection,
    query: StatementQuery,
    found: Sequence[walks.Keys],
    tenant: str | None,
    window: walks.Window,
) -> list[int]:
    """Return the places of the references in a window that lead to what meets a query, in order."""
    here: ColumnElement[bool] = references.c.seq.between(window.low, window.high)
    if tenant is not None:
        here = and_(here, references.c.tenant == tenant)
    links = _links(connection, query, found, here)
    heads = sorted(links, reverse=not window.ascending)
    further = {place for place, met in links.values() if not met} - links.keys()
    while further:
        step: dict[int, tuple[int, bool]] = {}
        for part in names.chunks(sorted(further)):
            step |= _links(connection, query, found, references.c.seq.in_(part))
        links |= step
        further = {place for place, met in step.values() if not met} - links.keys()
    return [seq for seq in heads if _leads(links, seq)]


def _leads(links: dict[int, tuple[int, bool]], seq: int) -> bool:
    """Return whether the chain that begins at a place ends at what meets; it may also run in a circle."""
    passed: set[int] = set()
    while seq in links and seq not in passed:
        passed.add(seq)
        seq, met = links[seq]
        if met:
            return True
    return False


def _links(
    connection: Connection, query: StatementQuery, found: Sequence[walks.Keys], which: ColumnElement[bool]
) -> dict[int, tuple[int, bool]]:
    """Return where some references lead: the place of the statement referred to, and whether it meets the query itself.

    Left out is what leads to a statement that neither meets it nor refers to another.
    """
    place = select(_MEANT.c.seq).where(_MEANT.c.tenant == references.c.tenant, _MEANT.c.uuid == references.c.target)
    if query.only_credential is not None:
        place = place.where(_MEANT.c.credential == query.only_credential)
    # OFFSET 0 keeps the two apart, so that each reference is looked up once.
    led = select(references.c.seq, place.scalar_subquery().label("place")).where(which).offset(0).subquery("led")
    met = and_(*walks.meets(query, found, led.c.place))
    on = select(literal(1)).select_from(_FURTHER).where(_FURTHER.c.seq == led.c.place).offset(0).exists()
    wanted = select(led.c.seq, led.c.place, met).where(met | on)
    return {seq: (place, bool(is_met)) for seq, place, is_met in connection.execute(wanted)}


def _ends(
    connection: Connection, query: StatementQuery, found: Sequence[walks.Keys], kind: str, few: int
) -> list[int] | None:
    """Return the places of all statements that meet a query, None where they are more than a few."""
    if walks.count(connection, kind, query, found, few + 1) > few:
        return None
    return walks.walk(connection, kind, query, found, walks.Window(), few + 1, to_be_seen=False)


def _backward(connection: Connection, query: StatementQuery, ends: Iterable[int]) -> set[int]:
    """Return the places of all statements whose chain of references leads to one of some places."""
    reached = step = _one_on(connection, query, ends)
    while step := _one_on(connection, query, step) - reached:
        reached |= step
    return reached


def _one_on(connection: Connection, query: StatementQuery, seqs: Iterable[int]) -> set[int]:
    """Return the places of the statements whose object is one of those at some places."""
    reached: set[int] = set()
    for part in names.chunks(sorted(seqs)):
        ids: dict[str, list[bytes]] = {}
        s = statements.c
        meant = select(s.tenant, s.uuid).where(s.seq.in_(part))
        if query.only_credential is not None:
            meant = meant.where(s.credential == query.only_credential)
        for tenant, uuid in connection.execute(meant):
            ids.setdefault(tenant, []).append(uuid)
        for tenant, some in ids.items():
            wanted = select(references.c.seq).where(references.c.tenant == tenant, references.c.target.in_(some))
            reached.update(connection.execute(wanted).scalars())
    return reached


def _shown(connection: Connection, query: StatementQuery, places: Sequence[int], limit: int) -> list[int]:
    """Return the first of some places whose statements may be shown."""
    shown: list[int] = []
    for part in names.chunks(places):
        # Each link of a chain stays in one tenant, so its end needs no look at that.
        seen = walks.permitted(statements.c.seq, None, query, to_be_seen=True)
        kept = set(connection.execute(select(statements.c.seq).where(statements.c.seq.in_(part), seen)).scalars())
        shown += [seq for seq in part if seq in kept]
        if len(shown) >= limit:
            break
    return shown[:limit]
