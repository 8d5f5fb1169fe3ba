"""An instructor chooses in the LMS's dialog: search, filter, preview, three lessons, each as it shall be."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.course import Course
from tests.browser.demo import Demo
from tests.browser.frames import wait_for_clicks
from tests.browser.lesson import AI, METADATA, NEIGHBOURS, SPLITS, Reader, title_of


def test_three_lessons_are_found_tried_changed_and_added(course: Course, demo: Demo) -> None:
    course.become("Amina")
    course.page.get_by_role("link", name="Add lessons").click()
    picker = course.picker
    expect(picker.locator("#nothing")).to_be_visible()
    wait_for_clicks(course.page)

    picker.get_by_label("Search the lessons").fill("CÓDES isrc")
    expect(box(course, AI)).to_be_hidden()
    box(course, METADATA).check()
    picker.get_by_label("Search the lessons").fill("")
    picker.get_by_label("Topic").select_option("Artificial intelligence")
    expect(box(course, METADATA)).to_be_hidden()
    box(course, AI).check()
    picker.get_by_role("button", name=re.compile(f"^Preview.*{title_of(AI)[:10]}")).last.click()
    tried = picker.frame_locator("#preview iframe")
    expect(tried.get_by_role("heading", level=1)).to_have_text(title_of(AI))
    tried.get_by_role("button", name="Start").press("Escape")
    expect(picker.locator("#preview")).to_be_hidden()
    picker.get_by_label("Topic").select_option("All topics")
    box(course, SPLITS).check()
    expect(box(course, METADATA)).to_be_checked()

    lines = picker.locator("#basket > li")
    expect(lines).to_have_count(3)
    split = lines.filter(has_text=title_of(SPLITS))
    split.get_by_text("Change this link").click()
    split.get_by_label("Language").select_option("French")
    split.get_by_label("Grade", exact=True).select_option("Not graded")
    picker.get_by_role("button", name="Add 3 lessons").click()
    for title in (title_of(METADATA), title_of(AI), title_of(SPLITS, "fr")):
        expect(course.activity(title)).to_be_visible()
    expect(course.activity(title_of(NEIGHBOURS))).to_have_count(0)

    course.become("Luis")
    Reader(course.open(title_of(SPLITS, "fr")), SPLITS, "fr").acknowledge()
    course.page.goto(f"{demo.lms}/gradebook")
    expect(course.page.get_by_role("rowheader", name=title_of(AI), exact=True)).to_be_visible()
    expect(course.page.get_by_role("rowheader", name=title_of(SPLITS, "fr"), exact=True)).to_have_count(0)


def box(course: Course, lesson: str) -> Locator:
    """The box before a lesson in the picker."""
    return course.picker.locator(f"input[value='lesson:{lesson}']")
