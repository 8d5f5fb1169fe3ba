"""Section 9: what must be refused, with a page in plain words, one log line, no session and no stack trace."""

from __future__ import annotations

import time
from typing import Any

import pytest
import time_machine
from werkzeug.test import TestResponse

from lti_tool.fetch import Answer, FetchError
from lti_tool.lti.checks import LTI
from tests.attacks.refused import refused
from tests.lti_checklist.checklist import CHOSEN, is_lesson, row
from tests.lti_support import ForgedPlatform, Tool, jwk, rsa_key, segment, without

NOW = int(time.time())


@pytest.fixture
def lms(tool: Tool) -> ForgedPlatform:
    """A registration whose first deployment is accepted."""
    forged = tool.platform()
    assert is_lesson(forged.launch(tool.client(), forged.learner(**CHOSEN)))
    return forged


def signed(lms: ForgedPlatform, nonce: str, *gone: str, **claims: Any) -> str:
    return lms.sign(without(lms.learner(**{**CHOSEN, "nonce": nonce, **claims}), *gone))


@row("9.1")
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("missing", "state_missing"),
        ("unknown", "state_invalid"),
        ("expired", "state_expired"),
        ("used", "nonce_used"),
        ("of another browser", "browser_unproven"),
    ],
)
def test_a_wrong_state_is_refused(tool: Tool, lms: ForgedPlatform, kind: str, code: str) -> None:
    browser = tool.client()
    begun = lms.login(browser)
    state = {"missing": "", "unknown": "x.y.z"}.get(kind, begun.state)
    if kind == "used":
        assert is_lesson(lms.post(browser, state, signed(lms, begun.nonce)))
    sender = tool.client() if kind == "of another browser" else browser
    with time_machine.travel(time.time() + (700 if kind == "expired" else 0)), refused(tool, code, begun.nonce) as seen:
        seen.response = lms.post(sender, state, signed(lms, begun.nonce))


@row("9.2")
@pytest.mark.parametrize(("nonce", "code"), [("", "nonce_missing"), ("another", "nonce_wrong")])
def test_a_wrong_nonce_is_refused(tool: Tool, lms: ForgedPlatform, nonce: str, code: str) -> None:
    browser = tool.client()
    begun = lms.login(browser)
    with refused(tool, code) as seen:
        seen.response = lms.post(browser, begun.state, signed(lms, nonce))


def tokens(lms: ForgedPlatform, nonce: str) -> dict[str, tuple[str, str]]:
    """Tokens that are none, and the code of each."""
    good = signed(lms, nonce)
    claims = good.split(".")[1]
    return {
        "not a JWT": ("hello", "token_malformed"),
        "two parts": (good.rpartition(".")[0], "token_malformed"),
        "no algorithm": (segment({"alg": "none", "kid": lms.kid}) + f".{claims}.", "alg_refused"),
        "HMAC": (segment({"alg": "HS256", "kid": lms.kid}) + f".{claims}.{claims}", "alg_refused"),
        "another key": (lms.sign(lms.learner(nonce=nonce), key=rsa_key("stranger")), "signature_invalid"),
        "no kid": (lms.sign(lms.learner(nonce=nonce), kid=None), "kid_missing"),
        "unknown kid": (lms.sign(lms.learner(nonce=nonce), kid="unknown"), "kid_unknown"),
    }


@row("9.3")
def test_what_is_no_token_of_the_platform_is_refused(tool: Tool, lms: ForgedPlatform) -> None:
    browser = tool.client()
    begun = lms.login(browser)
    for token, code in tokens(lms, begun.nonce).values():
        with refused(tool, code, token[:200]) as seen:
            seen.response = lms.post(browser, begun.state, token)
    assert is_lesson(lms.post(browser, begun.state, signed(lms, begun.nonce)))  # the state was not used up by them


CLAIMS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "issuer_wrong": ({"iss": "https://evil.example"}, ()),
    "audience_wrong": ({"aud": "of-another-client"}, ()),
    "azp_wrong": ({"aud": ["x", "y"], "azp": "y"}, ()),
    "expired": ({"iat": NOW - 900, "exp": NOW - 600}, ()),
    "issued_in_future": ({"iat": NOW + 9000, "exp": NOW + 9900}, ()),
    "exp_malformed": ({"exp": str(NOW + 300)}, ()),
    "iat_malformed": ({"iat": str(NOW)}, ()),
    "deployment_waiting": ({LTI + "deployment_id": "unknown"}, ()),
    "deployment_missing": ({}, ("deployment_id",)),
    "deployment_malformed": ({LTI + "deployment_id": "d" * 300}, ()),
    "version_missing": ({}, ("version",)),
    "version_wrong": ({LTI + "version": "11.3"}, ()),
    "message_type_missing": ({}, ("message_type",)),
    "message_type_unknown": ({LTI + "message_type": "LtiUnheardOf"}, ()),
    "target_missing": ({}, ("target_link_uri",)),
    "target_elsewhere": ({LTI + "target_link_uri": "https://evil.example/"}, ()),
    "roles_missing": ({}, ("roles",)),
    "roles_malformed": ({LTI + "roles": "Instructor"}, ()),
    "resource_link_missing": ({}, ("resource_link",)),
    "resource_link_malformed": ({LTI + "resource_link": {"title": "no id"}}, ()),
}


@row("9.4")
@pytest.mark.parametrize("code", CLAIMS)
def test_claims_that_are_wrong_are_refused(tool: Tool, lms: ForgedPlatform, code: str) -> None:
    changed, gone = CLAIMS[code]
    if code == "azp_wrong":
        changed = {**changed, "aud": [lms.row.client_id, "y"]}
    browser = tool.client()
    begun = lms.login(browser)
    with refused(tool, code) as seen:
        seen.response = lms.post(browser, begun.state, signed(lms, begun.nonce, *gone, **changed))


@row("9.5")
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (FetchError("unreachable", "nobody answers"), "keys_unavailable"),
        (FetchError("timeout", "too slow"), "keys_unavailable"),
        (Answer(200, {}, b"<html>"), "keys_malformed"),
        (None, "kid_unknown"),
    ],
)
def test_a_key_set_that_is_no_help_is_refused(tool: Tool, answer: Answer | FetchError | None, code: str) -> None:
    lms = tool.platform()
    if answer is None:  # it was rotated, and the token is of before
        tool.net.serve(lms.row.jwks_url, {"keys": [jwk(rsa_key("rotated"), "of-today")]})
    else:
        tool.net.answers[lms.row.jwks_url] = answer
    with refused(tool, code) as seen:
        seen.response = opened(lms)


def opened(lms: ForgedPlatform) -> TestResponse:
    return lms.launch(lms.tool.client(), lms.learner(**CHOSEN))
