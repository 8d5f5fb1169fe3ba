from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lti_tool.learner.facts import MOST_SEGMENTS, Facts, Refused, take, watch
from packages import catalogue
from packages.lesson import Lesson, Question
from packages.scoring import conclude, rules_of
from xapi.vocabulary import VERBS, VIDEO_EXTENSIONS, Namespace

NS = Namespace("https://ns.example")
SHIPPED = catalogue.shipped().lessons
VIDEO = SHIPPED["work-and-recording"]
TEXT = SHIPPED["split-sheets"].for_market(None)


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
    for choice in [wrong[1]] + [wrong[0]] * (TEXT.completion.tries - 1) + [right_of(question)]:
        take(said("answered", iri, response=choice), TEXT, NS, facts, concluded=False)
    assert facts.answers[question.id] == {
        "response": [wrong[0]],
        "tries": TEXT.completion.tries,
        "first": [wrong[1]],
    }


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


def test_parts_without_number_do_not_pile_up_and_the_longest_stay() -> None:
    facts = Facts()
    watch("20.000[.]35.000", VIDEO, facts)
    for begin in range(0, 4000, 100):
        pieces = (f"{place / 250:.3f}[.]{place / 250 + 0.001:.3f}" for place in range(begin, begin + 100))
        watch("[,]".join(pieces), VIDEO, facts)
    assert len(facts.segments) == MOST_SEGMENTS
    assert (20.0, 35.0) in facts.segments
    assert facts.segments == sorted(facts.segments)


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


SURE = replace(TEXT, confidence=True)


def test_how_sure_somebody_is_counts_first_before_and_last_after_also_when_all_is_over() -> None:
    facts = Facts()
    for when, value in (("before", "2"), ("before", "5"), ("after", "3"), ("after", "4")):
        statement = said("responded", NS.confidence(TEXT.id, when), response=value, success=True)
        assert take(statement, SURE, NS, facts, concluded=True) == {"response": value}
    assert facts.as_dict()["confidence"] == {"before": 2, "after": 4}
    assert Facts.of(facts.as_dict()) == facts
    assert conclude(rules_of(SURE), facts.as_dict()).progress == 0


@pytest.mark.parametrize("value", ["0", "6", "", 3, None, "3.0", ["3"], "very"])
def test_a_step_that_the_scale_does_not_have_is_refused(value: object) -> None:
    facts = Facts()
    with pytest.raises(Refused):
        take(said("responded", NS.confidence(TEXT.id, "before"), response=value), SURE, NS, facts, concluded=False)
    assert facts == Facts()


@pytest.mark.parametrize("iri", [NS.confidence(TEXT.id, "during"), NS.confidence(TEXT.id, "")])
def test_how_sure_somebody_is_is_asked_before_and_after_only(iri: str) -> None:
    with pytest.raises(Refused):
        take(said("responded", iri, response="3"), SURE, NS, Facts(), concluded=False)


def test_a_lesson_that_does_not_ask_takes_no_confidence() -> None:
    plain = replace(TEXT, confidence=False)
    with pytest.raises(Refused):
        take(said("responded", NS.confidence(TEXT.id, "before"), response="3"), plain, NS, Facts(), concluded=False)


def test_the_last_reflection_is_remembered() -> None:
    facts = Facts()
    for text in ("I shall ask.", "I shall sign."):
        take(said("responded", NS.reflection(TEXT.id), response=text), TEXT, NS, facts, concluded=True)
    assert facts.as_dict()["reflection"] == "I shall sign."


def test_a_follow_up_is_taken_when_it_is_time_with_a_note_or_without() -> None:
    note = {NS.extension("note"): "We signed it in the studio."}
    for result, kept in (
        (
            {"response": "did", "extensions": {**note, "https://x.example/other": 1}},
            {"response": "did", "extensions": note},
        ),
        ({"response": "not-yet", "success": True}, {"response": "not-yet"}),
    ):
        facts = Facts()
        statement = said("responded", NS.follow_up(TEXT.id), **result)
        assert take(statement, TEXT, NS, facts, concluded=True, follow_up=True) == kept
        assert facts.as_dict()["follow_up"] == result["response"]


@pytest.mark.parametrize(
    "result",
    [
        {"response": "perhaps"},
        {"response": ""},
        {},
        {"response": ["did"]},
        {"response": "did", "extensions": {NS.extension("note"): "x" * 1001}},
        {"response": "did", "extensions": {NS.extension("note"): "  "}},
        {"response": "did", "extensions": {NS.extension("note"): {"text": "x"}}},
    ],
)
def test_a_follow_up_that_makes_no_sense_is_refused(result: dict[str, Any]) -> None:
    facts = Facts()
    with pytest.raises(Refused):
        take(said("responded", NS.follow_up(TEXT.id), **result), TEXT, NS, facts, concluded=True, follow_up=True)
    assert facts == Facts()


def test_a_follow_up_before_its_time_is_refused() -> None:
    with pytest.raises(Refused):
        take(said("responded", NS.follow_up(TEXT.id), response="did"), TEXT, NS, Facts(), concluded=True)
