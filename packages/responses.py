"""One question's answer: is it one, is it right, and how xAPI writes it.

Writing and reading follow `result.response` of an interaction, xAPI 1.0.3, Data 2.4.4.1 "Interaction
activities", and IEEE 9274.1.1 §4.2.2.1: choices are joined by `[,]` (for order in the learner's order), a match
is `choice[.]target`, true-false is `true` or `false`, numeric is a number, a text is itself.

A response is a list of strings; a number for number; a string for text.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from packages.lesson import Question

NUMBER_SLACK = 1e-9
"""So that 0.4 is within 0.3 of 0.1, as a person reckons."""
DELIMITER = "[,]"
PAIR = "[.]"
LONGEST = 2000
"""Characters of a response that are looked at; no legal one is longer."""
LONGEST_TEXT = 200
"""Characters of the answer to a text question."""
Response = list[str] | float | str
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


def pair(choice: str, target: str) -> str:
    """A choice with its target, as xAPI writes one pair of a matching."""
    return f"{choice}{PAIR}{target}"


def folded(text: str) -> str:
    """A text as answers are compared: no accents, no capitals; blanks, punctuation and symbols are one blank.

    NFKD, without category Mn, in small letters, runs of Z*, P*, S* and C* to one blank, trimmed. Nothing of a
    language's own is done, so that JavaScript does the same (`folded` in player/responses.js).
    """
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if unicodedata.category(letter) != "Mn")
    words = "".join(" " if unicodedata.category(letter)[0] in "ZPSC" else letter for letter in plain.lower())
    return " ".join(words.split())


def is_answer(question: Question | Mapping[str, Any], response: object) -> bool:
    """Whether a response is one at all.

    A finite number; a text of at most 200 characters in which something remains when folded; for order all
    choices, each once; for match each choice once, with some target; else a list of at least one choice id.
    """
    kind = question.kind if isinstance(question, Question) else question["kind"]
    if kind == "number":
        return finite(response) is not None
    if kind == "text":
        return isinstance(response, str) and len(response) <= LONGEST_TEXT and folded(response) != ""
    if not isinstance(response, list | tuple) or not response:
        return False
    if not all(isinstance(choice, str) for choice in response):
        return False
    if kind not in ("order", "match"):
        return True
    right: Any = question.right if isinstance(question, Question) else question["right"]
    if kind == "match":
        return sorted(map(_left, response)) == sorted(map(_left, right)) and all(PAIR in one for one in response)
    return sorted(response) == sorted(right)


def is_right(question: Question | Mapping[str, Any], response: object) -> bool:
    """Whether the response is right.

    Just the right choices, in any order except for order; a number within the tolerance; a text that is folded
    the same as one of the accepted. A poll has no right answer. What is no answer is not right.
    """
    rules = question_rules(question) if isinstance(question, Question) else question
    if rules["kind"] == "poll" or not is_answer(rules, response):
        return False
    if rules["kind"] == "number":
        number = finite(response)
        tolerance = (rules.get("tolerance") or 0) + NUMBER_SLACK
        return number is not None and abs(number - rules["right"]) <= tolerance
    if isinstance(response, str):
        return folded(response) in map(folded, rules["right"])
    if not isinstance(response, list | tuple):
        return False
    if rules["kind"] == "order":
        return list(response) == list(rules["right"])
    return set(response) == set(rules["right"])


def xapi_response(question: Question, response: Response | tuple[str, ...]) -> str:
    """Write a response as xAPI does, choices in the question's order so that equal answers look equal.

    Raises:
        ValueError: the response is no answer to this question (`scoring.is_answer`).
    """
    if not is_answer(question, response):
        raise ValueError(f"not an answer to question {question.id}: {response!r}")
    if isinstance(response, int | float):
        number = float(response)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    if isinstance(response, str):
        return response
    if question.kind == "order":
        return DELIMITER.join(response)
    if question.kind == "match":
        return DELIMITER.join(sorted(response, key=lambda one: question.choices.index(_left(one))))
    known = [choice for choice in question.choices if choice in response]
    others = [choice for choice in dict.fromkeys(response) if choice not in question.choices]
    return DELIMITER.join(known + others)


def parse_response(question: Question, text: object) -> Response | None:
    """Read a response; None where it is none: no string, an unknown choice, two where one is asked."""
    if not isinstance(text, str) or not text or len(text) > LONGEST:
        return None
    if question.kind == "text":
        return text if is_answer(question, text) else None
    if question.kind == "number":
        if not _NUMBER.fullmatch(text.strip()):
            return None
        number = float(text)
        return number if math.isfinite(number) else None
    if question.kind in ("single", "true-false", "poll"):
        return [text] if text in question.choices else None
    chosen = text.split(DELIMITER)
    if question.kind == "order":
        return chosen if is_answer(question, chosen) else None
    if question.kind == "match":
        known = {pair(choice, target) for choice in question.choices for target in question.targets}
        if not is_answer(question, chosen) or not set(chosen) <= known:
            return None
        return sorted(chosen, key=lambda one: question.choices.index(_left(one)))
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


def _left(one: str) -> str:
    """The choice of a pair."""
    return one.split(PAIR, 1)[0]
