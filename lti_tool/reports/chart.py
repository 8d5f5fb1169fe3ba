"""The geometry of a small bar chart: pairs of bars, a light one for the whole and a full one for a part.

Horizontal places are percentages and vertical ones pixels, so that the picture fills any width while its
words keep their size; colours are classes, because pages allow no inline style.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 160  # pixels of the tallest bar
MOST_LABELS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One pair of bars; x and width in percent, heights in pixels.

    ``label`` is empty where there is no room; those that are not ``main`` go where there is little.
    """

    x: float
    width: float
    center: float
    whole: float
    part: float
    label: str
    main: bool
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line across the chart at a round number; ``y`` in pixels from the top."""

    y: float
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    """All that a template needs to draw the chart."""

    height: int
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]


def bars(points: Sequence[tuple[str, str, int, int]]) -> Chart:
    """Lay out a chart of ``(label, title, whole, part)`` points, in order."""
    top, step = scale(max((whole for _label, _title, whole, _part in points), default=0))
    slot = 100 / max(1, len(points))
    width = slot * 0.62
    every = math.ceil(len(points) / MOST_LABELS) or 1
    drawn = tuple(
        Bar(
            x=round(index * slot + (slot - width) / 2, 3),
            width=round(width, 3),
            center=round((index + 0.5) * slot, 3),
            whole=round(HEIGHT * whole / top, 1),
            part=round(HEIGHT * part / top, 1),
            label=label if (len(points) - 1 - index) % every == 0 else "",
            main=(len(points) - 1 - index) % (2 * every) == 0,
            title=title,
        )
        for index, (label, title, whole, part) in enumerate(points)
    )
    lines = tuple(Line(round(HEIGHT - HEIGHT * value / top, 1), value) for value in range(0, top + 1, step))
    return Chart(HEIGHT, drawn, lines)


def scale(largest: int) -> tuple[int, int]:
    """The top of the scale and the step between its lines: round whole numbers, two to five lines."""
    step = 1
    while step * 4 < largest:
        digits = step
        while digits % 10 == 0:
            digits //= 10
        step = step * 5 // 2 if digits == 2 else step * 2
    return max(step, math.ceil(largest / step) * step), step
