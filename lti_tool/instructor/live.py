"""Who is in the class by name: asked of the LMS when an instructor looks, and forgotten within minutes.

Names live in this process's memory alone, for ``KEPT`` seconds, so that a download or a page back does not ask again.
They are never written to the database or to a log.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import current_app

from lti_tool.i18n import gettext as _
from lti_tool.instructor.place import Place
from lti_tool.log import log
from lti_tool.lti import groups as group_service
from lti_tool.lti import roster as roster_service
from lti_tool.lti.calls import Calls
from lti_tool.lti.groups import Group
from lti_tool.lti.roster import Roster, RosterError
from lti_tool.services import Services

EXTENSION = "creator_lessons_rosters"
FRESH = 60.0
"""Seconds that a list is taken as it is; after that the LMS is asked again, for the differences where it tells them."""
KEPT = 300.0
SWEEP = 60.0
TROUBLED = 45.0
"""Seconds that a failure is taken as it is: an LMS that does not answer costs its time once, not at every page."""
AT_ONCE = 3
"""So many classes are asked for at once in a process: a slow LMS must not take the threads that learners need."""
EACH_AT_ONCE = 2
"""Of these, those of one partner: its slow LMS must not take the names from the classes of all others."""
MOST = 200
"""Lists that are kept at once, the newest."""


@dataclass(frozen=True, slots=True)
class Live:
    """What the LMS says of a class now; ``trouble`` says in words why there is no list."""

    roster: Roster | None = field(default=None, repr=False)
    groups: tuple[Group, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class _Kept:
    live: Live = field(repr=False)
    asked_at: float
    until: float


class _Busy(RosterError):
    """There is no room to ask; that says nothing about the LMS."""


class Rosters:
    """The lists of one process; safe for threads."""

    def __init__(self, services: Services) -> None:
        self._calls = Calls(services)
        self._kept: dict[tuple[int, bool], _Kept] = {}
        self._failed: dict[tuple[int, bool] | str, tuple[float, RosterError]] = {}
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._asking: Counter[str] = Counter()

    def of(self, place: Place, *, whole: bool) -> Live:
        """The class of a place: those who may see its link, or (``whole``) everybody in the course."""
        key, now = (place.id, whole), time.monotonic()
        kept = self._find(key, now)
        if kept is not None and now - kept.asked_at < FRESH:
            return kept.live
        failed = self._failure(key, place.platform.id, now)
        if failed is not None:
            return Live(trouble=trouble(failed))
        try:
            with self._room(place.partner.id):
                live = self._again(place, kept.live) if kept else None
                live = live or self._ask(place, whole=whole)
        except RosterError as error:
            log("instructor").warning(
                "roster_refused", platform=place.platform.id, place=place.id, kind=error.kind, reason=str(error)
            )
            if not isinstance(error, _Busy):
                self._fail(place.platform.id if error.dead else key, error)
            return Live(trouble=trouble(error))
        self._keep(key, live)
        return live

    def _failure(self, key: tuple[int, bool], platform_id: str, now: float) -> RosterError | None:
        """What went wrong a moment ago, with this list or with the whole LMS."""
        with self._lock:
            self._failed = {which: one for which, one in self._failed.items() if one[0] > now}
            found = self._failed.get(key) or self._failed.get(platform_id)
        return found[1] if found else None

    def _fail(self, which: tuple[int, bool] | str, error: RosterError) -> None:
        with self._lock:
            self._failed[which] = (time.monotonic() + TROUBLED, error)

    @contextmanager
    def _room(self, partner_id: str) -> Iterator[None]:
        """Ask within this block, if there is room for one more.

        Raises:
            _Busy: too many are being asked for.
        """
        with self._lock:
            if self._asking.total() >= AT_ONCE or self._asking[partner_id] >= EACH_AT_ONCE:
                raise _Busy("silent", "too many classes are being asked for")
            self._asking[partner_id] += 1
        try:
            yield
        finally:
            with self._lock:
                self._asking[partner_id] -= 1
                self._asking += Counter()  # those at nought go

    def _ask(self, place: Place, *, whole: bool) -> Live:
        roster = roster_service.fetch(
            self._calls,
            place.platform,
            place.memberships_url,
            rlid="" if whole else place.resource_link_id,
            groups=bool(place.groups_url),
        )
        groups = group_service.fetch(self._calls, place.platform, place.groups_url) if place.groups_url else ()
        return Live(roster, groups)

    def _again(self, place: Place, live: Live) -> Live | None:
        """The same list with what has changed, where the LMS tells that."""
        if live.roster is None or not live.roster.differences:
            return None
        try:
            return Live(roster_service.refresh(self._calls, place.platform, live.roster), live.groups)
        except RosterError as error:
            if error.dead:
                raise
            return None

    def _find(self, key: tuple[int, bool], now: float) -> _Kept | None:
        with self._lock:
            self._sweep(now)
            return self._kept.get(key)

    def _keep(self, key: tuple[int, bool], live: Live) -> None:
        now = time.monotonic()
        with self._lock:
            self._sweep(now)
            self._kept.pop(key, None)
            self._kept[key] = _Kept(live, now, now + KEPT)
            while len(self._kept) > MOST:
                del self._kept[next(iter(self._kept))]
            self._watch()

    def sweep(self) -> None:
        """Forget what is old; called by itself as long as there are lists, whether or not anybody asks."""
        with self._lock:
            self._timer = None
            self._sweep(time.monotonic())
            self._watch()

    def _watch(self) -> None:
        if self._kept and self._timer is None:
            self._timer = threading.Timer(SWEEP, self.sweep)
            self._timer.daemon = True
            self._timer.start()

    def _sweep(self, now: float) -> None:
        for key in [key for key, kept in self._kept.items() if kept.until <= now]:
            del self._kept[key]


def rosters() -> Rosters:
    """The lists of the application that handles this request."""
    found: Rosters = current_app.extensions[EXTENSION]
    return found


def trouble(error: RosterError) -> str:
    """Why there are no names, and who can do something about it."""
    return {
        "forbidden": _("Your LMS does not let this tool read who is in the course. An administrator can allow it."),
        "too_many": _("This course has more people than your LMS tells a tool at once. Learners are shown by number."),
        "silent": _("Your LMS does not answer at the moment. Learners are shown by number; try again in a minute."),
        "malformed": _("Your LMS answered in a way that can't be used. Learners are shown by number."),
    }[error.kind]
