"""The learner's URLs: the attempt's page, its door, another attempt or language, a lesson chosen from the library."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.errors import Refusal
from lti_tool.i18n import best, language, set_language
from lti_tool.i18n import gettext as _
from lti_tool.learner import attempts, door, passes, record, views
from lti_tool.learner.attempts import Attempt
from lti_tool.learner.lessons import lesson_of, the_lesson_of, unknown_lesson
from lti_tool.learner.library import library_page
from lti_tool.log import log
from lti_tool.models import partner as partners
from lti_tool.services import services
from xapi.lrs.store import Conflict


def blueprint() -> Blueprint:
    """The routes of this room."""
    room = Blueprint("learner", __name__)
    room.add_url_rule("/attempts/<attempt_id>", view_func=show, methods=["GET"])
    room.add_url_rule("/attempts/<attempt_id>/statements", view_func=take, methods=["POST"])
    room.add_url_rule("/attempts/<attempt_id>/again", view_func=again, methods=["POST"])
    room.add_url_rule("/attempts/<attempt_id>/language", view_func=speak, methods=["POST"])
    room.add_url_rule("/learn/open", view_func=open_from_library, methods=["POST"])
    return room


def show(attempt_id: str) -> Response:
    """The attempt's page again (a reload), where the browser kept its cookie."""
    here = services()
    token = request.cookies.get(views.cookie_name(attempt_id), "")
    if not passes.token_is_for(here.vault, token, attempt_id):
        raise Refusal(
            "attempt_closed",
            "no valid token for this attempt",
            message=_("Lessons are opened from your course."),
            status=403,
        )
    with reading(here.engine) as connection:
        attempt = attempts.load(connection, attempt_id)
    return views.lesson_page(_found(attempt))


def take(attempt_id: str) -> ResponseReturnValue:
    """The door: statements and state of one attempt, once each, in one transaction (``record.py``)."""
    here, now = services(), clock.now()
    try:
        delivery = door.parse(request.get_data(cache=False), now)
    except door.BadDelivery as error:
        return jsonify(error=error.code, message=str(error)), 413 if error.code == "too_large" else 400
    if not _is_uuid(attempt_id) or not passes.token_is_for(here.vault, delivery.token, attempt_id):
        return jsonify(error="token_invalid", message=_("This page has been open for too long.")), 401
    recorded = _record(attempt_id, delivery, now)
    if recorded is None:
        return jsonify(error="attempt_gone", message=_("This lesson is not available any more.")), 410
    for statement, reason in recorded.refused:
        log("learner").warning("statement_refused", attempt=attempt_id, statement=statement, reason=reason)
    return jsonify(recorded.as_dict())


def _record(attempt_id: str, delivery: door.Delivery, now: int) -> record.Recorded | None:
    """Take a delivery; ``None`` where attempt or lesson are gone. What has a foreign id is refused, the rest taken."""
    here = services()
    foreign: set[str] = set()
    while True:
        try:
            with writing(here.engine) as connection:
                attempt = attempts.load(connection, attempt_id, lock=True)
                lesson = lesson_of(attempt) if attempt else None
                if attempt is None or lesson is None:
                    return None
                return record.record(
                    connection,
                    attempt,
                    delivery,
                    lesson=lesson,
                    digest=here.lessons.digest_of(lesson),
                    offered=here.offered_to,
                    namespace=here.settings.namespace,
                    base_url=here.settings.base_url,
                    now=now,
                    foreign=foreign,
                )
        except Conflict as conflict:
            if conflict.id in foreign:
                raise
            foreign.add(conflict.id)


def again(attempt_id: str) -> Response:
    """A new attempt after a completed one, at the lesson as it is now; the token comes in the form."""
    here = services()
    _require_token(attempt_id)
    with reading(here.engine) as connection:
        done = _found(attempts.load(connection, attempt_id))
    lesson = here.catalogue_for(done.partner).lessons.get(done.lesson)
    if lesson is None:
        raise unknown_lesson(done.lesson)
    digest = here.lessons.keep(lesson)
    with writing(here.engine) as connection:
        attempt = _found(attempts.load(connection, attempt_id, lock=True))
        fresh = attempts.load(connection, attempts.next_attempt(connection, attempt, lesson, digest))
    return views.lesson_page(_found(fresh))


def speak(attempt_id: str) -> Response:
    """The same attempt in another language, with all that was answered; token and language come in the form.

    A language that the lesson does not have changes nothing.
    """
    here = services()
    _require_token(attempt_id)
    with writing(here.engine) as connection:
        attempt = _found(attempts.load(connection, attempt_id, lock=True))
        wanted = request.form.get("lang", "")
        if wanted in the_lesson_of(attempt).languages:
            attempts.speak(connection, attempt, wanted)
        attempt = _found(attempts.load(connection, attempt_id))
    return views.lesson_page(attempt)


def open_from_library() -> Response:
    """Open a lesson that the learner chose from the library, a module or the suggestions; without one, the library.

    What is not offered to the partner is opened only for who has begun it.
    """
    here = services()
    learner_id, placement_id, module = passes.read_pass(here.vault, request.form.get("pass", ""))
    # PostgreSQL takes no text with a NUL in it, not even to compare.
    name, wanted = request.form.get("lesson", "").replace("\0", ""), request.form.get("lang", "")
    with reading(here.engine) as connection:
        learner = attempts.learner(connection, learner_id)
        partner = partners.get(connection, learner.partner_id)
    if not name:
        if wanted:
            set_language(best([wanted, language()], here.settings.languages))
        return library_page(partner, learner, placement_id, module)
    lesson = here.offered_to(partner).lessons.get(name)
    digest = here.lessons.keep(lesson) if lesson else ""
    with writing(here.engine) as connection:
        if lesson is not None:
            lang = lesson.language(wanted or language())
            key = attempts.current_attempt(connection, partner, learner, placement_id, lesson, digest, lang)
        else:
            key = attempts.newest(connection, learner, placement_id, name) or ""
        attempt = attempts.load(connection, key)
    if attempt is None:
        raise unknown_lesson(name)
    return views.lesson_page(attempt)


def _require_token(attempt_id: str) -> None:
    token = request.form.get("token", "")
    if not _is_uuid(attempt_id) or not passes.token_is_for(services().vault, token, attempt_id):
        raise Refusal(
            "token_invalid",
            "no valid token for this attempt",
            message=_("This page has been open for too long."),
            status=403,
        )


def _found(attempt: Attempt | None) -> Attempt:
    if attempt is None:
        raise Refusal(
            "attempt_gone",
            "no such attempt",
            message=_("This lesson is not available any more."),
            status=404,
        )
    return attempt


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
