"""Sends copies of the log to other record stores: a thread each, so that a dead one holds up nobody.

A target's cursor moves only after its acknowledgement: killed at any point, the same statements are sent again, and
recognised there by their ids. A lease keeps several workers from sending the same at once; where it fails, that is
only work done twice.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.forward_target import Delivery
from lti_tool.log import log
from lti_tool.models import forward
from lti_tool.models.forward import ON, forward_aside, forward_targets
from lti_tool.services import Services
from xapi.lrs import store

IDLE_SECONDS = 1.0
_PROGRAM = Path(__file__).parents[1]


class Forwarding:
    """Follows the log for all targets; any number of processes."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._running: dict[str, threading.Thread] = {}

    def run(self, stop: threading.Event, *, idle: float = IDLE_SECONDS) -> None:
        """See to it that each target that has something to get is sent it, until told to stop."""
        cleaned = False
        while not stop.is_set():
            try:
                if not cleaned:
                    with writing(self._services.engine) as connection:
                        forward.keep_known_words(connection)
                    cleaned = True
                for target_id in self.due():
                    self._start(target_id, stop)
            except Exception as error:  # a database that is away for a moment ends nothing
                log("forward").error("failed", **what_and_where(error))
            stop.wait(idle)

    def due(self) -> list[str]:
        """The targets that something is to be sent to now."""
        now, t, a = clock.now(), forward_targets.c, forward_aside.c
        with reading(self._services.engine) as connection:
            top, _ = store.last(connection)
            again = select(a.id).where(a.target_id == t.id, a.again.is_(True)).exists()
            query = select(t.id).where(t.state == ON, t.next_try_at <= now, (t.cursor < top) | again)
            return list(connection.execute(query).scalars())

    def once(self) -> None:
        """Send what is due now, one target after the other."""
        for target_id in self.due():
            deliver(self._services, target_id, lambda: False)

    def _start(self, target_id: str, stop: threading.Event) -> None:
        before = self._running.get(target_id)
        if before is not None and before.is_alive():
            return
        self._running = {name: thread for name, thread in self._running.items() if thread.is_alive()}
        thread = threading.Thread(
            target=deliver, args=(self._services, target_id, stop.is_set), name=f"forward-{target_id}", daemon=True
        )
        self._running[target_id] = thread
        thread.start()


def deliver(services: Services, target_id: str, stopped: Callable[[], bool]) -> None:
    """Send a target all that waits for it, until it has come to the end, does not take it, or it is time to stop."""
    delivery = Delivery(services, target_id)
    try:
        if not delivery.take():
            return
        try:
            while not stopped() and delivery.round():
                pass
        finally:
            delivery.release()
    except Exception as error:  # what nobody thought of at one target is looked at again later
        log("forward").error("failed", target=target_id, **what_and_where(error))
        try:
            with writing(services.engine) as connection:
                later = clock.now() + clock.MINUTE
                forward.change(connection, target_id, trouble="unexpected", said="", next_try_at=later)
        except SQLAlchemyError as error:  # the database is what failed
            log("forward").error("failed", target=target_id, **what_and_where(error))


def what_and_where(error: BaseException) -> dict[str, str]:
    """Return the type of an error and the lines it came by in this program, for a log.

    Its words and the values on its way may hold a statement or a key: they are not told.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_PROGRAM)]
    way = [f"{Path(frame.filename).relative_to(_PROGRAM)}:{frame.lineno}" for frame in ours]
    return {"error": type(error).__name__, "way": " ".join(way[-6:])}
