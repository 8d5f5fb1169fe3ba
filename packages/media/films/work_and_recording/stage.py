"""The two sheets through the whole film: together, apart, and together again."""

from __future__ import annotations

from packages.media.actor import Actor, glide
from packages.media.narration import Timeline

APART_WORK = {"x": 655.0, "y": 425.0, "scale": 0.98, "lean": 1.0}
APART_RECORDING = {"x": 655.0, "y": 205.0, "scale": 0.98, "lean": 1.0}


def work_sheet(line: Timeline) -> Actor:
    """The orange sheet."""
    end = line.duration
    return Actor(
        {"x": 640, "y": 315, "scale": 1.12, "lean": 0, "alpha": 1, "shadow": 0},
        (
            glide(line["two"].start + 0.1, 1.3, shadow=1, **APART_WORK),
            glide(line["work"].start - 0.7, 1.2, x=640, y=320, scale=1.2, lean=0),
            glide(line["authors"].start - 0.5, 1.0, y=188, scale=0.92),
            glide(line["same"].start - 0.5, 0.9, y=190, scale=0.8),
            glide(line["recording"].start - 0.6, 1.1, x=760, y=450, scale=0.92, lean=1),
            glide(line["performers"].start - 0.5, 0.9, x=640, y=860, alpha=0),
            glide(line["many"].start - 0.5, 1.1, x=650, y=500, scale=0.84, lean=1, alpha=1),
            glide(line["why"].start - 0.7, 1.1, **APART_WORK),
            glide(line["film"].start - 0.4, 1.1, x=250, y=190, scale=0.52, lean=0, shadow=0),
            glide(line["film"].at(0.55), 1.2, x=775, y=513, scale=0.40),
            glide(line["film"].end - 0.2, 0.7, alpha=0),
            glide(line["one"].at(0.82), 0.6, alpha=1),
            glide(line["hands"].start - 0.8, 0.7, alpha=0),
            glide(line["many-hands"].end, 0.1, x=330, y=225, scale=0.56),
            glide(line["ask"].start - 0.5, 0.7, alpha=1),
            glide(line["know"].end + 0.1, 1.4, x=640, scale=0.72, y=225),
            glide(end + 9, 1, alpha=1),
        ),
    )


def recording_sheet(line: Timeline) -> Actor:
    """The blue sheet."""
    return Actor(
        {"x": 640, "y": 315, "scale": 1.12, "lean": 0, "alpha": 1, "shadow": 0},
        (
            glide(line["two"].start + 0.1, 1.3, shadow=1, **APART_RECORDING),
            glide(line["work"].start - 0.7, 1.0, y=-260, alpha=0),
            glide(line["recording"].start - 3, 0.1, x=760, y=225, scale=0.92, lean=1),
            glide(line["recording"].at(0.36), 0.6, alpha=1),
            glide(line["performers"].start - 0.5, 1.0, x=640, y=188, scale=0.92, lean=0),
            glide(line["many"].start - 0.5, 1.1, x=640, y=203, scale=0.54),
            glide(line["why"].start - 0.7, 1.1, **APART_RECORDING),
            glide(line["film"].start - 0.4, 1.1, x=250, y=190, scale=0.52, lean=0, shadow=0),
            glide(line["film"].at(0.55), 1.2, x=775, y=513, scale=0.40),
            glide(line["film"].end - 0.2, 0.7, alpha=0),
            glide(line["one"].at(0.82), 0.6, alpha=1),
            glide(line["hands"].start - 0.8, 0.7, alpha=0),
            glide(line["many-hands"].end, 0.1, x=950, y=225, scale=0.56),
            glide(line["ask"].start - 0.5, 0.7, alpha=1),
            glide(line["know"].end + 0.1, 1.4, x=640, scale=0.72, y=225),
        ),
    )
