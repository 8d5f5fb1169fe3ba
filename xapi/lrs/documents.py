"""Documents: State, Agent Profile and Activity Profile (xAPI 1.0.3 Communication 2.2, 2.3, 2.6, 2.7).

Bytes with a name, opaque except that JSON objects are merged by POST. Each function belongs to a transaction of its
caller; those that write take a lock on the document first, so that of two writers with the same precondition one fails.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from xapi import moments, strict_json
from xapi.lrs import erased, identity
from xapi.lrs.tables import documents

STATE, AGENT, ACTIVITY = "state", "agent", "activity"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where documents lie: whose, of which kind, and about what.

    Attributes:
        tenant: whose documents.
        kind: `STATE`, `AGENT` or `ACTIVITY`.
        activity: an IRI; None for agent profiles.
        agent: an Agent or identified Group; None for activity profiles.
        registration: a UUID; only for states.
    """

    tenant: str
    kind: str
    activity: str | None = None
    agent: dict[str, Any] | None = None
    registration: str | None = None

    @property
    def agent_text(self) -> str | None:
        """The JSON of the agent's identifier."""
        return None if self.agent is None else identity.identity_text(self.agent)

    @property
    def registration_key(self) -> bytes | None:
        """The registration's 16 bytes."""
        return None if self.registration is None else identity.uuid_bytes(self.registration)

    @property
    def owner(self) -> bytes:
        """The digest of kind, activity and agent."""
        return identity.digest(strict_json.dump([self.kind, self.activity, self.agent_text]))

    def digest(self, name: str) -> bytes:
        """Return the digest of all that names one document."""
        key = self.registration_key
        return identity.digest(strict_json.dump([self.owner.hex(), key.hex() if key else None, name]))


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was stored last: its bytes, their type and SHA-1, and when (microseconds)."""

    body: bytes
    content_type: str
    etag: str
    updated: int

    @property
    def is_json(self) -> bool:
        """Whether its type is application/json."""
        return is_json(self.content_type)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of the stored document (RFC 9110 If-Match, If-None-Match): entity tags, or ``*`` for any.

    None is a header that was not sent.
    """

    match: frozenset[str] | None = None
    none_match: frozenset[str] | None = None

    @property
    def given(self) -> bool:
        """Whether there is any condition."""
        return self.match is not None or self.none_match is not None

    def holds(self, stored: Document | None) -> bool:
        """Say whether the condition holds of what is stored."""
        if self.match is not None and (stored is None or not self.match & {"*", stored.etag}):
            return False
        return self.none_match is None or stored is None or not self.none_match & {"*", stored.etag}


class PreconditionFailed(Exception):
    """The stored document is not the one that the writer knows (412); nothing was changed."""


class ConditionNeeded(Exception):
    """A PUT that must say which document it replaces (1.0.3 Communication 3.1).

    Attributes:
        exists: whether it would have replaced one (409), or made one without saying so (400).
    """

    def __init__(self, exists: bool) -> None:
        """Say whether there is a document already."""
        self.exists = exists
        super().__init__(
            "a document with this name is here already; get it, and send its ETag in If-Match"
            if exists
            else "send the header If-None-Match: * for a new document, or If-Match with the ETag of the one you replace"
        )


class NotMergeable(ValueError):
    """A POST to a document where one of the two is not a JSON object (400); nothing was changed."""


class TooMany(ValueError):
    """One more document than the shelf may hold (403); nothing was changed."""


class TooLarge(ValueError):
    """A POST after which the document would be larger than it may be (413); nothing was changed."""


def is_json(content_type: str) -> bool:
    """Say whether a media type is application/json."""
    return content_type.partition(";")[0].strip().lower() == "application/json"


def get(connection: Connection, shelf: Shelf, name: str) -> Document | None:
    """Return a document, None where there is none."""
    d = documents.c
    wanted = select(d.body, d.content_type, d.etag, d.updated).where(*_this(shelf, name))
    row = connection.execute(wanted).first()
    return None if row is None else Document(bytes(row[0]), row[1], row[2], row[3])


def names(connection: Connection, shelf: Shelf, since: int | None = None) -> list[tuple[str, int]]:
    """Return the names on a shelf with the time of their last change, in the order of change.

    A shelf of states without registration has those of all registrations (1.0.3 Communication 2.3).

    Args:
        connection: of a reading transaction.
        shelf: where.
        since: only those stored later than this, microseconds.
    """
    d = documents.c
    wanted = select(d.name, func.max(d.updated)).where(*_all(shelf)).group_by(d.name)
    if since is not None:
        wanted = wanted.where(d.updated > since)
    return [(row[0], row[1]) for row in connection.execute(wanted.order_by(func.max(d.updated), d.name))]


def put(
    connection: Connection,
    shelf: Shelf,
    name: str,
    body: bytes,
    content_type: str,
    condition: Condition,
    *,
    blind: bool | None = None,
    room: int | None = None,
) -> None:
    """Store a document in place of the one that is there.

    Args:
        connection: of a writing transaction.
        shelf: where.
        name: the document's id.
        body: its bytes.
        content_type: their type.
        condition: what must hold.
        blind: without a condition, what may be written: True anything, None only a new document, False nothing.
        room: how many documents the shelf may hold.

    Raises:
        PreconditionFailed: the condition does not hold.
        ConditionNeeded: there is no condition, and `blind` asks for one.
        TooMany: the document is new, and the shelf is full.
    """
    stored = _lock(connection, shelf, name, condition)
    if not condition.given and (blind is False or (blind is None and stored is not None)):
        raise ConditionNeeded(stored is not None)
    _write(connection, shelf, name, body, content_type, stored, room)


def merge(
    connection: Connection,
    shelf: Shelf,
    name: str,
    body: bytes,
    content_type: str,
    condition: Condition,
    *,
    most: int | None = None,
    room: int | None = None,
) -> None:
    """Store a new document, or write the properties of a JSON object over those of the stored one (POST).

    `most`: octets that the whole may have afterwards; `room`: how many documents the shelf may hold.

    Raises:
        PreconditionFailed: the condition does not hold.
        NotMergeable: one of the two is no JSON object.
        TooLarge: the whole would have more than `most`.
        TooMany: the document is new, and the shelf is full.
        BadJSON: the new one is said to be JSON and is not.
    """
    stored = _lock(connection, shelf, name, condition)
    value = strict_json.parse(body) if is_json(content_type) else None
    if stored is not None:
        try:
            before = strict_json.parse(stored.body) if stored.is_json else None
        except strict_json.BadJSON:
            before = None
        if type(before) is not dict or type(value) is not dict:
            which = "the stored document" if type(before) is not dict else "the document that you sent"
            raise NotMergeable(f"{which} is not a JSON object, so the two cannot be merged; use PUT with If-Match")
        body, content_type = strict_json.dump({**before, **value}).encode(), "application/json"
    if most is not None and len(body) > most:
        raise TooLarge(f"the document would have more than {most} octets; take something out of it, with PUT")
    _write(connection, shelf, name, body, content_type, stored, room)


def remove(connection: Connection, shelf: Shelf, name: str, condition: Condition) -> None:
    """Take a document away; none there is no error.

    Raises:
        PreconditionFailed: the condition does not hold.
    """
    _lock(connection, shelf, name, condition)
    connection.execute(delete(documents).where(*_this(shelf, name)))


def clear(connection: Connection, shelf: Shelf) -> None:
    """Take all documents of a shelf away; without registration those of all registrations."""
    connection.execute(delete(documents).where(*_all(shelf)))


def _this(shelf: Shelf, name: str) -> list[ColumnElement[bool]]:
    return [documents.c.tenant == shelf.tenant, documents.c.digest == shelf.digest(name)]


def _all(shelf: Shelf) -> list[ColumnElement[bool]]:
    conditions = [documents.c.tenant == shelf.tenant, documents.c.owner == shelf.owner]
    if shelf.registration_key is not None:
        conditions.append(documents.c.registration == shelf.registration_key)
    return conditions


def _lock(connection: Connection, shelf: Shelf, name: str, condition: Condition) -> Document | None:
    """Return the stored document, which nobody else writes until the commit; check the condition."""
    if connection.dialect.name == "postgresql":
        whole = identity.digest(strict_json.dump([shelf.tenant, shelf.digest(name).hex()]))
        key = int.from_bytes(whole[:8], "big", signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(key)))
    stored = get(connection, shelf, name)
    if not condition.holds(stored):
        raise PreconditionFailed("the document is not the one that you know; get it again")
    return stored


def _write(
    connection: Connection,
    shelf: Shelf,
    name: str,
    body: bytes,
    content_type: str,
    stored: Document | None,
    room: int | None,
) -> None:
    if shelf.agent is not None and erased.for_good(connection, shelf.tenant, shelf.agent):
        return  # what arrives late of somebody who was erased does not bring them back
    changed = {
        "content_type": content_type,
        "etag": hashlib.sha1(body, usedforsecurity=False).hexdigest(),
        "updated": max(moments.now(), stored.updated + 1 if stored else 0),
        "body": body,
    }
    if stored is not None:
        connection.execute(update(documents).where(*_this(shelf, name)).values(changed))
        return
    if room is not None:
        held = connection.execute(select(func.count()).select_from(documents).where(*_all(shelf))).scalar() or 0
        if held >= room:
            raise TooMany(f"{room} documents are kept here, and no more; take one away with DELETE, or write to one")
    named = {
        "tenant": shelf.tenant,
        "digest": shelf.digest(name),
        "kind": shelf.kind,
        "owner": shelf.owner,
        "registration": shelf.registration_key,
        "activity": shelf.activity,
        "agent": shelf.agent_text,
        "name": name,
    }
    connection.execute(insert(documents).values({**named, **changed}))
