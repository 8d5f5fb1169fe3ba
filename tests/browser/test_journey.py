"""The whole chain, once, as people go through it: choose, learn, see the grade, read the statements."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

from playwright.sync_api import Page, expect

from lti_tool.demo.people import PEOPLE
from tests.browser.console import sign_in, tile
from tests.browser.course import Course
from tests.browser.demo import Demo
from tests.browser.frames import wait_for_clicks
from tests.browser.lesson import AI, SPLITS, Reader, shipped, title_of
from xapi.vocabulary import VERBS

TITLE = title_of(AI)
NOTE = "I will put the voice memos into one folder."


def test_lessons_are_chosen_and_taken_and_the_grade_and_the_statements_arrive(
    course: Course, demo: Demo, tmp_path: Path
) -> None:
    choose_two_lessons(course)
    take_one(course)
    course.become("Amina")
    course.expect_grade("Luis", TITLE, "100 / 100")
    assert "No grade yet" in course.grade("Mei", TITLE).inner_text()
    read_the_statements_in_the_console(course.page, demo)
    count_them_in_the_overview(course.page, tmp_path)
    read_them_from_the_record_store(demo)


def choose_two_lessons(course: Course) -> None:
    course.page.goto(course.lms)
    expect(course.activity(TITLE)).to_have_count(0)
    course.page.get_by_role("button", name="Choose, as Amina").click()
    picker = course.picker
    expect(picker.get_by_role("heading", level=1)).to_have_text("Choose lessons")
    wait_for_clicks(course.page)
    for lesson in (AI, SPLITS):
        picker.get_by_label(title_of(lesson), exact=True).check()
    picker.get_by_role("button", name="Add 2 lessons").click()
    expect(course.activity(TITLE)).to_be_visible()
    expect(course.activity(title_of(SPLITS))).to_be_visible()
    expect(course.page.get_by_role("dialog")).to_have_count(0)


def take_one(course: Course) -> None:
    course.become("Luis")
    reader = Reader(course.open(TITLE), AI)
    expect(reader.heading).to_have_text(reader.say["notice_title"])
    reader.notice.click()
    expect(reader.heading).to_have_text(TITLE)
    reader.start()
    reader.finish(reflection=NOTE)
    reader.expect_passed()
    expect(course.tool.locator(".score")).to_contain_text("You got 5 of 5 points.")
    # The course's page shows the learner's own grade by itself, without a reload.
    expect(course.page.locator("#own-grade")).to_contain_text("100 / 100")


def read_the_statements_in_the_console(page: Page, demo: Demo) -> None:
    sign_in(page, demo)
    page.get_by_role("link", name="Statements").click()
    lines = page.locator("ol.log > li")
    # 5 cards, 5 answers, a poll, a reflection; initialized, completed, passed (terminated when the page was left).
    expect(lines.filter(has_text=TITLE)).not_to_have_count(0)
    assert lines.count() >= 14
    page.get_by_label("What happened").select_option("passed")
    page.get_by_role("button", name="Search").click()
    expect(lines).to_have_count(1)
    lines.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    raw = json.loads(page.locator("#raw").inner_text())
    assert raw["verb"]["id"] == VERBS["passed"]
    assert raw["result"]["score"]["scaled"] == 1


def count_them_in_the_overview(page: Page, tmp_path: Path) -> None:
    page.get_by_role("link", name="Overview").click()
    assert [tile(page, name) for name in ("Learners", "Attempts", "Completed", "Passed")] == ["1"] * 4
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    download.value.save_as(tmp_path / "overview.csv")
    with (tmp_path / "overview.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 1
    assert AI in rows[0].values() or TITLE in rows[0].values()


def read_them_from_the_record_store(demo: Demo) -> None:
    found = demo.statements()
    verbs = Counter(name for one in found for name, iri in VERBS.items() if one["verb"]["id"] == iri)  # type: ignore[index]
    once = {"initialized": 1, "completed": 1, "passed": 1, "responded": 2}
    cards = len(shipped(AI).cards)
    assert verbs.items() >= {**once, "experienced": cards, "answered": 5}.items()
    assert "failed" not in verbs
    assert len({one["id"] for one in found}) == len(found)
    accounts = {json.dumps(one["actor"]["account"], sort_keys=True) for one in found}  # type: ignore[index]
    assert len(accounts) == 1
    for one in found:
        one["object"].pop("definition", None)  # type: ignore[attr-defined]  # the lessons' own words name people too
    text = json.dumps(found, ensure_ascii=False)
    for person in PEOPLE:
        assert not [each for each in (person.given_name, person.family_name, person.email, person.id) if each in text]
