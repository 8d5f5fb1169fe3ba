"""The music of the film: one figure runs from the first drop to the sea; a voice for each river joins it."""

from __future__ import annotations

from packages.media.films.royalties_from_streaming.tune import BAR, BARS, BEAT, LOWER, UPPER
from packages.media.narration import Timeline
from packages.media.sound import Track

UNDER = 0.34
"""How loud the music stays under the voice."""


def water(track: Track, start: float, end: float, loud: float, instrument: str = "kalimba") -> None:
    """The running figure, eight notes a bar, from the bar after `start` to `end`."""
    bar = int(-(-start // BAR))
    while bar * BAR < end:
        _, chord = BARS[bar % len(BARS)]
        for i, step in enumerate((0, 1, 2, 3, 2, 3, 1, 2)):
            at = bar * BAR + i * BEAT / 2
            if at < end:
                track.tone(instrument, chord[step], at, BEAT * 0.6, loud * (1.0 if i % 4 == 0 else 0.72))
        bar += 1


def ground(track: Track, start: float, end: float, loud: float) -> None:
    """Bass and a warm chord below, a bar long each."""
    bar = int(-(-start // BAR))
    while bar * BAR < end:
        bass, chord = BARS[bar % len(BARS)]
        track.tone("piano", bass, bar * BAR, BEAT * 2, loud * 1.6)
        for pitch in chord[1:]:
            track.tone("pad", pitch, bar * BAR, BAR, loud * 0.5)
        bar += 1


def voice(
    track: Track, notes: tuple[tuple[float, int, float], ...], instrument: str, start: float, loud: float
) -> None:
    """Four bars of a melody from the bar after `start` on, beginning with the one that fits the chord there."""
    first = int(-(-start // BAR))
    for bar in range(first, first + len(BARS)):
        for beat, pitch, beats in notes:
            if int(beat // 4) == bar % len(BARS):
                track.tone(instrument, pitch, bar * BAR + beat % 4 * BEAT, beats * BEAT * 0.92, loud)


def compose(line: Timeline) -> Track:
    """All the music of the film; the speech is added by the caller."""
    track = Track(line.duration)
    end = line.duration - 2.2
    for i, pitch in enumerate((74, 78, 81)):
        track.tone("kalimba", pitch, line["play"].at(0.55) + 0.16 * i, 0.5, 0.20)
    water(track, line["play"].end - 1.0, line["late"].start, 0.15)
    ground(track, line["lake"].start, line["late"].start, 0.05)
    voice(track, UPPER, "flute", line["share"].end - BAR, 0.11)
    voice(track, UPPER, "flute", line["recording"].start, 0.12)
    voice(track, LOWER, "voice", line["work"].start - BEAT, 0.17)
    voice(track, LOWER, "voice", line["society"].start - 2 * BEAT, 0.15)

    _clock(track, line)
    ground(track, line["late"].start, line["flag"].start, 0.04)
    water(track, line["flag"].start, line["flag"].at(0.5), 0.14)
    for pitch in (47, 54, 62):
        track.tone("pad", pitch, line["flag"].at(0.55), line["name"].start - line["flag"].at(0.55), 0.045)
    for i, pitch in enumerate((69, 74, 78)):
        track.tone("piano", pitch, line["name"].at(0.08 + 0.16 * i), 0.6, 0.16)
    water(track, line["name"].at(0.6), end, 0.16)
    ground(track, line["name"].end, end, 0.055)
    voice(track, UPPER, "flute", line["name"].end - 0.2, 0.13)
    voice(track, LOWER, "voice", line["name"].end - 0.2, 0.14)
    for pitch in (38, 50, 57, 62, 66, 74):
        track.tone("piano", pitch, end, 2.0, 0.10)
    track.echo(0.24, 0.2)
    for moment in line.moments:
        track.hush(moment.start, moment.end, UNDER)
    return track


def _clock(track: Track, line: Timeline) -> None:
    """While boats wait: only drops of the figure, as slow as a clock."""
    at, i = line["late"].start, 0
    while at < line["flag"].start - 0.4:
        _, chord = BARS[i // 4 % len(BARS)]
        track.tone("kalimba", chord[(0, 2, 1, 3)[i % 4]] + 12, at, 0.3, 0.11)
        if i % 4 == 0:
            track.tone("drum", 45, at, 0.3, 0.14)
        at += BEAT * 1.15
        i += 1
