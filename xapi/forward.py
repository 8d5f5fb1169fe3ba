"""Copies of the log for other record stores: what of it is sent, and in which form.

Who forwards follows the log by a cursor, the `seq` of the last statement dealt with. All here is apart from sending
and keeping: `lti_tool/forward_worker.py` does both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from xapi import strict_json
from xapi.lrs import attachments, identity, multipart, store
from xapi.lrs.tables import statements
from xapi.vocabulary import VERBS

SCAN = 1000
"""Statements that are looked at in one go, whether they are wanted or not."""
MOST_OCTETS = 2_000_000
"""Of the statements of a batch, and as many of their attachments; one statement may be larger."""
READ_AT_ONCE = 2_000_000
"""Characters of bodies that are read at once; one statement may be larger."""
SMALL = 10_000
"""Characters of a statement that is sent only to see whether any is taken."""
ERASURE_CHANNEL = "erasure"
"""The channel of the events that tell of an erasure; whoever has copies of a tenant's statements is told."""

_LEFT_OUT = ("stored", "authority", "version")
"""What the receiver sets itself (xAPI 1.0.3 Data 2.4.8 to 2.4.10): an LRS vouches only for whom its key is, so it may
overwrite a foreign authority or refuse it; `stored` is overwritten by all; a `version` of 2.0.0 is not legal where only
1.0.3 is spoken, and Ralph 5.1 calls statements different for it (`utils.statements_are_equivalent`). By the
specification two statements are equal without all three (Data 2.3.1)."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which statements are sent: each list that is not empty must fit.

    Attributes:
        tenants: whose; the consortium's own is the empty text.
        verbs: IRIs, or their last words such as ``completed``.
        activities: IRIs anywhere in a statement; with ``*`` at the end, all that begin so.
        channels: by what way they came, such as ``lti``.
    """

    tenants: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()

    def fits(self, statement: Mapping[str, Any], channel: str) -> bool:
        """Say whether a statement of one of the tenants is wanted for what it says itself."""
        if self.channels and channel not in self.channels:
            return False
        verb = statement["verb"]["id"]
        if self.verbs and not any(verb == one or verb.endswith("/" + one) for one in self.verbs):
            return False
        if not self.activities:
            return True
        named = [activity["id"] for activity, _ in identity.activities_of(dict(statement))]
        return any(
            iri.startswith(one[:-1]) if one.endswith("*") else iri == one for one in self.activities for iri in named
        )


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One statement on its way: where it stands in the log, whose it is, its id, and its JSON as it is sent."""

    seq: int
    tenant: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """The next wanted statements, and the seq up to which the log was looked through for them."""

    items: tuple[Outgoing, ...]
    reached: int


def following(connection: Connection, cursor: int, wanted: Filter, most: int) -> Block:
    """Return the wanted statements after a cursor, oldest first.

    A statement that voids another is sent wherever the other is. An erasure is told to whoever has a tenant's copies.

    Args:
        connection: of a reading transaction.
        cursor: the seq of the last statement that was dealt with.
        wanted: which statements.
        most: how many at most.
    """
    top, _ = store.last(connection)  # before the rows: all up to it are committed, and seen by the next query
    scan = min(SCAN, most) if wanted == Filter() else SCAN
    upto, full = _upto(connection, cursor, top, wanted, scan)
    s = statements.c
    query = _of_tenants(select(s.seq, s.tenant, s.uuid, s.channel, s.body), wanted)
    items: list[Outgoing] = []
    octets, reached = 0, cursor
    for row in connection.execute(query.where(s.seq > cursor, s.seq <= upto).order_by(s.seq)):
        statement = strict_json.parse(row.body.encode())
        if _goes(connection, statement, row.tenant, row.channel, wanted):
            text = sent_text(statement)
            octets += len(text)
            if items and (len(items) == most or octets > MOST_OCTETS):
                return _bounded(connection, items, reached)
            items.append(Outgoing(row.seq, row.tenant, identity.uuid_text(bytes(row.uuid)), text))
        reached = row.seq
    return _bounded(connection, items, reached if full else max(top, cursor))


def newest(connection: Connection, after: int, wanted: Filter) -> list[Outgoing]:
    """Return the last small wanted statement of the log, if one of its last few is; none up to a certain seq."""
    s = statements.c
    query = _of_tenants(select(s.seq, s.tenant, s.uuid, s.channel, s.body), wanted)
    small = query.where(s.seq > after, func.length(s.body) <= SMALL)
    for row in connection.execute(small.order_by(s.seq.desc()).limit(50)):
        statement = strict_json.parse(row.body.encode())
        if "attachments" not in statement and _goes(connection, statement, row.tenant, row.channel, wanted):
            return [Outgoing(row.seq, row.tenant, identity.uuid_text(bytes(row.uuid)), sent_text(statement))]
    return []


def one(connection: Connection, seq: int) -> Outgoing | None:
    """Return the statement at a place of the log as it would be sent now."""
    s = statements.c
    row = connection.execute(select(s.tenant, s.uuid, s.body).where(s.seq == seq)).first()
    if row is None:
        return None
    text = sent_text(strict_json.parse(row.body.encode()))
    return Outgoing(seq, row.tenant, identity.uuid_text(bytes(row.uuid)), text)


def sent_text(statement: Mapping[str, Any]) -> str:
    """Return a statement's JSON as another record store gets it: the same but for what the receiver sets."""
    return strict_json.dump({name: value for name, value in statement.items() if name not in _LEFT_OUT})


def body_of(connection: Connection, items: Sequence[Outgoing]) -> tuple[bytes, str]:
    """Return the body of a POST of some statements, and its Content-Type; with attachments it is multipart/mixed."""
    text = f"[{','.join(item.text for item in items)}]".encode()
    holders = [item.seq for item in items if '"attachments":' in item.text]
    parts = attachments.parts_of(connection, holders) if holders else []
    if not parts:
        return text, "application/json"
    body, boundary = multipart.join((multipart.Part({"Content-Type": "application/json"}, text), *parts))
    return body, f"multipart/mixed; boundary={boundary}"


def _upto(connection: Connection, cursor: int, top: int, wanted: Filter, scan: int) -> tuple[int, bool]:
    """Return the seq up to which bodies are read, so that memory is bounded, and whether there may be more."""
    s = statements.c
    sizes = _of_tenants(select(s.seq, func.length(s.body).label("size")), wanted)
    rows = connection.execute(sizes.where(s.seq > cursor, s.seq <= top).order_by(s.seq).limit(scan)).all()
    total, upto = 0, cursor
    for row in rows:
        total += row.size
        if total > READ_AT_ONCE and upto > cursor:
            return upto, True
        upto = row.seq
    return upto, len(rows) == scan


def _of_tenants(query: Select[Any], wanted: Filter) -> Select[Any]:
    return query.where(statements.c.tenant.in_(wanted.tenants)) if wanted.tenants else query


def _goes(connection: Connection, statement: dict[str, Any], tenant: str, channel: str, wanted: Filter) -> bool:
    if channel == ERASURE_CHANNEL or wanted.fits(statement, channel):
        return True
    if statement["verb"]["id"] != VERBS["voided"] or statement["object"].get("objectType") != "StatementRef":
        return False
    s = statements.c
    target = identity.uuid_bytes(statement["object"]["id"])
    row = connection.execute(select(s.channel, s.body).where(s.tenant == tenant, s.uuid == target)).first()
    return row is not None and wanted.fits(strict_json.parse(row.body.encode()), row.channel)


def _bounded(connection: Connection, items: Sequence[Outgoing], reached: int) -> Block:
    """Cut a batch where its attachments are too many octets."""
    holders = [item.seq for item in items if '"attachments":' in item.text]
    kept = len(holders) and attachments.within(connection, holders, MOST_OCTETS)
    if kept == len(holders):
        return Block(tuple(items), reached)
    short = tuple(item for item in items if item.seq < holders[kept])
    return Block(short, short[-1].seq)
