"""The worker: seeks grade columns, posts due grades to LMSs until they are accepted. Run it beside the web processes.

Copies for other record stores go out beside that, in threads of their own (``forward_worker.py``).

What is to do stands in the database as state with a lease (``columns_worker.py``, ``grades_worker.py``): any number of
workers, no queue, and nothing lost where one is killed.
"""

from __future__ import annotations

import threading

from sqlalchemy import delete, insert, update

from lti_tool import clock
from lti_tool.columns_worker import Columns
from lti_tool.db import writing
from lti_tool.forward_worker import Forwarding
from lti_tool.grades_worker import Grades
from lti_tool.log import log
from lti_tool.lti.calls import Calls
from lti_tool.models.platform import used_nonces
from lti_tool.models.worker import workers
from lti_tool.services import Services
from lti_tool.upkeep import Upkeep

IDLE_SECONDS = 1.0
BEAT = 10 * clock.SECOND


class Worker:
    """Does what waits for LMSs; one thread, any number of processes."""

    def __init__(self, services: Services) -> None:
        self._services = services
        calls = Calls(services)
        self._columns = Columns(services, calls, beat=self.beat)
        self._grades = Grades(services, calls, beat=self.beat)
        self._beat_at = 0

    def run(self, stop: threading.Event, *, idle: float = IDLE_SECONDS) -> None:
        """Work until told to stop; an unexpected error is logged and the work goes on."""
        threading.Thread(target=Upkeep(self._services).run, args=(stop,), name="upkeep", daemon=True).start()
        threading.Thread(target=Forwarding(self._services).run, args=(stop,), name="forward", daemon=True).start()
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
        """Do what is due now; returns how many columns were looked for and grades were tried."""
        return self._columns.once() + self._grades.once()

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
