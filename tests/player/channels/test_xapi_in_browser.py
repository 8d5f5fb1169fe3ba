"""A cmi5 and a TinCan package in a real browser, against our own record store as the LMS's."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, expect

from packages.lesson import Lesson
from tests.player.channels.conftest import Visit, settings
from tests.player.channels.learner import Learner, as_json, short
from tests.player.channels.lms import Lms
from tests.player.channels.record_store import ACTIVITY, ACTOR, Launch, RecordStore
from xapi.profile import check_profile, profile, read_profile
from xapi.profile_pattern import follows
from xapi.validation import check
from xapi.vocabulary import CMI5

SESSIONS = read_profile()["versions"][0]["id"] + "/patterns/sessions"
DEFINED = ("initialized", "completed", "passed", "failed", "terminated")


@pytest.fixture(params=["cmi5", "tincan"])
def kind(request: pytest.FixtureRequest, lms: Lms) -> str:
    """The standard that is spoken."""
    lms.settings = settings(request.param)
    return str(request.param)


@pytest.fixture
def cmi5(lms: Lms) -> None:
    """Only cmi5."""
    lms.settings = settings("cmi5")


def address(kind: str, lms: Lms, launch: Launch, **data: Any) -> str:
    """The address of a new session."""
    if kind == "cmi5":
        return lms.url + launch.begin(lms.url, **data)
    query = {
        "endpoint": launch.store.endpoint,
        "auth": f"Basic {launch.store.token}",
        "actor": json.dumps(
            {"name": ["Lee"], "account": [{"accountServiceHomePage": "https://x.example", "accountName": "7"}]}
        ),
        "registration": launch.registration,
        "activity_id": ACTIVITY,
    }
    return f"{lms.url}/lesson?{urlencode(query)}"


def said(launch: Launch, learner: Learner | None = None, *ends: str) -> list[dict[str, Any]]:
    """What was stored of the registration; waits until its last verbs are there."""

    def there() -> bool:
        return set(ends) <= {name(one) for one in launch.store.statements(launch.registration)}

    if learner:
        learner.wait(there)
    return launch.store.statements(launch.registration)


def name(statement: dict[str, Any]) -> str:
    """A verb's name."""
    return str(statement["verb"]["id"].rsplit("/", 1)[1])


def about_lesson(statements: list[dict[str, Any]]) -> list[str]:
    """The verbs about the lesson as a whole, in order."""
    return [name(one) for one in statements if one["object"]["id"] == ACTIVITY]


def leave(learner: Learner) -> None:
    """Close the tab, as people do."""
    learner.page.goto("about:blank")
    learner.page.wait_for_timeout(200)


def test_a_whole_lesson_is_told_whole_in_order_and_as_the_profile_says(
    kind: str, lms: Lms, lesson: Lesson, launch: Launch, visits: Visit
) -> None:
    lms.lesson = as_json(lesson)
    learner = visits(address(kind, lms, launch))
    learner.whole_lesson()
    leave(learner)
    found = said(launch, learner, "terminated")
    assert name(found[0]) == "initialized" and name(found[-1]) == "terminated"
    assert about_lesson(found) == ["initialized", "completed", "passed", "terminated"]
    for one in found:
        check(one)
        check({key: value for key, value in one.items() if key not in ("version", "stored", "authority")}, "2.0.0")
        assert check_profile(one) == [], one
        assert one["verb"]["display"]["en"]
        assert one["context"]["registration"] == launch.registration
    assert follows(profile(), found, SESSIONS)
    matched = {template.rsplit("/", 1)[1] for one in found for template in profile().matching(one)}
    assert {"card-seen", "answered", "responded", "video-played", "video-paused", "completed"} <= matched
    assert [one["result"]["response"] for one in found if name(one) == "responded"] == [
        "2",
        "b",
        "I shall write it down.",
        "5",
    ]
    assert launch.store.seen.count(("POST", "/xapi/statements")) == 0, "one statement a PUT"


def test_cmi5_statements_have_what_cmi5_asks_for(
    cmi5: None, lms: Lms, launch: Launch, lesson: Lesson, visits: Visit
) -> None:
    learner = visits(address("cmi5", lms, launch, masteryScore=0.5))
    learner.to_quiz()
    learner.answer("truth")
    learner.answer("number")
    leave(learner)
    found = said(launch, learner, "terminated")
    assert launch.fetched == 1
    for one in found:
        context = one["context"]
        categories = [item["id"] for item in context["contextActivities"].get("category", ())]
        assert one["actor"] == ACTOR
        assert context["extensions"][CMI5["session_id"]] == launch.session
        assert {"id": "https://lms.example/courses/7", "objectType": "Activity"} in context["contextActivities"][
            "grouping"
        ]
        assert (CMI5["category"] in categories) is (one["object"]["id"] == ACTIVITY)
        assert (CMI5["moveon"] in categories) is (name(one) in ("completed", "passed"))
        result = one.get("result", {})
        assert ("completion" in result) is (name(one) == "completed")
        assert ("score" in result) is (name(one) == "passed")
        assert context["extensions"].get(CMI5["mastery_score"]) == (0.5 if name(one) == "passed" else None)
        assert ("duration" in result) is (name(one) in ("completed", "passed", "terminated"))
        assert re.fullmatch(r"[\d-]+T[\d:.]+Z", one["timestamp"])
    passed = next(one for one in found if name(one) == "passed")
    assert passed["result"]["score"] == {"scaled": 1, "raw": 2, "min": 0, "max": 2}


def test_a_page_loaded_anew_goes_on_in_its_session(cmi5: None, lms: Lms, launch: Launch, visits: Visit) -> None:
    learner = visits(address("cmi5", lms, launch))
    learner.to_quiz()
    learner.answer("truth")
    learner.page.keyboard.press("F5")
    learner.page.reload()
    learner.press("Go on where you were")
    learner.answer("number")
    learner.heading("You have passed this lesson")
    leave(learner)
    assert about_lesson(said(launch, learner, "terminated")) == ["initialized", "completed", "passed", "terminated"]
    assert launch.fetched == 1


def test_a_session_that_has_ended_is_not_gone_on_with_and_the_learner_is_told(
    cmi5: None, lms: Lms, launch: Launch, visits: Visit
) -> None:
    learner = visits(address("cmi5", lms, launch))
    learner.to_quiz()
    learner.answer("truth")
    learner.page.reload()
    learner.press("Go on where you were")
    learner.sees("This session has ended. Open the lesson again from your course")
    learner.give("number")
    learner.press("Check answer")
    learner.page.wait_for_timeout(300)
    assert about_lesson(said(launch)) == ["initialized", "terminated"]
    assert name(said(launch)[-1]) == "terminated"
    again = visits(address("cmi5", lms, launch))
    again.press("Go on where you were")
    again.answer("number")
    again.heading("You have passed this lesson")


def test_completed_and_passed_come_once_in_a_registration_whatever_the_number_of_sessions(
    kind: str, lms: Lms, lesson: Lesson, launch: Launch, visits: Visit
) -> None:
    lms.lesson = short(lesson, "truth")
    learner = visits(address(kind, lms, launch))
    learner.to_quiz()
    learner.answer("truth")
    learner.heading("You have passed this lesson")
    leave(learner)
    said(launch, learner, "terminated")
    again = visits(address(kind, lms, launch))
    again.press("See your result")
    again.heading("You have passed this lesson")
    leave(again)
    again.wait(lambda: about_lesson(said(launch)).count("terminated") == 2)
    verbs = about_lesson(said(launch))
    assert verbs.count("completed") == verbs.count("passed") == 1
    assert follows(profile(), said(launch), SESSIONS)


def test_who_failed_may_pass_in_a_later_session_and_never_fails_after_that(
    cmi5: None, lms: Lms, lesson: Lesson, launch: Launch, visits: Visit
) -> None:
    lms.lesson = short(lesson, "truth")
    learner = visits(address("cmi5", lms, launch, masteryScore=1))
    learner.to_quiz()
    learner.fail("truth")
    learner.heading("You have completed this lesson, but not passed it")
    leave(learner)
    failed = next(one for one in said(launch, learner, "terminated") if name(one) == "failed")
    assert failed["result"]["score"]["scaled"] == 0 and check_profile(failed) == []
    again = visits(address("cmi5", lms, launch, masteryScore=1))
    again.to_quiz()
    again.answer("truth")
    again.heading("You have passed this lesson")
    leave(again)
    again.wait(lambda: about_lesson(said(launch)).count("terminated") == 2)
    assert [one for one in about_lesson(said(launch)) if one not in ("initialized", "terminated")] == [
        "completed",
        "failed",
        "passed",
    ]


def test_a_lesson_without_a_pass_mark_passes_where_the_course_asks_for_a_pass(
    cmi5: None, lms: Lms, lesson: Lesson, launch: Launch, visits: Visit
) -> None:
    lms.lesson = short(lesson, "poll", mastery=None)
    learner = visits(address("cmi5", lms, launch, moveOn="Passed"))
    learner.to_quiz()
    learner.answer("poll")
    found = said(launch, learner, "passed")
    assert about_lesson(found) == ["initialized", "completed", "passed"]
    assert "score" not in found[-1]["result"]


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_who_only_looks_is_told_of_by_nothing_but_beginning_and_end(
    cmi5: None, mode: str, lms: Lms, launch: Launch, visits: Visit
) -> None:
    learner = visits(address("cmi5", lms, launch, launchMode=mode))
    learner.sees("nothing is recorded" if mode == "Browse" else "nothing new is recorded")
    learner.to_quiz()
    learner.answer("truth")
    leave(learner)
    assert [name(one) for one in said(launch, learner, "terminated")] == ["initialized", "terminated"]
    assert launch.store.state(launch, "suspendData") is None


def test_another_device_goes_on_at_the_second_with_all_answers(
    kind: str, lms: Lms, lesson: Lesson, launch: Launch, visits: Visit
) -> None:
    lms.lesson = as_json(lesson) | {"confidence": None}
    learner = visits(address(kind, lms, launch))
    learner.start()
    learner.press("Next")
    at = learner.begin_film()
    leave(learner)
    visits(address(kind, lms, launch)).go_on_with_film(at)


def test_the_way_back_ends_the_session_first(
    cmi5: None, lms: Lms, launch: Launch, lesson: Lesson, visits: Visit
) -> None:
    lms.lesson = short(lesson, "truth")
    learner = visits(address("cmi5", lms, launch, returnURL=f"{lms.url}/course"))
    learner.to_quiz()
    learner.answer("truth")
    learner.press("Back to the course")
    learner.page.wait_for_url("**/course")
    assert about_lesson(said(launch))[-1] == "terminated"


def test_a_record_store_that_is_away_gets_everything_later_and_once(
    kind: str,
    lms: Lms,
    lesson: Lesson,
    launch: Launch,
    record_store: RecordStore,
    visits: Visit,
    context: BrowserContext,
) -> None:
    learner = visits(address(kind, lms, launch), context)
    learner.to_quiz()
    record_store.broken = True
    learner.answer("truth")
    learner.sees("Saved in this browser.")
    learner.page.close()
    record_store.broken = False
    again = visits(address(kind, lms, launch), context)
    again.press("Go on where you were")
    again.answer("number")
    again.heading("You have passed this lesson")
    found = said(launch, again, "passed")
    answers = [one["object"]["id"].rsplit("/", 1)[1] for one in found if name(one) == "answered"]
    assert answers == ["truth", "number"]


def test_an_answer_that_nobody_can_keep_holds_up_nobody(
    kind: str, lms: Lms, launch: Launch, record_store: RecordStore, visits: Visit
) -> None:
    learner = visits("about:blank")
    learner.page.add_init_script(
        "delete window.indexedDB; Object.defineProperty(window, 'indexedDB', {get() { throw new Error('no') }});"
        "Object.defineProperty(document, 'cookie', {get: () => '', set() {}})"
    )
    learner.page.goto(address(kind, lms, launch))
    learner.to_quiz()
    record_store.broken = True
    learner.give("truth")
    learner.press("Check answer")
    expect(learner.place.get_by_text("truth is right")).to_be_visible(timeout=12_000)
    learner.sees("Not saved yet. Keep this page open until it is.")


@pytest.mark.parametrize("wrong", ["no parameters", "spent token"])
def test_a_launch_that_fails_leaves_the_lesson_and_says_so(
    cmi5: None, wrong: str, lms: Lms, launch: Launch, visits: Visit
) -> None:
    url = address("cmi5", lms, launch)
    if wrong == "spent token":
        launch.token()
    learner = visits(url if wrong == "spent token" else f"{lms.url}/lesson")
    learner.to_quiz()
    learner.sees("Your results are not accepted at the moment. Open the lesson again from your course.")
    learner.answer("truth")
    assert said(launch) == []
