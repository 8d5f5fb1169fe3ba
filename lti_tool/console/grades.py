"""Grades on their way to the LMSs: what was accepted, what is late, what was refused and why."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection, case, func, select

from lti_tool import clock
from lti_tool.console import filters, session, show
from lti_tool.db import reading, writing
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.log import log
from lti_tool.models import partner
from lti_tool.models.attempt import learners
from lti_tool.models.course import contexts, resource_links
from lti_tool.models.grade import ACCEPTED, DUE, HELD, REFUSED, grades, resend
from lti_tool.models.partner import partners
from lti_tool.services import services

PAGE = 50
STATES = (DUE, REFUSED, HELD, ACCEPTED)


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A grade as staff see it; times in microseconds."""

    id: int
    state: str
    reason: str
    tries: int
    score_given: float
    score_maximum: float
    due_since: int
    next_try_at: int
    accepted_at: int | None
    pseudonym: str
    partner_name: str
    lesson: str
    module: str
    link_title: str
    course: str | None


def show_page() -> str:
    """The grades, those that need somebody first, by state and partner."""
    state, partner_id = filters.clean(request.args.get("state")), filters.clean(request.args.get("partner"))
    page = max(1, min(_whole(request.args.get("page")), 100_000))
    with reading(services().engine) as connection:
        rows = find(connection, state if state in STATES else "", partner_id, PAGE + 1, (page - 1) * PAGE)
        counts = count(connection, partner_id)
        every = partner.every(connection)
    query = {"state": state, "partner": partner_id}
    return render_template(
        "console/grades.html",
        rows=rows[:PAGE],
        counts=counts,
        states=STATES,
        state=state,
        partner_id=partner_id,
        partners=every,
        page=page,
        more=len(rows) > PAGE,
        query={name: value for name, value in query.items() if value},
        titles=show.lesson_titles(services().lessons.everything(), []),
        now=clock.now(),
    )


def send_again(grade_id: int) -> Response:
    """Make a grade due now; the worker sends it within seconds."""
    with writing(services().engine) as connection:
        if not make_due(connection, grade_id):
            raise Refusal(
                "unknown_grade",
                f"no grade {grade_id}",
                message=_("There is no such grade."),
                status=404,
                retry=False,
            )
    log("console").info("grade made due", grade=grade_id, staff=session.staff().id)
    kept = {name: request.form[name] for name in ("state", "partner", "page") if request.form.get(name)}
    return make_response(redirect(url_for("console.grades", **kept), 303))  # type: ignore[arg-type]


def find(connection: Connection, state: str, partner_id: str, limit: int, offset: int) -> list[GradeRow]:
    """Grades of a state and a partner (empty: all): refused, held back, due, the rest, each with the newest first."""
    order = case((grades.c.state == REFUSED, 0), (grades.c.state == HELD, 1), (grades.c.state == DUE, 2), else_=3)
    query = (
        select(
            grades.c.id,
            grades.c.state,
            grades.c.reason,
            grades.c.tries,
            grades.c.score_given,
            grades.c.score_maximum,
            grades.c.due_since,
            grades.c.next_try_at,
            grades.c.accepted_at,
            learners.c.pseudonym,
            partners.c.name.label("partner_name"),
            resource_links.c.lesson,
            resource_links.c.module,
            resource_links.c.title.label("link_title"),
            contexts.c.title.label("course"),
        )
        .join_from(grades, learners, learners.c.id == grades.c.learner_id)
        .join(partners, partners.c.id == learners.c.partner_id)
        .join(resource_links, resource_links.c.id == grades.c.placement_id)
        .outerjoin(contexts, contexts.c.id == resource_links.c.context_pk)
        .order_by(order, grades.c.due_since.desc(), grades.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if state:
        query = query.where(grades.c.state == state)
    if partner_id:
        query = query.where(learners.c.partner_id == partner_id)
    return [GradeRow(**row._mapping) for row in connection.execute(query)]


def count(connection: Connection, partner_id: str) -> dict[str, int]:
    """How many grades are in each state, of a partner (empty: all)."""
    query = select(grades.c.state, func.count().label("number")).group_by(grades.c.state)
    if partner_id:
        query = query.join_from(grades, learners, learners.c.id == grades.c.learner_id).where(
            learners.c.partner_id == partner_id
        )
    found = {row.state: row.number for row in connection.execute(query)}
    return {state: found.get(state, 0) for state in STATES}


def make_due(connection: Connection, grade_id: int) -> bool:
    """Have the worker send a grade again, from its first try; ``False`` where there is no such grade.

    One that was held back for a teacher's sake is then sent whatever the LMS shows.
    """
    query = select(grades.c.placement_id, grades.c.learner_id).where(grades.c.id == grade_id)
    row = connection.execute(query).first()
    if row is None:
        return False
    return resend(connection, row.placement_id, row.learner_id, now=clock.now()) == 1


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 1
