"""How much may be done a minute, in the memory of one process: with several web processes it is that many times so."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable

from lti_tool import clock

MOST_NAMES = 10_000


class Rate:
    """Room that each of many names has of its own, and that comes back with time (a token bucket).

    Args:
        a_minute: how much comes back in a minute; after a rest there is room for just as much at once.
        now: the time in microseconds.
    """

    def __init__(self, a_minute: int, now: Callable[[], int] = clock.now) -> None:
        self._most, self._now = a_minute, now
        self._used: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, name: str, count: int = 1) -> int:
        """Whole seconds until there is room for so much; 0 where there is now. Nothing is used."""
        with self._lock:
            return self._wait(self._level(name), count)

    def use(self, name: str, count: int = 1) -> int:
        """Use room for so much and return 0; where there is too little use none, and return the seconds to wait.

        What is larger than all the room there is may be done after a rest, and is paid for afterwards.
        """
        with self._lock:
            level = self._level(name)
            wait = self._wait(level, count)
            if not wait:
                self._used[name] = (level + count, self._now())
                self._used.move_to_end(name)
                while len(self._used) > MOST_NAMES:
                    self._used.popitem(last=False)
            return wait

    def _level(self, name: str) -> float:
        """How much of the room is used at this moment."""
        used, at = self._used.get(name, (0.0, 0))
        return max(0.0, used - max(0, self._now() - at) * self._most / clock.MINUTE)

    def _wait(self, level: float, count: int) -> int:
        over = level + min(count, self._most) - self._most
        return math.ceil(over * 60 / self._most) if over > 0 else 0
