"""The song of the film, written for it: seen on the orange sheet, heard in the music."""

from __future__ import annotations

BPM = 104
BEAT = 60 / BPM
"""Seconds a beat."""

MELODY: tuple[tuple[float, int], ...] = (
    (0.0, 64),
    (0.5, 67),
    (1.0, 69),
    (2.0, 72),
    (2.5, 69),
    (3.0, 67),
    (4.0, 64),
    (4.5, 62),
    (5.0, 64),
    (6.0, 60),
)
"""(beat, MIDI pitch) of each note; two bars of four."""

BEATS = 8
"""How long the tune is."""

CHORDS: tuple[tuple[float, tuple[int, int, int]], ...] = (
    (0.0, (48, 55, 64)),
    (2.0, (45, 52, 60)),
    (4.0, (53, 57, 60)),
    (6.0, (55, 59, 62)),
)
"""(beat, pitches) of each chord: C, A minor, F, G."""

WORDS: tuple[tuple[float, float], ...] = (
    (0.0, 0.8),
    (1.0, 0.85),
    (2.0, 0.8),
    (3.0, 0.8),
    (4.0, 0.8),
    (5.0, 0.75),
    (6.0, 1.4),
)
"""(beat, length in beats) of the words, drawn as bars since every language has its own."""
