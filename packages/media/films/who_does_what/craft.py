"""What travels: gondolas with the work, boats with the recording, coins, and the tags that name their owner."""

from __future__ import annotations

import math
from collections.abc import Sequence

from packages.media.films.who_does_what import ways
from packages.media.ink import INK, PAPER, RECORDING, SUN, WORK, Pen, tint, wave_height
from packages.media.people import Figure, person

MELODY = ((-44, 6), (-22, -8), (0, -18), (22, -4), (44, 10))


def page(pen: Pen, alpha: float = 1) -> None:
    """The orange sheet, small: the work, 130 by 84 around the origin."""
    pen.fill(pen.box(-65, -42, 130, 84, 12), PAPER, alpha)
    pen.fill(pen.box(-65, -42, 130, 84, 12), WORK, 0.2 * alpha)
    pen.stroke(pen.box(-65, -42, 130, 84, 12), WORK, 5, alpha)
    pen.stroke(pen.curve(MELODY), WORK, 6, 0.4 * alpha)
    for x, y in MELODY:
        pen.fill(pen.oval(x, y, 8.5, 7), WORK, alpha)
        pen.stroke(pen.line((x + 7, y), (x + 7, y - 20)), WORK, 4, alpha)
    for x in (-46, -10, 26):
        pen.fill(pen.box(x, 24, 24, 7, 3.5), WORK, alpha)


def sound(pen: Pen, heard: float = 1, alpha: float = 1, variant: int = 0) -> None:
    """The blue sheet, small: the recording, 130 by 84 around the origin; `heard` (0..1) is how much of it is there."""
    pen.fill(pen.box(-65, -42, 130, 84, 12), PAPER, alpha)
    pen.fill(pen.box(-65, -42, 130, 84, 12), RECORDING, 0.16 * alpha)
    pen.stroke(pen.box(-65, -42, 130, 84, 12), RECORDING, 5, alpha)
    _bars(pen, 11, 10, heard, alpha, variant)


def _bars(pen: Pen, count: int, step: float, heard: float, alpha: float, variant: int) -> None:
    for i in range(count):
        if i < heard * count:
            height = max(8.0, 66 * wave_height(i, variant, count))
            pen.fill(pen.box((i - count / 2 + 0.18) * step, -height / 2, step * 0.62, height, 3), RECORDING, alpha)


def coin(pen: Pen, colour: str, turn: float = 0, alpha: float = 1) -> None:
    """Money around the origin: gold, with the colour of its way in the middle."""
    wide = max(0.3, abs(math.cos(turn)))
    pen.fill(pen.oval(0, 0, 20 * wide, 20), SUN, alpha)
    pen.stroke(pen.oval(0, 0, 20 * wide, 20), INK, 4, alpha)
    pen.fill(pen.oval(0, 0, 9.5 * wide, 9.5), colour, alpha)


def gondola(pen: Pen, t: float, colour: str = WORK, load: float = 1, alpha: float = 1) -> None:
    """A cabin that hangs from the rope at the origin; `load` (0..1) shows the work inside."""
    with pen.place(turn=3.2 * math.sin(t * 1.7)):
        pen.fill(pen.box(-17, -9, 34, 13, 6), INK, alpha)
        pen.stroke(pen.line((0, 0), (0, 30)), INK, 6, alpha)
        pen.fill(pen.box(-58, 28, 116, 84, 24), colour, alpha)
        pen.fill(pen.box(-58, 88, 116, 24, 12), tint(colour, 0.3, INK), alpha)
        pen.fill(pen.box(-46, 38, 92, 46, 12), PAPER, alpha)
        if load > 0:
            with pen.clip(pen.box(-46, 38, 92, 46, 12)), pen.place(0, 62 + 40 * (1 - load), 0.62):
                page(pen, alpha)
        pen.stroke(pen.box(-46, 38, 92, 46, 12), tint(colour, 0.3, INK), 4, alpha)


def bucket(pen: Pen, t: float, coins: int, alpha: float = 1) -> None:
    """A small car on the money rope, with up to four coins."""
    with pen.place(turn=4 * math.sin(t * 1.9)):
        pen.fill(pen.box(-12, -7, 24, 10, 5), INK, alpha)
        pen.stroke(pen.line((0, 0), (-32, 24)), INK, 4, alpha)
        pen.stroke(pen.line((0, 0), (32, 24)), INK, 4, alpha)
        for i in range(coins):
            with pen.place((-18, 18, 0, -2)[i], (14, 14, 16, -8)[i], 0.78):
                coin(pen, WORK, 0, alpha)
        pen.fill(pen.line((-42, 20), (42, 20), (30, 46), (-30, 46), close=True), WORK, alpha)


def boat(
    pen: Pen, x: float, t: float, y: float = ways.LANE, size: float = 1, sail: float = 1, second: float = 0
) -> None:
    """A boat on the water, its sail the blue sheet; `sail` (0..1) is how far it is set.

    `second` (0..1) sets a fore sail too.
    """
    with pen.place(x, y + ways.water(x, t), size, turn=ways.heel(x, t)):
        pen.fill(pen.oval(0, 20, 110, 9), RECORDING, 0.4, over=True)
        pen.stroke(pen.line((-4, -10), (-4, -206)), INK, 7)
        if second > 0:
            fore = pen.line((6, -202), (6, -44), (6 + 92 * second, -44), close=True)
            pen.fill(fore, tint(RECORDING, 0.5))
            pen.stroke(fore, RECORDING, 4)
        if sail > 0:
            with pen.place(-84, -196 + 70 * sail, 1.14), pen.clip(pen.box(-70, -56, 140, 112 * sail)):
                sound(pen)
        pen.fill(pen.line((-112, -22), (112, -22), (76, 24), (-84, 24), close=True), INK)
        pen.fill(pen.line((-103, -10), (103, -10), (96, 0), (-97, 0), close=True), RECORDING)


def barge(pen: Pen, x: float, t: float, coins: int = 4, size: float = 1) -> None:
    """A flat boat that brings coins home, its bow to the left."""
    y = ways.MONEY_LANE
    with pen.place(x, y + ways.water(x, t), size, turn=ways.heel(x, t) * 0.7):
        pen.fill(pen.oval(0, 18, 88, 8), RECORDING, 0.4, over=True)
        for i in range(coins):
            with pen.place((-36, 0, 36, -18, 18)[i], (-28, -28, -28, -58, -58)[i]):
                coin(pen, RECORDING)
        pen.fill(pen.line((-96, -20), (84, -20), (70, 20), (-64, 20), close=True), INK)
        pen.fill(pen.line((-86, -9), (80, -9), (77, 0), (-80, 0), close=True), SUN)


def tag(pen: Pen, figure: Figure | None, colour: str, t: float, alpha: float = 1) -> None:
    """A name tag that hangs from the origin: a face, since no letter is drawn; without a figure it asks."""
    pen.stroke(pen.line((0, 0), (0, 22)), INK, 4, alpha)
    shape = pen.line((0, 14), (30, 34), (30, 98), (-30, 98), (-30, 34), close=True)
    pen.fill(shape, "#fffdf8", alpha)
    if figure is not None:
        with pen.clip(pen.box(-25, 36, 50, 46)):
            person(pen, figure, 0, 96, 0.36, t, alpha=alpha)
        pen.fill(pen.box(-22, 86, 44, 6, 3), colour, alpha)
    else:
        mark = pen.arc(0, 50, 12, 180, 230)
        mark.lineTo(0, 70)
        pen.stroke(mark, INK, 7, alpha)
        pen.fill(pen.circle(0, 84, 5), INK, alpha)
    pen.stroke(shape, INK, 4.5, alpha)


def trail(pen: Pen, points: Sequence[tuple[float, float]], t: float, colour: str, shown: float) -> None:
    """Round marks along a way, as on a map, that move along it."""
    path = pen.curve(list(points))
    measure = pen.skia.PathMeasure(path, False)
    length = measure.getLength()
    count = int(length / 54)
    for i in range(count):
        at = (i + t * 0.8 % 1) / count
        if at < shown:
            place, _ = measure.getPosTan(at * length)
            pen.fill(pen.circle(place.x(), place.y(), 11), colour, min(1.0, 12 * (shown - at)))
