"""The class page in the LMS's frame, by an instructor whose browser keeps no cookie there: names, answers, a file."""

from __future__ import annotations

import csv
import io
import re
import time
from pathlib import Path

import requests
from playwright.sync_api import BrowserContext, Playwright, expect

from lti_tool.demo import course as contents
from lti_tool.demo.people import LEARNERS, by_key
from lti_tool.demo.tables import open_store
from tests.browser.course import Course
from tests.browser.demo import Demo
from tests.browser.lesson import METADATA, SPLITS, Reader, title_of
from tests.browser.look import Looker
from tests.browser.profiles import blocking_context

TITLE = title_of(METADATA)


def test_an_instructor_sees_who_did_what_and_takes_it_along(
    playwright: Playwright, tmp_path: Path, context: BrowserContext, course: Course, demo: Demo
) -> None:
    course.add(TITLE)
    with blocking_context(playwright, tmp_path / "luis") as luis:
        his = Course(luis.pages[0], demo.lms)
        his.become("Luis")
        reader = Reader(his.open(TITLE), METADATA)
        reader.begin()
        reader.finish()
        his.expect_grade("Luis Ferreira", TITLE, "100")

    place = course.open(TITLE)
    expect(place.locator("#names")).to_contain_text("Names come from your LMS")
    row = place.locator(".grid tbody tr")
    expect(row).to_have_count(len(LEARNERS))  # the teacher is no learner
    expect(row.filter(has_text="Luis Ferreira")).to_contain_text("in the gradebook")
    expect(row.filter(has_text="Mei Tanaka")).to_contain_text("Not started")
    look = Looker(course.page, "en")
    look("class-names")
    place.get_by_label("Group").select_option("Morning group")
    place.get_by_role("button", name="Show", exact=True).click()
    expect(row).to_have_count(3)
    expect(row.filter(has_text="Mei Tanaka")).to_have_count(1)
    place.get_by_label("Group").select_option("Everybody")
    place.get_by_role("button", name="Show", exact=True).click()
    expect(row).to_have_count(len(LEARNERS))

    with course.page.expect_download() as download:
        place.get_by_role("button", name="Download as CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    lines = {line["Learner"]: line for line in csv.DictReader(io.StringIO(text))}
    assert lines["Luis Ferreira"]["State"] == "Completed"
    assert lines["Mei Tanaka"]["State"] == "Not started"

    course.page.goto(f"{demo.lms}/gradebook")
    look("class-gradebook")
    with course.page.expect_popup() as opened:
        course.page.get_by_role("link", name=re.compile("See the answers.*Luis Ferreira")).click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("A learner's answers")
    expect(opened.value.locator(".given .right").first).to_be_visible()
    opened.value.close()

    place = course.open(TITLE)
    expect(place.locator("#names")).to_contain_text("Names come from your LMS")
    row.filter(has_text="Luis Ferreira").get_by_role("button", name="Completed").click()
    expect(place.get_by_role("heading", level=1)).to_have_text("Luis Ferreira")
    expect(place.locator(".given .right").first).to_be_visible()
    look("class-answers")
    place.get_by_role("button", name="Send the grade again").click()
    expect(place.locator(".told")).to_have_text("1 grade is on its way again.")
    place.get_by_role("button", name="Show the whole course").click()
    expect(place.get_by_role("heading", name="How it goes in the whole course")).to_be_visible()
    expect(row.filter(has_text="Mei Tanaka")).to_have_count(1)
    look("class-course")
    look.assert_clean()


def test_the_rest_of_the_class_takes_a_lesson_so_that_its_hard_questions_are_seen(course: Course, demo: Demo) -> None:
    title = title_of(SPLITS)
    course.add(title)
    entry = course.page.get_by_role("listitem").filter(has_text=title)
    entry.get_by_role("button", name="Let the class take it").click()
    expect(course.page.locator(".flash")).to_contain_text("The class has taken it.")
    place = course.open(title)
    row = place.locator(".grid tbody tr")
    expect(row.filter(has_text="Completed")).to_have_count(3)
    expect(row.filter(has_text="In progress")).to_have_count(1)
    expect(row.filter(has_text="Not started")).to_have_count(len(LEARNERS) - 4)
    hard = place.get_by_text("0% of 4 learners were right at the first try")
    expect(hard).to_be_visible()
    look = Looker(course.page, "en")
    look("class-hard")
    look.assert_clean()
    course.page.goto(course.lms)
    entry.get_by_role("button", name="Let the class take it").click()
    expect(course.page.locator(".flash")).to_have_text("The class has taken it already.")

    course.expect_grade("Omar Haddad", title, "100")
    _a_teacher_changes(demo, "omar", title, "55")
    place = course.open(title)
    expect(row.filter(has_text="Omar Haddad")).to_be_visible()
    place.get_by_role("button", name="Send all grades again").click()
    expect(place.locator(".told")).to_contain_text("grades are on their way again")
    deadline = time.monotonic() + 30
    while "held back" not in _standing(course, title, "Omar Haddad"):
        assert time.monotonic() < deadline, _standing(course, title, "Omar Haddad")
    row.filter(has_text="Omar Haddad").get_by_role("button", name="Completed").click()
    expect(place.get_by_text("The grade is held back")).to_be_visible()
    place.get_by_role("button", name="Send ours anyway").click()
    expect(place.locator(".told")).to_have_text("1 grade is on its way again.")
    course.expect_grade("Omar Haddad", title, "100")


def _standing(course: Course, title: str, name: str) -> str:
    row = course.open(title).locator(".grid tbody tr").filter(has_text=name)
    expect(row).to_be_visible()
    return row.inner_text()


def _a_teacher_changes(demo: Demo, key: str, title: str, score: str) -> None:
    """A grade is changed by hand in the LMS's gradebook."""
    engine = open_store(demo.data)
    with engine.begin() as connection:
        (item,) = contents.line_items(connection, label=title)
    engine.dispose()
    person = by_key(key)
    assert person is not None
    form = {"user": person.id, "kind": "changed", "item": str(item.id), "score": score}
    assert requests.post(f"{demo.lms}/test/mark-grade", data=form, timeout=20).status_code == 200
