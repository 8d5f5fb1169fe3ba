"""The tune of the film, a boat song in six-eight time, written for it."""

from __future__ import annotations

EIGHTH = 0.31
"""Seconds an eighth; six of them make a bar, as one wave of the water."""

BAR = 6 * EIGHTH

MELODY: tuple[tuple[int, int, int], ...] = (
    (0, 2, 74), (2, 1, 71), (3, 2, 67), (5, 1, 69),
    (6, 3, 71), (9, 3, 74),
    (12, 2, 76), (14, 1, 74), (15, 2, 71), (17, 1, 67),
    (18, 5, 69),
    (24, 2, 74), (26, 1, 71), (27, 2, 67), (29, 1, 69),
    (30, 3, 71), (33, 3, 76),
    (36, 2, 74), (38, 1, 71), (39, 2, 69), (41, 1, 66),
    (42, 6, 67),
)  # fmt: skip
"""(start and length in eighths, MIDI pitch); eight bars."""

CHORDS: tuple[tuple[int, int, int], ...] = (
    (43, 50, 59),
    (40, 47, 55),
    (48, 52, 55),
    (50, 54, 57),
    (43, 50, 59),
    (40, 47, 55),
    (50, 54, 60),
    (43, 50, 55),
)
"""One chord a bar: G, E minor, C, D, and again, and home."""
