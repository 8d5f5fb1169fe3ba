"""The launch in an LMS's frame, in a real browser: by cookie, by platform storage, or in a new window."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FrameLocator, Page, Playwright, expect
from structlog.testing import capture_logs

from tests.browser.demo import free_port
from tests.browser.profiles import blocking_context
from tests.browser.wire import NO_COOKIES, PUT_AND_GET, NoCookiesInFrames, Stage, lms_app, serve
from tests.lti_support import make_tool


@pytest.fixture
def cookies() -> bool:
    """Whether the browser keeps (partitioned) cookies in frames; tests override it by a mark of their own."""
    return True


@pytest.fixture
def canvas() -> bool:
    """Whether the LMS's authorization endpoint is on another host than its pages, as Canvas's is."""
    return False


@pytest.fixture
def stage(tmp_path: Path, cookies: bool, canvas: bool) -> Iterator[Stage]:
    tool_port, lms_port, other_port = free_port(), free_port(), free_port()
    tool_url, lms_url = f"http://127.0.0.1:{tool_port}", f"http://localhost:{lms_port}"
    tool = make_tool(tmp_path / "data", base_url=tool_url)
    auth_url = f"http://localhost:{other_port}/api/lti/authorize_redirect" if canvas else lms_url + "/authorize"
    lms = tool.platform(issuer=lms_url, auth_url=auth_url)
    made = Stage(tool, lms, lms_url, f"http://localhost:{other_port}")
    app = tool.app.wsgi_app if cookies else NoCookiesInFrames(tool.app.wsgi_app)
    pages = lms_app(made, tool_url)
    servers = [serve(app, tool_port), serve(pages, lms_port), serve(pages, other_port)]
    yield made
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def page(playwright: Playwright, tmp_path: Path, cookies: bool) -> Iterator[Page]:
    with blocking_context(playwright, tmp_path / "profile") as context:
        context.set_default_timeout(15_000)
        if not cookies:
            context.add_init_script(NO_COOKIES)
        yield context.pages[0]


@contextmanager
def launches() -> Iterator[list[str]]:
    """How launches were proven, or with what code they were refused."""
    seen: list[str] = []
    with capture_logs() as lines:
        yield seen
    seen += [
        line["proof"] if line["event"] == "launched" else line["code"]
        for line in lines
        if line["event"] in ("launched", "refused")
    ]


without_cookies = pytest.mark.parametrize("cookies", [False], ids=["no cookies"])


def expect_lesson(place: FrameLocator | Page) -> None:
    expect(place.locator("h1")).not_to_have_text("Opening the lesson")
    expect(place.locator("h1")).not_to_have_text("This page can't be opened")


def assert_accessible(page: Page) -> None:
    """What stands in the frame is clean in axe-core (which does not look into frames of other sites)."""
    frame = page.frame(name="tool")
    assert frame is not None
    found = Axe().run(frame)
    assert found.violations_count == 0, found.generate_report()


def test_a_partitioned_cookie_proves_the_frame(stage: Stage, page: Page) -> None:
    with launches() as seen:
        expect_lesson(stage.open(page))
    assert seen == ["cookie"]
    assert len(stage.spent) == 1


@without_cookies
def test_platform_storage_proves_the_frame_and_is_tidied_up(stage: Stage, page: Page) -> None:
    with launches() as seen:
        expect_lesson(stage.open(page, storage=True, answers=PUT_AND_GET))
    assert seen == ["storage"]
    assert page.title() == "lti.put_data 0"  # the last message deleted the secret


@without_cookies
@pytest.mark.parametrize("canvas", [False, True], ids=["own host", "Canvas"])
def test_a_frame_beside_ours_keeps_the_secret(stage: Stage, page: Page) -> None:
    with launches() as seen:
        expect_lesson(stage.open(page, storage="forwarding", forwarding=PUT_AND_GET))
    assert seen == ["storage"]
    assert page.title() == "lti.put_data 0"


@without_cookies
@pytest.mark.parametrize("canvas", [True], ids=["Canvas"])
def test_where_canvas_has_no_such_frame_its_page_keeps_the_secret_though_of_another_host(
    stage: Stage, page: Page
) -> None:
    with launches() as seen:
        expect_lesson(stage.open(page, storage="post_message_forwarding", answers=PUT_AND_GET))
    assert seen == ["storage"]
    assert page.title() == "lti.put_data 0"


@without_cookies
def test_the_frame_that_the_capabilities_name_is_asked_too(stage: Stage, page: Page) -> None:
    with launches() as seen:
        frame = stage.open(
            page, storage=True, answers=["lti.capabilities"], elsewhere="forwarding", forwarding=PUT_AND_GET
        )
        expect_lesson(frame)
    assert seen == ["storage"]
    assert page.title() == "lti.put_data 0"


@without_cookies
@pytest.mark.parametrize("error", ["storage_exhaustion", "wrong_origin"])
def test_where_the_storage_answers_with_an_error_the_window_is_offered(stage: Stage, page: Page, error: str) -> None:
    frame = stage.open(page, storage=True, answers=PUT_AND_GET, error=error)
    expect(frame.get_by_role("button", name="Open in a new window")).to_be_visible()
    assert stage.spent == []


@without_cookies
@pytest.mark.parametrize("storage", [False, True], ids=["no storage", "silent storage"])
def test_where_nothing_is_kept_a_window_of_its_own_spends_the_hint(stage: Stage, page: Page, storage: bool) -> None:
    frame = stage.open(page, storage=storage)
    button = frame.get_by_role("button", name="Open in a new window")
    expect(button).to_be_visible()
    assert stage.spent == []
    assert_accessible(page)
    with launches() as seen:
        with page.context.expect_page() as opened:
            button.press("Enter")
        expect_lesson(opened.value)
        expect(frame.get_by_text("continues in the new window")).to_be_visible()
    assert seen == ["cookie"]
    assert len(stage.spent) == 1
    assert_accessible(page)


@without_cookies
def test_a_storage_that_falls_silent_ends_with_a_calm_page(stage: Stage, page: Page) -> None:
    with launches() as seen:
        frame = stage.open(page, storage=True, answers=["lti.put_data"])
        expect(frame.get_by_text("storage_silent")).to_be_visible()
    assert seen == ["storage_silent"]
    assert_accessible(page)


@without_cookies
def test_a_stranger_who_frames_the_login_gets_no_secret_to_keep(stage: Stage, page: Page) -> None:
    frame = stage.open(page, storage=True, answers=PUT_AND_GET, host=stage.stranger)
    expect(frame.get_by_role("button", name="Open in a new window")).to_be_visible()
    assert page.title() == "Course"  # no message was for this origin
    assert stage.spent == []


def test_the_frame_fits_a_phone(stage: Stage, page: Page) -> None:
    page.add_init_script(NO_COOKIES)
    frame = stage.open(page)
    expect(frame.get_by_role("button", name="Open in a new window")).to_be_visible()
    body = frame.locator("html")
    assert body.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_in_a_window_of_its_own_there_is_no_page_between(stage: Stage, page: Page) -> None:
    with launches() as seen:
        page.goto(stage.course + "/course?asked=" + json.dumps({"storage": False, "answers": [], "top": True}))
        expect_lesson(page)
    assert seen == ["cookie"]
