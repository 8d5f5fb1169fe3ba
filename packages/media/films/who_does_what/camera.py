"""Where the camera is: it flies from place to place, and never cuts."""

from __future__ import annotations

import math

from packages.media.actor import Actor, glide
from packages.media.ease import clamp
from packages.media.narration import Timeline


def camera(line: Timeline) -> Actor:
    """The middle of the view (x, y) and its zoom; zoom 0.5 shows the whole land."""
    out, ways, orange = line["out"], line["ways"], line["orange"]
    tangle = line["tangle"]
    abroad, blue = line["abroad"], line["blue"]
    distributor, play, back = line["distributor"], line["play"], line["back"]
    alone, names, ask = line["alone"], line["names"], line["ask"]
    return Actor(
        {"x": 262, "y": 802, "zoom": 2.04},
        (
            glide(out.start - 0.4, 3.0, x=2216),
            glide(out.start - 0.4, 1.4, zoom=0.62, y=760),
            glide(out.start + 1.1, 1.5, zoom=1.2, y=850),
            glide(ways.start - 0.5, 1.6, x=1280, y=720, zoom=0.5),
            glide(orange.start - 0.8, 1.5, x=470, y=640, zoom=1.42),
            glide(orange.at(0.6), 2.1, x=868, y=448, zoom=1.5),
            glide(tangle.start - 0.6, 1.3, x=1560, y=472, zoom=1.18),
            glide(abroad.start - 0.3, 1.5, x=1480, y=560, zoom=0.74),
            glide(blue.start - 0.6, 1.6, x=500, y=960, zoom=1.3),
            glide(blue.at(0.85), 1.6, x=950, y=985, zoom=1.24),
            glide(distributor.start - 0.6, 1.3, x=1480, y=978, zoom=1.14),
            glide(distributor.at(0.42), 1.6, x=1720, y=984, zoom=1.06),
            glide(play.start - 0.5, 1.3, x=2080, y=956, zoom=1.62),
            glide(back.start - 0.4, 1.5, x=1480, y=935, zoom=0.8),
            glide(back.at(0.52), 1.8, x=930, y=560, zoom=0.84),
            glide(alone.start - 0.5, 1.2, x=290, y=742, zoom=1.34),
            glide(names.start - 0.5, 1.2, x=520, y=690, zoom=1.02),
            glide(ask.start - 0.6, 1.7, x=1280, y=720, zoom=0.5),
        ),
    )


def stillness(way: Actor, t: float) -> float:
    """1 while the camera rests, 0 in flight: the print's dots are only seen at rest, as the eye would see them.

    A screen of dots that moves is also what a film's coder pays most for.
    """
    step = 0.04
    now, soon = way.at(t), way.at(t + step)
    moved = math.hypot(soon["x"] - now["x"], soon["y"] - now["y"]) * now["zoom"]
    grown = abs(math.log(soon["zoom"] / now["zoom"])) * 640
    return clamp(1.25 - (moved + grown) / step / 60)
