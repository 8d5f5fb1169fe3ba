"""When to try again: further and further apart, and not before the LMS wants to be asked."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime

from lti_tool import clock
from lti_tool.fetch import Answer

LONGEST_WAIT = 86_400
"""Seconds that an LMS can make us wait: a day."""
LONGEST_STEP = 3_600
"""Seconds between two tries where the LMS says nothing."""


def backoff(tries: int, asked: int = 0) -> int:
    """Microseconds until the next try: 5 s, doubling to an hour, or as long as the LMS asks (a day at most)."""
    seconds = min(LONGEST_STEP, 5 * 2 ** min(max(tries, 1) - 1, 20))
    wanted: int = max(seconds, min(asked, LONGEST_WAIT))
    return wanted * clock.SECOND


def wait_of(answer: Answer) -> int:
    """Seconds that ``Retry-After`` asks for, as a number or as a date; 0 where it asks for nothing."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(int(value[:9]), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError, TypeError, OverflowError):
        return 0
    seconds = (clock.micros(moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - clock.now()) // clock.SECOND
    return max(0, min(seconds, LONGEST_WAIT))
