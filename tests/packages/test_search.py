"""The search as people type: with other accents, articles, endings, or without spaces."""

from __future__ import annotations

import pytest

from packages import catalogue
from packages.search import fold, rank, words_of

SHIPPED = catalogue.shipped()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Œuvre protégée, OEUVRE", ["oeuvre", "protegee"]),
        ("canción GRABACIÓN", ["cancion", "grabacion"]),
        ("Ещё ёлка", ["еще", "елка"]),
        ("الحقوق وحقوق بالحقوق", ["حقوق", "وحقوق"]),
        ("أغنية اغنيه مَشْروع مشـروع", ["اغنيه", "مشروع"]),
        ("للمؤلف الآلة", ["مولف", "اله"]),
        ("版权登记", ["版权", "权登", "登记"]),
        ("钱", ["钱"]),
        ("ISRC编码2026", ["isrc", "编码", "2026"]),
        ("?!", []),
    ],
)
def test_words_are_compared_without_what_writers_leave_out(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("записи", "запись"),
        ("запись", "записью"),
        ("авторских", "авторские права"),
        ("版权", "数字版权的登记"),
        ("权", "版权"),
        ("版权登记", "数字版权的登记"),
        ("حقوق", "الحقوق"),
        ("الحقوق", "حقوق"),
        ("اغنية", "أغنيه"),
        ("recordings", "recording"),
        ("metadonnees", "Métadonnées"),
    ],
)
def test_a_query_finds_the_word_in_another_form(query: str, text: str) -> None:
    assert rank(query, [[(word, 1.0) for word in words_of(text)]]) == [0]


@pytest.mark.parametrize(
    ("query", "text"), [("запах", "запись"), ("记", "版权"), ("录音", "音录"), ("z", "zebra"), ("اغنيه", "حقوق")]
)
def test_a_query_does_not_find_another_word(query: str, text: str) -> None:
    assert rank(query, [[(word, 1.0) for word in words_of(text)]]) == []


def test_folding_twice_changes_nothing() -> None:
    for text in SHIPPED.lessons["split-sheets"].texts.values():
        assert fold(fold(text.title)) == fold(text.title)


@pytest.mark.parametrize("lang", SHIPPED.languages)
def test_every_lesson_is_found_by_its_title_in_every_language(lang: str) -> None:
    for lesson in SHIPPED.lessons.values():
        assert SHIPPED.search(lesson.text(lang).title, lang)[0] is lesson
