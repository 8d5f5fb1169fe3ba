"""`/collect`: statements and state of packages, from any origin, by a request that needs no preflight."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from lti_tool import clock, dispatch_keys
from lti_tool.collect import attempts as places
from lti_tool.collect import parcel
from lti_tool.collect.parcel import Parcel, Sender
from lti_tool.db import reading, writing
from lti_tool.i18n import gettext as _
from lti_tool.learner import attempts, record
from lti_tool.learner.door import BadDelivery
from lti_tool.learner.lessons import lesson_of
from lti_tool.log import log
from lti_tool.models import partner as partners
from lti_tool.models.dispatch import Dispatch
from lti_tool.models.partner import Partner
from lti_tool.rates import Rate
from lti_tool.services import Services, services
from packages.lesson import Lesson
from xapi.lrs.store import Conflict

_RATES = "creator_lessons_dispatch_rates"


def blueprint() -> Blueprint:
    """The routes of this room."""
    room = Blueprint("collect", __name__)
    room.record_once(lambda state: state.app.extensions.setdefault(_RATES, _Rates()))
    room.add_url_rule("/collect", view_func=collect, methods=["POST"], provide_automatic_options=False)
    room.add_url_rule("/collect", view_func=preflight, methods=["OPTIONS"], provide_automatic_options=False)
    room.after_request(_for_any_origin)
    return room


def preflight() -> Response:
    """Answer a browser that asks beforehand: ours never does, for its request is a simple one."""
    response = Response(status=204)
    response.headers["Access-Control-Allow-Methods"] = "POST"
    response.headers["Access-Control-Allow-Headers"] = "Content-Type"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def collect() -> ResponseReturnValue:
    """Take what a package says of one attempt: once each, in one transaction (``learner/record.py``)."""
    here, now = services(), clock.now()
    try:
        given = parcel.parse(request.get_data(cache=False), now)
    except BadDelivery as error:
        return _no(413 if error.code == "too_large" else 400, error.code, str(error))
    with reading(here.engine) as connection:
        dispatch = dispatch_keys.dispatch_of(here.vault, connection, given.delivery.token)
        partner = partners.get(connection, dispatch.partner_id) if dispatch else None
    if dispatch is None or partner is None:
        return _no(401, "key_invalid", _("The key of this package is not valid any more: it has to be exported again."))
    wait = _rate(dispatch)(max(1, len(given.delivery.statements)))
    if wait:
        response, status = _no(429, "too_often", f"this dispatch may not send so much; try again in {wait} s")
        response.headers["Retry-After"] = str(wait)
        return response, status
    if given.sender.lesson not in dispatch.lessons:
        return _no(403, "lesson_not_in_dispatch", f"the lesson {given.sender.lesson!r} belongs to another package")
    recorded = _record(here, dispatch, partner, given, now)
    if recorded is None:
        return _no(410, "attempt_gone", _("This lesson is not available any more."))
    for statement, reason in recorded.refused:
        log("collect").warning("statement_refused", dispatch=dispatch.id, statement=statement, reason=reason)
    return jsonify(recorded.as_dict())


def _record(here: Services, dispatch: Dispatch, partner: Partner, given: Parcel, now: int) -> record.Recorded | None:
    """Take a delivery; ``None`` where there is no such lesson any more."""
    found = _lesson(here, partner, given.sender)
    name = places.name_of(here.vault, partner, dispatch, given.sender.learner, given.sender.attempt)
    place = places.id_of(here.settings.namespace, dispatch, name, given.sender.lesson, given.sender.attempt)
    late = dispatch.why_closed(now) != ""
    foreign: set[str] = set()
    while True:
        try:
            with writing(here.engine) as connection:
                if found is not None:
                    lesson, digest = found
                    places.find_or_make(
                        connection,
                        attempt_id=place,
                        dispatch=dispatch,
                        partner=partner,
                        learner=places.find_or_make_learner(connection, partner, name),
                        lesson=lesson,
                        digest=digest,
                        lang=lesson.language(given.sender.lang),
                        channel=given.sender.channel,
                        began=given.began(now),
                    )
                attempt = attempts.load(connection, place, lock=True)
                begun = lesson_of(attempt) if attempt else None
                if attempt is None or begun is None:
                    return None
                if late:
                    places.mark_late(connection, attempt.id)
                return record.record(
                    connection,
                    attempt,
                    given.delivery,
                    lesson=begun,
                    digest=here.lessons.digest_of(begun),
                    offered=here.offered_to,
                    namespace=here.settings.namespace,
                    base_url=here.settings.base_url,
                    now=now,
                    foreign=foreign,
                    told=bool(given.delivery.notice),
                    late=late,
                )
        except Conflict as conflict:
            if conflict.id in foreign:
                raise
            foreign.add(conflict.id)


def _lesson(here: Services, partner: Partner, sender: Sender) -> tuple[Lesson, str] | None:
    """The lesson for a new attempt, and its digest: as the package has it, where that is kept, else as it is now.

    Only of a lesson that the partner has, or had when the package was made.
    """
    kept = here.lessons.find(sender.lesson, sender.digest) if sender.digest else None
    if kept is not None:
        return kept, sender.digest
    current = here.catalogue_for(partner).lessons.get(sender.lesson)
    return (current, here.lessons.keep(current)) if current is not None else None


class _Rates:
    """What each dispatch has sent lately, in this process."""

    def __init__(self) -> None:
        self._by_size: dict[int, Rate] = {}
        self._lock = threading.Lock()

    def of(self, dispatch: Dispatch) -> Callable[[int], int]:
        """What notes so many statements, and says how long to wait where they are too many."""
        with self._lock:
            rate = self._by_size.setdefault(dispatch.a_minute, Rate(dispatch.a_minute))
        return partial(rate.use, dispatch.id)


def _rate(dispatch: Dispatch) -> Callable[[int], int]:
    rates: _Rates = current_app.extensions[_RATES]
    return rates.of(dispatch)


def _no(status: int, code: str, message: str) -> tuple[Response, int]:
    return jsonify(error=code, message=message), status


def _for_any_origin(response: Response) -> Response:
    """Let any page read the answer: a package stands on its LMS's origin, and no cookie of ours goes along."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
