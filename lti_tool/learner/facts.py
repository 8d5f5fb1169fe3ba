"""From a player's statement to facts about an attempt: pure.

Facts are what ``packages.scoring.conclude`` reckons with: seconds watched, cards seen, answers. Beside them stands
what the learner said without its counting for anything: how sure they are, the reflection, the follow-up. A browser
is not believed on anything the server can know: whether an answer is right is worked out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from packages.lesson import Lesson, Question
from packages.scoring import is_right, merge_segments, parse_response
from xapi.vocabulary import VERBS, VIDEO_EXTENSIONS, Namespace

MAX_REFLECTION = 2_000
MAX_NOTE = 1_000
MOST_SEGMENTS = 500
"""Parts of a video between which something is missing: nobody watches so, and without a bound each post costs more."""
CONFIDENCE = ("1", "2", "3", "4", "5")
"""How sure a learner can be, from not at all to very."""
FOLLOW_UPS = ("did", "started", "not-yet", "changed")
"""What can have come of a lesson some weeks later."""

_NAMES = {iri: name for name, iri in VERBS.items()}
_VIDEO_VERBS = frozenset({"initialized", "played", "paused", "seeked", "completed", "terminated"})
PLAYER_VERBS = frozenset(VERBS[name] for name in {"answered", "responded", "experienced", *_VIDEO_VERBS})
"""All that a player says of a part of a lesson; ``completed`` and the like only of its video."""


class Refused(Exception):
    """A statement that is not this attempt's or makes no sense; the text is the reason given back."""


@dataclass(slots=True)
class Facts:
    """What is known of an attempt; ``as_dict`` is what the database keeps and scoring reads.

    An answer is the last response and how many there were, and from the second on the first one (``first``).
    ``confidence`` is by ``before`` (the first that was said) and ``after`` (the last), 1 to 5.
    """

    segments: list[tuple[float, float]] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    confidence: dict[str, int] = field(default_factory=dict)
    reflection: str = ""
    follow_up: str = ""

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Facts:
        """The facts again, from what the database kept."""
        return cls(
            segments=[(float(start), float(end)) for start, end in kept.get("segments", [])],
            cards=list(kept.get("cards", [])),
            answers={name: dict(answer) for name, answer in kept.get("answers", {}).items()},
            confidence=dict(kept.get("confidence", {})),
            reflection=kept.get("reflection", ""),
            follow_up=kept.get("follow_up", ""),
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain data: ``{"segments": [[from, to]…], "cards": […], "answers": {…}}``, and what else was said."""
        said = {"confidence": self.confidence, "reflection": self.reflection, "follow_up": self.follow_up}
        return {
            "segments": [list(part) for part in self.segments],
            "cards": self.cards,
            "answers": self.answers,
            **{name: value for name, value in said.items() if value},
        }


def take(
    statement: Mapping[str, Any],
    lesson: Lesson,
    ns: Namespace,
    facts: Facts,
    *,
    concluded: bool,
    follow_up: bool = False,
) -> dict[str, Any] | None:
    """Check one statement of the player and add what it says to the facts.

    Args:
        statement: as the player sent it.
        lesson: the attempt's lesson; the statement must be about a part of it.
        ns: our permanent namespace.
        facts: changed in place; what counts is not, where ``concluded``: what comes after the end is only kept.
        concluded: whether the attempt is completed already.
        follow_up: whether it is time for the follow-up, and it was not answered yet.

    Returns:
        The statement's ``result``, put right, or ``None`` where it has none.

    Raises:
        Refused: with the reason, in English, for the player's author.
    """
    verb = _NAMES.get(_iri(statement.get("verb")))
    part, name = _part(_iri(statement.get("object")), lesson, ns)
    result = statement.get("result")
    if result is not None and not isinstance(result, Mapping):
        raise Refused("result must be an object")
    if part == "question" and verb in {"answered", "responded"}:
        return _answer(lesson, lesson.questions[name], result, facts, concluded)
    if part == "card" and verb == "experienced":
        if not concluded and name not in facts.cards:
            facts.cards.append(name)
        return _kept(result, "duration", "extensions")
    if part == "reflection" and verb == "responded":
        text = (result or {}).get("response")
        if not isinstance(text, str) or not text.strip() or len(text) > MAX_REFLECTION:
            raise Refused(f"a reflection is a text of at most {MAX_REFLECTION} characters")
        facts.reflection = text
        return {"response": text}
    if part == "confidence" and verb == "responded":
        return _confidence(name, result, facts)
    if part == "follow-up" and verb == "responded":
        if not follow_up:
            raise Refused("the follow-up is not due, or was answered")
        return _follow_up(result, ns, facts)
    if part == "video" and verb in _VIDEO_VERBS:
        _watch(result, lesson, facts, concluded)
        return _kept(result, "completion", "duration", "extensions")
    raise Refused("this verb is not for this part of the lesson")


def _kept(result: Mapping[str, Any] | None, *names: str) -> dict[str, Any] | None:
    """The parts of a result that a player may say here: never a score, nor a success."""
    return {name: value for name, value in (result or {}).items() if name in names} or None


def watch(played: object, lesson: Lesson, facts: Facts) -> None:
    """Add played segments, written as in the Video Profile (``0.000[.]12.000[,]14.000[.]21.000``).

    Where they would be too many, the shortest are left out, as the player does.
    """
    video = lesson.video
    if video is None or video.duration is None or not isinstance(played, str) or len(played) > 4_000:
        return
    parts: list[tuple[float, float]] = []
    for piece in played.split("[,]"):
        ends = piece.split("[.]")
        try:
            parts.append((float(ends[0]), float(ends[1])))
        except (ValueError, IndexError):
            continue
    merged = merge_segments([*facts.segments, *parts], video.duration)
    if len(merged) > MOST_SEGMENTS:
        longest = sorted(merged, key=lambda part: part[0] - part[1])[:MOST_SEGMENTS]
        merged = sorted(longest)
    facts.segments = merged


def _iri(thing: object) -> str:
    value = thing.get("id") if isinstance(thing, Mapping) else None
    return value if isinstance(value, str) else ""


def _part(iri: str, lesson: Lesson, ns: Namespace) -> tuple[str, str]:
    """Which part of the lesson an activity id names.

    Raises:
        Refused: none, or another lesson's.
    """
    prefix = ns.lesson(lesson.id) + "/"
    if not iri.startswith(prefix):
        raise Refused("the object is not a part of this attempt's lesson")
    kind, _slash, name = iri.removeprefix(prefix).partition("/")
    if kind == "questions" and name in lesson.questions:
        return "question", name
    if kind == "cards" and name in lesson.cards:
        return "card", name
    if kind == "video" and not name and lesson.video is not None:
        return "video", ""
    if kind == "reflection" and not name and any(one.kind == "reflection" for one in lesson.segments):
        return "reflection", ""
    if kind == "confidence" and name in {"before", "after"} and lesson.confidence:
        return "confidence", name
    if kind == "follow-up" and not name:
        return "follow-up", ""
    raise Refused("the object is not a part of this attempt's lesson")


def _answer(
    lesson: Lesson, question: Question, result: Mapping[str, Any] | None, facts: Facts, concluded: bool
) -> dict[str, Any]:
    response = parse_response(question, (result or {}).get("response"))
    if response is None:
        raise Refused(f"result.response is not an answer to question {question.id}")
    right = is_right(question, response)
    given = facts.answers.get(question.id, {"tries": 0})
    settled = is_right(question, given.get("response")) or given["tries"] >= lesson.completion.tries
    if not concluded and (not settled or question.kind == "poll"):
        first = {"first": given.get("first", given["response"])} if given["tries"] else {}
        facts.answers[question.id] = {"response": response, "tries": given["tries"] + 1, **first}
    kept = {key: value for key, value in (result or {}).items() if key in {"response", "duration"}}
    return kept if question.kind == "poll" else {**kept, "success": right}


def _confidence(when: str, result: Mapping[str, Any] | None, facts: Facts) -> dict[str, Any]:
    said = (result or {}).get("response")
    if said not in CONFIDENCE:
        raise Refused(f"result.response must be one of {', '.join(CONFIDENCE)}")
    if when == "after" or when not in facts.confidence:
        facts.confidence[when] = int(said)
    return {"response": said}


def _follow_up(result: Mapping[str, Any] | None, ns: Namespace, facts: Facts) -> dict[str, Any]:
    said = (result or {}).get("response")
    if said not in FOLLOW_UPS:
        raise Refused(f"result.response must be one of {', '.join(FOLLOW_UPS)}")
    extensions = (result or {}).get("extensions", {})
    note = extensions.get(ns.extension("note")) if isinstance(extensions, Mapping) else None
    if note is not None and (not isinstance(note, str) or not note.strip() or len(note) > MAX_NOTE):
        raise Refused(f"a note is a text of at most {MAX_NOTE} characters")
    facts.follow_up = said
    return {"response": said, **({} if note is None else {"extensions": {ns.extension("note"): note}})}


def _watch(result: Mapping[str, Any] | None, lesson: Lesson, facts: Facts, concluded: bool) -> None:
    extensions = (result or {}).get("extensions")
    if isinstance(extensions, Mapping) and not concluded:
        watch(extensions.get(VIDEO_EXTENSIONS["played_segments"]), lesson, facts)
