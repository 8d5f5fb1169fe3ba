"""The network or the server fails in the middle: what was answered is kept, and arrives once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, Playwright, Response, expect

from tests.browser.course import Course
from tests.browser.demo import Demo
from tests.browser.lesson import AI, RECORDING, Reader, title_of
from tests.browser.profiles import blocking_context
from xapi.vocabulary import DEFAULT_NS, VERBS, Namespace

NS = Namespace(DEFAULT_NS)
QUESTION = "layers"
ANSWER = NS.question(RECORDING, QUESTION)
"""A question of the lesson that is in the demo's course from the beginning."""


def get_to_the_question(course: Course) -> Reader:
    """To the first question after the film, its answer chosen and not yet sent."""
    course.become("Luis")
    reader = Reader(course.open(title_of(RECORDING)), RECORDING)
    reader.begin()
    for segment in ("intro", "film", "radio"):
        reader.read(segment)
    reader.expect_at("quiz")
    reader.choose(QUESTION)
    return reader


def wait_for_statements(demo: Demo, count: int, **query: str) -> None:
    """Until so many are in the record store; and no more than that."""
    deadline = time.monotonic() + 30
    while len(found := demo.statements(**query)) < count and time.monotonic() < deadline:
        time.sleep(0.3)
    assert len(found) == count


def test_an_answer_given_without_a_network_is_sent_when_it_is_back(own_demo: Demo, page: Page) -> None:
    own_demo.start()
    reader = get_to_the_question(Course(page, own_demo.lms))
    page.context.set_offline(True)
    reader.check(QUESTION)
    expect(reader.place.get_by_text("Saved in this browser.")).to_be_visible()
    reader.expect_feedback(QUESTION)
    assert own_demo.statements(activity=ANSWER) == []
    page.context.set_offline(False)
    wait_for_statements(own_demo, 1, activity=ANSWER)
    expect(reader.place.get_by_text("Saved in this browser.")).to_have_count(0)


@pytest.mark.parametrize("partitioned_storage", [False, True], ids=["a cookie only", "a storage apart"])
def test_an_answer_that_the_server_never_got_is_brought_by_the_next_visit(
    own_demo: Demo, playwright: Playwright, tmp_path: Path, partitioned_storage: bool
) -> None:
    own_demo.start()
    profile = tmp_path / "profile"
    with blocking_context(playwright, profile, partitioned_storage=partitioned_storage) as context:
        reader = get_to_the_question(Course(context.pages[0], own_demo.lms))
        own_demo.kill()
        reader.check(QUESTION)
        reader.expect_feedback(QUESTION)
        expect(reader.place.get_by_text("Saved in this browser.")).to_be_visible()
    own_demo.start()
    assert own_demo.statements(activity=ANSWER) == []
    with blocking_context(playwright, profile, partitioned_storage=partitioned_storage) as context:
        course = Course(context.pages[0], own_demo.lms)
        course.become("Luis")
        reader = Reader(course.open(title_of(RECORDING)), RECORDING)
        reader.acknowledge()
        reader.button("go_on").click()
        reader.expect_at("quiz")
        reader.button("back").click()  # the quiz goes on with its next question; this one is answered
        reader.expect_feedback(QUESTION)
        wait_for_statements(own_demo, 1, activity=ANSWER)
        course.page.reload()
        reader.acknowledge()
        wait_for_statements(own_demo, 1, activity=ANSWER)


def test_a_server_killed_after_the_last_answer_has_all_there_once(own_demo: Demo, page: Page) -> None:
    """kill -9 between the last answer and the grade: the LMS refuses one try, so the grade can't be first."""
    own_demo.start()
    course = Course(page, own_demo.lms)
    course.add(title_of(AI))
    course.become("Luis")
    requests.post(f"{own_demo.lms}/test/fail-scores", data={"times": 1, "status": 503}, timeout=10)
    reader = Reader(course.open(title_of(AI)), AI)
    reader.begin()
    reader.finish(until="quiz")
    *questions, last = reader.segment("quiz").questions
    for question in questions:
        reader.answer(question)
    reader.choose(last)
    with page.expect_response(says_completed):
        reader.check(last)
    own_demo.kill()

    own_demo.start()
    course.become("Amina")
    course.expect_grade("Luis", title_of(AI), "100 / 100", seconds=90)
    page.goto(f"{own_demo.lms}/backstage/messages")
    expect(page.get_by_text("A score arrived")).to_have_count(1)
    expect(page.get_by_text("A score was refused")).to_have_count(1)
    lesson = NS.lesson(AI)
    for verb in ("initialized", "completed", "passed"):
        assert len(own_demo.statements(activity=lesson, verb=VERBS[verb])) == 1
    scored = [one for one in reader.lesson.questions.values() if one.kind != "poll"]
    assert len(own_demo.statements(verb=VERBS["answered"])) == len(scored)
    assert len(own_demo.statements(verb=VERBS["experienced"])) == len(reader.lesson.cards)
    course.become("Luis")
    reader = Reader(course.open(title_of(AI)), AI)
    reader.acknowledge()
    reader.button("see_result").click()
    reader.expect_passed()


def says_completed(response: Response) -> bool:
    """Whether the server has just acknowledged what completes the lesson."""
    if not (response.ok and response.url.endswith("/statements")):
        return False
    return bool(response.json()["conclusion"]["completed"])
