"""One target's turn: statements go out in batches, and what comes of each is written down with the cursor."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.fetch import Answer, FetchError
from lti_tool.forward_wire import Wire
from lti_tool.log import log
from lti_tool.lti.waits import backoff, wait_of
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
TRIES_500 = 5
"""So often a statement is sent to a target that answers 500, which can be the statement's fault, or pass."""
JITTER = 0.25


class _Lost(Exception):
    """The lease is another's by now, or the target is gone."""


class Delivery:
    """Sends one target what follows in the log."""

    def __init__(self, services: Services, target_id: str) -> None:
        self._services = services
        self._id = target_id
        self._lease = new_id()
        self._target: Target | None = None
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
        self._target, self._failed = target, False
        try:
            wire = Wire(self._services, target)
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
        """Send a batch, in halves where something in it is refused; the cursor follows each part."""
        self._write()
        answer = self._asked(wire, items)
        if answer is None:
            return
        verdict = copies.verdict(answer.status, answer.body)
        last = items[-1].seq
        if verdict == "taken":
            self._taken(len(items), cursor=last)
        elif verdict == "stop":
            self._stop("key_refused" if answer.status == 401 else "not_allowed", str(answer.status))
        elif verdict == "wait" and not (answer.status == 500 and self._tried_enough(items)):
            self._wait(_why(answer), str(answer.status), wait_of(answer), smaller=answer.status == 500)
        elif len(items) > 1:
            if verdict == "smaller":
                self._write(most=max(1, len(items) // 2), size=max(1, len(items) // 2))
            middle = len(items) // 2
            self._send(wire, items[:middle])
            if not self._failed:
                self._send(wire, items[middle:])
        elif verdict == "there" and self._same(wire, items[0]):
            self._taken(1, cursor=last)
        else:
            self._aside(items[0], answer)

    def _again(self, wire: Wire, aside: forward.Aside) -> None:
        """Send a statement again that was refused once."""
        with reading(self._services.engine) as connection:
            item = copies.one(connection, aside.seq)
        if item is None:  # pragma: no cover - no statement leaves the log
            return
        self._write()
        answer = self._asked(wire, [item])
        if answer is None:
            return
        verdict = copies.verdict(answer.status, answer.body)
        if verdict == "taken" or (verdict == "there" and self._same(wire, item)):
            with writing(self._services.engine) as connection:
                connection.execute(delete(forward_aside).where(forward_aside.c.id == aside.id))
            self._taken(1)
        elif verdict == "stop":
            self._stop("key_refused" if answer.status == 401 else "not_allowed", str(answer.status))
        elif verdict == "wait" and answer.status != 500:
            self._wait(_why(answer), str(answer.status), wait_of(answer))
        else:
            self._aside(item, answer)

    def _asked(self, wire: Wire, items: Sequence[Outgoing]) -> Answer | None:
        try:
            return wire.post(items)
        except FetchError as error:
            if error.kind == "refused":
                self._stop("address_refused", str(error))
            else:
                self._wait("timeout" if error.kind == "timeout" else "unreachable", "", smaller=error.kind == "timeout")
            return None

    def _same(self, wire: Wire, item: Outgoing) -> bool:
        """Whether what stands there under the id is this statement."""
        try:
            there = wire.statement(item.id)
            return there is not None and equality.equal(there, strict_json.parse(item.text.encode()))
        except (FetchError, KeyError, TypeError, ValueError, AttributeError):
            return False

    def _tried_enough(self, items: Sequence[Outgoing]) -> bool:
        """Whether what is answered with 500 is looked for: a batch in halves the second time, one statement for long.

        Ralph 5.1 answers so to attachments (`request.json()` on a multipart body that is not UTF-8).
        """
        return self._now().tries + 1 >= (TRIES_500 if len(items) == 1 else 2)

    def _taken(self, count: int, **values: Any) -> None:
        now = self._now()
        grown = min(now.most, max(now.size * 2, 1))
        self._write(
            sent=forward_targets.c.sent + count,
            acknowledged_at=clock.now(),
            size=grown,
            tries=0,
            refused_in_row=0,
            trouble="",
            said="",
            **values,
        )

    def _aside(self, item: Outgoing, answer: Answer) -> None:
        """Keep that a statement was refused, and go on after it."""
        row = {
            "target_id": self._id,
            "seq": item.seq,
            "statement_id": item.id,
            "status": answer.status,
            "said": said(answer.body),
            "at": clock.now(),
            "again": False,
        }
        with writing(self._services.engine) as connection:
            if not insert_new(connection, forward_aside, row):
                here = (forward_aside.c.target_id == self._id, forward_aside.c.seq == item.seq)
                connection.execute(update(forward_aside).where(*here).values(**row))
        now = self._now()
        log("forward").warning("set_aside", target=self._id, statement=item.id, status=answer.status)
        self._write(cursor=max(now.cursor, item.seq), tries=0, refused_in_row=now.refused_in_row + 1)
        if now.refused_in_row + 1 >= MOST_REFUSED:
            self._stop("refuses_all", str(answer.status))

    def _stop(self, trouble: str, told: str) -> None:
        self._failed = True
        log("forward").warning("stopped", target=self._id, trouble=trouble, said=told)
        self._write(state=STOPPED, trouble=trouble, said=told[:300])

    def _wait(self, trouble: str, told: str, asked: int = 0, *, smaller: bool = False) -> None:
        self._failed = True
        now = self._now()
        wait = int(backoff(now.tries + 1, asked) * random.uniform(1, 1 + JITTER))
        log("forward").warning("waits", target=self._id, trouble=trouble, said=told, seconds=wait // clock.SECOND)
        size = max(1, now.size // 2) if smaller else now.size
        self._write(trouble=trouble, said=told, tries=now.tries + 1, next_try_at=clock.now() + wait, size=size)

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


def _why(answer: Answer) -> str:
    if answer.status == 429:
        return "too_often"
    if answer.status >= 500 or answer.status in (408, 425):
        return "failing"
    return "no_store"
