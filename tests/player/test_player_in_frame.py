"""In a cross-site frame where third-party storage is blocked: the partitioned cookie keeps what was answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, Playwright, expect

from tests.chromium import ARGUMENTS, chromium
from tests.player import sample
from tests.player.host import Host


@pytest.fixture
def blocked(playwright_of_run: Playwright) -> Iterator[BrowserContext]:
    """A Chromium that blocks third-party cookies and storage."""
    browser = playwright_of_run.chromium.launch(
        executable_path=chromium(), args=[*ARGUMENTS, "--test-third-party-cookie-phaseout"]
    )
    context = browser.new_context()
    context.set_default_timeout(20_000)
    yield context
    browser.close()


def open_frame(page: Page, host: Host) -> Frame:
    """The LMS's page on `localhost` with the lesson of `127.0.0.1` in a frame."""
    page.goto(f"http://localhost:{host.port}/frame")
    page.wait_for_timeout(200)
    frame = page.frames[1]
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    return frame


def test_an_answer_given_offline_in_a_blocked_frame_arrives_with_the_next_launch(
    blocked: BrowserContext, host: Host
) -> None:
    host.lesson = sample.quiz_lesson("truth", "many")
    page = blocked.new_page()
    # Chromium partitions the database where others refuse it: refuse it here too.
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }")
    frame = open_frame(page, host)
    frame.get_by_role("button", name="Start").click()
    frame.get_by_role("button", name="Next").click()
    frame.get_by_role("heading", name="The quiz").wait_for()
    for _ in range(60):
        if host.door.stored:
            break
        page.wait_for_timeout(50)
    host.door.status = 503
    frame.get_by_label("Choice true").check()
    frame.get_by_role("button", name="Check answer").click()
    expect(frame.get_by_text("truth is right")).to_be_visible()
    [cookie] = [one for one in blocked.cookies() if one["name"] == "cl_outbox"]
    assert cookie["secure"] and cookie["sameSite"] == "None" and cookie.get("partitionKey")
    assert len(cookie["value"]) < 3800
    page.close()

    assert host.door.answers() == []
    host.door.status = 200
    open_frame(blocked.new_page(), host)
    for _ in range(60):
        if host.door.answers():
            break
        blocked.pages[0].wait_for_timeout(50)
    assert host.door.answers() == [("truth", "true")]
