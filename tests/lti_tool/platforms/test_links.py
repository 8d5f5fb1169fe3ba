from __future__ import annotations

import pytest

from lti_tool.platforms.links import next_link
from tests.lti_tool.platforms.replay import captured


def as_sent(header: str) -> str:
    """A header as it comes off the wire: UTF-8 bytes read as Latin-1."""
    return header.encode().decode("latin-1")


def test_moodles_next_page_is_found_in_its_malformed_header() -> None:
    header = captured("moodle/ags-lineitems-page")["response"]["headers"]["Link"]
    expected = "http://localhost:8081/mod/lti/services.php/2/lineitems?type_id=1&limit=2&from=2"
    assert next_link(as_sent(header)) == expected
    assert next_link(header) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('<https://lms/a?p=2>; rel="next"', "https://lms/a?p=2"),
        ('<https://lms/a?p=1>; rel="prev", <https://lms/a?p=3>; rel="next"', "https://lms/a?p=3"),
        ("<https://lms/a?x=1,2&p=2>; rel=next", "https://lms/a?x=1,2&p=2"),
        ('<https://lms/a>; title="more"; REL="last next"', "https://lms/a"),
        ('<https://lms/a>; rel="last"', None),
        ('<https://lms/a>; rel="nextish"', None),
        ("<https://lms/a>", None),
        ("next", None),
        ("", None),
        ("<" * 30_000, None),
    ],
)
def test_a_next_page_is_found_in_any_quotes_and_nothing_else_is_taken_for_one(
    header: str, expected: str | None
) -> None:
    assert next_link(header) == expected
