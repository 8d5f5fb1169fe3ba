from __future__ import annotations

import json
from typing import Any

import pytest

from lti_tool import clock
from lti_tool.learner import door

NOW = 1_795_000_000_000_000


def body(**changes: Any) -> bytes:
    return json.dumps({"token": "t", "statements": [], **changes}).encode()


def test_a_delivery_is_read() -> None:
    sent = clock.iso(NOW - 5 * clock.SECOND)
    delivery = door.parse(body(sent_at=sent, state={"segment": "a"}, notice=1, closing=True), NOW)
    assert (delivery.token, delivery.skew, delivery.state) == ("t", 5 * clock.SECOND, {"segment": "a"})
    assert (delivery.notice, delivery.closing) == ("1", True)


@pytest.mark.parametrize(("said", "skipped"), [("skipped", True), ("answered", False), (True, False), (None, False)])
def test_a_follow_up_is_skipped_by_the_word_alone(said: object, skipped: bool) -> None:
    assert door.parse(body(follow_up=said), NOW).skipped is skipped


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"", "not_json"),
        (b"[]", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b'{"token": NaN}', "not_json"),
        (b"{}", "token_missing"),
        (body(token=7), "token_missing"),
        (body(statements={}), "statements_form"),
        (body(statements=["x"]), "statements_form"),
        (body(statements=[{}] * 201), "too_many"),
        (body(state=[]), "state_form"),
        (body(state={"a": "x" * 4000}), "state_form"),
        (body(state={"a": 0}).replace(b"0", b"[" * 250 + b"]" * 250), "state_form"),
        (body(state={"a": 0}).replace(b"0", b"[" * 900 + b"]" * 900), "state_form"),
        (b" " * (door.MAX_BYTES + 1), "too_large"),
    ],
)
def test_what_is_not_a_delivery_is_refused_with_its_code(sent: bytes, code: str) -> None:
    with pytest.raises(door.BadDelivery) as caught:
        door.parse(sent, NOW)
    assert caught.value.code == code


@pytest.mark.parametrize("said", [None, 5, "yesterday", "2026-11-22T10:00:00", "9" * 60])
def test_a_phone_without_a_usable_clock_is_taken_by_ours(said: object) -> None:
    assert door.parse(body(sent_at=said), NOW).skew == 0
