"""Who is on the map: those who listen, those who perform, those who write, and you."""

from __future__ import annotations

from packages.media.ink import INK, RECORDING, SUN, WORK, tint
from packages.media.people import Figure

LISTENER = Figure(SUN, "#7a4b33", "short")
CROWD = (
    Figure(tint(INK, 0.25), "#d99f78", "long", "#3a2430"),
    Figure(tint(SUN, 0.25), "#5f3d2b", "bun"),
    Figure(tint(INK, 0.45), "#b98058", "cap", SUN),
    Figure(SUN, "#e0ab82", "scarf", tint(INK, 0.2)),
    Figure(tint(INK, 0.1), "#8a5a3c", "afro"),
)
SINGER = Figure(RECORDING, "#6b4430", "afro")
DRUMMER = Figure(tint(RECORDING, 0.32), "#d89c72", "cap", tint(RECORDING, 0.3, INK))
POET = Figure(WORK, "#8a5a3c", "bun")
COMPOSER = Figure(tint(WORK, 0.22, INK), "#e0ab82", "short", "#4a2f22")
YOU = Figure(INK, "#9a6847", "long", "#2a1a16")
