"""Dots of ink, as a stencil printer makes a lighter tone: they lie still on the page's things and shade them."""

from __future__ import annotations

from typing import Any

from packages.media.ink import Pen

TURN = 24
"""Degrees by which the grid of dots leans, so that it never runs along an edge."""


def dots(pen: Pen, path: Any, colour: str, pitch: float, size: float, alpha: float = 1, over: bool = True) -> None:
    """Fill a path with dots `size` wide, `pitch` apart; `over` lets them multiply with what is below."""
    if alpha <= 0 or size <= 0:
        return
    skia = pen.skia
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    recorder = skia.PictureRecorder()
    tile = skia.Rect.MakeWH(pitch, pitch)
    canvas = recorder.beginRecording(tile)
    ink = skia.Paint(AntiAlias=True, Color=skia.Color(red, green, blue, round(255 * min(1.0, alpha))))
    canvas.drawCircle(pitch / 2, pitch / 2, size / 2, ink)
    shader = recorder.finishRecordingAsPicture().makeShader(
        skia.TileMode.kRepeat, skia.TileMode.kRepeat, skia.FilterMode.kLinear, skia.Matrix.RotateDeg(TURN), tile
    )
    paint = skia.Paint(AntiAlias=True, Shader=shader)
    if over:
        paint.setBlendMode(skia.BlendMode.kMultiply)
    pen.canvas.drawPath(path, paint)
