"""Scenes at home: a song is sung at midnight, a light goes on, nobody had to switch it on; and at the end, a name."""

from __future__ import annotations

import math

from packages.media.ease import along, clamp, mix, pop, pulse, rise, span
from packages.media.films.copyright_without_formalities import cast, lamps, night, things
from packages.media.films.copyright_without_formalities.night import CREAM, FLOOR, GLOW
from packages.media.ink import INK, SUN, WORK, Pen, tint
from packages.media.narration import Timeline
from packages.media.people import person

WINDOW = (372.0, 396.0)
LIGHT = (880.0, 214.0)
"""Where the song hangs in the air, with its light."""

RADIUS = 84.0

NEIGHBOURS: tuple[tuple[float, float, float, float, tuple[int, int]], ...] = (
    (-1500, 230, 260, 90, (2, 2)), (-1220, 260, 190, 0, (3, 1)), (-930, 210, 300, 80, (2, 3)),
    (-640, 280, 210, 0, (3, 2)), (-330, 220, 280, 100, (2, 2)), (-40, 240, 200, 0, (2, 2)),
    (690, 170, 150, 60, (2, 1)), (1120, 250, 128, 0, (3, 1)), (1330, 150, 170, 60, (1, 2)),
)  # fmt: skip
"""The dark houses of the street: x, width, height, gable, windows across and down."""


def town(pen: Pen, t: float) -> None:
    """The street: Awa's house, and dark neighbours."""
    night.ground(pen, -2400, 1420)
    for x, width, height, roof, windows in NEIGHBOURS:
        night.house(pen, x, width, height, roof, windows=windows)
    x, y = WINDOW
    pen.fill(pen.box(x - 222, y - 196, 444, FLOOR - y + 200, 6), tint(night.WALL, 0.22, INK))
    roof = pen.line((x - 256, y - 190), (x, y - 306), (x + 256, y - 190), close=True)
    pen.fill(roof, INK)
    pen.stroke(roof, INK, 10)


def window(pen: Pen, line: Timeline, t: float) -> None:
    """Awa behind her window, with her phone."""
    x, y = WINDOW
    midnight, found = line["midnight"], line["found"]
    frame = pen.box(x - 150, y - 134, 300, 268, 10)
    pen.fill(pen.box(x - 190, y - 174, 380, 348, 26), SUN, 0.14)
    pen.fill(frame, GLOW)
    singing = span(t, midnight.at(0.52), midnight.end + 0.9, 0.3)
    beat = pulse(t % 0.62, 0, 0.55)
    happy = pulse(t, found.end, 0.8) + pulse(t, line["light"].at(0.2), 0.9)
    with pen.clip(frame):
        pen.fill(pen.circle(x - 40, y + 10, 118), SUN, 0.28)
        pen.fill(pen.box(x + 62, y - 134, 30, 190), SUN, 0.35)
        low = y + 128
        person(pen, cast.AWA, x - 42, low, 1.28, t, 0.5 * happy, singing=singing * (0.3 + 0.7 * beat))
        up = pop(t, midnight.at(0.42), 0.8)
        with pen.place(x + 66, low + 150 - 190 * up, 1.0, turn=-10):
            pen.stroke(pen.swoop((-16, 120), (0, 10)), cast.AWA.clothes, 34)
            pen.fill(pen.circle(-3, 30, 19), cast.AWA.skin)
            pen.fill(pen.box(-27, -66, 54, 96, 10), INK)
            pen.fill(pen.box(-21, -57, 42, 76, 5), tint(WORK, 0.75))
            pen.fill(pen.circle(0, -20, 9 + 3 * beat * singing), WORK)
    pen.stroke(frame, tint(night.WALL, 0.6, INK), 12)
    pen.stroke(pen.line((x, y - 134), (x, y - 84)), tint(night.WALL, 0.6, INK), 8)
    pen.fill(pen.box(x - 172, y + 130, 344, 20, 6), INK)


def rising(pen: Pen, line: Timeline, t: float) -> None:
    """Notes leave the window and gather in the air."""
    midnight = line["midnight"]
    x, y = WINDOW
    for i in range(7):
        begin = midnight.at(0.55) + 0.30 * i
        go = rise(t, begin, 1.7)
        if 0 < go < 1:
            px = mix(x + 90, LIGHT[0] - 50 + 18 * i, go) + 26 * math.sin(5 * go + i)
            py = mix(y - 60, LIGHT[1], go) - 120 * math.sin(math.pi * go) * 0.5
            lamps.note(pen, px, py, 0.95, WORK, math.sin(math.pi * min(1.0, go * 1.05)) ** 0.5)


def hung(pen: Pen, line: Timeline, t: float) -> None:
    """The song in the air: first bare, then with its light."""
    midnight, light = line["midnight"], line["light"]
    shown = rise(t, midnight.at(0.72), 1.6)
    if shown <= 0:
        return
    bright = rise(t, light.at(0.12), 0.7)
    grown = pop(t, light.at(0.10), 0.9)
    leaving = rise(t, line["travel"].start - 0.4, 0.7)
    back = rise(t, line["name"].start - 0.4, 0.8)
    there = max(1 - leaving, back)
    with pen.place(*LIGHT):
        if grown > 0 and there > 0:
            ring = clamp((t - light.at(0.12)) / 1.5)
            if 0 < ring < 1:
                pen.stroke(pen.circle(0, 0, RADIUS + 330 * ring), SUN, 14 * (1 - ring), 0.8 * (1 - ring))
            lamps.lamp(pen, "home", RADIUS * grown * there, t, bright, 0)
        if there > 0:
            lamps.notes(pen, 128 * (1 + 0.12 * bright) * there, shown if back <= 0 else 1.0, 1.0, t)
    _tag(pen, line, t)


def refused(pen: Pen, line: Timeline, t: float) -> None:
    """A form, a coin, a stamp: each comes, finds the light on, and fades; a cord hangs unpulled."""
    none = line["none"]
    for i, (share, x) in enumerate(((0.0, 720.0), (0.17, 880.0), (0.34, 1040.0))):
        begin = none.at(share)
        shown = pop(t, begin - 0.1, 0.55)
        gone = rise(t, begin + 1.15, 0.8)
        if shown <= 0 or gone >= 1:
            continue
        with pen.place(x, 455 + 70 * gone, 1.15 * shown, turn=(10, 0, -10)[i] * gone):
            if i == 0:
                things.form(pen, 1 - gone)
            elif i == 1:
                things.coin(pen, 0.8 * math.sin(2 * t), 1 - gone)
            else:
                with pen.place(0, -26 * pulse(t, begin + 0.25, 0.7)):
                    things.stamp(pen, 1 - gone)
    down = rise(t, none.at(0.50), 0.8) * (1 - rise(t, line["berne"].start - 0.1, 0.7))
    if down > 0:
        with pen.place(1056, mix(-60, 214, down)):
            things.switch(pen, t, 1)


def signed(pen: Pen, line: Timeline, t: float) -> None:
    """A treaty is signed, and lights come on all over the hills."""
    berne = line["berne"]
    shown = pop(t, berne.start - 0.1, 0.8) * (1 - rise(t, line["travel"].start - 0.5, 0.6))
    if shown > 0:
        with pen.place(1180, 372, 1.06 * shown, turn=2 * math.sin(0.9 * t)):
            things.treaty(pen, clamp((t - berne.at(0.12)) / (berne.end - berne.at(0.12) + 0.4)))


def camera(line: Timeline, t: float) -> tuple[float, float, float]:
    """Where we look while we are at home: middle, and how large."""
    midnight, light, none, berne = line["midnight"], line["light"], line["none"], line["berne"]
    back = line["name"].start - 0.6
    keys_x = ((0.3, 372.0), (midnight.at(0.5), 372.0), (light.at(0.1), 640.0), (none.start - 0.4, 640.0))
    keys_z = ((0.3, 1.55), (midnight.at(0.5), 1.72), (light.at(0.1), 1.0), (berne.start - 0.4, 1.0))
    x = along(t, (*keys_x, (none.start + 0.9, 760.0), (berne.start - 0.4, 760.0), (berne.start + 1.8, 800.0)))
    zoom = along(t, (*keys_z, (berne.start + 1.8, 0.86), (line["travel"].start - 0.4, 0.86)))
    y = 360 - 6 * (zoom - 1)
    if t > back:
        later = line["found"].at(0.4)
        return along(t, ((later - 1.4, 640.0), (later, 800.0))), 360, along(t, ((later - 1.4, 1.06), (later, 0.90)))
    return x, y, zoom


def _tag(pen: Pen, line: Timeline, t: float) -> None:
    """Awa ties a name to her light."""
    name, found = line["name"], line["found"]
    if t < name.start:
        return
    shown = pop(t, name.at(0.62), 0.8)
    if shown > 0:
        with pen.place(LIGHT[0], LIGHT[1] + RADIUS - 4, shown):
            things.tag(pen, t, rise(t, found.at(0.04), 1.6))


def found(pen: Pen, line: Timeline, t: float) -> None:
    """Keep the traces; a row of lights leads to a society, and a coin comes back."""
    moment = line["found"]
    if t < line["name"].start - 1:
        return
    x, _ = WINDOW
    for i, share in enumerate((0.10, 0.17, 0.24)):
        up = pop(t, moment.at(share), 0.6)
        with pen.place(x + 300 + 62 * i, FLOOR - 34, up, turn=(-7, 4, 9)[i]):
            _trace(pen, i)
    glow = rise(t, moment.at(0.46), 0.8)
    things.hall(pen, 1296, glow)
    for i in range(9):
        share = i / 8
        px, py = _way(share)
        lit = pop(t, moment.at(0.40) + 0.09 * i, 0.4)
        if lit > 0:
            pen.fill(pen.circle(px, py, 23 * lit), SUN, 0.26)
            pen.fill(pen.circle(px, py, 8 * lit), GLOW)
    for i in range(3):
        go = (t - moment.at(0.84) - 0.42 * i) / 1.5
        if 0 < go < 1:
            px, py = _way(1 - go)
            with pen.place(mix(px, WINDOW[0] + 120, max(0.0, go - 0.8) * 5), py - 40 * math.sin(math.pi * go), 0.46):
                things.coin(pen, 8 * go + i)


def _way(share: float) -> tuple[float, float]:
    """From the tag (0) to the door of the society (1)."""
    x0, y0, x1, y1 = LIGHT[0] + 20, LIGHT[1] + 250, 1296.0, FLOOR - 60
    return mix(x0, x1, share), mix(y0, y1, share) - 90 * math.sin(math.pi * share)


def _trace(pen: Pen, kind: int) -> None:
    """A recording, a draft, a file: what shows how the song was made."""
    if kind == 0:
        pen.fill(pen.box(-22, -38, 44, 76, 9), INK)
        pen.stroke(pen.box(-22, -38, 44, 76, 9), CREAM, 3, 0.6)
        for i in range(5):
            half = 6 + 9 * abs(math.sin(1.9 * i + 0.6))
            pen.stroke(pen.line((-13 + 6.5 * i, -half), (-13 + 6.5 * i, half)), WORK, 4)
    elif kind == 1:
        pen.fill(pen.box(-26, -36, 52, 72, 3), CREAM)
        for i in range(4):
            pen.stroke(pen.line((-18, -22 + 14 * i), (18 - 9 * (i % 2), -22 + 14 * i)), INK, 3, 0.7)
        pen.stroke(pen.line((-10, 12), (14, -16)), WORK, 4)
    else:
        pen.fill(pen.box(-34, -30, 30, 14, 4), SUN)
        pen.fill(pen.box(-34, -22, 68, 54, 5), SUN)
        lamps.note(pen, -4, 14, 0.62, INK)
