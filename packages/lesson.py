"""What a lesson is: plain, immutable data.

`catalogue.load` makes these from folders; nothing here reads a file. A `Lesson` that exists has been
checked: every text is there in every language, every question can be answered, every media file exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
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

SegmentKind = Literal["card", "video", "quiz", "reflection"]
QuestionKind = Literal["single", "multiple", "true-false", "number", "poll"]
Level = Literal["starter", "further"]


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


@dataclass(frozen=True, slots=True)
class Question:
    """A question without its words."""

    id: str
    kind: QuestionKind
    choices: tuple[str, ...]
    """Choice ids in order; "true" and "false" for true-false; empty for number."""
    right: tuple[str, ...] | float
    """The right choice ids (empty for a poll), or the right number."""
    tolerance: float
    """How far from the right number is still right."""
    points: int


@dataclass(frozen=True, slots=True)
class SegmentText:
    """The words of a segment in one language; Markdown where it says body."""

    title: str
    body: str
    description: str
    chapters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class QuestionText:
    """The words of a question in one language."""

    prompt: str
    choices: Mapping[str, str]
    right: str
    """Feedback after a right answer."""
    wrong: str
    """Feedback after a wrong answer."""


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
        """The video segment; a lesson has at most one."""
        return next((segment for segment in self.segments if segment.kind == "video"), None)

    @property
    def cards(self) -> tuple[str, ...]:
        """Ids of the card segments, in order."""
        return tuple(segment.id for segment in self.segments if segment.kind == "card")

    @property
    def media(self) -> tuple[str, ...]:
        """Every media file the lesson uses, relative to its folder, each once, in a fixed order."""
        video = self.video
        if video is None:
            return ()
        named = [video.file, video.poster, *video.captions.values()]
        return tuple(dict.fromkeys(name for name in named if name))


@dataclass(frozen=True, slots=True)
class Module:
    """An ordered set of lessons that can be assigned as one."""

    id: str
    lessons: tuple[str, ...]
    title: Mapping[str, str]
    summary: Mapping[str, str]
    file: Path
