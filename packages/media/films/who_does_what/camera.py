"""Where the camera is: it flies over the land the whole time, and never cuts."""

from __future__ import annotations

from packages.media.actor import Actor, glide
from packages.media.narration import Timeline


def camera(line: Timeline) -> Actor:
    """The middle of the view (x, y) and its zoom; zoom 0.5 shows the whole land."""
    out, ways, orange = line["out"], line["ways"], line["orange"]
    publisher, tangle, cmo = line["publisher"], line["tangle"], line["cmo"]
    abroad, blue, label = line["abroad"], line["blue"], line["label"]
    distributor, play, back = line["distributor"], line["play"], line["back"]
    alone, names, ask = line["alone"], line["names"], line["ask"]
    return Actor(
        {"x": 262, "y": 806, "zoom": 2.16},
        (
            glide(0.0, out.start - 0.2, zoom=1.94, y=800),
            glide(out.start - 0.5, 3.6, x=2200),
            glide(out.start - 0.5, 1.7, zoom=0.62, y=760),
            glide(out.start + 1.4, 1.7, zoom=1.16, y=850),
            glide(out.start + 3.2, out.end - out.start - 3.4, x=2226, zoom=1.24),
            glide(ways.start - 0.6, 2.1, x=1280, y=720, zoom=0.5),
            glide(orange.start - 0.9, 1.9, x=470, y=640, zoom=1.42),
            glide(orange.at(0.55), 2.6, x=850, y=452, zoom=1.42),
            glide(publisher.start + 1.6, 5.0, x=868, y=448, zoom=1.5),
            glide(tangle.start - 0.7, 1.8, x=1560, y=486, zoom=1.1),
            glide(tangle.start + 1.2, 3.4, zoom=1.15),
            glide(cmo.start - 0.2, 9.0, zoom=1.22, y=470),
            glide(abroad.start - 0.4, 2.4, x=1480, y=560, zoom=0.74),
            glide(abroad.end + 0.2, 1.4, zoom=0.76),
            glide(blue.start - 0.6, 2.2, x=500, y=960, zoom=1.3),
            glide(blue.at(0.8), 2.2, x=930, y=985, zoom=1.22),
            glide(label.start + 1.5, 3.9, x=960, zoom=1.27),
            glide(distributor.start - 0.7, 1.8, x=1480, y=978, zoom=1.14),
            glide(distributor.at(0.38), 2.6, x=1720, y=984, zoom=1.06),
            glide(play.start - 0.6, 1.6, x=2080, y=985, zoom=1.7),
            glide(play.at(0.45), 2.5, y=952, zoom=1.6),
            glide(back.start - 0.5, 2.2, x=1560, y=935, zoom=0.82),
            glide(back.start + 1.5, 2.0, x=1330),
            glide(back.at(0.5), 2.6, x=930, y=560, zoom=0.84),
            glide(alone.start - 0.6, 1.6, x=290, y=742, zoom=1.34),
            glide(alone.start + 1.2, 4.0, zoom=1.4),
            glide(names.start - 0.5, 1.6, x=520, y=690, zoom=1.02),
            glide(names.start + 1.3, 5.0, x=500, zoom=1.06),
            glide(ask.start - 0.6, 2.2, x=1280, y=720, zoom=0.5),
            glide(ask.at(0.6), line.duration - ask.at(0.6), zoom=0.508, y=716),
        ),
    )
