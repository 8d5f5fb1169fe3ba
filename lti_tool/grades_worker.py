"""Posts due grades to LMSs until they are accepted, refused, or held back for a teacher's sake.

A grade is state: the row says what is wanted and what was accepted. The worker takes a lease (it moves
``next_try_at``), posts outside of any transaction, and writes down what came of it. Killed at any point, the
lease runs out and the grade is tried again; a score sent twice is the same score.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import select, update

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.due_grades import Due, answers_url, due_grades
from lti_tool.log import log
from lti_tool.lti import grades as service
from lti_tool.lti.answers import Outcome
from lti_tool.lti.calls import Calls
from lti_tool.lti.waits import backoff
from lti_tool.models import line_item
from lti_tool.models.course import resource_links
from lti_tool.models.grade import ACCEPTED, DUE, HELD, KEPT_SENT, REFUSED, grades
from lti_tool.models.line_item import line_items
from lti_tool.models.platform import Platform, deployments
from lti_tool.platforms.grades import keeps_teachers_grades, submission, takes_submissions, why_500
from lti_tool.services import Services

LEASE = 3 * clock.MINUTE
"""Longer than a token, the results that are there, and a score take even from a slow LMS."""
SILENCE = 30 * clock.SECOND
"""So long the other grades for an LMS wait that does not answer, or has had too many calls."""
SLOW_SECONDS = 3.0
"""An LMS that takes longer for a grade waits as long again, so that those of others get half of the time."""
BATCH = 20
GIVE_UP_AFTER = 7 * clock.DAY
LIMITED_TRIES = 5
GONE = frozenset({404, 410})

HELD_BACK = "the LMS shows a grade that is not from this tool"
UNREAD = "sent without reading the grade that was there: {reason}"


class Grades:
    """Sends due grades; one thread, any number of processes."""

    def __init__(self, services: Services, calls: Calls, *, beat: Callable[[], None]) -> None:
        self._services = services
        self._calls = calls
        self._beat = beat

    def once(self) -> int:
        """Send what is due now; returns how many grades were tried."""
        with reading(self._services.engine) as connection:
            waiting = due_grades(connection, clock.now(), BATCH)
        taken = 0
        silent: set[str] = set()
        for due in waiting:
            if due.platform.id not in silent and self._lease(due):
                taken += 1
                began = time.monotonic()
                outcome = self._settle(due)
                took = time.monotonic() - began
                if outcome.silent or took > SLOW_SECONDS:
                    silent.add(due.platform.id)
                    wait = max(SILENCE, outcome.wait * clock.SECOND) if outcome.silent else int(took * clock.SECOND)
                    self._postpone(due.platform, wait)
                self._beat()
        return taken

    def _lease(self, due: Due) -> bool:
        now = clock.now()
        with writing(self._services.engine) as connection:
            done = connection.execute(
                update(grades)
                .where(
                    grades.c.id == due.id,
                    grades.c.version == due.version,  # else a better score came since it was read
                    grades.c.state == DUE,
                    grades.c.next_try_at <= now,
                )
                .values(next_try_at=now + LEASE)
            )
        return done.rowcount == 1

    def _postpone(self, platform: Platform, wait: int) -> None:
        """Let the other grades for an LMS wait that takes none now, so that they hold up nobody else's."""
        now = clock.now()
        here = (
            select(resource_links.c.id)
            .join(deployments, deployments.c.id == resource_links.c.deployment_pk)
            .where(deployments.c.platform_id == platform.id)
        )
        with writing(self._services.engine) as connection:
            connection.execute(
                update(grades)
                .where(grades.c.state == DUE, grades.c.next_try_at <= now, grades.c.placement_id.in_(here))
                .values(next_try_at=now + wait)
            )

    def _settle(self, due: Due) -> Outcome:
        now = clock.now()
        # A whole second after the last: Moodle compares timestamps in whole seconds and refuses equal ones.
        if now < due.last_timestamp + clock.SECOND:
            self._write(due, {"next_try_at": due.last_timestamp + clock.SECOND}, tried=False)
            return Outcome("again")
        try:
            outcome = self._send(due, now)
        except Exception as error:  # one LMS that answers as nobody thought must not hold up the others
            log("worker").error("failed", grade=due.id, platform=due.platform.id, exc_info=error)
            outcome = Outcome("limited", "unexpected: see the worker's log")
        if outcome.status in GONE and due.sought:
            # The column that we found or made ourselves is not there any more: look again.
            outcome = Outcome("limited", outcome.reason, status=outcome.status)
            self._write(due, decide(due, outcome, now), tried=True)
            self._forget_column(due)
        else:
            self._write(due, decide(due, outcome, now), tried=True)
        log("worker").info(
            "grade_sent", grade=due.id, platform=due.platform.id, verdict=outcome.verdict, reason=outcome.reason
        )
        return outcome

    def _send(self, due: Due, now: int) -> Outcome:
        note = ""
        if not due.insist and not keeps_teachers_grades(due.family) and service.RESULT_SCOPE in due.scopes:
            shown = service.result_share(self._calls, due.platform, due.line_item, due.subject)
            if isinstance(shown, Outcome):
                if shown.verdict == "again":
                    return shown
                note = UNREAD.format(reason=shown.reason)
            elif shown is not None and not service.is_ours(shown, due.share, *due.sent):
                return Outcome("held", HELD_BACK)
        body = service.score_body(due.subject, due.given, due.maximum, now, self._extras(due))
        outcome = service.send(self._calls, due.platform, due.line_item, body)
        return Outcome("accepted", note, status=outcome.status) if outcome.verdict == "accepted" else outcome

    def _extras(self, due: Due) -> dict[str, Any]:
        if not takes_submissions(due.family):
            return {}
        with reading(self._services.engine) as connection:
            answers = answers_url(connection, due, self._services.settings.base_url)
        return submission(
            submitted_at=due.submitted_at or due.due_since,
            answers_url=answers,
            new=bool(due.lesson) or not due.sent_version,
        )

    def _write(self, due: Due, values: dict[str, Any], *, tried: bool) -> None:
        with writing(self._services.engine) as connection:
            unchanged = connection.execute(
                update(grades).where(grades.c.id == due.id, grades.c.version == due.version).values(**values)
            )
            if unchanged.rowcount == 0 and tried:
                # A better score came while this one travelled: it stays due, but after this timestamp.
                connection.execute(
                    update(grades)
                    .where(grades.c.id == due.id)
                    .values(
                        last_timestamp=values.get("last_timestamp", due.last_timestamp),
                        sent=values.get("sent", list(due.sent)),
                        next_try_at=clock.now() + clock.SECOND,
                    )
                )

    def _forget_column(self, due: Due) -> None:
        now = clock.now()
        with writing(self._services.engine) as connection:
            here = (line_items.c.placement_id == due.placement_id) & (line_items.c.url == due.line_item)
            if not connection.execute(
                update(line_items).where(here).values(url="", origin="", state=line_item.REFUSED)
            ).rowcount:
                return
            link = (resource_links.c.id == due.placement_id) & (resource_links.c.line_item == due.line_item)
            connection.execute(update(resource_links).where(link).values(line_item=""))
            waiting = (grades.c.placement_id == due.placement_id) & (grades.c.line_item == due.line_item)
            connection.execute(update(grades).where(waiting).values(line_item=""))
            line_item.want(connection, due.placement_id, now)


def decide(due: Due, outcome: Outcome, now: int) -> dict[str, Any]:
    """What to write down after a try: accepted, tried again later, held back, or stopped with the reason."""
    tries = due.tries + 1
    failures = due.failures + (outcome.verdict == "limited")
    tried = {"tries": tries, "failures": failures, "reason": outcome.reason[:500], "next_try_at": now}
    if outcome.verdict == "held":
        return {**tried, "state": HELD}
    # Whatever was said, the LMS may have it by now: what it shows later can be this.
    tried |= {"last_timestamp": now, "sent": [*due.sent, due.share][-KEPT_SENT:]}
    if outcome.verdict == "accepted":
        return {
            **tried,
            "state": ACCEPTED,
            "sent_version": due.version,
            "accepted_at": now,
            "sent": [due.share],
            "insist": False,
        }
    five_times = outcome.verdict == "limited" and failures >= LIMITED_TRIES
    if outcome.verdict == "refused" or five_times or now - due.due_since >= GIVE_UP_AFTER:
        why = why_500(due.family) if outcome.status == 500 else ""
        return {**tried, "state": REFUSED, "reason": ". ".join(filter(None, (outcome.reason, why)))[:500]}
    return {**tried, "state": DUE, "next_try_at": now + backoff(tries, outcome.wait)}
