"""Multipart bodies are taken apart and put together byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xapi.lrs.multipart import BadMultipart, Part, join, split

GOOD = (
    b"\r\nbefore\r\n--b\r\nContent-Type:application/json\r\n\r\n{}\r\n--b  \r\n\r\n\x00\r\n-\r\n\r\n--b--\r\nafter",
    [Part({"content-type": "application/json"}, b"{}"), Part({}, b"\x00\r\n-\r\n")],
)


def test_parts_are_what_stands_between_the_boundaries() -> None:
    assert split(GOOD[0], "b") == GOOD[1]
    assert split(b"--b\r\nA: 1\r\nb : 2 \r\n\r\n\r\n--b--", "b") == [Part({"a": "1", "b": "2"}, b"")]


def test_the_media_type_has_no_parameters() -> None:
    assert Part({"content-type": "Application/JSON; charset=utf-8"}, b"").media_type == "application/json"
    assert Part({}, b"").media_type == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"--b--",
        b"--b\r\n\r\n{}",
        b"--b\r\n\r\n{}\r\n--b\r\n",
        b"--b\r\n\r\n{}\r\n--bc\r\n\r\n{}\r\n--b--",
        b"--b\r\nno end of headers\r\n--b--",
        b"--b\r\nno colon\r\n\r\n{}\r\n--b--",
        b"--b\r\n: no name\r\n\r\n{}\r\n--b--",
        b"--b\r\nA: 1\r\na: 2\r\n\r\n{}\r\n--b--",
        b"--b\r\nA: " + b"1" * 9000 + b"\r\n\r\n{}\r\n--b--",
        b"--b\nA: 1\n\n{}\n--b--",
    ],
)
def test_a_body_without_its_form_is_refused(body: bytes) -> None:
    with pytest.raises(BadMultipart):
        split(body, "b")


def test_a_body_of_very_many_parts_is_refused() -> None:
    with pytest.raises(BadMultipart, match="at most 5000"):
        split(b"--b\r\n\r\n\r\n" * 5001 + b"--b--", "b")
    assert len(split(b"--b\r\n\r\n\r\n" * 5000 + b"--b--", "b")) == 5000


@pytest.mark.parametrize("boundary", ["", "x" * 71, "a\r\nb", "é", "ends with a space "])
def test_a_boundary_has_a_form_too(boundary: str) -> None:
    with pytest.raises(BadMultipart, match="boundary"):
        split(b"--x\r\n\r\n\r\n--x--", boundary)


@given(
    st.lists(st.builds(Part, st.dictionaries(st.sampled_from(["a", "b-c"]), st.just("x Œ")), st.binary()), min_size=1)
)
def test_what_is_joined_is_split_the_same(parts: list[Part]) -> None:
    body, boundary = join(parts)
    assert split(body, boundary) == parts


@given(st.binary(), st.sampled_from(["b", "--"]))
def test_any_bytes_are_parts_or_refused(body: bytes, boundary: str) -> None:
    try:
        assert split(body + b"--b--", boundary)
    except BadMultipart as error:
        assert "\n" not in str(error)
