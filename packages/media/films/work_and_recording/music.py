"""The music of the film: the tune of the orange sheet, in the sounds that the pictures speak of."""

from __future__ import annotations

from packages.media.films.work_and_recording.tune import BEAT, BEATS, CHORDS, MELODY
from packages.media.narration import Timeline
from packages.media.sound import Track

UNDER = 0.30
"""How loud the music stays under the voice."""


def tune(
    track: Track,
    instrument: str,
    at: float,
    loud: float,
    beats: tuple[float, float] = (0, BEATS),
    beat: float = BEAT,
) -> None:
    """The melody, or some of its beats, on one instrument."""
    first, last = beats
    for i, (when, pitch) in enumerate(MELODY):
        following = MELODY[i + 1][0] if i + 1 < len(MELODY) else BEATS
        if first <= when < last:
            track.tone(instrument, pitch, at + (when - first) * beat, (following - when) * beat * 0.95, loud)


def chords(track: Track, instrument: str, at: float, loud: float, times: int = 1) -> None:
    """The four chords, some times over."""
    for time in range(times):
        for when, pitches in CHORDS:
            for pitch in pitches:
                track.tone(instrument, pitch, at + (time * BEATS + when) * BEAT, 2 * BEAT, loud)


def compose(line: Timeline) -> Track:
    """All the music of the film; the voice is added by the caller."""
    track = Track(line.duration)
    two_bars = BEATS * BEAT
    chords(track, "pad", 0.2, 0.05, 2)
    tune(track, "kalimba", 0.2, 0.30)
    tune(track, "kalimba", 0.2 + two_bars, 0.18)

    work = line["work"]
    tune(track, "voice", work.at(0.30), 0.16)
    tune(track, "voice", line["authors"].at(0.9), 0.10)
    same = line["same"]
    for instrument, share, loud in (("voice", 0.02, 0.22), ("piano", 0.17, 0.30), ("flute", 0.66, 0.26)):
        tune(track, instrument, same.at(share), loud, (0, 4), BEAT * 0.62)
    for i in range(8):
        track.tone("drum", 50 if i % 4 else 45, same.at(0.42) + i * BEAT / 2 * 0.9, 0.3, 0.30)
    tune(track, "flute", same.end - 0.1, 0.16, (4, 8), BEAT * 0.8)

    kept = line["recording"]
    tune(track, "voice", kept.at(0.12), 0.24)
    tune(track, "kalimba", line["performers"].start, 0.14)
    chords(track, "pad", kept.start, 0.04, 4)
    many = line["many"]
    for instrument, share in (("kalimba", 0.36), ("piano", 0.52), ("flute", 0.68)):
        tune(track, instrument, many.at(share), 0.22, (0, 4), BEAT * 0.8)
    tune(track, "kalimba", many.end - 0.1, 0.18, (4, 8), BEAT * 0.85)

    chords(track, "pad", line["why"].start, 0.045, 2)
    chords(track, "pad", line["film"].at(0.3), 0.035, 1)
    tune(track, "piano", line["film"].at(0.5), 0.14)
    for pitch in (43, 55, 62):
        track.tone("pad", pitch, line["keys"].start, line["one"].at(0.8) - line["keys"].start, 0.05)
    for i, share in enumerate((0.20, 0.66)):
        for pitch in (72 + 4 * i, 79 + 4 * i):
            track.tone("piano", pitch, line["one"].at(share) + 0.4, 0.3, 0.14)
    chords(track, "pad", line["one"].at(0.84), 0.06, 1)
    tune(track, "kalimba", line["one"].at(0.84), 0.30)

    chords(track, "pad", line["hands"].start, 0.04, 4)
    tune(track, "piano", line["ask"].start, 0.12)
    tune(track, "kalimba", line["know"].at(0.62), 0.24)
    track.tone("kalimba", 72, line["know"].at(0.62) + two_bars - BEAT, 1.2, 0.24)
    track.echo()
    for moment in line.moments:
        track.hush(moment.start, moment.end, UNDER)
    return track
