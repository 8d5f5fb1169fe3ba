"""What moves on the map: a phone, drops, boats with coins and flags, locks, the sun and the moon."""

from __future__ import annotations

import math

from packages.media.ease import clamp, mix
from packages.media.films.royalties_from_streaming.houses import Sign, disc
from packages.media.films.royalties_from_streaming.land import BLUE, ORANGE
from packages.media.ink import INK, PAPER, RECORDING, SUN, WORK, Pen, tint
from packages.media.people import Figure, person


def stand(
    pen: Pen, figure: Figure, x: float, y: float, size: float, t: float, nod: float = 0, singing: float = 0
) -> None:
    """A person on the map, with a shadow below, so that nobody floats."""
    if size > 0:
        pen.fill(pen.oval(x, y, 78 * size, 13 * size), INK, 0.13, over=True)
        person(pen, figure, x, y, size, t, nod, singing=singing)


def drop(pen: Pen, x: float, y: float, size: float, alpha: float = 1) -> None:
    """A drop in both inks, a little out of register, its middle at (x, y)."""
    with pen.place(x, y, size):
        for ink, shift in ((PAPER, 0.0), (BLUE, -2.5), (ORANGE, 2.5)):
            path = pen.skia.Path()
            path.moveTo(shift, -34)
            path.cubicTo(shift + 4, -14, shift + 21, -4, shift + 21, 12)
            path.cubicTo(shift + 21, 36, shift - 21, 36, shift - 21, 12)
            path.cubicTo(shift - 21, -4, shift - 4, -14, shift, -34)
            pen.fill(path, ink, alpha, over=ink != PAPER)
        pen.stroke(pen.arc(0, 12, 12, 110, 70), PAPER, 4, 0.8 * alpha)


def phone(pen: Pen, x: float, y: float, size: float, pressed: float) -> None:
    """A phone with a button to play; `pressed` (0..1) shows a touch."""
    with pen.place(x, y, size, turn=8):
        pen.fill(pen.box(-31, -54, 62, 108, 13), INK)
        pen.fill(pen.box(-25, -45, 50, 90, 7), PAPER)
        pen.fill(pen.circle(0, 2, 19 - 4 * pressed), WORK)
        pen.fill(pen.line((-5, -7), (-5, 11), (10, 2), close=True), PAPER)
        if 0 < pressed < 1:
            pen.stroke(pen.circle(0, 2, 20 + 34 * pressed), WORK, 5, 1 - pressed)


def coin(pen: Pen, x: float, y: float, size: float, turn: float = 0, alpha: float = 1) -> None:
    """A coin around (x, y), turning."""
    wide = max(0.16, abs(math.cos(turn)))
    with pen.place(x, y, size):
        pen.fill(pen.oval(0, 0, 17 * wide, 17), SUN, alpha)
        pen.stroke(pen.oval(0, 0, 17 * wide, 17), INK, 3.5, alpha)
        pen.stroke(pen.line((0, -6), (0, 6)), INK, 3.5, alpha * wide)


def boat(pen: Pen, x: float, y: float, t: float, colour: str, flag: float = 1, size: float = 1, shy: float = 0) -> None:
    """A boat with coins whose keel is at (x, y); `flag` (0..1) is how far its flag is up, `shy` shakes it."""
    sway = 2.6 * math.sin(1.7 * t + 0.01 * x) + 3 * shy * math.sin(38 * t)
    with pen.place(x, y + 2.4 * math.sin(2.1 * t + 0.02 * x), size, turn=sway):
        pen.stroke(pen.line((0, -14), (0, -104)), INK, 5)
        if flag > 0:
            _flag(pen, t + x, colour, flag)
        for i, (cx, cy) in enumerate(((-24, -22), (22, -22), (-2, -26), (-12, -42), (12, -42))):
            coin(pen, cx, cy, 0.86, 0.3 * i)
        hull = pen.line((-64, -22), (64, -22), (40, 14), (-40, 14), close=True)
        pen.fill(hull, PAPER)
        pen.fill(pen.line((-56, -8), (56, -8), (40, 14), (-40, 14), close=True), colour)
        pen.stroke(hull, INK, 5)


def _flag(pen: Pen, t: float, colour: str, raised: float) -> None:
    """A flag with bars: a code, a name."""
    top = mix(-50, -106, clamp(raised))
    wave = [4 * math.sin(3.4 * t - 0.9 * i) * i / 4 for i in range(5)]
    upper = [(2 + 15 * i, top + wave[i]) for i in range(5)]
    lower = [(2 + 15 * i, top + 40 + wave[i]) for i in reversed(range(5))]
    path = pen.curve(upper)
    path.lineTo(*lower[0])
    for point in lower[1:]:
        path.lineTo(*point)
    path.close()
    pen.fill(path, SUN)
    pen.stroke(path, INK, 3.5)
    for i, wide in enumerate((5, 2.5, 5, 2.5)):
        x = 14 + 11.5 * i
        lift = wave[min(4, 1 + i)] * 0.9
        pen.stroke(pen.line((x, top + 11 + lift), (x, top + 29 + lift)), colour, wide)


def lock(pen: Pen, x: float, y: float, opened: float, shown: float, wide: float = 86) -> None:
    """A lock across a river that runs to the right at height y; `opened` (0..1) swings its doors."""
    if shown <= 0:
        return
    half = wide / 2 + 10
    for side in (-1, 1):
        with pen.place(x, y + side * half, shown):
            with pen.place(turn=side * mix(62, -4, opened)):
                pen.stroke(pen.line((0, 0), (-half * 1.12, 0)), INK, 11)
                pen.stroke(pen.line((-6, 0), (-half * 1.06, 0)), PAPER, 2.5, 0.5)
            pen.fill(pen.box(-13, -13, 26, 26, 6), INK)
            pen.fill(pen.circle(0, 0, 5), SUN)


def signpost(pen: Pen, x: float, top: float, bottom: float, sign: Sign, shown: float, nod: float = 0) -> None:
    """A pole between two locks, with a sign in its middle."""
    if shown <= 0:
        return
    middle = (top + bottom) / 2
    for end in (top, bottom):
        pen.stroke(pen.line((x, middle), (x, mix(middle, end, clamp(shown)))), INK, 5)
    disc(pen, x, middle, (46 + 7 * nod) * shown, INK, sign)


def abacus(pen: Pen) -> None:
    """The sign of counting."""
    pen.stroke(pen.box(-24, -20, 48, 40, 4), PAPER, 4)
    for y, beads in ((-10, (-14, -6, 10)), (1, (-14, 8, 16)), (12, (-14, -6, 2))):
        pen.stroke(pen.line((-22, y), (22, y)), PAPER, 2)
        for x in beads:
            pen.fill(pen.circle(x, y, 4.6), SUN)


def pair(pen: Pen) -> None:
    """The sign of matching: two halves that fit."""
    pen.fill(pen.box(-27, -15, 24, 30, 4), WORK)
    pen.fill(pen.circle(-2, 0, 7.5), WORK)
    notched = pen.skia.Op(pen.box(3, -15, 24, 30, 4), pen.circle(3, 0, 8.5), pen.skia.PathOp.kDifference_PathOp)
    pen.fill(notched, tint(RECORDING, 0.35))


def pie(pen: Pen) -> None:
    """The sign of dividing: a cake in three parts."""
    for start, sweep, colour, out in ((-90, 150, SUN, 0), (60, 120, WORK, 4), (180, 90, tint(RECORDING, 0.35), 4)):
        angle = math.radians(start + sweep / 2)
        with pen.place(out * math.cos(angle), out * math.sin(angle)):
            path = pen.skia.Path()
            path.moveTo(0, 0)
            path.arcTo(pen.skia.Rect.MakeLTRB(-24, -24, 24, 24), start, sweep, False)
            path.close()
            pen.fill(path, colour)


def globe(pen: Pen) -> None:
    """The sign of abroad."""
    pen.stroke(pen.circle(0, 0, 25), PAPER, 4)
    pen.stroke(pen.oval(0, 0, 11, 25), PAPER, 3)
    for y, wide in ((-10, 22), (0, 25), (10, 22)):
        pen.stroke(pen.line((-wide, y), (wide, y)), PAPER, 3)


def bars(pen: Pen) -> None:
    """The sign of codes: thick and thin bars."""
    x = -22.0
    for wide in (6, 3, 3, 8, 3, 6):
        pen.fill(pen.box(x, -18, wide, 36), PAPER)
        x += wide + 3.4


def heads(pen: Pen) -> None:
    """The sign of writers: two people and a pencil."""
    for x in (-16, 8):
        pen.fill(pen.circle(x, -8, 9), PAPER)
        with pen.clip(pen.box(x - 16, 3, 32, 16)):
            pen.fill(pen.oval(x, 19, 14, 16), PAPER)
    pen.stroke(pen.line((28, -18), (18, 12)), SUN, 6)


def sun(pen: Pen, x: float, y: float, radius: float) -> None:
    """The sun."""
    for i in range(12):
        angle = math.tau * i / 12
        near, far = radius + 9, radius + 20
        ray = pen.line(
            (x + near * math.cos(angle), y + near * math.sin(angle)),
            (x + far * math.cos(angle), y + far * math.sin(angle)),
        )
        pen.stroke(ray, SUN, 6)
    pen.fill(pen.circle(x, y, radius), SUN)


def moon(pen: Pen, x: float, y: float, radius: float, phase: float, alpha: float = 1) -> None:
    """The moon; `phase` from 0 (new) to 1 (full)."""
    pen.fill(pen.circle(x, y, radius), tint(RECORDING, 0.30, INK), alpha)
    with pen.clip(pen.circle(x, y, radius - 3)):
        pen.fill(pen.circle(x + 2.05 * radius * (1 - clamp(phase)), y, radius - 3), "#fffdf8", alpha)
