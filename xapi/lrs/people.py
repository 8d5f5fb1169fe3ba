"""The log as people read it: newest first, searched by pseudonym, lesson, verb and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from xapi import moments
from xapi.lrs import identity, people_walk
from xapi.lrs.query import decode, encode
from xapi.lrs.store import last
from xapi.lrs.tables import activities, agents, statements, verbs


@dataclass(frozen=True, slots=True)
class PersonalRow:
    """One statement in a list for people.

    Attributes:
        seq: its place in the log.
        id: its UUID.
        tenant: whose it is.
        stored: when it arrived, ISO 8601 in UTC.
        label: the actor's account name or mailbox, at most 120 characters; empty for an anonymous group.
        verb: its IRI.
        activity: the object's IRI; empty where the object is none.
        channel: by what way it came.
        credential: with what key.
        voided: whether another statement voids it.
        body: the whole statement, JSON.
    """

    seq: int
    id: str
    tenant: str
    stored: str
    label: str
    verb: str
    activity: str
    channel: str
    credential: str
    voided: bool
    body: str


@dataclass(frozen=True, slots=True)
class PersonalPage:
    """Rows, newest first, and the cursor of the next page or None."""

    rows: tuple[PersonalRow, ...]
    more: str | None


def find_for_people(
    connection: Connection,
    tenant: str | None,
    *,
    pseudonym: str = "",
    activity: str = "",
    verb: str = "",
    channel: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    newer_than: int | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> PersonalPage:
    """Search a tenant's statements, all tenants' with None; empty texts do not filter. Voided ones are shown as such.

    A page looks at so many statements and no more (`people_walk.FAR`), so that it is quick whatever is asked: it may
    hold less than there is room for, or nothing, and `more` goes on.

    Args:
        connection: of a reading transaction.
        tenant: whose statements.
        pseudonym: how the actor's account name or mailbox begins.
        activity: the IRI of an activity anywhere in the statement, or of what it lies beneath (a lesson's questions).
        verb: a verb's IRI, or its last word such as ``completed``.
        channel: by what way they came.
        since: stored at this time or later.
        until: stored before this time.
        newer_than: the seq of a statement; only those after it.
        cursor: `more` of the page before.
        limit: rows a page.

    Raises:
        BadCursor: the cursor is none of this tenant's.
    """
    low, high = _place(connection, since, 0), _place(connection, until, last(connection)[0] + 1) - 1
    if cursor is not None:
        high = min(high, decode(cursor, tenant) - 1)
    if newer_than is not None:
        low = max(low, newer_than + 1)
    walk = people_walk.plan(connection, tenant, pseudonym, activity, verb, low, high)
    if walk is None or low > high:
        return PersonalPage((), None)
    s = statements.c
    conditions = [*walk.conditions]
    if tenant is not None:
        conditions.append(s.tenant == tenant)
    if channel:
        conditions.append(s.channel == channel)
    found: list[int] = []
    looked, size = 0, people_walk.STEP if conditions else limit + 1
    while len(found) <= limit and high >= low and looked < people_walk.FAR:
        if walk.sources:
            among = walk.below(connection, low, high, size)
            end = among[-1] if len(among) == size else low
            here: ColumnElement[bool] = s.seq.in_(among)
            looked += len(among)
        else:
            end = max(low, high - people_walk.FAR + 1) if walk.conditions or channel else low
            here = s.seq.between(end, high)
            looked += high - end + 1
        query = select(s.seq).outerjoin(agents, agents.c.id == s.actor).where(here, *conditions)
        found += connection.execute(query.order_by(s.seq.desc()).limit(limit + 1)).scalars()
        high = end - 1
    rows = _rows(connection.execute(_base().where(s.seq.in_(found[:limit])).order_by(s.seq.desc())).all())
    if len(found) > limit:
        return PersonalPage(rows, encode(tenant, rows[-1].seq))
    return PersonalPage(rows, encode(tenant, high + 1) if high >= low else None)


def _place(connection: Connection, moment: datetime | None, otherwise: int) -> int:
    """Return the seq of the first statement stored at a time or later: the order of `stored` is that of `seq`."""
    if moment is None:
        return otherwise
    s = statements.c
    wanted = select(s.seq).where(s.stored >= moments.of(moment)).order_by(s.stored).limit(1)
    first = connection.execute(wanted).scalar()
    return last(connection)[0] + 1 if first is None else first


def _base() -> Select[Any]:
    s = statements.c
    columns = (
        s.seq,
        s.uuid,
        s.tenant,
        s.stored,
        agents.c.label,
        verbs.c.iri,
        activities.c.iri.label("activity"),
    )
    return (
        select(*columns, s.channel, s.credential, s.voided, s.body)
        .select_from(statements)
        .join(verbs, verbs.c.id == s.verb)
        .outerjoin(agents, agents.c.id == s.actor)
        .outerjoin(activities, activities.c.id == s.activity)
    )


def _rows(found: Sequence[Any]) -> tuple[PersonalRow, ...]:
    return tuple(
        PersonalRow(
            seq=seq,
            id=identity.uuid_text(uuid),
            tenant=tenant,
            stored=moments.render(stored),
            label=label or "",
            verb=verb,
            activity=activity or "",
            channel=channel,
            credential=credential,
            voided=voided,
            body=body,
        )
        for seq, uuid, tenant, stored, label, verb, activity, channel, credential, voided, body in found
    )
