"""Who is in the film: Lina, Tariq and Mei, a publisher, and the many writers of the CMO."""

from __future__ import annotations

from packages.media.ink import INK, RECORDING, SUN, WORK, tint
from packages.media.people import Figure

LINA = Figure(WORK, "#8a5a3c", "bun")
TARIQ = Figure(RECORDING, "#6b4430", "afro")
MEI = Figure(tint(RECORDING, 0.38), "#e6b48c", "short", "#2a1d22")

PUBLISHER = Figure(tint(WORK, 0.3, INK), "#5f3d2b", "cap", tint(WORK, 0.05, INK))
LABEL = Figure(tint(RECORDING, 0.25, INK), "#c98d63", "scarf", SUN)

WRITERS = (
    Figure(tint(WORK, 0.15), "#d89c72", "long", "#3a2430"),
    Figure(tint(WORK, 0.35, INK), "#6b4430", "afro"),
    LINA,
    Figure(tint(WORK, 0.4), "#e0ab82", "short", "#4a2f22"),
    Figure(WORK, "#7a4c34", "scarf", RECORDING),
)
"""Five who write; Lina is in their middle."""
