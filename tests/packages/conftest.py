"""A small good lesson that a test can break."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from packages.catalogue import Catalogue, load
from packages.problem import Problem

LESSON = """\
id = "good-lesson"
version = 3
topics = ["copyright", "recording"]
level = "starter"
minutes = 4
languages = ["en", "fr"]
default_language = "en"
reviewed_on = 2026-11-01
prerequisites = []
next = []
markets = []
sources = [{ title = "Berne Convention", url = "https://www.wipo.int" }]

[completion]
watch = 0.8
mastery = 0.6

[[segments]]
id = "intro"
kind = "card"

[[segments]]
id = "film"
kind = "video"
file = "media/film.mp4"
poster = "media/poster.jpg"
duration = 60.0
captions = { en = "media/film.en.vtt", fr = "media/film.fr.vtt" }
chapters = [{ at = 0.0, id = "c1" }, { at = 30.0, id = "c2" }]
cues = [{ at = 34.5, question = "q1" }]

[[segments]]
id = "quiz"
kind = "quiz"
questions = ["q2", "q3", "q4", "q5"]

[[segments]]
id = "reflect"
kind = "reflection"

[[questions]]
id = "q1"
kind = "single"
choices = ["a", "b"]
right = ["b"]

[[questions]]
id = "q2"
kind = "multiple"
choices = ["a", "b", "c"]
right = ["a", "c"]
points = 2

[[questions]]
id = "q3"
kind = "true-false"
right = ["true"]

[[questions]]
id = "q4"
kind = "number"
right = 100
tolerance = 0.5

[[questions]]
id = "q5"
kind = "poll"
choices = ["a", "b"]
"""

ENGLISH = """\
title = "The song and the recording"
summary = "Two layers of every track."
drafted = true
outcomes = ["You can now name both layers."]
remember = ["Two layers."]

[segments.intro]
title = "Two layers"
body = \"\"\"
# Heading

**Every** track has [two](https://example.org) layers.
\"\"\"

[segments.film]
title = "The film"
description = "Two sheets of paper."
chapters = { c1 = "Start", c2 = "End" }

[segments.quiz]
title = "Questions"

[segments.reflect]
title = "You"
body = "What will you do next?"

[questions.q1]
prompt = "Who *owns* it?"
choices = { a = "Nobody", b = "Whoever made it" }
right = "Yes."
wrong = "No."

[questions.q2]
prompt = "Which?"
choices = { a = "This", b = "That", c = "Other" }
right = "Yes."
wrong = "No."

[questions.q3]
prompt = "Is it?"
right = "Yes."
wrong = "No."

[questions.q4]
prompt = "How much together?"
right = "Yes."
wrong = "No."

[questions.q5]
prompt = "And you?"
choices = { a = "Often", b = "Never" }

[glossary]
"Master" = "The finished recording."
"""

FRENCH = (
    ENGLISH.replace("The song and the recording", "L'œuvre protégée et l'enregistrement")
    .replace("Two layers of every track.", "Deux couches de chaque morceau.")
    .replace('"Master" = "The finished recording."', '"Bande mère" = "Ce qui a été enregistré."')
)
VTT = "WEBVTT\n\n00:01.000 --> 00:04.500\nEvery track\n\n2\n00:05.000 --> 01:00.000 line:0\nhas two layers.\n"
MODULE = """\
id = "basics"
lessons = ["good-lesson"]
[title]
en = "Basics"
[summary]
en = "One lesson."
"""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A catalogue folder with one good lesson, and perhaps a module."""

    root: Path
    name: str = "good-lesson"

    @property
    def folder(self) -> Path:
        """The folder of the lesson."""
        return self.root / "lessons" / self.name

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text in a file of the lesson; the text must be there."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def load(self) -> Catalogue:
        """Read the catalogue."""
        return load([self.root])

    def problem(self, code: str) -> Problem:
        """The one problem with this code; its file must exist or be missing for good reason."""
        found = [problem for problem in self.load().problems if problem.code == code]
        assert len(found) == 1, [problem.render() for problem in self.load().problems]
        assert self.name not in self.load().lessons or "lessons" not in found[0].file.parts
        return found[0]


def fill(root: Path) -> Shelf:
    """Write the good lesson and its module."""
    folder = root / "lessons" / "good-lesson"
    (folder / "media").mkdir(parents=True)
    (root / "modules").mkdir()
    for name, text in {
        "lesson.toml": LESSON,
        "en.toml": ENGLISH,
        "fr.toml": FRENCH,
        "media/film.mp4": "film",
        "media/poster.jpg": "poster",
        "media/film.en.vtt": VTT,
        "media/film.fr.vtt": VTT,
        "../../modules/basics.toml": MODULE,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Shelf(root)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A catalogue folder with one good lesson."""
    return fill(tmp_path)


@pytest.fixture
def new_shelf() -> Callable[[Path], Shelf]:
    """Make further shelves in folders of one's own."""
    return fill
