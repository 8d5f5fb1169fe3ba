"""The night: sky, stars, moon, hills with far lights, the sea; everything that lies behind."""

from __future__ import annotations

import math

from packages.media.ease import pop
from packages.media.halftone import dots
from packages.media.ink import HEIGHT, INK, RECORDING, SUN, WIDTH, Pen, tint

SKY = tint(RECORDING, 0.30, INK)
HILL_FAR = tint(RECORDING, 0.16, INK)
HILL_NEAR = tint(RECORDING, 0.46, INK)
WALL = tint(RECORDING, 0.58, INK)
GROUND = tint(RECORDING, 0.74, INK)
GLOW = "#ffe3a3"
CREAM = "#fff6e0"

FLOOR = 592.0
"""Where houses and people stand; below it the player may show captions."""


def sky(pen: Pen, t: float, drift: float) -> None:
    """Stars that blink, and the moon; `drift` moves them a little as the camera travels."""
    pen.clear(SKY)
    for i in range(70):
        x = (i * 397.3 - 0.05 * drift) % (WIDTH + 60) - 30
        y = (i * 211.7) % 470 + 8
        blink = 0.45 + 0.4 * math.sin(0.9 * t + 2.1 * i)
        pen.fill(pen.circle(x, y, 1.3 + 1.1 * ((i * 7) % 3) / 2), CREAM, 0.28 + 0.5 * max(0.0, blink))


def moon(pen: Pen, x: float, y: float, radius: float, alpha: float = 1) -> None:
    """A crescent, with a dotted dark side."""
    pen.fill(pen.circle(x, y, radius), HILL_FAR, alpha)
    with pen.clip(pen.circle(x, y, radius)):
        dots(pen, pen.circle(x, y, radius), CREAM, 9, 3, 0.4 * alpha, over=False)
        crescent = pen.skia.Op(
            pen.circle(x, y, radius), pen.circle(x - radius * 0.42, y - radius * 0.16, radius * 0.92),
            pen.skia.PathOp.kDifference_PathOp,
        )  # fmt: skip
        pen.fill(crescent, CREAM, alpha)


def hills(pen: Pen, left: float, right: float, base: float, height: float, colour: str, phase: float) -> None:
    """A row of soft hills between two x, resting on the bottom of the page."""
    step = 90.0
    count = int((right - left) / step) + 3
    points = []
    for i in range(count):
        x = left + step * i
        points.append((x, base - height * (0.5 + 0.5 * math.sin(0.004 * x + phase) * math.cos(0.0023 * x - phase))))
    path = pen.curve(points)
    path.lineTo(points[-1][0], HEIGHT * 2)
    path.lineTo(points[0][0], HEIGHT * 2)
    path.close()
    pen.fill(path, colour)
    dots(pen, path, tint(colour, 0.16, CREAM), 17, 5, 0.55, over=False)


def far_lights(pen: Pen, t: float, start: float, strength: float) -> None:
    """Small lights on the hills, of many lands, that come on one after the other; `strength` (0..1) dims them."""
    for i in range(60):
        x = -420 + (i * 523.7) % 2300
        y = 438 + 96 * ((i * 0.618) % 1) - 46 * math.sin(0.006 * x + 1)
        lit = pop(t, start + 0.045 * ((i * 17) % 60), 0.5)
        if lit > 0:
            flicker = 0.85 + 0.15 * math.sin(3 * t + i)
            pen.fill(pen.circle(x, y, 19 * lit), SUN, 0.20 * flicker * strength)
            pen.fill(pen.circle(x, y, 6 * lit), GLOW, strength)


def sea(pen: Pen, left: float, right: float, t: float) -> None:
    """Three rows of waves between two x, from far to near."""
    colours = (tint(RECORDING, 0.10), tint(RECORDING, 0.14, INK), tint(RECORDING, 0.44, INK))
    for row, (top, colour) in enumerate(zip((FLOOR - 62, FLOOR - 26, FLOOR + 18), colours, strict=True)):
        points = []
        step = 46
        for i in range(int((right - left) / step) + 2):
            x = left + step * i
            points.append((x, top + (7 + 3 * row) * math.sin(0.021 * x + t * (0.9 + 0.25 * row) + 1.7 * row)))
        path = pen.curve(points)
        path.lineTo(points[-1][0], HEIGHT * 2)
        path.lineTo(points[0][0], HEIGHT * 2)
        path.close()
        pen.fill(path, colour)
        for i in range(0, len(points), 5):
            x, y = points[i]
            glint = pen.line((x + 9 * math.sin(t + i), y + 17), (x + 42 + 9 * math.sin(t + i), y + 17))
            pen.stroke(glint, CREAM, 3.5, 0.32)


def house(
    pen: Pen, x: float, width: float, height: float, roof: float, colour: str = WALL, windows: tuple[int, int] = (2, 2)
) -> None:
    """A dark house on the floor, its middle at x; `roof` is the height of its gable (0: flat), with dark windows."""
    left = x - width / 2
    pen.fill(pen.box(left, FLOOR - height, width, height + 4), colour)
    if roof > 0:
        pen.fill(pen.line((left - 14, FLOOR - height + 2), (x, FLOOR - height - roof),
                          (left + width + 14, FLOOR - height + 2), close=True), tint(colour, 0.35, INK))  # fmt: skip
    else:
        pen.fill(pen.box(left - 8, FLOOR - height - 14, width + 16, 16, 3), tint(colour, 0.35, INK))
    columns, rows = windows
    for column in range(columns):
        for row in range(rows):
            wx = left + width * (column + 0.5) / columns
            wy = FLOOR - height + height * (row + 0.42) / rows
            pen.fill(pen.box(wx - 15, wy - 19, 30, 38, 4), tint(colour, 0.30, INK))


def fir(pen: Pen, x: float, size: float) -> None:
    """A fir tree on the floor, with snow on it."""
    with pen.place(x, FLOOR, size):
        pen.fill(pen.box(-7, -30, 14, 32), INK)
        for i in range(3):
            y, half = -24 - 46 * i, 58 - 14 * i
            pen.fill(pen.line((-half, y), (0, y - 78), (half, y), close=True), tint(RECORDING, 0.52 - 0.05 * i, INK))
            pen.stroke(pen.line((-half * 0.86, y - 8), (-half * 0.3, y - 46)), CREAM, 6, 0.75)


def ground(pen: Pen, left: float, right: float, colour: str = GROUND) -> None:
    """The street, from one x to another."""
    pen.fill(pen.box(left, FLOOR, right - left, 700), colour)
