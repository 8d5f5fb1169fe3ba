"""The lesson's page of the real application: few requests, few bytes, no import that the page did not announce."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from packages import catalogue
from packages.lesson import Lesson
from tests.closing import close
from tests.player.real import Application, application
from tests.player.traffic import Traffic

LESSONS = catalogue.shipped().lessons
MOST_BYTES = 60_000
MOST_REQUESTS = 44


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The application, for all tests of this file."""
    with application(tmp_path_factory.mktemp("app")) as running:
        yield running


def to_the_first_question(page: Page) -> None:
    """Without reading: to the first question, or to the film."""
    page.get_by_role("button", name="I have read this, go on").click()
    page.get_by_role("button", name="Start", exact=True).click()
    there = page.locator("video, .answer :is(input, select, button)").first
    heading = page.get_by_role("heading", level=1)
    for _ in range(12):
        shown = heading.inner_text()
        if there.is_visible():
            return
        skip = page.get_by_role("button", name="Skip", exact=True)
        (skip if skip.is_visible() else page.get_by_role("button", name="Next", exact=True)).click()
        expect(heading).not_to_have_text(shown)
        page.wait_for_timeout(50)
    raise AssertionError("no question and no film")


def open_lesson(app: Application, context: BrowserContext, lesson: Lesson, lang: str = "en") -> Traffic:
    """Launch it and open its page."""
    address = app.launch(context, lesson, sub=str(uuid.uuid4()), lang=lang)
    page = context.new_page()
    traffic = Traffic(page)
    page.goto(address)
    return traffic


@pytest.mark.parametrize("name", sorted(LESSONS))
def test_a_lesson_asks_for_little_before_its_first_question_or_its_film(
    app: Application, context: BrowserContext, name: str
) -> None:
    traffic = open_lesson(app, context, LESSONS[name])
    page = traffic.page
    announced = set(
        page.locator("link[rel=modulepreload], link[rel=preload]").evaluate_all("all => all.map((one) => one.href)")
    )
    announced |= set(
        page.locator("script[src], link[rel=stylesheet], link[rel=icon]").evaluate_all(
            "all => all.map((one) => one.src ?? one.href)"
        )
    )
    to_the_first_question(page)
    asked = {url for url in traffic.sizes if "/player/" in url}
    assert asked <= announced, [urlsplit(url).path for url in asked - announced]
    assert {url for url in announced if url.endswith(".js")} <= set(traffic.sizes)
    assert traffic.bytes < MOST_BYTES, sorted(traffic.sizes.items(), key=lambda one: -one[1])
    assert traffic.requests < MOST_REQUESTS


def test_a_second_lesson_asks_only_for_its_page_and_what_is_new(app: Application, browser: Browser) -> None:
    context = browser.new_context()
    try:
        first = open_lesson(app, context, LESSONS["split-sheets"])
        to_the_first_question(first.page)
        first.page.wait_for_timeout(2500)  # what comes later has come
        again = open_lesson(app, context, LESSONS["neighbouring-rights"])
        to_the_first_question(again.page)
        modules = [url for url in again.sizes if url.endswith(".js") and "/player/" in url]
        assert len(modules) <= 2, modules
    finally:
        close(context)


def test_the_page_brings_the_words_and_the_direction_of_its_language(app: Application, context: BrowserContext) -> None:
    page = open_lesson(app, context, LESSONS["split-sheets"], "fr").page
    expect(page.get_by_role("button", name="J’ai lu, continuer")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.locator("#messages").get_attribute("lang") == "fr"
    assert not any("/messages/" in url for url in Traffic(page).sizes)


def test_title_and_summary_are_there_before_the_player_is(app: Application, browser: Browser) -> None:
    lesson = LESSONS["split-sheets"]
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    try:
        page = context.new_page()
        page.goto(app.launch(context, lesson, sub=str(uuid.uuid4())))
        expect(page.locator("main").get_by_text(lesson.text("en").title)).to_be_visible()
        expect(page.locator("main").get_by_text(lesson.text("en").summary)).to_be_visible()
    finally:
        close(context)
