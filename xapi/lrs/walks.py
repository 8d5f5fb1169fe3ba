"""How the log is walked: along one index, in the order of commit, and never by luck.

A planner that knows too little may walk the whole log backwards in search of a rare name, or sort all statements of a
frequent one. So each query here asks one index alone for a range of it, in its own order; the index has all that is
asked for, which makes it the cheapest way by any estimate, and SQLite is told its name. All other conditions are asked
of each entry found, in a subquery that ``OFFSET 0`` keeps from being turned into a join. Neither needs statistics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    FromClause,
    Select,
    Table,
    false,
    func,
    literal,
    literal_column,
    select,
    text,
    union_all,
)

from xapi.lrs import identity, names
from xapi.lrs.query import StatementQuery
from xapi.lrs.tables import (
    activities,
    agents,
    statement_activities,
    statement_agents,
    statements,
    verbs,
)

PROBE = 500
"""Entries are counted up to here first, to find the condition that fewest meet."""
LAST = 2**63 - 1
_Judge = Callable[["Keys", ColumnElement[Any]], list[ColumnElement[bool]]]
_KINDS = ("registration", "agent", "activity", "verb")
MINE = "mine"  # to be led by who vouches for what one credential wrote
_JUDGED, _SEEN = statements.alias("judged"), statements.alias("seen")
_TOLD = {"agent": statement_agents.alias("told_agent"), "activity": statement_activities.alias("told_activity")}
_ALIKE = 20
"""Agents of one name, such as an account at several sites: more are not walked by."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What a query asks for within one tenant: the keys of its names. Without names one `Keys` serves all tenants.

    ``mine``: of the agents who may vouch for what the credential wrote; None where it is not walked by them.
    """

    tenant: str | None
    verb: int | None = None
    agent: int | None = None
    activity: int | None = None
    mine: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The places that a page may come from, both included, and from which end."""

    low: int = 0
    high: int = LAST
    ascending: bool = False


def beyond(window: Window, place: int) -> Window:
    """Return what is left of a window after a place in it."""
    if window.ascending:
        return replace(window, low=place + 1)
    return replace(window, high=place - 1)


@dataclass(frozen=True, slots=True)
class Stream:
    """Entries of an index that begin with the same values, in the order of seq."""

    table: Table
    columns: tuple[str, ...]
    values: tuple[Any, ...]

    def column(self, name: str) -> ColumnElement[Any]:
        """Return a column of the table as `entries` reads it."""
        # By its name alone: with it the table would come into the query a second time, beside the index that is named.
        return literal_column(f"{self.table.name}.{name}", self.table.c[name].type)

    def entries(self, window: Window, dialect: str) -> Select[Any]:
        """Return the query of the entries' places, in order."""
        *ours, seq = ordered = [self.column(name) for name in (*self.columns, "seq")]
        wanted = select(seq.label("seq")).order_by(
            *(column.asc() if window.ascending else column.desc() for column in ordered)
        )
        if self.columns == ("registration",):
            wanted = wanted.where(ours[0].is_not(None))  # the index has only these
        source = self.table.name
        if dialect == "sqlite" and ours and "direct" not in self.columns:  # those have the table's own key
            source += " INDEXED BY " + "_".join(("ix", source, *self.columns, "seq"))
        met = [column == value for column, value in zip(ours, self.values, strict=True)]
        return wanted.select_from(text(source)).where(*met, seq >= window.low, seq <= window.high)


def keys(connection: Connection, tenant: str | None, query: StatementQuery) -> list[Keys]:
    """Return the keys of what a query names, in each tenant that has heard of all of it."""
    asked: list[tuple[str, Any, str]] = []
    if query.verb is not None:
        asked.append(("verb", verbs, query.verb))
    if query.agent is not None:
        asked.append(("agent", agents, identity.identity_text(query.agent) or ""))
    if query.activity is not None:
        asked.append(("activity", activities, query.activity))
    mine = _mine(connection, tenant, query)
    if not asked:
        return [Keys(tenant, mine=mine)]
    found: dict[str, dict[str, int]] = {}
    for kind, table, name in asked:
        wanted = select(table.c.tenant, table.c.id).where(table.c.digest == identity.digest(name))
        if tenant is not None:
            wanted = wanted.where(table.c.tenant == tenant)
        for owner, key in connection.execute(wanted):
            found.setdefault(owner, {})[kind] = key
    return [Keys(owner, **named, mine=mine) for owner, named in found.items() if len(named) == len(asked)]


def _mine(connection: Connection, tenant: str | None, query: StatementQuery) -> tuple[int, ...] | None:
    """Return the keys of the agents of the name that vouches for what a credential wrote, if they are few."""
    if query.only_credential is None or query.only_authority is None:
        return None
    named = select(agents.c.id).where(agents.c.label == query.only_authority[:120])
    if tenant is not None:
        named = named.where(agents.c.tenant == tenant)
    found = tuple(connection.execute(named.limit(_ALIKE + 1)).scalars())
    return found if len(found) <= _ALIKE else None


def meets(
    query: StatementQuery, of: Sequence[Keys], seq: ColumnElement[Any], *, but: str = ""
) -> list[ColumnElement[bool]]:
    """Return the conditions on the content of the statement at `seq`, without the one that is met already.

    Of the keys of several tenants any may be there: a statement has those of its own tenant alone.
    """

    def is_one(column: ColumnElement[Any], kind: str) -> ColumnElement[bool]:
        wanted = [getattr(one, kind) for one in of]
        return column == wanted[0] if len(wanted) == 1 else column.in_(wanted)

    conditions = []
    for kind, _, related in _relations(query):
        if but != kind:
            told = _TOLD[kind]
            how = [is_one(told.c[kind], kind)]
            how.append(told.c.direct.in_([True, False]) if related else told.c.direct)
            conditions.append(_there(told, seq, how))
    own = []
    if query.verb is not None and but != "verb":
        own.append(is_one(_JUDGED.c.verb, "verb"))
    if query.registration is not None and but != "registration":
        own.append(_JUDGED.c.registration == identity.uuid_bytes(query.registration))
    return [*conditions, _there(_JUDGED, seq, own)] if own else conditions


def permitted(
    seq: ColumnElement[Any], tenant: str | None, query: StatementQuery, *, to_be_seen: bool
) -> ColumnElement[bool]:
    """Return the condition that the statement at `seq` is of a tenant, and with `to_be_seen` that it may be shown."""
    own: list[ColumnElement[bool]] = [_SEEN.c.voided == false()] if to_be_seen else []
    if tenant is not None:
        own.append(_SEEN.c.tenant == tenant)
    if to_be_seen and query.only_credential is not None:
        own.append(_SEEN.c.credential == query.only_credential)
    return _there(_SEEN, seq, own)


def lead(connection: Connection, query: StatementQuery, found: Sequence[Keys]) -> str:
    """Return which condition to walk by: the one that fewest statements meet, "" where none is asked for.

    Where each is met by many, it is counted further.
    """
    asked = [kind for kind in _KINDS if getattr(query, kind) is not None]
    if found[0].mine is not None:
        asked.append(MINE)
    if len(asked) < 2:
        return asked[0] if asked else ""
    for most in (PROBE, PROBE * 40):
        best, least = asked[0], most
        for kind in asked:
            met = count(connection, kind, query, found, least)
            if met < least:
                best, least = kind, met
        if least < most:
            break
    return best


def count(connection: Connection, kind: str, query: StatementQuery, found: Sequence[Keys], most: int) -> int:
    """Return how many statements meet one condition, as far as `most`."""
    met = 0
    for part in _unions(connection, kind, query, found, Window(), most, lambda _of, _seq: []):
        met += connection.execute(select(func.count()).select_from(part.limit(most).subquery())).scalar_one()
    return min(met, most)


def walk(
    connection: Connection,
    kind: str,
    query: StatementQuery,
    found: Sequence[Keys],
    window: Window,
    limit: int,
    *,
    to_be_seen: bool = True,
) -> list[int]:
    """Return the places of the first statements in a window that meet a query's content, in order.

    Args:
        connection: of a reading transaction.
        kind: which condition leads.
        query: what is asked; its times and its cursor are in the window.
        found: the keys of its names, in the tenants that may be seen.
        window: where to look.
        limit: how many at most.
        to_be_seen: without it, voided statements and those of other credentials are among them.
    """

    def judge(of: Keys, seq: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        conditions = meets(query, [of], seq, but=kind)
        # A key of a name is one tenant's already; a registration is not.
        whose = of.tenant if kind == "registration" else None
        if to_be_seen or whose is not None:
            conditions.append(permitted(seq, whose, query, to_be_seen=to_be_seen))
        return conditions

    places: set[int] = set()
    for part in _unions(connection, kind, query, found, window, limit, judge):
        places.update(connection.execute(part.limit(limit)).scalars())
    return sorted(places, reverse=not window.ascending)[:limit]


def _unions(
    connection: Connection,
    kind: str,
    query: StatementQuery,
    found: Sequence[Keys],
    window: Window,
    limit: int,
    judge: _Judge,
) -> Iterator[Select[Any] | CompoundSelect[Any]]:
    """Yield queries for places, in order, each of as many streams as a database takes at once."""
    streams = [
        stream.entries(window, connection.dialect.name).where(*judge(of, stream.column("seq")))
        for of in found
        for stream in _streams(kind, query, of)
    ]
    for some in names.chunks(streams):
        if len(some) == 1:
            yield some[0]
            continue
        whole = union_all(*(select(one.limit(limit).subquery().c.seq) for one in some))
        place = whole.selected_columns[0]
        yield whole.order_by(place.asc() if window.ascending else place.desc())


def _streams(kind: str, query: StatementQuery, of: Keys) -> Iterator[Stream]:
    if kind == "registration":
        yield Stream(statements, ("registration",), (identity.uuid_bytes(query.registration or ""),))
    elif kind == "verb":
        yield Stream(statements, ("verb",), (of.verb,))
    elif kind == "":
        yield Stream(statements, () if of.tenant is None else ("tenant",), () if of.tenant is None else (of.tenant,))
    elif kind == MINE:
        for key in of.mine or ():
            yield from (Stream(statement_agents, ("agent", "direct"), (key, each)) for each in (True, False))
    for name, table, related in _relations(query):
        if name == kind:
            for direct in (True, False) if related else (True,):
                yield Stream(table, (name, "direct"), (getattr(of, name), direct))


def _relations(query: StatementQuery) -> Iterator[tuple[str, Table, bool]]:
    if query.agent is not None:
        yield "agent", statement_agents, query.related_agents
    if query.activity is not None:
        yield "activity", statement_activities, query.related_activities


def _there(
    table: FromClause, seq: ColumnElement[Any], conditions: Sequence[ColumnElement[bool]]
) -> ColumnElement[bool]:
    return select(literal(1)).select_from(table).where(table.c.seq == seq, *conditions).offset(0).exists()
