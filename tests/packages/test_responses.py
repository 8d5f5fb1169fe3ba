"""Answers: right or wrong, and as xAPI writes them."""

from __future__ import annotations

from typing import Any

import pytest

from packages.lesson import Question
from packages.scoring import is_answer, is_right, merge_segments, parse_response, xapi_response

SINGLE = Question("q", "single", ("a", "b", "c"), ("b",), 0, 1)
MULTIPLE = Question("q", "multiple", ("a", "b", "c"), ("a", "c"), 0, 1)
TRUE_FALSE = Question("q", "true-false", ("true", "false"), ("true",), 0, 1)
NUMBER = Question("q", "number", (), 100, 0.5, 1)
POLL = Question("q", "poll", ("a", "b"), (), 0, 0)


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
    ],
)
def test_a_response_is_written_and_read_back(question: Question, response: Any, text: str) -> None:
    assert xapi_response(question, response) == text
    assert parse_response(question, text) == response


def test_choices_are_written_in_the_order_of_the_question_and_once() -> None:
    assert xapi_response(MULTIPLE, ["c", "a", "c"]) == "a[,]c"
    assert parse_response(MULTIPLE, "c[,]a") == ["a", "c"]


@pytest.mark.parametrize(
    "question, text",
    [
        (SINGLE, ""), (SINGLE, "z"), (SINGLE, "a[,]b"), (SINGLE, None), (SINGLE, 5), (SINGLE, ["b"]),
        (MULTIPLE, "a[,]z"), (MULTIPLE, "a[,]a"), (MULTIPLE, "[,]"), (MULTIPLE, "a,c"),
        (TRUE_FALSE, "True"), (TRUE_FALSE, "1"), (POLL, "a[,]b"),
        (NUMBER, "nan"), (NUMBER, "inf"), (NUMBER, "1e999"), (NUMBER, "1_0"), (NUMBER, "ten"),
        (NUMBER, "1:2"), (NUMBER, "٣"), (NUMBER, "9" * 2001),
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
