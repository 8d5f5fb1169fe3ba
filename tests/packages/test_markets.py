"""A lesson as each market sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from packages.check_markets import is_country
from packages.lesson import Lesson
from packages.player_json import lesson_json
from packages.scoring import rules_of
from tests.packages.rich import fill_rich


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return fill_rich(tmp_path).load().lessons["rich-lesson"]


def _ids(lesson: Lesson) -> list[str]:
    return [segment.id for segment in lesson.segments]


def test_without_a_market_no_variant_is_seen(lesson: Lesson) -> None:
    for market in (None, "", "DE", "fr"):
        assert _ids(lesson.for_market(market)) == ["intro", "film", "digit", "quiz", "reflect"]
        assert list(lesson.for_market(market).questions) == ["code", "steps", "who", "one"]


def test_a_variant_stands_where_what_it_replaces_stood(lesson: Lesson) -> None:
    assert _ids(lesson.for_market("FR")) == ["intro-fr", "film", "digit", "quiz", "reflect"]
    assert _ids(lesson.for_market("BE")) == _ids(lesson.for_market("FR"))


def test_what_replaces_nothing_is_added_where_it_stands_and_questions_of_others_are_gone(lesson: Lesson) -> None:
    brazil = lesson.for_market("BR")
    assert _ids(brazil) == ["intro", "film", "digit", "quiz-br", "more-br", "reflect"]
    assert list(brazil.questions) == ["code", "steps", "brazil"]
    assert brazil.cards == ("intro", "digit", "more-br")


def test_a_view_of_a_view_is_the_view_of_the_whole(lesson: Lesson) -> None:
    assert lesson.for_market("FR").for_market("BR") == lesson.for_market("BR")
    assert lesson.for_market("FR").for_market("FR") == lesson.for_market("FR")
    assert lesson.for_market("FR").whole is lesson
    assert lesson.whole is lesson


def test_the_whole_names_the_media_of_every_variant_and_a_view_only_its_own(lesson: Lesson) -> None:
    assert {"media/layers.png", "media/layers.svg", "media/intro.ar.mp3", "media/film.m4a"} <= set(lesson.media)
    assert len(lesson.media) == len(set(lesson.media)) == 9
    assert "media/layers.svg" not in lesson.for_market("FR").media
    assert "media/layers.png" not in lesson.for_market(None).media


@pytest.mark.parametrize("market", [None, "FR", "BR"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_player_and_rules_take_a_view_as_it_is(lesson: Lesson, market: str | None, lang: str) -> None:
    view = lesson.for_market(market)
    shown = lesson_json(view, lang, "", "https://example.org")
    assert [segment["id"] for segment in shown["segments"]] == _ids(view)
    assert list(shown["questions"]) == [question["id"] for question in rules_of(view)["questions"]]


def test_countries_are_those_of_iso_3166() -> None:
    assert all(map(is_country, ("FR", "BR", "CM", "GB", "TW", "XK")))
    assert not any(map(is_country, ("EU", "UK", "ZZ", "XX", "fr", "FRA", "001", "")))
