"""The log as people read it: newest first, searched by pseudonym, lesson, verb and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from xapi import moments
from xapi.lrs import identity
from xapi.lrs.query import decode, encode
from xapi.lrs.store import last
from xapi.lrs.tables import activities, agents, statement_activities, statement_agents, statements, verbs

FAR = 20_000
_LAST_CHARACTER = "\U0010ffff"


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

    Args:
        connection: of a reading transaction.
        tenant: whose statements.
        pseudonym: how the actor's account name or mailbox begins.
        activity: the IRI of an activity anywhere in the statement, or of what it lies beneath (a lesson's questions).
        verb: a verb's IRI, or its last word such as ``completed``.
        channel: by what way they came. No index has it: a page looks through so many statements (`FAR`) and no more, so
            that it may hold less than there is room for, and `more` goes on.
        since: stored at this time or later.
        until: stored before this time.
        newer_than: the seq of a statement; only those after it.
        cursor: `more` of the page before.
        limit: rows a page.

    Raises:
        BadCursor: the cursor is none of this tenant's.
    """
    s = statements.c
    wanted = _base()
    if tenant is not None:
        wanted = wanted.where(s.tenant == tenant)
    if pseudonym:
        who = _keys(agents, tenant).where(agents.c.label >= pseudonym, agents.c.label < pseudonym + _LAST_CHARACTER)
        concerned = statement_agents.c
        wanted = wanted.where(s.seq.in_(select(concerned.seq).where(concerned.agent.in_(who), concerned.direct)))
    if activity:
        below = activities.c.iri.startswith(activity.rstrip("/") + "/", autoescape=True)
        what = _keys(activities, tenant).where(or_(activities.c.iri == activity, below))
        concerning = statement_activities.c
        wanted = wanted.where(s.seq.in_(select(concerning.seq).where(concerning.activity.in_(what))))
    if verb:
        named = or_(verbs.c.iri == verb, verbs.c.iri.endswith("/" + verb, autoescape=True))
        wanted = wanted.where(s.verb.in_(_keys(verbs, tenant).where(named)))
    if since is not None:
        wanted = wanted.where(s.stored >= moments.of(since))
    if until is not None:
        wanted = wanted.where(s.stored < moments.of(until))
    behind = decode(cursor, tenant) if cursor is not None else None
    if behind is not None:
        wanted = wanted.where(s.seq < behind)
    if newer_than is not None:
        wanted = wanted.where(s.seq > newer_than)
    end = 0
    if channel:
        end = max((behind or last(connection)[0] + 1) - FAR, 0)
        wanted = wanted.where(s.channel == channel, s.seq >= end)
    found = connection.execute(wanted.order_by(s.seq.desc()).limit(limit + 1)).all()
    rows = _rows(found[:limit])
    if len(found) > limit:
        return PersonalPage(rows, encode(tenant, rows[-1].seq))
    return PersonalPage(rows, encode(tenant, end) if end > 1 and newer_than is None else None)


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


def _keys(table: Any, tenant: str | None) -> Select[Any]:
    keys = select(table.c.id)
    return keys if tenant is None else keys.where(table.c.tenant == tenant)


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
