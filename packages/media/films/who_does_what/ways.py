"""The two ways, as geometry: the orange rope over the hills, the blue way over the water."""

from __future__ import annotations

import math
from typing import Any

from packages.media.ease import mix
from packages.media.ink import Pen, Point

HOME, PUBLISHER, CMO, TOWN = 0.0, 1.0, 2.0, 3.0
"""Places on the orange way: whole numbers are its stops."""

STOPS: tuple[Point, ...] = ((352, 545), (800, 436), (1560, 392), (2196, 540))
SAG = 46
MONEY_ROPE = -66
"""The rope on which money comes home runs this much above the other."""

JETTY, LABEL, DISTRIBUTOR, PHONES = 520.0, 985.0, 1500.0, 2120.0
"""Places on the blue way: how far to the right."""

LANE = 1128
MONEY_LANE = 1196
"""Where boats float: outwards, and in front, homewards with the money."""


def orange(place: float) -> Point:
    """The point of the orange rope at a place between HOME and TOWN."""
    place = min(max(place, 0.0), 2.9999)
    stop = int(place)
    share = place - stop
    (x0, y0), (x1, y1) = STOPS[stop], STOPS[stop + 1]
    return mix(x0, x1, share), mix(y0, y1, share) + SAG * 4 * share * (1 - share)


def rope(pen: Pen, start: float, end: float, above: float = 0) -> Any:
    """A path: the orange rope between two places."""
    steps = max(2, math.ceil((end - start) * 24))
    points = [orange(mix(start, end, i / steps)) for i in range(steps + 1)]
    return pen.line(*[(x, y + above) for x, y in points])


def water(x: float, t: float) -> float:
    """How high a boat floats at x: the swell."""
    return 4 * math.sin(t * 1.5 + x / 90) + 2 * math.sin(t * 2.3 + x / 37)


def heel(x: float, t: float) -> float:
    """How much a boat leans at x, in degrees."""
    return 2.6 * math.sin(t * 1.3 + x / 70)
