"""The first scenes: a song in a small house, the town far away, and two ways that lead there."""

from __future__ import annotations

import math
from collections.abc import Sequence

from packages.media.ease import along, pop, rise, span
from packages.media.films.who_does_what import ways as route
from packages.media.films.who_does_what.craft import coin, trail
from packages.media.films.work_and_recording import things
from packages.media.ink import INK, RECORDING, SUN, WORK, Pen, tint
from packages.media.narration import Timeline


def lit(line: Timeline, t: float) -> tuple[float, float, float, float]:
    """How awake phones, radio, café and cinema are: each when it is named."""
    out = line["out"]
    first, second, third, fourth = (rise(t, out.at(share), 0.7) for share in (0.38, 0.56, 0.70, 0.86))
    return first, second, third, fourth


def headland(pen: Pen) -> None:
    """The land that the house stands on, and its jetty."""
    beach = pen.curve([(-500, 1120), (-120, 1096), (160, 1078), (380, 1040), (520, 972), (560, 940)])
    beach.lineTo(560, 915)
    beach.lineTo(-500, 905)
    beach.close()
    pen.fill(beach, tint(WORK, 0.5, INK))
    with pen.clip(beach):
        pen.fill(pen.curve([(-500, 1090), (-120, 1066), (160, 1048), (360, 1010), (490, 950), (500, 900), (-500, 900)]),
                 tint(WORK, 0.2, INK), 0.75)  # fmt: skip
    for x in (340, 400, 458):
        pen.stroke(pen.line((x, 1084), (x, 1150)), INK, 10)
    pen.fill(pen.line((250, 1046), (486, 1072), (486, 1092), (236, 1068), close=True), INK)
    pen.fill(pen.line((250, 1046), (486, 1072), (486, 1078), (246, 1052), close=True), tint(SUN, 0.3))


def mast(pen: Pen, shown: float) -> None:
    """The first mast of the ropes, on the roof of the house."""
    if shown <= 0:
        return
    x, y = route.STOPS[0]
    top = y + route.MONEY_ROPE - 20
    foot = 672.0
    pen.stroke(pen.line((x - 4, foot), (x - 4, foot + (top - foot) * shown)), INK, 12)
    for height in (y, y + route.MONEY_ROPE):
        if foot + (top - foot) * shown < height:
            pen.stroke(pen.line((x - 26, height - 4), (x + 26, height - 4)), INK, 8)
            pen.fill(pen.circle(x + 22, height, 9), SUN)
            pen.stroke(pen.circle(x + 22, height, 9), INK, 4)


def notes(pen: Pen, line: Timeline, t: float) -> None:
    """Orange notes rise where Lina writes; blue rings leave where Tariq sings."""
    write = span(t, 0.1, line["out"].start + 0.6, 0.6)
    for i in range(4):
        share = (t * 0.32 + i / 4) % 1
        x = 150 - 26 * math.sin(share * 5 + i) - 40 * share
        y = 800 - 170 * share
        fade = write * math.sin(math.pi * share)
        with pen.place(x, y, 0.8):
            pen.stroke(pen.line((9, 0), (9, -36)), WORK, 5, fade)
            pen.stroke(pen.line((9, -36), (22, -28)), WORK, 5, fade)
            pen.fill(pen.oval(0, 0, 11, 8.5), WORK, fade)
    sing = span(t, line["room"].at(0.4), line["out"].start + 0.4, 0.5) + span(
        t, line["blue"].at(0.4), line["blue"].end + 0.8, 0.4
    )
    if sing > 0:
        with pen.place(432, 806, 1.1):
            things.rings(pen, RECORDING, t, min(1.0, sing))


def ways(pen: Pen, line: Timeline, t: float) -> None:
    """Two ways that nobody serves yet: marks as on a map, with money waiting at their far end."""
    moment = line["ways"]
    gone = 1 - rise(t, line["orange"].start - 0.7, 0.6)
    if t < moment.start - 0.4 or gone <= 0:
        return
    high = [route.orange(i / 8 * 2.99) for i in range(9)]
    low = [(560.0, 1120.0), (900.0, 1170.0), (1280.0, 1150.0), (1700.0, 1170.0), (2030.0, 1120.0)]
    drawn = rise(t, moment.start, 1.6)
    trail(pen, high, t, WORK, drawn * gone)
    trail(pen, low, t, RECORDING, drawn * gone)
    for points, colour, begin in ((high, WORK, moment.at(0.5)), (low, RECORDING, moment.at(0.6))):
        _stranded(pen, points, colour, t - begin, gone)


def _stranded(pen: Pen, points: Sequence[tuple[float, float]], colour: str, since: float, gone: float) -> None:
    """A coin that sets out for home, and rolls back since nobody carries it."""
    shown = pop(since, 0, 0.5) * gone
    if shown > 0:
        measure = pen.skia.PathMeasure(pen.curve(list(points)), False)
        share = 0.98 - 0.24 * along(since, ((0.2, 0.0), (1.5, 1.0), (3.2, 0.0)))
        place, _ = measure.getPosTan(measure.getLength() * share)
        with pen.place(place.x(), place.y() - 6, 2.1 * shown):
            coin(pen, colour, 0.7 * math.sin(3 * since))
