"""A learner with a phone's width, a French browser and no mouse: the whole way by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect

from packages.lesson import Question
from tests.browser.course import Course
from tests.browser.demo import Demo
from tests.browser.lesson import AI, Reader, title_of
from tests.browser.profiles import SIZES, blocking_context

NOTE = "Je garde mes premières maquettes."
MOST_TABS = 60


@pytest.fixture
def context(playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    with blocking_context(playwright, tmp_path / "mei", size=SIZES["phone"], locale="fr-FR") as opened:
        yield opened


class Keyboard:
    """Goes to things by Tab and uses them by their keys; it never clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.press = page.keyboard.press

    def go_to(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate("e => e === document.activeElement && document.hasFocus()"):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not lead to {target}")

    def use(self, target: Locator, key: str = "Enter") -> None:
        self.go_to(target)
        self.press(key)

    def pick(self, reader: Reader, question: Question) -> None:
        """Choose the right answer: Tab to the group, arrows among radio buttons, Space for each box."""
        assert isinstance(question.right, tuple)
        if question.kind == "match":
            return self.match(reader, question)
        if question.kind == "order":
            return self.order(reader, question)
        inputs = reader.place.locator("form.question input")
        if question.kind == "multiple":
            for choice in question.right:
                self.use(inputs.and_(reader.place.locator(f"[value={choice}]")), "Space")
            return
        self.use(inputs.first, "Space")
        wanted = inputs.and_(reader.place.locator(f"[value={(question.right or question.choices)[0]}]"))
        for _ in question.choices:
            if wanted.is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError("the arrows don't reach the right answer")

    def match(self, reader: Reader, question: Question) -> None:
        """Each list by Tab, its right entry by the arrows."""
        assert isinstance(question.right, tuple)
        for place, pair in enumerate(question.right):
            field = reader.place.locator("form.question select").nth(place)
            self.go_to(field)
            for _ in question.targets:
                if field.input_value() == pair.split("[.]")[1]:
                    break
                self.press("ArrowDown")
            expect(field).to_have_value(pair.split("[.]")[1])

    def order(self, reader: Reader, question: Question) -> None:
        """Things are moved up by their buttons; the focus stays on what was moved."""
        assert isinstance(question.right, tuple)
        words = reader.text.questions[question.id].choices
        now = list(question.choices)
        for place, name in enumerate(question.right):
            button = reader.place.get_by_role("button", name=reader.say["move_up"].format(item=words[name]), exact=True)
            if now.index(name) > place:
                self.go_to(button)
            for _ in range(now.index(name) - place):
                self.press("Enter")
                expect(button).to_be_focused()
            now.insert(place, now.pop(now.index(name)))


def test_a_whole_lesson_is_taken_in_french_by_keyboard_alone(
    playwright: Playwright, page: Page, demo: Demo, tmp_path: Path
) -> None:
    with blocking_context(playwright, tmp_path / "amina") as desk:
        Course(desk.pages[0], demo.lms).add(title_of(AI))
    keys = Keyboard(page)
    page.goto(demo.lms)
    keys.use(page.locator("details.who summary"))
    keys.use(page.locator("button[name=person][value=mei]"))
    expect(page.locator(".who-name")).to_contain_text("Mei")
    keys.use(page.get_by_role("link", name=title_of(AI), exact=True))

    reader = Reader(page.frame_locator("iframe.tool"), AI, "fr")
    expect(reader.heading).to_have_text(reader.say["notice_title"])
    keys.use(reader.notice)
    expect(reader.heading).to_have_text(reader.text.title)
    keys.use(reader.button("start"))
    keys.go_to(reader.place.get_by_role("radio").first)
    keys.press("ArrowDown")
    keys.use(reader.button("continue"))
    for segment in reader.lesson.segments:
        reader.expect_at(segment.id)
        if segment.kind == "card":
            expect(reader.heading).to_be_focused()
            keys.press("ArrowRight")
        for question in segment.questions:
            keys.pick(reader, reader.lesson.questions[question])
            keys.use(reader.button("send" if reader.lesson.questions[question].kind == "poll" else "check"))
            reader.expect_feedback(question)
            keys.use(reader.button("continue"))
        if segment.kind == "reflection":
            keys.go_to(reader.place.get_by_label(reader.say["reflection_label"]))
            page.keyboard.type(NOTE)
            keys.use(reader.button("reflection_save"))
            keys.use(reader.button("to_end"))
    keys.use(reader.button("skip"))
    reader.expect_passed()
    expect(page.locator("#own-grade")).to_contain_text(re.compile(r"100\s*/\s*100"))
