"""The way home: coins on both ways, the stops that you can be yourself, name tags, and what a country may lack."""

from __future__ import annotations

import math

from packages.media.ease import clamp, mix, pop, rise, span
from packages.media.films.who_does_what import cast, houses
from packages.media.films.who_does_what import ways as route
from packages.media.films.who_does_what.craft import barge, bucket, coin, tag
from packages.media.ink import INK, PAPER, RECORDING, WORK, Pen
from packages.media.narration import Timeline

ORDER = ("publisher", "cmo", "label", "distributor")
CHIMNEY = (160.0, 612.0)


def served(line: Timeline, t: float, stop: str) -> float:
    """How much a stop is there (1: wholly): near the end each fades in its turn, as if a country had none."""
    ask = line["ask"]
    at = ask.at(0.06) + 0.62 * ORDER.index(stop)
    return 1 - 0.86 * span(t, at, at + 1.1, 0.4)


def travel(pen: Pen, line: Timeline, t: float) -> None:
    """Coins come home: on the water, then on the rope."""
    back = line["back"]
    publisher = line["publisher"]
    share = rise(t, publisher.at(0.7), 2.6)
    if 0 < share < 1:
        place = mix(1.42, 0.5, share)
        x, y = route.orange(place)
        with pen.place(x, y + route.MONEY_ROPE):
            bucket(pen, t, 3 if place < 1.06 else 4)
        kept = clamp((t - publisher.at(0.88)) / 0.7)
        if 0 < kept < 1:
            with pen.place(860, mix(388, 470, kept * kept), 1 - 0.5 * kept):
                coin(pen, WORK, 5 * t)
    if t < back.start - 0.2:
        return
    for i in range(4):
        x = _barge_at(i, line, t)
        if 600 < x < 2050:
            barge(pen, x, t, size=rise(x, 600, 60) * (1 - rise(x, 1990, 60)))
    for i in range(5):
        place = _bucket_at(i, line, t)
        if 0.02 < place < 2.97:
            x, y = route.orange(place)
            with pen.place(x, y + route.MONEY_ROPE, rise(place, 0.02, 0.08) * (1 - rise(place, 2.89, 0.08))):
                bucket(pen, t + i, 4)


def _barge_at(i: int, line: Timeline, t: float) -> float:
    gone = t - line["back"].at(0.05)
    x = 1900 + 420 * i - 175 * gone
    while x < 600:
        x += 1680
    return x if gone > 0 else 9999


def _bucket_at(i: int, line: Timeline, t: float) -> float:
    gone = t - line["back"].at(0.45)
    place = 2.3 + 0.62 * i - 0.24 * gone
    while place < 0:
        place += 3.1
    return place if gone > 0 else 9.0


def signs(pen: Pen, line: Timeline, t: float) -> None:
    """What the house gets when you are your own publisher or your own label; the origin is its floor."""
    moment = line["alone"]
    gone = 1 - rise(t, line["ask"].start - 0.2, 0.5)
    for share, x, colour in ((0.56, -1, WORK), (0.80, 1, RECORDING)):
        fall = rise(t, moment.at(share) - 0.5, 0.5)
        if fall <= 0 or gone <= 0:
            continue
        squash = 1 - 0.22 * math.exp(-6 * max(0.0, t - moment.at(share))) * math.cos(
            16 * max(0.0, t - moment.at(share))
        )
        if colour == WORK:
            with pen.place(0, -232 - 330 * (1 - fall), 1.0, squash=squash):
                houses.book_roof(pen, 204, gone)
        else:
            with pen.place(-58, -306 - 330 * (1 - fall), 1.0, squash=squash):
                houses.lantern(pen, t, rise(t, moment.at(share) + 0.3, 0.5) * gone, gone)


def names(pen: Pen, line: Timeline, t: float) -> None:
    """Coins with a name tag come home; one without stays on the way, and sinks."""
    moment = line["names"]
    if not moment.start - 0.6 < t < line["ask"].start + 1.4:
        return
    gone = 1 - rise(t, line["ask"].start - 0.4, 0.5)
    tagged = ((cast.LINA, WORK, 0.02), (cast.TARIQ, RECORDING, 0.14), (cast.MEI, RECORDING, 0.26))
    for i, (figure, colour, share) in enumerate(tagged):
        go = clamp((t - moment.at(share)) / 3.0)
        if not 0 < go < 1:
            continue
        x, y = mix(1080, CHIMNEY[0], go), mix(640 + 60 * i, CHIMNEY[1] - 40, go) - 190 * math.sin(math.pi * go)
        with pen.place(x, y, 1.5 * min(1.0, 6 * go) * (1 - rise(go, 0.88, 0.12)), turn=8 * math.sin(3 * t + i)):
            tag(pen, figure, colour, t)
            coin(pen, colour, 0)
    lost = t - moment.at(0.5)
    if lost > 0:
        come = rise(lost, 0, 1.5)
        sink = rise(lost, 2.6, 2.2)
        x = mix(1120, 690, come) + 18 * math.sin(1.3 * t)
        y = mix(560, 640, come) + 330 * sink
        pen.fill(pen.oval(x, 1000, 60 * sink, 8 * sink), PAPER, 0.6 * gone)
        with pen.place(x, y, 1.7, turn=10 * math.sin(2 * t)), pen.veil(gone * (1 - 0.75 * rise(lost, 4.2, 0.6))):
            tag(pen, None, INK, t)
            coin(pen, "#b9b2a4", 0)
