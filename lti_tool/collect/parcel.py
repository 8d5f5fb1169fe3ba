"""What a package says beside its statements: which lesson, which attempt, whose. Parsed and bounded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lti_tool import clock
from lti_tool.learner import door
from lti_tool.learner.door import BadDelivery, Delivery
from packages.lesson import LESSON_ID

CHANNELS = ("scorm12", "scorm2004", "cmi5", "tincan", "html")
"""Kinds of packages that hold their lessons themselves."""
MAX_LEARNER = 1_000
LONGEST_ON_THE_WAY = 90 * clock.DAY
"""A package without a network keeps what happened; it is not believed that it happened longer ago than this."""
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{16}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who speaks.

    Attributes:
        lesson: an id.
        attempt: the key of the attempt, made by the package (SCORM) or the LMS (cmi5's registration).
        learner: what the LMS calls the learner; empty where it does not say. It is never kept.
        channel: one of ``CHANNELS``.
        lang: the language that the learner reads the lesson in.
        digest: of the lesson's version in the package; empty where the package does not say.
    """

    lesson: str
    attempt: str
    learner: str
    channel: str
    lang: str
    digest: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """One post of a package: a delivery as at an attempt's own door, whose token is the dispatch's key."""

    delivery: Delivery
    sender: Sender

    def began(self, now: int) -> int:
        """When the first of it happened, by our clock: an attempt that arrives late began when it began."""
        said = (door.read_time(one.get("timestamp")) for one in self.delivery.statements)
        first = min((moment + self.delivery.skew for moment in said if moment is not None), default=now)
        return min(now, max(first, now - LONGEST_ON_THE_WAY))


def parse(body: bytes, now: int) -> Parcel:
    """Read the body.

    Args:
        body: as it came, at most ``door.MAX_BYTES``.
        now: the server's clock, microseconds.

    Raises:
        BadDelivery: too large, not JSON, or of another shape.
    """
    data = door.load(body)
    return Parcel(door.delivery_of(data, now), _sender(data))


def _sender(data: Mapping[str, Any]) -> Sender:
    return Sender(
        lesson=_matching(data, "lesson", LESSON_ID, "the id of a lesson"),
        attempt=_matching(data, "attempt", _KEY, "8 to 64 letters, digits, hyphens and underscores"),
        learner=_learner(data.get("learner", "")),
        channel=_channel(data.get("channel")),
        lang=_matching(data, "lang", _LANG, "a language tag"),
        digest=_matching(data, "digest", _DIGEST, "16 hexadecimal digits") if data.get("digest") else "",
    )


def _matching(data: Mapping[str, Any], name: str, form: re.Pattern[str], wanted: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not form.fullmatch(value):
        raise BadDelivery(f"{name}_form", f"{name} must be {wanted}")
    return value


def _learner(value: object) -> str:
    # Open edX gives a number.
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
    if text is None or len(text) > MAX_LEARNER:
        raise BadDelivery("learner_form", f"learner must be a text of at most {MAX_LEARNER} characters, or empty")
    return text


def _channel(value: object) -> str:
    if value not in CHANNELS:
        raise BadDelivery("channel_form", f"channel must be one of {', '.join(CHANNELS)}")
    return str(value)
