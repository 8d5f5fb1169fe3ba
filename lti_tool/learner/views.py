"""What a learner sees: the lesson page, the library, and the way from a launch to either."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response, make_response, render_template
from itsdangerous import BadData

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.errors import Refusal
from lti_tool.i18n import best, language, set_language
from lti_tool.i18n import gettext as _
from lti_tool.learner import attempts
from lti_tool.learner.attempts import Attempt, Learner
from lti_tool.learner.notice import notice_html
from lti_tool.learner.record import grade_is_due, standing
from lti_tool.lti.message import Launch
from lti_tool.media import player_modules
from lti_tool.models import partner as partners
from lti_tool.services import services
from packages.lesson import Lesson
from packages.player_json import lesson_json

_LIBRARY = "library"
LIBRARY_SECONDS = 24 * 3600


def open_resource(launch: Launch) -> Response:
    """Answer a resource link launch: a lesson, a module or the library for a learner, the class for staff.

    What the link names is looked up here; a link that names nothing is no error.
    """
    if launch.roles.instructor:
        from lti_tool.instructor.views import open_class

        return open_class(launch)
    here = services()
    lesson = here.catalogue.lessons.get(launch.lesson or "")
    if launch.lesson and lesson is None:
        raise unknown_lesson(launch.lesson)
    assert launch.placement_id is not None
    with writing(here.engine) as connection:
        partner = partners.get(connection, launch.partner_id)
        learner = attempts.find_or_make_learner(
            connection,
            here.vault,
            partner,
            platform_id=launch.platform_id,
            issuer=launch.issuer,
            subject=launch.subject,
            test=launch.roles.test,
        )
        attempt = None
        if lesson is not None:
            lang = lesson.language(launch.lang or language())
            attempt = attempts.load(
                connection,
                attempts.current_attempt(connection, partner, learner, launch.placement_id, lesson, lang),
            )
            if attempt is not None and attempt.completed and attempt.graded:
                # The grade column may have come after the lesson was done (or be another one by now).
                grade_is_due(connection, attempt, here.catalogue, clock.now())
    if attempt is not None:
        return lesson_page(attempt)
    return library_page(learner, launch.placement_id, module=launch.module or "")


def unknown_lesson(lesson: str) -> Refusal:
    """The lesson that a link names is not (or no longer) in the catalogue."""
    return Refusal(
        "lesson_unknown",
        f"the link names the lesson {lesson[:80]!r}, which is not in the catalogue",
        message=_("This lesson is not available any more. Ask whoever set it up to choose another one."),
        status=404,
        retry=False,
    )


def lesson_page(attempt: Attempt) -> Response:
    """The page that plays one attempt, with the attempt's token in it; works without any cookie."""
    here = services()
    lesson = here.catalogue.lessons.get(attempt.lesson)
    if lesson is None:
        raise unknown_lesson(attempt.lesson)
    token = attempts.make_token(here.vault, attempt.id)
    pass_ = library_pass(attempt.learner, attempt.placement_id, attempt.module)
    conclusion, answers = standing(lesson, attempt.facts)
    unseen = attempt.learner.notice_version != attempt.partner.notice_version
    channel: dict[str, Any] = {
        "kind": "lti",
        "attempt": attempt.id,
        "number": attempt.number,
        "post_url": f"/attempts/{attempt.id}/statements",
        "again_url": f"/attempts/{attempt.id}/again" if lesson.completion.retakes else None,
        "open_url": "/learn/open",
        "pass": pass_,
        "token": token,
        "notice": {
            "version": str(attempt.partner.notice_version),
            "html": notice_html(attempt.partner, attempt.lang),
        }
        if unseen
        else None,
        "state": dict(attempt.state) or None,
        "answers": answers,
        "conclusion": conclusion.as_dict() if attempt.completed else None,
        "ns": here.settings.namespace,
        "lang": attempt.lang,
        "test": attempt.learner.test,
        "next": _next(lesson, attempt.lang),
    }
    response = _player_page(lesson, attempt.lang, channel, reload_path=f"/attempts/{attempt.id}")
    # A reload asks for /attempts/<id> without a launch: where the browser keeps this cookie, it works.
    response.set_cookie(
        cookie_name(attempt.id),
        token,
        max_age=attempts.TOKEN_SECONDS,
        path=f"/attempts/{attempt.id}",
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    )
    return response


def preview_page(lesson: Lesson, lang: str) -> Response:
    """The lesson as a learner would see it, with nothing sent and nothing kept."""
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
    return _player_page(lesson, chosen, channel, reload_path="")


def library_page(learner: Learner, placement_id: int, module: str = "") -> Response:
    """The lessons to choose from: a module's in its order, or all, to search."""
    here = services()
    lang = language()
    chosen = here.catalogue.modules.get(module)
    if module and chosen is None:
        raise Refusal(
            "module_unknown",
            f"the link names the module {module[:80]!r}, which is not in the catalogue",
            message=_("This course of lessons is not available any more. Ask whoever set it up to choose another one."),
            status=404,
            retry=False,
        )
    found = (
        [here.catalogue.lessons[name] for name in chosen.lessons if name in here.catalogue.lessons]
        if chosen
        else here.catalogue.search("", lang)
    )
    with reading(here.engine) as connection:
        done = attempts.completed_lessons(connection, learner.id, placement_id)
    html = render_template(
        "learner/library.html",
        lessons=[(lesson, lesson.text(lang)) for lesson in found],
        done=done,
        title=chosen.title.get(best([lang], tuple(chosen.title))) if chosen else None,
        summary=chosen.summary.get(best([lang], tuple(chosen.summary))) if chosen else None,
        library_pass=library_pass(learner, placement_id, module),
    )
    return make_response(html)


def library_pass(learner: Learner, placement_id: int, module: str) -> str:
    """Signed proof that this learner may open lessons on this placement; travels in forms, never in URLs."""
    return str(services().vault.signer(_LIBRARY).dumps([learner.id, placement_id, module]))


def read_pass(text: str) -> tuple[int, int, str]:
    """The learner, placement and module of a pass.

    Raises:
        Refusal: it is not ours or too old.
    """
    try:
        learner_id, placement_id, module = services().vault.signer(_LIBRARY).loads(text, max_age=LIBRARY_SECONDS)
    except (BadData, ValueError):
        raise Refusal(
            "pass_invalid",
            "the library's pass is missing, forged or too old",
            message=_("This page has been open for too long."),
            status=403,
        ) from None
    return int(learner_id), int(placement_id), str(module)


def cookie_name(attempt_id: str) -> str:
    """The name of the cookie that lets a reload find the attempt again."""
    return "cl_a_" + attempt_id[:8]


def _next(lesson: Lesson, lang: str) -> list[dict[str, str]]:
    lessons = services().catalogue.lessons
    return [{"id": name, "title": lessons[name].text(lang).title} for name in lesson.next if name in lessons]


def _player_page(lesson: Lesson, lang: str, channel: dict[str, Any], *, reload_path: str) -> Response:
    here = services()
    set_language(best([lang]))
    media = f"/media/{lesson.id}"
    html = render_template(
        "learner/lesson.html",
        title=lesson.text(lang).title,
        lang=lang,
        lesson=embed(lesson_json(lesson, lang, media, here.settings.namespace)),
        channel=embed(channel),
        reload_path=reload_path,
        modules=player_modules(),
    )
    return make_response(html)


def embed(data: Any) -> str:
    """JSON that is safe inside a ``<script type="application/json">``."""
    text = orjson.dumps(data).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
