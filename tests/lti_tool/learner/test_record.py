from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.learner import door, record
from lti_tool.learner.attempts import load
from lti_tool.models.attempt import attempts, learners
from lti_tool.models.grade import grades
from packages.lesson import Lesson
from tests.lti_support import LTI, ForgedPlatform, Tool
from tests.lti_tool.learner.seat import (
    LESSONS,
    NS,
    TEXT,
    Seat,
    answer,
    card,
    everything,
    right,
    sit,
    statement,
    wrong,
)
from xapi.lrs.tables import statements as log_table
from xapi.validation import check
from xapi.vocabulary import VERBS

OTHER = next(one for one in LESSONS.values() if one.video is None and one.id != TEXT.id)
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


def log(tool: Tool) -> list[dict[str, Any]]:
    """Everything in the LRS, in order."""
    with reading(tool.services.engine) as connection:
        rows = connection.execute(select(log_table.c.body).order_by(log_table.c.seq)).scalars()
        return [json.loads(body) for body in rows]


def verbs(tool: Tool) -> list[str]:
    return [one["verb"]["id"].rsplit("/", 1)[1] for one in log(tool)]


def grade_rows(tool: Tool) -> list[Any]:
    with reading(tool.services.engine) as connection:
        return list(connection.execute(select(grades)))


def test_a_whole_lesson_becomes_statements_a_conclusion_and_a_due_grade(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    said = everything(TEXT)
    answered = seat.said(*said)
    assert answered["stored"] == [one["id"] for one in said]
    assert answered["refused"] == []
    assert answered["conclusion"]["completed"] is True
    assert answered["conclusion"]["success"] is True
    assert verbs(tool)[0] == "initialized"
    assert verbs(tool)[-2:] == ["completed", "passed"]
    assert len(log(tool)) == len(said) + 3
    [grade] = grade_rows(tool)
    assert (grade.state, grade.score_given, grade.version) == ("due", grade.score_maximum, 1)


def test_what_goes_into_the_log_is_legal_in_both_editions_and_names_nobody(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    seat.said(*everything(TEXT), closing=True)
    written = json.dumps(log(tool))
    for one in log(tool):
        check(one)
        check({name: value for name, value in one.items() if name != "version"}, "2.0.0")
        assert one["context"]["registration"] == seat.channel["attempt"]
        assert one["actor"]["account"]["homePage"] == "https://harmonia.example"
        assert one["authority"]["account"]["name"] == "tool"
    for private in ("Lena", "lena@people.example", "learner-1"):
        assert private not in written


def test_a_statement_sent_again_changes_nothing(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    question = next(one for one in TEXT.questions.values() if one.kind == "single")
    said = answer(TEXT, question.id, wrong(question))
    first = seat.said(said)
    again = seat.said(said, {**said, "timestamp": clock.iso(clock.now())})
    assert again["stored"] == [said["id"]] * 2
    assert again["answers"] == first["answers"]
    assert again["answers"][question.id]["tries"] == 1
    assert verbs(tool) == ["initialized", "answered"]


def test_the_score_is_worked_out_here_whatever_the_player_claims(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    said = everything(TEXT, wrongs=len(TEXT.questions))
    for one in said:
        if "result" in one:
            one["result"] |= {"success": True, "score": {"scaled": 1}}
    answered = seat.said(*said)
    assert answered["conclusion"]["completed"] is True
    assert answered["conclusion"]["points"] == 0
    assert answered["conclusion"]["success"] is False
    assert verbs(tool)[-1] == "failed"
    assert log(tool)[-1]["result"]["score"]["scaled"] == 0
    assert not any(one["result"].get("success") for one in log(tool) if one["verb"]["id"] == VERBS["answered"])
    [grade] = grade_rows(tool)
    assert grade.score_given == 0  # zero is a grade


def test_nothing_is_recorded_before_the_notice_is_acknowledged(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    assert seat.channel["notice"]["html"]
    answered = seat.said(card(TEXT, TEXT.cards[0]), notice="", state={"played": "0.000[.]9.000"})
    assert [one["reason"] for one in answered["refused"]] == ["notice_required"]
    assert log(tool) == []
    assert sit(lms).channel["state"] is None
    seat.said(card(TEXT, TEXT.cards[0]))
    assert verbs(tool) == ["initialized", "experienced"]
    assert sit(lms).channel["notice"] is None


def test_statements_of_the_whole_lesson_are_the_servers_alone(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    forged = [statement(verb, NS.lesson(TEXT.id), "lesson") for verb in ("initialized", "completed", "passed")]
    answered = seat.said(*forged)
    assert len(answered["refused"]) == 3
    assert log(tool) == []


def test_a_refused_statement_does_not_hold_up_the_others(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    good = card(TEXT, TEXT.cards[0])
    bad = [
        {},
        {"id": "no-uuid"},
        card(TEXT, "nothing"),
        {**card(TEXT, TEXT.cards[0]), "context": {"extensions": {"not an iri": 1}}},
        {**card(TEXT, TEXT.cards[0]), "context": "x"},
        {**card(TEXT, TEXT.cards[0]), "object": {"id": NS.card(TEXT.id, TEXT.cards[0]), "objectType": "Agent"}},
        {**card(TEXT, TEXT.cards[0]), "object": {"id": [1]}},
        {**card(TEXT, TEXT.cards[0]), "attachments": [{}]},
        {**card(TEXT, TEXT.cards[0]), "verb": {"id": VERBS["experienced"], "display": "x"}},
    ]
    answered = seat.said(*bad, good)
    assert answered["stored"] == [good["id"]] or good["id"] in answered["stored"]
    assert len(answered["refused"]) >= len(bad) - 2  # attachments and wrong definitions are put aside
    assert all(one["reason"] for one in answered["refused"])
    for one in log(tool):
        check(one)


@pytest.mark.parametrize("depth", [200, 300, 900])
def test_a_statement_too_deep_to_be_read_again_is_refused_and_the_others_kept(
    tool: Tool, lms: ForgedPlatform, depth: int
) -> None:
    deep: list[Any] = []
    for _ in range(depth):
        deep = [deep]
    bad = {**card(TEXT, TEXT.cards[0]), "context": {"extensions": {"https://x.example/deep": deep}}}
    good = card(TEXT, TEXT.cards[0])
    answered = sit(lms).said(bad, good)
    assert (answered["stored"], [one["id"] for one in answered["refused"]]) == ([good["id"]], [bad["id"]])
    assert verbs(tool) == ["initialized", "experienced"]


def test_a_refused_statement_leaves_no_fact_behind(lms: ForgedPlatform) -> None:
    seat = sit(lms)
    question = next(one for one in TEXT.questions.values() if one.kind == "single")
    bad = {**answer(TEXT, question.id, right(question)), "context": {"extensions": {"not an iri": 1}}}
    answered = seat.said(bad)
    assert [one["id"] for one in answered["refused"]] == [bad["id"]]
    assert answered["answers"] == {}


def test_the_clock_of_a_phone_is_put_right(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    wrong_clock = clock.now() + 400 * clock.DAY
    late = {**card(TEXT, TEXT.cards[0]), "timestamp": clock.iso(wrong_clock)}
    seat.said(late, sent_at=clock.iso(wrong_clock + 2 * clock.SECOND))
    kept = door.read_time(log(tool)[-1]["timestamp"])
    assert kept is not None
    assert abs(kept - clock.now()) < clock.MINUTE


def test_a_time_in_the_future_or_before_the_attempt_is_brought_into_it(tool: Tool, lms: ForgedPlatform) -> None:
    began = clock.now()
    seat = sit(lms)
    early = {**card(TEXT, TEXT.cards[0]), "timestamp": "1999-01-01T00:00:00Z"}
    late = {**card(TEXT, TEXT.cards[0]), "timestamp": "2999-01-01T00:00:00Z"}
    seat.said(early, late)
    for one in log(tool):
        moment = door.read_time(one["timestamp"])
        assert moment is not None
        assert began - clock.SECOND <= moment <= clock.now()


def test_a_concluded_attempt_stays_concluded_and_later_answers_are_kept_not_counted(
    tool: Tool, lms: ForgedPlatform
) -> None:
    seat = sit(lms)
    before = seat.said(*everything(TEXT))["conclusion"]
    question = next(one for one in TEXT.questions.values() if one.kind == "single")
    after = seat.said(answer(TEXT, question.id, wrong(question)))["conclusion"]
    assert after == before
    assert verbs(tool)[-1] == "answered"
    assert verbs(tool).count("completed") == 1


def test_leaving_after_the_end_is_told_once(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    seat.said(card(TEXT, TEXT.cards[0]), closing=True)
    assert "terminated" not in verbs(tool)
    seat.said(*everything(TEXT))
    seat.said(closing=True)
    seat.said(closing=True)
    assert verbs(tool).count("terminated") == 1


def test_the_ids_of_the_servers_statements_come_from_the_attempt(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    seat.said(*everything(TEXT))
    attempt = uuid.UUID(seat.channel["attempt"])
    ids = {one["verb"]["id"]: one["id"] for one in log(tool)}
    for verb in ("initialized", "completed", "passed"):
        assert ids[VERBS[verb]] == str(uuid.uuid5(attempt, VERBS[verb]))


@pytest.mark.parametrize(
    "claims",
    [
        {
            "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
                "scope": [],
                "lineitems": "https://lms1.example/i",
            }
        },
        {LTI + "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner", TEST_USER]},
    ],
)
def test_without_a_grade_column_or_for_a_test_user_no_grade_is_due(
    tool: Tool, lms: ForgedPlatform, claims: dict[str, Any]
) -> None:
    seat = sit(lms, **claims)
    assert seat.said(*everything(TEXT))["conclusion"]["completed"] is True
    assert grade_rows(tool) == []


def test_a_better_retake_makes_the_grade_due_again_and_a_worse_one_does_not(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    seat.said(*everything(TEXT, wrongs=1))
    [first] = grade_rows(tool)
    for wrongs, version in ((2, 1), (0, 2)):
        channel = seat.channel
        seat.page = seat.client.post(channel["again_url"], data={"token": channel["token"]})
        assert seat.channel["attempt"] != channel["attempt"]
        seat.said(*everything(TEXT, wrongs=wrongs))
        [grade] = grade_rows(tool)
        assert grade.version == version
    assert grade.score_given == grade.score_maximum > first.score_given


def _another(seat: Seat, lesson: Lesson) -> Seat:
    """The same learner at another lesson of the same link."""
    return Seat(seat.client, seat.client.post("/learn/open", data={"pass": seat.channel["pass"], "lesson": lesson.id}))


def test_an_easy_lesson_opened_from_a_links_own_does_not_become_the_links_grade(
    tool: Tool, lms: ForgedPlatform
) -> None:
    seat = sit(lms)
    seat.said(*everything(TEXT, wrongs=2))
    [before] = grade_rows(tool)
    assert _another(seat, OTHER).said(*everything(OTHER))["conclusion"]["scaled"] == 1
    assert grade_rows(tool) == [before]


def test_only_the_lesson_of_a_link_makes_its_grade_due(tool: Tool, lms: ForgedPlatform) -> None:
    _another(sit(lms), OTHER).said(*everything(OTHER))
    assert grade_rows(tool) == []


@contextmanager
def _while_another_ends(tool: Tool, seat: Seat, statements: list[dict[str, Any]]) -> Iterator[None]:
    """The block runs while this seat's delivery is recorded and not yet committed."""
    sent = {"token": "x", "statements": statements, "notice": seat.channel["notice"]["version"]}
    here, now = tool.services, clock.now()
    with writing(here.engine) as connection:
        attempt = load(connection, seat.channel["attempt"], lock=True)
        assert attempt is not None
        record.record(
            connection,
            attempt,
            door.parse(json.dumps(sent).encode(), now),
            lesson=LESSONS[attempt.lesson],
            digest=attempt.lesson_digest,
            offered=here.offered_to,
            namespace=here.settings.namespace,
            base_url=here.settings.base_url,
            now=now,
        )
        yield
        time.sleep(0.5)  # the other one has come as far as it gets before the commit


def test_of_two_lessons_that_end_at_once_the_better_one_is_the_grade(tool: Tool, lms: ForgedPlatform) -> None:
    library = sit(lms, lesson=None)
    opened = {"pass": library.page.text.partition('name="pass" value="')[2].partition('"')[0], "lesson": TEXT.id}
    good = Seat(library.client, library.client.post("/learn/open", data=opened))
    poor = _another(good, OTHER)
    poor.said()  # the notice is acknowledged before, so that it is not what keeps the two apart
    with ThreadPoolExecutor(1) as pool:
        with _while_another_ends(tool, good, everything(TEXT)):
            later = pool.submit(poor.said, *everything(OTHER, wrongs=9))
        assert later.result()["conclusion"]["completed"] is True
    [kept] = grade_rows(tool)
    assert kept.score_given == kept.score_maximum


def test_a_delivery_that_waited_sees_that_the_notice_was_acknowledged(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    with ThreadPoolExecutor(1) as pool:
        with _while_another_ends(tool, seat, [card(TEXT, TEXT.cards[0])]):
            later = pool.submit(seat.said, card(TEXT, TEXT.cards[0]), notice="")
        assert later.result()["refused"] == []


def test_state_is_kept_for_another_device(lms: ForgedPlatform) -> None:
    state = {"segment": TEXT.segments[1].id, "cards": [TEXT.cards[0]]}
    sit(lms).said(card(TEXT, TEXT.cards[0]), state=state)
    assert sit(lms).channel["state"] == state


def test_a_learner_is_one_whatever_the_client_id_and_two_in_two_lmss(tool: Tool, lms: ForgedPlatform) -> None:
    other_component = tool.platform(issuer=lms.row.issuer)
    other_lms = tool.platform()
    for platform in (lms, lms, other_component, other_lms):
        sit(platform)
    with reading(tool.services.engine) as connection:
        assert len(connection.execute(select(learners)).all()) == 2
        assert len(connection.execute(select(attempts)).all()) == 3


def test_a_grade_column_that_comes_later_gets_the_grade_at_the_next_launch(tool: Tool, lms: ForgedPlatform) -> None:
    ags = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
    sit(lms, **{ags: {"scope": [], "lineitems": "https://lms1.example/i"}}).said(*everything(TEXT))
    assert grade_rows(tool) == []
    for _ in range(2):
        sit(lms)
        [grade] = grade_rows(tool)
        assert (grade.state, grade.version, grade.line_item) == ("due", 1, "https://lms1.example/items/1")


def test_no_score_is_sent_where_the_lms_does_not_grant_it(tool: Tool, lms: ForgedPlatform) -> None:
    ags = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
    endpoint = {"scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"]}
    sit(lms, **{ags: {**endpoint, "lineitem": "https://lms1.example/items/1"}}).said(*everything(TEXT))
    assert grade_rows(tool) == []
