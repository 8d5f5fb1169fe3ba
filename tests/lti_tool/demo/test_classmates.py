from __future__ import annotations

import pytest

from lti_tool.demo.classmates import responses
from packages import catalogue
from packages.lesson import Question
from packages.player_json import lesson_json
from packages.responses import is_right, parse_response
from tests.lti_tool.demo.world import World

ASKED = [
    pytest.param(question, shown, id=f"{lesson.id}-{question.id}")
    for lesson in (one.for_market(None) for one in catalogue.shipped().lessons.values())
    for question, shown in zip(
        lesson.questions.values(), lesson_json(lesson, "en", "", "https://x.example")["questions"].values(), strict=True
    )
    if question.kind != "poll"
]


@pytest.mark.parametrize(("question", "shown"), ASKED)
def test_a_classmate_knows_a_right_and_a_wrong_answer_to_every_question(
    question: Question, shown: dict[str, object]
) -> None:
    good, bad = (parse_response(question, text) for text in responses(shown))
    assert good is not None and bad is not None
    assert (is_right(question, good), is_right(question, bad)) == (True, False)


def test_only_the_instructor_sends_the_class_and_only_to_what_is_there(world: World) -> None:
    link = world.first_link()
    assert world.post("/activities/none/class", {}, page="/").status_code == 404
    world.be("luis")
    assert world.post(f"/activities/{link}/class", {}, page="/").status_code == 403
