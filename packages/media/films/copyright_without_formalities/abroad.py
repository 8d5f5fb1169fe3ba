"""Scenes abroad: the song flies as a paper bird, is given the light of a far country, and of others."""

from __future__ import annotations

import math

from packages.media.ease import along, clamp, mix, pop, pulse, rise, span
from packages.media.films.copyright_without_formalities import cast, home, lamps, night, things
from packages.media.films.copyright_without_formalities.night import CREAM, FLOOR, GLOW, fir
from packages.media.films.work_and_recording.things import guitar
from packages.media.ink import INK, SUN, WORK, Pen, tint
from packages.media.narration import Timeline
from packages.media.people import person

SHORE = 2750.0
"""Where the far country begins."""

PERCH = (3452.0, 218.0)
"""Where the bird stays in the air there."""


def camera(line: Timeline, t: float) -> float:
    """The x in the middle of the page, from the street at home to the far shore."""
    travel = line["travel"]
    return along(t, ((travel.start - 0.5, 800.0), (travel.at(0.72), 3240.0)))


def shore(pen: Pen, line: Timeline, t: float) -> None:
    """The far country: pointed roofs, firs, a tavern with a player, an author with her lamp."""
    night.ground(pen, SHORE, 5200)
    pen.fill(pen.line((SHORE - 90, FLOOR + 110), (SHORE + 30, FLOOR), (SHORE + 200, FLOOR), (SHORE + 200, 900),
                      close=True), night.GROUND)  # fmt: skip
    for x, width, height, roof in (
        (2880, 130, 190, 170),
        (3700, 170, 170, 190),
        (3900, 140, 230, 170),
        (4080, 190, 160, 200),
    ):
        night.house(pen, x, width, height, roof, windows=(2, 2))
        snow = pen.line((x - width / 2 - 14, FLOOR - height + 2), (x, FLOOR - height - roof),
                        (x + width / 2 + 14, FLOOR - height + 2))  # fmt: skip
        pen.stroke(snow, CREAM, 9, 0.85)
    for x, size in ((2790, 0.8), (2965, 1.0), (3580, 1.1), (3650, 0.8), (3810, 0.9), (3995, 1.2)):
        fir(pen, x, size)
    _tavern(pen, line, t)
    _author(pen, line, t)


def _tavern(pen: Pen, line: Timeline, t: float) -> None:
    travel = line["travel"]
    x, y = 3150.0, 462.0
    pen.fill(pen.box(x - 140, FLOOR - 262, 280, 264), tint(night.WALL, 0.22, INK))
    roof = pen.line((x - 168, FLOOR - 256), (x, FLOOR - 448), (x + 168, FLOOR - 256), close=True)
    pen.fill(roof, INK)
    pen.stroke(pen.line((x - 168, FLOOR - 256), (x, FLOOR - 448), (x + 168, FLOOR - 256)), CREAM, 10, 0.85)
    frame = pen.box(x - 100, y - 92, 200, 190, 8)
    pen.fill(pen.box(x - 124, y - 116, 248, 238, 22), SUN, 0.14)
    pen.fill(frame, GLOW)
    with pen.clip(frame):
        pen.fill(pen.circle(x + 20, y, 92), SUN, 0.30)
        beat = pulse(t % 0.62, 0, 0.5)
        person(pen, cast.PLAYER, x, y + 96, 1.02, t, 0.35 * beat, singing=0.4 + 0.6 * beat)
        with pen.place(x, y + 90, 0.98):
            guitar(pen, SUN)
    pen.stroke(frame, tint(night.WALL, 0.6, INK), 10)
    pen.fill(pen.box(x - 118, y + 94, 236, 16, 5), INK)
    heard = span(t, travel.at(0.6), line["own"].start - 0.6, 0.5)
    for i in range(4):
        share = (0.34 * t + i / 4) % 1
        drift = x + 96 + 120 * share + 14 * math.sin(6 * share + i)
        lamps.note(pen, drift, y - 66 - 150 * share, 0.85, WORK, heard * math.sin(math.pi * share))


def _author(pen: Pen, line: Timeline, t: float) -> None:
    """An author of the far country holds the lamp that her country gives her; the bird gets the same."""
    guest = line["guest"]
    up = pop(t, guest.at(0.52), 0.9)
    x, y = 3452.0, FLOOR
    with pen.clip(pen.box(x - 200, 0, 420, FLOOR)):
        person(pen, cast.AUTHOR, x - 50, y + 250 * (1 - up), 1.18, t, pulse(t, guest.at(0.86), 0.8))
        if up > 0:
            hand = (x + 62, mix(y + 40, y - 120, up))
            pen.stroke(pen.swoop((x + 6, y + 20), hand), cast.AUTHOR.clothes, 30)
            pen.fill(pen.circle(*hand, 17), cast.AUTHOR.skin)
    if up > 0:
        with pen.place(x + 62, mix(y + 10, y - 160, up)):
            lamps.lamp(pen, "north", 40 * clamp(up), t, 1.0, 0)
        for i in range(5):
            go = clamp((t - guest.at(0.66) - 0.09 * i) / 0.9)
            if 0 < go < 1:
                px, py = mix(x + 62, PERCH[0] - 40, go), mix(y - 160, PERCH[1] + 20, go)
                pen.fill(pen.circle(px + 30 * math.sin(3 * go), py, 8 * (1 - 0.4 * go)), GLOW)


def flight(pen: Pen, line: Timeline, t: float) -> None:
    """The bird, from the light at home to its perch abroad; drawn in the world's units."""
    travel, guest, own = line["travel"], line["guest"], line["own"]
    if not travel.start - 0.5 < t < own.start + 1.4:
        return
    begin, arrive = travel.start - 0.3, travel.at(0.86)
    opened, folded = pop(t, begin, 0.5), pop(t, begin + 0.75, 0.7)
    share = rise(t, begin + 0.6, arrive - begin - 0.6)
    x = mix(home.LIGHT[0], PERCH[0], share)
    y = mix(home.LIGHT[1], PERCH[1], share) + 44 * math.sin(2 * math.pi * share) + 6 * math.sin(2.3 * t)
    gone = rise(t, own.start - 0.5, 0.7)
    old = 1 - rise(t, travel.at(0.62), 1.2)
    new = rise(t, guest.at(0.80), 0.6)
    with pen.place(x, y + 240 * gone):
        if old > 0:
            lamps.lamp(pen, "home", 112 * opened * old, t, 1, 0)
        doubt = span(t, guest.start - 0.2, guest.at(0.44), 0.4)
        if doubt > 0:
            for i in range(14):
                angle = math.tau * i / 14 + 0.5 * t
                dot = (126 * math.cos(angle), 126 * math.sin(angle))
                pen.fill(pen.circle(*dot, 4.5), CREAM, 0.55 * doubt)
        if new > 0:
            lamps.lamp(pen, "north", 104 * pop(t, guest.at(0.80), 0.8), t, 1, 0)
        folding = rise(t, begin + 0.5, 0.5)
        if folding < 1:
            with pen.place(0, 0, opened):
                things.sheet(pen, folding)
                lamps.notes(pen, 104 * (1 - folding), 1, 1, t)
        flap = 1 - 0.6 * rise(t, travel.at(0.8), 1.0)
        with pen.place(turn=-6 * math.sin(2 * math.pi * share)):
            things.bird(pen, t, flap, 0.96 * folded)


CARDS = (("home", 178.0), ("north", 486.0), ("round", 794.0), ("box", 1102.0))
CARD = (272.0, 440.0)


def countries(pen: Pen, line: Timeline, t: float) -> None:
    """Four countries side by side, each with its own lamp and its own law; the one at home grows dim."""
    own = line["own"]
    leave = line["life"].start - 0.6
    if not own.start - 0.8 < t < leave + 0.9:
        return
    for i, (kind, x) in enumerate(CARDS):
        up = pop(t, own.start - 0.6 + 0.13 * i, 0.9) * (1 - rise(t, leave + 0.06 * i, 0.6))
        if up <= 0:
            continue
        with pen.place(x, mix(1020, 318, up)):
            _card(pen, line, t, i, kind)


def _card(pen: Pen, line: Timeline, t: float, number: int, kind: str) -> None:
    own = line["own"]
    width, height = CARD
    frame = pen.box(-width / 2, -height / 2, width, height, 18)
    lit = rise(t, own.at(0.03) + 0.34 * number, 0.6)
    dimmed = rise(t, own.at(0.72), 1.0) if kind == "home" else 0.0
    alone = pulse(t, own.at(0.80) + 0.16 * number, 0.8) if kind != "home" else 0.0
    bright = lit * (1 - 0.88 * dimmed)
    pen.fill(frame, tint(night.HILL_FAR, 0.12 * (1 - bright), INK))
    with pen.clip(frame):
        with pen.place(0, -84):
            lamps.lamp(pen, kind, 66 * (1 + 0.10 * alone), t + number, bright, 0)
            with pen.place(-6, 6):
                things.bird(pen, t + 0.4 * number, 0.25, 0.44)
        with pen.place(0, 620 - FLOOR - 468):
            _skyline(pen, kind)
    pen.stroke(frame, tint(SUN, 0.75 * (1 - bright), INK), 5)
    law = pop(t, own.at(0.30) + 0.12 * number, 0.6)
    with pen.place(0, height / 2 - 34, 0.9 * law):
        _law(pen)


def _law(pen: Pen) -> None:
    """A small book of law, open."""
    for side in (-1, 1):
        page = pen.line((0, -20), (46 * side, -28), (46 * side, 22), (0, 30), close=True)
        pen.fill(page, CREAM)
        pen.stroke(page, INK, 4)
        for i in range(2):
            pen.stroke(pen.line((10 * side, -4 + 12 * i), (36 * side, -9 + 12 * i)), INK, 3, 0.6)


def _skyline(pen: Pen, kind: str) -> None:
    """The roofs of a country, on the floor."""
    pen.fill(pen.box(-160, FLOOR, 320, 200), night.GROUND)
    if kind == "home":
        for x, width, height, roof in ((-84, 84, 96, 40), (4, 72, 66, 0), (88, 90, 112, 44)):
            night.house(pen, x, width, height, roof, windows=(1, 1))
    elif kind == "north":
        for x, width, height, roof in ((-50, 70, 84, 92), (60, 78, 70, 84)):
            night.house(pen, x, width, height, roof, windows=(1, 1))
        for x, size in ((-108, 0.62), (8, 0.5), (118, 0.7)):
            fir(pen, x, size)
    elif kind == "round":
        for x, width, height in ((-78, 100, 78), (56, 120, 100)):
            night.house(pen, x, width, height, 0, windows=(2, 1))
            pen.fill(pen.arc(x, FLOOR - height - 6, width * 0.36, 180, 180), tint(night.WALL, 0.35, INK))
            pen.stroke(pen.line((x, FLOOR - height - width * 0.36), (x, FLOOR - height - width * 0.36 - 26)), INK, 5)
    else:
        for x, width, height in ((-92, 76, 132), (-6, 84, 86), (92, 84, 150)):
            night.house(pen, x, width, height, 0, windows=(2, 3))
