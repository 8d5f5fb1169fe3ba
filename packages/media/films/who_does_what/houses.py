"""The stops of the two ways: the house by the water, the publisher, the CMO, the label, the distributor."""

from __future__ import annotations

import math

from packages.media.ease import clamp, pulse
from packages.media.films.who_does_what import cast
from packages.media.films.work_and_recording import things
from packages.media.ink import INK, PAPER, RECORDING, SUN, WORK, Pen, tint
from packages.media.people import headphones, person


def book_roof(pen: Pen, wide: float, alpha: float = 1) -> None:
    """An open book, face down, as a roof over the origin, `wide` from the ridge to each side: the publisher's sign."""
    high = wide * 0.44
    for side in (-1, 1):
        pages = pen.curve([(0, -high - 22), (side * wide * 0.45, -high * 0.62 - 24), (side * wide, -20)])
        pages.lineTo(side * wide, 16)
        pages.lineTo(0, 16 - high)
        pages.close()
        pen.fill(pages, "#fffdf8", alpha)
        with pen.clip(pages):
            for i in range(4):
                pen.stroke(pen.line((0, 8 - 8 * i - high), (side * wide, 8 - 8 * i)), INK, 2.4, 0.5 * alpha)
        pen.stroke(pages, INK, 4, alpha)
        cover = pen.curve([(0, -high - 24), (side * wide * 0.45, -high * 0.62 - 28), (side * (wide + 16), -24)])
        pen.stroke(cover, WORK if side < 0 else tint(WORK, 0.28, INK), 17, alpha)
    at = -wide * 0.66
    ribbon = pen.line((at, -26), (at + 20, -36), (at + 20, 44), (at + 10, 32), (at, 44), close=True)
    pen.fill(ribbon, RECORDING, alpha)
    pen.fill(pen.box(-15, -high - 36, 30, 34, 12), INK, alpha)


def lantern(pen: Pen, t: float, light: float, lit: bool = True, alpha: float = 1) -> None:
    """The lamp of a lighthouse on the origin, the label's sign; `light` (0..1) is how far its beams reach out."""
    if light > 0:
        for side in (1, -1):
            swing = side * math.cos(t * 0.8)
            for reach in (250, 390, 530):
                beam = pen.line((0, -34))
                beam.arcTo(pen.skia.Rect.MakeLTRB(-reach, -34 - reach, reach, -34 + reach), -9, 20, False)
                beam.close()
                with pen.place(), pen.place(squash=1):
                    pen.canvas.scale(swing or 0.01, 1)
                    pen.fill(beam, SUN, 0.25 * light * alpha * abs(swing))
        pen.fill(pen.circle(0, -34, 50 + 5 * math.sin(t * 3)), SUN, 0.35 * light * alpha)
    pen.fill(pen.box(-24, -62, 48, 58, 8), tint(SUN, 0.15 if lit else 0.7), alpha)
    pen.stroke(pen.box(-24, -62, 48, 58, 8), INK, 5, alpha)
    pen.stroke(pen.line((0, -60), (0, -6)), INK, 4, alpha)
    pen.fill(pen.line((-36, -60), (36, -60), (0, -98), close=True), RECORDING, alpha)
    pen.fill(pen.box(-40, -8, 80, 14, 6), INK, alpha)


def home(pen: Pen, t: float, singing: float = 0, playing: float = 0, cheer: float = 0) -> None:
    """The house by the water, its floor on the origin and one wall open: Lina writes, Tariq sings, Mei drums."""
    pen.fill(pen.box(-178, -6, 356, 30, 8), INK)
    pen.fill(pen.box(-160, -214, 320, 212), PAPER)
    pen.fill(pen.box(-160, -214, 150, 212), WORK, 0.2)
    pen.fill(pen.box(-10, -214, 170, 212), RECORDING, 0.15)
    pen.fill(pen.box(-146, -196, 54, 46, 6), tint(SUN, 0.3))
    pen.stroke(pen.box(-146, -196, 54, 46, 6), INK, 4)
    pen.stroke(pen.line((-119, -196), (-119, -150)), INK, 3)
    pen.stroke(pen.line((92, -214), (92, -186)), INK, 4)
    pen.fill(pen.line((74, -168), (110, -168), (100, -188), (84, -188), close=True), SUN)
    beat = pulse(t % 0.62, 0, 0.5)
    with pen.clip(pen.box(-158, -240, 316, 236)):
        person(pen, cast.LINA, -86, 16, 0.84, t, 0.35 * beat * playing + cheer)
        person(pen, cast.TARIQ, 26, 10, 0.84, t, 0.3 * beat * singing + cheer, singing=singing * (0.35 + 0.65 * beat))
        person(pen, cast.MEI, 112, -22, 0.7, t + 1, 0.5 * (1 - beat) * playing + cheer)
        drum(pen, 110, -10, beat if playing > 0.1 else 0.0)
        with pen.place(-26, -70, 0.56):
            things.microphone(pen, RECORDING)
        pen.fill(pen.box(-157, -32, 112, 11, 3), INK)
        pen.fill(pen.box(-134, -40, 52, 8, 2), "#fffdf8")
        with pen.place(-112 + 9 * math.sin(t * 5) * playing, -40, 0.4, turn=5 * math.sin(t * 9) * playing):
            things.quill(pen, SUN)
    pen.stroke(pen.box(-160, -214, 320, 212), INK, 7)
    roof(pen)


def drum(pen: Pen, x: float, y: float, hit: float) -> None:
    """A drum that stands before a person, its sticks to the sides, so that the face stays free."""
    with pen.place(x, y, 0.62):
        for side in (-1, 1):
            lift = hit if side > 0 else 1 - hit
            pen.stroke(pen.line((20 * side, -46 - 6 * lift), (66 * side, -74 - 26 * lift)), INK, 7)
        pen.fill(pen.line((-60, -40), (60, -40), (52, 14), (-52, 14), close=True), SUN)
        for i in range(5):
            pen.stroke(pen.line((-52 + 26 * i, -34), (-40 + 22 * i, 10)), PAPER, 4)
        pen.fill(pen.oval(0, -40, 62, 13), INK)
        pen.fill(pen.oval(0, -42, 52, 8), PAPER)


def roof(pen: Pen) -> None:
    """The roof of the house, with its chimney."""
    pen.fill(pen.box(-118, -306, 40, 70), INK)
    pen.fill(pen.line((-186, -210), (0, -310), (186, -210), close=True), tint(WORK, 0.25, INK))
    pen.fill(pen.line((0, -310), (186, -210), (60, -210), close=True), RECORDING, 0.55, over=True)
    pen.fill(pen.circle(0, -248, 18), tint(SUN, 0.2))
    pen.stroke(pen.circle(0, -248, 18), INK, 5)


def publisher(pen: Pen, t: float, nod: float = 0, alpha: float = 1) -> None:
    """A house under a book; the rope runs through its gate. The origin is the middle of its foot."""
    pen.fill(pen.box(-150, -128, 300, 136, 6), tint(WORK, 0.72), alpha)
    pen.fill(pen.box(30, -128, 120, 136, 6), WORK, 0.35 * alpha, over=True)
    pen.fill(pen.box(-128, -128, 138, 134, 10), tint(WORK, 0.45, INK), alpha)
    window = pen.box(42, -104, 88, 74, 10)
    pen.fill(window, tint(SUN, 0.45), alpha)
    with pen.clip(window):
        person(pen, cast.PUBLISHER, 86, -28 + 6, 0.5, t, nod, alpha=alpha)
    pen.stroke(window, INK, 5, alpha)
    pen.stroke(pen.box(-150, -128, 300, 136, 6), INK, 6, alpha)
    with pen.place(0, -136):
        book_roof(pen, 178, alpha)


def pennant(pen: Pen, t: float, colour: str, alpha: float = 1) -> None:
    """A flag on a pole that stands on the origin: a country's."""
    pen.stroke(pen.line((0, 0), (0, -62)), INK, 5, alpha)
    flap = 5 * math.sin(3 * t)
    pen.fill(pen.line((2, -62), (50, -48 + flap), (2, -32), close=True), colour, alpha)


def wheel(pen: Pen, radius: float, turn: float, alpha: float = 1) -> None:
    """The wheel of a CMO around the origin: many spokes, one hub."""
    pen.fill(pen.circle(0, 0, radius), PAPER, 0.75 * alpha)
    for i in range(12):
        angle = math.radians(turn + 30 * i)
        end = (radius * math.cos(angle), radius * math.sin(angle))
        pen.stroke(pen.line((0, 0), end), WORK, radius * 0.035, alpha)
    pen.stroke(pen.circle(0, 0, radius), WORK, radius * 0.15, alpha)
    pen.stroke(pen.circle(0, 0, radius * 1.06), INK, radius * 0.035, alpha)
    for i in range(12):
        angle = math.radians(turn + 30 * i)
        at = (radius * math.cos(angle), radius * math.sin(angle))
        pen.fill(pen.circle(*at, radius * 0.085), SUN, alpha)
        pen.stroke(pen.circle(*at, radius * 0.085), INK, radius * 0.025, alpha)
    pen.fill(pen.circle(0, 0, radius * 0.3), tint(WORK, 0.3, INK), alpha)
    pen.fill(pen.circle(0, 0, radius * 0.15), PAPER, alpha)


def cmo(pen: Pen, turn: float, alpha: float = 1) -> None:
    """The CMO's wheel on its base; the origin is the hub, the ground 180 below."""
    legs = pen.line((-16, 0), (16, 0), (104, 190), (58, 190), (0, 52), (-58, 190), (-104, 190), close=True)
    pen.fill(legs, INK, alpha)
    pen.fill(pen.box(-150, 150, 300, 56, 10), tint(WORK, 0.45, INK), alpha)
    pen.fill(pen.box(-150, 150, 110, 56, 10), WORK, 0.5 * alpha)
    for i in range(4):
        pen.fill(pen.box(-20 + 40 * i, 166, 22, 40, 6), tint(SUN, 0.3), alpha)
    with pen.place(0, -138):
        pennant(pen, turn / 40, WORK, alpha)
    wheel(pen, 132, turn, alpha)


def label(pen: Pen, t: float, light: float, lit: bool, nod: float = 0, alpha: float = 1) -> None:
    """A lighthouse and its studio on a small island; the origin is where the tower stands."""
    island = pen.curve([(-230, 30), (-160, -4), (0, -14), (190, -8), (330, 30)])
    pen.fill(island, tint(WORK, 0.5, INK), alpha)
    for i in range(3):
        x = 100 + 70 * i
        pen.fill(pen.box(x, -132, 64, 128), tint(RECORDING, 0.25 * (2 - i) + 0.1), alpha)
    studio = pen.box(74, -136, 236, 134, 6)
    pen.fill(studio, tint(RECORDING, 0.55), alpha)
    pen.fill(pen.box(214, -136, 96, 134, 6), RECORDING, 0.45 * alpha, over=True)
    pen.stroke(studio, INK, 6, alpha)
    window = pen.box(94, -112, 96, 82, 10)
    pen.fill(window, tint(SUN, 0.45), alpha)
    with pen.clip(window):
        person(pen, cast.LABEL, 142, -26, 0.54, t, nod, alpha=alpha)
        headphones(pen, 142, -26 - 14 * nod, 0.54, INK, alpha)
    pen.stroke(window, INK, 5, alpha)
    with pen.place(262, -160, turn=40 * t):
        record(pen, 58, alpha)
    tower = pen.line((-58, 0), (-34, -262), (34, -262), (58, 0), close=True)
    pen.fill(tower, "#fffdf8", alpha)
    with pen.clip(tower):
        for i in range(3):
            pen.fill(pen.box(-70, -228 + 88 * i, 140, 44), RECORDING, alpha)
        pen.fill(pen.box(8, -270, 60, 280), INK, 0.18 * alpha)
    pen.stroke(tower, INK, 6, alpha)
    with pen.place(0, -264):
        lantern(pen, t, light, lit, alpha)


def record(pen: Pen, radius: float, alpha: float = 1) -> None:
    """A gramophone record around the origin."""
    pen.fill(pen.circle(0, 0, radius), INK, alpha)
    for share in (0.82, 0.66):
        pen.stroke(pen.arc(0, 0, radius * share, 20, 70), PAPER, 2.5, 0.6 * alpha)
        pen.stroke(pen.arc(0, 0, radius * share, 200, 70), PAPER, 2.5, 0.6 * alpha)
    pen.fill(pen.circle(0, 0, radius * 0.4), SUN, alpha)
    pen.fill(pen.circle(0, 0, radius * 0.1), INK, alpha)


def distributor(pen: Pen, swing: float, drop: float, alpha: float = 1) -> tuple[float, float]:
    """A crane on a quay, the origin at its foot; returns where its hook is, from the origin.

    The trolley goes from left to right as `swing` goes from -1 to 1; the hook is let down as `drop` goes to 1.
    """
    pen.fill(pen.line((-170, -6), (200, -6), (176, 40), (-146, 40), close=True), tint(RECORDING, 0.5, INK), alpha)
    pen.fill(pen.box(-178, -20, 386, 20, 8), INK, alpha)
    for i in range(2):
        for j in range(2 - i):
            with pen.place(92 + 62 * j + 31 * i, -48 - 54 * i):
                pen.fill(pen.box(-28, -26, 56, 52, 6), tint(RECORDING, 0.15 + 0.3 * j), alpha)
                pen.stroke(pen.box(-28, -26, 56, 52, 6), INK, 4, alpha)
                pen.stroke(pen.line((-18, 0), (-8, 0)), PAPER, 5, alpha)
                pen.stroke(pen.line((0, -12), (0, 12)), PAPER, 5, alpha)
                pen.stroke(pen.line((9, -7), (9, 7)), PAPER, 5, alpha)
    pen.fill(pen.line((-52, -20), (-26, -20), (-16, -330), (-38, -330), close=True), RECORDING, alpha)
    pen.fill(pen.line((52, -20), (26, -20), (16, -330), (38, -330), close=True), RECORDING, alpha)
    for i in range(4):
        y = -40 - 72 * i
        pen.stroke(pen.line((-46 + 4 * i, y), (40 - 4 * i, y - 66)), RECORDING, 7, alpha)
    pen.fill(pen.box(-250, -352, 560, 26, 8), INK, alpha)
    pen.fill(pen.line((-20, -352), (20, -352), (0, -408), close=True), RECORDING, alpha)
    pen.stroke(pen.line((0, -402), (-236, -348)), INK, 5, alpha)
    pen.stroke(pen.line((0, -402), (296, -348)), INK, 5, alpha)
    pen.fill(pen.box(-54, -330, 108, 60, 10), SUN, alpha)
    pen.stroke(pen.box(-54, -330, 108, 60, 10), INK, 5, alpha)
    hook = (30 + 240 * swing, -280 + 150 * clamp(drop))
    pen.fill(pen.box(hook[0] - 24, -334, 48, 18, 6), INK, alpha)
    pen.stroke(pen.line((hook[0], -320), hook), INK, 5, alpha)
    pen.fill(pen.circle(*hook, 9), SUN, alpha)
    pen.stroke(pen.circle(*hook, 9), INK, 4, alpha)
    return hook
