"""What staff search the log for: read from the address, so that a search is a link to share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lti_tool import clock
from lti_tool.console import filters
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.reports import weeks
from xapi.lrs.people import PersonalPage, find_for_people
from xapi.lrs.query import BadCursor
from xapi.vocabulary import VERBS, Namespace

FIELDS = ("who", "lesson", "verb", "partner", "channel", "from", "to")
CHANNELS = ("lti", "scorm12", "scorm2004", "cmi5", "tincan", "live", "xapi", "import", "erasure")


@dataclass(frozen=True, slots=True)
class Search:
    """A search as it was asked, its days as moments; ``problem`` says what was not understood."""

    asked: Mapping[str, str]
    since: datetime | None
    until: datetime | None
    problem: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Search:
        """The search that an address asks for."""
        asked = {name: filters.clean(given.get(name)) for name in FIELDS}
        try:
            first, last = filters.day(asked["from"]), filters.day(asked["to"])
        except ValueError:
            return cls(asked, None, None, _("That is not a date. Write it as 2026-11-30."))
        if first and last and last < first:
            first, last = last, first
        since = clock.moment(weeks.start_of(first)) if first else None
        until = clock.moment(weeks.end_of(last)) if last else None
        return cls(asked, since, until)

    @property
    def query(self) -> dict[str, str]:
        """The same for an address: what is set."""
        return {name: value for name, value in self.asked.items() if value}

    def find(self, connection: Connection, namespace: str, **place: Any) -> PersonalPage:
        """The statements of a page; ``place`` are the other parameters of `find_for_people`.

        Raises:
            Refusal: a cursor that is not ours.
        """
        asked, ns = self.asked, Namespace(namespace)
        try:
            return find_for_people(
                connection,
                asked["partner"] or None,
                pseudonym=asked["who"],
                activity=ns.lesson(asked["lesson"]) if asked["lesson"] else "",
                verb=VERBS.get(asked["verb"], asked["verb"]),
                channel=asked["channel"],
                since=self.since,
                until=self.until,
                **place,
            )
        except BadCursor:
            message = _("This page of the list can't be found. Search again.")
            raise Refusal("bad_cursor", "a cursor that is not ours", message=message, retry=False) from None
