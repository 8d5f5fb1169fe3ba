"""The middle scenes: the water parts in two; who stands on the one river, and who on the other."""

from __future__ import annotations

from packages.media.ease import Keys, along, clamp, pop, pulse, rise
from packages.media.films.royalties_from_streaming import cast, houses, land, things
from packages.media.films.royalties_from_streaming.scenery import tree
from packages.media.films.work_and_recording.things import drum, microphone, piano, quill, rings
from packages.media.ink import INK, RECORDING, SUN, WORK, Pen, tint
from packages.media.narration import Timeline

ARMS = 620.0
"""About how long the way around the island is."""


def blue_run(line: Timeline, t: float) -> float:
    """How far the water of the recording has come, in units."""
    two, told = line["two"], line["recording"]
    return along(t, (*_trunk(line), (two.end, 600), (told.at(0.4), 1000), (told.at(0.8), land.RIVER_BLUE.length)))


def orange_run(line: Timeline, t: float) -> float:
    """How far the water of the work has come, in units."""
    two, told, society = line["two"], line["work"], line["society"]
    whole = land.RIVER_IN.length + land.arms(0)[1].length + land.RIVER_OUT.length
    arrived = land.RIVER_IN.length
    return along(
        t,
        (
            *_trunk(line),
            (two.end, 560),
            (told.start - 0.2, arrived),
            (told.at(0.2), arrived + ARMS),
            (society.start, arrived + ARMS + 190),
            (society.at(0.85), whole),
        ),
    )


def _trunk(line: Timeline) -> Keys:
    two = line["two"]
    return (two.start - 0.1, 0.0), (two.at(0.32), land.FORK)


def tilt(line: Timeline, t: float) -> float:
    """Where the island lies between the two arms, -1 to 1."""
    width = line["width"]
    return along(
        t,
        ((width.start - 0.3, 0), (width.at(0.3), 1), (width.at(0.8), -1), (line["society"].start + 0.6, 0.25)),
    )


def recording(pen: Pen, line: Timeline, t: float) -> None:
    """The storehouse of a label or distributor; a boat that goes on to a singer and a drummer."""
    told = line["recording"]
    if t < line["two"].end - 0.5:
        return
    with pen.place(*land.STOREHOUSE, pop(t, told.at(0.12), 0.8)):
        houses.storehouse(pen, (0, 0))
    begin = told.at(0.56)
    beat = pulse(t % 0.58, 0, 0.5)
    glad = rise(t, told.end - 0.6, 0.6)
    up = pop(t, begin, 0.8)
    if up > 0:
        things.stand(pen, cast.SINGER, 2960, 704, 1.22 * up, t, 0.4 * beat * glad, singing=beat * glad)
        with pen.place(3064, 606, 1.0 * up):
            microphone(pen, RECORDING)
        with pen.place(3086, 596):
            rings(pen, RECORDING, t, glad * (1 - rise(t, line["work"].start, 0.6)))
    up = pop(t, begin + 0.35, 0.8)
    if up > 0:
        things.stand(pen, cast.DRUMMER, 3236, 806, 1.22 * up, t, 0.4 * pulse(t % 0.58, 0.2, 0.4))
        with pen.place(3246, 772, 0.86 * up):
            drum(pen, tint(RECORDING, 0.1), beat)
    place = along(
        t, ((told.start - 0.6, 200.0), (told.at(0.42), 800.0), (told.at(0.5), 850.0), (told.end - 0.2, 1960.0))
    )
    sail(pen, t, told.start - 0.6, line["late"].start - 0.8, land.RIVER_BLUE.at(place), RECORDING)


def work(pen: Pen, line: Timeline, t: float) -> None:
    """Two arms with their signs; society and publisher; a poet and a composer."""
    told, society = line["work"], line["society"]
    if t < told.start - 1:
        return
    lift = 22 * tilt(line, t)
    for sign, share, y, toward in ((houses.waves, 0.22, 1046.0, 1150.0), (houses.copies, 0.62, 1492.0, 1425.0)):
        size = pop(t, told.at(share), 0.6)
        if size > 0:
            nod = pulse(t, told.at(share) + 0.2, 0.7) + pulse((t - told.at(share)) % 3.1, 0.4, 0.8) * 0.4
            pen.stroke(pen.line((1770, y), (1770, toward + lift)), INK, 5, clamp(size))
            houses.disc(pen, 1770, y, (54 + 5 * nod) * size, INK, sign)
    _island(pen, line, t)
    with pen.place(*land.SOCIETY, pop(t, society.at(0.02), 0.8)):
        houses.society(pen, (0, 0))
    with pen.place(*land.PUBLISHER, pop(t, society.at(0.2), 0.8)):
        houses.publisher(pen, (0, 0))
    begin = society.at(0.5)
    glad = pulse(t, society.end, 0.8)
    up = pop(t, begin, 0.8)
    if up > 0:
        things.stand(pen, cast.POET, 2985, 1466, 1.3 * up, t, glad)
        with pen.place(3090, 1430, 0.95 * up, turn=7 * pulse(t % 1.1, 0, 1.1)):
            quill(pen, SUN)
    up = pop(t, begin + 0.35, 0.8)
    if up > 0:
        things.stand(pen, cast.COMPOSER, 3216, 1424, 1.3 * up, t, pulse(t, society.end + 0.15, 0.8))
        with pen.place(3328, 1374, 0.66 * up):
            piano(pen, pulse(t % 1.2, 0.2, 0.5))
    _boats(pen, line, t)


def _island(pen: Pen, line: Timeline, t: float) -> None:
    size = pop(t, line["work"].at(0.1), 0.7)
    lift = 22 * tilt(line, t)
    for i, (x, y) in enumerate(((1700, 1296), (1745, 1312), (1795, 1300), (1840, 1314))):
        with pen.place(x, y + lift, size):
            tree(pen, 0, 0, 0.62 + 0.1 * (i % 2), WORK)


def _boats(pen: Pen, line: Timeline, t: float) -> None:
    told, width, society = line["work"], line["width"], line["society"]
    for number, arm in enumerate(land.arms(tilt(line, t))):
        begin = told.at(0.26 + 0.38 * number)
        go = along(t, ((begin, 0.04), (begin + 2.6, 0.46), (width.end, 0.56), (society.start + 0.4, 1.0)))
        if begin < t < society.start + 0.4:
            x, y, _ = arm.at(arm.length * go)
            grown = pop(t, begin, 0.6)
            things.boat(pen, x, y + 8, t, WORK, size=0.58 * grown)
    calls = ((society.start + 0.3, 20.0), (society.at(0.35), 190.0), (society.at(0.45), 210.0))
    go = along(t, (*calls, (society.end + 0.3, 1000.0)))
    sail(pen, t, society.start + 0.3, line["late"].start - 0.8, land.RIVER_OUT.at(go), WORK)


def sail(pen: Pen, t: float, begin: float, end: float, at: tuple[float, float, float], ink: str) -> None:
    """A boat at a place between two times."""
    shown = clamp((t - begin) / 0.4) * (1 - rise(t, end, 0.5))
    if shown > 0:
        things.boat(pen, at[0], at[1] + 10, t, ink, size=0.8 * shown)
