"""What a player may say at the door (``POST /attempts/<id>/statements``): parsed and bounded, nothing decided.

The body is JSON sent as ``text/plain``, so that a browser sends it without a preflight and while the page
goes away. Limits are well above what a lesson can say and well below what could hurt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from lti_tool import clock

MAX_BYTES = 512_000
MAX_STATEMENTS = 200
MAX_STATE = 4_000
MAX_DEPTH = 20


class BadDelivery(Exception):
    """The body is not a delivery; ``code`` is for the answer, the text says what to send instead."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Delivery:
    """One post of a player.

    Attributes:
        token: proves the attempt; sent in the body only, never in a URL.
        skew: microseconds to add to the phone's clock to get ours.
        state: where to resume; ``None`` leaves the kept one.
        notice: the version of the privacy notice that the learner has just acknowledged.
        closing: the page is going away.
        skipped: the learner does not want to answer the follow-up to this attempt.
    """

    token: str
    skew: int
    statements: tuple[Mapping[str, Any], ...]
    state: Mapping[str, Any] | None
    notice: str
    closing: bool
    skipped: bool = False


def parse(body: bytes, now: int) -> Delivery:
    """Read the body.

    Args:
        body: as it came, at most ``MAX_BYTES``.
        now: the server's clock, microseconds.

    Raises:
        BadDelivery: too large, not JSON, or of another shape.
    """
    return delivery_of(load(body), now)


def load(body: bytes) -> dict[str, Any]:
    """The JSON object of a body.

    Raises:
        BadDelivery: too large, not JSON, or no object.
    """
    if len(body) > MAX_BYTES:
        raise BadDelivery("too_large", f"send at most {MAX_BYTES} bytes at once, in several posts if need be")
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BadDelivery("not_json", "the body must be a JSON object") from None
    if not isinstance(data, dict):
        raise BadDelivery("not_json", "the body must be a JSON object")
    return data


def delivery_of(data: Mapping[str, Any], now: int) -> Delivery:
    """The delivery that such an object is.

    Raises:
        BadDelivery: it is of another shape.
    """
    token = data.get("token")
    if not isinstance(token, str) or not token:
        raise BadDelivery("token_missing", "put the token into the body")
    statements = data.get("statements", [])
    if not isinstance(statements, list) or not all(isinstance(one, dict) for one in statements):
        raise BadDelivery("statements_form", "statements must be a list of objects")
    if len(statements) > MAX_STATEMENTS:
        raise BadDelivery("too_many", f"send at most {MAX_STATEMENTS} statements at once")
    state = data.get("state")
    if state is not None and not _is_state(state):
        raise BadDelivery("state_form", f"state must be an object of at most {MAX_STATE} bytes")
    notice = data.get("notice")
    return Delivery(
        token=token,
        skew=_skew(data.get("sent_at"), now),
        statements=tuple(statements),
        state=state,
        notice=str(notice) if isinstance(notice, str | int) else "",
        closing=data.get("closing") is True,
        skipped=data.get("follow_up") == "skipped",
    )


def read_time(text: object) -> int | None:
    """An ISO 8601 time with a zone as microseconds; ``None`` where it is none."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return None if moment.tzinfo is None else clock.micros(moment.astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def _is_state(state: object) -> bool:
    return isinstance(state, dict) and _is_flat(state, MAX_DEPTH) and len(orjson.dumps(state)) <= MAX_STATE


def _is_flat(value: object, levels: int) -> bool:
    """Whether no more than so many objects and arrays lie within each other: what is deep, no page can show again."""
    if not isinstance(value, dict | list):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_flat(one, levels - 1) for one in inner)


def _skew(sent_at: object, now: int) -> int:
    sent = read_time(sent_at)
    return 0 if sent is None else now - sent
