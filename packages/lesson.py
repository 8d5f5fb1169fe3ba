"""What a lesson is: plain, immutable data.

`catalogue.load` makes these from folders; nothing here reads a file. A `Lesson` that exists has been
checked: every text is there in every language, every question can be answered, every media file exists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from packages.problem import Problem

__all__ = [
    "Chapter",
    "Completion",
    "Cue",
    "Lesson",
    "LessonText",
    "Module",
    "Problem",
    "Question",
    "QuestionText",
    "Segment",
    "SegmentText",
    "Source",
]

LESSON_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,62}", re.ASCII)
"""What can be a lesson's id, and so the name of its folder."""

SegmentKind = Literal["card", "video", "quiz", "reflection"]
QuestionKind = Literal["single", "multiple", "true-false", "number", "poll", "text", "order", "match"]
Level = Literal["starter", "further"]


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact of the lesson comes from."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What makes the lesson complete, and passed."""

    watch: float | None
    """Share (0..1) of the video's seconds that has to be really watched; None: the video does not count."""
    cards: bool
    """Whether every card has to be seen."""
    questions: Literal["all", "none"]
    """Whether every question has to be settled."""
    mastery: float | None
    """Share (0..1) of the points that passes; None: completing is all there is."""
    tries: int
    """Tries a question; the last answer counts."""
    retakes: bool
    """Whether a new attempt is allowed after the end."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named point of the video, `at` in seconds."""

    at: float
    id: str


@dataclass(frozen=True, slots=True)
class Cue:
    """The video pauses `at` (seconds) and asks the question."""

    at: float
    question: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One step of a lesson; what does not belong to its kind is empty."""

    id: str
    kind: SegmentKind
    file: str | None
    """The video, relative to the lesson's folder, as `poster` and `captions` are."""
    poster: str | None
    duration: float | None
    """Seconds; None where there is no video."""
    captions: Mapping[str, str]
    """Language → WebVTT file."""
    chapters: tuple[Chapter, ...]
    cues: tuple[Cue, ...]
    questions: tuple[str, ...]
    image: str | None = None
    """A card's picture, relative to the lesson's folder, as `audio` and `sound` are."""
    audio: Mapping[str, str] = field(default_factory=_nothing)
    """Language → a card's sound file, for the languages that have one."""
    sound: str | None = None
    """A video's sound alone (`audio` in lesson.toml)."""
    tool: str | None = None
    """A card's exercise, which the player has."""
    markets: tuple[str, ...] = ()
    """Countries whose partners get the segment; empty: all."""
    replaces: str | None = None
    """The segment it stands in for in its markets."""

    @property
    def asks(self) -> tuple[str, ...]:
        """Ids of the questions that it asks, a video's in the order of time."""
        return (*(cue.question for cue in self.cues), *self.questions)

    @property
    def media(self) -> tuple[str, ...]:
        """The media files it names."""
        named = (self.file, self.poster, *self.captions.values(), self.image, *self.audio.values(), self.sound)
        return tuple(name for name in named if name)


@dataclass(frozen=True, slots=True)
class Question:
    """A question without its words."""

    id: str
    kind: QuestionKind
    choices: tuple[str, ...]
    """Choice ids in order, as they are shown; "true" and "false" for true-false; empty for number and text."""
    right: tuple[str, ...] | float
    """The right choice ids (empty for a poll; for order in the right order), or the right number; for text all
    variants of all languages; for match "choice[.]target" for each choice."""
    tolerance: float
    """How far from the right number is still right."""
    points: int
    targets: tuple[str, ...] = ()
    """For match: the ids of what the choices are matched with, in order."""


@dataclass(frozen=True, slots=True)
class SegmentText:
    """The words of a segment in one language; Markdown where it says body."""

    title: str
    body: str
    description: str
    chapters: Mapping[str, str]
    image_alt: str = ""
    """What a card's picture shows."""


@dataclass(frozen=True, slots=True)
class QuestionText:
    """The words of a question in one language."""

    prompt: str
    choices: Mapping[str, str]
    right: str
    """Feedback after a right answer."""
    wrong: str
    """Feedback after a wrong answer."""
    targets: Mapping[str, str] = field(default_factory=_nothing)
    accept: tuple[str, ...] = ()
    """For text: what is right, as this language writes it."""


@dataclass(frozen=True, slots=True)
class LessonText:
    """All words of a lesson in one language."""

    lang: str
    title: str
    summary: str
    drafted: bool
    """True: nobody who knows the law has read it yet."""
    reviewed_by: str | None
    outcomes: tuple[str, ...]
    remember: tuple[str, ...]
    segments: Mapping[str, SegmentText]
    questions: Mapping[str, QuestionText]
    glossary: Mapping[str, str]
    confidence: str | None = None
    """The question how sure the learner is; None where the lesson does not ask it."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A micro-lesson of three to five minutes."""

    id: str
    version: int
    topics: tuple[str, ...]
    level: Level
    minutes: float
    languages: tuple[str, ...]
    default_language: str
    reviewed_on: date | None
    prerequisites: tuple[str, ...]
    next: tuple[str, ...]
    markets: tuple[str, ...]
    sources: tuple[Source, ...]
    completion: Completion
    segments: tuple[Segment, ...]
    questions: Mapping[str, Question]
    texts: Mapping[str, LessonText]
    folder: Path
    confidence: bool = False
    """Whether the player asks before and after how sure the learner is."""
    origin: Lesson | None = field(default=None, repr=False, compare=False)
    """The lesson as it was written, where this one is a market's view of it."""

    @property
    def whole(self) -> Lesson:
        """The lesson as it was written, with the segments of every market."""
        return self.origin or self

    def for_market(self, market: str | None) -> Lesson:
        """The lesson as partners in a market see it.

        Segments of other markets are gone; a segment that replaces another stands in its place; questions that
        no segment asks any more are gone, their words stay.

        Args:
            market: a country (ISO 3166-1, "FR"); None: a partner without one, who sees no variant.
        """
        whole = self.whole
        there = [segment for segment in whole.segments if not segment.markets or market in segment.markets]
        instead = {segment.replaces: segment for segment in there if segment.replaces}
        shown = [instead.get(segment.id, segment) for segment in there if segment.replaces is None]
        asked = {question for segment in shown for question in segment.asks}
        return replace(
            whole,
            segments=tuple(shown),
            questions=MappingProxyType({name: whole.questions[name] for name in whole.questions if name in asked}),
            origin=whole,
        )

    def language(self, wanted: str) -> str:
        """The lesson's language for a wanted tag: the same, else the same base language, else the default."""
        by_tag = {tag.lower(): tag for tag in self.languages}
        tag = wanted.lower().replace("_", "-")
        return by_tag.get(tag) or by_tag.get(tag.split("-")[0]) or self.default_language

    def text(self, lang: str) -> LessonText:
        """The words in the language that `language` finds."""
        return self.texts[self.language(lang)]

    @property
    def video(self) -> Segment | None:
        """The video segment; a lesson has at most one in each market."""
        return next((segment for segment in self.segments if segment.kind == "video"), None)

    @property
    def cards(self) -> tuple[str, ...]:
        """Ids of the card segments, in order."""
        return tuple(segment.id for segment in self.segments if segment.kind == "card")

    @property
    def media(self) -> tuple[str, ...]:
        """Every media file the lesson uses, relative to its folder, each once, in a fixed order."""
        return tuple(dict.fromkeys(name for segment in self.segments for name in segment.media))


@dataclass(frozen=True, slots=True)
class Module:
    """An ordered set of lessons that can be assigned as one."""

    id: str
    lessons: tuple[str, ...]
    title: Mapping[str, str]
    summary: Mapping[str, str]
    file: Path
