"""A SCORM package in a real browser, against a SCORM run-time of another project, in both versions."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from packages.lesson import Lesson
from tests.closing import close
from tests.player.channels.conftest import Visit, settings
from tests.player.channels.learner import as_json, short
from tests.player.channels.lms import Lms
from tests.player.channels.seen import (
    PASSED,
    PATTERNS,
    TOLD,
    calls,
    interactions,
    leave,
    score,
    status,
    suspended,
    told,
)

VERSIONS = ("1.2", "2004")


LOOKS = [("1.2", "review"), ("2004", "review"), ("2004", "browse"), ("1.2", "no-credit")]


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest, lms: Lms) -> str:
    """The version of SCORM, spoken by both sides."""
    lms.version = request.param
    lms.settings = settings("scorm12" if request.param == "1.2" else "scorm2004")
    return str(request.param)


def test_a_whole_lesson_becomes_what_the_standard_wants(version: str, lms: Lms, lesson: Lesson, visits: Visit) -> None:
    lms.lesson = as_json(lesson)
    learner = visits(f"{lms.url}/lms")
    learner.whole_lesson()
    assert status(lms) == PASSED[version]
    assert score(lms) == {"min": "0", "max": "100", "raw": "100"} | ({} if version == "1.2" else {"scaled": "1"})
    suspended(lms)
    leave(learner)
    assert calls(learner, "Finish" if version == "1.2" else "Terminate") == 1
    values = lms.values
    if version == "1.2":
        assert re.fullmatch(r"\d+:\d\d:\d\d(\.\d\d?)?", values["core.session_time"])
        assert values["core.exit"] == "suspend"
        assert values["core.lesson_location"].startswith("reflect@")
    else:
        assert re.fullmatch(r"PT[0-9.HMS]+", values["session_time"])
        assert values["exit"] == "suspend"
        assert values["progress_measure"] == "1"
        assert values["location"].startswith("reflect@")
    found = interactions(lms)
    assert told(found) == TOLD[version]
    patterns = {one["id"].rsplit("/", 1)[-1]: one.get("correct_responses.0.pattern") for one in found}
    assert PATTERNS[version].items() <= patterns.items()
    if version == "1.2":
        assert all(re.fullmatch(r"\d\d:\d\d:\d\d", one["time"]) for one in found)
    else:
        assert all(re.fullmatch(r"[\d-]+T[\d:]+\.\d\dZ", one["timestamp"]) for one in found)
        assert next(one for one in found if one["id"].endswith("/many"))["description"] == "Prompt of many & more"


def test_who_fails_has_a_score_of_nothing_and_may_begin_anew(
    version: str, lms: Lms, lesson: Lesson, visits: Visit
) -> None:
    lms.lesson = short(lesson, "truth")
    learner = visits(f"{lms.url}/lms")
    learner.to_quiz()
    learner.fail("truth")
    learner.heading("You have completed this lesson, but not passed it")
    assert status(lms) == (("failed",) if version == "1.2" else ("completed", "failed"))
    assert score(lms)["raw"] == "0"
    assert [one["result"] for one in interactions(lms)] == ["wrong" if version == "1.2" else "incorrect"] * 2
    assert lms.values["core.exit" if version == "1.2" else "exit"] == ("" if version == "1.2" else "normal")
    leave(learner)
    again = visits(f"{lms.url}/lms")
    again.start()
    assert status(lms)[-1] == "failed", "until it is better, the first result stays"
    again.press("Next")
    again.answer("truth")
    again.heading("You have passed this lesson")
    assert status(lms) == PASSED[version]
    assert score(lms)["raw"] == "100"
    assert len(interactions(lms)) == 3


def test_who_failed_may_try_anew_in_the_same_page(version: str, lms: Lms, lesson: Lesson, visits: Visit) -> None:
    lms.lesson = short(lesson, "truth")
    learner = visits(f"{lms.url}/lms")
    learner.to_quiz()
    learner.fail("truth")
    learner.press("Take the lesson again")
    learner.to_quiz()
    assert status(lms)[-1] == "failed"
    learner.answer("truth")
    learner.heading("You have passed this lesson")
    assert status(lms) == PASSED[version]
    expect(learner.place.get_by_role("button", name="Take the lesson again")).to_have_count(0)


def test_another_device_goes_on_at_the_second_with_all_answers(
    version: str, lms: Lms, lesson: Lesson, visits: Visit
) -> None:
    lms.lesson = as_json(lesson) | {"confidence": None}
    learner = visits(f"{lms.url}/lms")
    learner.start()
    learner.press("Next")
    at = learner.begin_film()
    leave(learner)
    lms.launch = {"cmi.core.entry" if version == "1.2" else "cmi.entry": "resume"}
    visits(f"{lms.url}/lms").go_on_with_film(at)


@pytest.mark.parametrize(("version", "mode"), LOOKS, indirect=["version"])
def test_who_only_looks_changes_nothing(version: str, mode: str, lms: Lms, visits: Visit) -> None:
    first = visits(f"{lms.url}/lms")
    first.to_quiz()
    first.answer("truth")
    leave(first)
    before = dict(lms.values)
    prefix = "cmi.core." if version == "1.2" else "cmi."
    name = "lesson_mode" if version == "1.2" else "mode"
    lms.launch = {f"{prefix}credit": "no-credit"} | ({} if mode == "no-credit" else {prefix + name: mode})
    looking = visits(f"{lms.url}/lms")
    looking.press("Go on where you were")
    if mode != "no-credit":
        looking.sees("nothing new is recorded" if mode == "review" else "nothing is recorded")
    looking.answer("number")
    looking.heading("You have passed this lesson")
    leave(looking)
    counting = [key for key in before if re.search("status|score|progress", key)]
    assert [lms.values[key] for key in counting] == [before[key] for key in counting]
    if mode != "no-credit":
        assert lms.values["suspend_data"] == before["suspend_data"]
        assert calls(looking, "SetValue") == 0


def test_the_pass_mark_of_the_lms_counts_and_is_what_the_learner_reads(version: str, lms: Lms, visits: Visit) -> None:
    lms.launch = {"cmi.student_data.mastery_score": "95"} if version == "1.2" else {"cmi.scaled_passing_score": "0.95"}
    learner = visits(f"{lms.url}/lms")
    learner.sees("To pass, get 95% of the points.")
    learner.to_quiz()
    learner.fail("truth")
    learner.answer("number")
    learner.heading("You have completed this lesson, but not passed it")
    assert status(lms)[-1] == "failed"
    assert score(lms)["raw"] == "50"


def test_an_lms_that_takes_nothing_costs_nobody_the_lesson(
    version: str, lms: Lms, lesson: Lesson, visits: Visit
) -> None:
    lms.lesson = short(lesson, "truth", "number", "word", "poll")
    lms.launch = {"cmi.core.student_id" if version == "1.2" else "cmi.learner_id": "learner-7"}
    learner = visits(f"{lms.url}/lms")
    learner.to_quiz()
    for taken, (lies, question) in enumerate({"false": "truth", "throws": "number", "forgets": "word"}.items()):
        learner.page.evaluate("lies => { window.lms.lies = lies }", lies)
        learner.answer(question)
        learner.sees("Your learning platform is not taking your results at the moment. You can go on: they are kept")
        assert len(interactions(lms)) == taken
        learner.page.evaluate("window.lms.lies = null")
        learner.press("Try again")
        expect(learner.place.get_by_text("is not taking your results")).to_have_count(0)
        learner.wait(lambda wanted=taken + 1: len(interactions(lms)) == wanted)
    learner.answer("poll")
    learner.heading("You have passed this lesson")
    assert status(lms) == PASSED[version]


def test_what_a_broken_lms_did_not_take_it_gets_at_the_next_visit(
    version: str, lms: Lms, visits: Visit, context: BrowserContext
) -> None:
    learners = [{"cmi.core.student_id" if version == "1.2" else "cmi.learner_id": f"learner-{one}"} for one in (7, 8)]
    lms.launch = learners[0]
    lms.broken = True
    learner = visits(f"{lms.url}/lms", context)
    learner.to_quiz()
    learner.answer("truth")
    learner.answer("number")
    learner.heading("You have passed this lesson")
    learner.sees("is not taking your results")
    learner.page.close()
    visits("about:blank").page.wait_for_timeout(500)  # what the page still said on its way out was not taken either
    assert lms.commits == []
    lms.broken = False
    lms.launch = learners[1]
    other = visits(f"{lms.url}/lms", context)
    expect(other.place.get_by_role("button", name="Start", exact=True)).to_be_visible()
    leave(other)
    lms.cmi, lms.commits = {}, []
    lms.launch = learners[0]
    again = visits(f"{lms.url}/lms", context)
    again.press("See your result")
    again.heading("You have passed this lesson")
    assert status(lms) == PASSED[version]


def test_without_an_lms_the_lesson_goes_on_and_says_so(version: str, lms: Lms, visits: Visit) -> None:
    learner = visits(f"{lms.url}/lesson")
    learner.to_quiz()
    learner.sees("Your learning platform is not taking your results at the moment. You can go on: we keep trying.")
    learner.answer("truth")


def test_an_lms_that_comes_late_gets_all_of_it(version: str, lms: Lms, visits: Visit) -> None:
    learner = visits(f"{lms.url}/lms?late=1")
    learner.to_quiz()
    learner.answer("truth")
    learner.sees("is not taking your results")
    assert lms.commits == []
    learner.page.evaluate("window.arrive()")
    expect(learner.place.get_by_text("is not taking your results")).to_have_count(0, timeout=15_000)
    assert len(interactions(lms)) == 1
    assert status(lms)[0] == "incomplete"


def test_a_killed_tab_has_lost_no_answer(version: str, lms: Lms, visits: Visit) -> None:
    learner = visits(f"{lms.url}/lms")
    learner.to_quiz()
    learner.give("truth")
    learner.press("Check answer")
    learner.sees("truth is right")
    close(learner.page.context)
    other = visits(f"{lms.url}/lms")
    other.press("Go on where you were")
    other.sees("Prompt of number")
