"""The log of statements: searched, in words, and each one whole."""

from __future__ import annotations

import json
from uuid import UUID

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection

from lti_tool.console import facts, filters, learner_link, lines, session, show
from lti_tool.console.searching import CHOSEN, Search
from lti_tool.db import reading
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.i18n import language
from lti_tool.models import credential, partner
from lti_tool.models.partner import Partner
from lti_tool.reports import overview, statement_log
from lti_tool.services import services
from xapi import strict_json
from xapi.lrs import store
from xapi.lrs.people import PersonalRow
from xapi.vocabulary import VERB_DISPLAY

PAGE = 50
NEWEST = 50
"""So many statements at most are told at once to a page that stays open: a page of them."""


def the_search() -> Search:
    """The search in this request's address, within what whoever asks may see."""
    return Search.of(request.args, services().vault, session.own_partner())


def show_page() -> str:
    """The newest statements that the search finds."""
    search = the_search()
    cursor = filters.clean(request.args.get("after")) or None
    with reading(services().engine) as connection:
        newest, _stored = store.last(connection)
        partners = seen_partners(connection)
        lessons = overview.lessons_seen(connection) if search.within is None else []
        page = search.find(connection, services().settings.namespace, cursor=cursor, limit=PAGE)
    names, scope = {each.id: each.name for each in partners}, _scope(search)
    return render_template(
        "console/statements.html",
        lines=[lines.of_row(row, names, scope) for row in page.rows],
        asked=search.asked,
        problem=search.problem,
        partners=partners,
        own=search.within is not None,
        channels=lines.channels(),
        titles=show.lesson_titles(lines.lessons_seen(), lessons),
        verbs=_verbs(),
        query=search.query,
        first=cursor is None,
        more=page.more,
        newest=max(newest, page.rows[0].seq) if page.rows else newest,
    )


def look_for() -> Response:
    """Turn the form into an address: what names a person is sealed in it."""
    asked = {name: filters.clean(request.form.get(name)) for name in CHOSEN}
    who = learner_link.sealed(services().vault, filters.clean(request.form.get("who")))
    chosen = {name: value for name, value in {"who": who, **asked}.items() if value}
    return make_response(redirect(url_for("console.statements", **chosen), 303))  # type: ignore[arg-type]


def show_new() -> Response:
    """What arrived since the page was opened: how many, and their rows, for the page that asks every few seconds."""
    search = the_search()
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
            names = {each.id: each.name for each in seen_partners(connection)}
    if not rows:
        return jsonify(newest=newest, count=0, more=False, rows="")
    scope = _scope(search)
    text = render_template("console/_lines.html", lines=[lines.of_row(row, names, scope) for row in rows])
    return jsonify(newest=max(newest, rows[0].seq), count=len(rows), more=many, rows=text)


def show_one(statement_id: UUID) -> str:
    """One statement: in words, its facts, and as it is kept."""
    own = session.own_partner()
    with reading(services().engine) as connection:
        tenant = own or filters.clean(request.args.get("partner"))
        entry = statement_log.get(connection, str(statement_id), tenant)
        names = {each.id: each.name for each in seen_partners(connection)}
        key = None if entry is None else credential.get(connection, entry.credential)
    if entry is None:
        raise Refusal(
            "unknown_statement",
            f"no statement {statement_id}",
            message=_("There is no such statement."),
            status=404,
            retry=False,
        )
    statement = strict_json.parse(entry.body.encode())
    line = lines.of_statement(statement, entry.id, entry.tenant, entry.timestamp, entry.channel, entry.voided, names)
    return render_template(
        "console/statement.html",
        line=line,
        entry=entry,
        who=learner_link.sealed(services().vault, line.who),
        credential=key.name if key and (own is None or key.partner_id == own) else "",
        facts=facts.plain(statement),
        technical=facts.technical(statement),
        own=own is not None,
        raw=json.dumps(statement, indent=2, ensure_ascii=False),
    )


def seen_partners(connection: Connection) -> list[Partner]:
    """The partners that whoever is signed in may know of: their own, or all by name."""
    own = session.own_partner()
    return partner.every(connection) if own is None else [partner.get(connection, own)]


def _scope(search: Search) -> str | None:
    return search.within or search.asked["partner"] or None


def _verbs() -> dict[str, str]:
    lang = language()
    named = {name: texts.get(lang, name) for name, texts in VERB_DISPLAY.items()}
    return dict(sorted(named.items(), key=lambda item: item[1].casefold()))
