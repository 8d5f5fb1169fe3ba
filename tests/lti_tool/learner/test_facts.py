from __future__ import annotations

from typing import Any

import pytest

from lti_tool.learner.facts import Facts, Refused, take, watch
from packages import catalogue
from packages.lesson import Lesson, Question
from xapi.vocabulary import VERBS, VIDEO_EXTENSIONS, Namespace

NS = Namespace("https://ns.example")
SHIPPED = catalogue.shipped().lessons
VIDEO = SHIPPED["work-and-recording"]
TEXT = SHIPPED["copyright-without-formalities"]


def said(verb: str, iri: str, **result: Any) -> dict[str, Any]:
    return {"verb": {"id": VERBS[verb]}, "object": {"id": iri}, "result": result}


def single(lesson: Lesson) -> Question:
    return next(one for one in lesson.questions.values() if one.kind == "single")


def right_of(question: Question) -> str:
    assert isinstance(question.right, tuple)
    return question.right[0]


def test_the_server_decides_whether_an_answer_is_right() -> None:
    question = single(TEXT)
    wrong = next(one for one in question.choices if one != right_of(question))
    facts = Facts()
    claimed = said("answered", NS.question(TEXT.id, question.id), response=wrong, success=True, score={"scaled": 1})
    assert take(claimed, TEXT, NS, facts, concluded=False) == {"response": wrong, "success": False}
    assert facts.answers == {question.id: {"response": [wrong], "tries": 1}}


def test_an_answer_after_the_right_one_does_not_count() -> None:
    question = single(TEXT)
    wrong = next(one for one in question.choices if one != right_of(question))
    facts = Facts()
    iri = NS.question(TEXT.id, question.id)
    take(said("answered", iri, response=right_of(question)), TEXT, NS, facts, concluded=False)
    take(said("answered", iri, response=wrong), TEXT, NS, facts, concluded=False)
    assert facts.answers[question.id] == {"response": [right_of(question)], "tries": 1}


def test_tries_are_counted_and_end() -> None:
    question = single(TEXT)
    wrong = [one for one in question.choices if one != right_of(question)]
    facts = Facts()
    iri = NS.question(TEXT.id, question.id)
    for choice in [wrong[0]] * TEXT.completion.tries + [right_of(question)]:
        take(said("answered", iri, response=choice), TEXT, NS, facts, concluded=False)
    assert facts.answers[question.id] == {"response": [wrong[0]], "tries": TEXT.completion.tries}


def test_after_the_end_nothing_counts_any_more() -> None:
    question = single(TEXT)
    facts = Facts()
    take(
        said("answered", NS.question(TEXT.id, question.id), response=right_of(question)),
        TEXT,
        NS,
        facts,
        concluded=True,
    )
    take(said("experienced", NS.card(TEXT.id, TEXT.cards[0])), TEXT, NS, facts, concluded=True)
    assert facts.as_dict() == {"segments": [], "cards": [], "answers": {}}


def test_watched_parts_are_joined() -> None:
    facts = Facts()
    for played in ("0.000[.]10.000", "8.000[.]12.500[,]20.000[.]21.000"):
        extensions = {VIDEO_EXTENSIONS["played_segments"]: played}
        take(said("paused", NS.video(VIDEO.id), extensions=extensions), VIDEO, NS, facts, concluded=False)
    assert facts.segments == [(0.0, 12.5), (20.0, 21.0)]
    assert Facts.of(facts.as_dict()).segments == facts.segments


@pytest.mark.parametrize("played", [None, 7, "", "a[.]b", "5", "nan[.]inf", "9[.]1", "-4[.]-1", "1[.]2" * 5000])
def test_played_segments_that_make_no_sense_are_left_out(played: object) -> None:
    facts = Facts()
    watch(played, VIDEO, facts)
    assert facts.segments == []


@pytest.mark.parametrize(
    "statement",
    [
        {},
        {"verb": "answered", "object": "x"},
        {"verb": {"id": 7}, "object": {"id": 8}},
        said("answered", "https://elsewhere.example/lessons/x"),
        said("answered", NS.question(VIDEO.id, "q1"), response="a"),
        said("answered", NS.question(TEXT.id, "nothing"), response="a"),
        said("answered", NS.question(TEXT.id, single(TEXT).id)),
        said("answered", NS.question(TEXT.id, single(TEXT).id), response="no-such-choice"),
        said("answered", NS.question(TEXT.id, single(TEXT).id), response=["a"]),
        said("completed", NS.lesson(TEXT.id)),
        said("passed", NS.lesson(TEXT.id)),
        said("experienced", NS.card(TEXT.id, "nothing")),
        said("experienced", NS.reflection(TEXT.id)),
        said("responded", NS.reflection(TEXT.id), response=" "),
        said("responded", NS.reflection(TEXT.id), response="x" * 2001),
        said("played", NS.video(TEXT.id)),
        {**said("experienced", NS.card(TEXT.id, TEXT.cards[0])), "result": "x"},
    ],
)
def test_a_statement_that_is_not_this_lessons_or_makes_no_sense_is_refused(statement: dict[str, Any]) -> None:
    facts = Facts()
    with pytest.raises(Refused):
        take(statement, TEXT, NS, facts, concluded=False)
    assert facts.as_dict() == {"segments": [], "cards": [], "answers": {}}


def test_a_player_cannot_claim_a_score_with_a_card_or_the_film() -> None:
    claim = {"score": {"scaled": 1}, "success": True}
    assert (
        take(said("experienced", NS.card(TEXT.id, TEXT.cards[0]), **claim), TEXT, NS, Facts(), concluded=False) is None
    )
    watched = said("completed", NS.video(VIDEO.id), completion=True, **claim)
    assert take(watched, VIDEO, NS, Facts(), concluded=False) == {"completion": True}
