"""The shipped lessons: whole in both languages, honest about what they are, and short enough."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from packages import catalogue
from packages.catalogue import shipped
from packages.lesson import Lesson

CATALOGUE = shipped()
LESSONS = sorted(CATALOGUE.lessons)
LANGUAGES = ("en", "fr")
PICTURES = tuple((Path(catalogue.__file__).parent / "music" / "lessons").glob("*/media/*.svg"))


def words(lesson: Lesson, lang: str) -> int:
    """How many words a learner reads in the lesson as one market sees it."""
    text = lesson.texts[lang]
    parts = [text.segments[segment.id].body or "" for segment in lesson.segments]
    for question in (text.questions[name] for name in lesson.questions):
        parts += [question.prompt, question.right, *question.choices.values(), *question.targets.values()]
    return sum(len(part.split()) for part in parts)


def test_the_shipped_folder_has_no_problem() -> None:
    assert [problem.render() for problem in CATALOGUE.problems] == []
    assert len(LESSONS) == 8


def test_every_lesson_belongs_to_the_basics_module_in_a_reading_order() -> None:
    order = CATALOGUE.modules["music-basics"].lessons
    assert sorted(order) == LESSONS
    for place, lesson_id in enumerate(order):
        for needed in CATALOGUE.lessons[lesson_id].prerequisites:
            assert needed in order[:place]


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_a_lesson_is_in_the_six_languages_and_says_that_nobody_has_reviewed_it(lesson_id: str) -> None:
    lesson = CATALOGUE.lessons[lesson_id]
    assert lesson.languages == ("ar", "en", "es", "fr", "ru", "zh")
    for lang in lesson.languages:
        assert lesson.texts[lang].drafted
        assert not lesson.texts[lang].reviewed_by
    assert lesson.reviewed_on == date(2026, 11, 22)


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_a_lesson_names_sources_on_the_web(lesson_id: str) -> None:
    sources = CATALOGUE.lessons[lesson_id].sources
    assert sources
    assert all(source.url.startswith("https://") for source in sources)


@pytest.mark.parametrize("market", [None, "BR", "FR"])
@pytest.mark.parametrize("lesson_id", LESSONS)
def test_a_lesson_can_be_read_in_three_to_five_minutes(lesson_id: str, market: str | None) -> None:
    lesson = CATALOGUE.lessons[lesson_id].for_market(market)
    assert 3 <= lesson.minutes <= 5
    film = sum(segment.duration or 0 for segment in lesson.segments) / 60
    # Reading a second language: between 130 and 240 English words a minute. The other languages say as much.
    read = words(lesson, "en")
    assert film + read / 240 <= lesson.minutes
    assert film + read / 130 >= 3


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_the_two_languages_say_as_much_as_each_other(lesson_id: str) -> None:
    lesson = CATALOGUE.lessons[lesson_id].for_market(None)
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
    said += [word for question in text.questions.values() for word in question.choices.values()]
    said += [word for question in text.questions.values() for word in question.targets.values()]
    said += [segment.title + (segment.image_alt or "") for segment in text.segments.values()]
    said += [text.title, text.summary, text.confidence or "", *text.outcomes, *text.remember, *text.glossary.values()]
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


def iswc_check_digit(nine: str) -> int:
    """The last digit of an ISWC: what the weighted sum of the nine before it, and one more, lacks to a full ten."""
    return (10 - (1 + sum(place * int(digit) for place, digit in enumerate(nine, 1))) % 10) % 10


@pytest.mark.parametrize(("code", "last"), [("T-000.000.001-0", 0), ("T-010.171.314-7", 7)])
def test_the_works_shown_as_examples_of_a_check_digit_have_the_right_one(code: str, last: int) -> None:
    lesson = CATALOGUE.lessons["metadata-that-pays"]
    assert iswc_check_digit(re.sub(r"\D", "", code)[:9]) == last
    for text in lesson.texts.values():
        assert f"`{code}`" in (text.segments["digit"].body or "")


def test_the_check_digit_asked_for_is_the_one_by_the_rule_of_the_iswc_and_not_by_that_of_bank_cards() -> None:
    lesson = CATALOGUE.lessons["metadata-that-pays"]
    question = lesson.questions["check-digit"]
    for text in lesson.texts.values():
        asked = re.search(r"T-(\d{3})\.(\d{3})\.(\d{3})-\?", text.questions["check-digit"].prompt)
        assert asked
        nine = "".join(asked.groups())
        assert question.right == iswc_check_digit(nine)
        doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(nine), 1)]
        luhn = -sum(each // 10 + each % 10 for each in doubled) % 10
        assert question.right != luhn, "somebody who used the wrong rule would be told that all is well"


def test_the_calculator_stands_before_the_question_that_needs_it() -> None:
    lesson = CATALOGUE.lessons["metadata-that-pays"]
    ids = [segment.id for segment in lesson.segments]
    tool = next(segment for segment in lesson.segments if segment.tool == "check-digit")
    asked = next(segment for segment in lesson.segments if "check-digit" in segment.questions)
    assert ids.index(tool.id) + 1 == ids.index(asked.id)


def test_the_code_that_names_a_recording_is_typed_and_not_picked() -> None:
    lesson = CATALOGUE.lessons["metadata-that-pays"]
    question = lesson.questions["acoustic-code"]
    assert question.kind == "text"
    for lang in LANGUAGES:
        assert "ISRC" not in lesson.texts[lang].questions["acoustic-code"].prompt


def test_the_four_codes_are_matched_to_what_they_name() -> None:
    question = CATALOGUE.lessons["metadata-that-pays"].questions["names"]
    assert question.right == ("iswc[.]work", "isrc[.]recording", "ipi[.]writers", "isni[.]everyone")


def test_every_kind_of_question_is_asked_somewhere_in_the_module() -> None:
    kinds = {question.kind for lesson in CATALOGUE.lessons.values() for question in lesson.questions.values()}
    assert kinds == {"single", "multiple", "true-false", "number", "text", "order", "match", "poll"}


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_a_lesson_asks_how_sure_the_learner_is(lesson_id: str) -> None:
    lesson = CATALOGUE.lessons[lesson_id]
    assert lesson.confidence
    assert all(text.confidence for text in lesson.texts.values())


@pytest.mark.parametrize(("market", "named"), [("FR", "Spré"), ("BR", "Ecad")])
def test_the_card_on_radio_money_is_replaced_by_one_that_names_who_pays_in_the_country(market: str, named: str) -> None:
    lesson = CATALOGUE.lessons["neighbouring-rights"]
    anywhere = [segment.id for segment in lesson.for_market(None).segments]
    here = [segment.id for segment in lesson.for_market(market).segments]
    assert here == [f"radio-{market.lower()}" if name == "radio" else name for name in anywhere]
    for text in lesson.texts.values():
        assert named in (text.segments[f"radio-{market.lower()}"].body or "")
        assert named not in (text.segments["radio"].body or "")


@pytest.mark.parametrize(
    ("lesson_id", "market", "added"),
    [
        ("split-sheets", "FR", "talk-fr"),
        ("metadata-that-pays", "BR", "isrc-br"),
        ("ai-and-your-music", "FR", "in-eu"),
        ("ai-and-your-music", "DE", "in-eu"),
    ],
)
def test_a_country_has_a_card_more_where_its_law_or_its_societies_say_more(
    lesson_id: str, market: str, added: str
) -> None:
    lesson = CATALOGUE.lessons[lesson_id]
    anywhere = [segment.id for segment in lesson.for_market(None).segments]
    here = [segment.id for segment in lesson.for_market(market).segments]
    assert added not in anywhere
    assert [name for name in here if name != added] == anywhere
    assert added in here


@pytest.mark.parametrize("picture", sorted(PICTURES), ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_a_drawn_picture_is_small_and_has_neither_words_nor_scripts(picture: Path) -> None:
    drawn = picture.read_text(encoding="utf-8")
    assert len(drawn.encode()) < 6_000
    assert not re.search(r"<(text|script|style|image|foreignObject)|\son\w+=|href", drawn)


def test_the_recording_code_in_the_lesson_has_the_form_of_an_isrc_and_the_length_asked_for() -> None:
    lesson = CATALOGUE.lessons["metadata-that-pays"]
    for lang in LANGUAGES:
        text = lesson.texts[lang]
        codes = re.findall(r"`([A-Z0-9]+)`", text.segments["isrc"].body or "")
        assert codes
        assert all(re.fullmatch(r"[A-Z]{2}[A-Z0-9]{3}\d{7}", code) for code in codes)
        written = re.search(r"`ISRC ([A-Z0-9-]+)`", text.questions["length"].prompt)
        assert written
        assert written[1].replace("-", "") == codes[0]
        assert len(codes[0]) == lesson.questions["length"].right
