from __future__ import annotations

import pytest

from lti_tool.reports import chart


@pytest.mark.parametrize("largest", [0, 1, 3, 4, 5, 7, 10, 41, 99, 100, 101, 999, 12_345])
def test_the_scale_is_round_and_just_high_enough(largest: int) -> None:
    top, step = chart.scale(largest)
    assert top >= largest
    assert top % step == 0
    assert top // step <= 5
    assert top - largest < step or top == 1
    assert str(step).rstrip("0") in {"1", "2", "5"}


def test_bars_are_as_high_as_their_numbers() -> None:
    drawn = chart.bars([("a", "A", 4, 1), ("b", "B", 2, 2)])
    assert [(bar.whole, bar.part) for bar in drawn.bars] == [(160, 40), (80, 80)]
    assert [line.value for line in drawn.lines] == [0, 1, 2, 3, 4]
    assert all(bar.x >= 0 and bar.x + bar.width <= 100 for bar in drawn.bars)


def test_many_bars_have_few_labels_and_the_last_has_one() -> None:
    drawn = chart.bars([(str(n), "", n, 0) for n in range(60)])
    labels = [bar.label for bar in drawn.bars if bar.label]
    assert len(labels) <= chart.MOST_LABELS
    assert labels[-1] == "59"


def test_nothing_to_draw_is_no_error() -> None:
    assert chart.bars([]).bars == ()
