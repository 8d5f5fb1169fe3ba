"""The time, one way everywhere: UTC, as integer microseconds in the database, as ISO 8601 on the wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def now() -> int:
    """Microseconds since 1970, UTC."""
    return micros(datetime.now(UTC))


def micros(moment: datetime) -> int:
    """A moment with a time zone as microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(value: int) -> datetime:
    """Microseconds since 1970 as a moment in UTC; what lies outside of the years 1 to 9999 is their edge.

    A statement may say ``0001-01-01T00:00:00+10:00``, which is a legal time and in UTC before the calendar.
    """
    try:
        return _EPOCH + timedelta(microseconds=value)
    except OverflowError:
        return _FIRST if value < 0 else _LAST


def iso(value: int) -> str:
    """Microseconds since 1970 as ``2026-11-22T10:20:30.123456Z``."""
    return moment(value).isoformat(timespec="microseconds").replace("+00:00", "Z")
