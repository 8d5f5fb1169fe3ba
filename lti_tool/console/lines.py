"""A statement as a line that staff read: what happened, who, when, and by what way it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g

from lti_tool.console import session
from lti_tool.console.wording import Words, actor_name, of, place_of, text, words
from lti_tool.db import reading
from lti_tool.i18n import gettext as _
from lti_tool.models import partner
from lti_tool.services import services
from packages.catalogue import Catalogue
from xapi import moments, strict_json
from xapi.lrs.people import PersonalRow
from xapi.lrs.query import encode
from xapi.vocabulary import Namespace

NOTHING = Catalogue({}, {}, ())


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as people read it.

    Attributes:
        id: its UUID.
        tenant: the partner's id; empty for the consortium's own.
        at: when it happened or was stored, microseconds.
        who: the actor's pseudonym.
        words: what happened.
        partner: the partner's name.
        channel: the way it came, in words.
        voided: whether it was withdrawn.
        seq: its place in the log; 0 where it stands alone.
        after: the cursor of the page that begins below it.
    """

    id: str
    tenant: str
    at: int
    who: str
    words: Words
    partner: str
    channel: str
    voided: bool
    seq: int = 0
    after: str = ""


def channels() -> dict[str, str]:
    """The ways that statements come by, in words."""
    return {
        "lti": _("Lesson in an LMS"),
        "package": _("Package"),
        "scorm12": _("SCORM 1.2 package"),
        "scorm2004": _("SCORM 2004 package"),
        "cmi5": _("cmi5 package"),
        "tincan": _("xAPI package"),
        "live": _("Live package"),
        "xapi": _("Another system (xAPI)"),
        "import": _("Imported file"),
        "erasure": _("Erasure of a person"),
    }


def of_row(row: PersonalRow, partners: Mapping[str, str], scope: str | None) -> Line:
    """A row of a list whose pages are those of a tenant's (``None``: everybody's) log."""
    statement = strict_json.parse(row.body.encode())
    return of_statement(
        statement,
        row.id,
        row.tenant,
        moments.parse(row.stored),
        row.channel,
        row.voided,
        partners,
        row.seq,
        encode(scope, row.seq),
    )


def of_statement(
    statement: dict[str, Any],
    statement_id: str,
    tenant: str,
    at: int,
    channel: str,
    voided: bool,
    partners: Mapping[str, str],
    seq: int = 0,
    after: str = "",
) -> Line:
    """A statement by itself."""
    return Line(
        id=statement_id,
        tenant=tenant,
        at=at,
        who=actor_name(of(statement, "actor")),
        words=words(statement, services().settings.namespace, lessons_of(statement)),
        partner=partners.get(tenant, tenant),
        channel=channels().get(channel, channel),
        voided=voided,
        seq=seq,
        after=after,
    )


def lessons_of(statement: Mapping[str, Any]) -> Catalogue:
    """The lesson that a statement is about, in the version that it is about: where its words are found.

    A partner's administrator is told nothing of a lesson that another partner made for itself.
    """
    context = of(statement, "context")
    namespace = Namespace(services().settings.namespace)
    place = place_of(text(of(statement, "object").get("id")), namespace.base)
    if place is None or not _may_know(place.lesson):
        return NOTHING
    market = text(of(context, "extensions").get(namespace.extension("market")))
    found = services().lessons.find(place.lesson, text(context.get("revision")))
    if found is None:
        found = services().lessons.everything().lessons.get(place.lesson)
    return Catalogue({place.lesson: found.for_market(market or None)} if found else {}, {}, ())


def lessons_seen() -> Catalogue:
    """The lessons that whoever is signed in may know of: all, or those of their partner."""
    partner_id = session.own_partner()
    if partner_id is None:
        return services().lessons.everything()
    if "own_lessons" not in g:
        with reading(services().engine) as connection:
            g.own_lessons = services().catalogue_for(partner.get(connection, partner_id))
    found: Catalogue = g.own_lessons
    return found


def _may_know(lesson: str) -> bool:
    return session.own_partner() is None or lesson in lessons_seen().lessons
