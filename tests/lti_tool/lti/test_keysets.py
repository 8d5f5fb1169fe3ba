from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
import time_machine

from lti_tool import clock
from lti_tool.db import writing
from lti_tool.fetch import Answer, FetchError
from lti_tool.lti import keysets
from lti_tool.models.keys import claim_key_set
from tests.attacks.refused import refused
from tests.lti_support import ForgedPlatform, Tool, jwk, rsa_key


def fetches(tool: Tool, lms: ForgedPlatform) -> int:
    return tool.net.asked.count(("GET", lms.row.jwks_url))


def open_it(tool: Tool, lms: ForgedPlatform, **sign: Any) -> int:
    browser = tool.client()
    begun = lms.login(browser)
    token = lms.sign({"nonce": begun.nonce, **lms.learner()}, **sign)
    return lms.post(browser, begun.state, token).status_code


def test_the_key_set_is_fetched_once_for_many_launches(tool: Tool, lms: ForgedPlatform) -> None:
    assert [open_it(tool, lms) for _ in range(3)] == [200] * 3
    assert fetches(tool, lms) == 1


def test_a_rotated_key_is_learned_at_once_after_a_minute(tool: Tool, lms: ForgedPlatform) -> None:
    assert open_it(tool, lms) == 200
    new = rsa_key("rotated")
    tool.net.serve(lms.row.jwks_url, {"keys": [jwk(new, "key-2")]})
    with time_machine.travel(time.time() + 61):
        assert open_it(tool, lms, key=new, kid="key-2") == 200
        assert open_it(tool, lms) == 400  # the old key was withdrawn


def test_a_rotation_is_followed_at_the_first_unknown_key_id_seconds_after_the_last_fetch(
    tool: Tool, lms: ForgedPlatform
) -> None:
    assert open_it(tool, lms) == 200
    for number in (2, 3):
        new = rsa_key(f"rotated {number}")
        tool.net.serve(lms.row.jwks_url, {"keys": [jwk(new, f"key-{number}")]})
        with time_machine.travel(time.time() + 6 * number):
            assert open_it(tool, lms, key=new, kid=f"key-{number}") == 200
    assert fetches(tool, lms) == 3


def test_launches_that_meet_a_rotation_at_once_all_get_in_by_one_fetch(
    tool: Tool, lms: ForgedPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert open_it(tool, lms) == 200
    new = rsa_key("rotated")
    tool.net.serve(lms.row.jwks_url, {"keys": [jwk(new, "key-2")]})
    usual = tool.net.get

    def slow(url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        time.sleep(0.5)
        return usual(url, headers=headers)

    monkeypatch.setattr(tool.net, "get", slow)
    with time_machine.travel(time.time() + 61), ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda _n: open_it(tool, lms, key=new, kid="key-2"), range(6))) == [200] * 6
    assert fetches(tool, lms) == 2


def test_a_launch_does_not_wait_long_for_a_fetch_of_another_that_hangs(
    tool: Tool, lms: ForgedPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert open_it(tool, lms) == 200
    monkeypatch.setattr(keysets, "WAIT_SECONDS", 0.2)
    with time_machine.travel(time.time() + 61):
        with writing(tool.services.engine) as connection:  # another process set out a moment ago
            assert claim_key_set(connection, lms.row.id, clock.now(), not_since=clock.now() - clock.MINUTE)
        began = time.monotonic()
        assert open_it(tool, lms, kid="key-2") in (400, 503)
        assert open_it(tool, lms) == 200  # a key that is known needs nobody
    assert time.monotonic() - began < 3


def test_a_page_does_not_wait_long_for_a_slow_platform_and_the_next_one_has_its_keys(
    tool: Tool, lms: ForgedPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keysets, "WAIT_SECONDS", 0.2)
    usual, go_on, done = tool.net.get, threading.Event(), threading.Event()

    def slow(url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        go_on.wait(10)
        return usual(url, headers=headers)

    def keep(*given: Any) -> None:
        kept(*given)
        done.set()

    kept = keysets._keep
    monkeypatch.setattr(tool.net, "get", slow)
    monkeypatch.setattr(keysets, "_keep", keep)
    assert [open_it(tool, lms) for _ in range(2)] == [503, 503]
    go_on.set()
    assert done.wait(10)
    assert open_it(tool, lms) == 200
    assert fetches(tool, lms) == 1


def test_a_set_is_kept_as_long_as_its_cache_header_says(tool: Tool, lms: ForgedPlatform) -> None:
    kept = tool.net.answers[lms.row.jwks_url]
    assert isinstance(kept, Answer)
    tool.net.answers[lms.row.jwks_url] = replace(kept, headers={"cache-control": "max-age=7200"})
    assert open_it(tool, lms) == 200
    with time_machine.travel(time.time() + 7100):
        assert open_it(tool, lms) == 200
        assert fetches(tool, lms) == 1
    with time_machine.travel(time.time() + 7300):
        assert open_it(tool, lms) == 200
    assert fetches(tool, lms) == 2


def test_the_worker_fetches_a_set_before_it_is_over_so_that_no_launch_has_to(tool: Tool) -> None:
    lms = tool.platform()
    assert keysets.refresh(tool.services) >= 1
    assert open_it(tool, lms) == 200
    with time_machine.travel(time.time() + 23 * 3600):
        keysets.refresh(tool.services)
    assert fetches(tool, lms) == 1
    with time_machine.travel(time.time() + 23.9 * 3600):
        keysets.refresh(tool.services)
        keysets.refresh(tool.services)
    assert fetches(tool, lms) == 2
    with time_machine.travel(time.time() + 25 * 3600):
        assert open_it(tool, lms) == 200
    assert fetches(tool, lms) == 2


def test_the_worker_asks_a_platform_that_is_down_once_in_a_while(tool: Tool) -> None:
    lms = tool.platform()
    tool.net.answers[lms.row.jwks_url] = FetchError("timeout", "slow")
    for minutes in (0, 2, 4, 30):
        with time_machine.travel(time.time() + minutes * 60):
            keysets.refresh(tool.services)
    assert fetches(tool, lms) == 1
    with time_machine.travel(time.time() + 3600):
        keysets.refresh(tool.services)
    assert fetches(tool, lms) == 2


def test_unknown_key_ids_fetch_the_set_once_a_minute_whoever_asks(tool: Tool, lms: ForgedPlatform) -> None:
    assert open_it(tool, lms) == 200
    with time_machine.travel(time.time() + 61):
        assert [open_it(tool, lms, kid=f"unknown-{n}") for n in range(4)] == [400] * 4
    assert fetches(tool, lms) == 2


def test_a_new_key_under_an_old_id_is_learned(tool: Tool, lms: ForgedPlatform) -> None:
    assert open_it(tool, lms) == 200
    new = rsa_key("same id")
    tool.net.serve(lms.row.jwks_url, {"keys": [jwk(new, lms.kid)]})
    with time_machine.travel(time.time() + 61):
        assert open_it(tool, lms, key=new) == 200


def test_a_wrong_signature_is_called_so_even_while_the_key_set_is_down(tool: Tool, lms: ForgedPlatform) -> None:
    assert open_it(tool, lms) == 200
    tool.net.answers[lms.row.jwks_url] = FetchError("timeout", "slow")
    with time_machine.travel(time.time() + 61), refused(tool, "signature_invalid") as seen:
        browser = tool.client()
        begun = lms.login(browser)
        token = lms.sign({"nonce": begun.nonce, **lms.learner()}, key=rsa_key("stranger"))
        seen.response = lms.post(browser, begun.state, token)


def test_a_withdrawn_key_lives_for_a_day_at_most(tool: Tool, lms: ForgedPlatform) -> None:
    assert open_it(tool, lms) == 200
    tool.net.serve(lms.row.jwks_url, {"keys": [jwk(rsa_key("rotated"), "key-2")]})
    with time_machine.travel(time.time() + 25 * 3600):
        assert open_it(tool, lms) == 400


def test_an_old_key_set_still_serves_while_a_new_one_can_not_be_had(tool: Tool, lms: ForgedPlatform) -> None:
    assert open_it(tool, lms) == 200
    tool.net.answers[lms.row.jwks_url] = FetchError("timeout", "slow")
    with time_machine.travel(time.time() + 25 * 3600):
        assert [open_it(tool, lms) for _ in range(3)] == [200] * 3
    assert fetches(tool, lms) == 2


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (FetchError("unreachable", "lms.example does not answer"), "keys_unavailable"),
        (FetchError("timeout", "lms.example did not answer in time"), "keys_unavailable"),
        (FetchError("refused", "lms.example is a private address"), "keys_unavailable"),
        (Answer(500, {}, b"oops"), "keys_unavailable"),
        (Answer(302, {"location": "https://evil.example"}, b""), "keys_unavailable"),
        (Answer(200, {}, b"<html>"), "keys_malformed"),
        (Answer(200, {}, b"[" * 100_000), "keys_malformed"),
        (Answer(200, {}, b"[]"), "keys_malformed"),
        (Answer(200, {}, b'{"keys": {}}'), "keys_malformed"),
        (Answer(200, {}, b'{"keys": [1, null, {"kty": "EC"}, {"kty": "RSA"}]}'), "kid_unknown"),
    ],
)
def test_a_key_set_that_can_not_be_had_is_a_calm_refusal(
    tool: Tool, lms: ForgedPlatform, answer: Answer | FetchError, code: str
) -> None:
    tool.net.answers[lms.row.jwks_url] = answer
    with refused(tool, code) as seen:
        seen.response = lms.launch(tool.client(), lms.learner())


def test_a_key_set_that_is_down_is_not_asked_again_within_a_minute(tool: Tool, lms: ForgedPlatform) -> None:
    tool.net.answers[lms.row.jwks_url] = FetchError("timeout", "slow")
    assert [open_it(tool, lms) for _ in range(3)] == [503] * 3
    assert fetches(tool, lms) == 1
    tool.net.serve(lms.row.jwks_url, {"keys": [jwk(lms.key, lms.kid)]})
    with time_machine.travel(time.time() + 61):
        assert open_it(tool, lms) == 200


@pytest.mark.parametrize(
    "key",
    [
        {"n": "AQAB", "e": "AQAB"},
        {"n": "", "e": "AQAB"},
        {"e": "AQAB"},
        {"n": "x" * 5000, "e": "AQAB"},
        {"n": "!!!", "e": "AQAB"},
        jwk(rsa_key("weak", 1024), "key-1"),
    ],
)
def test_a_key_that_is_weak_or_broken_is_refused(tool: Tool, lms: ForgedPlatform, key: dict[str, str]) -> None:
    tool.net.serve(lms.row.jwks_url, {"keys": [{"kty": "RSA", "kid": lms.kid, **key}]})
    with refused(tool, "key_unfit") as seen:
        seen.response = lms.launch(tool.client(), lms.learner())


@pytest.mark.parametrize("fit", [{}, {"alg": "RS256", "use": "sig"}, {"alg": "RS256"}])
def test_a_key_may_leave_out_what_it_is_for(tool: Tool, lms: ForgedPlatform, fit: dict[str, str]) -> None:
    found = {name: value for name, value in jwk(lms.key, lms.kid).items() if name not in ("alg", "use")}
    tool.net.serve(lms.row.jwks_url, {"keys": [{**found, **fit}]})
    assert open_it(tool, lms) == 200


@pytest.mark.parametrize("unfit", [{"use": "enc"}, {"alg": "RS512"}, {"kty": "EC"}])
def test_a_key_for_something_else_is_none(tool: Tool, lms: ForgedPlatform, unfit: dict[str, str]) -> None:
    tool.net.serve(lms.row.jwks_url, {"keys": [{**jwk(lms.key, lms.kid), **unfit}]})
    with refused(tool, "kid_unknown") as seen:
        seen.response = lms.launch(tool.client(), lms.learner())


def test_a_private_key_that_a_platform_publishes_is_not_kept(tool: Tool, lms: ForgedPlatform) -> None:
    from lti_tool.db import reading
    from lti_tool.models import platform as platforms

    tool.net.serve(lms.row.jwks_url, {"keys": [{**jwk(lms.key, lms.kid), "d": "secret"}]})
    assert open_it(tool, lms) == 200
    with reading(tool.services.engine) as connection:
        kept = platforms.get(connection, lms.row.id)
    assert kept is not None and "secret" not in repr(kept.key_set)
