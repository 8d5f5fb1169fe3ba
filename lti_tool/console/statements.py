"""The log of statements: searched, in words, and each one whole."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import nh3
from flask import Response, jsonify, render_template, request

from lti_tool.console import answers, filters, show
from lti_tool.console.searching import CHANNELS, Search
from lti_tool.console.wording import (
    Words,
    actor_name,
    duration,
    in_language,
    language_name,
    of,
    place_of,
    text,
    words,
)
from lti_tool.db import reading
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.i18n import language
from lti_tool.models import partner
from lti_tool.reports import overview, statement_log
from lti_tool.services import services
from packages.catalogue import Catalogue
from packages.html import safe_html
from xapi import moments, strict_json
from xapi.lrs import store
from xapi.lrs.people import PersonalRow
from xapi.vocabulary import VERB_DISPLAY, Namespace

PAGE = 50
NEWEST = 20
"""So many statements are added at once to a page that stays open; where more arrived, it is loaded anew."""


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as people read it; ``at`` is when it was stored, in microseconds."""

    id: str
    tenant: str
    at: int
    who: str
    words: Words
    partner: str
    channel: str
    voided: bool


def show_page() -> str:
    """The newest statements that the search finds."""
    search = Search.of(request.args)
    cursor = filters.clean(request.args.get("after")) or None
    with reading(services().engine) as connection:
        newest, _stored = store.last(connection)
        partners = partner.every(connection)
        lessons = overview.lessons_seen(connection)
        page = search.find(connection, services().settings.namespace, cursor=cursor, limit=PAGE)
    names = {each.id: each.name for each in partners}
    return render_template(
        "console/statements.html",
        lines=[_row(row, names) for row in page.rows],
        asked=search.asked,
        problem=search.problem,
        partners=partners,
        channels=CHANNELS,
        titles=show.lesson_titles(services().lessons.everything(), lessons),
        verbs=_verbs(),
        query=search.query,
        first=cursor is None,
        more=page.more,
        newest=newest,
    )


def show_new() -> Response:
    """What arrived since the page was opened: how many, and their rows, for the page that asks every few seconds."""
    search = Search.of(request.args)
    since = request.args.get("since", "")
    behind = int(since) if since.isascii() and since.isdigit() and len(since) < 19 else 0
    with reading(services().engine) as connection:
        newest, _stored = store.last(connection)
        rows: tuple[PersonalRow, ...] = ()
        many, names = False, dict[str, str]()
        if newest > behind and not search.problem:
            place = {"newer_than": behind, "limit": NEWEST}
            page = search.find(connection, services().settings.namespace, **place)
            rows, many = page.rows, page.more is not None
            names = {each.id: each.name for each in partner.every(connection)}
    if not rows:
        return jsonify(newest=newest, count=0, more=False, rows="")
    text = render_template("console/_lines.html", lines=[_row(row, names) for row in rows])
    return jsonify(newest=max(newest, rows[0].seq), count=len(rows), more=many, rows=text)


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
    statement = strict_json.parse(entry.body.encode())
    line = _line(statement, entry.id, entry.tenant, entry.timestamp, entry.channel, entry.voided, names)
    return render_template(
        "console/statement.html",
        line=line,
        entry=entry,
        facts=_facts(statement),
        raw=json.dumps(statement, indent=2, ensure_ascii=False),
    )


def _verbs() -> dict[str, str]:
    lang = language()
    named = {name: texts.get(lang, name) for name, texts in VERB_DISPLAY.items()}
    return dict(sorted(named.items(), key=lambda item: item[1].casefold()))


def _row(row: PersonalRow, partners: dict[str, str]) -> Line:
    statement = strict_json.parse(row.body.encode())
    at = moments.parse(row.stored)
    return _line(statement, row.id, row.tenant, at, row.channel, row.voided, partners)


def _line(
    statement: dict[str, Any],
    statement_id: str,
    tenant: str,
    at: int,
    channel: str,
    voided: bool,
    partners: dict[str, str],
) -> Line:
    return Line(
        id=statement_id,
        tenant=tenant,
        at=at,
        who=actor_name(of(statement, "actor")),
        words=words(statement, services().settings.namespace, _lessons_of(statement)),
        partner=partners.get(tenant, tenant),
        channel=channel,
        voided=voided,
    )


def _facts(statement: dict[str, Any]) -> list[tuple[str, str]]:
    """What a person wants to know of a statement beyond its line: label and text, only what is there."""
    result, context = of(statement, "result"), of(statement, "context")
    settings, catalogue = services().settings, _lessons_of(statement)
    place = place_of(text(of(statement, "object").get("id")), settings.namespace)
    lesson = catalogue.lessons.get(place.lesson) if place else None
    words_of = lesson.text(language()) if lesson else None
    question = words_of.questions.get(place.part) if words_of and place else None
    score = of(result, "score")
    facts = [
        (_("Lesson"), show.lesson_title(catalogue, place.lesson) if place else ""),
        (_("Question"), _plain(question.prompt) if question else ""),
        (_("Answer"), answers.in_words(text(result.get("response")), of(of(statement, "object"), "definition"))),
        (_("Note"), answers.note(result, Namespace(settings.namespace).extension("note"))),
        (_("Score"), _score(score)),
        (_("Duration"), duration(text(result.get("duration")))),
        (_("Language"), language_name(text(context.get("language")))),
        (
            _("Version of the lesson"),
            text(of(context, "extensions").get(Namespace(settings.namespace).extension("version"))),
        ),
        (_("Verb"), in_language(of(statement, "verb").get("display"))),
        (_("Verb address"), text(of(statement, "verb").get("id"))),
        (_("Object"), text(of(statement, "object").get("id"))),
        (_("Attempt"), text(context.get("registration"))),
    ]
    return [(label, value) for label, value in facts if value]


def _lessons_of(statement: dict[str, Any]) -> Catalogue:
    """The lesson that a statement is about, in the version that it is about: where its words are found."""
    context = of(statement, "context")
    namespace = Namespace(services().settings.namespace)
    place = place_of(text(of(statement, "object").get("id")), namespace.base)
    if place is None:
        return Catalogue({}, {}, ())
    market = text(of(context, "extensions").get(namespace.extension("market")))
    found = services().lessons.find(place.lesson, text(context.get("revision")))
    if found is None:
        found = services().lessons.everything().lessons.get(place.lesson)
    return Catalogue({place.lesson: found.for_market(market or None)} if found else {}, {}, ())


def _plain(markdown: str) -> str:
    return html.unescape(nh3.clean(safe_html(markdown), tags=set())).strip()


def _score(score: Any) -> str:
    raw, largest, scaled = score.get("raw"), score.get("max"), score.get("scaled")
    if raw is not None and largest is not None:
        return f"{text(raw)} / {text(largest)}"
    return text(raw if raw is not None else scaled)
