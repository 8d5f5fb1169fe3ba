"""Small, friendly figures, head and shoulders, each with its own hair, skin and clothes."""

from __future__ import annotations

import math
from dataclasses import dataclass

from packages.media.ink import INK, PAPER, Pen, tint


@dataclass(frozen=True, slots=True)
class Figure:
    """How one person looks. `hair`: bun, afro, short, scarf, long or cap."""

    clothes: str
    skin: str
    hair: str
    hair_colour: str = INK


def person(
    pen: Pen,
    figure: Figure,
    x: float,
    y: float,
    size: float = 1,
    t: float = 0,
    nod: float = 0,
    singing: float = 0,
    alpha: float = 1,
) -> None:
    """Draw a person whose shoulders rest on (x, y); about 175 units high at size 1.

    `t` lets the figure breathe and blink, `nod` (0..1) lifts it, `singing` (0..1) opens the mouth.
    """
    if alpha <= 0 or size <= 0:
        return
    breath = 1.4 * math.sin(t * 1.9 + x)
    with pen.place(x, y - 14 * nod, size):
        if figure.hair == "long":
            pen.fill(pen.box(-41, -150 + breath, 82, 104, 38), figure.hair_colour, alpha)
        if figure.hair == "afro":
            pen.fill(pen.circle(0, -128 + breath, 52), figure.hair_colour, alpha)
        body = pen.box(-62, -72, 124, 140, 50)
        with pen.clip(pen.box(-80, -90, 160, 90 + 14 * nod / size)):
            pen.fill(body, figure.clothes, alpha)
            pen.fill(pen.oval(0, -70, 24, 13), tint(figure.skin, 0.18, INK), alpha)
        pen.fill(pen.box(-12, -92 + breath / 2, 24, 26, 10), tint(figure.skin, 0.18, INK), alpha)
        with pen.place(0, -115 + breath):
            _head(pen, figure, t + x, singing, alpha)


def _head(pen: Pen, figure: Figure, clock: float, singing: float, alpha: float) -> None:
    head = pen.oval(0, 0, 33, 36)
    if figure.hair == "bun":
        pen.fill(pen.circle(0, -44, 17), figure.hair_colour, alpha)
    pen.fill(head, figure.skin, alpha)
    with pen.clip(head):
        if figure.hair in {"bun", "short"}:
            pen.fill(pen.oval(-6, -32, 42, 22), figure.hair_colour, alpha)
        elif figure.hair in {"long", "afro"}:
            pen.fill(pen.oval(10, -36, 46, 22), figure.hair_colour, alpha)
    if figure.hair == "scarf":
        pen.fill(pen.circle(34, -30, 13), tint(figure.hair_colour, 0.15, INK), alpha)
        with pen.clip(pen.box(-60, -70, 120, 60)):
            pen.fill(pen.oval(0, -8, 40, 46), figure.hair_colour, alpha)
        for y in (-24, -38):
            pen.stroke(pen.arc(0, y + 62, 66, 242, 56), tint(figure.hair_colour, 0.22, INK), 3.5, alpha)
    if figure.hair == "cap":
        with pen.clip(pen.box(-40, -44, 80, 32)):
            pen.fill(pen.oval(0, -6, 36, 36), figure.hair_colour, alpha)
        pen.fill(pen.box(-6, -17, 54, 8, 4), figure.hair_colour, alpha)
    ink = tint(INK, 0.0)
    blink = 0.15 if clock % 3.7 < 0.13 else 1.0
    for side in (-11, 13):
        pen.fill(pen.oval(side, 3, 3.4, 4.2 * blink), ink, alpha)
    if singing > 0.05:
        pen.fill(pen.oval(1, 19, 7, 3 + 7 * singing), ink, alpha)
    else:
        pen.stroke(pen.arc(1, 10, 10, 35, 110), ink, 3.2, alpha)
    for side in (-20, 22):
        pen.fill(pen.circle(side, 13, 5), "#d9543a", 0.22 * alpha)


def headphones(pen: Pen, x: float, y: float, size: float, colour: str, alpha: float = 1) -> None:
    """Headphones for a person drawn at the same place and size."""
    with pen.place(x, y, size):
        pen.stroke(pen.arc(0, -118, 41, 190, 160), colour, 8, alpha)
        for side in (-48, 32):
            pen.fill(pen.box(side, -126, 16, 34, 8), colour, alpha)
            pen.stroke(pen.box(side, -126, 16, 34, 8), PAPER, 2, alpha)
