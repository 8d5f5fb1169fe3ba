"""ISO weeks over integer microseconds, the same in SQL and in Python.

A week is numbered by the Mondays since 1969-12-29 (UTC), the Monday before the epoch, so that a database
needs no date functions: ``(micros + 3 days) / 7 days`` in whole numbers, on SQLite and PostgreSQL alike.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, literal_column

from lti_tool import clock

WEEK = 7 * clock.DAY
SHIFT = 3 * clock.DAY  # 1970-01-01 was a Thursday
_FIRST_MONDAY = date(1969, 12, 29)


def number_in_sql(column: ColumnElement[int]) -> ColumnElement[int]:
    """The number of the week that a column of microseconds falls into.

    The constants are written into the statement: PostgreSQL takes an expression in SELECT and in GROUP BY
    for the same one only where no parameter stands in it.
    """
    shift, week = literal_column(str(SHIFT), BigInteger), literal_column(str(WEEK), BigInteger)
    return (column + shift) // week


def number_of(day: date) -> int:
    """The number of the week of a day."""
    return (day - _FIRST_MONDAY).days // 7


def monday(number: int) -> date:
    """The first day of a week."""
    return _FIRST_MONDAY + timedelta(weeks=number)


def name(number: int) -> str:
    """A week as ISO 8601 writes it, such as ``2026-W47``."""
    year, week, _day = monday(number).isocalendar()
    return f"{year}-W{week:02}"


def start_of(day: date) -> int:
    """Midnight (UTC) at the start of a day, in microseconds."""
    return clock.micros(datetime(day.year, day.month, day.day, tzinfo=UTC))


def end_of(day: date) -> int:
    """Midnight (UTC) at the end of a day, in microseconds."""
    return start_of(day) + clock.DAY
