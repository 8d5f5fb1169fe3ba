"""The way home: coins on both ways, the stops that you can be yourself, name tags, and what a country may lack."""

from __future__ import annotations

import math

from packages.media.ease import clamp, mix, rise, span
from packages.media.films.who_does_what import cast, houses
from packages.media.films.who_does_what import ways as route
from packages.media.films.who_does_what.craft import barge, bucket, coin, tag
from packages.media.ink import INK, RECORDING, WORK, Pen, tint
from packages.media.narration import Timeline
from packages.media.people import Figure

ORDER = ("publisher", "cmo", "label", "distributor")
CHIMNEY = (160.0, 612.0)


def served(line: Timeline, t: float, stop: str) -> float:
    """How much a stop is there (1: wholly): near the end each fades in its turn, as if a country had none."""
    ask = line["ask"]
    at = ask.at(0.06) + 0.62 * ORDER.index(stop)
    return 1 - 0.86 * span(t, at, at + 1.1, 0.4)


def outward(line: Timeline, t: float) -> float:
    """How much is seen (0..1) of what goes out: nothing while we look at what comes home."""
    return 1 - span(t, line["back"].start - 0.6, line["ask"].start + 0.5, 0.7)


def homeward(line: Timeline, t: float) -> float:
    """How much is seen (0..1) of the money's traffic: nothing while the name tags come home."""
    return 1 - span(t, line["alone"].start - 0.2, line["ask"].start + 0.5, 0.7)


def travel(pen: Pen, line: Timeline, t: float) -> None:
    """Coins come home: on the water, then on the rope."""
    back = line["back"]
    publisher = line["publisher"]
    share = rise(t, publisher.at(0.7), 2.6)
    if 0 < share < 1:
        place = mix(1.42, 0.5, share)
        x, y = route.orange(place)
        with pen.place(x, y + route.MONEY_ROPE, 1.15):
            bucket(pen, t, 3 if place < 1.04 else 4)
        kept = clamp((t - publisher.at(0.88)) / 0.7)
        if 0 < kept < 1:
            with pen.place(860, mix(388, 470, kept * kept), 1 - 0.5 * kept):
                coin(pen, WORK, 5 * t)
    if t < back.start - 0.2:
        return
    seen = 1.3 * homeward(line, t)
    if seen <= 0:
        return
    for i in range(4):
        x = _barge_at(i, line, t)
        if 600 < x < 1950:
            barge(pen, x, t, size=seen * rise(x, 600, 60) * (1 - rise(x, 1890, 60)))
    for i in range(5):
        place = _bucket_at(i, line, t)
        if 0.02 < place < 2.97:
            x, y = route.orange(place)
            with pen.place(x, y + route.MONEY_ROPE, seen * rise(place, 0.02, 0.08) * (1 - rise(place, 2.89, 0.08))):
                bucket(pen, t + i, 4)


def _barge_at(i: int, line: Timeline, t: float) -> float:
    gone = t - line["back"].at(0.05)
    x = 1900 + 420 * i - 225 * gone
    while x < 600:
        x += 1680
    return x if gone > 0 else 9999


def _bucket_at(i: int, line: Timeline, t: float) -> float:
    gone = t - line["back"].at(0.45)
    place = 2.05 + 0.62 * i - 0.32 * gone
    while place < 0:
        place += 3.1
    return place if gone > 0 else 9.0


def signs(pen: Pen, line: Timeline, t: float) -> None:
    """What the house gets when you are your own publisher or your own label; the origin is its floor."""
    moment = line["alone"]
    gone = 1 - rise(t, line["ask"].start - 0.2, 0.5)
    for share, colour in ((0.56, WORK), (0.80, RECORDING)):
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
            with pen.place(-98, -304 - 330 * (1 - fall), 1.0, squash=squash):
                shines = moment.at(share) + 0.3
                houses.lantern(pen, t, span(t, shines, line["names"].start, 0.5), t > shines, gone)


def names(pen: Pen, line: Timeline, t: float) -> None:
    """Coins with a name tag come home; one without stays on the rope, and loses its shine."""
    moment = line["names"]
    if not moment.start - 0.6 < t < line["ask"].start + 1.4:
        return
    gone = 1 - rise(t, line["ask"].start - 0.4, 0.5)
    for i, (figure, share) in enumerate(((cast.TARIQ, 0.16), (cast.MEI, 0.30))):
        go = clamp((t - moment.at(share)) / 2.6)
        if 0 < go < 1:
            x, y = mix(1030, 404, go), mix(960, 838, go) - 230 * math.sin(math.pi * go)
            size = 1.5 * min(1.0, 6 * go) * (1 - rise(go, 0.9, 0.1))
            _tagged(pen, x, y, size, figure, RECORDING, t + i)
    go = clamp((t - moment.start + 0.2) / 3.2)
    if go < 1:
        x, y = route.orange(mix(0.92, 0.02, go))
        _tagged(pen, x, y + route.MONEY_ROPE, 1.5 * (1 - rise(go, 0.92, 0.08)), cast.LINA, WORK, t)
    come = rise(t, moment.at(0.42), 1.9)
    if come > 0:
        x, y = route.orange(mix(0.94, 0.47, come))
        pale = rise(t, moment.at(0.82), 1.2)
        with pen.place(x, y + route.MONEY_ROPE, 1.5 * min(1.0, 5 * come) * gone, turn=9 * math.sin(1.6 * t)):
            tag(pen, None, INK, t)
            coin(pen, tint(WORK, pale, "#8d8798"))
            pen.fill(pen.circle(0, 0, 22), "#c9c3b6", 0.8 * pale)


def _tagged(pen: Pen, x: float, y: float, size: float, figure: Figure, colour: str, t: float) -> None:
    with pen.place(x, y, size, turn=7 * math.sin(2.4 * t)):
        tag(pen, figure, colour, t)
        coin(pen, colour)
