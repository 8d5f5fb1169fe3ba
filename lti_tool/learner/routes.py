"""The learner's URLs: the attempt's page, its door, another attempt, and a lesson chosen from the library."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.i18n import language
from lti_tool.learner import attempts, door, record, views
from lti_tool.learner.attempts import Attempt
from lti_tool.log import log
from lti_tool.models import partner as partners
from lti_tool.services import services


def blueprint() -> Blueprint:
    """The routes of this room."""
    room = Blueprint("learner", __name__)
    room.add_url_rule("/attempts/<attempt_id>", view_func=show, methods=["GET"])
    room.add_url_rule("/attempts/<attempt_id>/statements", view_func=take, methods=["POST"])
    room.add_url_rule("/attempts/<attempt_id>/again", view_func=again, methods=["POST"])
    room.add_url_rule("/learn/open", view_func=open_from_library, methods=["POST"])
    return room


def show(attempt_id: str) -> Response:
    """The attempt's page again (a reload), where the browser kept its cookie."""
    here = services()
    token = request.cookies.get(views.cookie_name(attempt_id), "")
    if not attempts.token_is_for(here.vault, token, attempt_id):
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
    if not _is_uuid(attempt_id) or not attempts.token_is_for(here.vault, delivery.token, attempt_id):
        return jsonify(error="token_invalid", message=_("This page has been open for too long.")), 401
    with writing(here.engine) as connection:
        attempt = attempts.load(connection, attempt_id, lock=True)
        if attempt is None or attempt.lesson not in here.catalogue.lessons:
            return jsonify(error="attempt_gone", message=_("This lesson is not available any more.")), 410
        recorded = record.record(
            connection,
            attempt,
            delivery,
            catalogue=here.catalogue,
            namespace=here.settings.namespace,
            base_url=here.settings.base_url,
            now=now,
        )
    for statement, reason in recorded.refused:
        log("learner").warning("statement_refused", attempt=attempt_id, statement=statement, reason=reason)
    return jsonify(recorded.as_dict())


def again(attempt_id: str) -> Response:
    """A new attempt after a completed one; the token comes in the form."""
    here = services()
    token = request.form.get("token", "")
    if not _is_uuid(attempt_id) or not attempts.token_is_for(here.vault, token, attempt_id):
        raise Refusal(
            "token_invalid",
            "no valid token for this attempt",
            message=_("This page has been open for too long."),
            status=403,
        )
    with writing(here.engine) as connection:
        attempt = _found(attempts.load(connection, attempt_id, lock=True))
        lesson = here.catalogue.lessons.get(attempt.lesson)
        if lesson is None:
            raise views.unknown_lesson(attempt.lesson)
        fresh = attempts.load(connection, attempts.next_attempt(connection, attempt, lesson))
    return views.lesson_page(_found(fresh))


def open_from_library() -> Response:
    """Open a lesson that the learner chose from the library, a module or the suggestions."""
    here = services()
    learner_id, placement_id, module = views.read_pass(request.form.get("pass", ""))
    name = request.form.get("lesson", "")
    with writing(here.engine) as connection:
        found = attempts.learner(connection, learner_id)
        if not name:
            return views.library_page(found, placement_id, module)
        lesson = here.catalogue.lessons.get(name)
        if lesson is None:
            raise views.unknown_lesson(name)
        partner = partners.get(connection, found.partner_id)
        lang = lesson.language(request.form.get("lang", "") or language())
        key = attempts.current_attempt(connection, partner, found, placement_id, lesson, lang)
        attempt = _found(attempts.load(connection, key))
    return views.lesson_page(attempt)


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
