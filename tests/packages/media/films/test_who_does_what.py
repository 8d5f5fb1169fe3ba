"""The film "There and back", without its drawing library: the camera, the two ways, and what fades at the end."""

from __future__ import annotations

import itertools
import math

import pytest

from packages.media import narration
from packages.media.films.who_does_what import money, ways
from packages.media.films.who_does_what.camera import camera
from packages.media.ink import HEIGHT, WIDTH
from packages.media.make import FILMS, FPS


@pytest.fixture(scope="module")
def line() -> narration.Timeline:
    """The film's timeline, as if each letter took the same time to say."""
    told = narration.load(FILMS / "who_does_what" / "narration.toml")
    return narration.lay_out(told, [len(sentence.text["en"]) / 15 for sentence in told.sentences], FPS)


def test_the_camera_flies_and_never_cuts(line: narration.Timeline) -> None:
    way = camera(line)
    views = [way.at(i / FPS) for i in range(round(line.duration * FPS))]
    for before, after in itertools.pairwise(views):
        assert math.hypot(after["x"] - before["x"], after["y"] - before["y"]) * before["zoom"] < WIDTH / 12
        assert abs(math.log(after["zoom"] / before["zoom"])) < 0.07


def test_the_camera_stays_over_the_land(line: narration.Timeline) -> None:
    way = camera(line)
    for i in range(round(line.duration * 5)):
        view = way.at(i / 5)
        assert view["x"] - WIDTH / 2 / view["zoom"] >= -500
        assert view["x"] + WIDTH / 2 / view["zoom"] <= 3060
        assert view["y"] + HEIGHT / 2 / view["zoom"] <= 1900


def test_the_rope_passes_through_all_its_stops() -> None:
    for place, stop in enumerate(ways.STOPS):
        assert ways.orange(place) == pytest.approx(stop, abs=1.0)


def test_each_stop_fades_in_its_turn_and_is_there_again_at_the_end(line: narration.Timeline) -> None:
    times = [line["ask"].start + i / FPS for i in range(round((line.duration - line["ask"].start) * FPS))]
    faintest = [min((money.served(line, t, stop), t) for t in times)[1] for stop in money.ORDER]
    assert faintest == sorted(faintest)
    for stop, t in zip(money.ORDER, faintest, strict=True):
        assert money.served(line, t, stop) < 0.3
        assert money.served(line, line.duration, stop) == 1


def test_money_that_comes_home_meets_nothing_that_goes_out(line: narration.Timeline) -> None:
    assert money.outward(line, line["back"].at(0.5)) == 0
    assert money.homeward(line, line["back"].at(0.5)) == 1
    assert money.outward(line, line.duration) == money.homeward(line, line.duration) == 1
