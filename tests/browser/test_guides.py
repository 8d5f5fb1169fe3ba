"""The pictures in the guides for administrators: our own pages, as an administrator and a teacher see them.

``make guides`` takes them anew and puts them into ``deploy/guides/images``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, Playwright, expect

from tests.browser.course import Course
from tests.browser.demo import Demo, new_demo
from tests.browser.frames import frames_of, resize, wait_for_clicks
from tests.browser.lesson import AI, METADATA, Reader, title_of
from tests.browser.look import HEIGHT, SCREENSHOTS
from tests.browser.profiles import blocking_context

pytestmark = pytest.mark.long

PARTNER = "Demo Society of Authors"
LOCALES = {"en": "en-US", "fr": "fr-FR"}
WIDTH, LOWEST, TALLEST = 1000, 640, 1700
"""Pixels of a picture: wide enough for the guide's column, not much taller than a screen and a half."""
TOOL, LMS = "https://lessons.example.org", "https://lms.example.org"
EXAMPLES = """changes => {
    const shown = text => changes.reduce((all, [from, to]) => all.replaceAll(from, to), text)
        .replace(/(register\\/)[\\w-]{8,}/, "$1…")
        .replace(/(jwks\\/|keys=)[0-9a-f]{32}/, "$1…");
    for (const field of document.querySelectorAll("input[readonly]")) field.value = shown(field.value);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const changed = shown(texts.currentNode.data);
        if (changed !== texts.currentNode.data) texts.currentNode.data = changed;
    }
}"""


@pytest.fixture(scope="module", params=LOCALES)
def lang(request: pytest.FixtureRequest) -> str:
    """Each language of the guides."""
    return str(request.param)


@pytest.fixture(scope="module")
def demo(lang: str, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo with a course of two lessons, one of which Luis has taken."""
    folder = tmp_path_factory.mktemp(lang)
    running = new_demo(folder)
    try:
        running.start()
        with blocking_context(playwright, folder / "amina") as context:
            Course(context.pages[0], running.lms).add(title_of(METADATA), title_of(AI))
        with blocking_context(playwright, folder / "luis") as context:
            course = Course(context.pages[0], running.lms)
            course.become("Luis")
            reader = Reader(course.open(title_of(METADATA)), METADATA)
            reader.begin()
            reader.finish()
            reader.expect_passed()
        yield running
    finally:
        running.end()


@pytest.fixture
def course(playwright: Playwright, demo: Demo, lang: str, tmp_path: Path) -> Iterator[Course]:
    """The course in a browser that speaks the language."""
    with blocking_context(playwright, tmp_path / "profile", locale=LOCALES[lang]) as context:
        yield Course(context.pages[0], demo.lms)


def keep(page: Page, name: str, demo: Demo, lang: str, *, lowest: int = LOWEST, tallest: int = TALLEST) -> None:
    """Keep a picture of a page as ``guide-<name>.png``, in French ``guide-<name>.fr.png``.

    The addresses of this run, the invitation's secret and its key set's id give way to examples.
    """
    SCREENSHOTS.mkdir(exist_ok=True)
    resize(page, WIDTH, lowest)
    resize(page, WIDTH, max(lowest, min(tallest, page.evaluate(HEIGHT))))
    for frame in frames_of(page):
        frame.evaluate(EXAMPLES, [[demo.tool, TOOL], [demo.lms, LMS], [demo.lms.partition("://")[2], LMS[8:]]])
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=SCREENSHOTS / f"guide-{name}{'' if lang == 'en' else '.' + lang}.png")


def by_itself(page: Page, frame: FrameLocator) -> None:
    """Give a framed page as much height as it wants, so that the picture shows it whole."""
    height = frame.locator("html").evaluate("html => html.scrollHeight")
    page.locator("iframe:visible").last.evaluate("(frame, height) => { frame.style.height = `${height}px`; }", height)


def test_an_invitation_with_its_ways_to_connect(course: Course, demo: Demo, lang: str) -> None:
    page = course.page
    page.goto(demo.command("partner", "invite", PARTNER).strip())
    expect(page.locator("#address")).to_have_value(page.url)
    keep(page, "invitation", demo, lang)
    ways = page.locator("details.way")
    ways.first.locator("summary").first.click()
    ways.last.locator("summary").first.click()
    expect(page.locator("#other-client_id")).to_be_visible()
    keep(page, "by-hand", demo, lang, tallest=2200)


def test_a_connection_and_its_test(course: Course, demo: Demo, lang: str) -> None:
    page = course.page
    invitation = demo.command("partner", "invite", PARTNER).strip()
    course.become("Amina")
    page.goto(f"{demo.lms}/backstage")
    page.locator("#invitation").fill(invitation)
    page.locator("#invitation").press("Enter")
    expect(course.tool.locator(".badge.good")).to_be_visible()
    test = course.tool.locator(".actions a").first.get_attribute("href")
    page.goto(f"{demo.tool}{test}")
    expect(page.locator("ol.steps")).to_be_visible()
    keep(page, "connected", demo, lang)


def test_the_picker(course: Course, demo: Demo, lang: str) -> None:
    page = course.page
    course.become("Amina")
    page.locator("a[href^='/add']").first.click()
    expect(course.picker.locator("#find")).to_be_visible()
    wait_for_clicks(page)
    course.picker.locator("input[name=choice]").nth(1).check()
    course.picker.locator("#search").scroll_into_view_if_needed()
    keep(page, "picker", demo, lang, lowest=1000)


def test_the_class(course: Course, demo: Demo, lang: str) -> None:
    page = course.page
    course.become("Amina")
    tool = course.open(title_of(METADATA))
    expect(tool.locator("h1")).to_have_text(title_of(METADATA, lang))
    expect(tool.get_by_role("table").first).to_contain_text("Luis")
    resize(page, WIDTH, LOWEST)
    by_itself(page, tool)
    keep(page, "class", demo, lang)
