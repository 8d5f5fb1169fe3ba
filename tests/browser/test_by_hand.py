"""A connection typed in by hand against the demo LMS, which knows the tool by hand too: its test passes, lessons open,
and a second place where the LMS installs the tool waits for staff."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, expect

from lti_tool.demo import course as contents
from lti_tool.demo import messages, registry
from lti_tool.demo.tables import open_store
from tests.browser.console import sign_in
from tests.browser.course import Course
from tests.browser.demo import Demo
from tests.browser.lesson import AI, Reader, title_of

CLIENT = "typed-in"


def test_a_typed_connection_passes_its_test_and_a_second_deployment_waits_for_staff(page: Page, demo: Demo) -> None:
    demo.command("partner", "add", "Society by Hand", "--home-page", "https://hand.example", "--deployments", "wait")
    invitation = re.search(r"http\S+", demo.command("partner", "invite", "Society by Hand"))
    assert invitation is not None
    page.goto(invitation[0])
    page.get_by_text("Open edX or another LMS, by hand").click()
    _known_to_the_lms(demo, page.get_by_label("Key set address (JWKS)").first.input_value())
    typed = {
        "client_id": CLIENT,
        "jwks_url": f"{demo.lms}/lti/jwks",
        "auth_url": f"{demo.lms}/lti/auth",
        "token_url": f"{demo.lms}/lti/token",
        "issuer": demo.lms,
    }
    for name, value in typed.items():
        page.locator(f"#other-{name}").fill(value)
    page.locator("form", has=page.locator("#other-name")).get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your LMS is connected")
    expect(page.locator(".step .badge")).to_have_text(["Works", "Works", "Works", "Open", "Open", "Open"])
    tested = page.url.partition("?")[0] + "?test=1"

    course = Course(page, demo.lms)
    course.become("Luis")
    Reader(course.open("By hand"), AI).acknowledge()
    _installed_elsewhere(demo)
    expect(course.open("By hand").get_by_text("have yet to be approved")).to_be_visible()
    sign_in(page, demo)
    page.goto(f"{demo.tool}/console/connections")
    page.get_by_role("button", name="Accept").first.click()
    expect(page.get_by_text("Waiting for you")).to_have_count(0)
    expect(course.open("By hand").get_by_role("heading", level=1)).to_have_text(title_of(AI))

    page.goto(tested)
    deadline = time.monotonic() + 30
    while page.get_by_text("tested a moment ago").is_visible():
        assert time.monotonic() < deadline
        page.wait_for_timeout(1_000)
        page.goto(tested)
    expect(page.locator(".step .badge").first).to_be_visible()
    assert set(page.locator(".step .badge").all_inner_texts()) == {"Works"}


def _known_to_the_lms(demo: Demo, key_set: str) -> None:
    """The LMS's administrator has entered the addresses that the invitation shows; a teacher has added a lesson."""
    document = {
        "initiate_login_uri": f"{demo.tool}/lti/login",
        "redirect_uris": [f"{demo.tool}/lti/launch"],
        "client_name": "Typed in",
        "jwks_uri": key_set,
        "scope": " ".join(messages.SCOPES),
        registry.TOOL_CONFIGURATION: {"target_link_uri": f"{demo.tool}/lti/launch", "messages": []},
    }
    engine = open_store(demo.data)
    with engine.begin() as connection:
        tool = registry.add_tool(connection, CLIENT, "first-place", demo.lms, document)
        contents.add_link(connection, tool.id, "By hand", f"{demo.tool}/lti/lessons/{AI}")
    engine.dispose()


def _installed_elsewhere(demo: Demo) -> None:
    engine = open_store(demo.data)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE tool SET deployment_id = 'second-place' WHERE client_id = ?", (CLIENT,))
    engine.dispose()
