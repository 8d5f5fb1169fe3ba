"""The map: where everything lies, in units of the land, and how the water is printed."""

from __future__ import annotations

import math
from typing import Any

from packages.media.ease import mix
from packages.media.films.royalties_from_streaming.water import Course, join
from packages.media.ink import INK, PAPER, RECORDING, SUN, WORK, Pen, tint

BLUE = tint(RECORDING, 0.30)
ORANGE = tint(WORK, 0.26)

LAKE = (720.0, 1000.0, 340.0, 250.0)
HILL = (262.0, 760.0)
SERVICE = (948.0, 766.0)
STOREHOUSE = (1750.0, 688.0)
PUBLISHER = (2120.0, 1158.0)
SOCIETY = (2150.0, 1478.0)
HOME = (3400.0, 1085.0)
HARBOUR = (3268.0, 995.0, 62.0)
POND = (2640.0, 1432.0, 240.0, 104.0)
LOCKS = (2330.0, 2510.0, 2690.0, 2870.0)
"""Where the locks stand: counting, matching, dividing, the border."""

BLUE_ROW, ORANGE_ROW = 760.0, 1200.0
"""The height of the two rivers between the locks."""

RIVER_BLUE = Course((
    (1042, 984, 78), (1120, 988, 78), (1220, 992, 78), (1340, 985, 84), (1480, 900, 92), (1660, 800, 90),
    (1860, 752, 88), (2100, 752, 86), (2300, 760, 86), (2480, 760, 86), (2860, 760, 86), (3020, 790, 84),
    (3150, 880, 84), (3268, 995, 90),
))  # fmt: skip
RIVER_IN = Course((
    (1042, 1022, 78), (1120, 1026, 78), (1220, 1030, 78), (1340, 1034, 84), (1460, 1110, 92), (1560, 1190, 90),
))  # fmt: skip
RIVER_OUT = Course((
    (1990, 1250, 86), (2110, 1238, 86), (2300, 1200, 86), (2480, 1200, 86), (2860, 1200, 86), (3020, 1170, 84),
    (3150, 1090, 84), (3268, 995, 90),
))  # fmt: skip
CHANNEL = Course(((2400, 1200, 40), (2420, 1280, 44), (2474, 1360, 56), (2580, 1418, 76)))
FORK = 320.0
"""How far the two rivers run side by side, along the water."""


def arms(tilt: float) -> tuple[Course, Course]:
    """The two arms around the island; as `tilt` goes from -1 to 1, the upper one grows and the lower one shrinks."""
    up, low = 54 + 37 * tilt, 54 - 37 * tilt
    lift = 22 * tilt
    upper = Course((
        (1535, 1170, 78), (1640, 1188 + lift / 2, up), (1770, 1180 + lift, up), (1900, 1190 + lift / 2, up),
        (2015, 1248, 80),
    ))  # fmt: skip
    lower = Course((
        (1535, 1170, 78), (1640, 1335 + lift / 2, low), (1770, 1385 + lift, low), (1900, 1360 + lift / 2, low),
        (2015, 1248, 80),
    ))  # fmt: skip
    return upper, lower


def blue_area(pen: Pen, until: float) -> Any:
    """A path: the blue ink of the river of the recording, up to a share of it."""
    path = RIVER_BLUE.banks(pen, until)
    return join(pen, path, pen.circle(*HARBOUR)) if until >= 1 else path


def orange_area(pen: Pen, run: float, tilt: float, pond: float) -> Any:
    """A path: the orange ink of the river of the work after `run` units, with its two arms.

    As `pond` goes to 1, the still water beside it fills.
    """
    upper, lower = arms(tilt)
    path = RIVER_IN.banks(pen, run / RIVER_IN.length)
    run -= RIVER_IN.length
    if run > 0:
        path = join(pen, path, upper.banks(pen, run / lower.length), lower.banks(pen, run / lower.length))
    run -= lower.length
    if run > 0:
        path = join(pen, path, RIVER_OUT.banks(pen, run / RIVER_OUT.length))
    if run >= RIVER_OUT.length - 1:
        path = join(pen, path, pen.circle(*HARBOUR))
    if pond > 0:
        x, y, rx, ry = POND
        size = max(0.0, 2 * pond - 1)
        path = join(pen, path, CHANNEL.banks(pen, min(1.0, 2 * pond)), pen.oval(x, y, rx * size, ry * size))
    return path


BAND = 104.0
"""From one band of an ink to the next, in the lake."""


def lake(pen: Pen, full: float, t: float) -> None:
    """The lake; `full` (0..1) is how far it reaches."""
    x, y, rx, ry = LAKE
    pen.fill(shore(pen, 1.0), SUN, 0.16, over=True)
    if full > 0:
        mingled(pen, shore(pen, full), (x, y, rx, ry), t)
        pen.stroke(shore(pen, full), INK, 4, 0.25 * min(1.0, 4 * full), over=True)


def mingled(pen: Pen, edge: Any, where: tuple[float, float, float, float], t: float) -> None:
    """Water in which bands of both inks drift through each other, inside an edge around (x, y, rx, ry)."""
    x, y, rx, ry = where
    with pen.clip(edge):
        pen.fill(edge, PAPER)
        for ink, start in ((BLUE, 0.0), (ORANGE, 0.46)):
            for k in range(-1, int(2 * ry / BAND) + 2):
                top = y - ry + BAND * (k + start) + 7 * math.sin(0.4 * t)
                upper = [(x - rx - 20 + 60 * i, top + _swell(i, k, t)) for i in range(int(rx / 30) + 3)]
                lower = [(px, py + BAND * 0.70 + _swell(i, k + 3, t) * 0.4) for i, (px, py) in enumerate(upper)]
                band = pen.curve(upper)
                back = pen.curve(lower[::-1])
                band.lineTo(*lower[-1])
                band.addPath(back, pen.skia.Path.kExtend_AddPathMode)
                band.close()
                pen.fill(band, ink, over=True)


def _swell(i: int, k: int, t: float) -> float:
    return 15 * math.sin(0.62 * i + 0.55 * t + 1.9 * k) + 8 * math.sin(1.3 * i - 0.35 * t + k)


def shore(pen: Pen, full: float) -> Any:
    """A path: the lake's edge, soft and not quite round."""
    x, y, rx, ry = LAKE
    points = []
    for i in range(25):
        angle = 2 * math.pi * i / 24
        bulge = 1 + 0.035 * math.sin(3 * angle + 1) + 0.02 * math.sin(5 * angle)
        points.append((x + math.cos(angle) * rx * bulge * full, y + math.sin(angle) * ry * bulge * full))
    path = pen.curve(points)
    path.close()
    return path


def border(pen: Pen, points: list[tuple[float, float]], shown: float) -> None:
    """A frontier: dots in a row, as maps have them, drawn up to the share `shown`."""
    count = 40
    for i in range(int(count * shown)):
        place = i / count * (len(points) - 1)
        k = min(int(place), len(points) - 2)
        x, y = (mix(points[k][j], points[k + 1][j], place - k) for j in (0, 1))
        pen.fill(pen.circle(x, y, 5), INK, 0.55)
