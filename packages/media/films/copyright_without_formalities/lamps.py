"""Light: a round one at home, and in each other country a lamp of that country's own shape."""

from __future__ import annotations

import math
from typing import Any

from packages.media.films.copyright_without_formalities.night import CREAM, GLOW
from packages.media.films.copyright_without_formalities.tune import PHRASE
from packages.media.halftone import dots
from packages.media.ink import INK, SUN, WORK, Pen, tint

KINDS = ("home", "north", "round", "box")


def outline(pen: Pen, kind: str, radius: float) -> Any:
    """A path: the lamp's shape around the origin."""
    if kind == "north":
        points = []
        for i in range(16):
            far = radius * (1.16 if i % 2 == 0 else 0.80)
            points.append((far * math.sin(math.tau * i / 16), -far * math.cos(math.tau * i / 16)))
        return pen.line(*points, close=True)
    if kind == "round":
        return pen.oval(0, 0, radius * 1.10, radius * 0.90)
    if kind == "box":
        r = radius
        return pen.line((-0.62 * r, -0.98 * r), (0.62 * r, -0.98 * r), (0.98 * r, 0), (0.62 * r, 0.98 * r),
                        (-0.62 * r, 0.98 * r), (-0.98 * r, 0), close=True)  # fmt: skip
    return pen.circle(0, 0, radius)


def lamp(pen: Pen, kind: str, radius: float, t: float, bright: float = 1, phrase: float = 1) -> None:
    """A light around the origin; `bright` (0..1) is how much it burns, `phrase` how much of the song is in it."""
    if radius <= 0:
        return
    breath = 1 + 0.025 * math.sin(2.2 * t + radius)
    shape = outline(pen, kind, radius)
    if bright > 0:
        pen.fill(outline(pen, kind, radius * 1.95 * breath), SUN, 0.10 * bright)
        pen.fill(outline(pen, kind, radius * 1.46 * breath), SUN, 0.16 * bright)
        dots(pen, outline(pen, kind, radius * 1.78), SUN, 15, 5, 0.50 * bright, over=False)
    pen.fill(shape, tint(GLOW, 0.72 * (1 - bright), INK))
    if kind == "round":
        for x in (-0.62, 0.0, 0.62):
            rib = pen.curve([(x * radius, -0.86 * radius), (x * 1.35 * radius, 0), (x * radius, 0.86 * radius)])
            with pen.clip(shape):
                pen.stroke(rib, SUN, 3, 0.7)
    if kind == "box":
        for side in (-1, 1):
            edge = pen.line((side * 0.30 * radius, -0.98 * radius), (side * 0.44 * radius, 0.0),
                            (side * 0.30 * radius, 0.98 * radius))  # fmt: skip
            pen.stroke(edge, SUN, 3, 0.7)
    pen.stroke(shape, tint(SUN, 0.6 * (1 - bright), INK), 6)
    if kind in {"round", "box"}:
        for side in (-1, 1):
            pen.fill(pen.box(-0.3 * radius, side * 0.95 * radius - 5, 0.6 * radius, 10, 4), tint(SUN, 0.5, INK))
    if phrase > 0:
        notes(pen, radius * 1.36, phrase, bright=bright, t=t)


def notes(pen: Pen, width: float, shown: float, bright: float = 1, t: float = 0) -> None:
    """The song's first notes on a line, around the origin, `width` wide; `shown` (0..1) is how many."""
    size = width / 190
    line = [(-width / 2 + width * i / 8, 0.04 * width * math.sin(0.8 * i + 0.6 * t)) for i in range(9)]
    pen.stroke(pen.curve(line, until=min(1.0, shown * 1.4)), tint(WORK, 0.55, CREAM), 3 * size, 0.9)
    for i, (_, pitch, _) in enumerate(PHRASE):
        grown = min(1.0, max(0.0, shown * (len(PHRASE) + 1) - i))
        if grown <= 0:
            continue
        x = -width / 2 + width * (i + 0.8) / (len(PHRASE) + 0.6)
        y = (72 - pitch) * 4.6 * size + 2.5 * size * math.sin(1.7 * t + i)
        note(pen, x, y, size * grown, tint(WORK, 0.35 * (1 - bright), INK))


def note(pen: Pen, x: float, y: float, size: float, colour: str, alpha: float = 1) -> None:
    """One note whose head is at (x, y)."""
    with pen.place(x, y, size):
        pen.stroke(pen.line((9, -2), (9, -38)), colour, 4.5, alpha)
        with pen.place(turn=-20):
            pen.fill(pen.oval(0, 0, 12, 9), colour, alpha)


def street_lamp(pen: Pen, x: float, foot: float, kind: str, t: float, lit: float, grown: float) -> None:
    """A lamp on a pole that stands at (x, foot)."""
    if grown <= 0:
        return
    with pen.place(x, foot, grown):
        pen.stroke(pen.line((0, 0), (0, -112)), INK, 8)
        pen.stroke(pen.line((-13, 0), (13, 0)), INK, 8)
        with pen.place(0, -138):
            lamp(pen, kind, 29, t, lit, 0)
