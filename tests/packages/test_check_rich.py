"""Every way to break what goes beyond cards, film and choices is told: file, line, what is wrong, and the cure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.packages.rich import fill_rich

BROKEN: list[tuple[str, str, str, str, str, str]] = [
    # what, file, old, new, code, the text that stands on the line it names ("" = the file as a whole)
    ("an order that leaves one out", "lesson.toml", 'right = ["b", "a", "c"]', 'right = ["b", "a"]',
     "order-not-all", 'right = ["b", "a"]'),
    ("an order with an unknown one", "lesson.toml", 'right = ["b", "a", "c"]', 'right = ["b", "a", "d"]',
     "order-not-all", "right ="),
    ("an order that names one twice", "lesson.toml", 'right = ["b", "a", "c"]', 'right = ["b", "a", "c", "a"]',
     "wrong-value", "right ="),
    ("an order shown as it is right", "lesson.toml", 'right = ["b", "a", "c"]', 'right = ["a", "b", "c"]',
     "order-as-shown", "right ="),
    ("an order without a right one", "lesson.toml", 'right = ["b", "a", "c"]\n', "", "no-right-answer", 'id = "steps"'),
    ("an order with targets", "lesson.toml", "points = 2", 'targets = ["x", "y"]', "foreign-key", "targets ="),
    ("a match that leaves a choice out", "lesson.toml", ', c = "x" }', " }", "match-without-target", "right ="),
    ("a match of an unknown choice", "lesson.toml", 'c = "x" }', 'c = "x", d = "x" }', "right-not-a-choice", "right ="),
    ("a match with an unknown target", "lesson.toml", 'b = "y"', 'b = "w"', "unknown-target", "right ="),
    ("a match without a right one", "lesson.toml", 'right = { a = "x", b = "y", c = "x" }\n', "",
     "no-right-answer", 'id = "who"'),
    ("a match with a list", "lesson.toml", '{ a = "x", b = "y", c = "x" }', '["a"]', "wrong-type", "right ="),
    ("a match without targets", "lesson.toml", 'targets = ["x", "y", "z"]\n', "", "missing-key", ""),
    ("a text with choices", "lesson.toml", 'right = ["ISRC"]', 'right = ["ISRC"]\nchoices = ["a", "b"]',
     "foreign-key", "choices ="),
    ("a text with a number", "lesson.toml", 'right = ["ISRC"]', "right = [7]", "wrong-type", "right = [7]"),
    ("an accepted text without letters", "lesson.toml", '["ISRC"]', '["?!"]', "accept-nothing", '["?!"]'),
    ("an accepted text without letters in a language", "ar.toml", '["recording code"]', '["recording code", "…"]',
     "accept-nothing", "accept ="),
    ("an accepted text that is too long", "ar.toml", '["recording code"]', f'["{"x" * 201}"]', "wrong-value", "xxx"),
    ("an empty list of accepted texts", "ar.toml", '["recording code"]', "[]", "wrong-value", "accept = []"),
    ("an empty accepted text", "ar.toml", '["recording code"]', '[" "]', "empty", "accept ="),
    ("nothing accepted in a language", "ar.toml", 'accept = ["إيكاد", "ECAD"]\n', "",
     "no-accepted-text", "[questions.brazil]"),
    ("accepted texts of a choice", "en.toml", "[questions.one]", '[questions.one]\naccept = ["b"]',
     "foreign-key", "accept ="),
    ("a missing target", "ar.toml", ', z = "Nobody"', "", "missing-translation", "targets ="),
    ("a target too many", "ar.toml", 'z = "Nobody"', 'z = "Nobody", w = "?"', "unknown-id", "targets ="),
    ("a picture without words", "ar.toml", 'image_alt = "A form."\n', "", "missing-alt", "[segments.intro-fr]"),
    ("words without a picture", "en.toml", 'title = "Try it"', 'title = "Try it"\nimage_alt = "?"',
     "alt-without-image", "image_alt ="),
    ("a picture of an unknown type", "lesson.toml", "media/layers.svg", "media/layers.bmp", "wrong-form", "layers.bmp"),
    ("a missing picture", "lesson.toml", "media/layers.svg", "media/none.svg", "media-missing", "none.svg"),
    ("a picture outside", "lesson.toml", "media/layers.svg", "../layers.svg", "media-outside", "../layers.svg"),
    ("a picture in a quiz", "lesson.toml", 'kind = "quiz"', 'kind = "quiz"\nimage = "media/layers.svg"',
     "foreign-key", "image ="),
    ("a missing sound", "lesson.toml", "media/intro.ar.mp3", "media/none.mp3", "media-missing", "none.mp3"),
    ("a sound of an unknown type", "lesson.toml", "media/intro.ar.mp3", "media/a.wav", "wrong-form", "a.wav"),
    ("a sound for a language the lesson does not have", "lesson.toml", "ar = \"media/intro.ar.mp3\"",
     "de = \"media/intro.ar.mp3\"", "unknown-language", "de ="),
    ("one sound for all languages of a card", "lesson.toml",
     '{ en = "media/intro.en.m4a", ar = "media/intro.ar.mp3" }', '"media/intro.en.m4a"', "wrong-type", "audio ="),
    ("a sound a language for a film", "lesson.toml", '"media/film.m4a"', '{ en = "media/film.m4a" }',
     "wrong-type", "audio ="),
    ("a missing sound of the film", "lesson.toml", '"media/film.m4a"', '"media/none.m4a"', "media-missing", "none.m4a"),
    ("a tool that the player does not have", "lesson.toml", '"check-digit"', '"slot-machine"',
     "wrong-value", "slot-machine"),
    ("a tool in a reflection", "lesson.toml", 'kind = "reflection"', 'kind = "reflection"\ntool = "check-digit"',
     "foreign-key", "tool ="),
    ("a term that the glossary does not have", "en.toml", "(#Recording) has", "(#recording) has",
     "unknown-term", "body ="),
    ("a term of another language", "ar.toml", "?\"\naccept", " [record](#Recording)?\"\naccept",
     "unknown-term", "prompt ="),
    ("confidence without its question", "ar.toml", 'confidence = "How sure are you that you could read a code?"\n',
     "", "missing-translation", ""),
    ("confidence as a text", "lesson.toml", "confidence = true", 'confidence = "yes"', "wrong-type", "confidence"),
    ("a market in small letters", "lesson.toml", '["FR", "BE"]', '["fr", "BE"]', "wrong-form", '"fr"'),
    ("a market that is no country", "lesson.toml", '["FR", "BE"]', '["FR", "UK"]', "unknown-market", '"UK"'),
    ("a union of countries", "lesson.toml", '["FR", "BE"]', '["EU", "FR"]', "unknown-market", '"EU"'),
    ("an empty list of markets", "lesson.toml", '["FR", "BE"]', "[]", "wrong-value", "markets = []"),
    ("a lesson for a country that is none", "lesson.toml", "minutes = 4.5", 'minutes = 4.5\nmarkets = ["XX"]',
     "unknown-market", '["XX"]'),
    ("a variant without markets", "lesson.toml", 'markets = ["FR", "BE"]\n', "", "missing-key", ""),
    ("a variant of an unknown segment", "lesson.toml", 'replaces = "intro"', 'replaces = "ghost"',
     "unknown-segment", 'replaces = "ghost"'),
    ("a variant of a variant", "lesson.toml", 'replaces = "intro"', 'replaces = "more-br"',
     "replaces-variant", 'replaces = "more-br"'),
    ("a variant of itself", "lesson.toml", 'replaces = "intro"', 'replaces = "intro-fr"',
     "replaces-variant", 'replaces = "intro-fr"'),
    ("a segment replaced twice in a market", "lesson.toml", 'id = "more-br"\nkind = "card"\nmarkets = ["BR"]',
     'id = "more-br"\nkind = "card"\nmarkets = ["BR", "FR"]\nreplaces = "intro"', "replaced-twice", "replaces ="),
    ("a question twice in one market only", "lesson.toml", '["steps", "brazil"]', '["steps", "brazil", "code"]',
     "question-twice", '"code"]'),
    ("no words for a variant", "ar.toml", '[segments.quiz-br]\ntitle = "Questions for Brazil"\n', "",
     "missing-translation", "[seg"),
]  # fmt: skip


@pytest.fixture
def rich(tmp_path: Path) -> Any:
    return fill_rich(tmp_path)


@pytest.mark.parametrize("what, file, old, new, code, at", BROKEN, ids=[row[0] for row in BROKEN])
def test_a_broken_rich_lesson_is_told_with_file_line_and_cure(
    rich: Any, what: str, file: str, old: str, new: str, code: str, at: str
) -> None:
    rich.edit(file, old, new)
    problem = rich.problem(code)
    assert problem.cure.format(**problem.values) in problem.render()
    assert problem.file == rich.folder / file
    if at:
        assert at in problem.file.read_text(encoding="utf-8").splitlines()[problem.line - 1]


def test_the_rich_lesson_has_no_problem(rich: Any) -> None:
    assert [problem.render() for problem in rich.load().problems] == []


def test_the_cure_of_a_match_without_right_shows_how_to_write_it(rich: Any) -> None:
    rich.edit("lesson.toml", 'right = { a = "x", b = "y", c = "x" }\n', "")
    assert rich.problem("no-right-answer").render().endswith('like { a = "x" }.')


def test_a_question_of_confidence_that_is_not_asked_is_told_in_each_language(rich: Any) -> None:
    rich.edit("lesson.toml", "confidence = true\n", "")
    found = [(problem.file.name, problem.line, problem.code) for problem in rich.load().problems]
    assert found == [("en.toml", 6, "not-asked"), ("ar.toml", 6, "not-asked")]


def test_a_text_right_in_every_language_needs_none_of_its_own(rich: Any) -> None:
    rich.edit("ar.toml", 'accept = ["recording code"]\n', "")
    assert rich.load().problems == ()


def test_a_segment_for_a_country_where_the_lesson_is_not_offered_is_told(rich: Any) -> None:
    rich.edit("lesson.toml", "minutes = 4.5", 'minutes = 4.5\nmarkets = ["FR", "BE"]')
    problems = rich.load().problems
    assert [problem.code for problem in problems] == ["market-not-offered"] * 2
    assert all(problem.values["market"] == "BR" for problem in problems)


def test_a_lesson_that_cannot_be_completed_in_one_market_is_told_with_the_market(rich: Any) -> None:
    for name in ("intro-fr", "more-br"):
        rich.edit("lesson.toml", f'id = "{name}"\nkind = "card"', f'id = "{name}"\nkind = "reflection"')
    rich.edit("lesson.toml", 'image = "media/layers.png"\n', "")
    for file in ("en.toml", "ar.toml"):
        rich.edit(file, 'image_alt = "A form."\n', "")
    rich.edit("lesson.toml", "watch = 0.5", 'questions = "none"')
    rich.edit("lesson.toml", 'id = "digit"\nkind = "card"\ntool = "check-digit"', 'id = "digit"\nkind = "reflection"')
    problems = rich.load().problems
    assert {(problem.code, problem.values["market"]) for problem in problems} == {("nothing-to-complete", "FR")}


def test_mastery_without_points_and_watching_without_a_film_are_told_for_the_market_too(rich: Any) -> None:
    rich.edit(
        "lesson.toml",
        'id = "more-br"\nkind = "card"\nmarkets = ["BR"]',
        'id = "more-br"\nkind = "card"\nmarkets = ["BR"]\nreplaces = "film"',
    )
    rich.edit("lesson.toml", 'questions = ["steps", "brazil"]', 'questions = ["brazil"]')
    rich.edit("lesson.toml", 'id = "brazil"\nkind = "text"', 'id = "brazil"\nkind = "text"\npoints = 0')
    assert {(problem.code, problem.values.get("market")) for problem in rich.load().problems} == {
        ("watch-without-video", "BR"),
        ("mastery-without-points", "BR"),
    }


def test_a_film_of_its_own_for_a_market_is_no_second_film(rich: Any) -> None:
    lesson = (rich.folder / "lesson.toml").read_text(encoding="utf-8")
    start = lesson.index('[[segments]]\nid = "film"')
    film = lesson[start : lesson.index('[[segments]]\nid = "digit"')]
    other = film.replace('"film"', '"film-br"')
    rich.edit("lesson.toml", film, f'{film}{other}markets = ["BR"]\nreplaces = "film"\n\n')
    for file in ("en.toml", "ar.toml"):
        text = (rich.folder / file).read_text(encoding="utf-8")
        words = text[text.index("[segments.film]") : text.index("[segments.digit]")]
        rich.edit(file, words, words + words.replace("film]", "film-br]"))
    assert rich.load().problems == ()
    rich.edit("lesson.toml", 'replaces = "film"\n', "")
    assert {problem.code for problem in rich.load().problems} == {"second-video", "question-twice"}
