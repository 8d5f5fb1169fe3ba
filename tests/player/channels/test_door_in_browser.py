"""A package that knows our own server's door as well: the door has every statement, whatever the LMS does."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from packages.lesson import Lesson
from tests.player.channels.conftest import Visit, door, settings
from tests.player.channels.learner import RESPONSES, as_json
from tests.player.channels.lms import Lms
from tests.player.channels.record_store import Launch
from tests.player.channels.seen import interactions, leave, status
from tests.player.channels.test_live_in_browser import as_stored
from tests.player.channels.test_xapi_in_browser import about_lesson, said
from xapi.profile import check_profile

LEARNER = {"cmi.core.student_id": "learner-7"}


@pytest.fixture
def both(lms: Lms) -> Lms:
    """A SCORM 1.2 package with a door."""
    lms.settings = settings("scorm12", **door())
    lms.launch = LEARNER
    return lms


def test_a_whole_lesson_is_at_both_and_as_the_profile_says(both: Lms, lesson: Lesson, visits: Visit) -> None:
    both.lesson = as_json(lesson)
    learner = visits(f"{both.url}/lms")
    learner.whole_lesson()
    assert status(both) == ("passed",)
    learner.wait(lambda: dict(both.door.answers()) == RESPONSES)
    stored = as_stored(both, lesson, "scorm12")
    assert [problem for one in stored for problem in check_profile(one)] == []


def test_an_lms_that_is_broken_costs_the_door_nothing(both: Lms, visits: Visit) -> None:
    both.broken = True
    learner = visits(f"{both.url}/lms")
    learner.to_quiz()
    learner.answer("truth")
    learner.answer("number")
    learner.sees("is not taking your results")
    learner.wait(lambda: both.door.answers() == [("truth", "true"), ("number", "12.5")])


def test_a_door_that_is_closed_costs_the_lms_nothing_and_is_no_matter_of_the_learners(
    both: Lms, visits: Visit, context: BrowserContext
) -> None:
    both.door.status = 503
    learner = visits(f"{both.url}/lms", context)
    learner.to_quiz()
    learner.answer("truth")
    assert len(interactions(both)) == 1
    expect(learner.place.locator(".save-note")).to_have_count(0)
    learner.page.evaluate("document.querySelector('iframe').remove()")
    learner.page.close()
    both.door.status = 200
    again = visits(f"{both.url}/lms", context)
    again.press("Go on where you were")
    again.wait(lambda: both.door.answers() == [("truth", "true")])
    again.sees("Prompt of number")


def test_what_waits_for_one_learner_is_not_taken_for_anothers(
    both: Lms, visits: Visit, context: BrowserContext
) -> None:
    both.door.status = 503
    learner = visits(f"{both.url}/lms", context)
    learner.to_quiz()
    learner.answer("truth")
    leave(learner)
    learner.page.close()
    both.door.status, both.cmi, both.launch = 200, {}, {"cmi.core.student_id": "learner-8"}
    other = visits(f"{both.url}/lms", context)
    expect(other.place.get_by_role("button", name="Start", exact=True)).to_be_visible()
    other.wait(lambda: both.door.answers() == [("truth", "true")])


def test_a_record_store_and_the_door_have_the_same_answers(lms: Lms, launch: Launch, visits: Visit) -> None:
    lms.settings = settings("cmi5", **door())
    learner = visits(lms.url + launch.begin(lms.url))
    learner.to_quiz()
    learner.answer("truth")
    learner.answer("number")
    learner.heading("You have passed this lesson")
    assert about_lesson(said(launch, learner, "passed")) == ["initialized", "completed", "passed"]
    learner.wait(lambda: lms.door.answers() == [("truth", "true"), ("number", "12.5")])
    ids = {one["id"] for one in said(launch)}
    assert set(lms.door.stored) <= ids, "the same statements under the same ids"
