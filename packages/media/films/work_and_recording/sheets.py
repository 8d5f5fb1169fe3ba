"""The two layers: the orange sheet is the work, the blue sheet is the recording."""

from __future__ import annotations

from packages.media.ease import clamp, pop, smooth
from packages.media.films.work_and_recording.tune import BEATS, CHORDS, MELODY, WORDS
from packages.media.ink import PAPER, RECORDING, WORK, Pen, Point, tint, wave_height

WIDTH, HEIGHT = 640, 320
BARS = 46


def note_place(beat: float, pitch: int) -> Point:
    """Where a note stands on the orange sheet, from the sheet's middle."""
    return -WIDTH / 2 + 70 + beat * (WIDTH - 150) / (BEATS - 1.2), -16 - (pitch - 60) * 6.6


def card(pen: Pen, colour: str, wash: float, alpha: float, shadow: float, opaque: float) -> None:
    """An empty sheet: paper, a wash of ink and a firm edge; `shadow` (0..1) lifts it from the table."""
    box = pen.box(-WIDTH / 2, -HEIGHT / 2, WIDTH, HEIGHT, 30)
    if shadow > 0:
        with pen.place(6, 22):
            pen.fill(box, "#3a2c14", 0.10 * shadow * alpha, over=True)
    pen.fill(box, PAPER, opaque * alpha)
    pen.fill(box, tint(colour, 1 - wash, "#ffffff"), alpha, over=True)
    pen.stroke(box, colour, 5, alpha, over=True)


def work(
    pen: Pen,
    melody: float = 1,
    chords: float = 1,
    words: float = 1,
    alpha: float = 1,
    shadow: float = 0,
    opaque: float = 0,
    bounce: float = -1.0,
) -> None:
    """The orange sheet around the origin; melody, chords and words (0..1) are how much of each is written.

    `bounce` is a beat: the note that sounds then hops.
    """
    if alpha <= 0:
        return
    card(pen, WORK, 0.16, alpha, shadow, opaque)
    for line in range(5):
        height = -118 + 24 * line
        pen.stroke(pen.line((-WIDTH / 2 + 34, height), (WIDTH / 2 - 34, height)), WORK, 2.4, 0.42 * alpha, over=True)
    places = [note_place(beat, pitch) for beat, pitch in MELODY]
    pen.stroke(pen.curve(places, until=smooth(melody)), WORK, 20, 0.30 * alpha, over=True)
    for i, ((beat, _), (x, y)) in enumerate(zip(MELODY, places, strict=True)):
        grown = pop(melody * (len(places) + 2), i, 1.6) if melody < 1 else 1.0
        hop = max(0.0, 1 - abs(bounce - beat) / 0.45) if bounce >= 0 else 0.0
        if grown <= 0:
            continue
        with pen.place(x, y - 12 * hop, grown * (1 + 0.25 * hop)):
            pen.stroke(pen.line((12.5, -4), (12.5, -46)), WORK, 5, alpha)
            with pen.place(turn=-20):
                pen.fill(pen.oval(0, 0, 15.5, 11.5), WORK, alpha)
    for i, (beat, pitches) in enumerate(CHORDS):
        grown = pop(chords * (len(CHORDS) + 1), i, 1.3) if chords < 1 else 1.0
        x = note_place(beat, 60)[0]
        for j in range(len(pitches)):
            pen.fill(pen.circle(x, 20 + 26 * j, 10 * clamp(grown)), WORK, alpha)
        if grown > 0.5:
            pen.stroke(pen.line((x + 30, 46), (x + 100, 46)), WORK, 5, 0.35 * alpha * clamp(grown))
    for i, (beat, length) in enumerate(WORDS):
        grown = smooth(words * (len(WORDS) + 1) - i)
        if grown > 0:
            x = note_place(beat, 60)[0]
            width = length * (WIDTH - 150) / (BEATS - 1.2) - 12
            pen.fill(pen.box(x - 16, 112, max(16, width * grown), 16, 8), WORK, alpha)


def recording(
    pen: Pen,
    heard: float = 1,
    alpha: float = 1,
    shadow: float = 0,
    opaque: float = 0,
    variant: int = 0,
    beat: float = -1,
) -> None:
    """The blue sheet around the origin; `heard` (0..1) is how much of the sound is kept.

    `variant` chooses the sound; `beat` moves a reading head along it (negative: none).
    """
    if alpha <= 0:
        return
    card(pen, RECORDING, 0.15, alpha, shadow, opaque)
    step = (WIDTH - 90) / BARS
    for i in range(BARS):
        grown = pop(heard * (BARS + 7), i, 7) if heard < 1 else 1.0
        if grown <= 0:
            continue
        here = abs(beat * BARS / BEATS - i) if beat >= 0 else 9.0
        swell = 1 + 0.22 * max(0.0, 1 - here / 3)
        height = max(8.0, wave_height(i, variant, BARS) * 236 * grown * swell)
        x = -WIDTH / 2 + 45 + step * i
        pen.fill(pen.box(x + 1.8, -height / 2, step - 3.6, height, (step - 3.6) / 2), RECORDING, alpha, over=True)
