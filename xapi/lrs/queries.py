"""Finding statements as the specification says, in pages that stay whole while others write.

See xAPI 1.0.3 Communication 2.1.3.

A page is made of two queries: statements that meet the conditions themselves, and statements whose object is a
statement that does, through any number of references. Both are bounded by the last statement that was in the log when
the page was begun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, select

from xapi import strict_json
from xapi.lrs import formats, identity, names
from xapi.lrs.query import StatementQuery, encode
from xapi.lrs.store import last
from xapi.lrs.tables import (
    activities,
    agents,
    references,
    statement_activities,
    statement_agents,
    statements,
    verbs,
)


@dataclass(frozen=True, slots=True)
class Page:
    """Statements found: their JSON texts in order, when each was stored (microseconds), its place, and a cursor.

    The next page is the same query with `position=query.decode(page.more, tenant)`; without `more` there is none.
    """

    texts: tuple[str, ...]
    stored: tuple[int, ...]
    seqs: tuple[int, ...]
    more: str | None

    def cut(self, tenant: str | None, count: int) -> Page:
        """Return the first statements of the page, with the cursor that goes on after them."""
        if count >= len(self.texts):
            return self
        more = encode(tenant, self.seqs[count - 1])
        return Page(self.texts[:count], self.stored[:count], self.seqs[:count], more)

    @property
    def statements(self) -> list[dict[str, Any]]:
        """The statements, read from their texts."""
        return [strict_json.parse(text.encode()) for text in self.texts]


@dataclass(frozen=True, slots=True)
class _Row:
    seq: int
    stored: int
    tenant: str
    body: str


def count(connection: Connection, tenant: str | None) -> int:
    """Return how many statements a tenant has, voided ones included; all tenants' with None."""
    query = select(func.count()).select_from(statements)
    if tenant is not None:
        query = query.where(statements.c.tenant == tenant)
    return connection.execute(query).scalar_one()


def find(connection: Connection, tenant: str | None, query: StatementQuery) -> Page:
    """Return a page of a tenant's statements, of all tenants' with None.

    With `statement_id` or `voided_statement_id` the page has that one statement or none.
    """
    if query.statement_id is not None or query.voided_statement_id is not None:
        return _page(connection, _one(connection, tenant, query), query, None)
    top, _ = last(connection)
    limit = query.limit + 1
    rows = _direct(connection, tenant, query, top, limit)
    if query.filters_content:
        rows = _merged(rows, _referring(connection, tenant, query, top, limit), query)
    more = None
    if len(rows) > query.limit:
        rows = rows[: query.limit]
        more = encode(tenant, rows[-1].seq)
    return _page(connection, rows, query, more)


def _one(connection: Connection, tenant: str | None, query: StatementQuery) -> Sequence[_Row]:
    voided = query.voided_statement_id is not None
    id = query.voided_statement_id if voided else query.statement_id
    s = statements.c
    wanted = _rows().where(s.uuid == identity.uuid_bytes(id or ""), s.voided == voided, *_permitted(tenant, query))
    return _fetch(connection, wanted.order_by(s.seq).limit(1))


def _rows() -> Select[Any]:
    s = statements.c
    return select(s.seq, s.stored, s.tenant, s.body)


def _fetch(connection: Connection, wanted: Select[Any]) -> Sequence[_Row]:
    return [_Row(*row) for row in connection.execute(wanted)]


def _permitted(tenant: str | None, query: StatementQuery) -> list[ColumnElement[bool]]:
    s = statements.c
    conditions: list[ColumnElement[bool]] = []
    if tenant is not None:
        conditions.append(s.tenant == tenant)
    if query.only_credential is not None:
        conditions.append(s.credential == query.only_credential)
    return conditions


def _window(query: StatementQuery, top: int, lead: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """Return the conditions of time and order, which references do not inherit; `lead` is the column to walk by."""
    s = statements.c
    conditions: list[ColumnElement[bool]] = [lead <= top, s.voided == false()]
    if query.since is not None:
        conditions.append(s.stored > query.since)
    if query.until is not None:
        conditions.append(s.stored <= query.until)
    if query.position is not None:
        conditions.append(lead > query.position if query.ascending else lead < query.position)
    return conditions


def _direct(connection: Connection, tenant: str | None, query: StatementQuery, top: int, limit: int) -> Sequence[_Row]:
    wanted = _meeting(connection, tenant, query, _rows())
    if wanted is None:
        return []
    lead: ColumnElement[int] = statements.c.seq
    if query.agent is not None:
        lead = statement_agents.c.seq
    elif query.activity is not None:
        lead = statement_activities.c.seq
    # Keys of names belong to one tenant already; saying it again leads SQLite to walk through all of the tenant's.
    named = query.agent is not None or query.activity is not None or query.verb is not None
    wanted = wanted.where(*_permitted(None if named else tenant, query), *_window(query, top, lead))
    return _fetch(connection, wanted.order_by(_order(query, lead)).limit(limit))


def _order(query: StatementQuery, lead: ColumnElement[int]) -> ColumnElement[int]:
    return lead.asc() if query.ascending else lead.desc()


def _referring(
    connection: Connection, tenant: str | None, query: StatementQuery, top: int, limit: int
) -> Sequence[_Row]:
    """Return statements that refer, through any number of others, to one that meets the conditions itself.

    The chain starts in the tenant and each link stays in one, so the end of it needs no look at the tenant.
    """
    s, r = statements.c, references.c
    start = select(r.seq).select_from(references).join(statements, and_(s.tenant == r.tenant, s.uuid == r.target))
    if tenant is not None:
        start = start.where(r.tenant == tenant)
    seed = _meeting(connection, tenant, query, start)
    if seed is None:
        return []
    hit = seed.cte("hit", recursive=True)
    middle, further = statements.alias("middle"), references.alias("further")
    hit = hit.union(
        select(further.c.seq)
        .select_from(hit)
        .join(middle, middle.c.seq == hit.c.seq)
        .join(further, and_(further.c.tenant == middle.c.tenant, further.c.target == middle.c.uuid))
    )
    wanted = _rows().select_from(hit).join(statements, s.seq == hit.c.seq)
    wanted = wanted.where(*_permitted(None, query), *_window(query, top, hit.c.seq))
    return _fetch(connection, wanted.order_by(_order(query, hit.c.seq)).limit(limit))


def _merged(direct: Sequence[_Row], referring: Sequence[_Row], query: StatementQuery) -> Sequence[_Row]:
    if not referring:
        return direct
    rows = {row.seq: row for row in (*direct, *referring)}
    return [rows[seq] for seq in sorted(rows, reverse=not query.ascending)]


def _meeting(
    connection: Connection, tenant: str | None, query: StatementQuery, wanted: Select[Any]
) -> Select[Any] | None:
    """Add the conditions on content to a query over statements; None when no statement can meet them."""
    s = statements.c
    if query.verb is not None:
        keys = _name_keys(connection, verbs, tenant, query.verb)
        if not keys:
            return None
        wanted = wanted.where(_is_one(s.verb, keys))
    if query.registration is not None:
        wanted = wanted.where(s.registration == identity.uuid_bytes(query.registration))
    if query.agent is not None:
        text = identity.identity_text(query.agent) or ""
        keys = _name_keys(connection, agents, tenant, text)
        if not keys:
            return None
        entries = statement_agents.c
        wanted = wanted.join(statement_agents, entries.seq == s.seq).where(_is_one(entries.agent, keys))
        if not query.related_agents:
            wanted = wanted.where(entries.direct)
    if query.activity is not None:
        keys = _name_keys(connection, activities, tenant, query.activity)
        if not keys:
            return None
        places = statement_activities.c
        wanted = wanted.join(statement_activities, places.seq == s.seq).where(_is_one(places.activity, keys))
        if not query.related_activities:
            wanted = wanted.where(places.direct)
    return wanted


def _is_one(column: ColumnElement[int], keys: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a column is one of some keys; for one key the index also gives the order."""
    return column == keys[0] if len(keys) == 1 else column.in_(keys)


def _name_keys(connection: Connection, table: Any, tenant: str | None, name: str) -> Sequence[int]:
    """Return the keys of a name: one for a tenant, one for each tenant that knows it with None."""
    wanted = select(table.c.id).where(table.c.digest == identity.digest(name))
    if tenant is not None:
        wanted = wanted.where(table.c.tenant == tenant)
    return connection.execute(wanted).scalars().all()


def _page(connection: Connection, rows: Sequence[_Row], query: StatementQuery, more: str | None) -> Page:
    texts: Sequence[str] = [row.body for row in rows]
    if query.format == "ids":
        texts = [strict_json.dump(formats.ids(strict_json.parse(text.encode()))) for text in texts]
    elif query.format == "canonical":
        texts = _canonical(connection, rows, query.languages)
    return Page(tuple(texts), tuple(row.stored for row in rows), tuple(row.seq for row in rows), more)


def _canonical(connection: Connection, rows: Sequence[_Row], languages: Sequence[str]) -> Sequence[str]:
    found = [(row.tenant, strict_json.parse(row.body.encode())) for row in rows]
    texts = []
    words: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
    for tenant in {tenant for tenant, _ in found}:
        own = [statement for owner, statement in found if owner == tenant]
        verb_iris = {s["verb"]["id"] for s in own} | {
            s["object"]["verb"]["id"] for s in own if s["object"].get("objectType") == "SubStatement"
        }
        activity_iris = {activity["id"] for s in own for activity, _ in identity.activities_of(s)}
        words[tenant] = (
            _words(connection, verbs, "display", tenant, verb_iris),
            _words(connection, activities, "definition", tenant, activity_iris),
        )
    for tenant, statement in found:
        texts.append(strict_json.dump(formats.canonical(statement, *words[tenant], languages)))
    return texts


def _words(connection: Connection, table: Any, column: str, tenant: str, iris: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in names.chunks([identity.digest(iri) for iri in iris]):
        wanted = select(table.c.iri, table.c[column]).where(table.c.tenant == tenant, table.c.digest.in_(part))
        found.update((iri, strict_json.parse(text.encode())) for iri, text in connection.execute(wanted))
    return found
