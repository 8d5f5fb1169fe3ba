"""Whoever leaves in the middle finds everything again: in this browser, in another one, after a reload."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, Response, expect

from tests.browser.course import Course
from tests.browser.demo import Demo
from tests.browser.lesson import AI, Reader, title_of
from tests.browser.profiles import blocking_context

TITLE = title_of(AI)


@pytest.fixture(scope="module", autouse=True)
def chosen(demo: Demo, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> None:
    with blocking_context(playwright, tmp_path_factory.mktemp("amina") / "profile") as context:
        Course(context.pages[0], demo.lms).add(TITLE)


def get_to_the_middle(course: Course) -> Reader:
    """Two cards, a poll and a question answered, the third card open."""
    reader = Reader(course.open(TITLE), AI)
    reader.begin()
    reader.read("intro")
    reader.quiz("habit")
    reader.read("in")
    reader.expect_at("check")
    with course.page.expect_response(knows_the_place):
        reader.answer("online")
        reader.expect_at("through")
    return reader


def knows_the_place(response: Response) -> bool:
    """Whether the server has taken that the third card is open."""
    return response.ok and '"segment":"through"' in (response.request.post_data or "")


def expect_the_middle(course: Course, reader: Reader) -> None:
    reader.acknowledge()
    reader.button("go_on").click()
    reader.expect_at("through")
    reader.button("back").click()
    reader.expect_at("check")
    reader.expect_feedback("online")
    expect(reader.place.get_by_role("radio", checked=True)).to_have_count(1)
    with course.page.expect_response(knows_the_place):
        reader.button("continue").click()


def test_a_lesson_left_in_the_middle_goes_on_there_in_any_browser(
    course: Course, demo: Demo, playwright: Playwright, tmp_path: Path
) -> None:
    course.become("Luis")
    get_to_the_middle(course)
    again = Course(course.page.context.new_page(), demo.lms)
    course.page.close()
    expect_the_middle(again, Reader(again.open(TITLE), AI))
    again.page.close()
    with blocking_context(playwright, tmp_path / "other device") as other:
        elsewhere = Course(other.pages[0], demo.lms)
        elsewhere.become("Luis")
        expect_the_middle(elsewhere, Reader(elsewhere.open(TITLE), AI))


def test_a_reload_in_the_frame_opens_the_lesson_again(course: Course, page: Page) -> None:
    course.become("Mei")
    reader = get_to_the_middle(course)
    framed = next(frame for frame in page.frames if "/attempts/" in frame.url)
    with page.expect_event("framenavigated", lambda frame: frame == framed):
        framed.evaluate("location.reload()")
    expect(reader.place.locator(".cover")).to_be_visible()
    expect_the_middle(course, reader)
