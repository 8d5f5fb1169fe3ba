"""What the parts of a lesson are, as xAPI activity definitions: so that whoever reads the log knows without us.

The player only names activities; the words and the pattern of the right answer are the server's.
Interaction activities: xAPI 1.0.3, Data 2.4.4.1.
"""

from __future__ import annotations

from typing import Any

from lti_tool.learner.facts import CONFIDENCE, FOLLOW_UPS
from packages.html import plain_text
from packages.lesson import Lesson, Question
from packages.player_files import messages_for
from packages.scoring import xapi_response
from xapi.vocabulary import TYPES, Namespace

LONGEST_NAME = 200
_INTERACTIONS = {
    "single": "choice",
    "multiple": "choice",
    "poll": "choice",
    "true-false": "true-false",
    "number": "numeric",
    "text": "fill-in",
    "order": "sequencing",
    "match": "matching",
}
_LISTS = {"choice": ("choices",), "sequencing": ("choices",), "matching": ("source", "target")}
"""What an interaction of a type lists; the last of a matching is what the choices are matched with."""


def definition(iri: str, lesson: Lesson, lang: str, ns: Namespace) -> dict[str, Any]:
    """The definition of a part of this lesson, in the language of the attempt.

    Args:
        iri: the activity's id; it must be a part of the lesson (``facts.take`` has checked that).
        lesson: the lesson.
        lang: a language of the lesson.
        ns: our permanent namespace.
    """
    kind, _slash, name = iri.removeprefix(ns.lesson(lesson.id) + "/").partition("/")
    text = lesson.text(lang)
    if kind == "questions":
        return _question(lesson, lesson.questions[name], lang)
    if kind == "reflection":
        segment = next(one for one in lesson.segments if one.kind == "reflection")
        return {
            "type": TYPES["reflection"],
            "name": {lang: text.segments[segment.id].title},
            "interactionType": "long-fill-in",
        }
    if kind == "confidence":
        return _confidence(text.confidence or "", lang)
    if kind == "follow-up":
        return _follow_up(lang)
    if kind == "video" and lesson.video is not None:
        return {"type": TYPES["video"], "name": {lang: text.segments[lesson.video.id].title}}
    return {"type": TYPES["card"], "name": {lang: text.segments[name].title}}


def _confidence(asked: str, lang: str) -> dict[str, Any]:
    spoken, words = messages_for(lang)  # what the learner saw
    steps = [{"id": step, "description": {spoken: words[f"confidence_{step}"]}} for step in CONFIDENCE]
    return {
        "type": TYPES["confidence"],
        "name": {lang: asked[:LONGEST_NAME]},
        "interactionType": "likert",
        "scale": steps,
    }


def _follow_up(lang: str) -> dict[str, Any]:
    spoken, words = messages_for(lang)  # what the learner saw
    offered = [{"id": one, "description": {spoken: words["follow_up_" + one.replace("-", "_")]}} for one in FOLLOW_UPS]
    return {
        "type": TYPES["follow_up"],
        "name": {spoken: words["follow_up_title"]},
        "interactionType": "choice",
        "choices": offered,
    }


def _question(lesson: Lesson, question: Question, lang: str) -> dict[str, Any]:
    words = lesson.text(lang).questions[question.id]
    made: dict[str, Any] = {
        "type": TYPES["question"],
        "name": {lang: plain_text(words.prompt)[:LONGEST_NAME]},
        "interactionType": _INTERACTIONS[question.kind],
    }
    if isinstance(question.right, tuple):
        if question.kind == "text":
            made["correctResponsesPattern"] = list(question.right)
        elif question.right:
            made["correctResponsesPattern"] = [xapi_response(question, question.right)]
        listed = ((question.choices, words.choices), (question.targets, words.targets))
        for name, (ids, texts) in zip(_LISTS.get(made["interactionType"], ()), listed, strict=False):
            made[name] = [{"id": one, "description": {lang: texts[one]}} for one in ids]
    else:
        low, high = question.right - question.tolerance, question.right + question.tolerance
        made["correctResponsesPattern"] = [
            f"{xapi_response(question, low)}[:]{xapi_response(question, high)}"
            if question.tolerance
            else xapi_response(question, question.right)
        ]
    return made
