"""How numbers and times are written for people, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from babel import Locale
from babel.dates import format_datetime, format_skeleton
from babel.numbers import format_decimal, format_percent
from flask import Flask

from lti_tool import clock
from lti_tool.i18n import gettext as _
from lti_tool.i18n import locale
from packages.catalogue import Catalogue

SHORT = 8  # letters of a pseudonym that people compare


def register_filters(app: Flask) -> None:
    """Give the templates of the console their filters."""
    app.jinja_env.filters.update(
        number=number,
        percent=percent,
        when=when,
        iso=clock.iso,
        day=day,
        short=short,
        status_word=status_word,
    )


def number(value: float) -> str:
    """A number with the separators of the language."""
    return format_decimal(value, locale=locale())


def percent(share: float | None) -> str:
    """A share (0 to 1) in whole percent, a dash where there is none."""
    return "\N{EN DASH}" if share is None else format_percent(share, locale=locale())


def when(micros: int) -> str:
    """A moment such as ``22 Nov 2026, 14:40 UTC``; the browser may turn it into its own time."""
    moment = clock.moment(micros)
    return f"{day(moment.date())}, {format_datetime(moment, 'HH:mm', locale=locale())} UTC"


def day(value: date) -> str:
    """A day such as ``22 Nov 2026``, in the order of the language."""
    return format_skeleton("yMMMd", value, locale=_day_first())


def day_and_month(value: date) -> str:
    """A day such as ``22 Nov``, for places with little room."""
    return format_skeleton("MMMd", value, locale=_day_first())


def _day_first() -> Locale:
    """The page's language; English with the day before the month, as in most of the world."""
    return Locale("en", "GB") if locale().language == "en" else locale()


def short(pseudonym: str) -> str:
    """The beginning of a pseudonym, enough to tell learners apart on a page."""
    return pseudonym if len(pseudonym) <= SHORT + 2 else pseudonym[:SHORT] + "…"


def lesson_title(catalogue: Catalogue, lesson: str) -> str:
    """The title of a lesson in the language of the page; its id where the catalogue has it no more."""
    found = catalogue.lessons.get(lesson)
    return lesson if found is None else found.text(locale().language).title


def lesson_titles(catalogue: Catalogue, lessons: list[str]) -> Mapping[str, str]:
    """Id to title, ordered by title, of these lessons and all of the catalogue."""
    titles = {lesson: lesson_title(catalogue, lesson) for lesson in {*lessons, *catalogue.lessons}}
    return dict(sorted(titles.items(), key=lambda item: item[1].casefold()))


def status_word(status: str) -> str:
    """The state of a deployment or a grade, in words."""
    words = {
        "accepted": _("Accepted"),
        "waiting": _("Waiting for you"),
        "refused": _("Refused"),
        "due": _("On its way"),
        "held": _("Held back"),
    }
    return words.get(status, status)
