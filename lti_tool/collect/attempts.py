"""Find or make the learner and the attempt of a package, live or not."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Connection, func, select, update

from lti_tool import clock
from lti_tool.models import partner as partners
from lti_tool.models.attempt import attempts, learners
from lti_tool.models.base import insert_counted, insert_new
from lti_tool.models.dispatch import Dispatch
from lti_tool.models.partner import Partner
from lti_tool.secrets import Vault, pseudonym
from packages.lesson import Lesson
from xapi.lrs import erased
from xapi.vocabulary import Namespace


def name_of(vault: Vault, partner: Partner, dispatch: Dispatch, learner: str, key: str) -> str:
    """The pseudonym of a learner of this package.

    Args:
        vault: unseals the partner's key.
        partner: whose dispatch it is.
        dispatch: its site tells LMSs of one partner apart, which may call different people the same.
        learner: what the LMS calls them; empty where it does not say: then each attempt is somebody's of its own.
        key: of the attempt.
    """
    identity = partners.identity_key(vault, partner)
    if not learner:
        return pseudonym(identity, "pkg-anonymous", dispatch.id, key)
    return pseudonym(identity, "pkg", dispatch.site, learner)


def id_of(namespace: str, dispatch: Dispatch, name: str, lesson: str, key: str) -> str:
    """The id of an attempt, which is its registration too: the same whoever reckons it, and however often."""
    place = uuid.uuid5(uuid.NAMESPACE_URL, f"{Namespace(namespace).base}/dispatches/{dispatch.id}")
    return str(uuid.uuid5(place, "\0".join((name, lesson, key))))


def find_or_make_learner(connection: Connection, partner: Partner, name: str) -> int:
    """The row of the learner of this pseudonym; several at once make one."""
    query = select(learners.c.id).where(learners.c.partner_id == partner.id, learners.c.pseudonym == name)
    found: int | None = connection.execute(query).scalar()
    if found is not None:
        return found
    values = {
        "partner_id": partner.id,
        "pseudonym": name,
        "platform_id": None,
        "subject": "",  # no grade goes out from here: the LMS has it from the package
        "test": False,
        "notice_version": 0,
        "created_at": clock.now(),
    }
    made = insert_counted(connection, learners, values)
    if made is not None:
        erased.readmit(connection, partner.id, {"account": {"homePage": partner.home_page, "name": name}})
        return made
    return int(connection.execute(query).scalar_one())


def find_or_make(
    connection: Connection,
    *,
    attempt_id: str,
    dispatch: Dispatch,
    partner: Partner,
    learner: int,
    lesson: Lesson,
    digest: str,
    lang: str,
    channel: str,
    began: int,
) -> str:
    """The attempt of this id; the first delivery, or a live launch, makes it.

    Args:
        connection: a writing transaction.
        attempt_id: see ``id_of``.
        dispatch: of the package.
        partner: whose; its market at this moment is the attempt's for good.
        learner: a row.
        lesson: as a new attempt has it.
        digest: of the version that ``lesson`` is.
        lang: a language of the lesson.
        channel: by which kind of package it came.
        began: when it began, microseconds.
    """
    mine = (
        attempts.c.dispatch_id == dispatch.id,
        attempts.c.learner_id == learner,
        attempts.c.lesson == lesson.id,
    )
    values: dict[str, Any] = {
        "id": attempt_id,
        "partner_id": partner.id,
        "placement_id": None,
        "dispatch_id": dispatch.id,
        "learner_id": learner,
        "lesson": lesson.id,
        "lesson_version": lesson.version,
        "lesson_digest": digest,
        "market": partner.market,
        "lang": lang,
        "channel": channel,
        "completed": False,
        "progress": 0.0,
        "points": 0,
        "max_points": 0,
        "facts": {},
        "state": {},
        "initialized": False,
        "terminated": False,
        "started_at": began,
        "last_at": clock.now(),
    }
    # Another attempt of the same learner may take the number meanwhile; then the next one is this one's.
    while connection.execute(select(attempts.c.id).where(attempts.c.id == attempt_id)).scalar() is None:
        before = connection.execute(select(func.max(attempts.c.number)).where(*mine)).scalar() or 0
        insert_new(connection, attempts, {**values, "number": before + 1})
    return attempt_id


def mark_late(connection: Connection, attempt_id: str) -> None:
    """Note that something of this attempt came after the licence had ended."""
    connection.execute(update(attempts).where(attempts.c.id == attempt_id).values(late=True))


def seats_taken(connection: Connection, dispatch: Dispatch) -> int:
    """How many learners a package has had."""
    query = select(func.count(attempts.c.learner_id.distinct())).where(attempts.c.dispatch_id == dispatch.id)
    return connection.execute(query).scalar_one()


def has_seat(connection: Connection, dispatch: Dispatch, learner: int) -> bool:
    """Whether this learner has opened the package before."""
    query = select(attempts.c.id).where(attempts.c.dispatch_id == dispatch.id, attempts.c.learner_id == learner)
    return connection.execute(query.limit(1)).first() is not None
