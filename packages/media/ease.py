"""Time made soft: easing curves and keyframes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

Keys = Sequence[tuple[float, float]]
"""(seconds, value), in order; the value glides from each to the next."""


def clamp(x: float) -> float:
    """X held between 0 and 1."""
    return min(1.0, max(0.0, x))


def smooth(x: float) -> float:
    """Slow, fast, slow; 0..1 to 0..1."""
    x = clamp(x)
    return x * x * x * (x * (6 * x - 15) + 10)


def spring(x: float) -> float:
    """Arrives, goes a little too far and settles; 0..1 to 0..1 with one soft overshoot."""
    x = clamp(x)
    return 1 + 2.2 * (x - 1) ** 3 + 1.2 * (x - 1) ** 2


def rise(t: float, start: float, length: float = 0.7) -> float:
    """0 before `start`, 1 after `start + length`, smooth between."""
    return smooth((t - start) / length)


def pop(t: float, start: float, length: float = 0.55) -> float:
    """As `rise`, with a small overshoot; for things that appear."""
    return spring((t - start) / length)


def span(t: float, start: float, end: float, fade: float = 0.6) -> float:
    """1 between `start` and `end`, fading in after the start and out before the end."""
    return rise(t, start, fade) * (1 - rise(t, end - fade, fade))


def pulse(t: float, at: float, length: float = 0.8) -> float:
    """0, up to 1 and back to 0 in `length` seconds; for a nod or a beat."""
    x = (t - at) / length
    return math.sin(math.pi * x) ** 2 if 0 < x < 1 else 0.0


def along(t: float, keys: Keys) -> float:
    """The value at time t of keyframes, gliding between them."""
    if t <= keys[0][0]:
        return keys[0][1]
    for (t0, v0), (t1, v1) in pairwise(keys):
        if t < t1:
            return v0 + (v1 - v0) * smooth((t - t0) / (t1 - t0))
    return keys[-1][1]


def mix(a: float, b: float, x: float) -> float:
    """From a to b as x goes from 0 to 1."""
    return a + (b - a) * x
