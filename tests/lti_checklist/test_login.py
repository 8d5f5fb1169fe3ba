"""Sections 1.1 to 1.3: login initiation, authorization request, and the answer to it."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from lti_tool.lti.checks import LTI
from tests.lti_checklist.checklist import CHOSEN, is_lesson, is_refused, row
from tests.lti_support import BASE, ForgedPlatform, Tool


@row("1.1.1")
@pytest.mark.parametrize("get", [True, False])
def test_the_login_address_takes_get_and_post(tool: Tool, lms: ForgedPlatform, get: bool) -> None:
    assert lms.login(tool.client(), get=get).response.status_code == 302


@row("1.1.2")
def test_three_parameters_are_required_and_all_others_optional(tool: Tool, lms: ForgedPlatform) -> None:
    needed = {name: lms.login_parameters()[name] for name in ("iss", "login_hint", "target_link_uri")}
    assert tool.client().post("/lti/login", data={**needed, "new_in_lti_2": "x"}).status_code == 200
    for name in needed:
        page = tool.client().post("/lti/login", data={key: needed[key] for key in needed if key != name})
        assert is_refused(page, "login_incomplete")


@row("1.1.3")
def test_the_registration_is_found_by_issuer_and_client(tool: Tool, lms: ForgedPlatform) -> None:
    alone = lms.login(tool.client(), {"client_id": ""})
    assert parse_qs(urlsplit(alone.response.location).query)["client_id"] == [lms.row.client_id]
    own = {name: getattr(lms.row, name) for name in ("issuer", "auth_url", "jwks_url")}
    other = tool.platform(**own)
    assert is_refused(lms.login(tool.client(), {"client_id": ""}).response, "platform_ambiguous")
    for one in (lms, other):
        query = parse_qs(urlsplit(one.login(tool.client()).response.location).query)
        assert query["client_id"] == [one.row.client_id]


@row("1.1.4")
def test_the_browser_goes_to_the_registered_endpoint_and_never_where_the_request_says(
    tool: Tool, lms: ForgedPlatform
) -> None:
    begun = lms.login(tool.client(), {"target_link_uri": "https://evil.example/"})
    assert begun.response.location.startswith(lms.row.auth_url + "?")
    assert "evil.example" not in begun.response.location


@row("1.1.5")
def test_who_is_unknown_gets_a_page_and_no_redirect(tool: Tool, lms: ForgedPlatform) -> None:
    for changes in ({"iss": "https://nobody.example"}, {"client_id": "nobody"}):
        page = lms.login(tool.client(), changes).response
        assert is_refused(page, "platform_unknown") and "Location" not in page.headers


@row("1.2.1")
def test_the_authorization_request_is_whole_and_hints_go_as_they_came(tool: Tool, lms: ForgedPlatform) -> None:
    hints = {"login_hint": "a b&c=ü", "lti_message_hint": '{"x": "1+1"}'}
    query = parse_qs(urlsplit(lms.login(tool.client(), hints).response.location).query)
    assert {name: query[name] for name in query if name not in ("state", "nonce")} == {
        "scope": ["openid"],
        "response_type": ["id_token"],
        "response_mode": ["form_post"],
        "prompt": ["none"],
        "client_id": [lms.row.client_id],
        "redirect_uri": [BASE + "/lti/launch"],
        **{name: [value] for name, value in hints.items()},
    }
    without = lms.login(tool.client(), {"lti_message_hint": ""}).response.location
    assert "lti_message_hint" not in without


@row("1.2.2")
def test_a_state_is_unguessable_bound_to_its_browser_short_lived_and_used_once(tool: Tool, lms: ForgedPlatform) -> None:
    browser = tool.client()
    begun, other = lms.login(browser), lms.login(tool.client())
    assert len(begun.state) > 100 and begun.state != other.state
    claims = lms.learner(nonce=begun.nonce, **CHOSEN)
    assert is_refused(lms.post(tool.client(), begun.state, lms.sign(claims)), "browser_unproven")
    assert is_lesson(lms.post(browser, begun.state, lms.sign(claims)))
    assert is_refused(lms.post(browser, begun.state, lms.sign(claims)), "nonce_used")
    late = lms.login(browser)
    with time_machine.travel(time.time() + 660):
        token = lms.sign(lms.learner(nonce=late.nonce))
        assert is_refused(lms.post(browser, late.state, token), "state_expired")


@row("1.2.3")
def test_a_nonce_is_unguessable_used_once_and_belongs_to_its_state(tool: Tool, lms: ForgedPlatform) -> None:
    browser = tool.client()
    one, two = lms.login(browser), lms.login(browser)
    assert len(one.nonce) >= 32 and one.nonce != two.nonce
    assert is_refused(lms.post(browser, one.state, lms.sign(lms.learner(nonce=two.nonce))), "nonce_wrong")
    assert is_lesson(lms.post(browser, two.state, lms.sign(lms.learner(nonce=two.nonce, **CHOSEN))))
    assert is_refused(lms.post(browser, two.state, lms.sign(lms.learner(nonce=two.nonce))), "nonce_used")


@row("1.2.4")
def test_an_endpoint_with_a_query_keeps_it(tool: Tool) -> None:
    lms = tool.platform(auth_url="https://lms.example/auth.php?site=2&lang=é")
    location = lms.login(tool.client(), {"login_hint": "1 &=?"}).response.location
    query = parse_qs(urlsplit(location).query)
    assert (query["site"], query["login_hint"], location.count("?")) == (["2"], ["1 &=?"], 1)


@row("1.3.1")
@pytest.mark.parametrize("error", ["login_required", "invalid_request", "unauthorized_client", "access_denied", "new"])
def test_an_error_in_place_of_the_token_is_a_page(tool: Tool, lms: ForgedPlatform, error: str) -> None:
    browser = tool.client()
    begun = lms.login(browser)
    sent = {"state": begun.state, "error": error, "error_description": "<b>no</b>", "error_uri": "https://x.example"}
    page = browser.post("/lti/launch", data=sent, headers={"Origin": lms.row.issuer})
    assert 400 <= page.status_code < 504 and "<h1" in page.text
    assert "Traceback" not in page.text and "<b>no</b>" not in page.text


@row("1.3.2")
def test_the_post_from_another_site_arrives_with_its_cookie(tool: Tool, lms: ForgedPlatform) -> None:
    browser = tool.client()
    begun = lms.login(browser)
    cookie = begun.response.headers["Set-Cookie"]
    assert {"Secure", "SameSite=None", "HttpOnly", "Partitioned"} <= {part.strip() for part in cookie.split(";")}
    token = lms.sign(lms.learner(nonce=begun.nonce, **CHOSEN, **{LTI + "target_link_uri": BASE + "/lti/launch"}))
    assert is_lesson(lms.post(browser, begun.state, token, {"Origin": "https://quite.another.example"}))
