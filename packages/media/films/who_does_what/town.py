"""The town at the other end, where music is used: phones, a radio mast, a café, a cinema; and their signs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from packages.media.ease import pop
from packages.media.films.who_does_what.land import SHORE
from packages.media.ink import INK, PAPER, RECORDING, SUN, WORK, Pen, tint

PHONES = ((1962.0, 1088.0), (2080.0, 1066.0), (2198.0, 1088.0))
"""The feet of the three phones."""

MAST, CAFE, CINEMA = (2384.0, 560.0), (2296.0, SHORE), (2470.0, SHORE)


def town(pen: Pen, t: float, lit: Sequence[float] = (1, 1, 1, 1), pressed: float = 0) -> None:
    """The whole town; `lit` (0..1) wakes phones, radio, café and cinema; `pressed` starts the middle phone."""
    for x, width, height, share in ((2030, 84, 190, 0.35), (2106, 60, 270, 0.5), (2560, 120, 280, 0.4)):
        pen.fill(pen.box(x, SHORE - height, width, height + 4), tint(WORK, share, INK))
        for i in range(height // 62):
            for j in range(2):
                pen.fill(pen.box(x + width * (0.2 + 0.38 * j), SHORE - height + 20 + 60 * i, width * 0.2, 26, 3), SUN,
                         0.9 if (i + j) % 3 else 0.35)  # fmt: skip
    bank = [(1890, SHORE + 2), (2000, SHORE + 34), (2140, SHORE + 46), (3060, SHORE + 50), (3060, SHORE - 2)]
    pen.fill(pen.curve([*bank, (1890, SHORE - 2)]), tint(WORK, 0.5, INK))
    _terminus(pen)
    _mast(pen, t, lit[1])
    _cinema(pen, t, lit[3])
    _cafe(pen, t, lit[2])
    pen.fill(pen.box(1884, SHORE + 138, 440, 24, 10), INK)
    pen.fill(pen.box(2020, SHORE + 116, 120, 30, 8), INK)
    for i in range(4):
        pen.fill(pen.box(1914 + 116 * i, SHORE + 150, 20, 80, 4), INK)
    for i, foot in enumerate(PHONES):
        with pen.place(*foot, 1.12):
            phone(pen, t, pop(lit[0], 0.2 * i, 0.6), pressed if i == 1 else 0.0)


def _terminus(pen: Pen) -> None:
    pen.fill(pen.line((2168, SHORE), (2180, 560), (2214, 560), (2226, SHORE), close=True), tint(WORK, 0.45, INK))
    for i in range(5):
        y = SHORE - 20 - 74 * i
        pen.stroke(pen.line((2172 + 2 * i, y), (2222 - 2 * i, y - 60)), WORK, 6)
    pen.fill(pen.box(2140, 452, 112, 118, 14), tint(WORK, 0.45, INK))
    pen.fill(pen.line((2126, 456), (2266, 456), (2196, 396), close=True), WORK)


def _mast(pen: Pen, t: float, lit: float) -> None:
    x, y = MAST
    pen.stroke(pen.line((x - 44, SHORE), (x, y)), INK, 8)
    pen.stroke(pen.line((x + 44, SHORE), (x, y)), INK, 8)
    for i in range(5):
        low, high = SHORE - 20 - 70 * i, SHORE - 80 - 70 * i
        wide = 40 * (1 - (SHORE - low) / 400)
        pen.stroke(pen.line((x - wide, low), (x + wide * 0.8, high)), INK, 5)
    pen.fill(pen.circle(x, y, 15), SUN)
    pen.stroke(pen.circle(x, y, 15), INK, 5)
    for i in range(3):
        out = (t * 0.5 + i / 3) % 1
        for side in (0, 180):
            pen.stroke(pen.arc(x, y, 26 + 96 * out, side - 38, 76), INK, 7 - 3 * out, lit * math.sin(math.pi * out))


def _cafe(pen: Pen, t: float, lit: float) -> None:
    x, y = CAFE
    pen.fill(pen.box(x - 66, y - 130, 132, 132, 4), PAPER)
    pen.fill(pen.box(x - 66, y - 130, 132, 132, 4), tint(WORK, 0.65))
    for i in range(2):
        pen.fill(pen.box(x - 54 + 62 * i, y - 78, 46, 58 if i else 78, 4), tint(SUN, 0.75 - 0.65 * lit))
        pen.stroke(pen.box(x - 54 + 62 * i, y - 78, 46, 58 if i else 78, 4), INK, 4)
    for i in range(6):
        left = x - 78 + 26 * i
        pen.fill(pen.line((left + 5, y - 128), (left + 31, y - 128), (left + 26, y - 90), (left, y - 90), close=True),
                 WORK if i % 2 else "#fffdf8")  # fmt: skip
        pen.fill(pen.oval(left + 13, y - 90, 13, 10), WORK if i % 2 else "#fffdf8")
    pen.stroke(pen.line((x - 78, y - 130), (x + 78, y - 130)), INK, 6)
    with pen.place(x, y - 172, 0.9 + 0.1 * lit):
        cup(pen, t, lit)


def _cinema(pen: Pen, t: float, lit: float) -> None:
    x, y = CINEMA
    pen.fill(pen.box(x - 86, y - 220, 172, 224, 6), tint(RECORDING, 0.25, INK))
    screen = pen.box(x - 70, y - 200, 140, 92, 8)
    pen.fill(screen, tint(SUN, 0.72 - 0.4 * lit))
    with pen.clip(screen):
        pen.fill(pen.circle(x + 20, y - 140, 30), SUN, lit)
        sea = pen.curve([(x - 90 + 30 * i, y - 130 + 5 * math.sin(i + 2 * t)) for i in range(8)])
        sea.lineTo(x + 100, y - 90)
        sea.lineTo(x - 100, y - 90)
        sea.close()
        pen.fill(sea, RECORDING, 0.35 + 0.5 * lit)
    pen.stroke(screen, INK, 5)
    pen.fill(pen.box(x - 24, y - 70, 48, 72, 4), INK)
    for i in range(8):
        on = 1.0 if (int(t * 3) + i) % 3 == 0 else 0.35
        pen.fill(pen.circle(x - 70 + 20 * i, y - 90, 6), SUN, on * (0.3 + 0.7 * lit))


def cup(pen: Pen, t: float, steam: float = 1) -> None:
    """A cup on the origin."""
    pen.stroke(pen.circle(26, 0, 13), INK, 6)
    pen.fill(pen.line((-30, -18), (30, -18), (20, 22), (-20, 22), close=True), INK)
    for i in (-1, 1):
        wisp = [(10 * i + 4 * math.sin(t * 2.4 + k + i), -24 - 9 * k) for k in range(4)]
        pen.stroke(pen.curve(wisp), INK, 4, 0.7 * steam)


def phone(pen: Pen, t: float, lit: float, pressed: float = 0) -> None:
    """A telephone that stands on the origin; its screen shows a triangle, and plays when `pressed` (0..1)."""
    pen.fill(pen.box(-44, -172, 88, 172, 16), INK)
    screen = pen.box(-35, -156, 70, 134, 6)
    pen.fill(screen, tint(RECORDING, 0.75 - 0.45 * lit))
    pen.fill(pen.circle(0, -11, 5), PAPER)
    if lit <= 0:
        return
    if pressed > 0:
        for i in range(7):
            height = 14 + 44 * abs(math.sin(t * (3 + 0.4 * i) + 1.7 * i)) * pressed
            pen.fill(pen.box(-31 + 9 * i, -62 - height / 2, 6, height, 3), "#fffdf8")
    size = 0.9 * lit * (1 - 0.25 * pressed)
    with pen.place(0, -92 - 30 * pressed, size):
        pen.fill(pen.circle(0, 0, 24), SUN)
        pen.fill(pen.line((-7, -11), (-7, 11), (12, 0), close=True), INK)


def sign(pen: Pen, kind: str, t: float) -> None:
    """A round sign of 46 units: "cafe", "radio", "stage", "shop" or "film"."""
    pen.fill(pen.circle(0, 0, 46), SUN)
    pen.stroke(pen.circle(0, 0, 46), INK, 6)
    if kind == "cafe":
        with pen.place(-5, 5, 0.72):
            cup(pen, t)
    elif kind == "radio":
        pen.stroke(pen.line((0, 28), (0, -10)), INK, 6)
        pen.fill(pen.circle(0, -12, 7), INK)
        for side in (0, 180):
            for radius in (15, 26):
                pen.stroke(pen.arc(0, -12, radius, side - 40, 80), INK, 4.5)
    elif kind == "stage":
        pen.fill(pen.box(-9, -30, 18, 32, 9), INK)
        pen.stroke(pen.arc(0, -10, 17, 10, 160), INK, 4.5)
        pen.stroke(pen.line((0, 8), (0, 28)), INK, 5)
        pen.stroke(pen.line((-13, 29), (13, 29)), INK, 5)
    elif kind == "shop":
        pen.fill(pen.line((-25, -10), (25, -10), (20, 28), (-20, 28), close=True), INK)
        pen.stroke(pen.arc(0, -10, 13, 180, 180), INK, 5)
    else:
        pen.fill(pen.box(-29, -20, 58, 42, 5), INK)
        pen.fill(pen.line((-8, -11), (-8, 13), (13, 1), close=True), SUN)
