from __future__ import annotations

from datetime import date, timedelta

import pytest

from lti_tool import clock
from lti_tool.reports import weeks


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 11, 22), "2026-W47"),
        (date(2026, 11, 23), "2026-W48"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_weeks_are_named_as_iso_8601_says(day: date, name: str) -> None:
    assert weeks.name(weeks.number_of(day)) == name


def test_every_day_of_a_year_agrees_with_the_calendar() -> None:
    for offset in range(800):
        day = date(2025, 12, 1) + timedelta(days=offset)
        year, week, weekday = day.isocalendar()
        assert weeks.name(weeks.number_of(day)) == f"{year}-W{week:02}"
        assert weeks.monday(weeks.number_of(day)) == day - timedelta(days=weekday - 1)


def test_a_day_lasts_from_midnight_to_midnight_utc() -> None:
    day = date(2026, 11, 22)
    assert clock.iso(weeks.start_of(day)) == "2026-11-22T00:00:00.000000Z"
    assert weeks.end_of(day) == weeks.start_of(day + timedelta(days=1))
