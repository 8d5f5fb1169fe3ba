from __future__ import annotations

from dataclasses import replace

import pytest

from lti_tool.i18n import in_language
from lti_tool.instructor import finding, shelf
from lti_tool.instructor.finding import Wanted
from lti_tool.instructor.shelf import Card
from packages import catalogue

SHIPPED = catalogue.shipped()
LONG = "module:music-basics"


def cards() -> list[Card]:
    """Two lessons and a module; the second lesson is shorter, in English alone, the same in every country."""
    with in_language("en"):
        there = {card.id: card for card in (*shelf.module_cards(SHIPPED, "en"), *shelf.lesson_cards(SHIPPED, "en"))}
    short = replace(there["who-does-what"], minutes=3, languages=("en",))
    return [there["music-basics"], there["split-sheets"], short]


SPLITS, SHORT = "lesson:split-sheets", "lesson:who-does-what"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), {LONG, SPLITS, SHORT}),
        (Wanted(text="split"), {LONG, SPLITS}),
        (Wanted(topic="songwriting"), {LONG, SPLITS}),
        (Wanted(language="fr"), {LONG, SPLITS}),
        (Wanted(language="en"), {LONG, SPLITS, SHORT}),
        (Wanted(length="3"), {SHORT}),
        (Wanted(length="5"), {SPLITS, SHORT}),
        (Wanted(length="more"), {LONG}),
        (Wanted(length="9" * 5000), {LONG, SPLITS, SHORT}),  # no number of ours: nothing is asked for
        (Wanted(market="same"), {SHORT}),
        (Wanted(market="own"), {LONG, SPLITS}),
        (Wanted(text="split", length="5", topic="songwriting", language="fr", market="own"), {SPLITS}),
        (Wanted(text="split", length="3"), set()),
        (Wanted(topic="no-such"), set()),
        (Wanted(length="-1"), {LONG, SPLITS, SHORT}),
    ],
)
def test_words_and_filters_are_all_to_fit(wanted: Wanted, found: set[str]) -> None:
    assert finding.find(wanted, cards(), "") == found


def test_a_part_for_another_country_is_not_the_partners_own() -> None:
    assert finding.find(Wanted(market="own"), cards(), "FR") == {LONG, SPLITS}
    assert finding.find(Wanted(market="own"), cards(), "BR") == {LONG}
    assert finding.find(Wanted(market="own"), cards(), "JP") == set()


def test_only_what_can_narrow_the_list_is_offered() -> None:
    offered = {one.name: [value for value, _label in one.choices] for one in finding.filters(SHIPPED, cards(), "")}
    assert offered["topic"][0] == ""
    assert {"songwriting", "copyright"} <= {*offered["topic"]}
    assert "ar" in offered["language"]
    assert offered["length"] == ["", "3", "5", "more"]
    assert offered["market"] == ["", "same", "own"]
    alone = {one.name: one.choices for one in finding.filters(SHIPPED, cards()[1:2], "JP")}
    assert (alone["topic"], alone["length"], alone["market"]) == ((), (), ())


def test_the_country_is_called_by_its_name() -> None:
    with in_language("fr"):
        labels = {one.name: dict(one.choices) for one in finding.filters(SHIPPED, cards(), "FR")}
    assert "France" in labels["market"]["own"]
