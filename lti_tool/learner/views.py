"""What a learner sees: the lesson page, and the way from a launch to it."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response, make_response, render_template

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.i18n import best, language, set_language
from lti_tool.learner import alike, attempts, follow_up, history
from lti_tool.learner.attempts import Attempt
from lti_tool.learner.lessons import the_lesson_of, unknown_lesson
from lti_tool.learner.library import library_page
from lti_tool.learner.notice import notice_html
from lti_tool.learner.passes import TOKEN_SECONDS, library_pass, make_token
from lti_tool.learner.record import grade_is_due, standing
from lti_tool.learner.suggest import suggest
from lti_tool.lti.message import Launch
from lti_tool.media import compressed, player_page
from lti_tool.models import partner as partners
from lti_tool.models.partner import Partner
from lti_tool.services import services
from packages.lesson import Lesson
from packages.player_json import language_name, lesson_json


def open_resource(launch: Launch) -> Response:
    """Answer a resource link launch: a lesson, a module or the library for a learner, the class for staff.

    What the link names is looked up here; a link that names nothing is no error. Whoever has begun a lesson that
    is gone by now can end it.

    Raises:
        Refusal: the partner has no such lesson.
    """
    if launch.roles.instructor:
        from lti_tool.instructor.views import open_class

        return open_class(launch)
    here = services()
    assert launch.placement_id is not None
    with reading(here.engine) as connection:
        partner = partners.get(connection, launch.partner_id)
    lesson = here.catalogue_for(partner).lessons.get(launch.lesson or "")
    digest = here.lessons.keep(lesson) if lesson else ""
    with writing(here.engine) as connection:
        learner = attempts.find_or_make_learner(
            connection,
            here.vault,
            partner,
            platform_id=launch.platform_id,
            issuer=launch.issuer,
            subject=launch.subject,
            test=launch.roles.test,
        )
        key = None
        if lesson is not None:
            lang = lesson.language(launch.lang or language())
            key = attempts.current_attempt(connection, partner, learner, launch.placement_id, lesson, digest, lang)
        elif launch.lesson:
            key = attempts.newest(connection, learner, launch.placement_id, launch.lesson)
            if key is None:
                raise unknown_lesson(launch.lesson)
        attempt = attempts.load(connection, key) if key else None
        done = attempt
        if not launch.lesson:
            last = history.last_completed(connection, learner.id, launch.placement_id)
            done = attempts.load(connection, last) if last else None
        if done is not None and done.completed and done.graded:
            # The grade column may have come after the lesson was done (or be another one by now).
            grade_is_due(connection, done, here.offered_to, clock.now())
    if attempt is not None:
        return lesson_page(attempt)
    return library_page(partner, learner, launch.placement_id, module=launch.module or "")


def lesson_page(attempt: Attempt) -> Response:
    """The page that plays one attempt, with the attempt's token in it; works without any cookie.

    Raises:
        Refusal: the attempt's lesson is not there any more.
    """
    here = services()
    lesson = the_lesson_of(attempt)
    token = make_token(here.vault, attempt.id)
    conclusion, answers = standing(lesson, attempt.facts)
    unseen = attempt.learner.notice_version != attempt.partner.notice_version
    door = f"/attempts/{attempt.id}"
    again = lesson.completion.retakes and attempt.lesson in here.catalogue_for(attempt.partner).lessons
    with reading(here.engine) as connection:
        earlier = follow_up.question_for(connection, here.vault, attempt, clock.now())
    channel: dict[str, Any] = {
        "kind": "lti",
        "attempt": attempt.id,
        "number": attempt.number,
        "post_url": f"{door}/statements",
        "again_url": f"{door}/again" if again else None,
        "open_url": "/learn/open",
        "pass": library_pass(here.vault, attempt.learner.id, attempt.placement_id, attempt.module),
        "language_url": f"{door}/language",
        "languages": [{"lang": lang, "label": language_name(lang)} for lang in lesson.languages],
        "token": token,
        "notice": {
            "version": str(attempt.partner.notice_version),
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
        "next": _next(attempt, lesson),
    }
    response = _player_page(lesson, attempt.lang, channel, reload_path=door)
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
    return _player_page(lesson.for_market(partner.market or None), chosen, channel, reload_path="")


def cookie_name(attempt_id: str) -> str:
    """The name of the cookie that lets a reload find the attempt again."""
    return "cl_a_" + attempt_id[:8]


def _next(attempt: Attempt, lesson: Lesson) -> list[dict[str, Any]]:
    """What to go on with after this lesson, as the player shows it."""
    here = services()
    offered = here.offered_to(attempt.partner)
    module = offered.modules.get(attempt.module) or next(
        (one for one in offered.modules.values() if lesson.id in one.lessons), None
    )
    with reading(here.engine) as connection:
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


def _player_page(lesson: Lesson, lang: str, channel: dict[str, Any], *, reload_path: str) -> Response:
    here = services()
    set_language(best([lang]))
    media = f"/media/{lesson.id}/{here.lessons.keep(lesson)}"
    shown = lesson_json(lesson, lang, media, here.settings.namespace)
    files = player_page(shown, channel)
    html = render_template(
        "learner/lesson.html",
        title=shown["title"],
        summary=shown["summary"],
        lang=lang,
        dir=shown["dir"],
        lesson=embed(shown),
        channel=embed(channel),
        reload_path=reload_path,
        **files | {"words": embed(files["words"])},
    )
    return compressed(make_response(html))


def embed(data: Any) -> str:
    """JSON that is safe inside a ``<script type="application/json">``."""
    text = orjson.dumps(data).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
