from __future__ import annotations

from lti_tool import clock
from lti_tool.rates import MOST_NAMES, Rate


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.at = 1_000 * clock.MINUTE

    def __call__(self) -> int:
        return self.at


def test_room_is_used_up_and_comes_back_with_time() -> None:
    now = Clock()
    rate = Rate(60, now)
    assert [rate.use("a") for _ in range(60)] == [0] * 60
    assert rate.use("a") == 1
    assert rate.use("a", 30) == 30
    now.at += 2 * clock.SECOND
    assert [rate.use("a") for _ in range(3)] == [0, 0, 1]


def test_each_name_has_room_of_its_own() -> None:
    rate = Rate(1, Clock())
    assert (rate.use("a"), rate.use("b"), rate.use("a")) == (0, 0, 60)


def test_asking_uses_nothing() -> None:
    rate = Rate(2, Clock())
    assert [rate.wait("a") for _ in range(9)] == [0] * 9
    assert rate.use("a", 2) == 0
    assert rate.wait("a") == 30


def test_what_is_larger_than_all_room_is_done_after_a_rest_and_paid_for() -> None:
    now = Clock()
    rate = Rate(10, now)
    assert rate.use("a", 30) == 0
    assert rate.use("a", 1) > 60
    now.at += 3 * clock.MINUTE
    assert rate.use("a", 10) == 0


def test_a_clock_that_goes_back_gives_no_room() -> None:
    now = Clock()
    rate = Rate(1, now)
    rate.use("a")
    now.at -= clock.MINUTE
    assert rate.use("a") == 60


def test_of_many_names_the_oldest_are_forgotten() -> None:
    rate = Rate(1, Clock())
    rate.use("first")
    for number in range(MOST_NAMES):
        rate.use(str(number))
    assert rate.wait("first") == 0
    assert rate.wait(str(MOST_NAMES - 1)) == 60
