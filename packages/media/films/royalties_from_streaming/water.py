"""Rivers: courses with banks that grow as the water comes, and streaks of light that drift along them."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from packages.media.ease import clamp, mix
from packages.media.ink import PAPER, Pen, Point

STEPS = 22
"""Samples between two given points of a course."""

STREAK, APART = 54.0, 190.0
"""Length of a streak of light, and the distance to the next."""

SPEED = 62.0
"""Units that the water runs in a second."""


class Course:
    """The way of a river through points (x, y, width), as samples that know their distance from the spring."""

    def __init__(self, points: Sequence[tuple[float, float, float]]) -> None:
        """Lay a soft curve through the points."""
        self.samples: list[tuple[float, float, float]] = []
        for i in range(len(points) - 1):
            four = [points[min(max(k, 0), len(points) - 1)] for k in (i - 1, i, i + 1, i + 2)]
            for step in range(STEPS + (i == len(points) - 2)):
                self.samples.append(_between(four, step / STEPS))
        self.run = [0.0]
        for (x0, y0, _), (x1, y1, _) in zip(self.samples, self.samples[1:], strict=False):
            self.run.append(self.run[-1] + math.hypot(x1 - x0, y1 - y0))

    @property
    def length(self) -> float:
        """From the first point to the last, along the water."""
        return self.run[-1]

    @cached_property
    def normals(self) -> list[Point]:
        """A unit vector to the right-hand side of the water, at each sample."""
        found = []
        last = len(self.samples) - 1
        for i in range(last + 1):
            (x0, y0, _), (x1, y1, _) = self.samples[max(0, i - 1)], self.samples[min(last, i + 1)]
            long = math.hypot(x1 - x0, y1 - y0) or 1.0
            found.append((-(y1 - y0) / long, (x1 - x0) / long))
        return found

    def at(self, distance: float, side: float = 0) -> tuple[float, float, float]:
        """(x, y, degrees) at a distance along the water; `side` from -1 (left bank) to 1 (right bank)."""
        distance = min(max(distance, 0.0), self.length)
        i = min(max(bisect(self.run, distance) - 1, 0), len(self.samples) - 2)
        share = (distance - self.run[i]) / ((self.run[i + 1] - self.run[i]) or 1.0)
        (x0, y0, w0), (x1, y1, w1) = self.samples[i], self.samples[i + 1]
        nx, ny = self.normals[i]
        wide = mix(w0, w1, share) / 2 * side
        turn = math.degrees(math.atan2(y1 - y0, x1 - x0))
        return mix(x0, x1, share) + nx * wide, mix(y0, y1, share) + ny * wide, turn

    def banks(self, pen: Pen, until: float = 1) -> Any:
        """A path: the water from the spring to the share `until`, with a round front."""
        end = self.length * min(1.0, until)
        path = pen.skia.Path()
        if end <= 1:
            return path
        inside = [i for i, run in enumerate(self.run) if run < end]
        for side in (-1, 1):
            points = [self.at(self.run[i], side)[:2] for i in inside]
            points.append(self.at(end, side)[:2])
            if side > 0:
                points.reverse()
            for point in points:
                if path.isEmpty():
                    path.moveTo(*point)
                else:
                    path.lineTo(*point)
        path.close()
        x, y, _ = self.at(end)
        rx, ry, _ = self.at(end, 1)
        return join(pen, path, pen.circle(x, y, math.hypot(rx - x, ry - y)))

    def streaks(self, pen: Pen, t: float, view: tuple[float, float, float, float], until: float = 1) -> None:
        """Light that drifts along the water, where `view` (left, top, right, bottom) sees it; less of it from afar."""
        left, top, right, bottom = view
        near = clamp((2500 - (right - left)) / 600)
        for lane, side in enumerate((0.08, -0.52, 0.6)):
            start = (t * SPEED * (1 - 0.16 * abs(side)) + APART * (0.37 * lane)) % APART - APART
            for k in range(int(self.length / APART) + 2):
                head = start + k * APART
                end = min(head + STREAK, self.length * until - 14)
                head = max(head, 0.0)
                if end - head < 8:
                    continue
                x, y, _ = self.at(head, side)
                if not (left - 80 < x < right + 80 and top - 80 < y < bottom + 80):
                    continue
                points = [self.at(mix(head, end, j / 4), side)[:2] for j in range(5)]
                faint = min(1.0, head / 60, (self.length - end) / 90)
                pen.stroke(pen.curve(points), PAPER, 4.4, 0.7 * max(0.0, faint) * (near if lane else 1.0))


def _between(four: Sequence[tuple[float, float, float]], x: float) -> tuple[float, float, float]:
    """The point of a Catmull-Rom curve between the second and the third of four points."""
    p0, p1, p2, p3 = four
    a, b, c = (
        0.5 * (2 * p1[k] + (p2[k] - p0[k]) * x
               + (2 * p0[k] - 5 * p1[k] + 4 * p2[k] - p3[k]) * x * x
               + (3 * p1[k] - p0[k] - 3 * p2[k] + p3[k]) * x**3)
        for k in range(3)
    )  # fmt: skip
    return a, b, c


def join(pen: Pen, *paths: Any) -> Any:
    """One area out of several, so that ink lies on it only once."""
    whole = paths[0]
    for path in paths[1:]:
        whole = pen.skia.Op(whole, path, pen.skia.PathOp.kUnion_PathOp) or whole
    return whole
