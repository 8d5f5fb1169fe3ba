"""Finds or makes the grade columns of places whose launches name none, before their grades go out.

A row a place with a lease, as for grades: of two workers, or two launches at once, one alone is at it. Whoever takes
over from a worker that died between the LMS's "made" and our writing it down looks first, and finds it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.grades_worker import BATCH, GIVE_UP_AFTER, LIMITED_TRIES, SILENCE, SLOW_SECONDS
from lti_tool.learner.grading import NO_WAY
from lti_tool.log import log
from lti_tool.lti import line_items as service
from lti_tool.lti.answers import Outcome
from lti_tool.lti.calls import Calls
from lti_tool.lti.deep_linking import Choice, describe
from lti_tool.lti.grades import LINE_ITEM_SCOPE
from lti_tool.lti.line_items import Wanted, may_seek
from lti_tool.lti.waits import backoff
from lti_tool.models import grade, partner
from lti_tool.models.course import resource_links
from lti_tool.models.grade import grades
from lti_tool.models.line_item import CREATED, FOUND, KNOWN, REFUSED, WANTED, line_items, want
from lti_tool.models.platform import Platform, deployments, platforms
from lti_tool.platforms.families import family_of
from lti_tool.platforms.grades import columns_are_chosen
from lti_tool.services import Services

LEASE = 15 * clock.MINUTE
"""Longer than any list of columns takes, page after page: a second worker must not make a second column meanwhile."""


@dataclass(frozen=True, slots=True)
class Sought:
    """The column of one place, as it was when the lease was taken."""

    id: int
    placement_id: int
    deployment_pk: int
    resource_link_id: str
    title: str
    lesson: str
    module: str
    line_item: str
    line_items: str
    scopes: frozenset[str]
    graded: str
    tries: int
    failures: int
    due_since: int
    platform: Platform
    family: str

    @property
    def may_make(self) -> bool:
        """Whether one may be made: the LMS lets us, the link names what is graded, and its author wants a grade.

        Where the LMS has its authors choose columns, a launch without one says that they want none, unless they
        told us otherwise.
        """
        wants = self.graded == "yes" or not columns_are_chosen(self.family)
        return LINE_ITEM_SCOPE in self.scopes and bool(self.lesson or self.module) and wants


class Columns:
    """Finds and makes grade columns; one thread, any number of processes."""

    def __init__(self, services: Services, calls: Calls, *, beat: Callable[[], None]) -> None:
        self._services = services
        self._calls = calls
        self._beat = beat

    def once(self) -> int:
        """Look for the columns that are wanted now; returns how many were looked for."""
        now, taken = clock.now(), 0
        with reading(self._services.engine) as connection:
            waiting = _wanted(connection, now)
            late = _latecomers(connection)
        if late:
            with writing(self._services.engine) as connection:
                _take_along(connection, late, now)
        silent: set[str] = set()
        for sought in waiting:
            if sought.platform.id not in silent and self._lease(sought):
                taken += 1
                began = time.monotonic()
                if self._settle(sought) or time.monotonic() - began > SLOW_SECONDS:
                    silent.add(sought.platform.id)
                    self._postpone(sought.platform)
                self._beat()
        return taken

    def _lease(self, sought: Sought) -> bool:
        now = clock.now()
        free = (line_items.c.id == sought.id) & (line_items.c.state == WANTED) & (line_items.c.next_try_at <= now)
        with writing(self._services.engine) as connection:
            return connection.execute(update(line_items).where(free).values(next_try_at=now + LEASE)).rowcount == 1

    def _postpone(self, platform: Platform) -> None:
        """Let the other places of an LMS wait that does not answer, so that they hold up nobody else's."""
        now = clock.now()
        here = (
            select(resource_links.c.id)
            .join(deployments, deployments.c.id == resource_links.c.deployment_pk)
            .where(deployments.c.platform_id == platform.id)
        )
        due = (line_items.c.state == WANTED) & (line_items.c.next_try_at <= now) & line_items.c.placement_id.in_(here)
        with writing(self._services.engine) as connection:
            connection.execute(update(line_items).where(due).values(next_try_at=now + SILENCE))

    def _settle(self, sought: Sought) -> bool:
        """Look for one place's column; whether the LMS is silent, or has had too many calls."""
        origin = FOUND
        found: str | Outcome | None = None
        try:
            if sought.line_item:  # a launch has named one since
                found = sought.line_item
            else:
                origin, found = self._seek(sought)
        except Exception as error:  # one LMS that answers as nobody thought must not hold up the others
            log("worker").error("failed", place=sought.placement_id, platform=sought.platform.id, exc_info=error)
            found = Outcome("limited", "unexpected: see the worker's log")
        with writing(self._services.engine) as connection:
            if isinstance(found, str):
                _keep(connection, sought, found, origin)
            else:
                _put_off(connection, sought, found)
        reason = found.reason if isinstance(found, Outcome) else NO_WAY if found is None else ""
        log("worker").info("column_sought", place=sought.placement_id, platform=sought.platform.id, reason=reason)
        return isinstance(found, Outcome) and found.silent

    def _seek(self, sought: Sought) -> tuple[str, str | Outcome | None]:
        """Whether it was found or made, and its address."""
        if not may_seek(sought.line_items, sought.scopes, sought.graded):
            return FOUND, None
        wanted = self._describe(sought)
        found = service.find(self._calls, sought.platform, wanted, sought.scopes)
        if found is not None or not sought.may_make:
            return FOUND, found
        return CREATED, service.create(self._calls, sought.platform, wanted, sought.family)

    def _describe(self, sought: Sought) -> Wanted:
        with reading(self._services.engine) as connection:
            owner = partner.get(connection, sought.platform.partner_id)
            taken = _taken(connection, sought)
        kind, name = ("lesson", sought.lesson) if sought.lesson else ("module", sought.module)
        choice = Choice(kind, name)  # type: ignore[arg-type]
        title, _text, _languages, most = describe(choice, self._services.catalogue_for(owner), "en")
        return Wanted(
            container=sought.line_items,
            resource_link_id=sought.resource_link_id,
            resource_id=name,
            label=sought.title or title or name,
            maximum=max(1, round(most)),
            opens=f"{self._services.settings.base_url}/lti/{kind}s/{name}",
            taken=taken,
        )


def _keep(connection: Connection, sought: Sought, url: str, origin: str) -> None:
    """Write down the column, for the place's launches and for its grades that wait."""
    known = {"state": KNOWN, "url": url, "origin": origin, "reason": ""}
    connection.execute(update(line_items).where(line_items.c.id == sought.id).values(**known))
    unnamed = (resource_links.c.id == sought.placement_id) & (resource_links.c.line_item == "")
    connection.execute(update(resource_links).where(unnamed).values(line_item=url))
    connection.execute(update(grades).where(_waiting(sought)).values(line_item=url, next_try_at=clock.now()))


def _put_off(connection: Connection, sought: Sought, outcome: Outcome | None) -> None:
    """Try again later, or stop, with the reason; without any column the grades that wait for it are none."""
    now = clock.now()
    if outcome is None and sought.graded != "yes":
        connection.execute(delete(grades).where(_waiting(sought), grades.c.sent_version == 0))
    outcome = outcome or Outcome("refused", NO_WAY)
    tries, failures = sought.tries + 1, sought.failures + (outcome.verdict == "limited")
    tried: dict[str, Any] = {"tries": tries, "failures": failures, "reason": outcome.reason[:500]}
    five_times = outcome.verdict == "limited" and failures >= LIMITED_TRIES
    over = outcome.verdict == "refused" or five_times or now - sought.due_since >= GIVE_UP_AFTER
    later = now if over else now + backoff(tries, outcome.wait)
    told = {**tried, "next_try_at": later}
    here = line_items.c.id == sought.id
    connection.execute(update(line_items).where(here).values(**told, state=REFUSED if over else WANTED))
    connection.execute(
        update(grades).where(_waiting(sought)).values(**told, state=grade.REFUSED if over else grade.DUE)
    )


def _latecomers(connection: Connection) -> list[Row[int, int, str, str]]:
    """Grades that wait for a column although the search is over: they were written down while it ended."""
    query = (
        select(grades.c.id, grades.c.placement_id, line_items.c.state, line_items.c.url)
        .join(line_items, line_items.c.placement_id == grades.c.placement_id)
        .where(grades.c.state == grade.DUE, grades.c.line_item == "", line_items.c.state != WANTED)
        .limit(BATCH)
    )
    return list(connection.execute(query))


def _take_along(connection: Connection, late: list[Row[int, int, str, str]], now: int) -> None:
    """Give them the column, or look for it once more."""
    for row in late:
        if row.state == KNOWN:
            here = (grades.c.id == row.id) & (grades.c.line_item == "")
            connection.execute(update(grades).where(here).values(line_item=row.url))
        else:
            want(connection, row.placement_id, now)


def _waiting(sought: Sought) -> Any:
    return (grades.c.placement_id == sought.placement_id) & (grades.c.line_item == "") & (grades.c.state == grade.DUE)


def _taken(connection: Connection, sought: Sought) -> frozenset[str]:
    """The columns that other links of this installation use: two links never share one by chance."""
    query = select(resource_links.c.line_item).where(
        resource_links.c.deployment_pk == sought.deployment_pk,
        resource_links.c.id != sought.placement_id,
        resource_links.c.line_item != "",
    )
    return frozenset(connection.execute(query).scalars())


def _wanted(connection: Connection, now: int) -> list[Sought]:
    places = ("deployment_pk", "resource_link_id", "title", "lesson", "module", "line_item", "line_items", "graded")
    query = (
        select(
            line_items.c.id,
            line_items.c.placement_id,
            line_items.c.tries,
            line_items.c.failures,
            line_items.c.due_since,
            resource_links.c.ags_scopes,
            *(resource_links.c[name] for name in places),
            *(column.label("platform_" + column.name) for column in platforms.c),
        )
        .join(resource_links, resource_links.c.id == line_items.c.placement_id)
        .join(deployments, deployments.c.id == resource_links.c.deployment_pk)
        .join(platforms, platforms.c.id == deployments.c.platform_id)
        .where(line_items.c.state == WANTED, line_items.c.next_try_at <= now)
        .order_by(line_items.c.next_try_at)
        .limit(BATCH)
    )
    found = []
    for row in connection.execute(query):
        values = dict(row._mapping)
        platform = Platform(**{column.name: values.pop("platform_" + column.name) for column in platforms.c})
        scopes = frozenset(values.pop("ags_scopes"))
        family = family_of(platform.family, platform.auth_url)
        found.append(Sought(**values, scopes=scopes, platform=platform, family=family))
    return found
