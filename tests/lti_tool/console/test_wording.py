from __future__ import annotations

import pytest

from lti_tool.console.wording import Place, Words, actor_name, duration, language_name, place_of, words
from packages import catalogue
from xapi.vocabulary import VERBS, Namespace

NS = Namespace("https://w3id.example/lessons")
CATALOGUE = catalogue.shipped()
TITLE = CATALOGUE.lessons["split-sheets"].text("en").title
TIME = "https://w3id.org/xapi/video/extensions/time"


def said(verb: str, activity: str, **result: object) -> Words:
    statement = {"verb": {"id": VERBS[verb]}, "object": {"id": activity}, "result": result}
    return words(statement, NS.base, CATALOGUE)


@pytest.mark.parametrize(
    ("verb", "activity", "what"),
    [
        ("initialized", NS.lesson("split-sheets"), f"Began “{TITLE}”"),
        ("completed", NS.lesson("split-sheets"), f"Completed “{TITLE}”"),
        ("completed", NS.video("split-sheets"), f"Watched the video of “{TITLE}” to the end"),
        ("responded", NS.reflection("split-sheets"), f"Wrote a reflection on “{TITLE}”"),
        ("responded", NS.confidence("split-sheets", "before"), f"Said how sure they were before “{TITLE}”"),
        ("responded", NS.confidence("split-sheets", "after"), f"Said how sure they were after “{TITLE}”"),
        ("responded", NS.follow_up("split-sheets"), f"Told what came of “{TITLE}”"),
        ("answered", NS.question("split-sheets", "q1"), f"Answered question q1 of “{TITLE}”"),
        ("passed", NS.lesson("left-the-catalogue"), "Passed “left-the-catalogue”"),
        ("experienced", NS.card("split-sheets", "no-card"), f"Read the card “no-card” of “{TITLE}”"),
    ],
)
def test_our_own_statements_are_sentences(verb: str, activity: str, what: str) -> None:
    assert said(verb, activity).what == what


def test_a_place_in_the_video_is_minutes_and_seconds() -> None:
    assert said("paused", NS.video("split-sheets"), extensions={TIME: 75.9}).what.endswith("at 1:15")


def test_right_and_wrong_are_told_apart() -> None:
    question = NS.question("split-sheets", "q1")
    assert said("answered", question, success=True).tone == "good"
    assert said("answered", question, success=False).outcome == "Wrong"
    assert said("answered", question).outcome == ""


def test_a_score_is_a_percentage() -> None:
    passed = said("passed", NS.lesson("split-sheets"), success=True, score={"scaled": 0.75})
    assert (passed.outcome, passed.tone) == ("75%", "good")


def test_a_foreign_statement_is_told_by_its_own_words() -> None:
    statement = {
        "verb": {
            "id": "https://other.example/verbs/hummed",
            "display": {"fr": "a fredonné", "en-GB": "hummed"},
        },
        "object": {"id": "https://other.example/tune", "definition": {"name": {"de": "Weise"}}},
    }
    assert words(statement, NS.base, CATALOGUE).what == "hummed: Weise"


@pytest.mark.parametrize("statement", [{}, {"verb": 1, "object": []}, {"verb": {"id": None}, "result": {"score": 3}}])
def test_nonsense_is_no_error(statement: dict[str, object]) -> None:
    assert words(statement, NS.base, CATALOGUE).outcome == ""


def test_places_are_read_from_our_own_ids_only() -> None:
    assert place_of(NS.card("a", "b"), NS.base) == Place("a", "card", "b")
    assert place_of(NS.lesson("a") + "/quiz", NS.base) is None
    assert place_of(NS.lesson("a") + "\n", NS.base) is None
    assert place_of("https://w3id+example/lessons/lessons/a", NS.base) is None


def test_an_actor_is_named_by_its_identifier() -> None:
    assert actor_name({"account": {"name": "x"}, "name": "Real Name"}) == "x"
    assert actor_name({"mbox": "mailto:a@b.example"}) == "a@b.example"
    assert actor_name({"objectType": "Group", "member": []}) == "A group without a name"


@pytest.mark.parametrize(
    ("iso", "shown"),
    [
        ("PT02.75S", "2.75 sec"),
        ("PT0S", "0 sec"),
        ("PT1M39S", "1 min 39 sec"),
        ("PT99S", "1 min 39 sec"),
        ("PT2H5M", "2 hr 5 min"),
        ("P1D", "P1D"),
        ("", ""),
    ],
)
def test_a_duration_is_shown_as_people_read_it(iso: str, shown: str) -> None:
    assert duration(iso) == shown


@pytest.mark.parametrize(
    ("tag", "shown"), [("fr-CA", "French (fr-CA)"), ("en", "English (en)"), ("xx-none", "xx-none"), ("", "")]
)
def test_a_language_is_named(tag: str, shown: str) -> None:
    assert language_name(tag) == shown
