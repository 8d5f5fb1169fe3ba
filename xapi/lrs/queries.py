"""Finding statements as the specification says, in pages that stay whole while others write.

See xAPI 1.0.3 Communication 2.1.3.

A page is made of statements that meet the conditions themselves (`walks.py`), and of those whose object is a statement
that does (`referring.py`). Both are found as places in the log first, bounded by the last one that was there when the
page was begun; then their texts are read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from xapi import strict_json
from xapi.lrs import formats, identity, names, referring, walks
from xapi.lrs.query import StatementQuery, encode
from xapi.lrs.store import last
from xapi.lrs.tables import activities, statements, verbs

LARGEST = 16 * 1024 * 1024
"""Characters of statements on one page: beyond them it ends, and `more` goes on."""

_ONE_BY_ONE = """
    SELECT seq, stored, tenant, body FROM lrs_statements WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq {}
"""
_MEASURED = """
    SELECT seq, stored, tenant, body FROM (
        SELECT seq, stored, tenant, body, octet_length(body) AS length,
            sum(octet_length(body)) OVER (ORDER BY seq {0}) AS total
        FROM lrs_statements WHERE seq = ANY(%s::bigint[])
    ) AS measured WHERE total = length OR total <= %s ORDER BY seq {0}
"""


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
    found = walks.keys(connection, tenant, query)
    window = _window(connection, query)
    limit = query.limit + 1
    seqs: list[int] = []
    if found and window.low <= window.high:
        kind = walks.lead(connection, query, found)
        seqs = walks.walk(connection, kind, query, found, window, limit)
        if query.filters_content:
            if len(seqs) == limit:  # what lies beyond the last of them is on a later page
                ends = (window.low, seqs[-1]) if window.ascending else (seqs[-1], window.high)
                window = walks.Window(*ends, window.ascending)
            about = referring.find(connection, query, found, kind, window, limit)
            seqs = sorted({*seqs, *about}, reverse=not window.ascending)
    rows = _rows(connection, seqs[: query.limit])
    more = encode(tenant, rows[-1].seq) if len(rows) < len(seqs) else None
    return _page(connection, rows, query, more)


def _one(connection: Connection, tenant: str | None, query: StatementQuery) -> Sequence[_Row]:
    voided = query.voided_statement_id is not None
    id = query.voided_statement_id if voided else query.statement_id
    s = statements.c
    wanted = select(s.seq, s.stored, s.tenant, s.body).where(
        s.uuid == identity.uuid_bytes(id or ""), s.voided == voided
    )
    if tenant is not None:
        wanted = wanted.where(s.tenant == tenant)
    if query.only_credential is not None:
        wanted = wanted.where(s.credential == query.only_credential)
    return [_Row(*row) for row in connection.execute(wanted.order_by(s.tenant).limit(1))]


def _window(connection: Connection, query: StatementQuery) -> walks.Window:
    """Return where in the log a page may come from: the order of `stored` is that of `seq`, so times are places."""
    low, (high, _) = 0, last(connection)
    if query.since is not None:
        low = _place(connection, query.since) + 1
    if query.until is not None:
        high = min(high, _place(connection, query.until))
    if query.position is not None and query.ascending:
        low = max(low, query.position + 1)
    elif query.position is not None:
        high = min(high, query.position - 1)
    return walks.Window(low, high, query.ascending)


def _place(connection: Connection, moment: int) -> int:
    """Return the place of the last statement stored at a time or before, 0 where none was."""
    s = statements.c
    return connection.execute(select(s.seq).where(s.stored <= moment).order_by(s.stored.desc()).limit(1)).scalar() or 0


def _rows(connection: Connection, seqs: Sequence[int]) -> list[_Row]:
    """Return statements in the order given, as many as memory bears (`LARGEST`), but one at least."""
    if not seqs:
        return []
    order = "ASC" if seqs[0] < seqs[-1] else "DESC"
    if connection.dialect.name == "postgresql":  # it sends all rows at once: it has to choose them itself
        return [_Row(*row) for row in connection.exec_driver_sql(_MEASURED.format(order), (list(seqs), LARGEST))]
    rows: list[_Row] = []
    total = 0
    with connection.exec_driver_sql(_ONE_BY_ONE.format(order), (json.dumps(seqs),)) as found:
        for row in found:
            total += len(row[3])
            if rows and total > LARGEST:
                break
            rows.append(_Row(*row))
    return rows


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
