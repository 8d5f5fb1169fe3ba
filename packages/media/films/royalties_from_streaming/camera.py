"""Where we look: one page-wide way over the map, from the first drop to both rivers."""

from __future__ import annotations

from packages.media.actor import Actor, glide
from packages.media.narration import Timeline


def camera(line: Timeline) -> Actor:
    """The middle of what is seen, and how large: 1 shows the land's units as the page's."""
    lake, keep, share, two = line["lake"], line["keep"], line["share"], line["two"]
    recording, work, society = line["recording"], line["work"], line["society"]
    return Actor(
        {"x": 322, "y": 672, "zoom": 1.8},
        (
            glide(line["play"].at(0.62), 3.0, x=705, y=935, zoom=0.88),
            glide(lake.at(0.66), 1.9, x=770, y=985, zoom=0.62),
            glide(keep.start - 0.5, 1.8, x=815, y=830, zoom=1.1),
            glide(share.start - 0.5, 1.4, x=735, y=1030, zoom=1.24),
            glide(two.start - 0.5, 2.4, x=1250, y=1010, zoom=1.12),
            glide(recording.start - 0.3, 2.6, x=1730, y=780, zoom=1.12),
            glide(recording.at(0.44), 3.0, x=2890, y=790, zoom=1.06),
            glide(work.start - 0.5, 2.6, x=1790, y=1285, zoom=1.1),
            glide(society.start - 0.3, 1.8, x=2140, y=1310, zoom=1.08),
            glide(society.at(0.45), 2.2, x=2960, y=1250, zoom=1.1),
            glide(line["late"].start - 0.5, 1.8, x=2590, y=968, zoom=0.87),
            glide(line["flag"].start - 0.6, 1.8, x=2560, y=1256, zoom=1.06),
            glide(line["name"].at(0.62), 2.2, x=2650, y=1270, zoom=1.0),
            glide(line["end"].start - 0.6, 2.8, x=1885, y=1040, zoom=0.34),
        ),
    )
