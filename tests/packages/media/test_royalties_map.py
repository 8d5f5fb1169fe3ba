"""The map of the film on streaming royalties: rivers that run as one, part, and arrive at the same place."""

from __future__ import annotations

import math

import pytest

from packages.media import narration
from packages.media.films.royalties_from_streaming import land, rivers
from packages.media.films.royalties_from_streaming.camera import camera
from packages.media.films.royalties_from_streaming.water import Course
from packages.media.make import FILMS
from packages.media.narration import Timeline

BEND = Course(((0, 0, 20), (100, 0, 40), (200, 0, 20)))


def told() -> Timeline:
    """The film laid out in time, as if spoken at fifteen letters a second."""
    script = narration.load(FILMS / "royalties_from_streaming" / "narration.toml")
    return narration.lay_out(script, [len(sentence.text["en"]) / 15 for sentence in script.sentences], 25)


LINE = told()


def apart(distance: float) -> float:
    """How far the middles of the two rivers are from each other, so far from the lake."""
    (x0, y0, _), (x1, y1, _) = land.RIVER_BLUE.at(distance), land.RIVER_IN.at(distance)
    return math.hypot(x1 - x0, y1 - y0)


def test_a_course_is_as_long_as_its_way_and_passes_through_its_points() -> None:
    assert BEND.length == pytest.approx(200)
    assert BEND.at(100)[:2] == pytest.approx((100, 0))


def test_banks_lie_half_a_width_to_each_side() -> None:
    assert BEND.at(100, side=1)[:2] == pytest.approx((100, 20))
    assert BEND.at(100, side=-1)[:2] == pytest.approx((100, -20))


def test_a_place_beyond_the_end_is_the_end() -> None:
    assert BEND.at(999)[:2] == BEND.at(200)[:2] == pytest.approx((200, 0))


def test_the_rivers_run_side_by_side_to_the_fork_and_part_there() -> None:
    assert all(apart(distance) < 70 for distance in range(0, int(land.FORK) - 60, 20))
    assert apart(land.FORK + 220) > 180


def test_both_rivers_arrive_at_the_same_harbour() -> None:
    x, y, _ = land.HARBOUR
    for river in (land.RIVER_BLUE, land.RIVER_OUT):
        assert river.at(river.length)[:2] == pytest.approx((x, y))


@pytest.mark.parametrize("tilt", [-1.0, 0.0, 1.0])
def test_the_arms_share_the_same_water_however_the_island_lies(tilt: float) -> None:
    upper, lower = land.arms(tilt)
    middle = [arm.samples[len(arm.samples) // 2][2] for arm in (upper, lower)]
    assert sum(middle) == pytest.approx(108, abs=2)
    assert (middle[0] > middle[1]) == (tilt > 0) or tilt == 0


def test_the_water_never_runs_back() -> None:
    for run in (rivers.blue_run, rivers.orange_run):
        seen = [run(LINE, number / 5) for number in range(int(LINE.duration * 5))]
        assert seen == sorted(seen)
        assert seen[0] == 0


def test_the_camera_shows_the_whole_map_at_the_end() -> None:
    now = camera(LINE).at(LINE.duration)
    left, right = now["x"] - 640 / now["zoom"], now["x"] + 640 / now["zoom"]
    assert left < land.HILL[0] - 100
    assert right > land.HOME[0] + 300
