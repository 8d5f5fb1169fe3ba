from __future__ import annotations

import pytest

from lti_tool.learner.activities import definition
from packages.html import plain_text
from packages.lesson import Lesson
from tests.lti_tool.learner.seat import LESSONS, NS
from xapi.validation import check


def parts(lesson: Lesson) -> list[str]:
    found = [NS.card(lesson.id, one) for one in lesson.cards]
    found += [NS.question(lesson.id, one) for one in lesson.questions]
    if lesson.video:
        found.append(NS.video(lesson.id))
    if any(one.kind == "reflection" for one in lesson.segments):
        found.append(NS.reflection(lesson.id))
    return found


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.id)
def test_each_part_of_each_lesson_has_a_legal_definition_with_a_name(lesson: Lesson, lang: str) -> None:
    for iri in parts(lesson):
        made = definition(iri, lesson, lang, NS)
        assert made["name"][lang]
        assert "**" not in made["name"][lang]
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


def test_markup_becomes_words() -> None:
    assert plain_text("Who **owns** it?\nThe [law](https://x.example) says:\n\n- you\n- me") == (
        "Who owns it? The law says: you me"
    )
