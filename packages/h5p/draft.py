"""A lesson while it is being made from a package: plain data, and notes on what did not map."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from packages.h5p.refusal import printable


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was left out or has to be added: English template and values."""

    message: str
    values: Mapping[str, str]

    def render(self, translate: Callable[[str], str]) -> str:
        """The note in the language of `translate`."""
        return translate(self.message).format(**self.values)


@dataclass(slots=True)
class Question:
    """A question with its words in the package's one language; right answers by choice id, or accepted texts."""

    kind: str
    prompt: str
    choices: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    accept: list[str] = field(default_factory=list)
    if_right: str = ""
    if_wrong: str = ""


@dataclass(slots=True)
class Card:
    """A card; `image` is a path in the package's content."""

    title: str
    body: str
    image: str = ""
    image_alt: str = ""


@dataclass(slots=True)
class Quiz:
    """Questions, one after the other."""

    title: str
    questions: list[Question]


@dataclass(slots=True)
class Film:
    """The film; paths are in the package's content, times in seconds."""

    title: str
    file: str
    poster: str
    captions: dict[str, str]
    chapters: list[tuple[float, str]]
    cues: list[tuple[float, Question]]
    description: str


@dataclass(slots=True)
class Draft:
    """What becomes of a package."""

    title: str
    lang: str
    steps: list[Card | Quiz | Film] = field(default_factory=list)
    mastery: float | None = None
    tries: int = 2
    notes: list[Note] = field(default_factory=list)

    def note(self, message: str, **values: object) -> None:
        """Tell of something that did not map; the same is told once."""
        made = Note(message, {name: printable(str(value)) for name, value in values.items()})
        if made not in self.notes:
            self.notes.append(made)

    @property
    def questions(self) -> list[Question]:
        """All questions, in the order in which they are asked."""
        found: list[Question] = []
        for step in self.steps:
            if isinstance(step, Quiz):
                found += step.questions
            elif isinstance(step, Film):
                found += [question for _, question in step.cues]
        return found
