"""What a film says, and when: the sentences of `narration.toml` laid out in time."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CUE_AFTER = 0.7
"""Seconds between the last word before a question and the pause of the film."""

CHAPTER_BEFORE = 0.45
"""Seconds between the opening of a chapter and its first word."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One spoken sentence; `text` by language, `pause` in seconds after it."""

    id: str
    text: Mapping[str, str]
    pause: float
    chapter: str | None = None
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class Narration:
    """All the sentences, with the silence before the first and after the last, in seconds."""

    lead: float
    tail: float
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A sentence in time: seconds from the start of the film."""

    sentence: Sentence
    start: float
    end: float

    def at(self, share: float) -> float:
        """The time at which this share (0..1) of the sentence has been said."""
        return self.start + (self.end - self.start) * share


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole film in time."""

    moments: tuple[Moment, ...]
    duration: float

    def __getitem__(self, sentence_id: str) -> Moment:
        """The moment of one sentence.

        Raises:
            KeyError: no sentence has this id.
        """
        for moment in self.moments:
            if moment.sentence.id == sentence_id:
                return moment
        raise KeyError(sentence_id)

    @property
    def chapters(self) -> list[tuple[float, str]]:
        """(seconds, id) of each chapter; the first opens at 0."""
        found = [(m.start - CHAPTER_BEFORE, m.sentence.chapter) for m in self.moments if m.sentence.chapter]
        return [(0.0 if i == 0 else round(at, 2), name) for i, (at, name) in enumerate(found)]

    @property
    def cues(self) -> list[tuple[float, str]]:
        """(seconds, question id) of each question, always in a silence."""
        return [(round(m.end + CUE_AFTER, 2), m.sentence.cue) for m in self.moments if m.sentence.cue]


def load(path: Path) -> Narration:
    """Read a `narration.toml`; every other text key of a sentence than those of time is a language."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    known = {"id", "pause", "chapter", "cue"}
    sentences = tuple(
        Sentence(
            id=row["id"],
            text={key: value for key, value in row.items() if key not in known},
            pause=float(row["pause"]),
            chapter=row.get("chapter"),
            cue=row.get("cue"),
        )
        for row in raw["sentences"]
    )
    return Narration(float(raw["lead"]), float(raw["tail"]), sentences)


def lay_out(narration: Narration, seconds: Sequence[float], fps: int) -> Timeline:
    """Put the sentences one after the other; `seconds` is how long each takes to say.

    The duration is rounded up to a whole frame, so that sound and pictures end together.
    """
    moments: list[Moment] = []
    now = narration.lead
    for sentence, length in zip(narration.sentences, seconds, strict=True):
        moments.append(Moment(sentence, round(now, 3), round(now + length, 3)))
        now += length + sentence.pause
    frames = -(-(now + narration.tail) * fps // 1)
    return Timeline(tuple(moments), frames / fps)
