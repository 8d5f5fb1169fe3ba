"""Lessons to pack: the one that has one of everything, two short ones, and the module of these two."""

from __future__ import annotations

import shutil
from pathlib import Path

from packages import catalogue
from packages.catalogue import Catalogue
from tests.player.channels.learner import HERE, MEDIA

_TOML = """id = "{id}"
version = 1
topics = ["copyright"]
level = "starter"
minutes = 2
languages = ["en", "fr"]
default_language = "en"

[completion]
mastery = 0.5
tries = 2
retakes = true

[[segments]]
id = "intro"
kind = "card"

[[segments]]
id = "quiz"
kind = "quiz"
questions = ["truth", "number"]

[[questions]]
id = "truth"
kind = "true-false"
right = ["true"]

[[questions]]
id = "number"
kind = "number"
right = 12.5
tolerance = 0.5
"""
_TEXT = """title = "{title}"
summary = "A card and two questions."
drafted = true
outcomes = ["You can now test a package."]
remember = ["Remember this."]

[segments.intro]
title = "First card"
body = "Words of the first card."

[segments.quiz]
title = "The quiz"

[questions.truth]
prompt = "Prompt of truth"
right = "truth is right"
wrong = "truth is wrong"

[questions.number]
prompt = "Prompt of number"
right = "number is right"
wrong = "number is wrong"
"""
_MODULE = """id = "pair"
lessons = ["brief", "second"]

[title]
en = "Two lessons"
fr = "Deux leçons"

[summary]
en = "Both of them."
fr = "Toutes les deux."
"""


def write_lessons(folder: Path) -> Catalogue:
    """Write the lessons into a folder, in the real format, and read them."""
    place = folder / "lessons" / "everything"
    shutil.copytree(HERE / "everything", place)
    (place / "media").mkdir()
    for file in ("film.mp4", "film.en.vtt"):
        shutil.copy(MEDIA / file, place / "media")
    (place / "media" / "film.jpg").write_bytes(b"no picture")
    for name, title in (("brief", "Brief"), ("second", "Second")):
        own = folder / "lessons" / name
        own.mkdir()
        (own / "lesson.toml").write_text(_TOML.format(id=name), encoding="utf-8")
        (own / "en.toml").write_text(_TEXT.format(title=title), encoding="utf-8")
        (own / "fr.toml").write_text(_TEXT.format(title=f"{title} en français"), encoding="utf-8")
    (folder / "modules").mkdir()
    (folder / "modules" / "pair.toml").write_text(_MODULE, encoding="utf-8")
    found = catalogue.load([folder])
    assert not found.problems, found.problems
    return found
