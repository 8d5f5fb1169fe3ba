"""The scene of time: a road by night, a life that walks along it, and a lamp for each ten years after."""

from __future__ import annotations

import math

from packages.media.ease import along, clamp, mix, pop, pulse, rise
from packages.media.films.copyright_without_formalities import cast, lamps, night
from packages.media.films.copyright_without_formalities.night import CREAM, fir
from packages.media.ink import HEIGHT, SUN, WIDTH, Pen, tint
from packages.media.narration import Timeline
from packages.media.people import Figure, person

LIFE = (118.0, 470.0)
"""Where on the road a life begins and ends."""

FIRST, STEP = 566.0, 100.0
"""Where the first lamp stands, and how far it is to the next: ten years."""


def road(pen: Pen, line: Timeline, t: float) -> None:
    """Both roads: the minimum, and above it a country that gives more."""
    life, more = line["life"], line["more"]
    leave = line["name"].start - 0.6
    shown = rise(t, life.start - 0.6, 0.9) * (1 - rise(t, leave, 0.7))
    if shown <= 0:
        return
    drop = rise(t, more.start - 0.5, 1.0)
    zoom = mix(1.17, 1.0, drop)
    with pen.place(WIDTH / 2 - mix(612.0, 640.0, drop) * zoom, 566 * (1 - zoom), zoom):
        _scene(pen, line, t, shown, drop)


def _scene(pen: Pen, line: Timeline, t: float, shown: float, drop: float) -> None:
    life, more = line["life"], line["more"]
    low = mix(552.0, 566.0, drop) + 330 * (1 - shown)
    _hill(pen, low - 150 + 60 * drop, tint(night.SKY, 0.35, night.HILL_FAR), 2.2, 62)
    _village(pen, t, low - 64)
    _hill(pen, low - 64, tint(night.SKY, 0.85, night.HILL_FAR), 0.5, 40)
    if drop > 0:
        high = mix(low + 60, 280.0, drop) + 520 * (1 - shown)
        _hill(pen, high + 6, night.HILL_FAR, 1.2)
        _north(pen, high)
        _track(pen, high, 1.0)
        _lamps(pen, t, high, "north", [more.at(0.44) + 0.22 * i for i in range(7)], more.start + 0.3)
        _walker(pen, line, t, high, more.start + 0.1, more.at(0.5), False)
    _hill(pen, low + 6, night.HILL_NEAR, 0.0)
    _track(pen, low, shown)
    fifty = line["fifty"]
    lit = [life.at(0.90), *(fifty.at(0.02) + 0.36 * i for i in range(4))]
    _lamps(pen, t, low, "home", lit, life.at(0.54))
    _walker(pen, line, t, low, life.start - 0.1, life.at(0.50), True)
    if t > fifty.at(0.3):
        _after(pen, line, t, low)


def _hill(pen: Pen, y: float, colour: str, phase: float, high: float = 0.0) -> None:
    points = [(-40 + 80 * i, y + (4 + high) * math.sin(0.45 * i + phase)) for i in range(18)]
    path = pen.curve(points)
    path.lineTo(WIDTH + 60, HEIGHT + 20)
    path.lineTo(-60, HEIGHT + 20)
    path.close()
    pen.fill(path, colour)


def _village(pen: Pen, t: float, y: float) -> None:
    """Houses far behind, some with a light."""
    for i in range(9):
        x = 30.0 + 151 * i + 40 * math.sin(3.3 * i)
        foot = y + 44 * math.sin(0.45 * (x + 40) / 80 + 0.5) + 8
        with pen.place(x, foot, 0.36):
            pen.fill(pen.box(-60, -120, 120, 130), night.WALL)
            pen.fill(pen.line((-76, -116), (0, -196), (76, -116), close=True), night.GROUND)
            if i % 3 != 1:
                pen.fill(pen.box(-18, -84, 36, 44, 4), SUN, 0.75 + 0.2 * math.sin(1.3 * t + i))


def _north(pen: Pen, y: float) -> None:
    for x, size in ((46, 0.55), (512, 0.5), (1246, 0.62)):
        with pen.place(0, y - night.FLOOR):
            fir(pen, x, size)


def _track(pen: Pen, y: float, shown: float) -> None:
    pen.stroke(pen.line((LIFE[0] - 60, y), (mix(LIFE[0], 1250, shown), y)), CREAM, 5, 0.5)


def _walker(pen: Pen, line: Timeline, t: float, y: float, begin: float, end: float, seen: bool) -> None:
    """Awa walks, grows old, and is gone; the way that she walked stays bright."""
    share = clamp((t - begin) / (end - begin))
    if share <= 0:
        return
    x = mix(*LIFE, share)
    trail = pen.line((LIFE[0], y), (x, y))
    pen.stroke(trail, SUN, 26, 0.22)
    pen.stroke(trail, night.GLOW, 11)
    pen.fill(pen.circle(LIFE[0], y, 13), night.GLOW)
    gone = rise(t, end, 0.8)
    if share >= 1:
        pen.stroke(pen.line((LIFE[1], y - 20), (LIFE[1], y + 20)), night.GLOW, 8, gone)
    if not seen and gone >= 1:
        return
    with pen.clip(pen.box(0, 0, WIDTH, y - 6)):
        for figure, first, last in ((cast.AWA, 0.0, 0.42), (cast.AWA_GREY, 0.42, 0.72), (cast.AWA_OLD, 0.72, 9.0)):
            here = clamp((share - first) / 0.08 + (1 if first == 0 else 0)) * clamp((last - share) / 0.08 + 0.0)
            size = 1.0 if first > 0.6 else 1.1
            step = 5 * abs(math.sin(7 * x / 60))
            if here > 0 and gone < 1:
                with pen.veil(here * (1 - gone)):
                    person(pen, figure, x, y - step, size * (1 if seen else 0.72), t)


def _lamps(pen: Pen, t: float, y: float, kind: str, lit: list[float], appear: float) -> None:
    for i, at in enumerate(lit):
        grown = pop(t, appear + 0.08 * i, 0.6)
        x = FIRST + STEP * i
        lamps.street_lamp(pen, x, y, kind, t, rise(t, at, 0.45), grown * (1 + 0.10 * pulse(t, at, 0.6)))
        glow = rise(t, at, 0.45)
        if glow > 0:
            pen.fill(pen.oval(x, y + 8, 50, 9), SUN, 0.28 * glow)
        before = LIFE[1] if i == 0 else x - STEP
        for year in range(1, 10):
            shown = rise(t, at - 0.28 + 0.03 * year, 0.2)
            pen.fill(pen.circle(mix(before, x, year / 10), y, 3.4), night.GLOW, shown)


def _after(pen: Pen, line: Timeline, t: float, y: float) -> None:
    """Those who come after walk in the light."""
    start = line["fifty"].at(0.3)
    stays = 1 - rise(t, line["more"].start - 0.7, 0.7)
    for number, (figure, late) in enumerate(((cast.CHILD, 0.0), (cast.GRANDCHILD, 1.3))):
        _passer(pen, figure, t - start - late, y, 0.86 - 0.1 * number, stays)


def _passer(pen: Pen, figure: Figure, since: float, y: float, size: float, stays: float) -> None:
    if since <= 0 or stays <= 0:
        return
    x = along(since, ((0.0, 490.0), (9.0, 1010.0)))
    shown = clamp(since / 0.5) * stays
    with pen.clip(pen.box(0, 0, WIDTH, y - 6)), pen.veil(shown):
        person(pen, figure, x, y - 4 * abs(math.sin(6 * since)), size, since)
