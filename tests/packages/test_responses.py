"""Answers: right or wrong, and as xAPI writes them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packages.lesson import Question
from packages.responses import folded
from packages.scoring import is_answer, is_right, merge_segments, parse_response, xapi_response

SINGLE = Question("q", "single", ("a", "b", "c"), ("b",), 0, 1)
MULTIPLE = Question("q", "multiple", ("a", "b", "c"), ("a", "c"), 0, 1)
TRUE_FALSE = Question("q", "true-false", ("true", "false"), ("true",), 0, 1)
NUMBER = Question("q", "number", (), 100, 0.5, 1)
POLL = Question("q", "poll", ("a", "b"), (), 0, 0)
TEXT = Question("q", "text", (), ("ISRC", "code d'enregistrement"), 0, 1)
ORDER = Question("q", "order", ("a", "b", "c"), ("b", "a", "c"), 0, 1)
MATCH = Question("q", "match", ("a", "b", "c"), ("a[.]x", "b[.]y", "c[.]x"), 0, 1, ("x", "y", "z"))


@pytest.mark.parametrize(
    "question, response, text",
    [
        (SINGLE, ["b"], "b"),
        (MULTIPLE, ["a", "c"], "a[,]c"),
        (TRUE_FALSE, ["false"], "false"),
        (NUMBER, 100, "100"),
        (NUMBER, 100.0, "100"),
        (NUMBER, -0.25, "-0.25"),
        (POLL, ["a"], "a"),
        (TEXT, " Isrc, I think ", " Isrc, I think "),
        (TEXT, "a[,]b", "a[,]b"),
        (ORDER, ["c", "a", "b"], "c[,]a[,]b"),
        (MATCH, ["a[.]z", "b[.]z", "c[.]x"], "a[.]z[,]b[.]z[,]c[.]x"),
    ],
)
def test_a_response_is_written_and_read_back(question: Question, response: Any, text: str) -> None:
    assert xapi_response(question, response) == text
    assert parse_response(question, text) == response


def test_choices_are_written_in_the_order_of_the_question_and_once() -> None:
    assert xapi_response(MULTIPLE, ["c", "a", "c"]) == "a[,]c"
    assert parse_response(MULTIPLE, "c[,]a") == ["a", "c"]
    assert xapi_response(MATCH, ["c[.]x", "a[.]y", "b[.]z"]) == "a[.]y[,]b[.]z[,]c[.]x"
    assert parse_response(MATCH, "c[.]x[,]a[.]y[,]b[.]z") == ["a[.]y", "b[.]z", "c[.]x"]


@pytest.mark.parametrize(
    "question, text",
    [
        (SINGLE, ""), (SINGLE, "z"), (SINGLE, "a[,]b"), (SINGLE, None), (SINGLE, 5), (SINGLE, ["b"]),
        (MULTIPLE, "a[,]z"), (MULTIPLE, "a[,]a"), (MULTIPLE, "[,]"), (MULTIPLE, "a,c"),
        (TRUE_FALSE, "True"), (TRUE_FALSE, "1"), (POLL, "a[,]b"),
        (NUMBER, "nan"), (NUMBER, "inf"), (NUMBER, "1e999"), (NUMBER, "1_0"), (NUMBER, "ten"),
        (NUMBER, "1:2"), (NUMBER, "٣"), (NUMBER, "9" * 2001),
        (TEXT, ""), (TEXT, " ?! "), (TEXT, "x" * 201), (TEXT, 5), (TEXT, ["ISRC"]), (TEXT, None),
        (ORDER, "b[,]a"), (ORDER, "b[,]a[,]a"), (ORDER, "b[,]a[,]z"), (ORDER, "b[,]a[,]c[,]"), (ORDER, "b"),
        (MATCH, "a[.]x"), (MATCH, "a[.]x[,]b[.]y[,]c[.]w"), (MATCH, "a[.]x[,]b[.]y[,]z[.]x"), (MATCH, "a,b,c"),
        (MATCH, "a[.]x[,]a[.]y[,]b[.]y"), (MATCH, "a[.]x[.]y[,]b[.]y[,]c[.]x"), (MATCH, "[.]x[,]b[.]y[,]c[.]x"),
    ],
)  # fmt: skip
def test_what_is_no_response_is_not_read(question: Question, text: Any) -> None:
    assert parse_response(question, text) is None


@pytest.mark.parametrize("response", [[], "b", None, [1], {"b"}, True])
def test_what_is_no_answer_is_not_written_and_not_right(response: Any) -> None:
    assert not is_answer(SINGLE, response)
    assert not is_right(SINGLE, response)
    with pytest.raises(ValueError, match="not an answer to question q"):
        xapi_response(SINGLE, response)


def test_right_is_the_same_for_a_question_and_for_its_rules() -> None:
    rules = {"id": "q", "kind": "number", "right": 100, "tolerance": 0.5, "points": 1}
    for response, expected in ((100.5, True), (99.4, False), ("100", False), (float("nan"), False)):
        assert is_right(NUMBER, response) is expected
        assert is_right(rules, response) is expected
    assert is_right(MULTIPLE, ["c", "a"]) and not is_right(MULTIPLE, ["a"])
    assert not is_right(POLL, ["a"])


def test_a_right_order_is_one_and_a_right_match_is_right_in_any_order() -> None:
    assert is_right(ORDER, ["b", "a", "c"]) and not is_right(ORDER, ["a", "b", "c"])
    assert is_right(MATCH, ["c[.]x", "b[.]y", "a[.]x"]) and not is_right(MATCH, ["a[.]x", "b[.]x", "c[.]x"])


def test_a_text_is_right_as_people_write_it() -> None:
    assert is_right(TEXT, "isrc.") and is_right(TEXT, "Code d\u2019Enregistrément")
    assert not is_right(TEXT, "ISWC")


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Œuvre\u00a0protégée!", "œuvre protegee"),
        ("ЁЖ", "еж"),
        ("مُؤَلِّف", "مولف"),
        ("ＩＳＲＣ。编码", "isrc 编码"),
        ("\u200f…\n", ""),
    ],
)
def test_a_text_is_folded_the_same_way_in_every_language(text: str, expected: str) -> None:
    assert folded(text) == expected


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(text=st.text(max_size=30), other=st.text("aé؟ـُ编 -", max_size=6))
def test_folding_twice_is_folding_once_and_blanks_around_change_nothing(text: str, other: str) -> None:
    for one in (text, other):
        assert folded(folded(one)) == folded(one)
        assert folded(f" \t{one}\n.") == folded(one)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(order=st.permutations(ORDER.choices), targets=st.lists(st.sampled_from(MATCH.targets), min_size=3, max_size=3))
def test_every_order_and_every_match_is_written_and_read_back(order: list[str], targets: list[str]) -> None:
    pairs = [f"{choice}[.]{target}" for choice, target in zip(MATCH.choices, targets, strict=True)]
    for question, response in ((ORDER, order), (MATCH, pairs)):
        assert parse_response(question, xapi_response(question, response)) == response
        assert is_right(question, response) is (tuple(response) == question.right)


def test_watched_parts_are_merged_in_order_and_cut_to_the_video() -> None:
    nan, infinite = float("nan"), float("inf")
    segments = [
        [5, 9],
        (0, 2),
        [1, 3],
        [8, 99],
        [-4, 0.5],
        [7, 6],
        [nan, 4],
        [0, infinite],
        "ab",
        [1],
        10**400,
    ]
    assert merge_segments(segments, 10) == [(0.0, 3.0), (5.0, 10.0)]
    assert merge_segments({"a": 1}, 10) == []
