"""Find or make a learner and an attempt, and read them again: the database side of the learner's room."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from lti_tool import clock
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.lti.grades import SCORE_SCOPE
from lti_tool.lti.message import Roles
from lti_tool.models import partner as partners_of
from lti_tool.models.attempt import attempts, learners
from lti_tool.models.base import insert_counted, insert_new
from lti_tool.models.course import resource_links
from lti_tool.models.dispatch import dispatches
from lti_tool.models.partner import Partner, partners
from lti_tool.secrets import Vault, pseudonym
from packages.lesson import Lesson
from xapi.lrs import erased


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner as the tool knows them: a pseudonym, and the LMS's user id for grades alone."""

    id: int
    partner_id: str
    pseudonym: str
    subject: str
    test: bool
    notice_version: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One learner, one lesson, one placement, with what the learner's room needs beside it."""

    id: str
    placement_id: int | None  # none: it came by a package
    learner: Learner
    lesson: str
    lesson_version: int
    lesson_digest: str  # which version of the lesson, see ``lti_tool.lessons``; empty before versions were kept
    market: str  # the partner's when the attempt began
    number: int
    lang: str
    channel: str
    completed: bool
    facts: Mapping[str, Any]
    state: Mapping[str, Any]
    initialized: bool
    terminated: bool
    started_at: int
    completed_at: int | None
    follow_up: str  # see ``lti_tool.learner.follow_up``
    placed_lesson: str  # the lesson that the link names; empty where it opens a module or the library
    module: str
    line_item: str  # empty where the LMS takes no score
    dispatch: str  # of the package by which it came; empty: by LTI
    partner: Partner

    @property
    def graded(self) -> bool:
        """Whether a grade goes out: the LMS has a column for it, and a real learner to give it to."""
        return bool(self.line_item and self.learner.subject and not self.learner.test)


# Each launch asks these: a statement that is made once costs a fraction of one that is made anew.
_LEARNER = select(learners).where(
    learners.c.partner_id == bindparam("partner"), learners.c.pseudonym == bindparam("name")
)
_NEWEST = (
    select(attempts.c.id)
    .where(
        attempts.c.placement_id == bindparam("placement"),
        attempts.c.learner_id == bindparam("learner"),
        attempts.c.lesson == bindparam("named"),
    )
    .order_by(attempts.c.number.desc())
    .limit(1)
)
_OWNER = tuple(column.name for column in partners.c)
_WHOLE = (
    select(
        attempts,
        learners.c.pseudonym,
        learners.c.subject,
        learners.c.test,
        learners.c.notice_version.label("seen_notice"),
        resource_links.c.lesson.label("placed_lesson"),
        func.coalesce(resource_links.c.module, dispatches.c.module, "").label("module"),
        resource_links.c.line_item,
        resource_links.c.ags_scopes,
        *(column.label("owner_" + column.name) for column in partners.c),
    )
    .join(learners, learners.c.id == attempts.c.learner_id)
    .outerjoin(resource_links, resource_links.c.id == attempts.c.placement_id)
    .outerjoin(dispatches, dispatches.c.id == attempts.c.dispatch_id)
    .join(partners, partners.c.id == attempts.c.partner_id)
    .where(attempts.c.id == bindparam("sought"))
)


def find_or_make_learner(
    connection: Connection,
    vault: Vault,
    partner: Partner,
    *,
    platform_id: str,
    issuer: str,
    subject: str | None,
    roles: Roles,
) -> Learner:
    """The learner of this LMS user; an anonymous one is new at each launch.

    The pseudonym is HMAC(partner's key, "lti" NUL issuer NUL sub): never the client id, because Open edX has
    one for each component. A student preview, and a visitor (who is no learner of this course: a parent, an
    observer, an administrator), is somebody else than the learner whom the same person may be elsewhere: what
    they do is marked as a test, stays out of the reports and is not graded. Of a visitor no user id is kept.
    """
    key = partners_of.identity_key(vault, partner)
    visits = not roles.learner and not roles.test
    trial = "visit" if visits else "test" if roles.test else ""
    if subject is None:
        name = pseudonym(key, "anonymous", uuid.uuid4().hex)
    else:
        name = pseudonym(key, "lti", issuer, subject, *([trial] if trial else []))
    sought = {"partner": partner.id, "name": name}
    row = connection.execute(_LEARNER, sought).first()
    if row is None:
        values = {
            "partner_id": partner.id,
            "pseudonym": name,
            "platform_id": platform_id,
            "subject": "" if visits else subject or "",
            "test": bool(trial),
            "notice_version": 0,
            "created_at": clock.now(),
        }
        made = insert_counted(connection, learners, values)
        if made is not None:
            erased.readmit(connection, partner.id, {"account": {"homePage": partner.home_page, "name": name}})
            return Learner(made, partner.id, name, str(values["subject"]), bool(trial), 0)
        row = connection.execute(_LEARNER, sought).one()  # another launch of the same learner was first
    return Learner(row.id, row.partner_id, row.pseudonym, row.subject, row.test, row.notice_version)


def newest(connection: Connection, learner: Learner, placement_id: int, lesson: str) -> str | None:
    """The id of the learner's newest attempt at this lesson on this placement."""
    return connection.execute(_NEWEST, {"placement": placement_id, "learner": learner.id, "named": lesson}).scalar()


def current_attempt(
    connection: Connection,
    partner: Partner,
    learner: Learner,
    placement_id: int,
    lesson: Lesson,
    digest: str,
    lang: str,
) -> str:
    """The id of the learner's newest attempt at this lesson on this placement; the first is made here.

    Args:
        connection: a writing transaction.
        partner: whose learner it is; its market at this moment is the attempt's for good.
        learner: who takes the lesson.
        placement_id: where.
        lesson: as it is now, for a first attempt.
        digest: of the version that ``lesson`` is.
        lang: a language of the lesson.
    """
    found = newest(connection, learner, placement_id, lesson.id)
    place = {"placement_id": placement_id, "learner_id": learner.id}
    return found or _make(connection, partner, place, lesson, digest, lang, 1, "lti")


def next_attempt(connection: Connection, attempt: Attempt, lesson: Lesson, digest: str) -> str:
    """The id of the attempt after a completed one; the same one again where it is not completed.

    Args:
        connection: a writing transaction.
        attempt: the newest so far.
        lesson: as it is now: a new attempt is at the current version.
        digest: of this version.

    Raises:
        Refusal: the lesson allows no retake.
    """
    if not attempt.completed:
        return attempt.id
    if not lesson.completion.retakes:
        raise Refusal(
            "no_retake",
            f"lesson {lesson.id} allows no retake",
            message=_("This lesson can be taken once only."),
            status=409,
        )
    place = {
        "placement_id": attempt.placement_id,
        "dispatch_id": attempt.dispatch or None,
        "learner_id": attempt.learner.id,
    }
    lang = lesson.language(attempt.lang)
    return _make(connection, attempt.partner, place, lesson, digest, lang, attempt.number + 1, attempt.channel)


def _make(
    connection: Connection,
    partner: Partner,
    place: Mapping[str, Any],
    lesson: Lesson,
    digest: str,
    lang: str,
    number: int,
    channel: str,
) -> str:
    now = clock.now()
    values = {
        "id": str(uuid.uuid4()),
        "partner_id": partner.id,
        **place,
        "lesson": lesson.id,
        "lesson_version": lesson.version,
        "lesson_digest": digest,
        "market": partner.market,
        "number": number,
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
        "started_at": now,
        "last_at": now,
    }
    if insert_new(connection, attempts, values):
        return str(values["id"])
    return str(
        connection.execute(
            select(attempts.c.id).where(
                *(attempts.c[name].is_not_distinct_from(value) for name, value in place.items()),
                attempts.c.lesson == lesson.id,
                attempts.c.number == number,
            )
        ).scalar_one()
    )


def load(connection: Connection, attempt_id: str, *, lock: bool = False) -> Attempt | None:
    """The attempt of this id with its learner, placement and partner.

    Args:
        connection: the transaction to read in.
        attempt_id: a UUID.
        lock: keep others from changing the attempt until the transaction ends (PostgreSQL; on SQLite a
            writing transaction is alone anyway).
    """
    if lock:
        # Locked first and read after: what is joined would be as it was before the wait, for example the notice.
        connection.execute(select(attempts.c.id).where(attempts.c.id == attempt_id).with_for_update())
    row = connection.execute(_WHOLE, {"sought": attempt_id}).first()
    if row is None:
        return None
    owner = Partner(**{name: row._mapping["owner_" + name] for name in _OWNER})
    learner = Learner(row.learner_id, owner.id, row.pseudonym, row.subject, row.test, row.seen_notice)
    return Attempt(
        id=row.id,
        placement_id=row.placement_id,
        learner=learner,
        lesson=row.lesson,
        lesson_version=row.lesson_version,
        lesson_digest=row.lesson_digest,
        market=row.market,
        number=row.number,
        lang=row.lang,
        channel=row.channel,
        completed=row.completed,
        facts=row.facts,
        state=row.state,
        initialized=row.initialized,
        terminated=row.terminated,
        started_at=row.started_at,
        completed_at=row.completed_at,
        follow_up=row.follow_up,
        placed_lesson=row.placed_lesson or "",
        module=row.module,
        line_item=row.line_item if SCORE_SCOPE in (row.ags_scopes or ()) else "",
        dispatch=row.dispatch_id or "",
        partner=owner,
    )


def remember_notice(connection: Connection, learner: Learner, version: int) -> None:
    """Note that the learner has acknowledged this version of the partner's privacy notice."""
    connection.execute(update(learners).where(learners.c.id == learner.id).values(notice_version=version))


def learner(connection: Connection, learner_id: int) -> Learner:
    """The learner of this row (its id came signed by us).

    Raises:
        Refusal: the learner was erased since.
    """
    row = connection.execute(select(learners).where(learners.c.id == learner_id)).first()
    if row is None:
        raise Refusal(
            "learner_gone", "an erased learner's pass", message=_("This page has been open for too long."), status=403
        )
    return Learner(row.id, row.partner_id, row.pseudonym, row.subject, row.test, row.notice_version)


def speak(connection: Connection, attempt: Attempt, lang: str) -> None:
    """Let the attempt go on in another language; what was answered stays."""
    connection.execute(update(attempts).where(attempts.c.id == attempt.id).values(lang=lang))
