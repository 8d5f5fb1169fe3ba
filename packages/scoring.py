"""From what a learner did to a result: pure, and the same in Python and in JavaScript.

`packages/player/scoring.js` follows the same rules; both run `tests/vectors/scoring/*.json`. So that the two
agree to the last digit, sums are taken in order and rounding is "half up", nothing cleverer.

*Rules* are a plain dict that comes from a lesson (`rules_of`) and is trusted. *Facts* are what a browser says
and are not: what makes no sense is left out, and nothing raises.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from packages.lesson import Lesson
from packages.responses import finite, is_answer, is_right, parse_response, question_rules, xapi_response

__all__ = [
    "Conclusion",
    "conclude",
    "is_answer",
    "is_right",
    "merge_segments",
    "parse_response",
    "question_rules",
    "rules_of",
    "xapi_response",
]

SLACK_SECONDS = 0.5
"""A player reports time in steps: so much may be missing of what has to be watched."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The result of an attempt so far."""

    watched: float
    """Share of the video's seconds that was watched, 0..1, three decimals; 0 without a video."""
    progress: float
    """Mean of how far each condition of completion is fulfilled, 0..1, three decimals."""
    completed: bool
    points: int
    max_points: int
    scaled: float | None
    """points / max_points, four decimals; None where no points can be had."""
    success: bool | None
    """Passed or failed; None before completion and where there is no mastery."""

    def as_dict(self) -> dict[str, Any]:
        """The same as a plain dict, for JSON."""
        return asdict(self)


def rules_of(lesson: Lesson) -> dict[str, Any]:
    """What `conclude` has to know of a lesson, as plain data that can be sent to a browser."""
    video = lesson.video
    return {
        "completion": asdict(lesson.completion),
        "video": None if video is None else {"duration": video.duration},
        "cards": list(lesson.cards),
        "questions": [question_rules(question) for question in lesson.questions.values()],
    }


def conclude(rules: Mapping[str, Any], facts: object) -> Conclusion:
    """Reckon the result of an attempt.

    Args:
        rules: as `rules_of` makes them.
        facts: `{"segments": [[from, to], …], "cards": [id, …], "answers": {id: {"response", "tries"}}}`,
            watched intervals in seconds in any order; anything else is ignored.
    """
    known = facts if isinstance(facts, Mapping) else {}
    completion = rules["completion"]
    fulfilled: list[float] = []

    seconds, watched = 0.0, 0.0
    if rules.get("video"):
        duration = float(rules["video"]["duration"])
        seconds = _length(merge_segments(known.get("segments"), duration))
        watched = min(1.0, seconds / duration)
        if completion.get("watch") is not None:
            needed = completion["watch"] * duration
            fulfilled.append(1.0 if seconds + SLACK_SECONDS >= needed else seconds / needed)

    cards = rules.get("cards") or []
    if completion.get("cards", True) and cards:
        seen = known.get("cards")
        seen = [card for card in seen if isinstance(card, str)] if isinstance(seen, list | tuple) else []
        fulfilled.append(len([card for card in cards if card in seen]) / len(cards))

    questions = rules.get("questions") or []
    answers = known.get("answers")
    points, max_points, settled = 0, 0, 0
    for question in questions:
        given = answers.get(question["id"]) if isinstance(answers, Mapping) else None
        response = given.get("response") if isinstance(given, Mapping) else None
        right = is_right(question, response)
        if question["kind"] != "poll":
            max_points += question["points"]
            points += question["points"] if right else 0
        if is_answer(question, response) and isinstance(given, Mapping):
            settled += question["kind"] == "poll" or right or _tries(given) >= completion.get("tries", 2)
    if completion.get("questions", "all") == "all" and questions:
        fulfilled.append(settled / len(questions))

    total = 0.0
    for share in fulfilled:
        total += share
    completed = all(share >= 1 for share in fulfilled)
    scaled = _rounded(points / max_points, 4) if max_points else None
    mastery = completion.get("mastery")
    return Conclusion(
        watched=_rounded(watched, 3),
        progress=_rounded(total / len(fulfilled), 3) if fulfilled else 1.0,
        completed=completed,
        points=points,
        max_points=max_points,
        scaled=scaled,
        success=None if not completed or mastery is None or scaled is None else scaled >= mastery,
    )


def merge_segments(segments: object, duration: float) -> list[tuple[float, float]]:
    """The watched parts of a video, in order, cut to 0..duration, without overlap.

    Intervals that are no pair of finite numbers, run backwards or lie outside are left out.
    """
    if not isinstance(segments, list | tuple):
        return []
    parts: list[tuple[float, float]] = []
    for segment in segments:
        if not isinstance(segment, list | tuple) or len(segment) != 2:
            continue
        start, end = finite(segment[0]), finite(segment[1])
        if start is None or end is None:
            continue
        start, end = max(0.0, start), min(float(duration), end)
        if start < end:
            parts.append((start, end))
    merged: list[tuple[float, float]] = []
    for start, end in sorted(parts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _length(parts: list[tuple[float, float]]) -> float:
    total = 0.0
    # Not sum(): since Python 3.12 it corrects rounding errors, which JavaScript does not.
    for start, end in parts:
        total += end - start
    return total


def _tries(given: Mapping[str, Any]) -> float:
    """How often it was tried: an answer was tried once at least."""
    return max(1.0, finite(given.get("tries")) or 1.0)


def _rounded(value: float, decimals: int) -> float:
    """Half up, as JavaScript's Math.round; Python's round() would differ."""
    scale = 10.0**decimals
    return math.floor(value * scale + 0.5) / scale
