"""Whether a target is down, or refuses everything, or takes all but the statement at hand.

What a gateway or a failing record store answers does not say which. So statements that the target has not got yet are
sent for themselves: where it takes one, it is up, and what fails again after that fails by its own fault. A statement
that it has already would prove less: a store that can't write still knows what it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from lti_tool.db import reading
from lti_tool.fetch import FetchError
from lti_tool.forward_outcome import Outcome, send
from lti_tool.forward_wire import Wire
from lti_tool.models.forward import Target
from lti_tool.services import Services
from xapi import forward as copies
from xapi.forward import Outgoing

Others = Literal["taken", "not", "nobody"]
"""Of the statements beside those at hand: one was taken; none was, or it does not answer; there are none to try."""

AFTER = (0, 1, 7, 49)
"""Places, of what follows, of the statements that are tried: bad ones come in rows."""
PROOFS = 2
"""So often another statement is taken and the suspect fails again, one after the other, before it is set aside."""


class Suspicion:
    """What is tried beside the statements at hand, in one turn of a target."""

    def __init__(self, services: Services, target: Target, wire: Wire, alive: Callable[[], None]) -> None:
        """Take the target as it was when its turn began; ``alive`` is called before each request."""
        self._services = services
        self._target = target
        self._wire = wire
        self._alive = alive
        self._proof: Outgoing | None = None

    def others(self, items: Sequence[Outgoing]) -> Others:
        """Say whether the target takes others than these now, or of several one by itself."""
        self._alive()
        try:
            if self._wire.about().status >= 500:
                return "not"
        except FetchError:
            return "not"
        tried = self._neighbours(items)
        for one in tried:
            self._alive()
            if send(self._wire, [one]).verdict in ("taken", "there"):
                self._proof = one
                return "taken"
        return "not" if tried else "nobody"

    def took(self, items: Sequence[Outgoing]) -> None:
        """Remember that the target took these in this turn: it can write, and one of them tells later if it is up."""
        self._proof = min(items, key=lambda item: len(item.text))

    def again(self, item: Outgoing, outcome: Outcome) -> tuple[Outcome, bool]:
        """Send a suspect again, others between; returns what came last, and whether it is proven to be its fault."""
        for _ in range(PROOFS):
            others = self.others([item])
            if others != "taken":
                return outcome, False
            self._alive()
            outcome = send(self._wire, [item])
            if outcome.verdict != "unclear":
                return outcome, False
        return outcome, True

    def _neighbours(self, items: Sequence[Outgoing]) -> list[Outgoing]:
        """What was taken in this turn; else some of a batch, some after it, further and further, and the newest."""
        if self._proof is not None:
            return [self._proof]
        last = items[-1].seq
        with reading(self._services.engine) as connection:
            after = copies.following(connection, last, self._target.wanted, AFTER[-1] + 1).items
            newest = copies.newest(connection, last, self._target.wanted)
        beside = [items[-1], items[0], items[len(items) // 2]] if len(items) > 1 else []
        further = [after[place] for place in AFTER if place < len(after)]
        return list({one.seq: one for one in (*beside, *further, *newest)}.values())
