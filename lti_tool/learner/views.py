"""What a learner sees: the lesson page, and the way from a launch to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template
from sqlalchemy import Connection

from lti_tool import clock
from lti_tool.db import reading
from lti_tool.i18n import best, language, set_language
from lti_tool.learner import alike, attempts, follow_up, history
from lti_tool.learner.attempts import Attempt, Learner
from lti_tool.learner.lessons import the_lesson_of, unknown_lesson
from lti_tool.learner.library import library_page
from lti_tool.learner.notice import notice_html
from lti_tool.learner.notice import version as notice_version
from lti_tool.learner.passes import TOKEN_SECONDS, library_pass, make_token
from lti_tool.learner.record import grade_is_due, standing
from lti_tool.learner.shown import Edition, Shown, embed, page_files, render, shown
from lti_tool.learner.suggest import suggest
from lti_tool.lti.message import Launch
from lti_tool.media import compressed
from lti_tool.models.partner import Partner
from lti_tool.services import services
from packages.lesson import Lesson


@dataclass(frozen=True, slots=True)
class Entry:
    """What a resource link launch names, looked up before anything is written.

    Attributes:
        lesson: ``None`` where the link names none, or none that the partner has.
        digest: of the lesson's version.
    """

    partner: Partner
    lesson: Lesson | None
    digest: str


@dataclass(frozen=True, slots=True)
class Entered:
    """A learner who was let in, and the attempt that the link leads to, if it leads to one."""

    partner: Partner
    learner: Learner
    attempt: Attempt | None


def find_entry(launch: Launch, partner: Partner) -> Entry:
    """What the link names. A link that names nothing is no error."""
    here = services()
    lesson = here.catalogue_for(partner).lessons.get(launch.lesson or "")
    return Entry(partner, lesson, here.lessons.keep(lesson) if lesson else "")


def enter(connection: Connection, launch: Launch, entry: Entry) -> Entered:
    """Find or make the learner and the attempt, within the transaction that lets the launch in.

    Whoever has begun a lesson that is gone by now can end it; of anybody else who opens its link nothing is kept.
    """
    if entry.lesson is not None or not launch.lesson:
        return _enter(connection, launch, entry)
    with connection.begin_nested() as unless_begun:
        entered = _enter(connection, launch, entry)
        if entered.attempt is None:
            unless_begun.rollback()
    return entered


def _enter(connection: Connection, launch: Launch, entry: Entry) -> Entered:
    here = services()
    partner, lesson = entry.partner, entry.lesson
    assert launch.placement_id is not None
    learner = attempts.find_or_make_learner(
        connection,
        here.vault,
        partner,
        platform_id=launch.platform_id,
        issuer=launch.issuer,
        subject=launch.subject,
        roles=launch.roles,
    )
    key = None
    if lesson is not None:
        lang = lesson.language(launch.lang or language())
        key = attempts.current_attempt(connection, partner, learner, launch.placement_id, lesson, entry.digest, lang)
    elif launch.lesson:
        key = attempts.newest(connection, learner, launch.placement_id, launch.lesson)
    attempt = attempts.load(connection, key) if key else None
    done = attempt
    if not launch.lesson:
        last = history.last_completed(connection, learner.id, launch.placement_id)
        done = attempts.load(connection, last) if last else None
    if done is not None and done.completed and done.graded:
        # The grade column may have come after the lesson was done (or be another one by now).
        grade_is_due(connection, done, here.offered_to, clock.now())
    return Entered(partner, learner, attempt)


def open_resource(launch: Launch, entered: Entered) -> Response:
    """Answer a learner's resource link launch: a lesson, a module or the library.

    Raises:
        Refusal: the partner has no such lesson.
    """
    if entered.attempt is not None:
        return lesson_page(entered.attempt)
    if launch.lesson:
        raise unknown_lesson(launch.lesson)
    assert launch.placement_id is not None
    return library_page(entered.partner, entered.learner, launch.placement_id, module=launch.module or "")


def lesson_page(attempt: Attempt) -> Response:
    """The page that plays one attempt, with the attempt's token in it; works without any cookie.

    Raises:
        Refusal: the attempt's lesson is not there any more.
    """
    here = services()
    lesson = the_lesson_of(attempt)
    token = make_token(here.vault, attempt.id)
    conclusion, answers = standing(lesson, attempt.facts)
    unseen = attempt.learner.notice_version != notice_version(attempt.partner)
    door = f"/attempts/{attempt.id}"
    again = lesson.completion.retakes and attempt.lesson in here.catalogue_for(attempt.partner).lessons
    with reading(here.engine) as connection:
        earlier = follow_up.question_for(connection, here.vault, attempt, clock.now())
        following = _next(connection, attempt, lesson)
    edition, seen = _edition(lesson, attempt.lang, attempt.market)
    channel: dict[str, Any] = {
        "kind": "lti",
        "attempt": attempt.id,
        "number": attempt.number,
        "post_url": f"{door}/statements",
        "again_url": f"{door}/again" if again else None,
        **_library(attempt),
        "language_url": f"{door}/language",
        "languages": seen.languages,
        "token": token,
        "notice": {
            "version": str(notice_version(attempt.partner)),
            "html": notice_html(attempt.partner, attempt.lang),
        }
        if unseen
        else None,
        "follow_up": earlier,
        "state": dict(attempt.state) or None,
        "answers": answers,
        "conclusion": conclusion.as_dict() if attempt.completed else None,
        "ns": here.settings.namespace,
        "lang": attempt.lang,
        "test": attempt.learner.test,
        "unsent": not attempt.learner.subject,
        "next": following,
    }
    response = _player_page(seen, edition, attempt.lang, channel, reload_path=door)
    # A reload asks for /attempts/<id> without a launch: where the browser keeps this cookie, it works.
    response.set_cookie(
        cookie_name(attempt.id),
        token,
        max_age=TOKEN_SECONDS,
        path=door,
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    )
    return response


def _library(attempt: Attempt) -> dict[str, str]:
    """What opens other lessons; a package has none but its own."""
    if attempt.placement_id is None:
        return {}
    own = library_pass(services().vault, attempt.learner.id, attempt.placement_id, attempt.module)
    return {"open_url": "/learn/open", "pass": own}


def preview_page(lesson: Lesson, lang: str, partner: Partner) -> Response:
    """The lesson as this partner's learners would see it, with nothing sent and nothing of anybody kept."""
    chosen = lesson.language(lang)
    channel: dict[str, Any] = {
        "kind": "preview",
        "ns": services().settings.namespace,
        "lang": chosen,
        "next": [],
        "notice": None,
        "state": None,
        "answers": {},
        "conclusion": None,
        "test": True,
    }
    edition, seen = _edition(lesson.for_market(partner.market or None), chosen, partner.market)
    return _player_page(seen, edition, chosen, channel, reload_path="")


def cookie_name(attempt_id: str) -> str:
    """The name of the cookie that lets a reload find the attempt again."""
    return "cl_a_" + attempt_id[:8]


def _next(connection: Connection, attempt: Attempt, lesson: Lesson) -> list[dict[str, Any]]:
    """What to go on with after this lesson, as the player shows it."""
    here = services()
    offered = here.offered_to(attempt.partner)
    module = offered.modules.get(attempt.module) or next(
        (one for one in offered.modules.values() if lesson.id in one.lessons), None
    )
    done = history.completed(connection, attempt.learner.id)
    others = alike.went_on(
        connection,
        lesson.id,
        partner_id=attempt.partner.id,
        learner_id=attempt.learner.id,
        among={*offered.lessons} - done,
    )
    return [
        {
            "id": one.lesson,
            "title": offered.lessons[one.lesson].text(attempt.lang).title,
            "minutes": offered.lessons[one.lesson].minutes,
            "reason": one.reason,
        }
        for one in suggest(lesson, offered.lessons, module=module, done=done, others=others)
    ]


def _edition(lesson: Lesson, lang: str, market: str) -> tuple[Edition | None, Shown]:
    """What the page shows of a lesson in a market's view; without an edition where its files may still change."""
    here = services()
    edition = Edition(lesson.id, here.lessons.keep(lesson), market, lang, here.settings.namespace, lesson)
    return (edition, shown(edition)) if here.lessons.is_kept(lesson) else (None, render(edition))


def _player_page(
    seen: Shown, edition: Edition | None, lang: str, channel: dict[str, Any], *, reload_path: str
) -> Response:
    set_language(best([lang]))
    files = page_files(seen, edition, channel)
    html = render_template(
        "learner/lesson.html",
        title=seen.data["title"],
        summary=seen.data["summary"],
        lang=lang,
        dir=seen.data["dir"],
        lesson=seen.text,
        channel=embed(channel),
        reload_path=reload_path,
        **files,
    )
    return compressed(make_response(html), () if edition is None else (seen.text, files["words"]))
