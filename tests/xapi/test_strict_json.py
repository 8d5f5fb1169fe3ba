"""JSON is read strictly, and written back as it was meant."""

from __future__ import annotations

import pytest

from xapi.strict_json import BadJSON, dump, parse


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"NaN",
        b'{"a":Infinity}',
        b'{"a":1,"a":1}',
        b'{ "b": {"a": 1, "x": [], "a": 2} }',
        b'{"a":1,"\\u0061":2}',
        b'"\xff"',
        b'"\\ud800"',
        b"1e400",
        b"[1,]",
        b"[" * 5000 + b"]" * 5000,
        b"[" * 900 + b"]" * 900,
        b"\xef\xbb\xbf{}",
    ],
)
def test_what_is_not_strict_json_is_refused(body: bytes) -> None:
    with pytest.raises(BadJSON):
        parse(body)


def test_a_repeated_property_is_named() -> None:
    """XAPI-00021."""
    with pytest.raises(BadJSON, match='"verb" stands twice'):
        parse(b'{"verb": {}, "actor": {}, "verb": {}}')


@pytest.mark.parametrize(
    "text",
    [
        '{"a":[1,2.5,null,true,"\u00e9\\n"]}',
        "123456789012345678901234567890",
        '{"n":-18446744073709551616}',
        '"a\\u0000"',
    ],
)
def test_what_was_read_is_written_the_same(text: str) -> None:
    assert dump(parse(text.encode())) == text


def test_spaces_do_not_matter() -> None:
    assert parse(b' { "a" : [ 1 , { "a" : "a" } ] } ') == {"a": [1, {"a": "a"}]}
