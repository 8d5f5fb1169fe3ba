"""The shipped lessons: whole in both languages, honest about what they are, and short enough."""

from __future__ import annotations

import re
from datetime import date

import pytest

from packages.catalogue import shipped
from packages.lesson import Lesson

CATALOGUE = shipped()
LESSONS = sorted(CATALOGUE.lessons)
LANGUAGES = ("en", "fr")
NO_BREAK = "\u00a0\u202f"


def words(lesson: Lesson, lang: str) -> int:
    """How many words a learner reads."""
    text = lesson.texts[lang]
    parts = [segment.body or "" for segment in text.segments.values()]
    for question in text.questions.values():
        parts += [question.prompt, question.right, *question.choices.values()]
    return sum(len(part.split()) for part in parts)


def test_the_shipped_folder_has_no_problem() -> None:
    assert [problem.render() for problem in CATALOGUE.problems] == []
    assert len(LESSONS) >= 4


def test_every_lesson_belongs_to_the_basics_module_in_a_reading_order() -> None:
    order = CATALOGUE.modules["music-basics"].lessons
    assert sorted(order) == LESSONS
    for place, lesson_id in enumerate(order):
        for needed in CATALOGUE.lessons[lesson_id].prerequisites:
            assert needed in order[:place]


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_a_lesson_is_in_english_and_french_and_says_that_nobody_has_reviewed_it(lesson_id: str) -> None:
    lesson = CATALOGUE.lessons[lesson_id]
    assert set(lesson.languages) == set(LANGUAGES)
    for lang in LANGUAGES:
        assert lesson.texts[lang].drafted
        assert not lesson.texts[lang].reviewed_by
    assert lesson.reviewed_on == date(2026, 11, 22)


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_a_lesson_names_sources_on_the_web(lesson_id: str) -> None:
    sources = CATALOGUE.lessons[lesson_id].sources
    assert sources
    assert all(source.url.startswith("https://") for source in sources)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("lesson_id", LESSONS)
def test_a_lesson_can_be_read_in_three_to_five_minutes(lesson_id: str, lang: str) -> None:
    lesson = CATALOGUE.lessons[lesson_id]
    assert 3 <= lesson.minutes <= 5
    film = sum(segment.duration or 0 for segment in lesson.segments) / 60
    # Reading a second language: between 130 and 240 words a minute.
    assert film + words(lesson, lang) / 240 <= lesson.minutes
    assert film + words(lesson, lang) / 130 >= 3


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_the_two_languages_say_as_much_as_each_other(lesson_id: str) -> None:
    lesson = CATALOGUE.lessons[lesson_id]
    assert 0.8 < words(lesson, "en") / words(lesson, "fr") < 1.25


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_sentences_on_cards_are_short(lesson_id: str) -> None:
    for lang, text in CATALOGUE.lessons[lesson_id].texts.items():
        for segment in text.segments.values():
            for sentence in re.split(r"[.!?:;]\s|\n", segment.body or ""):
                assert len(sentence.split()) <= 34, (lang, sentence)


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_french_punctuation_is_never_alone_at_the_start_of_a_line(lesson_id: str) -> None:
    text = CATALOGUE.lessons[lesson_id].texts["fr"]
    said = [segment.body or "" for segment in text.segments.values()]
    said += [question.prompt + question.right + question.wrong for question in text.questions.values()]
    for piece in said:
        assert not re.search(r" [:;?!»]|« ", piece), piece


def test_the_shares_asked_for_on_the_split_sheet_sum_to_100() -> None:
    lesson = CATALOGUE.lessons["split-sheets"]
    question = lesson.questions["left"]
    assert question.kind == "number"
    for lang in LANGUAGES:
        given = [int(n) for n in re.findall(r"\d+", lesson.texts[lang].questions["left"].prompt)]
        assert isinstance(question.right, int | float)
        assert sum(given) + question.right == 100


def test_the_recording_code_in_the_lesson_has_the_form_of_an_isrc_and_the_length_asked_for() -> None:
    lesson = CATALOGUE.lessons["metadata-that-pays"]
    for lang in LANGUAGES:
        text = lesson.texts[lang]
        codes = re.findall(r"`([A-Z0-9]+)`", text.segments["isrc"].body or "")
        assert codes
        assert all(re.fullmatch(r"[A-Z]{2}[A-Z0-9]{3}\d{7}", code) for code in codes)
        written = re.search(r"ISRC ([A-Z0-9-]+)\*", text.questions["length"].prompt)
        assert written
        assert written[1].replace("-", "") == codes[0]
        assert len(codes[0]) == lesson.questions["length"].right
