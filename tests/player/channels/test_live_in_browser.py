"""A live package in a real browser: the lesson on our origin, in a frame of the package's page beside the API."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from lti_tool.learner.activities import definition
from packages.lesson import Lesson
from tests.player import sample
from tests.player.channels.conftest import Visit, own_door, settings
from tests.player.channels.learner import RESPONSES, as_json, short
from tests.player.channels.lms import Lms
from tests.player.channels.seen import PASSED, TOLD, calls, interactions, score, status, suspended, told
from xapi.profile import check_profile
from xapi.statements import LessonContext, adopt
from xapi.validation import check
from xapi.vocabulary import Namespace

ACTOR = {"objectType": "Agent", "account": {"homePage": "https://cmo.example", "name": "ab12"}}


BOTH = pytest.mark.parametrize("version", ["1.2", "2004"], indirect=True)


@pytest.fixture
def version(request: pytest.FixtureRequest, lms: Lms) -> str:
    """The LMS's version of SCORM; the lesson knows nothing of it."""
    lms.version = getattr(request, "param", "1.2")
    lms.settings = settings("live", **own_door())
    return lms.version


@pytest.fixture
def url(version: str, lms: Lms) -> str:
    """The address of the LMS's page with the package in it."""
    return f"{lms.url}/lms?src=/package"


def as_stored(lms: Lms, lesson: Lesson, channel: str) -> list[dict[str, Any]]:
    """What came to our door, as the server stores it."""
    ns = Namespace(sample.NS)
    context = LessonContext(ns, lesson.id, {"en": "Everything"}, "en", lesson.version, channel)
    made = []
    for one in lms.door.stored.values():
        known = {**one, "object": one["object"] | {"definition": definition(one["object"]["id"], lesson, "en", ns)}}
        at = datetime.fromisoformat(one["timestamp"])
        made.append(adopt(known, actor=ACTOR, registration=uuid.uuid4(), lesson=context, timestamp=at))
    return made


@BOTH
def test_a_whole_lesson_is_at_our_server_and_its_result_at_the_lms(
    version: str, url: str, lms: Lms, lesson: Lesson, visits: Visit
) -> None:
    lms.lesson = as_json(lesson)
    learner = visits(url)
    learner.whole_lesson()
    learner.wait(lambda: lms.commits and status(lms) == PASSED[version] and len(interactions(lms)) == 10)
    assert told(interactions(lms)) == TOLD[version]
    assert score(lms)["raw"] == "100"
    suspended(lms)
    assert dict(lms.door.answers()) == RESPONSES
    stored = as_stored(lms, lesson, "live")
    assert len(stored) > 14
    for one in stored:
        check(one)
        assert check_profile(one) == [], one


@BOTH
def test_the_page_of_the_package_ends_the_session_once(version: str, url: str, lms: Lms, visits: Visit) -> None:
    learner = visits(url)
    learner.to_quiz()
    learner.answer("truth")
    learner.wait(lambda: len(interactions(lms)) == 1)
    learner.page.evaluate("document.querySelector('iframe').remove()")
    learner.page.wait_for_timeout(100)
    assert calls(learner, "Finish" if version == "1.2" else "Terminate") == 1
    assert lms.values["core.exit" if version == "1.2" else "exit"] == "suspend"


@pytest.mark.parametrize("mode", ["review", "browse"])
def test_who_only_looks_is_told_of_nowhere(version: str, mode: str, url: str, lms: Lms, visits: Visit) -> None:
    lms.launch = {"cmi.core.lesson_mode" if version == "1.2" else "cmi.mode": mode}
    learner = visits(url)
    learner.sees("nothing new is recorded" if mode == "review" else "nothing is recorded")
    learner.to_quiz()
    learner.answer("truth")
    assert calls(learner, "SetValue") == 0
    assert lms.door.bodies == []


def test_an_lms_that_takes_nothing_is_told_of_until_it_does_and_our_server_has_it_all_the_while(
    version: str, url: str, lms: Lms, visits: Visit
) -> None:
    learner = visits(url)
    learner.to_quiz()
    learner.page.evaluate("window.lms.lies = 'throws'")
    learner.answer("truth")
    learner.sees("Your learning platform is not taking your results at the moment.")
    assert lms.door.answers() == [("truth", "true")]
    learner.page.evaluate("window.lms.lies = null")
    expect(learner.place.get_by_text("is not taking your results")).to_have_count(0, timeout=15_000)
    assert len(interactions(lms)) == 1


def test_without_a_bridge_the_lesson_goes_on_at_our_server(version: str, lms: Lms, visits: Visit) -> None:
    learner = visits(f"{lms.live}/lesson")
    learner.to_quiz()
    learner.answer("truth")
    learner.wait(lambda: lms.door.answers() == [("truth", "true")])
    expect(learner.place.get_by_text("is not taking your results")).to_have_count(0)


SPOOFED = {"creator_lessons": 1, "type": "write", "number": 1, "keep": True}
RECORD = {
    "standing": "passed",
    "score": {"raw": 100, "min": 0, "max": 100, "scaled": 1},
    "counts": True,
    "progress": 1,
    "seconds": 1,
    "exit": "normal",
    "suspend": "1",
    "location": "",
    "interactions": [],
}


def test_messages_of_anybody_else_are_not_heard(
    version: str, url: str, lms: Lms, lesson: Lesson, visits: Visit
) -> None:
    """From the right origin in another window, and from another origin."""
    lms.lesson = short(lesson, "truth", "number")
    learner = visits(url)
    learner.to_quiz()
    learner.answer("truth")
    learner.wait(lambda: len(interactions(lms)) == 1)
    package = next(frame for frame in learner.page.frames if frame.url.endswith("/package"))
    attack = "([message, target]) => document.querySelector('iframe').contentWindow.postMessage(message, target)"
    learner.page.evaluate(attack, [SPOOFED | {"record": RECORD}, lms.url])
    package.evaluate("message => window.postMessage(message, '*')", SPOOFED | {"record": RECORD})
    learner.page.evaluate(
        """message => {
            const frame = document.createElement("iframe");
            frame.sandbox = "allow-scripts";
            frame.srcdoc = "<script>onmessage = ({data}) => parent.frames[0].postMessage(data, '*')</" + "script>";
            frame.onload = () => frame.contentWindow.postMessage(message, "*");
            document.body.append(frame);
        }""",
        SPOOFED | {"record": RECORD},
    )
    hello = {"creator_lessons": 1, "type": "hello", "known": {"mode": "review"}}
    learner.page.evaluate("([message]) => frames[0].frames[0].postMessage(message, '*')", [hello])
    learner.page.wait_for_timeout(400)
    assert status(lms)[0] == "incomplete"
    learner.answer("number")
    learner.wait(lambda: status(lms) == PASSED[version])


def test_a_language_of_another_version_is_not_understood(version: str, url: str, lms: Lms, visits: Visit) -> None:
    learner = visits(url)
    learner.to_quiz()
    learner.wait(lambda: lms.commits)
    lesson_frame = next(frame for frame in learner.page.frames if frame.url.startswith(lms.live))
    lesson_frame.evaluate(
        "([message, target]) => parent.postMessage(message, target)",
        [SPOOFED | {"creator_lessons": 2, "record": RECORD}, lms.url],
    )
    learner.page.wait_for_timeout(300)
    assert status(lms)[0] == "incomplete"


def test_a_frame_that_has_gone_to_another_site_is_not_heard(version: str, url: str, lms: Lms, visits: Visit) -> None:
    learner = visits(url)
    learner.to_quiz()
    learner.wait(lambda: lms.commits)
    live = next(frame for frame in learner.page.frames if frame.url.startswith(lms.live))
    live.evaluate("url => { location.href = url }", f"{lms.url}/empty")
    learner.wait(lambda: any(frame.url.endswith("/empty") for frame in learner.page.frames))
    gone = next(frame for frame in learner.page.frames if frame.url.endswith("/empty"))
    gone.wait_for_load_state()  # its address is known before its page is there
    gone.evaluate("message => parent.postMessage(message, '*')", SPOOFED | {"record": RECORD})
    learner.page.wait_for_timeout(300)
    assert status(lms)[0] == "incomplete"


def test_another_visit_finds_its_place_at_our_server(version: str, url: str, lms: Lms, visits: Visit) -> None:
    learner = visits(url)
    learner.to_quiz()
    learner.answer("truth")
    learner.wait(lambda: len(lms.door.answers()) == 1)
    state = lms.door.bodies[-1]["state"]
    answers = {"truth": {"response": "true", "tries": 1}}
    learner.page.close()
    lms.settings = settings("live", **own_door(), state=state, answers=answers)
    other = visits(url)
    other.press("Go on where you were")
    other.answer("number")
    other.heading("You have passed this lesson")
    other.wait(lambda: status(lms) == PASSED[version])
