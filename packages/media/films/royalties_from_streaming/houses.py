"""Who stands on the banks: houses that a sign tells apart, since no letter is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable

from packages.media.ease import clamp
from packages.media.ink import INK, PAPER, RECORDING, SUN, WORK, Pen, tint

Sign = Callable[[Pen], None]


def disc(pen: Pen, x: float, y: float, radius: float, colour: str, sign: Sign) -> None:
    """A round sign; what is on it is drawn in 80 by 80 units around its middle."""
    with pen.place(x, y, radius / 40):
        pen.fill(pen.circle(0, 0, 44), PAPER)
        pen.fill(pen.circle(0, 0, 40), colour)
        sign(pen)


def play(pen: Pen) -> None:
    """The sign of the service: play."""
    pen.fill(pen.line((-11, -19), (-11, 19), (21, 0), close=True), PAPER)


def record(pen: Pen) -> None:
    """The sign of whoever brings recordings to the services: a disc."""
    for radius in (28, 20):
        pen.stroke(pen.circle(0, 0, radius), PAPER, 3)
    pen.fill(pen.circle(0, 0, 10), PAPER)


def circle_of_people(pen: Pen) -> None:
    """The sign of a society: many, together."""
    for x, y in ((-18, 4), (18, 4), (0, -10)):
        pen.fill(pen.circle(x, y - 4, 8), PAPER)
        with pen.clip(pen.box(x - 14, y + 4, 28, 14)):
            pen.fill(pen.oval(x, y + 18, 12, 13), PAPER)


def book(pen: Pen) -> None:
    """The sign of a publisher: an open song book."""
    for side in (-1, 1):
        pen.fill(pen.line((2 * side, -14), (26 * side, -20), (26 * side, 16), (2 * side, 22), close=True), PAPER)


def note(pen: Pen) -> None:
    """The sign of music."""
    pen.stroke(pen.line((8, 12), (8, -22), (20, -14)), PAPER, 5)
    with pen.place(-1, 14, turn=-20):
        pen.fill(pen.oval(0, 0, 12, 9), PAPER)


def waves(pen: Pen) -> None:
    """The sign of performance: sound that goes out to all."""
    pen.fill(pen.circle(-20, 0, 7), PAPER)
    for radius in (16, 29, 42):
        pen.stroke(pen.arc(-20, 0, radius, -38, 76), PAPER, 6)


def copies(pen: Pen) -> None:
    """The sign of copying: a sheet, and the same sheet again."""
    for dx, dy, fill in ((7, -7, False), (-7, 7, True)):
        sheet = pen.box(-15 + dx, -18 + dy, 30, 36, 4)
        if fill:
            pen.fill(sheet, PAPER)
        else:
            pen.stroke(sheet, PAPER, 4)
    for y in (-1, 7, 15):
        pen.stroke(pen.line((-15, y), (1, y)), WORK, 3)


def house(pen: Pen, place: tuple[float, float], width: float, height: float, colour: str, sign: Sign) -> None:
    """A house whose foot is at the place: a wall, a gable roof, a sign."""
    with pen.place(*place):
        half = width / 2
        pen.fill(pen.oval(0, 2, half * 1.25, 15), INK, 0.10, over=True)
        pen.fill(pen.box(-half, -height, width, height, 6), tint(colour, 0.62))
        pen.fill(pen.box(half * 0.45, -height, half * 0.55, height, 6), tint(colour, 0.35), 0.55)
        roof = pen.line((-half - 20, -height + 4), (0, -height - width * 0.42), (half + 20, -height + 4), close=True)
        pen.fill(roof, colour)
        pen.stroke(roof, colour, 8)
        pen.fill(pen.box(-17, -48, 34, 48, 17), INK)
        disc(pen, 0, -height * 0.98, width * 0.21, INK, sign)


def service(pen: Pen, place: tuple[float, float], t: float) -> None:
    """The service: a tall house with an aerial."""
    x, y = place
    pen.stroke(pen.line((x + 52, y - 150), (x + 52, y - 268)), INK, 6)
    for i in range(3):
        share = (0.5 * t + i / 3) % 1
        fade = math.sin(math.pi * share)
        for start in (-45, 135):
            pen.stroke(pen.arc(x + 52, y - 268, 14 + 40 * share, start, 90), INK, 5, 0.8 * fade)
    pen.fill(pen.circle(x + 52, y - 268, 10), INK)
    house(pen, place, 176, 150, SUN, play)


def storehouse(pen: Pen, place: tuple[float, float]) -> None:
    """A label or a distributor: a storehouse with records at its door."""
    x, y = place
    house(pen, place, 200, 130, RECORDING, record)
    for i, (dx, size) in enumerate(((-150, 34), (-118, 28), (138, 32))):
        pen.fill(pen.circle(x + dx, y - size, size), INK)
        pen.stroke(pen.circle(x + dx, y - size, size * 0.66), PAPER, 2, 0.6)
        pen.fill(pen.circle(x + dx, y - size, size * 0.32), (SUN, WORK, SUN)[i])


def society(pen: Pen, place: tuple[float, float]) -> None:
    """A society: a hall with columns, open in front."""
    x, y = place
    with pen.place(x, y):
        pen.fill(pen.oval(0, 2, 170, 17), INK, 0.10, over=True)
        pen.fill(pen.box(-132, -14, 264, 14, 4), WORK)
        pen.fill(pen.box(-112, -118, 224, 104), tint(WORK, 0.62))
        for i in range(5):
            pen.fill(pen.box(-112 + 50 * i, -118, 24, 104, 4), tint(WORK, 0.15, INK) if i == 2 else WORK)
        roof = pen.line((-134, -114), (0, -190), (134, -114), close=True)
        pen.fill(roof, WORK)
        pen.stroke(roof, WORK, 8)
        disc(pen, 0, -138, 38, INK, circle_of_people)


def publisher(pen: Pen, place: tuple[float, float]) -> None:
    """A publisher: a narrow house with a book."""
    house(pen, place, 148, 104, tint(WORK, 0.22, INK), book)


def home(pen: Pen, place: tuple[float, float], glad: float, t: float) -> None:
    """The creator's house, at the end of both rivers, its roof in both inks; `glad` (0..1) lights its windows."""
    x, y = place
    for i in range(3):
        share = (t * 0.22 + i / 3) % 1
        puff = 0.7 * clamp(glad) * math.sin(math.pi * share)
        pen.fill(pen.circle(x + 62 + 12 * math.sin(5 * share + i), y - 190 - 100 * share, 8 + 16 * share), SUN, puff)
    pen.fill(pen.box(x + 50, y - 208, 26, 70, 4), INK)
    house(pen, place, 190, 132, RECORDING, note)
    with pen.clip(pen.box(x, y - 300, 200, 300)):
        house(pen, place, 190, 132, WORK, note)
    for side in (-1, 1):
        pen.fill(pen.box(x + 54 * side - 18, y - 88, 36, 36, 6), PAPER)
        pen.fill(pen.box(x + 54 * side - 18, y - 88, 36, 36, 6), SUN, clamp(glad))
