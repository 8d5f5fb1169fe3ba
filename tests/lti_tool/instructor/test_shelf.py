from __future__ import annotations

from dataclasses import replace

import pytest

from lti_tool import translations
from lti_tool.i18n import in_language
from lti_tool.instructor import shelf
from packages import catalogue
from packages.catalogue import Catalogue


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return catalogue.shipped()


def test_every_lesson_and_module_has_a_card_in_the_catalogues_order(shipped: Catalogue) -> None:
    assert [card.id for card in shelf.lesson_cards(shipped, "en")] == list(shipped.lessons)
    assert [card.value for card in shelf.module_cards(shipped, "en")] == ["module:music-basics"]


def test_a_card_is_in_the_readers_language_and_says_which_it_is(shipped: Catalogue) -> None:
    (card,) = [card for card in shelf.lesson_cards(shipped, "fr") if card.id == "split-sheets"]
    assert (card.title, card.lang) == (shipped.lessons["split-sheets"].texts["fr"].title, "fr")
    (other,) = [card for card in shelf.lesson_cards(shipped, "de") if card.id == "split-sheets"]
    assert other.lang == "en"


def test_a_module_is_as_long_as_its_lessons(shipped: Catalogue) -> None:
    (card,) = shelf.module_cards(shipped, "en")
    lessons = [shipped.lessons[name] for name in shipped.modules["music-basics"].lessons]
    assert card.facts == (f"{len(lessons)} lessons", f"{sum(lesson.minutes for lesson in lessons):g} minutes")


def test_a_search_finds_the_words_of_a_lesson(shipped: Catalogue) -> None:
    (card,) = [card for card in shelf.lesson_cards(shipped, "en") if card.id == "metadata-that-pays"]
    assert {"isrc", "getting", "paid"} <= {*card.words}


def test_a_card_says_what_a_link_to_it_can_be(shipped: Catalogue) -> None:
    (card,) = [card for card in shelf.lesson_cards(shipped, "en") if card.id == "split-sheets"]
    lesson = shipped.lessons["split-sheets"]
    assert card.languages == lesson.languages
    assert card.markets == {"FR"}
    assert card.points == 100
    assert card.titles["fr"] == lesson.texts["fr"].title
    assert [name for _tag, name in card.language_names] == sorted(name for _tag, name in card.language_names)
    (module,) = shelf.module_cards(shipped, "en")
    assert [name for name, _title in module.lessons] == list(shipped.modules["music-basics"].lessons)
    assert {"FR", "BR"} <= module.markets


def test_each_topic_of_a_shipped_lesson_has_a_name_of_its_own(shipped: Catalogue) -> None:
    named = dict(shelf.topics(shipped))
    assert named["ai"] == "Artificial intelligence"
    marked = {message.id for message in translations.collect()}
    assert set(named.values()) <= marked


def test_the_languages_of_a_lesson_are_a_list_as_the_reader_writes_it(shipped: Catalogue) -> None:
    common = replace(
        shipped, lessons={"split-sheets": replace(shipped.lessons["split-sheets"], languages=("en", "ar", "fr"))}
    )
    assert "English, Arabic, and French" in shelf.lesson_cards(common, "en")[0].facts
    with in_language("fr"):
        assert "Anglais, Arabe et Français" in shelf.lesson_cards(common, "fr")[0].facts


def test_a_topic_that_an_author_made_up_is_still_readable() -> None:
    assert shelf.topic_name("neighbouring-rights") == "Neighbouring rights"


def test_languages_are_named_in_the_readers_own() -> None:
    with in_language("fr"):
        assert shelf.language_name("en") == "Anglais"
    assert shelf.language_name("pt-BR") == "Portuguese (Brazil)"
    assert shelf.language_name("no such tag") == "no such tag"
