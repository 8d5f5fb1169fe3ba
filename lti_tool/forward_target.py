"""One target's turn: statements go out in batches, and what comes of each is written down with the cursor."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select, update

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.fetch import FetchError
from lti_tool.forward_outcome import Outcome, send
from lti_tool.forward_suspect import Suspicion
from lti_tool.forward_wire import Wire
from lti_tool.log import log
from lti_tool.lti.waits import backoff
from lti_tool.models import forward
from lti_tool.models.base import insert_new, new_id
from lti_tool.models.forward import ON, STOPPED, Target, forward_aside, forward_targets
from lti_tool.services import Services
from xapi import forward as copies
from xapi import strict_json
from xapi.forward import Outgoing
from xapi.forward_said import said
from xapi.lrs import equality

LEASE = 90 * clock.SECOND
"""Longer than an exchange, and a comparison after it, may take."""
AGAIN = 20
"""Statements that were refused and are sent again in one round, each by itself."""
MOST_REFUSED = 20
"""Statements in a row that a target may refuse: after that, something else than the statements is wrong."""
HELD = 2 * clock.MINUTE
"""The longest wait where nothing but the statement at hand is there to be sent: what comes after it is not held up."""
JITTER = 0.25


class _Lost(Exception):
    """The lease is another's by now, or the target is gone."""


class Delivery:
    """Sends one target what follows in the log."""

    def __init__(self, services: Services, target_id: str) -> None:
        self._services = services
        self._id = target_id
        self._lease = new_id()
        self._failed = False

    def take(self) -> bool:
        """Take the lease; ``False`` where another worker has it, or the target is not on."""
        now, t = clock.now(), forward_targets.c
        free = (t.id == self._id, t.state == ON, t.next_try_at <= now, t.lease_until <= now)
        with writing(self._services.engine) as connection:
            values = {"lease": self._lease, "lease_until": now + LEASE}
            return connection.execute(update(forward_targets).where(*free).values(**values)).rowcount == 1

    def release(self) -> None:
        """Give the lease back."""
        mine = (forward_targets.c.id == self._id, forward_targets.c.lease == self._lease)
        with writing(self._services.engine) as connection:
            connection.execute(update(forward_targets).where(*mine).values(lease_until=0))

    def round(self) -> bool:
        """Send one batch; returns whether there may be more that can be sent now."""
        with reading(self._services.engine) as connection:
            target = forward.get(connection, self._id)
            if target is None or target.state != ON or target.next_try_at > clock.now():
                return False
            again = forward.wanted_again(connection, self._id, AGAIN)
            block = copies.following(connection, target.cursor, target.wanted, target.size)
        wire = Wire(self._services, target)
        self._target, self._failed, self._searching = target, False, False
        self._suspicion = Suspicion(self._services, target, wire, self._write)
        try:
            for aside in again:
                self._again(wire, aside)
                if self._failed:
                    return False
            if block.items:
                self._send(wire, block.items)
                if self._failed:
                    return False
            if block.reached > (block.items[-1].seq if block.items else target.cursor):
                self._write(cursor=block.reached)
            return bool(again) or block.reached > target.cursor
        except _Lost:
            return False

    def _send(self, wire: Wire, items: Sequence[Outgoing]) -> None:
        """Send a batch, in parts where something in it is refused; the cursor follows each part."""
        self._write()
        outcome = send(wire, items)
        verdict, last = outcome.verdict, items[-1].seq
        if verdict == "unclear" and not self._searching:
            self._searching = self._is_up(items, outcome)
            if self._failed:
                return
        if verdict == "unclear" and len(items) == 1:
            outcome, proven = self._suspicion.again(items[0], outcome)
            if outcome.verdict == "unclear" and not proven:
                return self._wait(outcome)
            verdict = outcome.verdict
        if verdict == "taken":
            self._taken(items, cursor=last)
        elif verdict == "stop":
            self._stop(outcome)
        elif verdict == "busy":
            self._wait(outcome)
        elif verdict == "part":
            missing = [item for item in items if item.id.lower() not in outcome.named]
            self._taken([item for item in items if item.id.lower() in outcome.named])
            self._send(wire, missing)
            if not self._failed:
                self._write(cursor=last)
        elif len(items) > 1:
            if verdict == "smaller":
                self._write(most=max(1, len(items) // 2), size=max(1, len(items) // 2))
            middle = len(items) // 2
            self._send(wire, items[:middle])
            if not self._failed:
                self._send(wire, items[middle:])
        elif verdict == "there" and self._same(wire, items[0]):
            self._taken(items, cursor=last)
        else:
            self._aside(items[0], outcome)

    def _is_up(self, items: Sequence[Outgoing], outcome: Outcome) -> bool:
        """Whether the target takes statements beside some that failed; waits, and fails this turn, where it does not.

        What passes by itself mostly does: so it is looked into the second time only, but for a plain refusal.
        """
        if outcome.passing and self._target.tries == 0:
            self._wait(outcome)
            return False
        others = self._suspicion.others(items)
        if others != "taken":
            self._wait(outcome, longest=HELD if others == "nobody" else 0)
        return others == "taken"

    def _again(self, wire: Wire, aside: forward.Aside) -> None:
        """Send a statement again that was refused once."""
        with reading(self._services.engine) as connection:
            item = copies.one(connection, aside.seq)
        if item is None:  # pragma: no cover - no statement leaves the log
            return
        self._write()
        outcome = send(wire, [item])
        if outcome.verdict == "taken" or (outcome.verdict == "there" and self._same(wire, item)):
            with writing(self._services.engine) as connection:
                connection.execute(delete(forward_aside).where(forward_aside.c.id == aside.id))
            self._taken([item])
        elif outcome.verdict == "stop":
            self._stop(outcome)
        elif outcome.verdict == "busy" or (outcome.verdict == "unclear" and self._suspicion.others([item]) == "not"):
            self._wait(outcome)
        else:
            self._aside(item, outcome)

    def _same(self, wire: Wire, item: Outgoing) -> bool:
        """Whether what stands there under the id is this statement."""
        try:
            there = wire.statement(item.id)
            return there is not None and equality.equal(there, strict_json.parse(item.text.encode()))
        except (FetchError, KeyError, TypeError, ValueError, AttributeError):
            return False

    def _taken(self, items: Sequence[Outgoing], **values: Any) -> None:
        now = self._now()
        self._suspicion.took(items)
        grown = min(now.most, max(now.size * 2, 1))
        self._write(
            sent=forward_targets.c.sent + len(items),
            acknowledged_at=clock.now(),
            size=grown,
            tries=0,
            refused_in_row=0,
            trouble="",
            said="",
            **values,
        )

    def _aside(self, item: Outgoing, outcome: Outcome) -> None:
        """Keep that a statement was refused, and go on after it."""
        row = {
            "target_id": self._id,
            "seq": item.seq,
            "statement_id": item.id,
            "status": outcome.status,
            "said": said(outcome.body),
            "at": clock.now(),
            "again": False,
        }
        with writing(self._services.engine) as connection:
            if not insert_new(connection, forward_aside, row):
                here = (forward_aside.c.target_id == self._id, forward_aside.c.seq == item.seq)
                connection.execute(update(forward_aside).where(*here).values(**row))
        now = self._now()
        log("forward").warning("set_aside", target=self._id, statement=item.id, status=outcome.status)
        plain = 0 if outcome.verdict == "unclear" else now.refused_in_row + 1  # else others were taken just now
        self._write(cursor=max(now.cursor, item.seq), tries=0, refused_in_row=plain)
        if plain >= MOST_REFUSED:
            self._stop(replace(outcome, trouble="refuses_all"))

    def _stop(self, outcome: Outcome) -> None:
        self._failed = True
        log("forward").warning("stopped", target=self._id, trouble=outcome.trouble, said=outcome.told)
        self._write(state=STOPPED, trouble=outcome.trouble, said=outcome.told[:300])

    def _wait(self, outcome: Outcome, *, longest: int = 0) -> None:
        self._failed = True
        now = self._now()
        wait = int(backoff(now.tries + 1, outcome.wait) * random.uniform(1, 1 + JITTER))
        wait = min(wait, longest) if longest else wait
        seconds = wait // clock.SECOND
        log("forward").warning("waits", target=self._id, trouble=outcome.trouble, said=outcome.told, seconds=seconds)
        self._write(
            trouble=outcome.trouble,
            said=outcome.told,
            tries=now.tries + 1,
            next_try_at=clock.now() + wait,
            size=max(1, now.size // 2) if outcome.slow else now.size,
        )

    def _now(self) -> Target:
        with reading(self._services.engine) as connection:
            found = forward.get(connection, self._id)
        if found is None:
            raise _Lost
        return found

    def _write(self, **values: Any) -> None:
        """Write down what came of it and keep the lease.

        Raises:
            _Lost: it is another's by now.
        """
        t = forward_targets.c
        mine = (t.id == self._id, t.lease == self._lease)
        with writing(self._services.engine) as connection:
            if values.get("state") == STOPPED and connection.execute(select(t.state).where(*mine)).scalar() != ON:
                values.pop("state")  # paused meanwhile: that stays as it is
            row = {**values, "lease_until": clock.now() + LEASE}
            if connection.execute(update(forward_targets).where(*mine).values(**row)).rowcount != 1:
                raise _Lost
