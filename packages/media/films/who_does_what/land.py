"""The landscape, printed in orange and blue: sun, hills in coarse dots, water. It is wider than the page."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from packages.media.ink import INK, PAPER, RECORDING, SUN, WORK, Pen, Point, tint

WIDTH, HEIGHT = 2560, 1440
"""The part of the land that the widest view shows; there is more on each side."""

LEFT, RIGHT, BELOW = -500, 3060, 1900
SHORE = 948
"""Where the land ends and the water begins."""

PITCH = 22
"""From dot to dot of the screen, in units of the land."""

FAR = ((LEFT, 640), (-100, 600), (180, 640), (480, 560), (780, 640), (1120, 500), (1420, 590), (1750, 480),
       (2050, 590), (2330, 520), (2700, 600), (RIGHT, 560))  # fmt: skip
MIDDLE = ((LEFT, 800), (0, 770), (300, 740), (560, 660), (716, 574), (1004, 574), (1150, 630), (1310, 640),
          (1560, 560), (1800, 650), (2040, 740), (2400, 780), (2700, 740), (RIGHT, 790))  # fmt: skip
NEAR = ((LEFT, 880), (-40, 900), (260, 900), (640, 820), (960, 786), (1260, 850), (1540, 800), (1880, 850),
        (2120, 900), (2560, 905), (RIGHT, 900))  # fmt: skip


class Land:
    """The paths of the land, made once."""

    def __init__(self, pen: Pen) -> None:
        """Lay out hills and their dots."""
        self.far = _hill(pen, FAR)
        self.middle = _hill(pen, MIDDLE)
        self.near = _hill(pen, NEAR)
        self.middle_dots = _dots(pen, 540, SHORE, lambda x, y: 9.4 - (y - 545) / 36 + 1.2 * math.sin(x / 210))
        self.near_dots = _dots(pen, 780, SHORE, lambda x, y: 3.0 + (y - 790) / 18 + math.sin(x / 170 + 2))
        self.deep = _dots(
            pen, SHORE + 210, 1480, lambda x, y: min(9.4, (y - SHORE - 200) / 30) + 0.7 * math.sin(x / 260)
        )

    def draw(self, pen: Pen, t: float, dots: float = 1) -> None:
        """Sky, hills and water at the second t; `dots` (0..1) is how much of their screen is seen."""
        pen.fill(pen.circle(1290, 420, 250), SUN, 0.5)
        for i in range(3):
            pen.stroke(pen.circle(1290, 420, 300 + 70 * i), SUN, 7 - 1.6 * i, 0.34 - 0.07 * i)
        self._clouds(pen, t)
        pen.fill(self.far, tint(WORK, 0.74), over=True)
        pen.fill(self.middle, tint(WORK, 0.6), over=False)
        with pen.clip(self.middle):
            pen.fill(self.middle_dots, WORK, 0.4 * dots, over=True)
        pen.fill(self.near, tint(WORK, 0.42))
        with pen.clip(self.near):
            pen.fill(self.near_dots, tint(WORK, 0.1, INK), 0.4 * dots, over=True)
        self._water(pen, t, dots)

    def _clouds(self, pen: Pen, t: float) -> None:
        for i, (x, y, size) in enumerate(((180, 170, 1.0), (760, 120, 0.7), (1880, 150, 1.15), (2420, 290, 0.8))):
            with pen.place(x + 9 * t * (0.6 + 0.2 * i), y, size):
                cloud = pen.box(-120, -22, 240, 44, 22)
                cloud.addPath(pen.box(-70, -56, 130, 70, 35))
                pen.fill(cloud, "#ffffff", 0.85)
                pen.stroke(pen.line((-96, 26), (70, 26)), RECORDING, 5, 0.35)
                pen.stroke(pen.line((90, 26), (112, 26)), RECORDING, 5, 0.35)

    def _water(self, pen: Pen, t: float, dots: float) -> None:
        sea = pen.box(LEFT, SHORE, RIGHT - LEFT, BELOW - SHORE)
        pen.fill(sea, tint(RECORDING, 0.7))
        pen.fill(pen.box(LEFT, SHORE, RIGHT - LEFT, 7), PAPER, 0.9)
        pen.fill(self.deep, RECORDING, 0.34 * dots, over=True)
        for i in range(24):
            row = i % 7
            x = LEFT + (i * 563 + 140 * row + 14 * t * (1 if row % 2 else -1)) % (RIGHT - LEFT)
            y = SHORE + 40 + row * 62 + 3 * math.sin(t * 1.1 + i)
            wave(pen, x, y, 0.5 + 0.5 * abs(math.sin(t * 0.45 + i * 1.9)))


def wave(pen: Pen, x: float, y: float, shown: float, colour: str = PAPER) -> None:
    """One small wave, as a stroke of the brush."""
    pen.stroke(pen.curve([(x - 44, y), (x - 20, y - 7), (x, y), (x + 22, y - 7), (x + 44, y)]), colour, 5, 0.7 * shown)


def _hill(pen: Pen, ridge: tuple[Point, ...]) -> Any:
    path = pen.curve(ridge)
    path.lineTo(RIGHT, SHORE + 4)
    path.lineTo(LEFT, SHORE + 4)
    path.close()
    return path


def _dots(pen: Pen, top: float, bottom: float, size: Callable[[float, float], float]) -> Any:
    """A screen of dots turned by 45 degrees, as printers have it; `size` gives each dot's radius."""
    path = pen.line((0, 0))
    row = 0
    y = top
    while y < bottom:
        x = LEFT + (PITCH / 2 if row % 2 else 0)
        while x < RIGHT:
            radius = size(x, y)
            if radius > 0.9:
                path.addCircle(x, y, min(radius, PITCH * 0.47))
            x += PITCH
        y += PITCH / 2
        row += 1
    return path
