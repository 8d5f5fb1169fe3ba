"""The class page: what is asked of it, and what its template is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection

from lti_tool import clock, i18n
from lti_tool.console.show import day_and_month
from lti_tool.i18n import gettext as _
from lti_tool.instructor import class_facts, class_table, hard_questions, place
from lti_tool.instructor.class_facts import ClassFacts, Link
from lti_tool.instructor.class_table import Cell, ClassTable, Row
from lti_tool.instructor.live import Live, rosters
from lti_tool.instructor.place import Place
from lti_tool.instructor.shelf import language_name
from lti_tool.learner.grading import why_no_grades
from lti_tool.models.grade import ACCEPTED, DUE, HELD, REFUSED
from lti_tool.services import services
from packages.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Wish:
    """What the instructor wants to see.

    Attributes:
        whole: all links of the course, not just the one that was opened.
        names: ask the LMS who is in the class.
        group: only this group of the LMS's; empty for everybody.
    """

    whole: bool = False
    names: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading; ``of`` is the title of the link it belongs to, where there are several links."""

    title: str
    lang: str
    of: str


@dataclass(frozen=True, slots=True)
class Class:
    """A class as it was read for one page."""

    place: Place
    wish: Wish
    facts: ClassFacts
    table: ClassTable
    live: Live
    catalogue: Catalogue


def read(connection: Connection, here: Place, wish: Wish, live: Live) -> Class:
    """The class of a place as the database knows it, with what the LMS has said (``live``)."""
    catalogue = services().catalogue_for(here.partner)
    facts = class_facts.read(connection, here, whole=wish.whole)
    group = wish.group if live.roster is not None else ""
    return Class(here, wish, facts, class_table.build(facts, catalogue, live.roster, group), live, catalogue)


def ask(here: Place, wish: Wish) -> Live:
    """What the LMS says of the class, if it is to be asked; never within a transaction, as it may take its time."""
    return rosters().of(here, whole=wish.whole) if wish.names and has_roster(here) else Live()


def has_roster(here: Place) -> bool:
    """Whether names can be shown at all: the LMS offers the list, and the partner wants names."""
    return bool(here.memberships_url) and here.partner.show_names


def context(connection: Connection, shown: Class) -> dict[str, Any]:
    """What the part of the page needs that is made anew with names."""
    here, wish, table = shown.place, shown.wish, shown.table
    among = [row.learner_id for row in table.rows] if wish.group and shown.live.roster is not None else None
    answers = hard_questions.first_answers(connection, [link.id for link in shown.facts.links], among)
    lessons = [column.lesson for column in table.columns if column.lesson]
    return {
        "token": place.seal(services().vault, here.id),
        "wish": wish,
        "table": table,
        "headings": headings(shown),
        "live": shown.live,
        "can_name": has_roster(here),
        "offers_roster": bool(here.memberships_url),
        "several": here.context_pk is not None,
        "no_grades": "" if wish.whole or not (here.lesson or here.module) else why_no_grades(connection, here.id),
        "graded": any(column.graded for column in table.columns),
        "hard": hard_questions.hardest(answers, lessons, shown.catalogue, i18n.language()),
        "titles": {name: title_of(shown.catalogue, name)[0] for name in lessons},
        "fewest": hard_questions.FEWEST,
        "name_of": name_of,
        "kind_words": kind_words(),
        "grade_words": grade_words(),
        "short_day": short_day(),
        "score": score,
        "resendable": {REFUSED, HELD},
        "HELD": HELD,
        "links": {link.id: link for link in shown.facts.links},
    }


def headings(shown: Class) -> list[Heading]:
    """The headings of the table's columns."""
    links = {link.id: link for link in shown.facts.links}
    found = []
    for column in shown.table.columns:
        title, lang = title_of(shown.catalogue, column.lesson) if column.lesson else (_("Grade"), i18n.language())
        found.append(Heading(title, lang, link_title(links[column.placement_id], title) if len(links) > 1 else ""))
    return found


def link_title(link: Link, beside: str = "") -> str:
    """What the LMS calls a link; nothing where that is what stands beside it anyway."""
    return "" if link.title.strip() == beside else link.title.strip()


def title_of(catalogue: Catalogue, lesson: str) -> tuple[str, str]:
    """A lesson's title and its language; a lesson that is gone has its id."""
    found = catalogue.lessons.get(lesson)
    text = found.text(i18n.language()) if found else None
    return (text.title, text.lang) if text else (lesson, "en")


def name_of(row: Row) -> str:
    """What a learner is called on the page."""
    return class_table.label(row, lambda number: _("Learner {number}").format(number=number), _("Not named"))


def kind_words() -> dict[str, str]:
    """Why somebody stands aside."""
    return {
        "left": _("no longer in the course"),
        "inactive": _("inactive in the course"),
        "test": _("preview, not counted"),
    }


def grade_words() -> dict[str, str]:
    """Where a grade is."""
    return {
        ACCEPTED: _("in the gradebook"),
        DUE: _("on its way"),
        REFUSED: _("refused"),
        HELD: _("held back"),
    }


def score(cell: Cell) -> str:
    """The points of a cell, such as ``7/10``; empty where the lesson has none."""
    return f"{cell.points}/{cell.most}" if cell.most else ""


def short_day() -> Any:
    """A function that writes a moment as a day; each day is written once a page."""

    @cache
    def written(value: date) -> str:
        return day_and_month(value)

    return lambda micros: written(clock.moment(micros).date())


def language_fixed(lang: str | None) -> str:
    """The name of the language that everybody gets a link's lesson in; empty where it is each learner's own."""
    return language_name(lang) if lang else ""
