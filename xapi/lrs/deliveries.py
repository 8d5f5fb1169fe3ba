"""Deliveries that wait share a commit: what makes a write durable costs as much for one as for twenty.

Of the threads of a process, whoever comes first leads: takes the log's lock, writes all deliveries that wait by then,
each whole or not at all, and commits once. Who comes meanwhile waits, and the first of them leads next. Nobody is
answered before the commit.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from xapi.lrs import attachments, store
from xapi.lrs.arrivals import Arrival, prepare
from xapi.lrs.attachments import Brought
from xapi.lrs.store import Appended
from xapi.lrs.transactions import apart, writing

_MOST = 500
"""Statements after which a commit takes no further delivery."""


@dataclass(frozen=True, slots=True)
class Sender:
    """On whose behalf statements come; see `store.append`."""

    tenant: str
    credential: str
    channel: str
    authority: dict[str, Any]
    version: str
    define: bool


def _held() -> threading.Lock:
    """Return a lock that is taken; who waits for it is called by its release."""
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(slots=True)
class _Waiting:
    """A delivery on its way: who sends what, and in the end what became of it."""

    sender: Sender
    batch: Sequence[dict[str, Any]]
    brought: Sequence[Sequence[Brought]]
    arrivals: Sequence[Arrival]
    called: threading.Lock = field(default_factory=_held)
    appended: list[Appended] | None = None
    error: BaseException | None = None

    @property
    def done(self) -> bool:
        return self.appended is not None or self.error is not None


class Deliveries:
    """Takes the deliveries of a process to the log of one database."""

    def __init__(self, engine: Engine) -> None:
        """Begin with none."""
        self._engine = engine
        self._guard = threading.Lock()
        self._waiting: deque[_Waiting] = deque()
        self._led = False

    def deliver(
        self, sender: Sender, batch: Sequence[dict[str, Any]], brought: Sequence[Sequence[Brought]] = ()
    ) -> list[Appended]:
        """Append legal statements and keep the bytes that came with them: all or, by an exception, none.

        Returns when they are durable.

        Args:
            sender: on whose behalf.
            batch: the statements.
            brought: from `attachments.match`, or nothing.

        Raises:
            Conflict: an id is taken by a different statement.
        """
        arrivals = prepare(batch, authority=sender.authority, version=sender.version)
        mine = _Waiting(sender, batch, brought, arrivals)
        with self._guard:
            self._waiting.append(mine)
            leads, self._led = not self._led, True
        if not leads:
            mine.called.acquire()
        if not mine.done:  # nobody led for us: it is our turn
            self._lead()
        if mine.error is not None:
            raise mine.error
        assert mine.appended is not None
        return mine.appended

    def _lead(self) -> None:
        """Write what waits, our own first, and call who leads next."""
        taken: list[_Waiting] = []
        try:
            with writing(self._engine) as connection:
                store.lock(connection)
                taken = self._take()
                _write(connection, taken)
        except BaseException as error:
            for one in taken or self._take(1):
                one.appended, one.error = None, error
            if not isinstance(error, Exception):
                raise
        finally:
            with self._guard:
                following = self._waiting[0] if self._waiting else None
                self._led = following is not None
            for one in (*taken[1:], *((following,) if following else ())):
                one.called.release()

    def _take(self, most: int = _MOST) -> list[_Waiting]:
        taken: list[_Waiting] = []
        count = 0
        with self._guard:
            while self._waiting and count < most:
                taken.append(self._waiting.popleft())
                count += len(taken[-1].batch)
        return taken


def _write(connection: Connection, taken: Sequence[_Waiting]) -> None:
    """Write deliveries; what is wrong with one is its own error."""
    if len(taken) == 1:
        taken[0].appended = _append(connection, taken[0])
        return
    for run in _runs(taken):
        if not _at_once(connection, run):
            for one in run:
                try:
                    with apart(connection):
                        one.appended = _append(connection, one)
                except OperationalError:  # a full disk may have ended the whole transaction: nothing of it is there
                    raise
                except Exception as error:
                    one.error = error


def _runs(taken: Sequence[_Waiting]) -> Iterator[list[_Waiting]]:
    """Cut deliveries where the sender changes: those of one sender can be written as one batch."""
    for _, same in groupby(taken, key=lambda one: repr(one.sender)):
        yield list(same)


def _at_once(connection: Connection, run: Sequence[_Waiting]) -> bool:
    """Write a run as one batch, or nothing of it where one statement is refused; says whether it is written."""
    if len(run) == 1 or any(found for one in run for found in one.brought):
        return False
    batch = [statement for one in run for statement in one.batch]
    whole = _Waiting(run[0].sender, batch, (), [arrival for one in run for arrival in one.arrivals])
    try:
        with apart(connection):
            appended = _append(connection, whole)
    except OperationalError:
        raise
    except Exception:  # whose it is shows where each is written by itself
        return False
    start = 0
    for one in run:
        one.appended = appended[start : start + len(one.batch)]
        start += len(one.batch)
    return True


def _append(connection: Connection, one: _Waiting) -> list[Appended]:
    sender = one.sender
    appended = store.append(
        connection,
        one.batch,
        tenant=sender.tenant,
        credential=sender.credential,
        channel=sender.channel,
        authority=sender.authority,
        version=sender.version,
        define=sender.define,
        arrivals=one.arrivals,
    )
    if any(one.brought):
        attachments.keep(connection, sender.tenant, appended, one.brought)
    return appended
