from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page, expect, sync_playwright

from lti_tool.demo.connect import connect
from tests.chromium import ARGUMENTS, chromium
from tests.lti_tool.demo.serving import free_port, lms_at, served, tool_at

ASK = """(message) => new Promise((done) => {
  window.addEventListener("message", (event) => done({...event.data, origin: event.origin}), { once: true });
  window.parent.postMessage(message, "*");
  setTimeout(() => done(null), 700);
})"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demo LMS with a forged tool connected to it."""
    port, tool_port = free_port(), free_port()
    folder = tmp_path_factory.mktemp("site")
    with lms_at(folder, port, tool_port) as lms, served(tool_at(tool_port), tool_port):
        connect(lms, f"http://127.0.0.1:{tool_port}/lti/register/abc")
        yield f"http://localhost:{port}"


@pytest.fixture(scope="module")
def pages() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": 360, "height": 780})
        yield page
        browser.close()


def tool_frame(page: Page) -> Frame:
    expect(
        page.frame_locator("iframe.tool")
        .get_by_text("storage")
        .or_(page.frame_locator("iframe.tool").get_by_text("_parent"))
    ).to_be_visible()
    return next(frame for frame in page.frames if frame.url.startswith("http://127.0.0.1:"))


def open_activity(page: Page, site: str, *, storage: bool) -> Frame:
    page.goto(site + "/backstage")
    switch = page.locator(f"button[name=storage][value={'on' if storage else 'off'}]")
    if switch.count():
        switch.click()
    page.goto(site + "/")
    page.locator(".activities h3 a").first.click()
    return tool_frame(page)


def ask(frame: Frame, subject: str, **more: Any) -> Any:
    return frame.evaluate(ASK, {"subject": subject, "message_id": "m1", **more})


def test_platform_storage_keeps_values_for_the_tool_in_the_frame(pages: Page, site: str) -> None:
    frame = open_activity(pages, site, storage=True)
    found = ask(frame, "lti.capabilities")
    assert found["subject"] == "lti.capabilities.response"
    assert {"subject": "lti.put_data"} in found["supported_messages"]
    put = ask(frame, "lti.put_data", key="lti_state_1", value="abc")
    assert (put["subject"], put["key"], put["value"]) == ("lti.put_data.response", "lti_state_1", "abc")
    got = ask(frame, "lti.get_data", key="lti_state_1")
    assert (got["value"], got["message_id"], got["origin"]) == ("abc", "m1", site)
    assert ask(frame, "lti.get_data", key="unknown")["value"] is None
    ask(frame, "lti.put_data", key="lti_state_1")
    assert ask(frame, "lti.get_data", key="lti_state_1")["value"] is None


def test_platform_storage_refuses_what_does_not_fit(pages: Page, site: str) -> None:
    frame = open_activity(pages, site, storage=True)
    assert ask(frame, "lti.put_data", key="k", value="x" * 9000)["error"]["code"] == "storage_exhaustion"
    assert ask(frame, "lti.put_data", key="k", value=5)["error"]["code"] == "bad_request"
    assert ask(frame, "lti.put_data", value="x")["error"]["code"] == "bad_request"
    own = pages.evaluate(ASK.replace("window.parent", "window"), {"subject": "lti.get_data", "message_id": "m"})
    assert own["subject"] == "lti.get_data"


def test_without_platform_storage_nobody_answers_the_tool(pages: Page, site: str) -> None:
    frame = open_activity(pages, site, storage=False)
    assert ask(frame, "lti.capabilities") is None


def test_the_dialog_of_the_picker_is_modal_and_escape_leads_back(pages: Page, site: str) -> None:
    pages.goto(site + "/")
    pages.get_by_role("link", name="Add lessons").click()
    tool_frame(pages)
    expect(pages.locator("dialog:modal")).to_be_visible()
    pages.keyboard.press("Escape")
    pages.wait_for_url(site + "/")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/", "/gradebook", "/backstage", "/backstage/messages", "/add", "/nothing"])
def test_every_page_is_clean_and_fits(pages: Page, site: str, path: str, width: int) -> None:
    pages.set_viewport_size({"width": width, "height": 780})
    pages.goto(site + path)
    if path == "/":
        pages.locator(".who summary").click()
    found = Axe().run(pages).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert pages.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_learner_is_switched_to_by_keyboard_alone(pages: Page, site: str) -> None:
    pages.goto(site + "/")
    pages.locator(".who summary").focus()
    pages.keyboard.press("Enter")
    pages.keyboard.press("Tab")
    pages.keyboard.press("Tab")
    pages.keyboard.press("Enter")
    expect(pages.locator(".who-name")).to_have_text(re.compile("Luis"))
