"""The music of the film: a boat song that rocks; the orange way plucked, the blue way blown, both at the end."""

from __future__ import annotations

from packages.media.films.who_does_what.tune import BAR, CHORDS, EIGHTH, MELODY
from packages.media.narration import Timeline
from packages.media.sound import Track

UNDER = 0.25
"""How loud the music stays under the voice."""

COIN = (86, 91)
"""The two pitches of a coin."""


def melody(track: Track, instrument: str, at: float, loud: float, bars: tuple[int, int] = (0, 8), up: int = 0) -> None:
    """Some bars of the tune on one instrument."""
    first, last = bars[0] * 6, bars[1] * 6
    for start, length, pitch in MELODY:
        if first <= start < last:
            track.tone(instrument, pitch + up, at + (start - first) * EIGHTH, length * EIGHTH * 0.96, loud)


def waves(track: Track, at: float, bars: int, loud: float, instrument: str = "piano") -> None:
    """Chords broken into eighths, up and down; a pad below."""
    for bar in range(bars):
        low, middle, high = CHORDS[bar % len(CHORDS)]
        start = at + bar * BAR
        for i, pitch in enumerate((low, middle, high, middle + 12, high, middle)):
            track.tone(instrument, pitch, start + i * EIGHTH, EIGHTH, loud * (1.0 if i in (0, 3) else 0.6))
        for pitch in (low + 12, middle + 12, high + 12):
            track.tone("pad", pitch, start, BAR, 0.13 * loud)


def coins(track: Track, at: float, count: int, loud: float = 0.10, step: float = 0.16) -> None:
    """Coins that fall, two light tones each."""
    for i in range(count):
        for k, pitch in enumerate(COIN):
            track.tone("kalimba", pitch + (i * 5) % 7, at + i * step + 0.05 * k, 0.2, loud)


def tangle(track: Track, start: float, end: float, settled: float) -> None:
    """Too many lines: plucked tones that do not fit, thicker and thicker, until one chord gathers them."""
    moment, i = start, 0
    while moment < end:
        share = (moment - start) / (end - start)
        track.tone("kalimba", 62 + (i * 7 + i * i) % 19, moment, 0.3, 0.05 + 0.10 * share)
        moment += 0.30 - 0.19 * share
        i += 1
    for k, pitch in enumerate((43, 55, 62, 67, 71, 79)):
        track.tone("piano", pitch, settled + 0.06 * k, 1.6, 0.12)


def compose(line: Timeline) -> Track:
    """All the music of the film; the voice is added by the caller."""
    track = Track(line.duration)
    waves(track, 0.2, 9, 0.11)
    melody(track, "kalimba", 0.2, 0.26)
    melody(track, "flute", line["ways"].start, 0.10, (2, 4))

    orange = line["orange"]
    waves(track, orange.start - 0.5, 6, 0.10, "kalimba")
    melody(track, "kalimba", orange.start - 0.5, 0.24, (0, 8), 12)
    publisher = line["publisher"]
    for share in (0.40, 0.54, 0.60, 0.66):
        track.tone("piano", 79 if share == 0.40 else 83, publisher.at(share), 0.3, 0.12)
    coins(track, publisher.at(0.88), 2)
    tangle(track, line["tangle"].start, line["cmo"].start, line["cmo"].at(0.12))
    waves(track, line["cmo"].at(0.2), 4, 0.12, "kalimba")
    melody(track, "kalimba", line["cmo"].at(0.3), 0.20, (4, 8))
    coins(track, line["cmo"].at(0.74), 12)
    for i in range(3):
        track.tone("piano", 79 + 4 * i, line["abroad"].start + 0.35 * i, 1.0, 0.13)
    waves(track, line["abroad"].start, 2, 0.10)

    blue = line["blue"]
    waves(track, blue.start - 0.6, 12, 0.12)
    melody(track, "voice", blue.at(0.4), 0.20, (0, 2))
    melody(track, "flute", blue.end + 0.2, 0.17, (0, 8))
    coins(track, line["label"].at(0.08), 5)
    track.tone("flute", 86, line["label"].at(0.34), 1.2, 0.06)
    track.tone("drum", 48, line["distributor"].at(0.42), 0.3, 0.35)
    coins(track, line["distributor"].at(0.72), 6)
    play = line["play"]
    track.tone("drum", 60, play.at(0.3), 0.3, 0.30)
    track.tone("flute", 74, play.at(0.72), 0.5, 0.14)
    track.tone("kalimba", 79, play.at(0.84), 0.5, 0.26)

    back = line["back"]
    waves(track, back.start - 0.4, 8, 0.12)
    melody(track, "flute", back.start - 0.4, 0.18)
    melody(track, "kalimba", back.start - 0.4, 0.18, (0, 8), 12)
    coins(track, back.at(0.9), 8)
    for share in (0.56, 0.80):
        track.tone("drum", 48, line["alone"].at(share), 0.3, 0.35)
    names = line["names"]
    coins(track, names.at(0.42), 6, step=0.5)
    for i, pitch in enumerate((67, 66, 64, 62)):
        track.tone("flute", pitch, names.at(0.62) + 0.55 * i, 0.5, 0.10)

    ask = line["ask"]
    waves(track, ask.start - 0.3, 6, 0.12)
    end = max(ask.at(0.72), line.duration - 4.4 * BAR)
    melody(track, "kalimba", end, 0.26, (6, 8), 12)
    melody(track, "flute", end, 0.18, (6, 8))
    track.tone("kalimba", 91, end + 2 * BAR, 1.4, 0.2)
    for pitch in (43, 55, 62, 71):
        track.tone("piano", pitch, end + 2 * BAR, 2.0, 0.10)
    track.echo()
    for moment in line.moments:
        track.hush(moment.start, moment.end, UNDER)
    return track
