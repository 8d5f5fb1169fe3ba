"""The first scenes: a drop falls, a lake fills, the service takes its part, and a hundred plays share the rest."""

from __future__ import annotations

import math

from packages.media.ease import along, clamp, mix, pop, pulse, rise, span
from packages.media.films.royalties_from_streaming import cast, houses, land, things
from packages.media.films.royalties_from_streaming.water import Course
from packages.media.ink import INK, PAPER, SUN, Pen, tint
from packages.media.narration import Timeline
from packages.media.people import headphones

BROOK = Course(((362, 776, 8), (386, 822, 13), (424, 866, 15), (470, 912, 20), (560, 960, 30)))

CROWD = ((492.0, 806.0), (592.0, 750.0), (694.0, 722.0), (352.0, 1150.0), (440.0, 1300.0))
"""Where the listeners around the lake stand."""

MINE = (34, 57)
"""The two circles of a hundred that are one song's."""

GATE = (1046.0, 1003.0)


def listener(pen: Pen, line: Timeline, t: float) -> None:
    """Somebody presses play; a drop falls and runs down to the lake."""
    x, y = land.HILL
    pressed = line["play"].at(0.18)
    nod = 0.5 * pulse((t - pressed) % 0.58, 0, 0.5) if t > pressed else 0.0
    things.stand(pen, cast.LISTENER, x, y, 1.1, t, 0.45 * nod)
    headphones(pen, x, y - 14 * 0.45 * nod, 1.1, INK)
    things.phone(pen, x + 112, y - 84, 1.05, clamp((t - pressed) / 0.7))
    _tune(pen, t, pressed, x - 80, y - 190)
    fallen = line["play"].at(0.55)
    brook = rise(t, fallen + 0.8, 2.0)
    if brook > 0:
        area = BROOK.banks(pen, brook)
        full = fullness(line, t)
        if full > 0:
            area = pen.skia.Op(area, land.shore(pen, full), pen.skia.PathOp.kDifference_PathOp)
        for ink, shift in ((land.BLUE, 0.0), (land.ORANGE, 2.0)):
            with pen.place(shift, -shift):
                pen.fill(area, ink, over=True)
    grow = rise(t, fallen - 0.5, 0.6)
    way = clamp((t - fallen) / 2.6)
    if grow > 0 and way < 1:
        fall = clamp((t - fallen) / 0.75)
        if fall < 1:
            things.drop(pen, x + 100, mix(y - 26, y + 20, fall * fall), 0.8 * grow)
        else:
            px, py, _ = BROOK.at(BROOK.length * rise(t, fallen + 0.75, 1.85))
            things.drop(pen, px, py - 12, 0.72)


def _tune(pen: Pen, t: float, start: float, x: float, y: float) -> None:
    """Notes that rise from the headphones."""
    for i in range(3):
        share = ((t - start) * 0.4 + i / 3) % 1
        shown = math.sin(math.pi * share) * rise(t, start, 0.5)
        if shown > 0:
            with pen.place(x + 50 * share + 14 * math.sin(7 * share + i), y - 90 * share, 0.62):
                pen.stroke(pen.line((9, 0), (9, -34), (22, -26)), INK, 5, shown)
                with pen.place(turn=-20):
                    pen.fill(pen.oval(0, 0, 11, 8), INK, shown)


def fullness(line: Timeline, t: float) -> float:
    """How full the lake is, 0 to 1."""
    lake, keep = line["lake"], line["keep"]
    return along(
        t,
        (
            (line["play"].end + 0.2, 0.0),
            (lake.start + 0.2, 0.30),
            (lake.at(0.62), 1.0),
            (keep.at(0.25), 1.0),
            (keep.at(0.5), 0.965),
        ),
    )


def crowd(pen: Pen, line: Timeline, t: float) -> None:
    """Many listen; their drops fly to the lake."""
    x, y, _, _ = land.LAKE
    start = line["lake"].start
    for i, (px, py) in enumerate(CROWD):
        begin = start + 0.25 + 0.42 * i
        up = pop(t, begin, 0.7)
        if up <= 0:
            continue
        beat = pulse((t + 0.13 * i) % 0.62, 0, 0.5)
        things.stand(pen, cast.CROWD[i], px, py, 0.66 * up, t, 0.5 * beat)
        headphones(pen, px, py - 7 * beat, 0.66 * up, INK)
        share = ((t - begin - 0.6) / 1.5 + 0.23 * i) % 1
        fly = rise(t, begin + 0.6, 0.2)
        if fly > 0 and share < 0.8:
            go = share / 0.8
            dx, dy = mix(px + 30, x + 0.35 * (px - x), go), mix(py - 70, y + 0.35 * (py - y), go)
            things.drop(pen, dx, dy - 110 * math.sin(math.pi * go), 0.5 * fly * min(1, 8 * (1 - go)))


def other_lakes(pen: Pen, line: Timeline, t: float) -> None:
    """Country by country: behind dotted frontiers lie other lakes."""
    lake, keep = line["lake"], line["keep"]
    shown = rise(t, lake.at(0.72), 0.9) * (1 - rise(t, keep.start - 0.4, 0.8))
    if shown <= 0:
        return
    plans = ((1500.0, 850.0, 190.0, 118.0), (1440.0, 1330.0, 150.0, 96.0), (20.0, 1340.0, 120.0, 92.0))
    for i, (x, y, rx, ry) in enumerate(plans):
        size = pop(t, lake.at(0.74) + 0.22 * i, 0.7) * (1 - rise(t, keep.start - 0.4, 0.6))
        land.mingled(pen, pen.oval(x, y, rx * size, ry * size), (x, y, rx, ry), t + 3 * i)
        things.coin(pen, x, y, 1.7 * clamp(size), 0.3 * math.sin(t + i), clamp(size))
    land.border(pen, [(1180, 380), (1205, 700), (1150, 1000), (1210, 1300), (1170, 1640)], shown)
    land.border(pen, [(-240, 1130), (60, 1120), (230, 1260), (260, 1640)], shown)


def months(pen: Pen, line: Timeline, t: float) -> None:
    """Month by month: the moon waxes and wanes over the lake (drawn on the page, not on the map)."""
    lake, keep = line["lake"], line["keep"]
    size = pop(t, lake.at(0.48), 0.6) * (1 - rise(t, keep.start - 0.6, 0.5))
    if size > 0:
        phase = 0.5 - 0.5 * math.cos(math.tau * (t - lake.at(0.48)) / 2.2)
        things.moon(pen, 1186, 96, 46 * size, phase)


def bucket(pen: Pen, line: Timeline, t: float) -> None:
    """The service keeps a part: a bucket goes down to the lake and comes up full."""
    keep = line["keep"]
    shown = rise(t, keep.start - 0.4, 0.6)
    if shown <= 0:
        return
    x, y = land.SERVICE[0] - 126, land.SERVICE[1] - 92
    down = along(t, ((keep.start - 0.2, 26.0), (keep.at(0.18), 168.0), (keep.at(0.26), 168.0), (keep.at(0.5), 34.0)))
    full = rise(t, keep.at(0.17), 0.3)
    pen.stroke(pen.line((land.SERVICE[0] - 70, y), (mix(land.SERVICE[0] - 70, x, shown), y)), INK, 9)
    if shown < 1:
        return
    pen.stroke(pen.line((x, y), (x, y + down)), INK, 4)
    pen.fill(pen.circle(x, y, 10), INK)
    with pen.place(x, y + down, turn=3 * math.sin(2 * t)):
        pen.stroke(pen.arc(0, 12, 24, 180, 180), INK, 4)
        pail = pen.line((-27, 12), (27, 12), (20, 58), (-20, 58), close=True)
        pen.fill(pail, PAPER)
        with pen.clip(pail):
            for ink in (land.BLUE, land.ORANGE):
                pen.fill(pen.box(-30, 58 - 38 * full, 60, 40), ink, over=True)
        pen.stroke(pail, INK, 5)
        if full > 0.9:
            things.coin(pen, -8, 10, 0.7)
            things.coin(pen, 11, 8, 0.7)


def hundred(pen: Pen, line: Timeline, t: float) -> None:
    """A hundred circles on the water; two of them light up and leave."""
    share = line["share"]
    gone = rise(t, line["two"].start - 0.3, 0.8)
    x, y, _, _ = land.LAKE
    if not share.start - 0.7 < t < line["two"].start + 0.9:
        return
    for i in range(100):
        row, column = divmod(i, 10)
        shown = pop(t, share.start - 0.6 + 0.011 * (row * 4 + column), 0.5) * (1 - gone)
        px, py = x + (column - 4.5) * 46, y + (row - 4.5) * 34
        mine = i in MINE
        lit = pop(t, share.at(0.20) + 0.35 * MINE.index(i), 0.5) if mine else 0.0
        if mine:
            go = rise(t, share.at(0.62) + 0.25 * MINE.index(i), 1.5)
            px, py = mix(px, GATE[0] - 50 - 44 * MINE.index(i), go), mix(py, GATE[1], go)
        with pen.place(px, py, shown * (1 + 0.28 * lit)):
            pen.fill(pen.oval(0, 0, 16, 11), tint(SUN, 1 - clamp(lit)) if mine else PAPER, 0.8 + 0.2 * clamp(lit))
            pen.stroke(pen.oval(0, 0, 16, 11), INK, 1.8, 0.55)
            if lit > 0:
                pen.stroke(pen.oval(0, 0, 16, 11), INK, 3.5, clamp(lit))
                ring = ((t - share.at(0.2)) / 1.3) % 1
                pen.stroke(pen.oval(0, 0, 16 + 30 * ring, 11 + 21 * ring), SUN, 4, (1 - ring) * (1 - gone))


def gate(pen: Pen, line: Timeline, t: float) -> None:
    """The sluice where the lake ends; it opens once the shares are counted."""
    shown = rise(t, line["keep"].start - 1.2, 0.6)
    if shown <= 0:
        return
    up = rise(t, line["two"].start - 0.2, 0.8)
    x, y = GATE
    for side in (-1, 1):
        pen.fill(pen.box(x - 14, y + side * 76 - 24, 28, 48, 8), INK, shown)
    if up < 1:
        pen.fill(pen.box(x - 8, y - 60, 16, 120 * (1 - up), 4), tint(INK, 0.25), shown)
        for i in range(3):
            top = y - 44 + 36 * i
            if top < y - 60 + 120 * (1 - up) - 10:
                pen.stroke(pen.line((x - 4, top), (x + 4, top)), PAPER, 3, 0.6 * shown)


def shore(pen: Pen, line: Timeline, t: float) -> None:
    """The house of the service, from the start of the lake on."""
    size = pop(t, line["lake"].start + 1.6, 0.8)
    if size > 0:
        glow = span(t, line["keep"].start - 0.3, line["keep"].at(0.5), 0.4)
        with pen.place(*land.SERVICE, size * (1 + 0.05 * glow)):
            houses.service(pen, (0, 0), t)
