"""Awa's song: a lullaby of eight bars in three time, seen as notes in the light and heard in the music."""

from __future__ import annotations

BEAT = 0.62
"""Seconds a beat."""

BAR = 3 * BEAT
"""Seconds a bar."""

MELODY: tuple[tuple[float, int, float], ...] = (
    (0, 69, 1), (1, 72, 1), (2, 74, 1),
    (3, 76, 2), (5, 74, 1),
    (6, 72, 1), (7, 74, 1), (8, 69, 1),
    (9, 67, 3),
    (12, 69, 1), (13, 72, 1), (14, 74, 1),
    (15, 79, 2), (17, 76, 1),
    (18, 74, 1), (19, 72, 1), (20, 74, 1),
    (21, 72, 3),
)  # fmt: skip
"""(beat, MIDI pitch, beats) of each note."""

PHRASE = MELODY[:6]
"""The notes that are drawn in the light."""

CHORDS: tuple[tuple[int, tuple[int, int]], ...] = (
    (45, (60, 64)),
    (41, (60, 65)),
    (48, (60, 64)),
    (43, (59, 62)),
    (45, (60, 64)),
    (41, (60, 65)),
    (43, (59, 65)),
    (48, (60, 64)),
)
"""(bass, two notes above it) of each bar: A minor, F, C, G, A minor, F, G, C."""
