"""The blue way: a boat with the recording, the label's light, the distributor's crane, and a phone that plays."""

from __future__ import annotations

import math

from packages.media.ease import clamp, mix, pop, pulse, rise, span
from packages.media.films.who_does_what import houses, money, town
from packages.media.films.who_does_what.craft import barge, boat, coin, sound
from packages.media.ink import INK, PAPER, RECORDING, SUN, WORK, Pen
from packages.media.narration import Timeline

LABEL_FOOT = (880.0, 1072.0)
QUAY_FOOT = (1520.0, 1082.0)


def pressed(line: Timeline, t: float) -> float:
    """How far the play key of the middle phone is down and the music up."""
    return rise(t, line["play"].at(0.3), 0.4) * (1 - rise(t, line["alone"].start, 1.0)) + rise(t, line["ask"].start, 1)


def stops(pen: Pen, line: Timeline, t: float) -> None:
    """The label's lighthouse and the distributor's crane."""
    label, distributor = line["label"], line["distributor"]
    up = pop(t, label.start - 0.6, 0.9)
    if up > 0:
        with pen.place(*LABEL_FOOT, up):
            shines = label.at(0.32)
            beams = span(t, shines, distributor.start + 0.6, 0.6)
            houses.label(pen, t, beams, t > shines, pulse(t, label.at(0.1)), money.served(line, t, "label"))
    up = pop(t, distributor.start - 0.6, 0.9)
    if up > 0:
        with pen.place(*QUAY_FOOT, up):
            swing, drop = _crane(line, t)
            houses.distributor(pen, swing, drop, money.served(line, t, "distributor"))


def _crane(line: Timeline, t: float) -> tuple[float, float]:
    moment = line["distributor"]
    taken = moment.at(0.16)
    if t > line["back"].start:
        return 0.8 * math.sin(t * 0.6), 0.5 + 0.3 * math.cos(t * 1.2)
    swing = -1.075 + 1.975 * rise(t, taken + 0.3, 1.2)
    drop = rise(t, moment.start - 0.2, 0.9) - 0.75 * rise(t, taken, 0.5) + 0.6 * rise(t, taken + 1.3, 0.5)
    return swing, drop


def travel(pen: Pen, line: Timeline, t: float) -> None:
    """Boats outwards: one, then copies of its sheet in small boats, then a steady traffic."""
    if t < line["blue"].start - 1.5:
        return
    if t < line["back"].start + 0.2:
        _first_boat(pen, line, t)
        _contract(pen, line, t)
        _copies(pen, line, t)
        _payments(pen, line, t)
        return
    calm = money.outward(line, t)
    for i in range(3):
        x = 560 + (i * 450 + t * 62) % 1350
        size = 0.9 * calm * rise(x, 560, 70) * (1 - rise(x, 1820, 70))
        if size > 0:
            boat(pen, x, t, size=size, second=rise(x, 900, 120))


def _first_boat(pen: Pen, line: Timeline, t: float) -> None:
    blue, label, distributor = line["blue"], line["label"], line["distributor"]
    flies = rise(t, blue.start, 1.3)
    if flies < 1:
        arc = 160 * math.sin(math.pi * flies)
        with pen.place(mix(300, 492, flies), mix(840, 1002, flies) - arc, 1.15 * min(1.0, 3 * flies)):
            sound(pen, rise(t, blue.start, 0.9))
    x = 576 + 108 * rise(t, blue.at(0.75), 2.4) + 692 * rise(t, distributor.start - 1.3, 2.4)
    taken = rise(t, distributor.at(0.16), 0.4)
    shown = pop(t, blue.start - 0.7, 0.8) * (1 - rise(t, line["play"].start, 0.8))
    funded = rise(t, label.at(0.24), 0.9)
    boat(pen, x, t, size=shown, sail=rise(flies, 0.96, 0.04) * (1 - taken), second=funded)
    for i in range(5):
        paid = clamp((t - label.at(0.06) - 0.16 * i) / 0.9)
        if 0 < paid < 1:
            with pen.place(mix(1020, x, paid), mix(985, 1090, paid) - 210 * math.sin(math.pi * paid), 1.2):
                coin(pen, RECORDING, 6 * t + i)


def _contract(pen: Pen, line: Timeline, t: float) -> None:
    """A paper with two signatures, beside the lighthouse."""
    moment = line["label"]
    shown = pop(t, moment.at(0.6), 0.7) * (1 - rise(t, line["distributor"].start - 0.6, 0.5))
    if shown <= 0:
        return
    with pen.place(1300, 880 + 4 * math.sin(t * 1.7), 1.3 * shown, turn=5):
        pen.fill(pen.box(-72, -92, 144, 184, 10), "#fffdf8")
        pen.stroke(pen.box(-72, -92, 144, 184, 10), INK, 6)
        for i, width in enumerate((96, 84, 100, 60)):
            pen.fill(pen.box(-50, -66 + 26 * i, width * rise(t, moment.at(0.64) + 0.14 * i, 0.4), 9, 4), INK, 0.75)
        for i, (x, colour) in enumerate(((-52, RECORDING), (10, INK))):
            flourish = [(x, 66), (x + 8, 48), (x + 14, 68), (x + 24, 52), (x + 30, 66), (x + 44, 58)]
            drawn = rise(t, moment.at(0.8) + 0.4 * i, 0.5)
            if drawn > 0:
                pen.stroke(pen.curve(flourish, until=drawn), colour, 5)


def _copies(pen: Pen, line: Timeline, t: float) -> None:
    """The crane lifts the sheet; three small boats take it to three phones."""
    moment = line["distributor"]
    taken = moment.at(0.16)
    if t < taken:
        return
    swing, drop = _crane(line, t)
    set_down = rise(t, taken + 1.7, 0.4)
    hook = (QUAY_FOOT[0] + 30 + 240 * swing, QUAY_FOOT[1] - 280 + 150 * clamp(drop))
    if set_down < 1:
        with pen.place(hook[0], hook[1] + 62, 1.05):
            sound(pen, alpha=1 - set_down)
    for i, (x, y) in enumerate(town.PHONES):
        leave = taken + 1.5 + 0.55 * (2 - i)
        go = rise(t, leave, 1.7)
        shown = pop(t, leave - 0.1, 0.5) * (1 - rise(t, leave + 1.75, 0.4))
        if shown <= 0:
            continue
        at = mix(1726, x - 16, go)
        boat(pen, at, t, mix(1140, y + 54, go), 0.66 * shown)
    home = rise(t, moment.at(0.66), 3.4)
    if 0 < home < 1:
        barge(pen, mix(1880, 1290, home), t, size=1.1 * min(1.0, 8 * home))


def _payments(pen: Pen, line: Timeline, t: float) -> None:
    """The key is pressed: rings, then two coins, one for each way."""
    moment = line["play"]
    x, y = town.PHONES[1][0], town.PHONES[1][1] - 92
    hit = t - moment.at(0.3)
    for i in range(3):
        ring = clamp((hit - 0.18 * i) / 0.9)
        if 0 < ring < 1:
            pen.stroke(pen.circle(x, y, 20 + 130 * ring), SUN, 9 * (1 - ring), 1 - ring)
    for side, colour, share in ((-1, RECORDING, 0.72), (1, WORK, 0.84)):
        shown = pop(t, moment.at(share), 0.8) * span(t, -9, line["back"].start + 0.3, 0.5)
        if shown > 0:
            up = mix(0, 122, clamp(shown)) + 8 * math.sin(t * 2.4 + side)
            with pen.place(x + side * mix(10, 132, clamp(shown)), y - up, 2.2 * shown):
                pen.fill(pen.circle(0, 0, 27), PAPER)
                coin(pen, colour, 0.35 * math.sin(t * 2 + side))
