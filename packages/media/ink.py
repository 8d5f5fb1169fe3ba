"""Drawing, as in a two-colour print: flat inks on warm paper, and where two inks meet they multiply."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from packages.media.problems import need_module

WIDTH, HEIGHT = 1280, 720

PAPER = "#f7f3eb"
INK = "#1f1b2b"
WORK = "#ee6a35"
RECORDING = "#2b3aa8"
SUN = "#f2bd4b"
SOFT = "#5d576b"

Point = tuple[float, float]


class Pen:
    """A canvas of 1280 by 720 units, whatever its size in pixels."""

    def __init__(self, width: int) -> None:
        """Make an empty sheet of paper, `width` pixels wide."""
        self.skia = need_module("skia")
        self.width, self.height = width, width * HEIGHT // WIDTH
        self.surface: Any = self.skia.Surface(self.width, self.height)
        self.canvas: Any = self.surface.getCanvas()
        self.canvas.scale(width / WIDTH, width / WIDTH)

    def clear(self, colour: str = PAPER) -> None:
        """A new page."""
        self.canvas.clear(self._colour(colour, 1.0))

    def pixels(self) -> bytes:
        """The page as raw RGBA, row by row."""
        return bytes(self.surface.toarray(colorType=self.skia.kRGBA_8888_ColorType).tobytes())

    def image(self, jpeg_quality: int | None = None) -> bytes:
        """The page as a PNG file, or as a JPEG of that quality (0 to 100)."""
        picture = self.surface.makeImageSnapshot()
        if jpeg_quality is None:
            return bytes(picture.encodeToData(self.skia.kPNG, 100))
        return bytes(picture.encodeToData(self.skia.kJPEG, jpeg_quality))

    @contextmanager
    def place(
        self,
        x: float = 0,
        y: float = 0,
        scale: float = 1,
        turn: float = 0,
        lean: float = 0,
        squash: float = 1,
    ) -> Iterator[None]:
        """Draw with the origin at (x, y), scaled, turned by degrees.

        As `lean` goes from 0 to 1, what is drawn lies down; `squash` is the height's own
        scale (negative: upside down).
        """
        self.canvas.save()
        self.canvas.translate(x, y)
        if lean:
            self.canvas.concat(
                self.skia.Matrix.MakeAll(1 - 0.08 * lean, -0.52 * lean, 0, 0.13 * lean, 1 - 0.5 * lean, 0, 0, 0, 1)
            )
        self.canvas.rotate(turn)
        self.canvas.scale(scale, scale * squash)
        try:
            yield
        finally:
            self.canvas.restore()

    @contextmanager
    def clip(self, path: Any) -> Iterator[None]:
        """Draw only inside a path."""
        self.canvas.save()
        self.canvas.clipPath(path, True)
        try:
            yield
        finally:
            self.canvas.restore()

    @contextmanager
    def veil(self, alpha: float) -> Iterator[None]:
        """Draw a group as one thing with this opacity."""
        self.canvas.saveLayerAlpha(None, round(255 * max(0.0, min(1.0, alpha))))
        try:
            yield
        finally:
            self.canvas.restore()

    def fill(self, path: Any, colour: str, alpha: float = 1, over: bool = False) -> None:
        """Print an area; `over` lets the ink multiply with what is below."""
        if alpha > 0:
            self.canvas.drawPath(path, self._paint(colour, alpha, over))

    def stroke(self, path: Any, colour: str, width: float, alpha: float = 1, over: bool = False) -> None:
        """Print a line with round ends."""
        if alpha > 0:
            paint = self._paint(colour, alpha, over)
            paint.setStyle(self.skia.Paint.kStroke_Style)
            paint.setStrokeWidth(width)
            paint.setStrokeCap(self.skia.Paint.kRound_Cap)
            paint.setStrokeJoin(self.skia.Paint.kRound_Join)
            self.canvas.drawPath(path, paint)

    def circle(self, x: float, y: float, radius: float) -> Any:
        """A path: a circle."""
        return self.skia.Path().addCircle(x, y, max(0.0, radius))

    def oval(self, x: float, y: float, rx: float, ry: float) -> Any:
        """A path: an ellipse around (x, y)."""
        return self.skia.Path().addOval(self.skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))

    def box(self, x: float, y: float, width: float, height: float, radius: float = 0) -> Any:
        """A path: a rectangle from its top left corner, with round corners."""
        return self.skia.Path().addRoundRect(self.skia.Rect.MakeXYWH(x, y, width, height), radius, radius)

    def line(self, *points: Point, close: bool = False) -> Any:
        """A path: straight from point to point."""
        path = self.skia.Path()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        if close:
            path.close()
        return path

    def curve(self, points: Sequence[Point], until: float = 1) -> Any:
        """A path: a soft curve through the points, drawn up to the share `until` of it."""
        path = self.skia.Path()
        path.moveTo(*points[0])
        for i in range(len(points) - 1):
            before, here, there = points[max(0, i - 1)], points[i], points[i + 1]
            after = points[min(len(points) - 1, i + 2)]
            path.cubicTo(
                here[0] + (there[0] - before[0]) / 6,
                here[1] + (there[1] - before[1]) / 6,
                there[0] - (after[0] - here[0]) / 6,
                there[1] - (after[1] - here[1]) / 6,
                *there,
            )
        return path if until >= 1 else self.part(path, until)

    def swoop(self, start: Point, end: Point, until: float = 1) -> Any:
        """A path: from one point to another, leaving and arriving upright; up to the share `until`."""
        path = self.skia.Path()
        path.moveTo(*start)
        middle = (start[1] + end[1]) / 2
        path.cubicTo(start[0], middle, end[0], middle, *end)
        return path if until >= 1 else self.part(path, until)

    def part(self, path: Any, until: float) -> Any:
        """The first share (0..1) of a path's length."""
        out = self.skia.Path()
        measure = self.skia.PathMeasure(path, False)
        if until > 0:
            measure.getSegment(0, measure.getLength() * min(1.0, until), out, True)
        return out

    def arc(self, x: float, y: float, radius: float, start: float, sweep: float) -> Any:
        """A path: an open arc, angles in degrees clockwise from the right."""
        box = self.skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius)
        return self.skia.Path().addArc(box, start, sweep)

    def _colour(self, colour: str, alpha: float) -> int:
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return int(self.skia.Color(red, green, blue, round(255 * max(0.0, min(1.0, alpha)))))

    def _paint(self, colour: str, alpha: float, over: bool) -> Any:
        paint = self.skia.Paint(AntiAlias=True, Color=self._colour(colour, alpha))
        if over:
            paint.setBlendMode(self.skia.BlendMode.kMultiply)
        return paint


def tint(colour: str, share: float, towards: str = PAPER) -> str:
    """A colour mixed with another; share 0 keeps it, 1 gives the other."""
    pairs = [(int(colour[i : i + 2], 16), int(towards[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def wave_height(index: int, variant: int, count: int) -> float:
    """The height (0..1) of one bar of a sound wave; each variant is another recording."""
    x = index / count
    swell = 0.55 + 0.45 * math.sin(math.pi * (x * (2 + variant) + 0.13 * variant)) ** 2
    detail = 0.5 + 0.5 * math.sin(index * (1.7 + 0.31 * variant) + variant) * math.cos(index * 0.83 + 2 * variant)
    edge = min(1.0, 6 * x + 0.15, 6 * (1 - x) + 0.15)
    return max(0.1, swell * (0.25 + 0.75 * detail) * edge)
