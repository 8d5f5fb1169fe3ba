"""Scenes around the sheets: the song parts in two; the work and its people; the recording and its people."""

from __future__ import annotations

from packages.media.ease import clamp, pop, pulse, rise, span
from packages.media.films.work_and_recording import cast, things
from packages.media.films.work_and_recording.sheets import recording
from packages.media.ink import INK, RECORDING, SUN, WORK, Pen, tint
from packages.media.narration import Timeline
from packages.media.people import headphones, person

FLOOR = 592
"""Where people stand; below it the player may show captions."""

SIZE = 1.3
"""How large people are when they stand below a sheet."""


def numeral(pen: Pen, one: bool, x: float, y: float, shown: float) -> None:
    """The numbers 1 and 2, drawn, since every reader knows them."""
    if shown <= 0:
        return
    with pen.place(x, y, shown):
        pen.fill(pen.circle(0, 0, 44), WORK if one else RECORDING)
        if one:
            pen.stroke(pen.line((-9, -12), (4, -22), (4, 22)), "#fffdf8", 9)
        else:
            path = pen.arc(0, -9, 13, 190, 200)
            path.lineTo(-13, 21)
            path.lineTo(15, 21)
            pen.stroke(path, "#fffdf8", 9)


def floor(pen: Pen, shown: float) -> None:
    """The line that people stand on, drawn from the middle."""
    if shown > 0:
        pen.stroke(pen.line((640 - 570 * shown, FLOOR), (640 + 570 * shown, FLOOR)), INK, 5)


def parting(pen: Pen, line: Timeline, t: float) -> None:
    """Numbers beside the layers, and threads that still tie their corners."""
    leave = line["work"].start - 0.8
    shown = span(t, line["two"].start + 0.9, leave + 0.3, 0.4)
    for x, low, high in ((330, 390, 172), (640, 478, 258), (985, 458, 240)):
        for i in range(9):
            y = high + (low - high) * (i + 0.5) / 9
            pen.fill(pen.circle(x, y, 3.2), INK, 0.35 * shown)
    gone = 1 - rise(t, leave, 0.4)
    numeral(pen, True, 235, 425, pop(t, line["two"].start + 1.1) * gone)
    numeral(pen, False, 235, 205, pop(t, line["two"].start + 1.35) * gone)


def thread(pen: Pen, start: tuple[float, float], end: tuple[float, float], colour: str, drawn: float) -> None:
    """A line from a person to their sheet, as if drawn by hand."""
    if drawn > 0:
        pen.stroke(pen.swoop(start, end, until=drawn), colour, 6)


def writers(pen: Pen, line: Timeline, t: float) -> None:
    """Author and composer write; a publisher joins them."""
    start, leave = line["authors"].start, line["same"].start - 0.5
    if not start - 1 < t < leave + 1:
        return
    away = rise(t, leave, 0.6)
    floor(pen, rise(t, start - 0.4, 0.8) * (1 - away))
    down = 260 * away
    plans = (
        (cast.AUTHOR, 290.0, start + 0.1, line["authors"].at(0.62), (450.0, 342.0)),
        (cast.COMPOSER, 560.0, start + 0.4, line["authors"].at(0.85), (600.0, 342.0)),
        (cast.PUBLISHER, 920.0, line["publisher"].start, line["publisher"].at(0.5), (810.0, 342.0)),
    )
    with pen.clip(pen.box(0, 0, 1280, FLOOR - 2)):
        for figure, x, enter, nod, target in plans:
            up = pop(t, enter, 0.8)
            thread(pen, (x, FLOOR - 216), target, WORK, rise(t, nod, 0.8) * (1 - clamp(away * 3)))
            person(pen, figure, x, FLOOR + 270 * (1 - up) + down, SIZE, t, pulse(t, nod))
        hand = pop(t, start + 0.5, 0.8)
        with pen.place(392, FLOOR - 40 + 270 * (1 - hand) + down, 1.0, turn=6 * pulse(t % 1.1, 0, 1.1)):
            things.quill(pen, SUN)
        with pen.place(672, FLOOR - 50 + 270 * (1 - pop(t, start + 0.8, 0.8)) + down, 0.74):
            things.piano(pen, pulse(t % 1.2, 0.2, 0.5))
        with pen.place(1036, FLOOR - 54 + 270 * (1 - pop(t, line["publisher"].start + 0.4, 0.8)) + down, 1.1):
            things.book(pen, WORK)


def same_work(pen: Pen, line: Timeline, t: float) -> None:
    """Voice, piano, drum, flute: four ways to play one sheet."""
    moment = line["same"]
    leave = line["recording"].start - 0.7
    if not moment.start - 0.4 < t < leave + 0.8:
        return
    away = rise(t, leave, 0.6)
    for i, share in enumerate((0.02, 0.17, 0.42, 0.57)):
        x = 235 + 270 * i
        begin = moment.at(share)
        shown = pop(t, begin - 0.15, 0.6) * (1 - away)
        if shown <= 0:
            continue
        hit = pulse((t - begin) % 0.62, 0, 0.3) if t < moment.end + 0.4 else 0.0
        drawn = rise(t, begin + 0.1, 0.7)
        thread(pen, (x, 400), (470 + 113 * i, 330), tint(WORK, 0.15), drawn * (1 - clamp(3 * away)))
        with pen.place(x, 490, shown * 1.12):
            if i == 0:
                person(pen, cast.AUTHOR, 0, 84, 0.92, t, 0, singing=0.3 + 0.7 * hit if hit else 0.0)
                with pen.place(58, -22):
                    things.rings(pen, WORK, t, rise(t, begin) * (1 - rise(t, moment.end, 1)))
            elif i == 1:
                things.piano(pen, hit)
            elif i == 2:
                things.drum(pen, WORK, hit)
            else:
                things.flute(pen, SUN)


def kept(pen: Pen, line: Timeline, t: float) -> None:
    """A singer performs the work; the sound is kept on a second sheet."""
    moment = line["recording"]
    leave = line["performers"].start - 0.6
    if not moment.start - 0.6 < t < leave + 0.8:
        return
    away = rise(t, leave, 0.6)
    up = pop(t, moment.start - 0.2, 0.8)
    low = FLOOR + 250 * (1 - up) + 280 * away
    voice = rise(t, moment.at(0.12), 0.3) * (1 - rise(t, moment.end, 0.4))
    beat = pulse(t % 0.58, 0, 0.5)
    with pen.clip(pen.box(0, 0, 1280, FLOOR)):
        person(pen, cast.SINGER, 180, low, 1.35, t, 0.3 * beat * voice, singing=voice * (0.35 + 0.65 * beat))
        with pen.place(290, low - 142, 1.15):
            things.microphone(pen, RECORDING)
    with pen.place(345, low - 150):
        things.rings(pen, RECORDING, t, voice * (1 - away), start=-62, sweep=70)
    numeral(pen, True, 1140, 450, pop(t, moment.start + 0.4) * (1 - away))
    numeral(pen, False, 1140, 225, pop(t, moment.at(0.62)) * (1 - away))


def players(pen: Pen, line: Timeline, t: float) -> None:
    """Singer, guitarist, producer: the people of the recording."""
    first, second, leave = line["performers"], line["producer"], line["many"].start - 0.5
    if not first.start - 1 < t < leave + 1:
        return
    away = rise(t, leave, 0.6)
    floor(pen, rise(t, first.start - 0.4, 0.8) * (1 - away))
    down = 280 * away
    sing = rise(t, first.at(0.45), 0.3) * (1 - rise(t, second.start, 0.5))
    beat = pulse(t % 0.58, 0, 0.5)
    plans = (
        (cast.SINGER, 270.0, first.start + 0.1, first.at(0.45), (470.0, 342.0)),
        (cast.GUITARIST, 565.0, first.start + 0.4, first.at(0.7), (600.0, 342.0)),
        (cast.PRODUCER, 920.0, second.start, second.at(0.35), (810.0, 342.0)),
    )
    with pen.clip(pen.box(0, 0, 1280, FLOOR - 2)):
        for i, (figure, x, enter, nod, target) in enumerate(plans):
            low = FLOOR + 270 * (1 - pop(t, enter, 0.8)) + down
            thread(pen, (x, FLOOR - 216), target, RECORDING, rise(t, nod, 0.8) * (1 - clamp(away * 3)))
            person(pen, figure, x, low, SIZE, t, pulse(t, nod), singing=sing * beat if i == 0 else 0.0)
            if i == 1:
                with pen.place(x, low, SIZE / 1.12):
                    things.guitar(pen, SUN)
            if i == 2:
                headphones(pen, x, low - 14 * pulse(t, nod), SIZE, INK)
        with pen.place(386, FLOOR - 128 + 270 * (1 - pop(t, first.start + 0.5, 0.8)) + down, 1.06):
            things.microphone(pen, RECORDING)
        with pen.place(1064, FLOOR - 44 + 270 * (1 - pop(t, second.start + 0.5, 0.8)) + down, 1.2):
            things.faders(pen, SUN, t)


def many(pen: Pen, line: Timeline, t: float) -> None:
    """Three recordings grow from one work: studio, stage, another band."""
    moment = line["many"]
    leave = line["why"].start - 0.7
    if not moment.start - 0.5 < t < leave + 0.8:
        return
    away = rise(t, leave, 0.5)
    for i, (x, share, variant) in enumerate(((640.0, 0.36, 0), (236.0, 0.48, 3), (1044.0, 0.60, 2))):
        begin = moment.at(share)
        shown = pop(t, begin - 0.2, 0.7) * (1 - away)
        thread(
            pen,
            (655 + (x - 640) * 0.45, 425),
            (x, 292 if i == 0 else 332),
            INK,
            rise(t, begin - 0.4, 0.7) * (1 - clamp(3 * away)),
        )
        if i and shown > 0:
            with pen.place(x, 245, 0.54 * shown):
                recording(pen, rise(t, begin, 0.9), variant=variant, opaque=1)
        with pen.place(x, 70 if i == 0 else 112, 1.2 * shown):
            if i == 0:
                with pen.place(0, 4, 0.8):
                    things.faders(pen, SUN, t)
            elif i == 1:
                _stage(pen, t)
            else:
                _band(pen, t)


def _stage(pen: Pen, t: float) -> None:
    for side in (-1, 1):
        with pen.place(52 * side, -44, turn=side * (24 + 5 * pulse(t % 1.8, 0, 1.8))):
            pen.fill(pen.line((-8, 10), (8, 10), (34, 84), (-34, 84), close=True), SUN, 0.55, over=True)
            pen.fill(pen.box(-13, -14, 26, 26, 7), INK)
    with pen.place(0, 2, 0.42):
        things.microphone(pen, RECORDING)


def _band(pen: Pen, t: float) -> None:
    figures = (cast.COMPOSER, cast.YOU, cast.PUBLISHER)
    for i, figure in enumerate(figures):
        blue = type(figure)(tint(RECORDING, 0.18 * i), figure.skin, ("scarf", "short", "bun")[i], INK)
        person(pen, blue, -62 + 62 * i, 42, 0.5, t, 0.6 * pulse((t + 0.2 * i) % 0.6, 0, 0.5))
