"""The log of statements: searched, in words, and each one whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import render_template, request

from lti_tool.console import filters, show
from lti_tool.console.wording import Words, actor_name, in_language, of, place_of, text, words
from lti_tool.db import reading
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.i18n import language
from lti_tool.models import partner
from lti_tool.reports import overview, statement_log, weeks
from lti_tool.reports.statement_log import Entry, Search
from lti_tool.services import services
from xapi.vocabulary import VERB_DISPLAY, VERBS, Namespace

PAGE = 50
_FIELDS = ("who", "lesson", "verb", "partner", "from", "to")


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as it stands in the list."""

    entry: Entry
    who: str
    words: Words
    partner: str


def show_page() -> str:
    """The newest statements that the search finds."""
    asked = {name: filters.clean(request.args.get(name)) for name in _FIELDS}
    search, problem = _search(asked)
    with reading(services().engine) as connection:
        partners = partner.every(connection)
        lessons = overview.lessons_seen(connection)
        entries = statement_log.find(connection, search, PAGE + 1)
    more = len(entries) > PAGE
    query = {name: value for name, value in asked.items() if value}
    names = {each.id: each.name for each in partners}
    return render_template(
        "console/statements.html",
        lines=[_line(entry, names) for entry in entries[:PAGE]],
        asked=asked,
        problem=problem,
        partners=partners,
        titles=show.lesson_titles(services().catalogue, lessons),
        verbs=_verbs(),
        query=query,
        first=search.before is None,
        older=urlencode({**query, "before": entries[PAGE - 1].seq}) if more else "",
    )


def show_one(statement_id: UUID) -> str:
    """One statement: in words, its facts, and as it is kept."""
    with reading(services().engine) as connection:
        tenant = filters.clean(request.args.get("partner"))
        entry = statement_log.get(connection, str(statement_id), tenant)
        names = {each.id: each.name for each in partner.every(connection)}
    if entry is None:
        raise Refusal(
            "unknown_statement",
            f"no statement {statement_id}",
            message=_("There is no such statement."),
            status=404,
            retry=False,
        )
    return render_template(
        "console/statement.html",
        line=_line(entry, names),
        facts=_facts(entry.statement),
        raw=json.dumps(entry.statement, indent=2, ensure_ascii=False),
    )


def _search(asked: dict[str, str]) -> tuple[Search, str]:
    first = last = None
    problem = ""
    try:
        first, last = filters.day(asked["from"]), filters.day(asked["to"])
    except ValueError:
        problem = _("That is not a date. Write it as 2026-11-30.")
    if first and last and last < first:
        first, last = last, first
    before = request.args.get("before", "")
    namespace = Namespace(services().settings.namespace)
    return Search(
        tenant=asked["partner"],
        who=asked["who"],
        activity=namespace.lesson(asked["lesson"]) if asked["lesson"] else "",
        verb=VERBS.get(asked["verb"], asked["verb"]),
        start=weeks.start_of(first) if first else None,
        end=weeks.end_of(last) if last else None,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
    ), problem


def _verbs() -> dict[str, str]:
    lang = language()
    named = {name: texts.get(lang, name) for name, texts in VERB_DISPLAY.items()}
    return dict(sorted(named.items(), key=lambda item: item[1].casefold()))


def _line(entry: Entry, partners: dict[str, str]) -> Line:
    statement = entry.statement
    return Line(
        entry=entry,
        who=actor_name(of(statement, "actor")),
        words=words(statement, services().settings.namespace, services().catalogue),
        partner=partners.get(entry.tenant, entry.tenant),
    )


def _facts(statement: dict[str, Any]) -> list[tuple[str, str]]:
    """What a person wants to know of a statement beyond its line: label and text, only what is there."""
    result, context = of(statement, "result"), of(statement, "context")
    settings, catalogue = services().settings, services().catalogue
    place = place_of(text(of(statement, "object").get("id")), settings.namespace)
    lesson = catalogue.lessons.get(place.lesson) if place else None
    words_of = lesson.text(language()) if lesson else None
    question = words_of.questions.get(place.part) if words_of and place else None
    score = of(result, "score")
    facts = [
        (_("Lesson"), show.lesson_title(catalogue, place.lesson) if place else ""),
        (_("Question"), question.prompt if question else ""),
        (_("Answer"), text(result.get("response"))),
        (_("Score"), _score(score)),
        (_("Duration"), text(result.get("duration"))),
        (_("Language"), text(context.get("language"))),
        (_("Verb"), in_language(of(statement, "verb").get("display"))),
        (_("Verb address"), text(of(statement, "verb").get("id"))),
        (_("Object"), text(of(statement, "object").get("id"))),
        (_("Attempt"), text(context.get("registration"))),
    ]
    return [(label, value) for label, value in facts if value]


def _score(score: Any) -> str:
    raw, largest, scaled = score.get("raw"), score.get("max"), score.get("scaled")
    if raw is not None and largest is not None:
        return f"{text(raw)} / {text(largest)}"
    return text(raw if raw is not None else scaled)
