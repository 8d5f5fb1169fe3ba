from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from lti_tool.errors import Refusal
from lti_tool.lti.checks import LEEWAY, LTI, OLDEST, check, is_web_address, origin, same_origin
from tests.lti_support import BASE, ForgedPlatform, without

NONCE = "nonce"


def passes(lms: ForgedPlatform, claims: dict[str, Any], now: int | None = None) -> bool:
    try:
        check({"nonce": NONCE, **claims}, lms.row, NONCE, BASE, now)
    except Refusal:
        return False
    return True


def test_clocks_may_differ_by_a_minute_and_no_more(lms: ForgedPlatform) -> None:
    now = int(time.time())
    claims = lms.learner(iat=now, exp=now + 60)
    assert passes(lms, claims, now + 60 + LEEWAY)
    assert not passes(lms, claims, now + 60 + LEEWAY + 1)
    assert passes(lms, claims, now - LEEWAY)
    assert not passes(lms, claims, now - LEEWAY - 1)


def test_a_token_is_never_older_than_an_hour_whatever_its_expiry(lms: ForgedPlatform) -> None:
    now = int(time.time())
    claims = lms.learner(iat=now, exp=now + 100_000)
    assert passes(lms, claims, now + OLDEST + LEEWAY)
    assert not passes(lms, claims, now + OLDEST + LEEWAY + 1)


def test_an_audience_may_be_a_list_of_ours(lms: ForgedPlatform) -> None:
    client = lms.row.client_id
    assert passes(lms, lms.learner(aud=[client]))
    assert passes(lms, lms.learner(aud=[client], azp=client))
    assert passes(lms, lms.learner(aud=[client, BASE], azp=client))
    assert not passes(lms, lms.learner(aud=[client, BASE]))
    assert not passes(lms, lms.learner(aud=[]))


def test_a_launch_without_a_user_is_let_in_where_the_registration_allows_it(lms: ForgedPlatform) -> None:
    anonymous = without(lms.learner(), "sub")
    assert not passes(lms, anonymous)
    assert passes(replace(lms, row=replace(lms.row, allow_anonymous=True)), anonymous)


def test_all_that_is_optional_may_be_missing(lms: ForgedPlatform) -> None:
    claims = without(lms.learner(), "name", "email", "context", "launch_presentation")
    claims[LTI + "resource_link"] = {"id": "1"}
    assert passes(lms, {name: claims[name] for name in claims if "lti-" not in name})


def test_unknown_claims_do_no_harm(lms: ForgedPlatform) -> None:
    assert passes(lms, lms.learner(**{"https://www.instructure.com/placement": "x", LTI + "new": {"a": [1]}}))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Lessons.Example:443/a?b#c", "https://lessons.example"),
        ("http://127.0.0.1:8000/lti", "http://127.0.0.1:8000"),
        ("http://[::1]:80/", "http://[::1]"),
        ("https://a@b.example/", ""),
        ("https://lessons.example:99999/", ""),
        ("https://[broken", ""),
        ("ftp://lessons.example/", ""),
        ("//lessons.example/", ""),
        ("", ""),
    ],
)
def test_the_origin_of_an_address(url: str, expected: str) -> None:
    assert origin(url) == expected


def test_nothing_has_the_origin_of_nothing() -> None:
    assert not same_origin("", "")
    assert not same_origin("null", "null")
    assert same_origin("https://lessons.example:443", "https://LESSONS.example/lti")


@pytest.mark.parametrize("value", [None, 7, "x", "https://a\n.example", "https://" + "a" * 5000, "javascript:1"])
def test_what_can_not_be_called_is_no_web_address(value: object) -> None:
    assert not is_web_address(value)
