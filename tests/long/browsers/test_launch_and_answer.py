"""The demo LMS's frame and the lesson in it, in the browsers besides Chromium: launch, answer, grade.

Firefox keeps a partitioned cookie of the tool in the frame. WebKit keeps none, least of all over http: there the
launch is proven by the LMS's platform storage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from tests.browser.demo import Demo, new_demo
from tests.browser.lesson import SPLITS, title_of
from tests.long.browsers.drivers import firefox, webkit
from tests.long.browsers.taker import Taker

pytestmark = pytest.mark.long
TITLE = title_of(SPLITS)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    running = new_demo(tmp_path)
    try:
        running.start()
        yield running
    finally:
        running.end()


@pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")  # Selenium's own, for WebKit
@pytest.mark.parametrize(("browser", "storage"), [(firefox, False), (webkit, True)], ids=["firefox", "webkit"])
def test_a_lesson_is_chosen_launched_and_answered_in_the_frame_and_its_grade_arrives(
    browser: Callable[[Path], AbstractContextManager[WebDriver]], storage: bool, demo: Demo, tmp_path: Path
) -> None:
    with browser(tmp_path / "driver.log") as driver:
        person = Taker(driver, SPLITS)
        if storage:
            offer_storage(driver, person, demo)
        choose(driver, person, demo)
        become(driver, person, demo, "Luis")
        link(driver, person, TITLE)
        into_frame(driver, person, "iframe.tool")
        person.take()
        person.heading(person.say["end_passed"])
        driver.switch_to.default_content()
        person.until("grade", lambda: "100 / 100" in body(driver) or None)
        become(driver, person, demo, "Amina")
        driver.get(f"{demo.lms}/gradebook")
        assert "100 / 100" in body(driver)
    verbs = [one["verb"]["id"].rsplit("/", 1)[-1] for one in demo.statements()]  # type: ignore[index]
    assert verbs.count("passed") == 1
    assert verbs.count("answered") == 5


def test_where_firefox_lets_a_frame_store_nothing_the_lesson_opens_in_a_window(demo: Demo, tmp_path: Path) -> None:
    with firefox(tmp_path / "driver.log", strict=True) as driver:
        person = Taker(driver, SPLITS)
        offer_storage(driver, person, demo)
        choose(driver, person, demo)
        offer_storage(driver, person, demo, on=False)
        become(driver, person, demo, "Luis")
        link(driver, person, TITLE)
        into_frame(driver, person, "iframe.tool")
        person.press_named("Open in a new window")
        person.until("window", lambda: len(driver.window_handles) == 2 or None)
        driver.switch_to.window(driver.window_handles[1])
        person.take()
        person.heading(person.say["end_passed"])
        driver.switch_to.window(driver.window_handles[0])
        person.until("grade", lambda: "100 / 100" in body(driver) or None)


def choose(driver: WebDriver, person: Taker, demo: Demo) -> None:
    become(driver, person, demo, "Amina")
    link(driver, person, "Add lessons")
    into_frame(driver, person, "dialog iframe")
    person.until("picker", lambda: driver.find_elements(By.ID, "find") or None)
    [box] = [
        one for one in driver.find_elements(By.CSS_SELECTOR, 'input[name="choice"]') if one.accessible_name == TITLE
    ]
    box.click()
    person.press_named("Add 1 lesson")
    driver.switch_to.default_content()
    person.until("activity", lambda: driver.find_elements(By.LINK_TEXT, TITLE) or None)


def offer_storage(driver: WebDriver, person: Taker, demo: Demo, *, on: bool = True) -> None:
    """Behind the scenes of the demo LMS, switch LTI's platform storage on or off."""
    driver.get(f"{demo.lms}/backstage")
    switch, turned = ("Switch it on", "Switch it off") if on else ("Switch it off", "Switch it on")
    person.press_named(switch)
    person.until(turned, lambda: [one for one in driver.find_elements(By.TAG_NAME, "button") if one.text == turned])


def become(driver: WebDriver, person: Taker, demo: Demo, name: str) -> None:
    driver.get(demo.lms)
    person.until("menu", lambda: driver.find_elements(By.CSS_SELECTOR, "details.who summary") or None)
    driver.find_element(By.CSS_SELECTOR, "details.who summary").click()
    button = f"//details[contains(@class, 'who')]//button[contains(., '{name}')]"
    person.until(name, lambda: driver.find_element(By.XPATH, button).is_displayed() or None)
    driver.find_element(By.XPATH, button).click()
    person.until(name, lambda: name in driver.find_element(By.CSS_SELECTOR, "details.who .who-name").text or None)


def link(driver: WebDriver, person: Taker, text: str) -> None:
    person.until(text, lambda: driver.find_elements(By.LINK_TEXT, text) or None)[0].click()


def into_frame(driver: WebDriver, person: Taker, selector: str) -> None:
    frame = person.until(selector, lambda: driver.find_elements(By.CSS_SELECTOR, selector) or None)[0]
    driver.switch_to.frame(frame)


def body(driver: WebDriver) -> str:
    return driver.find_element(By.TAG_NAME, "body").text
