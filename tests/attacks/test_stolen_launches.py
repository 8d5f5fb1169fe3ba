"""Launches that belong to another browser, another login, another time; and what an LMS answers instead."""

from __future__ import annotations

import pytest
import time_machine
from flask.testing import FlaskClient

from lti_tool.lti import state as states
from tests.attacks.refused import refused
from tests.lti_support import BASE, FRAME, OURS, ForgedPlatform, Tool, page_data

STORAGE = {"lti_storage_target": "_parent"}


def signed(lms: ForgedPlatform, nonce: str) -> str:
    return lms.sign({"nonce": nonce, **lms.learner()})


def test_a_launch_without_a_state_is_refused(tool: Tool, lms: ForgedPlatform) -> None:
    with refused(tool, "state_missing") as seen:
        seen.response = lms.post(tool.client(), "", signed(lms, "n"))


@pytest.mark.parametrize("state", ["unknown", "a.b.c", "x" * 3000, "\0", "é"])
def test_a_state_that_was_not_made_here_is_refused(tool: Tool, lms: ForgedPlatform, state: str) -> None:
    with refused(tool, "state_invalid") as seen:
        seen.response = lms.post(tool.client(), state, signed(lms, "n"))


def test_a_state_whose_content_was_changed_is_refused(tool: Tool, lms: ForgedPlatform) -> None:
    browser = tool.client()
    begun = lms.login(browser)
    flipped = ("B" if begun.state[5] != "B" else "C").join([begun.state[:5], begun.state[6:]])
    with refused(tool, "state_invalid") as seen:
        seen.response = lms.post(browser, flipped, signed(lms, begun.nonce))


def test_a_value_signed_for_another_purpose_is_no_state(tool: Tool, lms: ForgedPlatform) -> None:
    other = tool.services.vault.signer("something else").dumps([lms.row.id, "n", "0" * 64, ""])
    with refused(tool, "state_invalid") as seen:
        seen.response = lms.post(tool.client(), str(other), signed(lms, "n"))


def test_a_state_of_ten_minutes_ago_is_refused(tool: Tool, lms: ForgedPlatform) -> None:
    browser = tool.client()
    with time_machine.travel(1_795_000_000, tick=False) as clock:
        begun = lms.login(browser)
        clock.shift(states.MAX_AGE + 2)
        with refused(tool, "state_expired") as seen:
            seen.response = lms.post(browser, begun.state, signed(lms, begun.nonce))


def test_a_state_is_good_for_ten_minutes(tool: Tool, lms: ForgedPlatform) -> None:
    browser = tool.client()
    begun = lms.login(browser)
    with time_machine.travel(time_machine_now() + states.MAX_AGE - 20, tick=False):
        assert lms.post(browser, begun.state, signed(lms, begun.nonce)).status_code == 200


def time_machine_now() -> float:
    import time

    return time.time()


def test_a_launch_that_another_browser_began_is_refused(tool: Tool, lms: ForgedPlatform) -> None:
    """Login CSRF: a stranger signs a victim in as himself."""
    begun = lms.login(tool.client())
    token = signed(lms, begun.nonce)
    with refused(tool, "browser_unproven", token) as seen:
        seen.response = lms.post(tool.client(), begun.state, token)


def test_a_launch_with_the_cookie_of_another_login_is_refused(tool: Tool, lms: ForgedPlatform) -> None:
    begun = lms.login(tool.client())
    victim = tool.client()
    victim.set_cookie(states.cookie_name(begun.state), "guessed", domain="lessons.example", path=states.COOKIE_PATH)
    with refused(tool, "browser_mismatch") as seen:
        seen.response = lms.post(victim, begun.state, signed(lms, begun.nonce))


def test_a_launch_is_good_once(tool: Tool, lms: ForgedPlatform) -> None:
    browser = tool.client()
    begun = lms.login(browser)
    token = signed(lms, begun.nonce)
    assert lms.post(browser, begun.state, token).status_code == 200
    with refused(tool, "nonce_used", token) as seen:
        seen.response = lms.post(browser, begun.state, token)


def test_a_nonce_does_not_serve_another_login(tool: Tool, lms: ForgedPlatform) -> None:
    browser = tool.client()
    first, second = lms.login(browser), lms.login(browser)
    with refused(tool, "nonce_wrong") as seen:
        seen.response = lms.post(browser, second.state, signed(lms, first.nonce))


def test_two_tabs_that_open_lessons_at_once_do_not_disturb_each_other(tool: Tool, lms: ForgedPlatform) -> None:
    browser = tool.client()
    first, second = lms.login(browser), lms.login(browser)
    assert lms.post(browser, second.state, signed(lms, second.nonce)).status_code == 200
    assert lms.post(browser, first.state, signed(lms, first.nonce)).status_code == 200


def framed(tool: Tool, lms: ForgedPlatform) -> tuple[FlaskClient, str, str, str]:
    """A login with platform storage, in a browser that then loses its cookie: state, nonce, secret."""
    begun = lms.login(tool.client(), STORAGE, headers=FRAME)
    return tool.client(), begun.state, begun.nonce, page_data(begun.response)["secret"]


def test_a_strangers_form_can_not_bring_the_browsers_secret(tool: Tool, lms: ForgedPlatform) -> None:
    victim, state, nonce, secret = framed(tool, lms)
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": BASE, "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://lessons.example", "Sec-Fetch-Site": "same-origin"},
    ):
        with refused(tool, "browser_foreign", secret) as seen:
            seen.response = lms.post(victim, state, signed(lms, nonce), headers, browser=secret)


def test_a_wrong_secret_from_platform_storage_is_refused(tool: Tool, lms: ForgedPlatform) -> None:
    victim, state, nonce, _secret = framed(tool, lms)
    with refused(tool, "browser_mismatch") as seen:
        seen.response = lms.post(victim, state, signed(lms, nonce), OURS, browser="guessed")


def test_a_platform_storage_that_stays_silent_ends_with_a_reason(tool: Tool, lms: ForgedPlatform) -> None:
    victim, state, nonce, _secret = framed(tool, lms)
    with refused(tool, "storage_silent") as seen:
        seen.response = lms.post(victim, state, signed(lms, nonce), OURS, browser="")


def test_a_forged_token_does_not_even_get_the_storage_page(tool: Tool, lms: ForgedPlatform) -> None:
    victim, state, nonce, _secret = framed(tool, lms)
    with refused(tool, "kid_unknown") as seen:
        seen.response = lms.post(victim, state, lms.sign({"nonce": nonce, **lms.learner()}, kid="another"))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("login_required", "lms_login_required"),
        ("access_denied", "lms_access_denied"),
        ("unauthorized_client", "lms_unauthorized_client"),
        ("invalid_request", "lms_invalid_request"),
        ("launch_no_longer_valid", "lms_launch_no_longer_valid"),
        ("something_new", "lms_something_new"),
        ("<script>alert(1)</script>", "lms_other"),
        ("x" * 5000, "lms_other"),
    ],
)
def test_an_error_in_place_of_a_token_is_shown_calmly(tool: Tool, lms: ForgedPlatform, error: str, code: str) -> None:
    browser = tool.client()
    begun = lms.login(browser)
    said = "Must have an active user session eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9"
    with refused(tool, code, "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9", "<script>alert") as seen:
        seen.response = browser.post(
            "/lti/launch", data={"error": error, "error_description": said, "state": begun.state}
        )


def test_a_post_of_nothing_is_refused(tool: Tool) -> None:
    with refused(tool, "answer_empty") as seen:
        seen.response = tool.client().post("/lti/launch", data={"state": "x"})


def test_a_registration_that_is_gone_at_the_launch_is_refused(tool: Tool, lms: ForgedPlatform) -> None:
    browser = tool.client()
    begun = states.begin(tool.services.vault, "f" * 32, "")
    browser.set_cookie(states.cookie_name(begun.text), begun.secret, domain="lessons.example", path=states.COOKIE_PATH)
    with refused(tool, "platform_gone") as seen:
        seen.response = lms.post(browser, begun.text, signed(lms, begun.nonce))
