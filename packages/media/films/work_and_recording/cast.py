"""Who is in the film: three people of the work, three of the recording, and the film maker."""

from __future__ import annotations

from packages.media.ink import INK, RECORDING, SUN, WORK, tint
from packages.media.people import Figure

AUTHOR = Figure(WORK, "#8a5a3c", "bun")
COMPOSER = Figure(tint(WORK, 0.22, INK), "#e0ab82", "short", "#4a2f22")
PUBLISHER = Figure(tint(WORK, 0.35), "#5f3d2b", "cap", tint(WORK, 0.1, INK))

SINGER = Figure(RECORDING, "#6b4430", "afro")
GUITARIST = Figure(tint(RECORDING, 0.38), "#d89c72", "long", "#3a2430")
PRODUCER = Figure(tint(RECORDING, 0.2, INK), "#a8714b", "short")

FILM_MAKER = Figure(INK, "#b98058", "scarf", SUN)
YOU = Figure(tint(INK, 0.1), "#8a5a3c", "long", "#2a1a16")
