"""The worker: posts due grades to LMSs until they are accepted. Run it beside the web processes.

A grade is state: the row says what is wanted and what was accepted. The worker takes a lease (it moves
``next_try_at``), posts outside of any transaction, and writes down what came of it. Killed at any point, the
lease runs out and the grade is tried again; a score sent twice is the same score.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.log import log
from lti_tool.lti import grades as service
from lti_tool.lti import keys
from lti_tool.lti.access_tokens import TokenCache, TokenError, assertion_claims, request_token
from lti_tool.lti.grades import Outcome
from lti_tool.models.attempt import learners
from lti_tool.models.course import resource_links
from lti_tool.models.grade import ACCEPTED, DUE, REFUSED, grades
from lti_tool.models.platform import Platform, deployments, platforms, used_nonces
from lti_tool.models.worker import workers
from lti_tool.services import Services
from lti_tool.upkeep import Upkeep

LEASE = 60 * clock.SECOND
SILENCE = 30 * clock.SECOND
"""So long the other grades for an LMS wait that does not answer."""
BATCH = 20
IDLE_SECONDS = 1.0
GIVE_UP_AFTER = 7 * clock.DAY
LIMITED_TRIES = 5
BEAT = 10 * clock.SECOND


@dataclass(frozen=True, slots=True)
class Due:
    """One grade to be sent, as it was when the lease was taken."""

    id: int
    version: int
    line_item: str
    given: float
    maximum: float
    tries: int
    due_since: int
    last_timestamp: int
    subject: str
    platform: Platform


class Worker:
    """Sends due grades; one thread, any number of processes."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._tokens = TokenCache()
        self._beat_at = 0

    def run(self, stop: threading.Event, *, idle: float = IDLE_SECONDS) -> None:
        """Work until told to stop; an unexpected error is logged and the work goes on."""
        threading.Thread(target=Upkeep(self._services).run, args=(stop,), name="upkeep", daemon=True).start()
        while not stop.is_set():
            try:
                self.beat()
                sent = self.once()
            except Exception as error:  # nothing may end the worker: grades would stop for everybody
                log("worker").error("failed", exc_info=error)
                sent = 0
            if sent == 0:
                stop.wait(idle)

    def once(self) -> int:
        """Send what is due now; returns how many grades were tried."""
        with reading(self._services.engine) as connection:
            waiting = _due(connection, clock.now())
        taken = 0
        silent: set[str] = set()
        for due in waiting:
            if due.platform.id not in silent and self._lease(due):
                taken += 1
                if self._settle(due, self._send).silent:
                    silent.add(due.platform.id)
                    self._postpone(due.platform)
                self.beat()
        return taken

    def beat(self) -> None:
        """Say that the worker lives (``/health`` shows it) and clear what has run out; every ten seconds."""
        now = clock.now()
        if now - self._beat_at < BEAT:
            return
        self._beat_at = now
        with writing(self._services.engine) as connection:
            if not connection.execute(update(workers).values(beat_at=now)).rowcount:
                connection.execute(insert(workers).values(id=1, beat_at=now))
            connection.execute(delete(used_nonces).where(used_nonces.c.expires_at < now))

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

    def _postpone(self, platform: Platform) -> None:
        """Let the other grades for an LMS that does not answer wait, so that they hold up nobody else's."""
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
                .values(next_try_at=now + SILENCE)
            )

    def _settle(self, due: Due, send: Callable[[Due, int], Outcome]) -> Outcome:
        now = clock.now()
        # A whole second after the last: Moodle compares timestamps in whole seconds and refuses equal ones.
        if now < due.last_timestamp + clock.SECOND:
            wait = due.last_timestamp + clock.SECOND
            self._write(due, {"next_try_at": wait}, tried=False)
            return Outcome("again")
        try:
            outcome = send(due, now)
        except Exception as error:  # one LMS that answers as nobody thought must not hold up the others
            log("worker").error("failed", grade=due.id, platform=due.platform.id, exc_info=error)
            outcome = Outcome("limited", "unexpected: see the worker's log")
        log("worker").info(
            "grade_sent", grade=due.id, platform=due.platform.id, verdict=outcome.verdict, reason=outcome.reason
        )
        self._write(due, decide(due, outcome, now), tried=True)
        return outcome

    def _send(self, due: Due, now: int) -> Outcome:
        platform, scope = due.platform, service.SCORE_SCOPE
        body = service.score_body(due.subject, due.given, due.maximum, now)
        outcome = Outcome("again", "no try was made")
        for _try in range(2):  # a token that the LMS no longer takes is renewed once, at once
            token = self._tokens.kept(platform, scope)
            if token is None:
                try:
                    with reading(self._services.engine) as connection:
                        assertion = keys.sign(connection, self._services.vault, assertion_claims(platform))
                    token, seconds = request_token(self._services.fetch, platform, assertion, scope)
                except TokenError as error:
                    return Outcome("limited" if error.lasting else "again", str(error), silent=error.silent)
                self._tokens.keep(platform, scope, token, seconds)
            outcome = service.send(self._services.fetch, token, due.line_item, body)
            if outcome.verdict != "token":
                return outcome
            self._tokens.forget(platform, scope)
        return Outcome("again", outcome.reason)

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
                    .values(last_timestamp=values.get("last_timestamp", 0), next_try_at=clock.now() + clock.SECOND)
                )


def decide(due: Due, outcome: Outcome, now: int) -> dict[str, Any]:
    """What to write down after a try: accepted, tried again later, or stopped with the reason."""
    tries = due.tries + 1
    tried = {"tries": tries, "reason": outcome.reason[:500], "last_timestamp": now}
    if outcome.verdict == "accepted":
        return {
            **tried,
            "state": ACCEPTED,
            "sent_version": due.version,
            "accepted_at": now,
            "next_try_at": now,
        }
    over = (outcome.verdict == "limited" and tries >= LIMITED_TRIES) or now - due.due_since >= GIVE_UP_AFTER
    if outcome.verdict == "refused" or over:
        return {**tried, "state": REFUSED, "next_try_at": now}
    return {**tried, "state": DUE, "next_try_at": now + service.backoff(tries, outcome.wait)}


def _due(connection: Connection, now: int) -> list[Due]:
    query = (
        select(grades, learners.c.subject, *(column.label("platform_" + column.name) for column in platforms.c))
        .join(learners, learners.c.id == grades.c.learner_id)
        .join(resource_links, resource_links.c.id == grades.c.placement_id)
        .join(deployments, deployments.c.id == resource_links.c.deployment_pk)
        .join(platforms, platforms.c.id == deployments.c.platform_id)
        .where(grades.c.state == DUE, grades.c.next_try_at <= now)
        .order_by(grades.c.next_try_at)
        .limit(BATCH)
    )
    found = []
    for row in connection.execute(query):
        platform = Platform(**{column.name: row._mapping["platform_" + column.name] for column in platforms.c})
        found.append(
            Due(
                id=row.id,
                version=row.version,
                line_item=row.line_item,
                given=row.score_given,
                maximum=row.score_maximum,
                tries=row.tries,
                due_since=row.due_since,
                last_timestamp=row.last_timestamp,
                subject=row.subject,
                platform=platform,
            )
        )
    return found
