"""Things that appear in the film: instruments, keys, locks, the cinema."""

from __future__ import annotations

import math

from packages.media.ease import clamp, mix
from packages.media.ink import INK, PAPER, SUN, Pen


def microphone(pen: Pen, colour: str, alpha: float = 1) -> None:
    """A microphone on a stand, its head at the origin."""
    pen.stroke(pen.line((0, 30), (0, 120)), INK, 6, alpha)
    pen.stroke(pen.arc(0, 0, 34, 10, 160), INK, 6, alpha)
    pen.fill(pen.box(-20, -38, 40, 62, 20), colour, alpha)
    for y in (-18, -6, 6):
        pen.stroke(pen.line((-10, y), (10, y)), PAPER, 3, 0.8 * alpha)


def rings(pen: Pen, colour: str, t: float, alpha: float = 1, start: float = -50, sweep: float = 100) -> None:
    """Sound that leaves the origin in widening arcs."""
    for i in range(3):
        x = (t * 0.55 + i / 3) % 1
        pen.stroke(pen.arc(0, 0, 24 + 74 * x, start, sweep), colour, 6 - 3 * x, alpha * math.sin(math.pi * x))


def piano(pen: Pen, hit: float, alpha: float = 1) -> None:
    """Keys of a piano around the origin; `hit` 0..1 presses one."""
    pen.fill(pen.box(-84, -58, 168, 116, 16), INK, alpha)
    for i in range(5):
        down = 5 * hit if i == 2 else 0
        pen.fill(pen.box(-72 + 29.6 * i, -32 + down, 26, 78, 6), PAPER, alpha)
    for i in (0, 1, 3):
        pen.fill(pen.box(-54 + 29.6 * i, -34, 17, 44, 5), INK, alpha)


def drum(pen: Pen, colour: str, hit: float, alpha: float = 1) -> None:
    """A drum around the origin; `hit` 0..1 shakes its skin."""
    pen.fill(pen.line((-64, -26), (64, -26), (44, 62), (-44, 62), close=True), colour, alpha)
    pen.fill(pen.oval(0, 62, 44, 12), colour, alpha)
    zigzag = [(-58 + 14.5 * i, 50 if i % 2 else -18) for i in range(9)]
    pen.stroke(pen.line(*[(x * (0.84 if y > 0 else 1), y) for x, y in zigzag]), PAPER, 4, 0.85 * alpha)
    pen.fill(pen.oval(0, -26, 66, 19), INK, alpha)
    pen.fill(pen.oval(0, -28 - 3 * hit, 57, 13), PAPER, alpha)
    for side in (-1, 1):
        with pen.place(30 * side, -36 - 26 * (hit if side > 0 else 1 - hit), turn=-32 * side):
            pen.stroke(pen.line((0, 0), (0, -62)), INK, 7, alpha)
            pen.fill(pen.circle(0, 0, 9), INK, alpha)


def flute(pen: Pen, colour: str, alpha: float = 1) -> None:
    """A flute around the origin, leaning."""
    with pen.place(turn=-24):
        pen.fill(pen.box(-96, -12, 192, 24, 12), colour, alpha)
        for x in (-84, 58, 74):
            pen.fill(pen.box(x, -12, 7, 24), INK, alpha)
        for i in range(5):
            pen.fill(pen.circle(-40 + 20 * i, 0, 5.5), INK, alpha)
        pen.fill(pen.oval(-66, 0, 9, 6), INK, alpha)


def guitar(pen: Pen, colour: str, alpha: float = 1) -> None:
    """A guitar in front of a person whose shoulders rest on the origin."""
    with pen.place(-6, -18, 0.92, turn=-22):
        pen.fill(pen.box(36, -9, 112, 16, 4), INK, alpha)
        pen.fill(pen.box(144, -14, 26, 26, 7), INK, alpha)
        pen.fill(pen.circle(-34, 0, 42), colour, alpha)
        pen.fill(pen.circle(20, 0, 31), colour, alpha)
        pen.fill(pen.circle(-6, 0, 14), INK, alpha)
        pen.stroke(pen.line((-52, -2), (146, -2)), PAPER, 2, 0.8 * alpha)


def faders(pen: Pen, colour: str, t: float, alpha: float = 1) -> None:
    """A small mixing desk around the origin."""
    pen.fill(pen.box(-62, -34, 124, 68, 14), INK, alpha)
    for i in range(4):
        x = -39 + 26 * i
        pen.stroke(pen.line((x, -20), (x, 20)), PAPER, 3, 0.45 * alpha)
        y = 14 * math.sin(t * 1.3 + 1.9 * i)
        pen.fill(pen.box(x - 9, y - 6, 18, 12, 5), colour, alpha)


def quill(pen: Pen, colour: str, alpha: float = 1) -> None:
    """A pencil whose tip is the origin."""
    with pen.place(turn=38):
        pen.fill(pen.line((0, 0), (-9, -20), (9, -20), close=True), SUN, alpha)
        pen.fill(pen.line((0, 0), (-4, -9), (4, -9), close=True), INK, alpha)
        pen.fill(pen.box(-9, -92, 18, 73, 2), colour, alpha)
        pen.fill(pen.box(-9, -104, 18, 16, 6), INK, alpha)


def book(pen: Pen, colour: str, alpha: float = 1) -> None:
    """An open song book around the origin: the publisher's."""
    for side in (-1, 1):
        page = pen.line((0, -28), (60 * side, -38), (60 * side, 30), (0, 40), close=True)
        pen.fill(page, PAPER, alpha)
        pen.stroke(page, INK, 5, alpha)
        for i in range(3):
            pen.stroke(pen.line((12 * side, -10 + 15 * i), (48 * side, -16 + 15 * i)), colour, 5, alpha)


def key(pen: Pen, colour: str, alpha: float = 1) -> None:
    """A key that points to the right; the tip of its bit is the origin."""
    pen.fill(pen.box(-118, -8, 118, 16, 6), colour, alpha)
    pen.fill(pen.box(-18, 0, 12, 28, 3), colour, alpha)
    pen.fill(pen.box(-42, 0, 12, 22, 3), colour, alpha)
    pen.stroke(pen.circle(-142, 0, 25), colour, 16, alpha)


def lock(pen: Pen, colour: str, opened: float, alpha: float = 1) -> None:
    """A round lock around the origin; as `opened` goes to 1 its slot turns and a light comes on."""
    pen.fill(pen.circle(0, 0, 46), PAPER, alpha)
    pen.stroke(pen.circle(0, 0, 46), colour, 12, alpha)
    pen.fill(pen.circle(0, 0, 28), colour, alpha)
    pen.fill(pen.circle(0, 0, 28), SUN, alpha * opened)
    with pen.place(turn=90 * opened):
        pen.fill(pen.circle(0, -5, 8), INK, alpha)
        pen.fill(pen.box(-4, -4, 8, 22, 4), INK, alpha)


def tick(pen: Pen, colour: str, drawn: float) -> None:
    """A yes: a tick in a disc around the origin."""
    pen.fill(pen.circle(0, 0, 31 * clamp(drawn * 1.6)), PAPER)
    pen.fill(pen.circle(0, 0, 26 * clamp(drawn * 1.6)), colour)
    pen.stroke(pen.part(pen.line((-11, 1), (-3, 10), (13, -9)), clamp(drawn * 2 - 0.8)), PAPER, 6)


def coin(pen: Pen, turn: float, alpha: float = 1) -> None:
    """A coin around the origin, turning."""
    wide = max(0.16, abs(math.cos(turn)))
    pen.fill(pen.oval(0, 0, 17 * wide, 17), SUN, alpha)
    pen.stroke(pen.oval(0, 0, 17 * wide, 17), INK, 3.5, alpha)
    pen.stroke(pen.line((0, -6), (0, 6)), INK, 3.5, alpha * wide)


def scene(pen: Pen, t: float, alpha: float = 1) -> None:
    """The film in the film, 520 by 292 around the origin: a boat goes home under a low sun."""
    frame = pen.box(-260, -146, 520, 292, 14)
    with pen.clip(frame):
        pen.fill(frame, "#fbe3b8", alpha)
        pen.fill(pen.circle(70, 16, 66), SUN, alpha)
        for i, (y, colour) in enumerate(((34, "#e9986a"), (64, "#c9676a"), (96, "#8a4a78"))):
            points = [(-280 + 40 * k, y + 7 * math.sin(0.9 * k + t * (1.2 + 0.3 * i) + i)) for k in range(15)]
            sea = pen.curve(points)
            sea.lineTo(300, 160)
            sea.lineTo(-300, 160)
            sea.close()
            if i == 1:
                boat(
                    pen,
                    mix(-300, 300, (t / 17) % 1),
                    62 + 4 * math.sin(t * 1.7),
                    5 * math.sin(t * 1.3),
                    alpha,
                )
            pen.fill(sea, colour, alpha)
    pen.stroke(frame, INK, 9, alpha)


def boat(pen: Pen, x: float, y: float, turn: float, alpha: float) -> None:
    """A sailing boat, its keel at (x, y)."""
    with pen.place(x, y, turn=turn):
        pen.fill(pen.line((-46, -16), (46, -16), (28, 12), (-28, 12), close=True), INK, alpha)
        pen.stroke(pen.line((-2, -16), (-2, -108)), INK, 5, alpha)
        pen.fill(pen.line((4, -104), (4, -26), (44, -26), close=True), PAPER, alpha)
        pen.fill(pen.line((-8, -92), (-8, -26), (-36, -26), close=True), PAPER, alpha)
