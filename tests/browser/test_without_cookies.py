"""A browser that keeps no cookie in a frame at all, not even a partitioned one: the launch has other ways."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.course import Course
from tests.browser.demo import Demo
from tests.browser.lesson import RECORDING, Reader, title_of
from tests.browser.profiles import blocking_context
from xapi.vocabulary import DEFAULT_NS, VERBS, Namespace

TITLE = title_of(RECORDING)
CARD = Namespace(DEFAULT_NS).card(RECORDING, "intro")


@pytest.fixture
def context(playwright: Playwright, tmp_path: Path, demo: Demo) -> Iterator[BrowserContext]:
    with blocking_context(playwright, tmp_path / "strict", no_cookies=(demo.tool, demo.lms)) as opened:
        yield opened


def switch_storage(page: Page, lms: str, on: bool) -> None:
    """The switch behind the scenes of the demo LMS."""
    page.goto(f"{lms}/backstage")
    button = page.get_by_role("button", name="Switch it on" if on else "Switch it off")
    if button.is_visible():
        button.click()
    expect(page.get_by_role("button", name="Switch it off" if on else "Switch it on")).to_be_visible()


def wait_for_statements(demo: Demo, count: int) -> None:
    """Until so many of the card have arrived: a card that was read is sent, and the next one is shown meanwhile."""
    deadline = time.monotonic() + 30
    while (found := len(demo.statements(activity=CARD, verb=VERBS["experienced"]))) != count:
        assert found < count and time.monotonic() < deadline, found
        time.sleep(0.3)


def test_platform_storage_opens_the_lesson_in_the_frame(course: Course, demo: Demo) -> None:
    course.become("Luis")
    switch_storage(course.page, demo.lms, on=True)
    reader = Reader(course.open(TITLE), RECORDING)
    reader.begin()
    reader.read("intro")
    reader.expect_at("film")
    wait_for_statements(demo, 1)


def test_without_platform_storage_the_lesson_opens_in_a_window(course: Course, demo: Demo) -> None:
    course.become("Mei")
    switch_storage(course.page, demo.lms, on=False)
    frame = course.open(TITLE)
    expect(frame.get_by_text("Your browser keeps this lesson apart from your course.")).to_be_visible()
    before = len(demo.statements(activity=CARD, verb=VERBS["experienced"]))
    with course.page.expect_popup() as opened:
        frame.get_by_role("button", name="Open in a new window").click()
    expect(frame.get_by_text("The lesson continues in the new window.")).to_be_visible()
    reader = Reader(opened.value, RECORDING)
    reader.begin()
    reader.read("intro")
    reader.expect_at("film")
    wait_for_statements(demo, before + 1)


def test_the_lms_s_own_link_to_a_new_window_opens_the_lesson_too(course: Course) -> None:
    course.become("Luis")
    course.open(TITLE)
    with course.page.expect_popup() as opened:
        course.page.get_by_role("link", name="Open in a new window").click()
    Reader(opened.value, RECORDING).acknowledge()
