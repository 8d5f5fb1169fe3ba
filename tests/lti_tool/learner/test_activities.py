from __future__ import annotations

from pathlib import Path

import pytest

from lti_tool.learner.activities import definition
from packages.html import plain_text
from packages.lesson import Lesson
from packages.player_files import messages_for
from tests.lti_tool.learner.seat import LESSONS, NS
from tests.packages.rich import fill_rich
from xapi.validation import check


def parts(lesson: Lesson) -> list[str]:
    found = [NS.card(lesson.id, one) for one in lesson.cards]
    found += [NS.question(lesson.id, one) for one in lesson.questions]
    if lesson.video:
        found.append(NS.video(lesson.id))
    if any(one.kind == "reflection" for one in lesson.segments):
        found.append(NS.reflection(lesson.id))
    if lesson.confidence:
        found += [NS.confidence(lesson.id, when) for when in ("before", "after")]
    return [*found, NS.follow_up(lesson.id)]


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.id)
def test_each_part_of_each_lesson_has_a_legal_definition_with_a_name(lesson: Lesson, lang: str) -> None:
    for iri in parts(lesson):
        made = definition(iri, lesson, lang, NS)
        [name] = made["name"].values()
        assert name
        assert "**" not in name
        for version in ("1.0.3", "2.0.0"):
            check(
                {
                    "actor": {"mbox": "mailto:a@b.example"},
                    "verb": {"id": "https://v.example/v"},
                    "object": {"objectType": "Activity", "id": iri, "definition": made},
                },
                version,
            )


def test_a_question_says_its_choices_and_the_right_ones() -> None:
    lesson = next(one for one in LESSONS.values() if any(q.kind == "single" for q in one.questions.values()))
    question = next(one for one in lesson.questions.values() if one.kind == "single")
    made = definition(NS.question(lesson.id, question.id), lesson, "en", NS)
    assert made["interactionType"] == "choice"
    assert [one["id"] for one in made["choices"]] == list(question.choices)
    assert isinstance(question.right, tuple)
    assert made["correctResponsesPattern"] == [question.right[0]]


def test_how_sure_somebody_is_is_told_on_a_scale_in_the_words_that_the_learner_saw() -> None:
    lesson = next(one for one in LESSONS.values() if one.confidence)
    made = definition(NS.confidence(lesson.id, "before"), lesson, "fr", NS)
    assert made["interactionType"] == "likert"
    assert made["name"] == {"fr": lesson.text("fr").confidence}
    spoken, words = messages_for("fr")
    assert [one["id"] for one in made["scale"]] == ["1", "2", "3", "4", "5"]
    assert made["scale"][4]["description"] == {spoken: words["confidence_5"]}


def test_the_follow_up_is_told_with_its_choices_and_in_english_where_the_player_has_no_other_words() -> None:
    lesson = next(iter(LESSONS.values()))
    made = definition(NS.follow_up(lesson.id), lesson, "sw", NS)
    assert made["interactionType"] == "choice"
    assert made["choices"][2] == {"id": "not-yet", "description": {"en": "Not yet"}}
    assert [one["id"] for one in made["choices"]] == ["did", "started", "not-yet", "changed"]


def test_markup_becomes_words() -> None:
    assert plain_text("Who **owns** it?\nThe [law](https://x.example) says:\n\n- you\n- me") == (
        "Who owns it? The law says: you me"
    )


@pytest.fixture
def rich(tmp_path: Path) -> Lesson:
    return fill_rich(tmp_path).load().lessons["rich-lesson"]


def test_texts_orders_and_matches_have_legal_definitions_with_all_that_is_right(rich: Lesson) -> None:
    made = {name: definition(NS.question(rich.id, name), rich, "ar", NS) for name in ("brazil", "steps", "who")}
    for name, one in made.items():
        for version in ("1.0.3", "2.0.0"):
            check(
                {
                    "actor": {"mbox": "mailto:a@b.example"},
                    "verb": {"id": "https://v.example/v"},
                    "object": {"objectType": "Activity", "id": NS.question(rich.id, name), "definition": one},
                },
                version,
            )
    assert [one["interactionType"] for one in made.values()] == ["fill-in", "sequencing", "matching"]
    assert made["brazil"]["correctResponsesPattern"] == ["ECAD", "إيكاد"]
    assert made["steps"]["correctResponsesPattern"] == ["b[,]a[,]c"]
    assert made["who"]["correctResponsesPattern"] == ["a[.]x[,]b[.]y[,]c[.]x"]
    assert "choices" not in made["brazil"] and "choices" not in made["who"]
    assert [one["id"] for one in made["steps"]["choices"]] == ["a", "b", "c"]
    assert made["who"]["source"][0] == {"id": "a", "description": {"ar": "Recording"}}
    assert [one["id"] for one in made["who"]["target"]] == ["x", "y", "z"]
