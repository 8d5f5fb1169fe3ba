from __future__ import annotations

import pytest

from lti_tool import clock
from lti_tool.lti.freshness import LONGEST, SHORTEST, good_for


@pytest.mark.parametrize(
    ("header", "microseconds"),
    [
        ("", LONGEST),
        ("public", LONGEST),
        ("max-age=7200", 2 * clock.HOUR),
        ("public, Max-Age = 7200, must-revalidate", 2 * clock.HOUR),
        ('max-age="7200"', 2 * clock.HOUR),
        ("max-age=0", SHORTEST),
        ("no-store, max-age=7200", SHORTEST),
        ("max-age=31536000", LONGEST),
        ("max-age=99999999999999", LONGEST),
        ("s-maxage=7200", LONGEST),
        ("max-age=-1", LONGEST),
        ("max-age=soon", LONGEST),
    ],
)
def test_the_cache_header_counts_within_an_hour_and_a_day(header: str, microseconds: int) -> None:
    assert good_for(header) == microseconds
