"""Who is in the film: Awa, young and old, and those who play and write elsewhere."""

from __future__ import annotations

from packages.media.ink import INK, PAPER, RECORDING, SUN, WORK, tint
from packages.media.people import Figure

AWA = Figure(WORK, "#7a4b33", "bun")
AWA_GREY = Figure(tint(WORK, 0.12, INK), "#7a4b33", "bun", "#8d8799")
AWA_OLD = Figure(tint(WORK, 0.30, INK), "#7a4b33", "bun", "#e9e4da")
CHILD = Figure(tint(WORK, 0.35), "#8a5a3c", "afro")
GRANDCHILD = Figure(SUN, "#8a5a3c", "short")

PLAYER = Figure(tint(RECORDING, 0.45), "#e6b48c", "cap", SUN)
AUTHOR = Figure(SUN, "#e9bb95", "long", "#b5652f")
LISTENER = Figure(tint(PAPER, 0.15, INK), "#d99f78", "scarf", WORK)
