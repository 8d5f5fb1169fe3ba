"""The first page of the console: learners, attempts and completions, and the same as CSV."""

from __future__ import annotations

from flask import Response, render_template, request

from lti_tool.console import filters, lines, session, show, statements
from lti_tool.db import reading
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.models import partner
from lti_tool.reports import chart, overview, weeks
from lti_tool.reports.spreadsheet import Cell, csv_text
from lti_tool.services import services

HEADER = (
    "week",
    "week_start",
    "partner",
    "partner_name",
    "lesson",
    "version",
    "revision",
    "learners",
    "attempts",
    "completed",
    "judged",
    "passed",
    "pass_rate",
)


def as_csv() -> Response:
    """The same numbers, a row for each week, partner and version of a lesson, with English names for machines."""
    period = filters.period(request.args, filters.today())
    if period.problem:
        raise Refusal("bad_period", "the dates of the report don't fit", message=period.problem, retry=False)
    with reading(services().engine) as connection:
        slugs = {each.id: each.slug for each in partner.every(connection)}
        rows = overview.count(connection, _chosen(period), ["week", "partner", "lesson", "version"])
    text = csv_text(HEADER, (_csv_row(row, slugs[row.partner]) for row in rows))
    name = f"creator-lessons-{period.first}-{period.last}.csv"
    return Response(
        text,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def show_page() -> str:
    """The numbers of the chosen period, drawn and in tables."""
    period = filters.period(request.args, filters.today())
    chosen, catalogue = _chosen(period), lines.lessons_seen()
    with reading(services().engine) as connection:
        partners = statements.seen_partners(connection)
        lessons = overview.lessons_seen(connection) if session.own_partner() is None else []
        titles = show.lesson_titles(catalogue, lessons)
        total = overview.total(connection, chosen)
        by_week = overview.by_week(connection, chosen)
        by_partner = overview.count(connection, chosen, ["partner"])
        by_lesson = overview.count(connection, chosen, ["lesson"])
    query = {name: value for name, value in request.args.items() if name in _FIELDS and value}
    return render_template(
        "console/overview.html",
        period=period,
        partners=partners,
        titles=titles,
        total=total,
        weeks=[(weeks.name(row.week), show.day(weeks.monday(row.week)), row.numbers) for row in by_week],
        by_partner=[(row.partner_name, "", row.numbers) for row in by_partner],
        by_lesson=[(titles.get(row.lesson, row.lesson), "", row.numbers) for row in by_lesson],
        chart=chart.bars([_point(row) for row in by_week]),
        query=query,
        own=session.own_partner() is not None,
    )


_FIELDS = ("from", "to", "partner", "lesson")


def _chosen(period: filters.Period) -> overview.Chosen:
    args = request.args
    chosen_partner, lesson = (
        session.own_partner() or filters.clean(args.get("partner")),
        filters.clean(args.get("lesson")),
    )
    return overview.Chosen(period.start, period.end, chosen_partner, lesson)


def _point(row: overview.Row) -> tuple[str, str, int, int]:
    monday, numbers = weeks.monday(row.week), row.numbers
    title = _("Week of {day}: {attempts} attempts, {completed} completed").format(
        day=show.day(monday), attempts=numbers.attempts, completed=numbers.completed
    )
    return show.day_and_month(monday), title, numbers.attempts, numbers.completed


def _csv_row(row: overview.Row, slug: str) -> list[Cell]:
    numbers = row.numbers
    return [
        weeks.name(row.week),
        weeks.monday(row.week).isoformat(),
        slug,
        row.partner_name,
        row.lesson,
        row.version,
        row.revision,
        numbers.learners,
        numbers.attempts,
        numbers.completed,
        numbers.judged,
        numbers.passed,
        None if numbers.pass_rate is None else round(numbers.pass_rate, 4),
    ]
