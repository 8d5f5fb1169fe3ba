"""The tune of the film: a running figure like water, and over it a melody in two voices that part and meet."""

from __future__ import annotations

BPM = 92
BEAT = 60 / BPM
"""Seconds a beat."""

BARS: tuple[tuple[int, tuple[int, int, int, int]], ...] = (
    (38, (50, 57, 62, 66)),
    (35, (47, 54, 62, 66)),
    (43, (50, 55, 59, 67)),
    (45, (52, 57, 61, 64)),
)
"""(bass, broken chord) of each bar: D, B minor, G, A."""

UPPER: tuple[tuple[float, int, float], ...] = (
    (0, 74, 1.5), (1.5, 78, 0.5), (2, 76, 1), (3, 74, 1),
    (4, 73, 1.5), (5.5, 74, 0.5), (6, 71, 2),
    (8, 74, 1), (9, 76, 1), (10, 79, 1.5), (11.5, 78, 0.5),
    (12, 76, 3),
)  # fmt: skip
"""(beat, MIDI pitch, beats) of the voice of the recording; four bars."""

LOWER: tuple[tuple[float, int, float], ...] = (
    (0, 66, 2), (2, 69, 1), (3, 67, 1),
    (4, 66, 2), (6, 62, 1), (7, 66, 1),
    (8, 67, 2), (10, 71, 1), (11, 69, 1),
    (12, 69, 1), (13, 67, 1), (14, 64, 1.5),
)  # fmt: skip
"""The voice of the work, which goes its own way below."""

BAR = 4 * BEAT
"""Seconds a bar."""
