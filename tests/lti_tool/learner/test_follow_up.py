"""A month after a lesson, once: what have you done since?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from lti_tool.db import reading, writing
from lti_tool.models import partner as partners
from lti_tool.models.attempt import attempts
from tests.lti_support import LTI, ForgedPlatform, Tool, make_tool
from tests.lti_tool.learner.seat import LESSONS, NS, TEXT, Seat, card, everything, sit, statement
from tests.lti_tool.learner.test_record import OTHER, log

DAY = 24 * 3600
START = int(time.time())


@contextmanager
def days_later(days: float) -> Iterator[None]:
    with time_machine.travel(START + days * DAY):
        yield


def answered(lesson: str, response: str = "did", note: str | None = None) -> dict[str, Any]:
    extensions = {} if note is None else {"extensions": {NS.extension("note"): note}}
    return statement("responded", NS.follow_up(lesson), "follow_up", response=response, **extensions)


def reply(seat: Seat, *statements: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Post at the door of the attempt that the page asks about, as the player does."""
    asked = seat.channel["follow_up"]
    response = seat.client.post(
        asked["post_url"],
        json={"token": asked["token"], "statements": list(statements), **more},
    )
    assert response.status_code == 200, response.text
    data: dict[str, Any] = response.get_json()
    return data


def states(tool: Tool) -> dict[str, str]:
    with reading(tool.services.engine) as connection:
        rows = connection.execute(select(attempts.c.lesson, attempts.c.follow_up).where(attempts.c.completed)).all()
    return {row.lesson: row.follow_up for row in rows}


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return make_tool(tmp_path)  # what depends on the kind of database is in test_history.py


@pytest.fixture
def done(lms: ForgedPlatform) -> Seat:
    """A learner who has completed and left a lesson, with a plan."""
    with days_later(0):
        seat = sit(lms)
        seat.said(
            *everything(TEXT), statement("responded", NS.reflection(TEXT.id), "reflection", response="I shall ask.")
        )
        seat.said(closing=True)
    return seat


def test_thirty_days_later_the_next_launch_asks_with_what_was_planned(
    tool: Tool, lms: ForgedPlatform, done: Seat
) -> None:
    with days_later(29.9):
        assert sit(lms, OTHER).channel["follow_up"] is None
    with days_later(30.1):
        seat = sit(lms, OTHER)
        asked = seat.channel["follow_up"]
        assert asked["attempt"] == done.channel["attempt"] != seat.channel["attempt"]
        assert asked["post_url"] == f"/attempts/{asked['attempt']}/statements"
        assert asked["lesson"] == {"id": TEXT.id, "title": TEXT.text("en").title}
        assert asked["completed_on"] == time.strftime("%Y-%m-%d", time.gmtime(START))
        assert asked["reflection"] == "I shall ask."
        assert sit(lms, OTHER, sub="somebody-else").channel["follow_up"] is None


def test_the_answer_goes_into_the_log_of_the_attempt_that_ended_long_ago(
    tool: Tool, lms: ForgedPlatform, done: Seat
) -> None:
    with days_later(40):
        seat = sit(lms, OTHER)
        said = answered(TEXT.id, "started", "We talked about it.")
        assert reply(seat, said)["stored"] == [said["id"]]
        assert reply(seat, said)["stored"] == [said["id"]]  # sent again: the answer was lost on its way
        kept = log(tool)[-1]
        assert kept["verb"]["id"].endswith("/responded")
        assert kept["result"] == {"response": "started", "extensions": {NS.extension("note"): "We talked about it."}}
        assert kept["context"]["registration"] == done.channel["attempt"]
        assert sum(one["object"]["id"] == NS.follow_up(TEXT.id) for one in log(tool)) == 1
        assert sit(lms, OTHER).channel["follow_up"] is None
        assert states(tool) == {TEXT.id: "answered"}
    with days_later(400):
        assert sit(lms, OTHER).channel["follow_up"] is None


def test_it_counts_for_nothing(tool: Tool, lms: ForgedPlatform, done: Seat) -> None:
    before = sit(lms).channel["conclusion"]
    with days_later(31):
        reply(sit(lms, OTHER), answered(TEXT.id))
        assert sit(lms).channel["conclusion"] == before
        assert sit(lms, OTHER).channel["conclusion"] is None
    assert tool.rows()["grades"] == 1


def test_who_skips_it_is_not_asked_again(tool: Tool, lms: ForgedPlatform, done: Seat) -> None:
    with days_later(31):
        before = len(log(tool))
        answer = reply(sit(lms, OTHER), follow_up="skipped")
        assert (answer["stored"], answer["refused"]) == ([], [])
        assert len(log(tool)) == before
        assert states(tool) == {TEXT.id: "skipped"}
        assert sit(lms, OTHER).channel["follow_up"] is None


def test_of_two_windows_that_ask_one_answer_counts(tool: Tool, lms: ForgedPlatform, done: Seat) -> None:
    with days_later(31):
        first, second, third = (sit(lms, OTHER) for _ in range(3))
        reply(first, follow_up="skipped")
        assert reply(second, answered(TEXT.id))["refused"] == []
        assert len(reply(third, answered(TEXT.id, "changed"))["refused"]) == 1
        reply(third, follow_up="skipped")
        assert states(tool) == {TEXT.id: "answered"}


def test_the_newest_lesson_that_is_long_enough_ago_is_asked_about_and_then_nothing_for_a_month(
    tool: Tool, lms: ForgedPlatform, done: Seat
) -> None:
    third = next(one for one in LESSONS.values() if one.video is None and one.id not in {TEXT.id, OTHER.id})
    for day, lesson in ((2, OTHER), (20, third)):
        with days_later(day):
            sit(lms, lesson).said(*everything(lesson))
    with days_later(33):
        seat = sit(lms, third)
        assert seat.channel["follow_up"]["lesson"]["id"] == OTHER.id
        assert seat.channel["follow_up"]["reflection"] is None
        reply(seat, answered(OTHER.id))
    with days_later(62):
        assert sit(lms, third).channel["follow_up"] is None
    with days_later(64):
        seat = sit(lms, third)
        assert seat.channel["follow_up"]["lesson"]["id"] == third.id
        reply(seat, follow_up="skipped")
    with days_later(95):
        assert sit(lms, third).channel["follow_up"]["lesson"]["id"] == TEXT.id


def test_any_launch_at_the_partner_asks_also_that_of_a_lesson_chosen_from_the_library(
    tool: Tool, lms: ForgedPlatform, done: Seat
) -> None:
    with days_later(31):
        library = sit(lms, None, **{LTI + "resource_link": {"id": "another-link"}})
        pass_ = library.page.text.partition('name="pass" value="')[2].partition('"')[0]
        page = library.client.post("/learn/open", data={"pass": pass_, "lesson": OTHER.id})
        assert Seat(library.client, page).channel["follow_up"]["lesson"]["id"] == TEXT.id
        elsewhere = tool.platform(tool.partner("Elsewhere"))
        assert sit(elsewhere, OTHER).channel["follow_up"] is None


def test_nothing_is_asked_before_a_new_notice_was_read(tool: Tool, lms: ForgedPlatform, done: Seat) -> None:
    partner = tool.partner()
    with writing(tool.services.engine) as connection:
        partners.set_notice(connection, partner, "en", "New words.")
    with days_later(31):
        seat = sit(lms, OTHER)
        assert seat.channel["notice"]["version"] == "2"
        assert seat.channel["follow_up"] is None
        seat.said(card(OTHER, OTHER.cards[0]), notice="2")
        assert sit(lms, OTHER).channel["follow_up"] is not None


def test_before_its_time_neither_answer_nor_skip_is_taken(tool: Tool, lms: ForgedPlatform, done: Seat) -> None:
    assert len(done.said(answered(TEXT.id))["refused"]) == 1
    done.said(follow_up="skipped")
    assert states(tool) == {TEXT.id: ""}
    begun = sit(lms, OTHER)
    assert len(begun.said(answered(OTHER.id))["refused"]) == 1


def test_how_sure_they_are_is_taken_before_and_after_the_end(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    before = statement("responded", NS.confidence(TEXT.id, "before"), "confidence", response="2")
    after = statement("responded", NS.confidence(TEXT.id, "after"), "confidence", response="5")
    said = [before, *everything(TEXT), after]
    assert seat.said(*said)["stored"] == [one["id"] for one in said]
    assert log(tool)[-1]["verb"]["id"].endswith("/passed")  # what comes with the end stands before it
    with reading(tool.services.engine) as connection:
        facts = connection.execute(select(attempts.c.facts)).scalar_one()
    assert facts["confidence"] == {"before": 2, "after": 5}
    definition = next(one for one in log(tool) if one["object"]["id"].endswith("/confidence/after"))["object"][
        "definition"
    ]
    assert definition["interactionType"] == "likert"
    assert definition["name"] == {"en": TEXT.text("en").confidence}
