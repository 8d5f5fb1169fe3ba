"""Section 7: platform storage and messages between windows, in a browser whose frames keep no cookies.

No server runs: the browser's requests to the tool are answered by the application itself, those to the LMS by a page
that listens as an LMS does, and writes down what it hears.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect, sync_playwright

from lti_tool.lti.registration_wire import PLATFORM_CONFIGURATION
from lti_tool.models import partner as partners
from tests.chromium import ARGUMENTS, chromium
from tests.closing import close
from tests.lti_checklist.checklist import CHOSEN, is_lesson, is_refused, row
from tests.lti_support import BASE, FRAME, OURS, ForgedPlatform, Tool, page_data
from tests.lti_tool.learner.seat import TEXT, card, embedded

NO_COOKIES = "Object.defineProperty(Document.prototype, 'cookie', {get() { return ''; }, set() {}});"
LISTENS = """
window.heard = []; const kept = {};
addEventListener("message", ({data, source, origin}) => {
  heard.push({...data, from: origin});
  const {subject, message_id} = data;
  const answer = (more) => source.postMessage({subject: subject + ".response", message_id, ...more}, origin);
  if (MODE === "silent") return;
  const can = [{subject: "lti.put_data"}, {subject: "lti.get_data"}];
  if (data.subject === "lti.capabilities") answer({supported_messages: can});
  if (data.subject === "lti.put_data") {
    if (MODE === "full") return answer({key: data.key, error: {code: "storage_exhaustion", message: "full"}});
    if (data.value === undefined) delete kept[data.key]; else kept[data.key] = data.value;
    answer({key: data.key, value: data.value});
  }
  if (data.subject === "lti.get_data") answer({key: data.key, value: kept[data.key] ?? null});
});
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield opened
        opened.close()


@dataclass
class Stage:
    """A course page of an LMS with our page in a frame."""

    lms: ForgedPlatform
    page: Page
    mode: str = "good"
    around: str = ""
    shown: str = ""
    sent: list[Request] = field(default_factory=list)

    def course(self) -> str:
        """The LMS's page: it posts the login into the frame."""
        fields = {**self.lms.login_parameters(), "lti_storage_target": "_parent"}
        inputs = "".join(f'<input name="{name}" value="{html.escape(value)}">' for name, value in fields.items())
        return f"""<!doctype html><title>Course</title><iframe name="tool" width="800" height="600"></iframe>
            <form method="post" action="{BASE}/lti/login" target="tool">{inputs}</form>
            <script>const MODE = "{self.mode}"; {LISTENS} document.forms[0].submit();</script>"""

    def authorize(self, url: str) -> str:
        """The LMS's authorization endpoint: it posts a launch."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        token = self.lms.sign(self.lms.learner(nonce=query["nonce"], **CHOSEN))
        return f"""<!doctype html><form method="post" action="{BASE}/lti/launch">
            <input name="state" value="{query["state"]}"><input name="id_token" value="{token}"></form>
            <script>document.forms[0].submit()</script>"""

    def answer(self, route: Route) -> None:
        """Answer any request of the browser."""
        request, parts = route.request, urlsplit(route.request.url)
        self.sent.append(request)
        if request.url == BASE + "/shown":
            route.fulfill(content_type="text/html", body=self.shown)
        elif parts.scheme + "://" + parts.netloc == BASE:
            headers = {name: value for name, value in request.headers.items() if name != "cookie"}
            fetched = self.lms.tool.app.test_client(use_cookies=False).open(
                parts.path + "?" + parts.query, method=request.method, data=request.post_data_buffer, headers=headers
            )
            given = {name: value for name, value in fetched.headers if name not in ("Set-Cookie", "Content-Length")}
            route.fulfill(status=fetched.status_code, headers=given, body=fetched.data)
            fetched.close()
        elif parts.path == "/authorize":
            route.fulfill(content_type="text/html", body=self.authorize(request.url))
        elif parts.path == "/course":
            route.fulfill(content_type="text/html", body=self.course())
        else:
            route.fulfill(content_type="text/html", body=self.around)

    def open(self, mode: str = "good", origin: str = "") -> Page:
        """Open the course; ``origin``: of whoever has our page in a frame, by default the LMS."""
        self.mode = mode
        self.page.goto((origin or self.lms.row.issuer) + "/course")
        return self.page

    def heard(self, subject: str) -> list[dict[str, Any]]:
        """The messages of this subject that the page around ours got."""
        every: list[dict[str, Any]] = self.page.evaluate("heard")
        return [one for one in every if one["subject"] == subject]


@pytest.fixture
def stage(browser: Browser, lms: ForgedPlatform) -> Iterator[Stage]:
    context = browser.new_context()
    context.add_init_script(NO_COOKIES)
    made = Stage(lms, context.new_page())
    context.route("**/*", made.answer)
    yield made
    close(context)


def lesson_opens(stage: Stage) -> None:
    expect(stage.page.frame_locator("iframe").locator("#player, main").first).to_contain_text("Split sheets")


def window_is_offered(stage: Stage) -> None:
    button = stage.page.frame_locator("iframe").get_by_role("button", name="Open in a new window")
    expect(button).to_be_visible()


@row("7.1")
def test_the_storage_is_the_parent_a_named_frame_or_none(tool: Tool, lms: ForgedPlatform) -> None:
    for sent, target in (("_parent", "_parent"), ("frame_of_the_lms", "frame_of_the_lms"), ("", "")):
        page = page_data(lms.login(tool.client(), {"lti_storage_target": sent}, headers=FRAME).response)
        assert page["target"] == target


@row("7.2", "7.3")
def test_the_platform_is_asked_what_it_can_then_keeps_gives_back_and_forgets(stage: Stage) -> None:
    stage.open()
    lesson_opens(stage)
    assert stage.heard("lti.capabilities")[0]["message_id"]
    puts, gets = stage.heard("lti.put_data"), stage.heard("lti.get_data")
    assert {"key", "value", "message_id"} <= set(puts[0])
    assert {"key", "message_id"} <= set(gets[0]) and "value" not in gets[0]
    assert gets[0]["key"] == puts[0]["key"] == puts[-1]["key"]
    assert "value" not in puts[-1]  # deleted once it was used
    assert len({one["message_id"] for one in (puts[0], gets[0], puts[-1])}) == 3


@row("7.4")
def test_a_page_of_another_origin_hears_no_secret_and_can_not_answer(stage: Stage) -> None:
    stage.open(origin="https://evil.example")
    window_is_offered(stage)
    assert stage.heard("lti.capabilities")
    assert stage.heard("lti.put_data") == []


@row("7.5")
def test_a_storage_that_is_full_is_no_end_and_little_is_asked_of_it(stage: Stage) -> None:
    stage.open("full")
    window_is_offered(stage)
    put = stage.heard("lti.put_data")[0]
    assert len(put["key"]) + len(put["value"]) < 100  # a platform has room for 4096 bytes


@row("7.6")
def test_a_platform_that_is_silent_is_given_up(stage: Stage) -> None:
    stage.open("silent")
    window_is_offered(stage)
    assert not [one for one in stage.sent if one.url.startswith(stage.lms.row.auth_url)]  # its hint is not spent


@row("7.7")
def test_without_a_cookie_the_launch_waits_for_the_secret(tool: Tool, lms: ForgedPlatform) -> None:
    begun = lms.login(tool.client(), {"lti_storage_target": "_parent"}, headers=FRAME)
    secret = page_data(begun.response)["secret"]
    token = lms.sign(lms.learner(nonce=begun.nonce, **CHOSEN))
    waiting = lms.post(tool.client(), begun.state, token)
    assert not is_lesson(waiting) and secret not in waiting.text
    assert page_data(waiting)["key"] == page_data(begun.response)["key"]
    assert is_refused(lms.post(tool.client(), begun.state, token, OURS, browser="guessed"), "browser_mismatch")
    assert is_lesson(lms.post(tool.client(), begun.state, token, OURS, browser=secret))


@row("7.8")
def test_the_cookie_is_tried_too_and_a_window_of_its_own_is_the_last_way(tool: Tool, stage: Stage) -> None:
    lms, browser = stage.lms, tool.client()
    begun = lms.login(browser, {"lti_storage_target": "_parent"}, headers=FRAME)
    assert "Partitioned" in begun.response.headers["Set-Cookie"]
    assert is_lesson(lms.post(browser, begun.state, lms.sign(lms.learner(nonce=begun.nonce, **CHOSEN))))
    stage.open("silent")
    window_is_offered(stage)
    with stage.page.context.expect_page() as opened:
        stage.page.frame_locator("iframe").get_by_role("button", name="Open in a new window").click()
    again = next(one for one in reversed(stage.sent) if one.url == BASE + "/lti/login")
    assert again.method == "POST" and parse_qs(again.post_data or "")["login_hint"] == ["user-1"]
    opened.value.close()


@row("7.9")
def test_after_the_launch_a_token_in_the_page_is_enough(tool: Tool, lms: ForgedPlatform) -> None:
    channel = embedded(lms.launch(tool.client(), lms.learner(**CHOSEN)), "channel")
    sent_at, notice = card(TEXT, next(iter(TEXT.cards)))["timestamp"], channel["notice"]["version"]
    body = {"token": channel["token"], "sent_at": sent_at, "notice": notice}
    said = json.dumps({**body, "statements": [card(TEXT, next(iter(TEXT.cards)))]})
    stranger = tool.app.test_client(use_cookies=False)
    assert stranger.post(channel["post_url"], data=said, content_type="text/plain").status_code == 200
    forged = said.replace(channel["token"], "forged")
    assert stranger.post(channel["post_url"], data=forged, content_type="text/plain").status_code in (401, 403)


@row("7.10")
def test_our_pages_may_stand_in_the_platforms_frame(tool: Tool, lms: ForgedPlatform) -> None:
    for page in (
        lms.login(tool.client(), headers=FRAME).response,
        lms.launch(tool.client(), lms.learner(**CHOSEN)),
        lms.launch(tool.client(), lms.instructor(**CHOSEN)),
        lms.launch(tool.client(), lms.deep_linking()),
    ):
        assert "X-Frame-Options" not in page.headers
        assert "frame-ancestors" in page.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" not in page.headers["Content-Security-Policy"]


@row("7.11")
def test_a_page_asks_for_a_frame_of_its_height_and_a_lesson_for_one_that_is_not_too_low(
    tool: Tool, lms: ForgedPlatform, stage: Stage
) -> None:
    asked = {}
    for name, claims in (("class", lms.instructor(**CHOSEN)), ("lesson", lms.learner(**CHOSEN))):
        stage.shown = lms.launch(tool.client(), claims).text
        stage.around = f"""<!doctype html><iframe width="800" height="300" src="{BASE}/shown"></iframe>
            <script>const MODE = "silent"; {LISTENS}</script>"""
        stage.page.goto(lms.row.issuer + "/around")
        stage.page.wait_for_function("heard.some((one) => one.subject === 'lti.frameResize')")
        asked[name] = stage.heard("lti.frameResize")[-1]
        assert set(asked[name]) == {"subject", "height", "from"}
    assert asked["lesson"]["height"] == 640
    assert asked["class"]["height"] > 300


@row("7.12", "6.10")
def test_the_result_of_a_registration_stays_until_done_and_then_closes_by_its_message(
    tool: Tool, stage: Stage, invitation: Callable[[], str]
) -> None:
    host = "https://registers.example"
    tool.net.serve(
        host + "/configuration",
        {
            "issuer": host,
            "authorization_endpoint": host + "/auth",
            "token_endpoint": host + "/token",
            "jwks_uri": host + "/jwks",
            "registration_endpoint": host + "/register",
            PLATFORM_CONFIGURATION: {"product_family_code": "moodle"},
        },
    )
    tool.net.serve(host + "/register", {"client_id": "client-1"})
    address = f"{BASE}/lti/register/{invitation()}"
    listening = f"<script>const MODE = 'silent'; {LISTENS}</script>"
    for source, done in (("https://nowhere.example/x", False), (host + "/configuration", True)):
        stage.around = f'{listening}<iframe src="{address}?openid_configuration={source}"></iframe>'
        stage.page.goto(host + "/admin")
        inside = stage.page.frame_locator("iframe")
        expect(inside.locator("h1")).to_be_visible()
        assert stage.heard("org.imsglobal.lti.close") == []
        assert inside.get_by_role("button", name="Done").count() == int(done)
    expect(inside.locator("h1")).to_have_text("Your LMS is connected")
    inside.get_by_role("button", name="Done").click()
    stage.page.wait_for_function("heard.length > 0")
    [closing] = stage.heard("org.imsglobal.lti.close")
    assert set(closing) == {"subject", "from"}


@pytest.fixture
def invitation(tool: Tool) -> Callable[[], str]:
    """Make an invitation."""
    from lti_tool.db import writing

    def make() -> str:
        partner = tool.partner()
        with writing(tool.services.engine) as connection:
            return partners.invite(connection, partner.id)

    return make
