"""What the lessons with films reckon with: the same numbers in every language."""

from __future__ import annotations

import re

import pytest

from packages.catalogue import shipped
from packages.lesson import Lesson

CATALOGUE = shipped()
ROYALTIES: Lesson = CATALOGUE.lessons["royalties-from-streaming"]
COPYRIGHT: Lesson = CATALOGUE.lessons["copyright-without-formalities"]


def numbers(text: str) -> list[int]:
    """All whole numbers of a text, whatever digits and thousands marks its language has."""
    plain = re.sub(r"(?<=\d)[.,٬\s](?=\d{3}(?!\d))", "", text)
    return [int(found) * (10_000 if myriad else 1) for found, myriad in re.findall(r"(\d+)\s*(万?)", plain)]


@pytest.mark.parametrize("lang", ROYALTIES.languages)
def test_the_coins_of_the_song_are_two_parts_in_a_hundred(lang: str) -> None:
    given = numbers(ROYALTIES.texts[lang].questions["pool"].prompt)
    assert {3000, 100} <= set(given)
    assert ROYALTIES.questions["pool"].right == 3000 * 2 / 100


@pytest.mark.parametrize("lang", ROYALTIES.languages)
def test_the_example_of_two_months_adds_up(lang: str) -> None:
    given = numbers(ROYALTIES.texts[lang].segments["rate"].body or "")
    for number in (5000, 100_000, 200_000, 1000, 5000 * 1000 // 100_000, 5000 * 1000 // 200_000):
        assert number in given, number


@pytest.mark.parametrize("lang", COPYRIGHT.languages)
def test_fifty_years_are_counted_from_the_year_after_the_death(lang: str) -> None:
    question = COPYRIGHT.texts[lang].questions["years"]
    assert 2030 in numbers(question.prompt)
    assert {2031, 2080} <= set(numbers(question.right))
    assert COPYRIGHT.questions["years"].right == 2030 + 50


def test_the_way_of_the_money_begins_with_a_listener_and_ends_with_the_writers() -> None:
    right = ROYALTIES.questions["path"].right
    assert isinstance(right, tuple)
    assert (right[0], right[-1]) == ("played", "paid")
