"""Things of the film: what an office asks for, a treaty, a paper bird, a name tag, a society's hall."""

from __future__ import annotations

import math

from packages.media.ease import clamp, mix
from packages.media.films.copyright_without_formalities.night import CREAM, FLOOR
from packages.media.ink import INK, RECORDING, SUN, WORK, Pen, tint


def form(pen: Pen, alpha: float = 1) -> None:
    """A form with boxes to fill, around the origin."""
    with pen.veil(alpha):
        pen.fill(pen.box(-46, -62, 92, 124, 6), CREAM)
        for i in range(4):
            y = -40 + 26 * i
            pen.stroke(pen.box(-34, y - 7, 14, 14, 2), INK, 3)
            pen.stroke(pen.line((-10, y), (32, y)), RECORDING, 4, 0.7)


def coin(pen: Pen, turn: float = 0, alpha: float = 1) -> None:
    """A coin around the origin, turning."""
    wide = max(0.16, abs(math.cos(turn)))
    with pen.veil(alpha):
        pen.fill(pen.oval(0, 0, 46 * wide, 46), SUN)
        pen.stroke(pen.oval(0, 0, 34 * wide, 34), tint(SUN, 0.35, WORK), 5)
        pen.stroke(pen.line((0, -14), (0, 14)), INK, 8, wide)


def stamp(pen: Pen, alpha: float = 1) -> None:
    """A rubber stamp, around the origin."""
    with pen.veil(alpha):
        pen.fill(pen.circle(0, -46, 22), WORK)
        pen.fill(pen.line((-11, -30), (11, -30), (18, 16), (-18, 16), close=True), tint(WORK, 0.15, INK))
        pen.fill(pen.box(-46, 12, 92, 26, 6), tint(WORK, 0.15, INK))
        pen.fill(pen.box(-40, 38, 80, 14, 3), CREAM)
        pen.stroke(pen.line((-50, 64), (50, 64)), CREAM, 4, 0.6)


def switch(pen: Pen, t: float, alpha: float = 1) -> None:
    """A cord to pull, which nobody pulls: it hangs from the top of the page to the origin."""
    sway = 10 * math.sin(1.6 * t)
    pen.stroke(pen.curve([(0, -620), (sway * 0.2, -200), (sway, -26)]), CREAM, 4, alpha)
    with pen.place(sway, 0):
        pen.fill(pen.oval(0, 0, 13, 26), SUN, alpha)
        pen.stroke(pen.oval(0, 0, 13, 26), INK, 3, 0.5 * alpha)


def treaty(pen: Pen, signed: float) -> None:
    """A scroll with seals, around the origin; `signed` (0..1) is how much is written and signed."""
    for y in (-132, 132):
        pen.fill(pen.box(-118, y - 15, 236, 30, 15), tint(SUN, 0.25, WORK))
        pen.fill(pen.box(-128, y - 9, 12, 18, 5), INK)
        pen.fill(pen.box(116, y - 9, 12, 18, 5), INK)
    pen.fill(pen.box(-102, -126, 204, 252), CREAM)
    for i in range(4):
        drawn = clamp(signed * 7 - i * 0.6)
        if drawn > 0:
            wave = [(-78 + 13 * k, -94 + 24 * i + 3 * math.sin(2.1 * k + i)) for k in range(13 if i % 2 == 0 else 10)]
            pen.stroke(pen.curve(wave, until=drawn), INK, 4, 0.75)
    for i in range(6):
        drawn = clamp(signed * 8 - 2.6 - 0.8 * i)
        x, y = -66 + 66 * (i % 3), 30 + 52 * (i // 3)
        if drawn > 0:
            name = [(x - 22 + 6 * k, y + 9 * math.sin(2.4 * k + 1.7 * i) * (1 - k / 12)) for k in range(9)]
            pen.stroke(pen.curve(name, until=drawn), (RECORDING, WORK)[i % 2], 4.5)
    sealed = clamp(signed * 8 - 7)
    if sealed > 0:
        with pen.place(74, 118, sealed):
            for side in (-1, 1):
                pen.fill(pen.line((side * 4, 0), (side * 24, 52), (side * 10, 46), (0, 56), close=True), WORK)
            pen.fill(pen.circle(0, 0, 30), WORK)
            pen.stroke(pen.circle(0, 0, 20), CREAM, 3.5)


def bird(pen: Pen, t: float, flap: float, size: float = 1) -> None:
    """A bird folded from a sheet of music, flying to the right around the origin; `flap` (0..1) moves its wings."""
    up = math.sin(7.5 * t) * flap + 0.5 * (1 - flap)
    with pen.place(scale=size):
        far = pen.line((-12, -4), (34, -6), (-26, mix(10, -112, (up + 1) / 2)), close=True)
        pen.fill(far, tint(WORK, 0.30, INK))
        pen.fill(pen.line((-104, -30), (-30, -16), (-12, 16), close=True), tint(WORK, 0.18, INK))
        pen.fill(pen.line((-34, -14), (62, -12), (8, 34), close=True), WORK)
        pen.fill(pen.line((62, -12), (30, 4), (112, -44), close=True), tint(WORK, 0.22))
        pen.fill(pen.line((112, -44), (94, -36), (134, -28), close=True), tint(WORK, 0.2, INK))
        tip = (-46.0, mix(58, -128, (up + 1) / 2))
        wing = pen.line((-22, -8), (44, -8), tip, close=True)
        pen.fill(wing, tint(WORK, 0.42))
        for k in range(3):
            share = 0.25 + 0.22 * k
            start = (mix(-22, tip[0], share), mix(-8, tip[1], share))
            end = (mix(44, tip[0], share), mix(-8, tip[1], share))
            pen.stroke(pen.line(start, end), WORK, 3, 0.75)
        pen.fill(pen.circle(mix(44, tip[0], 0.36), mix(-8, tip[1], 0.36), 6), INK)
        pen.fill(pen.circle(mix(22, tip[0], 0.54), mix(-8, tip[1], 0.54), 5), INK)


def tag(pen: Pen, t: float, written: float) -> None:
    """A tag on a string that hangs from the origin; `written` (0..1) puts a name, as a line, and a face on it."""
    with pen.place(turn=5 * math.sin(1.8 * t)):
        pen.stroke(pen.curve([(0, 0), (7, 24), (0, 50)]), CREAM, 4)
        card = pen.line((-18, 50), (18, 50), (52, 78), (52, 168), (-52, 168), (-52, 78), close=True)
        pen.fill(card, CREAM)
        pen.stroke(card, SUN, 5)
        pen.stroke(pen.circle(0, 68, 6), INK, 4)
        if written > 0:
            pen.fill(pen.circle(-24, 108, 11 * clamp(written * 2)), WORK)
            with pen.clip(pen.box(-44, 120, 40, 18)):
                pen.fill(pen.oval(-24, 140, 18 * clamp(written * 2), 19), WORK)
            signature = [(2 + 6.4 * k, 112 + 8 * math.sin(2.2 * k) * (1 - k / 9)) for k in range(7)]
            pen.stroke(pen.curve(signature, until=clamp(written * 1.5 - 0.3)), INK, 4)
            for i, wide in enumerate((6, 3, 3, 6, 3)):
                shown = clamp(written * 3 - 1.4 - 0.25 * i)
                pen.fill(pen.box(-38 + 16 * i, 144, wide, 16 * shown), INK)


def sheet(pen: Pen, folded: float) -> None:
    """A sheet of music around the origin; as `folded` goes to 1, its corners come together and it is gone."""
    wide, high = 78 * (1 - folded), 56 * (1 - 0.6 * folded)
    page = pen.line((-wide, -high), (wide * (1 - folded), -high + 40 * folded), (wide, high), (-wide, high), close=True)
    pen.fill(page, CREAM)
    with pen.clip(page):
        for i in range(5):
            pen.stroke(pen.line((-70, -24 + 12 * i), (70, -24 + 12 * i)), tint(WORK, 0.45), 2.5)
    pen.stroke(page, WORK, 4, 1 - folded)


def hall(pen: Pen, x: float, glow: float) -> None:
    """A society's hall on the floor, its middle at x, with a coin for its sign; `glow` (0..1) lights its door."""
    with pen.place(x, FLOOR):
        pen.fill(pen.box(-150, -14, 300, 16, 4), tint(WORK, 0.45, INK))
        pen.fill(pen.box(-128, -136, 256, 122), tint(WORK, 0.62, INK))
        pen.fill(pen.box(-26, -104, 52, 90, 6), tint(SUN, 0.75 * (1 - glow), INK))
        for i in (-2, -1, 1, 2):
            pen.fill(pen.box(54 * i - 13, -136, 26, 122, 4), WORK)
        pen.fill(pen.line((-156, -132), (0, -218), (156, -132), close=True), WORK)
        with pen.place(0, -160):
            pen.fill(pen.circle(0, 0, 42), INK)
            with pen.place(scale=0.72):
                coin(pen)
