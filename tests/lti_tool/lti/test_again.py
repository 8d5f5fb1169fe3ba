from __future__ import annotations

import base64
import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from lti_tool.lti import again
from tests.lti_support import FRAME, TOP, ForgedPlatform, Tool, make_tool, page_data


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Tool:
    return make_tool(tmp_path_factory.mktemp("tool"))


@pytest.fixture
def lms(tool: Tool) -> ForgedPlatform:
    return tool.platform()


def answered(lms: ForgedPlatform, browser: FlaskClient, error: str) -> dict[str, str]:
    """What the page that explains the LMS's error would send to begin anew; empty where it offers nothing."""
    begun = lms.login(browser, headers=FRAME)
    page = browser.post("/lti/launch", data={"error": error, "state": begun.state})
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    assert bool(fields) == ("Open in a new window" in page.text)
    return {name: unescape(value) for name, value in fields}


@pytest.mark.parametrize("error", ["login_required", "server_error", "temporarily_unavailable"])
def test_after_an_error_that_spends_no_hint_the_page_begins_anew(tool: Tool, lms: ForgedPlatform, error: str) -> None:
    browser = tool.client()
    sent = answered(lms, browser, error)
    assert sent == lms.login_parameters()
    page = browser.post("/lti/login", data=sent, headers=TOP)
    assert page.status_code == 302


@pytest.mark.parametrize("error", ["access_denied", "launch_no_longer_valid", "unauthorized_client"])
def test_after_an_error_that_would_come_again_nothing_is_offered(tool: Tool, lms: ForgedPlatform, error: str) -> None:
    assert answered(lms, tool.client(), error) == {}


def test_hints_that_no_cookie_holds_are_not_kept(tool: Tool, lms: ForgedPlatform) -> None:
    browser = tool.client()
    begun = lms.login(browser, {"lti_message_hint": "h" * 3000}, headers=FRAME)
    assert page_data(begun.response)["go"]
    page = browser.post("/lti/launch", data={"error": "login_required", "state": begun.state})
    assert "Open in a new window" not in page.text


@pytest.mark.parametrize(
    "kept", ["", "%%%", "W10=", base64.urlsafe_b64encode(json.dumps({"iss": ["<b>"], "x": "y"}).encode()).decode()]
)
def test_a_cookie_that_is_none_of_ours_offers_nothing(tool: Tool, lms: ForgedPlatform, kept: str) -> None:
    browser = tool.client()
    begun = lms.login(browser)
    browser.set_cookie(again.COOKIE, kept, domain="lessons.example", path="/lti")
    page = browser.post("/lti/launch", data={"error": "login_required", "state": begun.state})
    assert "<form" not in page.text
