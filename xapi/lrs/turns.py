"""Turns: a lock whose holders follow each other in the order in which they asked."""

from __future__ import annotations

import threading
from collections import deque


class Turns:
    """A context that one thread at a time is in; the next is who has waited longest.

    A `threading.Lock` may go to whoever asks at the right moment, so that of many threads one can wait for ever.
    """

    def __init__(self) -> None:
        """Begin with nobody in it."""
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        """Wait for one's turn."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        mine.acquire()

    def __exit__(self, *_: object) -> None:
        """Hand the turn to whoever has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
