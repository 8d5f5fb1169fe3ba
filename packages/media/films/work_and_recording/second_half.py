"""Scenes with keys: two locks, two permissions, and whose hands hold them."""

from __future__ import annotations

import math

from packages.media.ease import clamp, mix, pop, pulse, rise, span
from packages.media.films.work_and_recording import cast, things
from packages.media.films.work_and_recording.first_half import FLOOR, floor
from packages.media.ink import INK, PAPER, RECORDING, SUN, WORK, Pen
from packages.media.narration import Timeline
from packages.media.people import Figure, headphones, person

DOOR = "#e0cfae"
SCREEN = (775.0, 250.0)


def own_rights(pen: Pen, line: Timeline, t: float) -> None:
    """A lock for each layer."""
    moment = line["why"]
    leave = line["film"].start - 0.5
    gone = 1 - rise(t, leave, 0.4)
    for colour, y, share in ((WORK, 425, 0.5), (RECORDING, 205, 0.68)):
        shown = pop(t, moment.at(share)) * gone
        if shown > 0:
            with pen.place(215, y, shown * 1.25):
                things.lock(pen, colour, 0)


def cinema(pen: Pen, line: Timeline, t: float) -> None:
    """A film maker and her scene; then doors, locks and keys."""
    start, leave = line["film"].start - 0.3, line["hands"].start - 0.8
    if not start < t < leave + 0.7:
        return
    away = rise(t, leave, 0.6)
    shown = pop(t, start + 0.1, 0.8) * (1 - away)
    with pen.place(*SCREEN, 1.3 * shown):
        glow = rise(t, line["one"].at(0.86), 0.8)
        if glow > 0:
            for i in range(14):
                with pen.place(turn=i * 360 / 14 + 4 * t):
                    pen.fill(pen.line((0, 0), (-46, -470 * glow), (46, -470 * glow), close=True), SUN, 0.24 * glow)
        things.scene(pen, t)
        _doors(pen, line, t)
    low = FLOOR + 260 * (1 - pop(t, line["film"].at(0.02), 0.8)) + 280 * away
    floor(pen, rise(t, start, 0.8) * (1 - away))
    happy = pulse(t, line["one"].at(0.92), 0.9)
    with pen.clip(pen.box(0, 0, 1280, FLOOR - 2)):
        person(pen, cast.FILM_MAKER, 250, low, 1.4, t, pulse(t, line["film"].at(0.3)) + happy)
        with pen.place(372, low - 62, 1.0, turn=-8):
            _clapper(pen, pulse(t, line["film"].at(0.22), 0.5))


def _clapper(pen: Pen, shut: float) -> None:
    pen.fill(pen.box(-62, -30, 124, 78, 8), INK)
    with pen.place(-60, -34, turn=-22 * (1 - shut)):
        pen.fill(pen.box(0, -20, 124, 20, 5), INK)
        for i in range(4):
            pen.fill(
                pen.line((14 + 30 * i, -20), (28 + 30 * i, -20), (18 + 30 * i, 0), (4 + 30 * i, 0), close=True),
                PAPER,
            )
    pen.fill(pen.line((-12, -8), (-12, 26), (20, 9), close=True), SUN)


def _doors(pen: Pen, line: Timeline, t: float) -> None:
    ask, turn = line["keys"], line["one"]
    closed = rise(t, ask.start - 0.3, 0.9)
    opened = rise(t, turn.at(0.84), 0.9)
    if closed <= 0:
        return
    tries = turn.at(0.16)
    shake = 5 * math.sin(t * 42) * span(t, turn.at(0.34), turn.at(0.52), 0.12)
    with pen.clip(pen.box(-256, -142, 512, 284, 10)):
        for side in (-1, 1):
            gap = 262 * max(1 - closed, opened)
            with pen.place(side * gap + shake, 0):
                left = -258 if side < 0 else 0
                pen.fill(pen.box(left, -150, 258, 300), DOOR)
                for i in range(3):
                    pen.stroke(pen.line((left + 40 + 86 * i, -150), (left + 43 + 86 * i, 150)), INK, 3, 0.10)
                pen.stroke(pen.box(left, -150, 258, 300), INK, 5)
    gone = 1 - rise(t, turn.at(0.84), 0.35)
    locks = ((WORK, -66.0, ask.at(0.42), tries), (RECORDING, 66.0, ask.at(0.70), turn.at(0.62)))
    for colour, y, appears, turned in locks:
        shown = pop(t, appears) * gone
        if shown <= 0:
            continue
        with pen.place(shake, y, shown):
            things.lock(pen, colour, rise(t, turned + 0.35, 0.45))
        held = pop(t, appears + 0.25, 0.7)
        x = mix(-66.0 - 330 * (1 - held), -6.0, rise(t, turned - 0.25, 0.6))
        spin = math.cos(math.pi * rise(t, turned + 0.35, 0.45))
        # A half turn mirrors the blue key, which comes from the right.
        with (
            pen.place(-x if colour == RECORDING else x, y, 0.92, turn=180 if colour == RECORDING else 0),
            pen.place(squash=-spin if colour == RECORDING else spin),
        ):
            things.key(pen, colour, gone)


def one_hand(pen: Pen, line: Timeline, t: float) -> None:
    """One person with both keys."""
    moment = line["hands"]
    leave = line["many-hands"].start - 0.2
    if not moment.start - 0.6 < t < leave + 0.9:
        return
    away = rise(t, leave, 0.6)
    floor(pen, rise(t, moment.start - 0.4, 0.8))
    low = FLOOR + 330 * (1 - pop(t, moment.start - 0.2, 0.9)) + 340 * away
    with pen.clip(pen.box(0, 0, 1280, FLOOR - 2)):
        person(pen, cast.YOU, 640, low, 1.9, t, pulse(t, moment.at(0.1)))
    for colour, side, share in ((WORK, -1, 0.38), (RECORDING, 1, 0.66)):
        raised = pop(t, moment.at(share) - 0.2, 0.8) * (1 - away)
        if raised > 0:
            hand = (640 + side * mix(120, 262, raised), mix(700, 300, raised))
            with pen.clip(pen.box(0, 0, 1280, FLOOR - 2)):
                arm = pen.swoop((640 + side * 92, low + 20), hand)
                pen.stroke(arm, cast.YOU.clothes, 46)
                turn = -90 + side * (8 + 3 * math.sin(2.2 * t))
                with pen.place(*hand, 1.35 * clamp(raised), turn=turn), pen.place(150, 0):
                    things.key(pen, colour)
                pen.fill(pen.circle(*hand, 27), cast.YOU.skin)


TEAMS: tuple[tuple[Figure, float, bool], ...] = (
    (cast.AUTHOR, 165, True),
    (cast.COMPOSER, 330, True),
    (cast.PUBLISHER, 495, True),
    (cast.SINGER, 785, False),
    (cast.GUITARIST, 950, False),
    (cast.PRODUCER, 1115, False),
)


def many_hands(pen: Pen, line: Timeline, t: float) -> None:
    """Both teams; each key in other hands; then questions, yeses and coins."""
    start = line["many-hands"].start
    if t < start - 0.3:
        return
    ask, know = line["ask"], line["know"]
    floor(pen, 1.0)
    for i, (figure, x, orange) in enumerate(TEAMS):
        asked = ask.at(0.35) if orange else ask.at(0.78)
        low = FLOOR + 240 * (1 - pop(t, start + 0.08 * i, 0.8))
        hop = pulse(t, asked + 0.12 * (i % 3), 0.6) + 0.7 * pulse(t, know.at(0.62) + 0.1 * i, 0.6)
        with pen.clip(pen.box(0, 0, 1280, FLOOR - 2)):
            person(pen, figure, x, low, 1.15, t, hop)
            if figure is cast.PRODUCER:
                headphones(pen, x, low - 14 * hop, 1.15, INK)
        yes = rise(t, know.at(0.3) + 0.12 * i, 0.5)
        if yes > 0:
            with pen.place(x + 44, low - 40 - 14 * hop, 0.9):
                things.tick(pen, WORK if orange else RECORDING, yes)
        fall = (t - know.at(0.66) - 0.14 * i) / 0.8
        if 0 < fall < 1:
            with pen.place(x, mix(320, low - 150, fall * fall), 1.4):
                things.coin(pen, 7 * t + i, clamp(4 * (1 - fall)))
    for colour, x, share in ((WORK, 330, 0.1), (RECORDING, 950, 0.5)):
        shown = pop(t, start + 0.3 + share, 0.6) * (1 - rise(t, ask.start - 0.7, 0.5))
        if shown > 0:
            turn = 90 + 5 * math.sin(2.2 * t + x)
            with pen.place(x, 250, 1.3 * shown, turn=turn), pen.place(70, 0):
                things.key(pen, colour)
    _questions(pen, line, t)


def _questions(pen: Pen, line: Timeline, t: float) -> None:
    ask, know = line["ask"], line["know"]
    for colour, x, share in ((WORK, 330, 0.30), (RECORDING, 950, 0.70)):
        shown = pop(t, ask.at(share)) * (1 - rise(t, know.at(0.2), 0.4))
        if shown > 0:
            with pen.place(x + 172, 135, shown):
                pen.fill(pen.circle(0, 0, 40), colour)
                path = pen.arc(0, -9, 12, 180, 230)
                path.lineTo(0, 10)
                pen.stroke(path, PAPER, 8)
                pen.fill(pen.circle(0, 22, 5), PAPER)
