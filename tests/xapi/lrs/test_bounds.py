"""What a narrow grant is kept to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.xapi.examples import VERB, agent, new_id, statement, voiding
from xapi.lrs.bounds import LAUNCH_DATA, Bounds
from xapi.vocabulary import VERBS

NS = "https://x.example/lessons/"
LESSON, PART = f"{NS}songs", f"{NS}songs/questions/one"
BOUNDS = Bounds(
    activities=(LESSON,),
    realm=NS,
    verbs=frozenset([VERB + "answered"]),
    home_page="https://cmo.example",
)
REGISTRATION = new_id()
ATTEMPT = replace(
    BOUNDS,
    agent={"account": {"homePage": "https://cmo.example", "name": "ana"}},
    registration=REGISTRATION,
    judged=True,
)


def said(**more: Any) -> dict[str, Any]:
    return statement(verb="answered", activity=PART, **more)


def test_what_is_said_of_a_part_of_its_lessons_may_be_written() -> None:
    parents = {"contextActivities": {"parent": [{"id": LESSON}], "category": [{"id": "https://w3id.org/xapi/video"}]}}
    for bounds in (BOUNDS, ATTEMPT):
        for fine in (
            said(),
            said(context=parents),
            said(authority={"mbox": "mailto:somebody@x.example"}),
            said(context={"registration": REGISTRATION.upper()}),
        ):
            assert bounds.why_no_statement(fine) is None
    assert BOUNDS.why_no_statement(said(actor=agent("bo"))) is None


@pytest.mark.parametrize(
    ("bent", "words"),
    [
        ({"object": {"id": LESSON}}, "concluded by the server"),
        ({"object": {"id": f"{NS}songs-2/questions/one"}}, "none of its lessons"),
        ({"object": {"id": f"{NS}other/questions/one"}}, "none of its lessons"),
        ({"object": {"objectType": "StatementRef", "id": REGISTRATION}}, "must be an Activity"),
        ({"object": {"objectType": "Agent", "mbox": "mailto:a@x.example"}}, "must be an Activity"),
        ({"verb": {"id": VERB + "passed"}}, "none of those allowed"),
        ({"context": {"contextActivities": {"grouping": [{"id": f"{NS}other"}]}}}, "the context names"),
        ({"context": {"contextActivities": {"other": {"id": f"{NS}songs-2"}}}}, "the context names"),
        ({"attachments": [{"sha2": "x"}]}, "attachments"),
        ({"actor": {"mbox": "mailto:a@x.example"}}, "homePage https://cmo.example"),
        ({"actor": {"account": {"homePage": "https://else.example", "name": "ana"}}}, "homePage"),
        ({"actor": {**agent(), "name": "Ana"}}, "names of people"),
        ({"actor": {"objectType": "Group", "member": [agent()]}}, "homePage"),
        ({"context": {"instructor": {"mbox": "mailto:a@x.example"}}}, "homePage"),
        ({"context": {"team": {**agent(), "objectType": "Group", "member": [{"mbox": "mailto:a@x"}]}}}, "homePage"),
    ],
)
def test_what_is_outside_may_not(bent: dict[str, Any], words: str) -> None:
    assert words in (BOUNDS.why_no_statement({**said(), **bent}) or "")


WATCHES = replace(BOUNDS, verbs=frozenset(VERBS[name] for name in ("answered", "initialized", "completed", "played")))


def test_a_dispatch_says_what_happened_and_not_what_came_of_it() -> None:
    for verb in ("initialized", "completed"):
        for part in (PART, f"{LESSON}/cards/one", f"{LESSON}/video/all", f"{LESSON}#video", f"{LESSON}/"):
            refused = WATCHES.why_no_statement(statement(verb=verb, activity=part)) or ""
            assert "only a video" in refused, (verb, part)
        video = statement(verb=verb, activity=f"{LESSON}/video", result={"completion": True})
        assert WATCHES.why_no_statement(video) is None
    for result, words in (
        ({"score": {"scaled": 1}}, "score"),
        ({"score": {}}, "score"),
        ({"completion": True}, "completion"),
    ):
        assert words in (WATCHES.why_no_statement(said(result=result)) or "")
        assert ATTEMPT.why_no_statement(said(result=result)) is None, "it is put right by who takes it"
    scored = statement(verb="completed", activity=f"{LESSON}/video", result={"score": {"scaled": 1}})
    assert "score" in (WATCHES.why_no_statement(scored) or "")
    assert WATCHES.why_no_statement(said(result={"success": True, "response": "a"})) is None


def test_a_narrow_credential_voids_nothing() -> None:
    verbs = frozenset([VERBS["voided"]])
    for bounds in (replace(BOUNDS, verbs=verbs), replace(ATTEMPT, verbs=verbs)):
        assert "must be an Activity" in (bounds.why_no_statement(voiding(new_id())) or "")


def test_an_attempt_is_about_its_learner_and_registration_alone() -> None:
    assert "somebody else" in (ATTEMPT.why_no_statement(said(actor=agent("bo"))) or "")
    assert "somebody else" in (ATTEMPT.why_no_statement(said(context={"instructor": agent("bo")})) or "")
    assert "registration" in (ATTEMPT.why_no_statement(said(context={"registration": new_id()})) or "")


@pytest.mark.parametrize("writing", [False, True])
def test_an_attempt_opens_the_states_of_its_lesson_learner_and_registration(writing: bool) -> None:
    def why_not(
        who: str = "ana", what: str | None = LESSON, when: str | None = REGISTRATION, name: str | None = "bookmark"
    ) -> str:
        return ATTEMPT.why_no_document("state", agent(who), what, when, name, writing=writing) or ""

    assert why_not() == why_not(when=REGISTRATION.upper()) == ""
    assert "agent" in why_not(who="bo")
    assert "activityId" in why_not(what=f"{NS}other")
    assert "activityId" in why_not(what=PART)  # else there would be no end of shelves
    assert "registration" in why_not(when=new_id())
    assert "registration" in why_not(when=None)
    assert (why_not(name=LAUNCH_DATA) == "") is not writing
    assert (why_not(name=None) == "") is not writing


def test_an_attempt_reads_its_learners_profile_and_no_other() -> None:
    def why_not(who: str, *, writing: bool = False) -> str | None:
        return ATTEMPT.why_no_document("agent", agent(who), None, None, "cmi5LearnerPreferences", writing=writing)

    assert why_not("ana") is None
    assert "only reads" in (why_not("ana", writing=True) or "")
    assert "somebody else" in (why_not("bo") or "")
    assert ATTEMPT.why_no_document("activity", None, LESSON, None, "x", writing=False)


def test_a_dispatch_opens_no_document() -> None:
    for kind, who, what in (("state", agent(), LESSON), ("agent", agent(), None), ("activity", None, LESSON)):
        for writing in (False, True):
            assert BOUNDS.why_no_document(kind, who, what, REGISTRATION, "x", writing=writing)
