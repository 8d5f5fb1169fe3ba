"""Points in time and durations as xAPI writes them (1.0.3 Data 4.5, 4.6; RFC 3339).

A point in time is an integer here: microseconds since 1970-01-01T00:00:00Z. Integers compare exactly, on every
database, which `since` and `until` need.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?([Zz]|[+-]\d\d(?::?\d\d)?)?", re.ASCII
).fullmatch
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII).fullmatch
_USUAL = re.compile(
    r"(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z", re.ASCII
).fullmatch
_DURATION = re.compile(
    r"P(?!\Z)(?:N W|(?:N Y)?(?:N M)?(?:N D)?(?:T(?=\d)(?:N H)?(?:N M)?(?:N S)?)?)".replace(
        "N ", r"\d+(?:[.,]\d+(?=[A-Z]\Z))?"
    ),
    re.ASCII,
).fullmatch


class NotATime(ValueError):
    """A text that names no point in time."""


def parse(text: str, *, rfc3339: bool = False) -> int:
    """Return the microseconds since the epoch that a timestamp names, rounded down.

    Without a zone it is UTC. With `rfc3339` only that profile of ISO 8601 is accepted (xAPI 2.0).

    Raises:
        NotATime: not a date and time, a date that does not exist, or the offset -00:00.
    """
    found = _STAMP(text)
    if found is None or (rfc3339 and _RFC3339(text) is None):
        raise NotATime(text)
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    try:
        days = date(int(year), int(month), int(day)).toordinal() - _EPOCH_DAY
    except ValueError:
        raise NotATime(text) from None
    hours, minutes, seconds = int(hour), int(minute), int(second or 0)
    if hours > 23 or minutes > 59 or seconds > 60:
        raise NotATime(text)
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    if zone is not None and zone not in "Zz":
        offset_hours, offset_minutes = int(zone[1:3]), int(zone[3:].lstrip(":") or 0)
        offset = offset_hours * 60 + offset_minutes
        if offset_hours > 23 or offset_minutes > 59 or (zone[0] == "-" and not offset):
            raise NotATime(text)
        total += -offset * 60 if zone[0] == "+" else offset * 60
    return total * 1_000_000 + int(((fraction or "") + "000000")[:6])


def is_moment(text: str, *, rfc3339: bool = False) -> bool:
    """Say whether a text names a point in time, as `parse` would read it; the usual form is seen at a glance."""
    if _USUAL(text) is not None:
        return True
    try:
        parse(text, rfc3339=rfc3339)
    except NotATime:
        return False
    return True


def render(microseconds: int) -> str:
    """Return a point in time as xAPI wants it back: UTC, six decimals, ``Z``."""
    return (_EPOCH + timedelta(microseconds=microseconds)).isoformat(timespec="microseconds")[:-6] + "Z"


def of(moment: datetime) -> int:
    """Return the microseconds since the epoch of an aware datetime.

    Raises:
        ValueError: the datetime has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a datetime without a zone")
    return (moment - _EPOCH) // timedelta(microseconds=1)


def now() -> int:
    """Return this moment in microseconds since the epoch."""
    return of(datetime.now(UTC))


def is_duration(text: str) -> bool:
    """Say whether a text is an ISO 8601 duration (weeks stand alone; only the smallest unit has decimals)."""
    return _DURATION(text) is not None
