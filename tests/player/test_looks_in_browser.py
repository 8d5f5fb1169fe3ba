"""Every screen, for everyone: axe finds nothing, 360 pixels are enough, right-to-left and forced colours hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.closing import close
from tests.player import sample
from tests.player.host import Host

axe = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def clean(page: Page, screen: str) -> None:
    """Nothing for axe to say, and nothing to scroll sideways."""
    page.wait_for_timeout(100)
    found = axe.run(page, options=RULES)
    assert found.violations_count == 0, f"{screen}: {found.generate_report()}"
    size: Any = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert size[0] <= size[1], f"{screen} is {size[0]} wide"


def every_screen(page: Page) -> Iterator[str]:
    """Walk through the lesson that has everything, and stop at each screen."""

    def press(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    yield "notice"
    press("I have read this, go on")
    yield "follow-up"
    press("Skip")
    yield "cover"
    press("Start")
    yield "confidence"
    page.get_by_label("Half sure").check()
    press("Continue")
    yield "card"
    press("To complete")
    yield "rule"
    press("Close")
    press("Next")
    page.wait_for_function("() => document.querySelector('video')?.readyState >= 1")
    page.get_by_text("Transcript", exact=True).click()
    expect(page.get_by_text("The work & the recording.")).to_be_visible()
    yield "film"
    page.get_by_role("button", name="Each has its own owner.").click()
    expect(page.get_by_role("heading", name="A question in between")).to_be_visible()
    yield "question in the film"
    press("Answer later")
    press("Next")
    press("Check answer")
    yield "question without an answer"
    page.get_by_label("Choice b").check()
    press("Check answer")
    yield "wrong answer"
    press("Try again")
    press("Check answer")
    yield "last wrong answer"
    press("Continue")
    page.get_by_label("Choice true").check()
    press("Check answer")
    yield "right answer"
    press("Continue")
    yield "number"
    press("Answer later")
    yield "poll"
    press("Answer later")
    yield "reflection"
    press("Skip")
    yield "end"
    page.get_by_text("Words in this lesson").click()
    yield "glossary"


@pytest.fixture
def visit(browser: Browser, host: Host) -> Iterator[Callable[..., Page]]:
    """Open the lesson with everything, notice first: `visit(width, **options of the browser context)`."""
    contexts = []

    def open_it(width: int, lesson: dict[str, Any] | None = None, **options: Any) -> Page:
        host.lesson = (lesson or host.lesson) | {"confidence": "How sure are you that you could explain it?"}
        host.settings = sample.settings(
            notice={"version": "1", "html": "<p>What we <a href='/x'>record</a>.</p>"},
            follow_up=sample.follow_up(),
            languages=sample.LANGUAGES,
            language_url="/language",
        )
        context = browser.new_context(viewport={"width": width, "height": 740}, reduced_motion="reduce", **options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{host.url}/lesson")
        return page

    yield open_it
    for context in contexts:
        close(context)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_any_screen(visit: Callable[..., Page], width: int, scheme: str) -> None:
    page = visit(width, color_scheme=scheme)
    seen = 0
    for screen in every_screen(page):
        clean(page, screen)
        seen += 1
    assert seen == 17


def test_right_to_left_turns_the_layout_and_not_the_film(visit: Callable[..., Page]) -> None:
    page = visit(360, sample.lesson(dir="rtl"))
    for screen in every_screen(page):
        size: Any = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert size[0] <= size[1], screen
        if screen == "card":
            back = page.get_by_role("button", name="Back").bounding_box()
            onward = page.get_by_role("button", name="Next").bounding_box()
            assert back and onward and back["x"] > onward["x"]
        if screen == "film":
            assert page.locator(".controls").evaluate("element => getComputedStyle(element).direction") == "ltr"


def test_in_forced_colours_what_is_chosen_and_where_one_is_can_still_be_told(visit: Callable[..., Page]) -> None:
    page = visit(360, forced_colors="active")
    outline = "element => getComputedStyle(element).outlineStyle"
    for screen in every_screen(page):
        if screen == "wrong answer":
            assert page.locator(".choice", has_text="Choice b").evaluate(outline) == "solid"
            assert page.locator(".choice", has_text="Choice a").evaluate(outline) == "none"
            assert page.locator(".verdict").evaluate("element => getComputedStyle(element).borderTopWidth") == "1px"
        if screen == "question in the film":
            assert page.locator(".line[aria-current]").evaluate(outline) == "solid"


def test_at_200_percent_nothing_is_cut_off(visit: Callable[..., Page]) -> None:
    page = visit(640)
    page.add_style_tag(url="/media/zoom.css")
    for screen in every_screen(page):
        size: Any = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert size[0] <= size[1], screen


def test_main_buttons_are_large_enough_for_a_thumb(visit: Callable[..., Page]) -> None:
    page = visit(360)
    sizes: Any
    for screen in every_screen(page):
        sizes = page.evaluate(
            "() => [...document.querySelectorAll('button, input, select, summary, .choice')]"
            ".filter((one) => one.offsetParent && one.type !== 'hidden')"
            ".map((one) => [one.innerText || one.ariaLabel || one.type, one.offsetWidth, one.offsetHeight])"
        )
        for name, width, height in sizes:
            if name in ("radio", "checkbox"):
                continue  # its label is the target
            assert width >= 24 and height >= 24, f"{screen}: {name} is {width} × {height}"
