"""What a person chose in the form above a table: read from the address, forgiving, told back in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lti_tool import clock
from lti_tool.i18n import gettext as _
from lti_tool.reports import weeks

WEEKS_SHOWN = 8
MOST_DAYS = 5 * 366


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included, in UTC; ``problem`` says what was not understood."""

    first: date
    last: date
    problem: str = ""

    @property
    def start(self) -> int:
        """The first microsecond."""
        return weeks.start_of(self.first)

    @property
    def end(self) -> int:
        """The microsecond after the last."""
        return weeks.end_of(self.last)


def clean(text: str | None) -> str:
    """A text from an address: trimmed, bounded, and without the NUL that no database text may hold."""
    return (text or "").replace("\0", "").strip()[:300]


def day(text: str | None) -> date | None:
    """A day written as 2026-11-22; ``None`` where nothing is written.

    Raises:
        ValueError: it is not a day between 2000 and 2199.
    """
    text = (text or "").strip()
    if not text:
        return None
    found = date.fromisoformat(text)
    if not 2000 <= found.year < 2200:
        raise ValueError(text)
    return found


def period(given: Mapping[str, str], today: date) -> Period:
    """The period of a report: as chosen, or the eight weeks up to today."""
    usual = Period(weeks.monday(weeks.number_of(today) - WEEKS_SHOWN + 1), today)
    try:
        first, last = day(given.get("from")), day(given.get("to"))
    except ValueError:
        return Period(usual.first, usual.last, _("That is not a date. Write it as 2026-11-30."))
    last = last or max(today, first or today)
    first = first or weeks.monday(weeks.number_of(last) - WEEKS_SHOWN + 1)
    if last < first:
        first, last = last, first
    if (last - first).days > MOST_DAYS:
        return Period(usual.first, usual.last, _("That is a long time. Choose five years or less."))
    return Period(first, last)


def today() -> date:
    """Today, in UTC."""
    return clock.moment(clock.now()).date()
