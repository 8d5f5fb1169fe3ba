"""Somebody who takes a lesson in any browser that Selenium drives; what to answer is read from the shipped lesson."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from packages.lesson import Question
from tests.browser.lesson import shipped, words

SECONDS = 30
Found = TypeVar("Found")


class Taker:
    """The player's screens in the frame or window that the driver stands in."""

    def __init__(self, driver: WebDriver, lesson: str, lang: str = "en") -> None:
        self.driver = driver
        self.lesson = shipped(lesson)
        self.text = self.lesson.text(lang)
        self.say = words(lang)

    def until(self, what: str, found: Callable[[], Found | None]) -> Found:
        """Wait for it; what is replaced or still moves while one looks is looked for again."""

        def look(_driver: WebDriver) -> Found | None:
            try:
                return found()
            except (StaleElementReferenceException, ElementClickInterceptedException):
                return None

        result: Any = WebDriverWait(self.driver, SECONDS, 0.1).until(look, message=f"no {what} in {self._seen()}")
        assert result is not None
        return result  # type: ignore[no-any-return]

    def press(self, key: str) -> None:
        """Press the button that the player calls so."""
        self.press_named(self.say[key])

    def heading(self, text: str) -> None:
        """Wait for this heading."""
        self.until(
            text, lambda: any(_text(one) == text for one in self.driver.find_elements(By.TAG_NAME, "h1")) or None
        )

    def take(self) -> None:
        """From the privacy notice to the end, with every answer right."""
        self.heading(self.say["notice_title"])
        self.press("notice_go_on")
        self.heading(self.text.title)
        self.press("start")
        if self.lesson.confidence:
            self.heading(self.say["confidence_before"])
            self.press("skip")
        for segment in self.lesson.segments:
            self.heading(self.text.segments[segment.id].title)
            if segment.kind == "card":
                self.press("next")
            elif segment.kind == "quiz":
                for question in segment.questions:
                    self._answer(self.lesson.questions[question])
            else:
                self.press("skip")

    def _answer(self, question: Question) -> None:
        fill = {"match": self._match, "order": self._order, "number": self._number}.get(question.kind, self._choose)
        fill(question)
        self.press("send" if question.kind == "poll" else "check")
        expected = " ".join(self.text.questions[question.id].right.split())
        self.until(f"feedback to {question.id}", lambda: expected in self._verdict() or None)
        self.press("continue")

    def _choose(self, question: Question) -> None:
        assert isinstance(question.right, tuple)
        for choice in question.right or question.choices[:1]:
            self._visible(f'input[value="{choice}"]').click()

    def _number(self, question: Question) -> None:
        assert isinstance(question.right, float | int)
        self._visible(".answer input:not([type=radio])").send_keys(f"{question.right:g}")

    def _match(self, question: Question) -> None:
        assert isinstance(question.right, tuple)
        texts = self.text.questions[question.id]
        for pair in question.right:
            left, target = pair.split("[.]")
            self._visible(".match-row")
            rows = self.driver.find_elements(By.CSS_SELECTOR, ".match-row")
            [row] = [one for one in rows if _text(one.find_element(By.TAG_NAME, "label")) == texts.choices[left]]
            Select(row.find_element(By.TAG_NAME, "select")).select_by_value(target)

    def _order(self, question: Question) -> None:
        assert isinstance(question.right, tuple)
        texts = self.text.questions[question.id].choices
        self._visible("ol.order li")
        for place, wanted in enumerate(question.right):
            name = self.say["move_up"].format(item=texts[wanted])
            while (at := self._place(name)) > place:
                self._press_until_moved(name, at)

    def _press_until_moved(self, name: str, at: int) -> None:
        """Move an item up by its button, pressed again while nothing moves.

        WebKitGTK's driver presses where the row stood when it looked; while the row still slides, that is beside it.
        """

        def moved() -> bool | None:
            if self._place(name) >= at:
                self._press_once(name)
            return self._place(name) < at or None

        self.until(f'move by "{name}"', moved)

    def _place(self, name: str) -> int:
        items = self.driver.find_elements(By.CSS_SELECTOR, "ol.order li")
        return next(
            index
            for index, item in enumerate(items)
            if any(one.get_attribute("aria-label") == name for one in item.find_elements(By.TAG_NAME, "button"))
        )

    def press_named(self, name: str) -> None:
        """Press the button with this text or label, once it can be pressed."""
        self.until(f'button "{name}"', lambda: self._press_once(name) or None)

    def _press_once(self, name: str) -> bool:
        for one in self.driver.find_elements(By.TAG_NAME, "button"):
            if name in {_text(one), one.get_attribute("aria-label")} and one.is_displayed() and one.is_enabled():
                one.click()
                return True
        return False

    def _visible(self, selector: str) -> WebElement:
        return self.until(
            selector,
            lambda: next(
                (one for one in self.driver.find_elements(By.CSS_SELECTOR, selector) if one.is_displayed()), None
            ),
        )

    def _verdict(self) -> str:
        return " ".join(_text(one) for one in self.driver.find_elements(By.CSS_SELECTOR, ".verdict"))

    def _seen(self) -> str:
        try:
            return " ".join(self.driver.find_element(By.TAG_NAME, "body").text.split())[:400]
        except WebDriverException:
            return "a page that can't be read"


def _text(element: WebElement) -> str:
    return " ".join((element.get_attribute("textContent") or "").split())
