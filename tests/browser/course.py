"""The demo LMS's pages, used as a person uses them."""

from __future__ import annotations

import time
from dataclasses import dataclass

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.frames import wait_for_clicks


@dataclass(frozen=True, slots=True)
class Course:
    """The course in one browser window.

    Attributes:
        page: the window.
        lms: address of the demo LMS.
    """

    page: Page
    lms: str

    def become(self, name: str) -> None:
        """Choose who to be, by the given name, in the menu at the top."""
        self.page.goto(self.lms)
        menu = self.page.locator("details.who")
        menu.locator("summary").click()
        menu.get_by_role("button", name=name).click()
        expect(menu).to_contain_text(name)

    @property
    def picker(self) -> FrameLocator:
        """The tool's picker, in the dialog "Add lessons"."""
        return self.page.frame_locator("dialog iframe")

    @property
    def tool(self) -> FrameLocator:
        """The tool, in the activity's frame."""
        return self.page.frame_locator("iframe.tool")

    def activity(self, title: str) -> Locator:
        """The link to an activity on the course page."""
        return self.page.get_by_role("link", name=title, exact=True)

    def add(self, *titles: str) -> None:
        """As the instructor: choose these lessons by deep linking."""
        self.become("Amina")
        self.page.get_by_role("link", name="Add lessons").click()
        expect(self.picker.locator("#find")).to_be_visible()
        wait_for_clicks(self.page)
        for title in titles:
            self.picker.get_by_label(title, exact=True).check()
        count = f"{len(titles)} lesson" + ("s" if len(titles) > 1 else "")
        self.picker.get_by_role("button", name=f"Add {count}").click()
        for title in titles:
            expect(self.activity(title)).to_be_visible()

    def open(self, title: str) -> FrameLocator:
        """Open an activity; the tool is launched in its frame."""
        self.page.goto(self.lms)
        self.activity(title).click()
        return self.tool

    def grade(self, learner: str, title: str) -> Locator:
        """The cell with a learner's grade, in the gradebook that is open."""
        section = self.page.locator("section.learner").filter(has=self.page.get_by_role("heading", name=learner))
        row = section.get_by_role("row").filter(has=self.page.get_by_role("rowheader", name=title, exact=True))
        return row.get_by_role("cell").first

    def expect_grade(self, learner: str, title: str, grade: str, seconds: float = 20) -> None:
        """Reload the gradebook until the grade is there."""
        self.page.goto(f"{self.lms}/gradebook")
        deadline = time.monotonic() + seconds
        while grade not in self.grade(learner, title).inner_text():
            assert time.monotonic() < deadline, f"no grade {grade}: {self.grade(learner, title).inner_text()}"
            self.page.wait_for_timeout(300)
            self.page.reload()
