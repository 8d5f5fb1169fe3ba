"""The console in a real browser: a key is made, the log grows while it is looked at, and every page reads well."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect

from tests.browser.console import sign_in
from tests.browser.demo import Demo
from tests.browser.frames import resize
from tests.browser.look import Looker
from tests.browser.profiles import SIZES, blocking_context

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
SEEN = "rows => rows.map(row => row.dataset.seq)"
CLIPPED = "tabs => tabs.filter(tab => tab.scrollWidth > tab.clientWidth).map(tab => tab.textContent)"
PLACES = "tabs => tabs.map(tab => tab.getBoundingClientRect()).map(box => [box.left, box.top, box.right, box.bottom])"


@pytest.fixture(scope="module")
def context(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """One profile for this file, so that it signs in once: tries are counted."""
    with blocking_context(playwright, tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def page(context: BrowserContext, demo: Demo) -> Page:
    """A window in which staff are signed in."""
    page = context.pages[0] if context.pages else context.new_page()
    sign_in(page, demo)
    return page


@pytest.fixture(scope="module")
def writer(page: Page, demo: Demo) -> tuple[str, str]:
    """Key and secret that the console's page made: they may add statements."""
    page.goto(f"{demo.tool}/console/credentials")
    page.locator("#name").fill("Another system")
    page.locator("#partner").select_option(index=1)
    page.locator("input[value='statements/write']").check()
    page.locator(".key-form button").click()
    expect(page.locator("[data-copy=secret]")).to_be_visible()
    assert page.locator("#endpoint").input_value() == f"{demo.tool}/xapi"
    return page.locator("#key").input_value(), page.locator("#secret").input_value()


def tell(demo: Demo, writer: tuple[str, str], what: str) -> None:
    """Another system adds a statement about something."""
    statement = {
        "actor": {"account": {"homePage": "https://society.example", "name": "somebody"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced"},
        "object": {"id": f"https://society.example/{what.replace(' ', '-')}", "definition": {"name": {"en": what}}},
    }
    headers = {"X-Experience-API-Version": "1.0.3"}
    answer = requests.post(f"{demo.tool}/xapi/statements", json=statement, auth=writer, headers=headers, timeout=30)
    assert answer.status_code == 200, answer.text


def row(page: Page, what: str) -> Locator:
    return page.locator("#log > li").filter(has_text=what)


def test_the_log_grows_while_it_is_looked_at(page: Page, demo: Demo, writer: tuple[str, str]) -> None:
    page.goto(f"{demo.tool}/console/statements")
    page.evaluate("() => { window.loadedOnce = true }")
    follow, state = page.locator("#follow"), page.locator("#live-count")
    follow.check()
    expect(state).to_have_text("Live")
    tell(demo, writer, "the first")
    expect(row(page, "the first")).to_have_count(1)
    follow.uncheck()
    tell(demo, writer, "the second")
    expect(state).to_have_text("New statements: 1")
    expect(row(page, "the second")).to_have_count(0)
    page.locator("#live-show").click()
    expect(row(page, "the second")).to_have_count(1)
    expect(page.locator("#live-show")).to_be_hidden()
    follow.check()
    page.context.set_offline(True)
    expect(state).to_contain_text("No connection.")
    tell(demo, writer, "the third")
    tell(demo, writer, "the fourth")
    expect(row(page, "the third")).to_have_count(0)
    page.context.set_offline(False)
    expect(row(page, "the third")).to_have_count(1)
    expect(row(page, "the fourth")).to_have_count(1)
    expect(state).to_have_text("Live")
    shown = page.locator("#log > li").evaluate_all(SEEN)
    assert len(shown) == len(set(shown)) >= 4
    assert page.evaluate("() => window.loadedOnce"), "the page was loaded again"


def test_a_search_is_sealed_and_its_log_grows_too(page: Page, demo: Demo, writer: tuple[str, str]) -> None:
    page.goto(f"{demo.tool}/console/statements")
    page.locator("#who").fill("someb")
    page.locator("#who").press("Enter")
    expect(page.locator("#who")).to_have_value("someb")
    expect(page).to_have_url(re.compile("who="))
    assert "someb" not in page.url
    page.locator("#follow").check()
    tell(demo, writer, "the fifth")
    expect(row(page, "the fifth")).to_have_count(1)
    row(page, "the fifth").locator("a").click()
    expect(page.locator("#raw")).to_contain_text('"name": "somebody"')
    page.get_by_role("link", name="All of this learner").click()
    expect(page.locator("#who")).to_have_value("somebody")
    assert "somebody" not in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_clean_by_day_and_by_night(page: Page, demo: Demo, writer: tuple[str, str], scheme: str) -> None:
    tell(demo, writer, scheme)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    look = Looker(page, f"console-{scheme}")
    for name in ("statements", "credentials", "connections", "grades", "forwarding", "erasures"):
        page.goto(f"{demo.tool}/console/{name}")
        look(name)
    page.goto(f"{demo.tool}/console")
    page.locator(".switch summary").click()
    look("overview")
    page.goto(f"{demo.tool}/console/credentials")
    page.locator("main .card button").first.click()
    expect(page.locator(".danger")).to_be_visible()
    look("credential-end")
    page.goto(f"{demo.tool}/console/credentials")
    page.locator("#name").fill("A night's work")
    page.locator("#partner").select_option(index=1)
    page.locator("input[value='statements/read']").check()
    page.locator(".key-form button").click()
    expect(page.locator("#secret")).to_be_visible()
    look("credential-made")
    page.goto(f"{demo.tool}/console/statements")
    page.locator("ol.log a").first.click()
    page.locator("main details summary").click()
    look("statement")
    page.emulate_media(color_scheme="light")
    look.assert_clean()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_tabs_fit_a_phone_in_each_language(page: Page, demo: Demo, lang: str) -> None:
    resize(page, *SIZES["phone"])
    page.goto(f"{demo.tool}/console/statements?lang={lang}")
    tabs = page.locator(".places a")
    expect(tabs).to_have_count(6)
    assert tabs.evaluate_all(CLIPPED) == []
    boxes = tabs.evaluate_all(PLACES)
    assert all(left >= 0 and right <= SIZES["phone"][0] for left, _top, right, _bottom in boxes)
    assert len({top for _left, top, _right, _bottom in boxes}) == 2
    for one in boxes:
        for other in boxes:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert one is other or apart


def test_who_is_signed_out_meanwhile_is_told(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.tool}/console/statements?lang=en")
    page.locator("#follow").check()
    expect(page.locator("#live-count")).to_have_text("Live")
    page.context.clear_cookies()
    expect(page.locator("#live-count")).to_contain_text("You are signed out.")
