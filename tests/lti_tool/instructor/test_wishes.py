from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from lti_tool.instructor import wishes
from lti_tool.lti.deep_linking import Choice
from lti_tool.platforms.deep_linking import Grades
from packages import catalogue

SHIPPED = catalogue.shipped()
SHEETS, LAYERS, BASICS = "lesson:split-sheets", "lesson:work-and-recording", "module:music-basics"


def read(*chosen: str, grades: Grades = "wanted", several: bool = True, **form: str) -> list[Choice]:
    """The wishes in a form; ``title_``, ``points_`` … stand for the fields of the first choice."""
    fields = {f"{name[:-1]}:{chosen[0]}" if name.endswith("_") else name: text for name, text in form.items()}
    found: Any = MultiDict([*(("choice", one) for one in chosen), *fields.items()])
    return wishes.choices(found, SHIPPED, grades=grades, several=several)


def test_what_is_said_for_all_goes_for_each() -> None:
    first, second = read(SHEETS, LAYERS, graded="1", lang="fr")
    assert (first.graded, first.lang, second.graded, second.lang) == (True, "fr", True, "fr")


def test_what_is_said_of_one_counts_more() -> None:
    first, second = read(
        SHEETS, LAYERS, graded="1", lang="fr", grade_="no", lang_="", title_="  Week\n1 ", points_="20"
    )
    assert first == Choice("lesson", "split-sheets", title="Week 1", lang=None, graded=False, points=20)
    assert second == Choice("lesson", "work-and-recording", lang="fr", graded=True)


def test_the_lessons_own_title_in_any_language_is_no_title_of_the_instructors() -> None:
    for text in SHIPPED.lessons["split-sheets"].texts.values():
        assert read(SHEETS, title_=text.title)[0].title == ""


@pytest.mark.parametrize("points", ["", "0", "-1", "1001", "1e3", "1.5", "٣", "0" * 5000 + "7", "ten"])
def test_points_that_make_no_sense_are_the_usual_ones(points: str) -> None:
    assert read(SHEETS, points_=points)[0].points is None


def test_a_title_is_one_line_of_a_bounded_length() -> None:
    (choice,) = read(SHEETS, title_="a\x00b\u2028c" + "d" * 5000)
    assert choice.title.startswith("a b c")
    assert len(choice.title) <= wishes.LONGEST_TITLE


def test_a_language_that_no_lesson_has_is_the_learners() -> None:
    assert read(SHEETS, lang="tlh")[0].lang is None


def test_a_module_can_become_a_link_for_each_of_its_lessons() -> None:
    found = read(BASICS, LAYERS, as_="lessons", graded="1", lang="es")
    assert [choice.id for choice in found] == list(SHIPPED.modules["music-basics"].lessons)
    assert {(choice.kind, choice.lang, choice.graded) for choice in found} == {("lesson", "es", True)}
    assert [choice.kind for choice in read(BASICS, as_="lessons", several=False)] == ["module"]


def test_what_is_said_of_a_lesson_counts_more_than_what_is_said_of_its_module() -> None:
    form: Any = MultiDict(
        [("choice", LAYERS), ("choice", BASICS), (f"title:{LAYERS}", "Week 1"), (f"as:{BASICS}", "lessons")]
    )
    found = wishes.choices(form, SHIPPED, grades="wanted", several=True)
    assert [choice.title for choice in found if choice.id == "work-and-recording"] == ["Week 1"]
    assert len(found) == len(SHIPPED.modules["music-basics"].lessons)


@pytest.mark.parametrize(
    "value", ["", "split-sheets", "lesson:", "lesson:no-such", "module:split-sheets", "link:x", ":"]
)
def test_what_is_not_offered_is_left_out(value: str) -> None:
    assert read(value) == []


@pytest.mark.parametrize(
    ("grades", "wished", "graded"),
    [("wanted", "yes", True), ("possible", "no", False), ("theirs", "no", True), ("none", "yes", False)],
)
def test_where_nobody_can_choose_the_lms_decides_about_grades(grades: Grades, wished: str, graded: bool) -> None:
    assert read(SHEETS, grades=grades, grade_=wished)[0].graded is graded


def test_the_modules_that_were_chosen_are_known_however_they_are_added() -> None:
    form: Any = MultiDict(
        [("choice", BASICS), ("choice", SHEETS), ("choice", "module:no-such"), (f"as:{BASICS}", "lessons")]
    )
    assert wishes.modules(form, SHIPPED) == ["music-basics"]
