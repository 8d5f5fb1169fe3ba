"""How a search for people walks through the log: by the index that leads past the fewest statements, newest first.

Names become their integers first. Each of a few keys is a walk of its own through an index, whose places are merged, so
that little is sorted; what the index does not know is asked of a few hundred statements at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select, text, true

from xapi.lrs.tables import activities, agents, statement_activities, statement_agents, statements, verbs

STEP = 400
"""Statements that are looked at together."""
FAR = 4_000
"""Statements that a page looks at."""
MOST = 60
"""So many keys are walked by; more are a condition on each statement."""
_ENOUGH = 3_000
_LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Source:
    """A walk through one index: the entries of one key. Only integers and names of ours, so it may stand in SQL."""

    table: str
    column: str
    key: int
    direct: bool | None = None

    def newest(self, low: int, high: int, size: int) -> str:
        """Return the query for its newest places."""
        half = "" if self.direct is None else f" AND direct = {'true' if self.direct else 'false'}"
        return (
            f"SELECT seq FROM (SELECT seq FROM {self.table} WHERE {self.column} = {self.key:d}{half} "
            f"AND seq BETWEEN {low:d} AND {high:d} ORDER BY seq DESC LIMIT {size:d}) AS places"
        )


@dataclass(frozen=True, slots=True)
class Walk:
    """Where to walk, and what must hold of each statement beside.

    Attributes:
        sources: the entries of some keys; none to walk through the log itself.
        conditions: what the sources do not know.
    """

    sources: Sequence[Source]
    conditions: Sequence[ColumnElement[bool]]

    def below(self, connection: Connection, low: int, high: int, size: int) -> list[int]:
        """Return the next places of the sources from `high` down to `low`, at most `size`."""
        found: set[int] = set()
        for start in range(0, len(self.sources), 100):
            some = self.sources[start : start + 100]
            query = text(" UNION ALL ".join(source.newest(low, high, size) for source in some))
            found.update(connection.execute(query).scalars())
        return sorted(found, reverse=True)[:size]


def plan(
    connection: Connection, tenant: str | None, pseudonym: str, activity: str, verb: str, low: int, high: int
) -> Walk | None:
    """Return the best walk for a search between two places of the log; None where nothing can be found."""
    asked: list[tuple[list[Source], ColumnElement[bool]]] = []
    s, who, what = statements.c, statement_agents.c, statement_activities.c
    if pseudonym:
        like = and_(agents.c.label >= pseudonym, agents.c.label < pseudonym + _LAST_CHARACTER)
        keys = _keys(connection, agents, tenant, like)
        if not keys:
            return None
        if len(keys) > MOST:
            asked.append(([], like))
        else:
            held = and_(who.agent.in_(keys), who.direct == true(), who.seq == s.seq)
            theirs = [Source(statement_agents.name, "agent", key, True) for key in keys]
            asked.append((theirs, select(who.seq).where(held).exists()))
    if activity:
        below = activities.c.iri.startswith(activity.rstrip("/") + "/", autoescape=True)
        keys = _keys(connection, activities, tenant, or_(activities.c.iri == activity, below), 1000)
        if not keys:
            return None
        about = [Source(statement_activities.name, "activity", key, each) for key in keys for each in (True, False)]
        held = and_(what.activity.in_(keys), what.direct.in_([True, False]), what.seq == s.seq)
        asked.append((about, select(what.seq).where(held).exists()))
    if verb:
        named = or_(verbs.c.iri == verb, verbs.c.iri.endswith("/" + verb, autoescape=True))
        keys = _keys(connection, verbs, tenant, named, 1000)
        if not keys:
            return None
        asked.append(([Source(statements.name, "verb", key) for key in keys], s.verb.in_(keys)))
    leads = [number for number, (sources, _) in enumerate(asked) if sources]
    if len(leads) > 1:
        leads.sort(key=lambda number: _length(connection, asked[number][0], low, high))
    first = leads[0] if leads else -1
    sources = asked[first][0] if leads else []
    return Walk(sources, [condition for number, (_, condition) in enumerate(asked) if number != first])


def _length(connection: Connection, sources: Sequence[Source], low: int, high: int) -> int:
    """Return how many places some sources have, as far as it is worth counting."""
    total = 0
    for source in sources:
        total += len(connection.execute(text(source.newest(low, high, _ENOUGH))).all())
        if total >= _ENOUGH:
            break
    return total


def _keys(
    connection: Connection, table: Any, tenant: str | None, named: ColumnElement[bool], most: int = MOST + 1
) -> list[int]:
    query = select(table.c.id).where(named)
    if tenant is not None:
        query = query.where(table.c.tenant == tenant)
    return list(connection.execute(query.limit(most)).scalars())
