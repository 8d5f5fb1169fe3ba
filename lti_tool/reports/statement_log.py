"""One statement of the log with what the server knows of where it came from, for staff."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from xapi.lrs import identity
from xapi.lrs.tables import statements


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement in the log; times in microseconds, ``body`` the JSON that is kept."""

    id: str
    tenant: str
    stored: int
    timestamp: int
    credential: str
    channel: str
    voided: bool
    body: str


def get(connection: Connection, statement_id: str, tenant: str = "") -> Entry | None:
    """The statement of this id, voided ones too.

    Ids are unique within a tenant only; without one, the oldest statement of this id is found.
    """
    s = statements.c
    query = select(s.tenant, s.stored, s.timestamp, s.credential, s.channel, s.voided, s.body).where(
        s.uuid == identity.uuid_bytes(statement_id)
    )
    if tenant:
        query = query.where(s.tenant == tenant)
    row = connection.execute(query.order_by(s.seq).limit(1)).first()
    return None if row is None else Entry(id=statement_id, **row._mapping)
