"""What goes on by itself beside the worker's errands: signing keys follow their schedule, platforms' keys stay fresh.

It runs in a thread of its own within every worker, as a platform that is silent takes its time. Several at once do
no harm: a key is rotated once, and a key set is fetched by whoever takes it first.
"""

from __future__ import annotations

import threading

from lti_tool.db import writing
from lti_tool.log import log
from lti_tool.lti import keys, keysets
from lti_tool.services import Services

EVERY_SECONDS = 60.0


class Upkeep:
    """The rounds that one worker makes."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def run(self, stop: threading.Event) -> None:
        """Make a round a minute until told to stop; an unexpected error is logged and the rounds go on."""
        while not stop.is_set():
            for errand in (self.own_keys, self.key_sets):
                try:
                    errand()
                except Exception as error:  # a key set that surprises us must not stop the rotation, nor the reverse
                    log("worker").error("upkeep_failed", exc_info=error)
            stop.wait(EVERY_SECONDS)

    def own_keys(self) -> None:
        """Rotate the signing keys that are old enough, a set at a time, and delete those that nobody needs."""
        here = self._services
        while made := self._rotated():
            log("worker").info("key_rotated", kid=made.kid, key_set=made.set_id or "shared")
        with writing(here.engine) as connection:
            gone = keys.remove_retired(connection)
        if gone:
            log("worker").info("keys_removed", keys=gone)

    def _rotated(self) -> keys.ToolKey | None:
        here = self._services
        with writing(here.engine) as connection:
            return keys.rotate_if_due(connection, here.vault, here.settings.key_days)

    def key_sets(self) -> None:
        """Fetch the platforms' key sets that are soon over, before a launch has to."""
        keysets.refresh(self._services)
