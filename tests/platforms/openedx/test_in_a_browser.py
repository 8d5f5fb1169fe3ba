"""In Chromium, which blocks third-party cookies: Open edX at localhost, the tool's frame from 127.0.0.1."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.lesson import SPLITS, Reader, title_of
from tests.browser.profiles import blocking_context
from tests.platforms.openedx.site import Block, Site
from tests.platforms.openedx.tool import RunningTool

SHARED = {"ask_to_send_full_name": True, "ask_to_send_email": True, "ask_to_send_username": True}


@pytest.fixture(scope="module")
def browser_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("openedx-browser") / "profile"
    with sync_playwright() as playwright, blocking_context(playwright, folder) as context:
        yield context.pages[0] if context.pages else context.new_page()


@pytest.fixture
def page(browser_page: Page) -> Page:
    browser_page.goto("about:blank")
    return browser_page


def placed(site: Site, tool: RunningTool, name: str, **fields: object) -> Block:
    block = site.place(name, tool.url, custom_parameters=[f"lesson={SPLITS}"], **fields)
    tool.connect(block)
    return block


def enter(page: Page, site: Site, block: Block, person: str = "learner") -> None:
    page.goto(f"{site.url}/login/{person}?next=/block/{block.key.replace('+', '%2B')}")


def test_a_lesson_is_answered_in_open_edx_s_frame_and_its_grade_arrives(
    page: Page, site: Site, tool: RunningTool
) -> None:
    block = placed(site, tool, "framed", **SHARED)
    enter(page, site, block)
    # Names may be shared here, so Open edX asks the learner first.
    page.get_by_role("button", name="OK").or_(page.get_by_role("link", name="OK")).first.click()
    reader = Reader(page.frame_locator("iframe.ltiLaunchFrame"), SPLITS)
    reader.begin()
    reader.finish()
    reader.expect_passed()
    tool.work(block)
    assert site.grade(block, "learner") == 1
    page.goto(f"{site.url}/course")
    expect(page.get_by_role("row").filter(has_text="framed")).to_contain_text("1.0 / 1.0")


def test_the_lesson_opens_in_open_edx_s_new_window(page: Page, site: Site, tool: RunningTool) -> None:
    block = placed(site, tool, "own-window", launch_target="new_window")
    enter(page, site, block)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="new window").click()
    reader = Reader(opened.value, SPLITS)
    reader.acknowledge()
    opened.value.close()


def test_the_lesson_opens_in_open_edx_s_modal(page: Page, site: Site, tool: RunningTool) -> None:
    block = placed(site, tool, "own-modal", launch_target="modal")
    enter(page, site, block)
    page.get_by_role("button", name="modal window").click()
    Reader(page.frame_locator(".lti-modal iframe"), SPLITS).acknowledge()


def test_an_author_chooses_a_lesson_in_a_new_tab_and_open_edx_confirms_it(
    page: Page, site: Site, tool: RunningTool
) -> None:
    block = site.place("picked", tool.url)
    tool.connect(block)
    page.goto(f"{site.url}/login/instructor?next=/studio/{block.key.replace('+', '%2B')}")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Deep Linking Launch").click()
    picker = opened.value
    picker.get_by_label(title_of(SPLITS), exact=True).check()
    picker.get_by_role("button", name="Add 1 lesson").click()
    expect(picker.locator("body")).to_contain_text("success", ignore_case=True)
    assert picker.url.startswith(site.url)
    picker.close()
    enter(page, site, block)
    Reader(page.frame_locator("iframe.ltiLaunchFrame"), SPLITS).acknowledge()
