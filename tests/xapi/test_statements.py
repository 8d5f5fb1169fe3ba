"""What the server says, and what it makes of the player's words, is legal under both versions."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from xapi import validation
from xapi.statements import (
    LESSON_VERBS,
    LessonContext,
    Outcome,
    account,
    adopt,
    lesson_statement,
    statement_id,
)
from xapi.vocabulary import VERB_DISPLAY, VERBS, VIDEO_CATEGORY, VIDEO_EXTENSIONS, Namespace

NS = Namespace("https://ns.example")
ACTOR = account("https://cmo.example/", "0a1b")
LESSON = LessonContext(
    ns=NS,
    lesson="work",
    title={"en": "A work", "fr": "Une œuvre"},
    language="fr",
    version=3,
    channel="lti",
    market="CI",
    module="start",
    module_title={"fr": "Pour commencer"},
)
ALONE = LessonContext(ns=NS, lesson="work", title={"en": "A work"}, language="en", version=1, channel="cmi5")
ATTEMPT = uuid.UUID("0d9c7f6e-1111-4222-8333-444455556666")
WHEN = datetime(2026, 11, 22, 11, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))


def player_statement(verb: str, object_: str, **more: Any) -> dict[str, Any]:
    """Return a statement as the player sends it."""
    return {
        "id": str(uuid.uuid4()),
        "timestamp": "2026-11-22T09:59:59.000Z",
        "verb": {"id": VERBS[verb], "display": {"en": verb}},
        "object": {"id": object_},
        **more,
    }


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
@pytest.mark.parametrize("verb", LESSON_VERBS)
@pytest.mark.parametrize("lesson", [LESSON, ALONE])
def test_every_statement_about_a_lesson_is_legal(verb: str, lesson: LessonContext, version: str) -> None:
    outcome = Outcome(scaled=0.6667, points=2, max_points=3, success=True, completion=True, duration=200.126)
    for told in (None, Outcome(), outcome):
        made = lesson_statement(verb, attempt=ATTEMPT, actor=ACTOR, lesson=lesson, timestamp=WHEN, outcome=told)
        validation.check(made, version)


def test_a_lessons_statement_says_who_what_where_and_when() -> None:
    outcome = Outcome(scaled=0.6667, points=2, max_points=3, success=True, duration=200.126)
    made = lesson_statement("passed", attempt=ATTEMPT, actor=ACTOR, lesson=LESSON, timestamp=WHEN, outcome=outcome)
    assert made["id"] == str(statement_id(ATTEMPT, VERBS["passed"])) == str(uuid.uuid5(ATTEMPT, VERBS["passed"]))
    assert made["actor"] == {
        "objectType": "Agent",
        "account": {"homePage": "https://cmo.example/", "name": "0a1b"},
    }
    assert made["object"]["id"] == "https://ns.example/lessons/work"
    assert made["object"]["definition"]["name"] == {"en": "A work", "fr": "Une œuvre"}
    assert made["timestamp"] == "2026-11-22T10:00:00.123Z"
    assert made["result"]["score"] == {"scaled": 0.6667, "raw": 2, "min": 0, "max": 3}
    assert made["result"]["success"] is True
    assert "completion" not in made["result"]
    assert made["context"]["registration"] == str(ATTEMPT)
    assert made["context"]["extensions"] == {
        "https://ns.example/extensions/version": 3,
        "https://ns.example/extensions/language": "fr",
        "https://ns.example/extensions/market": "CI",
        "https://ns.example/extensions/channel": "lti",
    }
    assert made["context"]["contextActivities"]["grouping"][0]["id"] == "https://ns.example/modules/start"


def test_the_exact_content_of_a_lesson_stands_in_every_statement_where_it_is_known() -> None:
    known = replace(LESSON, revision="0a1b2c3d4e5f6071")
    mine = lesson_statement("completed", attempt=ATTEMPT, actor=ACTOR, lesson=known, timestamp=WHEN)
    theirs = adopt(
        player_statement("experienced", NS.card("work", "intro"), context={"revision": "claimed"}),
        actor=ACTOR,
        registration=ATTEMPT,
        lesson=known,
        timestamp=WHEN,
    )
    for made in (mine, theirs):
        validation.check(made)
        assert made["context"]["revision"] == "0a1b2c3d4e5f6071"
    unknown = lesson_statement("completed", attempt=ATTEMPT, actor=ACTOR, lesson=LESSON, timestamp=WHEN)
    assert "revision" not in unknown["context"]


def test_made_again_it_is_the_same_statement() -> None:
    first, second = (
        lesson_statement("completed", attempt=ATTEMPT, actor=ACTOR, lesson=ALONE, timestamp=WHEN) for _ in range(2)
    )
    assert first == second


def test_only_a_lessons_verbs_and_times_with_a_zone_are_taken() -> None:
    with pytest.raises(KeyError):
        lesson_statement("played", attempt=ATTEMPT, actor=ACTOR, lesson=ALONE, timestamp=WHEN)
    with pytest.raises(ValueError, match="zone"):
        lesson_statement("passed", attempt=ATTEMPT, actor=ACTOR, lesson=ALONE, timestamp=datetime(2026, 1, 1))


def test_the_words_for_a_players_verb_are_ours() -> None:
    taught = {"id": VERBS["answered"], "display": {"en": "hacked", "fr": "piraté", "de": "x"}}
    strange = {"id": "https://x.example/verbs/mine", "display": {"en": "hacked"}}
    for verb, kept in (
        (taught, {"id": VERBS["answered"], "display": {name: VERB_DISPLAY["answered"][name] for name in ("en", "fr")}}),
        (strange, {"id": strange["id"]}),
    ):
        sent = {**player_statement("answered", NS.question("work", "q1")), "verb": verb}
        made = adopt(sent, actor=ACTOR, registration=ATTEMPT, lesson=LESSON, timestamp=WHEN)
        assert made["verb"] == kept


def test_a_players_statement_gets_its_learner_attempt_and_place() -> None:
    sent = player_statement(
        "answered",
        NS.question("work", "q1"),
        actor={"mbox": "mailto:someone@else.example"},
        result={"response": "a[,]c", "success": False},
        context={
            "registration": str(uuid.uuid4()),
            "platform": "mine",
            "extensions": {"https://ns.example/extensions/channel": "forged", "https://x.example/own": None},
        },
    )
    before = dict(sent)
    made = adopt(sent, actor=ACTOR, registration=ATTEMPT, lesson=LESSON, timestamp=WHEN.astimezone(UTC))
    for version in ("1.0.3", "2.0.0"):
        validation.check(made, version)
    assert sent == before
    assert made["id"] == sent["id"]
    assert made["actor"] == ACTOR
    assert made["result"] == sent["result"]
    assert made["timestamp"] == "2026-11-22T10:00:00.123Z"
    context = made["context"]
    assert context["registration"] == str(ATTEMPT)
    assert "platform" not in context
    assert context["extensions"]["https://ns.example/extensions/channel"] == "lti"
    assert context["extensions"]["https://x.example/own"] is None
    assert [item["id"] for item in context["contextActivities"]["parent"]] == [NS.lesson("work")]
    assert [item["id"] for item in context["contextActivities"]["grouping"]] == [NS.module("start")]
    assert "category" not in context["contextActivities"]


@pytest.mark.parametrize("verb", ["played", "paused", "seeked", "completed"])
def test_what_is_said_of_a_video_is_of_the_video_profile(verb: str) -> None:
    extensions = {VIDEO_EXTENSIONS["length"]: 92.4}
    sent = player_statement(verb, NS.video("work"), context={"extensions": extensions})
    made = adopt(sent, actor=ACTOR, registration=ATTEMPT, lesson=ALONE, timestamp=WHEN)
    validation.check(made)
    places = made["context"]["contextActivities"]
    assert [item["id"] for item in places["category"]] == [VIDEO_CATEGORY]
    assert "grouping" not in places
    assert made["context"]["extensions"][VIDEO_EXTENSIONS["length"]] == 92.4
