"""The last scenes: locks that take their time, boats without a flag, and the whole map."""

from __future__ import annotations

import math

from packages.media.ease import along, clamp, mix, pop, pulse, rise, span
from packages.media.films.royalties_from_streaming import cast, houses, land, things
from packages.media.ink import INK, PAPER, RECORDING, WORK, Pen
from packages.media.narration import Timeline

DAY = 4.4
"""Seconds that the sun takes to cross the page, and the moon after it."""

STAY = 54.0
"""How far before a lock a boat waits."""


def openings(line: Timeline) -> tuple[float, float, float, float]:
    """When each of the four locks opens."""
    late, abroad = line["late"], line["abroad"]
    return late.at(0.46), late.at(0.72), late.end + 0.3, abroad.at(0.86)


def locks(pen: Pen, line: Timeline, t: float) -> None:
    """Count, match, divide, and the border: each lock on both rivers, with its sign between."""
    late, abroad = line["late"], line["abroad"]
    if t < late.start - 0.6:
        return
    shows = (late.at(0.20), late.at(0.44), late.at(0.74), abroad.at(0.12))
    signs = (things.abacus, things.pair, things.pie, things.globe)
    ending = rise(t, line["end"].start - 0.6, 1.0)
    if shows[3] < t:
        x = land.LOCKS[3]
        land.border(pen, [(x, 590), (x, 1000), (x, 1370)], rise(t, shows[3] - 0.2, 1.0))
    for i, (x, sign) in enumerate(zip(land.LOCKS, signs, strict=True)):
        shown = pop(t, shows[i], 0.6)
        opened = max(span(t, openings(line)[i] - 0.1, openings(line)[i] + 1.5, 0.5), ending)
        first, second = line["flag"].start - 0.9, line["name"].at(0.80)
        if i == 0:
            opened = max(opened, span(t, first, line["flag"].at(0.5), 0.5))
        else:
            opened = max(opened, span(t, first, first + 0.8 + 0.7 * i, 0.5), span(t, second, second + 4, 0.5))
        for y in (land.BLUE_ROW, land.ORANGE_ROW):
            things.lock(pen, x, y, opened, shown)
        things.signpost(pen, x, land.BLUE_ROW + 52, land.ORANGE_ROW - 52, sign, shown, pulse(t, shows[i] + 0.5, 0.7))


def convoy(pen: Pen, line: Timeline, t: float) -> None:
    """Boats on both rivers go from lock to lock, and wait before each."""
    late = line["late"]
    leave = line["flag"].start - 0.6
    shown = rise(t, late.start - 0.4, 0.6) * (1 - rise(t, leave, 0.5))
    if shown <= 0:
        return
    for back in range(3):
        place = _progress(line, t) - back
        x = _position(place)
        if place > -1.0:
            appear = shown * clamp(place + 1.2) if place < 0 else shown
            things.boat(pen, x, land.BLUE_ROW + 10, t + back, RECORDING, size=0.74 * appear)
            things.boat(pen, x - 22, land.ORANGE_ROW + 10, t + 1.3 + back, WORK, size=0.74 * appear)


def _progress(line: Timeline, t: float) -> float:
    """How many locks the first boat has passed, growing by one as each opens."""
    return sum(rise(t, at + 0.25, 1.25) for at in openings(line))


def _position(place: float) -> float:
    """Where a boat is that has passed so many locks; between locks it glides."""
    stops = (2090.0, *(lock - STAY - 26 for lock in land.LOCKS), 3080.0)
    place = min(max(place + 1, 0.0), len(stops) - 1.001)
    i = int(place)
    return mix(stops[i], stops[i + 1], place - i)


def sky(pen: Pen, line: Timeline, t: float) -> None:
    """Sun and moon cross the page above the rivers; by night the page is a little blue (page units)."""
    begin, end = line["late"].start - 0.3, line["flag"].start - 0.5
    shown = span(t, begin, end, 0.7)
    if shown <= 0:
        return
    turn = (t - begin) / DAY
    for number, offset in enumerate((0.0, 1.0)):
        x = ((turn - offset) % 2) / 1.0
        if turn < offset or x > 1:
            continue
        px, py = mix(-80, 1360, x), 112 - 56 * math.sin(math.pi * x) - 120 * (1 - shown)
        if number == 0:
            things.sun(pen, px, py, 36)
        else:
            things.moon(pen, px, py, 36, (0.25, 0.6, 1.0, 0.5)[int(turn / 2) % 4])


def night(pen: Pen, line: Timeline, t: float) -> None:
    """The page turns blue while the moon is up (page units)."""
    begin, end = line["late"].start - 0.3, line["flag"].start - 0.5
    turn = (t - begin) / DAY
    dark = max(0.0, -math.sin(math.pi * turn)) * span(t, begin, end, 0.7)
    if dark > 0:
        pen.fill(pen.box(0, 0, 1280, 720), RECORDING, 0.20 * min(1.0, 1.6 * dark), over=True)


WAITING = ((2770.0, 1402.0), (2690.0, 1496.0), (2808.0, 1474.0))
BERTH = (2560.0, 1444.0)
"""Where the boat without a flag lies in the still water."""


def pond(pen: Pen, line: Timeline, t: float) -> None:
    """A boat without a flag is turned away and waits; with a flag, it sails on."""
    flag, waits, name = line["flag"], line["waits"], line["name"]
    if t < flag.start - 0.8:
        return
    gone = rise(t, line["end"].start + 2.4, 1.0)
    _stillness(pen, t, rise(t, flag.start - 0.6, 0.8))
    for i, (x, y) in enumerate(WAITING):
        things.boat(pen, x, y, t + 2 * i, WORK, flag=0, size=0.66 * pop(t, flag.start - 0.5 + 0.1 * i, 0.6))
    first = along(t, ((flag.start - 1.0, 2250.0), (flag.at(0.34), 2800.0), (flag.at(0.6), 3150.0)))
    if t < flag.at(0.6):
        things.boat(pen, first, land.ORANGE_ROW + 10, t, WORK, size=0.76 * rise(t, flag.start - 0.9, 0.4))
    stop = land.LOCKS[1] - 84
    raised = pop(t, name.at(0.52), 0.8)
    out, on = name.at(0.66), name.at(0.86)
    if t < waits.start - 0.1 or t > on:
        x = along(t, ((flag.at(0.12), 2150.0), (flag.at(0.52), stop))) if t < on else _sail_on(line, t)
        y = land.ORANGE_ROW + 10.0
        if t < on:
            back = rise(t, flag.at(0.86), 0.9)
            x = mix(x, 2404.0, back)
        shy = span(t, flag.at(0.56), flag.at(0.84), 0.2)
        _no(pen, t, stop + 44, pulse(t, flag.at(0.56), 1.6))
    else:
        share = rise(t, waits.start - 0.1, 1.7) - rise(t, out, 1.5)
        x, y = _into_pond(share)
        shy = 0.0
    size = 0.76 * rise(t, flag.at(0.1), 0.4) * (1 - gone)
    things.boat(pen, x, y, t, WORK, flag=raised, size=size, shy=shy)
    _names(pen, line, t)


def _stillness(pen: Pen, t: float, shown: float) -> None:
    """Water that does not move: level lines, and rings around the boats that lie there."""
    x, y, rx, ry = land.POND
    for i in range(9):
        dy = -0.8 + 0.2 * i
        half = rx * math.sqrt(1 - dy * dy) * (0.30 + 0.25 * ((i * 0.61) % 1))
        middle = x + rx * 0.4 * math.sin(2.6 * i)
        row = pen.line((middle - half * 0.5, y + ry * dy), (middle + half * 0.5, y + ry * dy))
        with pen.clip(pen.oval(x, y, rx - 16, ry - 10)):
            pen.stroke(row, PAPER, 3.2, 0.5 * shown)
    for i, (px, py) in enumerate(WAITING):
        ring = (t / 3.2 + i / 3) % 1
        pen.stroke(pen.oval(px, py + 8, 40 + 34 * ring, 10 + 12 * ring), PAPER, 3, 0.6 * shown * (1 - ring))


def _sail_on(line: Timeline, t: float) -> float:
    start = line["name"].at(0.86)
    return mix(2404.0, 3120.0, rise(t, start, 4.2))


def _into_pond(share: float) -> tuple[float, float]:
    """From the river, down the channel, to the berth."""
    course = land.CHANNEL
    x, y, _ = course.at(course.length * share)
    end = clamp((share - 0.6) / 0.4)
    return mix(x, BERTH[0], end), mix(y + 10, BERTH[1], end)


def _no(pen: Pen, t: float, x: float, shown: float) -> None:
    """A closed gate says no: two short strokes, shaken."""
    if shown > 0:
        with pen.place(x + 3 * math.sin(40 * t), land.ORANGE_ROW - 96, shown):
            pen.fill(pen.circle(0, 0, 34), WORK)
            for turn in (45, -45):
                with pen.place(turn=turn):
                    pen.fill(pen.box(-19, -4.5, 38, 9, 4), "#fffdf8")


def _names(pen: Pen, line: Timeline, t: float) -> None:
    """Codes, writers, shares: three signs that become the flag."""
    name = line["name"]
    plans = ((things.bars, 0.06, -165.0, -66.0), (things.heads, 0.22, 0.0, -112.0), (things.pie, 0.38, 165.0, -66.0))
    for sign, share, dx, dy in plans:
        shown = pop(t, name.at(share), 0.6) * (1 - rise(t, name.at(0.60), 0.35))
        if shown > 0:
            fly = rise(t, name.at(0.48), 0.7)
            x, y = BERTH[0] + mix(dx, 26, fly), BERTH[1] - 60 + mix(dy, -30, fly)
            houses.disc(pen, x, y, 50 * shown * mix(1, 0.4, fly), INK, sign)


def arrival(pen: Pen, line: Timeline, t: float) -> None:
    """The house at the end of both rivers, and you."""
    end = line["end"]
    if t < end.start - 1:
        return
    glad = rise(t, end.at(0.35), 1.0)
    grown = pop(t, end.start - 0.2, 0.9)
    with pen.place(*land.HOME, 1.7 * grown):
        houses.home(pen, (0, 0), glad, t)
    hop = max(pulse((t - end.at(0.4)) % 1.5, 0, 0.7), 0.0) * glad
    things.stand(pen, cast.YOU, 3625, 1095, 1.5 * grown, t, 0.7 * hop)
    for i in range(4):
        share = ((t - end.at(0.45)) / 1.5 + i / 4) % 1
        fall = rise(t, end.at(0.45), 0.5) * clamp(6 * (1 - share))
        things.coin(pen, 3550 + 50 * i, mix(560, 820, share * share), 2.4 * fall, 6 * t + i, fall)
    for course, ink, offset in ((land.RIVER_BLUE, RECORDING, 0.0), (land.RIVER_OUT, WORK, 0.4)):
        for i in range(4):
            run = course.length * (((t * 0.035) + i / 4 + offset) % 1)
            x, y, _ = course.at(run)
            edge = clamp(min(run, course.length - run) / 120)
            things.boat(pen, x, y + 14, t + i, ink, size=1.15 * edge * rise(t, end.start + 0.3, 0.8))
