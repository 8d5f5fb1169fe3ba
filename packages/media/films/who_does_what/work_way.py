"""The orange way: ropes, gondolas, the publisher, the tangle that becomes a CMO, and wheels in other countries."""

from __future__ import annotations

import math

from packages.media.ease import clamp, mix, pop, pulse, rise, smooth, span
from packages.media.films.who_does_what import cast, houses, money, town
from packages.media.films.who_does_what import ways as route
from packages.media.films.who_does_what.craft import coin, gondola, page
from packages.media.films.work_and_recording import things
from packages.media.ink import INK, RECORDING, SUN, WORK, Pen, tint
from packages.media.narration import Timeline
from packages.media.people import person

PUBLISHER_FOOT = (859.0, 562.0)
HUB = route.STOPS[2]
ABROAD = ((1168.0, 486.0, 44.0), (1860.0, 452.0, 52.0), (2072.0, 570.0, 38.0))
"""Wheels on the far hills: where, and how large."""

WRITERS = tuple((1130.0 + 34 * math.cos(math.pi * (i - 2) / 4), 258.0 + 104 * i) for i in range(5))
USERS = tuple((1990.0 - 34 * math.cos(math.pi * (i - 2) / 4), 258.0 + 104 * i) for i in range(5))
KINDS = ("radio", "cafe", "stage", "shop", "cafe")


def reach(line: Timeline, t: float) -> float:
    """How far along the orange way the ropes are hung."""
    first = rise(t, line["orange"].at(0.45), 2.0)
    second = rise(t, line["cmo"].start + 0.2, 1.1)
    third = rise(t, line["cmo"].at(0.4), 1.4)
    return first + second + third


def ropes(pen: Pen, line: Timeline, t: float) -> None:
    """The two ropes, as far as they are hung."""
    end = reach(line, t)
    if end > 0.02:
        far = min(end, 2.999)
        pen.stroke(route.rope(pen, 0, far), INK, 5)
        pen.stroke(route.rope(pen, 0, far, route.MONEY_ROPE), tint(SUN, 0.35, INK), 4)


def stops(pen: Pen, line: Timeline, t: float) -> None:
    """The publisher's house and the CMO's wheel, with what happens there."""
    up = pop(t, line["publisher"].start - 0.5, 0.9)
    nod = pulse(t, line["publisher"].at(0.05)) + pulse(t, line["publisher"].at(0.36), 0.6)
    if up > 0:
        with pen.place(*PUBLISHER_FOOT, up):
            houses.publisher(pen, t, nod, money.served(line, t, "publisher"))
    _looks_after(pen, line, t)
    _tangle(pen, line, t)
    wheel = pop(t, line["cmo"].start, 1.0)
    if wheel > 0:
        speed = 40 * rise(t, line["cmo"].start, 1.4) * (t - line["cmo"].start)
        with pen.place(*HUB, wheel):
            houses.cmo(pen, speed, money.served(line, t, "cmo"))


def gathering(pen: Pen, line: Timeline, t: float) -> None:
    """Who stands around the CMO, and what runs between them."""
    _people_of_the_wheel(pen, line, t)
    _licence_and_money(pen, line, t)


def _looks_after(pen: Pen, line: Timeline, t: float) -> None:
    """The publisher registers the work, finds uses for it, and keeps a share."""
    moment = line["publisher"]
    gone = 1 - rise(t, line["tangle"].start - 0.7, 0.5)
    shown = pop(t, moment.at(0.12), 0.8) * gone
    if shown <= 0:
        return
    x, y = mix(800, 560, clamp(shown)), mix(470, 372, clamp(shown))
    with pen.place(x, y + 5 * math.sin(t * 1.6), 1.25 * shown, turn=-4):
        page(pen)
        stamp = moment.at(0.40)
        drop = rise(t, stamp - 0.35, 0.35)
        if drop > 0:
            with pen.place(50, 34, 1 + 0.9 * (1 - drop)):
                things.tick(pen, WORK, drop * (1 if t > stamp else 0.999))
    for i, (kind, end) in enumerate((("film", (1040, 306)), ("stage", (1136, 280)), ("radio", (1232, 310)))):
        found = pop(t, moment.at(0.54) + 0.32 * i, 0.6) * gone
        if found > 0:
            way = pen.curve([(1010, 484), (1050 + 56 * i, 500), (1066 + 82 * i, 430), end])
            pen.stroke(pen.part(way, clamp(found)), WORK, 6)
            with pen.place(*end, found):
                town.sign(pen, kind, t)


def _tangle(pen: Pen, line: Timeline, t: float) -> None:
    """Every café asks every writer; then all the lines go through one hub."""
    start = line["tangle"].start - 0.5
    leave = line["abroad"].start - 0.5
    if not start < t < leave + 0.8:
        return
    gathered = smooth(rise(t, line["cmo"].at(0.10), 1.6))
    gone = 1 - rise(t, leave, 0.5)
    for i, writer in enumerate(WRITERS):
        for j, user in enumerate(USERS):
            begin = line["tangle"].at(0.12) + 0.13 * ((i * 3 + j * 7) % 25)
            drawn = rise(t, begin, 0.7)
            if drawn <= 0:
                continue
            bend = 26 * math.sin(i * 1.7 + j * 2.3)
            middle = ((writer[0] + user[0]) / 2 + 1.6 * bend, (writer[1] + user[1]) / 2 + bend)
            hub = (mix(middle[0], HUB[0], gathered), mix(middle[1], HUB[1], gathered))
            points = [writer, hub, user] if (i + j) % 2 else [user, hub, writer]
            colour = WORK if gathered > 0.5 else INK
            pen.stroke(pen.curve(points, until=drawn), colour, 4.4 + 1.4 * gathered, gone * mix(0.7, 1.0, gathered))


def _people_of_the_wheel(pen: Pen, line: Timeline, t: float) -> None:
    """Writers on the left, those who use music on the right, as round portraits and signs."""
    start = line["tangle"].start - 0.6
    leave = line["abroad"].start - 0.5
    if not start < t < leave + 0.8:
        return
    gone = 1 - rise(t, leave, 0.5)
    paid = line["cmo"].at(0.9)
    for i, (x, y) in enumerate(WRITERS):
        shown = pop(t, start + 0.1 * i, 0.6) * gone
        hop = pulse(t, paid + 0.08 * i, 0.7)
        with pen.place(x, y - 8 * hop, shown):
            disc = pen.circle(0, 0, 48)
            pen.fill(disc, tint(WORK, 0.72))
            with pen.clip(disc):
                person(pen, cast.WRITERS[i], 0, 60, 0.54, t, 0.4 * hop)
            pen.stroke(disc, INK, 6)
    for i, (x, y) in enumerate(USERS):
        shown = pop(t, start + 0.25 + 0.1 * i, 0.6) * gone
        with pen.place(x, y, shown):
            town.sign(pen, KINDS[i], t)


def _licence_and_money(pen: Pen, line: Timeline, t: float) -> None:
    """A yes runs from the hub to each café; coins run back, and on to each writer."""
    moment = line["cmo"]
    leave = line["abroad"].start - 0.6
    if t > leave + 0.4:
        return
    for i in range(5):
        yes = clamp((t - moment.at(0.52) - 0.09 * i) / 0.9)
        if yes > 0:
            x, y = mix(HUB[0], USERS[i][0] - 44, smooth(yes)), mix(HUB[1], USERS[i][1] + 30, smooth(yes))
            with pen.place(x, y, 0.78 * (1 - rise(t, leave, 0.4))):
                things.tick(pen, WORK, 1)
        for k in range(2):
            paid = clamp((t - moment.at(0.72) - 0.07 * i - 0.5 * k) / 1.0)
            if 0 < paid < 1:
                with pen.place(mix(USERS[i][0], HUB[0], smooth(paid)), mix(USERS[i][1], HUB[1], smooth(paid))):
                    coin(pen, WORK, 5 * t + i)
            passed = clamp((t - moment.at(0.84) - 0.07 * i - 0.5 * k) / 1.0)
            if 0 < passed < 1:
                with pen.place(mix(HUB[0], WRITERS[i][0], smooth(passed)), mix(HUB[1], WRITERS[i][1], smooth(passed))):
                    coin(pen, WORK, 5 * t + i)


def wheels_abroad(pen: Pen, line: Timeline, t: float) -> None:
    """Smaller wheels turn on the far hills, and lines join them to the first."""
    start = line["abroad"].start
    if t < start - 0.5:
        return
    shown = money.served(line, t, "cmo")
    for i, (x, y, radius) in enumerate(ABROAD):
        up = pop(t, start + 0.35 * i, 0.8)
        if up <= 0:
            continue
        way = pen.curve([(x, y), ((x + HUB[0]) / 2, min(y, HUB[1]) - 120), HUB])
        pen.stroke(pen.part(way, rise(t, start + 0.35 * i + 0.4, 0.9)), WORK, 5, shown)
        if t < line["blue"].start + 2:
            measure = pen.skia.PathMeasure(way, False)
            share = (t * 0.45 + i / 3) % 1
            place, _ = measure.getPosTan(measure.getLength() * share)
            with pen.place(place.x(), place.y(), 0.8 * rise(t, start + 0.35 * i + 1.2, 0.4)):
                coin(pen, WORK, 4 * t)
        with pen.place(x, y, up):
            legs = pen.line((-6, 0), (6, 0), (30, radius * 1.5), (-30, radius * 1.5), close=True)
            pen.fill(legs, tint(INK, 0.2), shown)
            with pen.place(0, -radius * 1.05, radius / 50):
                houses.pennant(pen, t + i, (RECORDING, INK, SUN)[i], shown)
            houses.wheel(pen, radius, -30 * t, shown)


def travel(pen: Pen, line: Timeline, t: float) -> None:
    """The sheet leaves the house; the first gondola carries it, later many do."""
    orange, publisher, cmo = line["orange"], line["publisher"], line["cmo"]
    x0, y0 = route.STOPS[0]
    out = rise(t, orange.start - 0.1, 1.0)
    loaded = rise(t, orange.at(0.35), 0.5)
    if out > 0 and loaded < 1:
        size = mix(0.4, 1.0, pulse(t, orange.start - 0.1, 2.4)) * (1 - 0.55 * rise(out, 0.5, 0.5))
        x, y = mix(170, x0, out), mix(850, y0 + 62, out) - 150 * math.sin(math.pi * out)
        with pen.place(x, y, size, turn=8 * (1 - out)):
            page(pen, 1 - loaded)
    if t < line["blue"].start + 1.8:
        place = 1.0 * rise(t, orange.at(0.55), publisher.start + 0.9 - orange.at(0.55))
        place += rise(t, cmo.start + 0.4, 2.4) + rise(t, cmo.at(0.55), 3.0)
        shown = pop(t, orange.start - 0.1, 0.7) * span(t, -5, line["blue"].start + 1.8, 0.4)
        if shown > 0:
            with pen.place(*route.orange(place), clamp(shown)):
                gondola(pen, t, load=loaded)
        return
    calm = money.outward(line, t)
    for i in range(5):
        place = (0.3 + i * 0.6 + t * 0.075) % 3.0
        size = calm * rise(place, 0.0, 0.1) * (1 - rise(place, 2.9, 0.1))
        if size > 0:
            with pen.place(*route.orange(place), size):
                gondola(pen, t + i)
