"""The log of statements as staff search it: by the beginning of a pseudonym, lesson, verb and day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from xapi import strict_json
from xapi.lrs import identity
from xapi.lrs.tables import activities, agents, statement_activities, statement_agents, statements, verbs

_AFTER_ALL = "\U0010ffff"  # comes after every text in the order of code points


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; empty means everything.

    Attributes:
        tenant: whose statements.
        who: the beginning of the learner's pseudonym (or of another identifier).
        activity: an IRI; statements about it, or about something within it.
        verb: an IRI.
        start: happened at this time or later, microseconds.
        end: happened before this time, microseconds.
        before: the ``seq`` that the page before ended with.
    """

    tenant: str = ""
    who: str = ""
    activity: str = ""
    verb: str = ""
    start: int | None = None
    end: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement in the log, with what the server knows of where it came from; times in microseconds."""

    seq: int
    id: str
    tenant: str
    stored: int
    timestamp: int
    credential: str
    channel: str
    voided: bool
    body: str

    @property
    def statement(self) -> dict[str, Any]:
        """The statement itself."""
        found: dict[str, Any] = strict_json.parse(self.body.encode())
        return found


def find(connection: Connection, search: Search, limit: int) -> list[Entry]:
    """The newest statements that the search finds, in the order in which they arrived, newest first."""
    s = statements.c
    query = _columns().order_by(s.seq.desc()).limit(limit)
    if search.tenant:
        query = query.where(s.tenant == search.tenant)
    if search.before is not None:
        query = query.where(s.seq < search.before)
    if search.start is not None:  # nothing is stored before it happened, and `stored` has an index
        query = query.where(s.timestamp >= search.start, s.stored >= search.start)
    if search.end is not None:
        query = query.where(s.timestamp < search.end)
    if search.verb:
        keys = select(verbs.c.id).where(verbs.c.digest == identity.digest(search.verb))
        query = query.where(s.verb.in_(keys))
    if search.who:
        people = (
            select(statement_agents.c.seq)
            .join(agents, agents.c.id == statement_agents.c.agent)
            .where(
                agents.c.label >= search.who,
                agents.c.label < search.who + _AFTER_ALL,
                statement_agents.c.direct,
            )
        )
        query = query.where(s.seq.in_(people))
    if search.activity:
        places = (
            select(statement_activities.c.seq)
            .join(activities, activities.c.id == statement_activities.c.activity)
            .where(activities.c.digest == identity.digest(search.activity))
        )
        query = query.where(s.seq.in_(places))
    return [_entry(row) for row in connection.execute(query)]


def get(connection: Connection, statement_id: str, tenant: str = "") -> Entry | None:
    """The statement of this id, voided ones too; ids are unique within a tenant only."""
    query = _columns().where(statements.c.uuid == identity.uuid_bytes(statement_id))
    if tenant:
        query = query.where(statements.c.tenant == tenant)
    row = connection.execute(query.order_by(statements.c.seq).limit(1)).first()
    return None if row is None else _entry(row)


def _columns() -> Select[Any]:
    s = statements.c
    return select(s.seq, s.uuid, s.tenant, s.stored, s.timestamp, s.credential, s.channel, s.voided, s.body)


def _entry(row: Row[Any]) -> Entry:
    values = dict(row._mapping)
    return Entry(id=identity.uuid_text(values.pop("uuid")), **values)
