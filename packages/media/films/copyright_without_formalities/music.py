"""The music of the film: Awa's song, first hummed, then on other instruments in each place it comes to."""

from __future__ import annotations

from packages.media.films.copyright_without_formalities.tune import BAR, BEAT, CHORDS, MELODY
from packages.media.narration import Timeline
from packages.media.sound import Track

UNDER = 0.34
"""How loud the music stays under the voice."""

START = 0.4
"""When the first bar begins; all bars follow from here, in seconds."""


def song(track: Track, instrument: str, start: float, loud: float, bars: int = 4, higher: int = 0) -> None:
    """Some bars of the melody, from the bar line after `start` on, where the chords have got to."""
    first = int(-(-(start - START) // BAR))
    for bar in range(first, first + bars):
        for beat, pitch, beats in MELODY:
            if int(beat // 3) == bar % len(CHORDS):
                at = START + bar * BAR + beat % 3 * BEAT
                track.tone(instrument, pitch + higher, at, beats * BEAT * 0.94, loud)


def rocking(track: Track, start: float, end: float, loud: float, instrument: str = "kalimba") -> None:
    """Bass and two light beats, bar by bar."""
    bar = max(0, int(-(-(start - START) // BAR)))
    while START + bar * BAR < end:
        at = START + bar * BAR
        bass, pair = CHORDS[bar % len(CHORDS)]
        track.tone("piano", bass, at, BEAT * 2, loud * 1.3)
        for beat in (1, 2):
            for pitch in pair:
                track.tone(instrument, pitch, at + beat * BEAT, BEAT * 0.8, loud)
        for pitch in pair:
            track.tone("pad", pitch, at, BAR, loud * 0.35)
        bar += 1


def compose(line: Timeline) -> Track:
    """All the music of the film; the speech is added by the caller."""
    track = Track(line.duration)
    midnight, light, own = line["midnight"], line["light"], line["own"]
    end = line.duration - 2.4
    for pitch in (57, 64):
        track.tone("pad", pitch, 0.2, midnight.end, 0.05)
    song(track, "voice", midnight.at(0.5), 0.17, 3)
    for i, pitch in enumerate((69, 72, 76, 81, 84)):
        track.tone("kalimba", pitch, light.at(0.10) + 0.10 * i, 0.9, 0.17)
    rocking(track, light.at(0.2), line["life"].start, 0.075)
    song(track, "voice", light.end - BAR, 0.12, 3)
    for share in (0.0, 0.17, 0.34):
        track.tone("drum", 43, line["none"].at(share) + 0.1, 0.3, 0.30)
    song(track, "flute", line["berne"].start, 0.09, 4)
    song(track, "flute", line["travel"].start - 0.4, 0.13, 3)
    song(track, "piano", line["travel"].at(0.62), 0.13, 4)
    for i, pitch in enumerate((72, 76, 79)):
        track.tone("kalimba", pitch, line["guest"].at(0.80) + 0.09 * i, 0.9, 0.17)
    for i, instrument in enumerate(("voice", "piano", "flute", "kalimba")):
        song(track, instrument, own.start - 0.8 + i * BAR, 0.13, 1, 12 if instrument == "kalimba" else 0)
    song(track, "flute", own.end - BAR, 0.10, 3)

    rocking(track, line["life"].start, end, 0.06)
    lit = [line["life"].at(0.90), *(line["fifty"].at(0.02) + 0.36 * i for i in range(4))]
    for at, pitch in zip(lit, (72, 74, 76, 79, 81), strict=True):
        track.tone("kalimba", pitch, at, 1.2, 0.34)
    for i, pitch in enumerate((69, 72, 74, 76, 79, 81, 84)):
        track.tone("kalimba", pitch, line["more"].at(0.44) + 0.22 * i, 1.0, 0.26)
    song(track, "voice", line["more"].end, 0.10, 4)
    song(track, "voice", line["found"].at(0.3), 0.11, 4)
    for i, pitch in enumerate((76, 81, 84)):
        track.tone("piano", pitch, line["found"].at(0.86) + 0.42 * i, 0.5, 0.14)
    song(track, "kalimba", line["found"].end - 0.6, 0.16, 2)
    for pitch in (45, 57, 60, 64, 72):
        track.tone("piano", pitch, end, 2.0, 0.10)
    track.echo(0.26, 0.24)
    for moment in line.moments:
        track.hush(moment.start, moment.end, UNDER)
    return track
