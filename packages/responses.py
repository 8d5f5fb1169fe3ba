"""One question's answer: is it one, is it right, and how xAPI writes it.

Writing and reading follow `result.response` of an interaction, xAPI 1.0.3, Data 2.4.4.1 "Interaction
activities", and IEEE 9274.1.1 §4.2.2.1: choices are joined by `[,]`, true-false is `true` or `false`, numeric
is a number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from packages.lesson import Question

NUMBER_SLACK = 1e-9
"""So that 0.4 is within 0.3 of 0.1, as a person reckons."""
DELIMITER = "[,]"
LONGEST = 2000
"""Characters of a response that are looked at; no legal one is longer."""
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


def question_rules(question: Question) -> dict[str, Any]:
    """What `is_right` has to know of a question, as plain data."""
    right = list(question.right) if isinstance(question.right, tuple) else question.right
    return {
        "id": question.id,
        "kind": question.kind,
        "right": right,
        "tolerance": question.tolerance,
        "points": question.points,
    }


def is_answer(question: Question | Mapping[str, Any], response: object) -> bool:
    """Whether a response is one at all: a finite number, or a list of at least one choice id."""
    kind = question.kind if isinstance(question, Question) else question["kind"]
    if kind == "number":
        return finite(response) is not None
    if not isinstance(response, list | tuple) or not response:
        return False
    return all(isinstance(choice, str) for choice in response)


def is_right(question: Question | Mapping[str, Any], response: object) -> bool:
    """Whether the response is right: just the right choices in any order, or a number within the tolerance.

    A poll has no right answer. What is no answer is not right.
    """
    rules = question_rules(question) if isinstance(question, Question) else question
    if rules["kind"] == "poll" or not is_answer(rules, response):
        return False
    if rules["kind"] == "number":
        number = finite(response)
        tolerance = (rules.get("tolerance") or 0) + NUMBER_SLACK
        return number is not None and abs(number - rules["right"]) <= tolerance
    return isinstance(response, list | tuple) and set(response) == set(rules["right"])


def xapi_response(question: Question, response: list[str] | tuple[str, ...] | float) -> str:
    """Write a response as xAPI does, choices in the question's order so that equal answers look equal.

    Raises:
        ValueError: the response is no answer to this question (`scoring.is_answer`).
    """
    if not is_answer(question, response):
        raise ValueError(f"not an answer to question {question.id}: {response!r}")
    if isinstance(response, int | float):
        number = float(response)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    known = [choice for choice in question.choices if choice in response]
    others = [choice for choice in dict.fromkeys(response) if choice not in question.choices]
    return DELIMITER.join(known + others)


def parse_response(question: Question, text: object) -> list[str] | float | None:
    """Read a response; None where it is none: no string, an unknown choice, two where one is asked."""
    if not isinstance(text, str) or not text or len(text) > LONGEST:
        return None
    if question.kind == "number":
        if not _NUMBER.fullmatch(text.strip()):
            return None
        number = float(text)
        return number if math.isfinite(number) else None
    if question.kind != "multiple":
        return [text] if text in question.choices else None
    chosen = text.split(DELIMITER)
    if len(set(chosen)) != len(chosen) or not set(chosen) <= set(question.choices):
        return None
    return [choice for choice in question.choices if choice in chosen]


def finite(value: object) -> float | None:
    """A finite number, or None; booleans and strings are no numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:  # an integer of more than 308 digits
        return None
    return number if math.isfinite(number) else None
