"""What the map has around its water: hills, fields, mountains, trees, a compass."""

from __future__ import annotations

import math
from typing import Any

from packages.media.ease import clamp
from packages.media.halftone import dots
from packages.media.ink import INK, PAPER, RECORDING, SUN, WORK, Pen, tint

HILLS = (
    (330, 790, 330, 190, SUN), (150, 1360, 360, 230, WORK), (760, 520, 420, 190, RECORDING),
    (1330, 620, 360, 210, RECORDING), (1250, 1450, 440, 230, WORK), (2330, 480, 480, 210, RECORDING),
    (1800, 1690, 520, 220, WORK), (3010, 560, 360, 190, RECORDING), (3000, 1660, 480, 240, WORK),
    (3560, 960, 360, 280, SUN), (2590, 985, 250, 92, SUN), (-160, 620, 330, 240, RECORDING),
    (620, 1760, 520, 200, WORK), (3700, 1560, 380, 220, WORK), (3720, 440, 330, 170, RECORDING),
    (2420, 1900, 420, 130, WORK), (1590, 1020, 190, 76, SUN),
)  # fmt: skip

TREES = (
    (120, 960), (172, 1000), (90, 1290), (300, 1385), (250, 1410), (560, 590), (620, 560), (1130, 700), (1180, 740),
    (1235, 690), (1420, 720), (1120, 1330), (1180, 1370), (1260, 1340), (1390, 1290), (1960, 600), (2020, 640),
    (2090, 595), (2420, 610), (2560, 560), (2700, 600), (1640, 1560), (1720, 1600), (1960, 1560), (2330, 1620),
    (2960, 1640), (3040, 1670), (3400, 690), (3460, 720), (3560, 690), (3480, 1350), (3540, 1380), (3640, 1330),
    (1050, 560), (990, 590), (1540, 1030), (1600, 1045), (2960, 1030), (3010, 1060), (2360, 1600), (2600, 1020),
    (2782, 1000),
)  # fmt: skip

FIELDS = (
    (980, 1800, 260, 110, WORK), (2800, 1880, 280, 110, WORK), (3420, 1800, 240, 100, SUN), (200, 1700, 220, 100, SUN),
    (1500, 1930, 240, 90, SUN), (3260, 360, 260, 90, RECORDING), (1130, 380, 220, 80, SUN), (1990, 1900, 220, 80, WORK),
)  # fmt: skip

PEAKS = (
    (180, 330, 1.0), (330, 360, 0.7), (520, 290, 0.85), (1500, 300, 1.0), (1640, 330, 0.75), (1790, 280, 0.9),
    (2060, 310, 0.8), (2700, 260, 1.0), (2850, 300, 0.7), (3560, 250, 0.9), (3700, 290, 0.7),
)  # fmt: skip

COMPASS = (330.0, 1980.0)


def ground(pen: Pen, zoom: float) -> None:
    """The land below the water, from far to near; its dots fade as `zoom` shrinks, before they shimmer."""
    near = clamp((zoom - 0.55) / 0.3)
    for x, y, size in PEAKS:
        _peak(pen, x, y, size)
    for x, y, rx, ry, ink in HILLS:
        pen.fill(_blob(pen, x, y, rx, ry), ink, 0.10, over=True)
        with pen.clip(_blob(pen, x, y, rx, ry)):
            dots(pen, _blob(pen, x + 0.35 * rx, y + 0.5 * ry, rx, ry), ink, 15, 5, 0.19 * near)
    for x, y, rx, ry, ink in FIELDS:
        _field(pen, x, y, rx, ry, ink)
    for i, (x, y) in enumerate(TREES):
        tree(pen, x, y, 0.8 + 0.12 * (i * 7 % 4), RECORDING if y < 1000 else WORK)
    _compass(pen)


def _blob(pen: Pen, x: float, y: float, rx: float, ry: float) -> Any:
    points = [
        (
            x + math.cos(a) * rx * (1 + 0.08 * math.sin(2 * a + x)),
            y + math.sin(a) * ry * (1 + 0.10 * math.sin(3 * a + y)),
        )
        for a in (2 * math.pi * i / 18 for i in range(19))
    ]
    path = pen.curve(points)
    path.close()
    return path


def _field(pen: Pen, x: float, y: float, rx: float, ry: float, ink: str) -> None:
    """Furrows in one ink."""
    edge = _blob(pen, x, y, rx, ry)
    pen.fill(edge, ink, 0.12, over=True)
    with pen.clip(edge):
        for i in range(-6, 7):
            furrow = [(x + 44 * i - 60, y - ry * 1.2), (x + 44 * i + 10, y), (x + 44 * i - 30, y + ry * 1.2)]
            pen.stroke(pen.curve(furrow), ink, 7, 0.22, over=True)


def _peak(pen: Pen, x: float, y: float, size: float) -> None:
    """A mountain: a light side, a dotted side, snow."""
    with pen.place(x, y, size):
        body = pen.line((-130, 90), (-34, -86), (-8, -56), (22, -110), (150, 90), close=True)
        pen.fill(body, tint(RECORDING, 0.62))
        with pen.clip(body):
            shade = pen.line((22, -110), (4, -20), (40, 30), (24, 90), (150, 90), close=True)
            pen.fill(shade, tint(RECORDING, 0.36))
            pen.fill(pen.line((-70, -24), (-34, -86), (-8, -56), (22, -110), (62, -46), (34, -58), (8, -30), (-22, -48),
                              (-44, -22), close=True), PAPER, 0.92)  # fmt: skip


def tree(pen: Pen, x: float, y: float, size: float, ink: str) -> None:
    """A tree whose foot stands on (x, y): a crown in one ink, a trunk in the other."""
    with pen.place(x, y, size):
        pen.stroke(pen.line((0, 0), (0, -34)), INK, 5)
        pen.fill(pen.oval(0, -56, 22, 32), tint(ink, 0.30))
        with pen.clip(pen.oval(0, -56, 22, 32)):
            pen.fill(pen.oval(12, -44, 18, 34), tint(ink, 0.05), 0.8)


def _compass(pen: Pen) -> None:
    """A star that shows the four quarters, without their letters."""
    with pen.place(*COMPASS, 1.5):
        pen.stroke(pen.circle(0, 0, 62), INK, 3, 0.5)
        for i in range(4):
            with pen.place(turn=90 * i):
                long = 96 if i == 0 else 78
                pen.fill(pen.line((0, -long), (15, -15), (0, 0), close=True), INK, 0.8)
                pen.fill(pen.line((0, -long), (-15, -15), (0, 0), close=True), SUN if i == 0 else tint(INK, 0.7))
