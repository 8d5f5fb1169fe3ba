"""Times and durations are read exactly."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from xapi import moments


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2015-11-18T12:17:00Z", "2015-11-18T12:17:00.000000Z"),
        ("2015-11-18t12:17:00z", "2015-11-18T12:17:00.000000Z"),
        ("2015-11-18T12:17:00.1234567Z", "2015-11-18T12:17:00.123456Z"),
        ("2015-11-18T12:17:00,5Z", "2015-11-18T12:17:00.500000Z"),
        ("2015-11-18T12:17:00+01:30", "2015-11-18T10:47:00.000000Z"),
        ("2015-11-18T12:17:00-0130", "2015-11-18T13:47:00.000000Z"),
        ("2015-11-18T12:17+02", "2015-11-18T10:17:00.000000Z"),
        ("2015-11-18T12:17:00", "2015-11-18T12:17:00.000000Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000Z"),
        ("1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59.900000Z"),
        ("0900-01-01T00:00:00Z", "0900-01-01T00:00:00.000000Z"),
    ],
)
def test_a_timestamp_is_a_point_in_time(text: str, meant: str) -> None:
    assert moments.render(moments.parse(text)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "should fail",
        "2015-11-18",
        "2015-02-30T12:00:00Z",
        "2015-13-01T12:00:00Z",
        "0000-01-01T12:00:00Z",
        "2015-11-18T24:00:00Z",
        "2015-11-18T12:60:00Z",
        "2015-11-18T12:00:61Z",
        "2015-11-18T12:17:00-00:00",
        "2015-11-18T12:17:00-0000",
        "2015-11-18T12:17:00-00",
        "2015-11-18T12:17:00+24:00",
        "2015-11-18T12:17:00+01:60",
        "2015-11-18T12:17:00Z\n",
        "٢٠١٥-11-18T12:17:00Z",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(moments.NotATime):
        moments.parse(text)


@pytest.mark.parametrize("text", ["2015-11-18T12:17:00", "2015-11-18T12:17Z", "2015-11-18T12:17:00+01"])
def test_rfc_3339_wants_seconds_and_a_whole_zone(text: str) -> None:
    moments.parse(text)
    with pytest.raises(moments.NotATime):
        moments.parse(text, rfc3339=True)


def test_a_datetime_without_zone_is_no_point_in_time() -> None:
    assert moments.of(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)) == 1_000_000
    with pytest.raises(ValueError, match="zone"):
        moments.of(datetime(1970, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        "PT4H35M59.14S",
        "PT16559.14S",
        "P3Y1M29DT4H35M59.14S",
        "P3Y",
        "P4W",
        "PT0S",
        "P1.5D",
        "PT1,5H",
        "P1DT1H",
    ],
)
def test_iso_durations_are_known(text: str) -> None:
    assert moments.is_duration(text)


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1DT", "P4W1D", "PT1.5H30M", "PT1S ", "4 hours", "P-1D", "PT1M1H", "P1S"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    assert not moments.is_duration(text)
