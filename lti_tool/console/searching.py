"""What staff search the log for: read from the address, so that a search is a link to share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lti_tool import clock
from lti_tool.console import filters, learner_link
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.reports import weeks
from lti_tool.secrets import Vault
from xapi.lrs.people import PersonalPage, find_for_people
from xapi.lrs.query import BadCursor
from xapi.vocabulary import VERBS, Namespace

CHOSEN = ("lesson", "verb", "partner", "channel", "from", "to")


@dataclass(frozen=True, slots=True)
class Search:
    """A search as it was asked.

    Attributes:
        asked: the fields of the form, and ``who`` in the clear.
        who_link: the learner as an address names them.
        since: the first moment of its days.
        until: the moment after the last.
        within: the partner that whoever asks belongs to; ``None`` for the consortium's staff.
        problem: what was not understood, in words.
    """

    asked: Mapping[str, str]
    who_link: str
    since: datetime | None
    until: datetime | None
    within: str | None
    problem: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str], vault: Vault, within: str | None) -> Search:
        """The search that an address asks for, by somebody who sees one partner or all."""
        asked = {name: filters.clean(given.get(name)) for name in CHOSEN}
        link = given.get("who", "")
        who = learner_link.opened(vault, link)
        if who is None:
            link, problem = "", _("The learner in this address can't be read. Search again.")
            return cls({**asked, "who": ""}, link, None, None, within, problem)
        asked["who"] = who
        if within is not None:
            asked["partner"] = ""
        try:
            first, last = filters.day(asked["from"]), filters.day(asked["to"])
        except ValueError:
            return cls(asked, link, None, None, within, _("That is not a date. Write it as 2026-11-30."))
        if first and last and last < first:
            first, last = last, first
        since = clock.moment(weeks.start_of(first)) if first else None
        until = clock.moment(weeks.end_of(last)) if last else None
        return cls(asked, link, since, until, within)

    @property
    def query(self) -> dict[str, str]:
        """The same for an address: what is set."""
        return {name: value for name, value in {**self.asked, "who": self.who_link}.items() if value}

    def find(self, connection: Connection, namespace: str, **place: Any) -> PersonalPage:
        """The statements of a page; ``place`` are the other parameters of `find_for_people`.

        Raises:
            Refusal: a cursor that is not ours.
        """
        asked, ns = self.asked, Namespace(namespace)
        try:
            return find_for_people(
                connection,
                self.within or asked["partner"] or None,
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
