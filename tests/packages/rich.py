"""A good lesson with one of everything the format has, in an LTR and an RTL language, with variants by market."""

from __future__ import annotations

from pathlib import Path

from tests.packages.conftest import VTT, Shelf

LESSON = """\
id = "rich-lesson"
version = 2
topics = ["metadata"]
level = "further"
minutes = 4.5
languages = ["en", "ar"]
default_language = "en"
reviewed_on = 2026-11-01
confidence = true
sources = [{ title = "ISO 3901", url = "https://www.iso.org/standard/64972.html" }]

[completion]
watch = 0.5
mastery = 0.5
tries = 3

[[segments]]
id = "intro"
kind = "card"
image = "media/layers.svg"
audio = { en = "media/intro.en.m4a", ar = "media/intro.ar.mp3" }

[[segments]]
id = "intro-fr"
kind = "card"
image = "media/layers.png"
markets = ["FR", "BE"]
replaces = "intro"

[[segments]]
id = "film"
kind = "video"
file = "media/film.mp4"
poster = "media/poster.jpg"
audio = "media/film.m4a"
duration = 60.0
captions = { en = "media/film.en.vtt", ar = "media/film.ar.vtt" }
chapters = [{ at = 0.0, id = "c1" }, { at = 30.0, id = "c2" }]
cues = [{ at = 34.5, question = "code" }]

[[segments]]
id = "digit"
kind = "card"
tool = "check-digit"

[[segments]]
id = "quiz"
kind = "quiz"
questions = ["steps", "who", "one"]

[[segments]]
id = "quiz-br"
kind = "quiz"
questions = ["steps", "brazil"]
markets = ["BR"]
replaces = "quiz"

[[segments]]
id = "more-br"
kind = "card"
markets = ["BR"]

[[segments]]
id = "reflect"
kind = "reflection"

[[questions]]
id = "code"
kind = "text"
right = ["ISRC"]

[[questions]]
id = "steps"
kind = "order"
choices = ["a", "b", "c"]
right = ["b", "a", "c"]
points = 2

[[questions]]
id = "who"
kind = "match"
choices = ["a", "b", "c"]
targets = ["x", "y", "z"]
right = { a = "x", b = "y", c = "x" }

[[questions]]
id = "one"
kind = "single"
choices = ["a", "b"]
right = ["b"]

[[questions]]
id = "brazil"
kind = "text"
"""

ENGLISH = """\
title = "Codes that pay"
summary = "Names and numbers bring the money home."
drafted = true
outcomes = ["You can now tell one code from another."]
remember = ["A number finds you."]
confidence = "How sure are you that you could read a code?"

[segments.intro]
title = "Two codes"
body = "Every [recording](#Recording) has a code; see [the law](https://example.org)."
image_alt = "A song sheet and a record."

[segments.intro-fr]
title = "Two codes in France"
body = "The [society](#Collecting society (CMO)) gives one."
image_alt = "A form."

[segments.film]
title = "The film"
description = "A code falls apart."
chapters = { c1 = "Start", c2 = "End" }

[segments.digit]
title = "Try it"
body = "Type a code."

[segments.quiz]
title = "Questions"

[segments.quiz-br]
title = "Questions for Brazil"

[segments.more-br]
title = "In Brazil"
body = "There is an umbrella."

[segments.reflect]
title = "You"
body = "What will you do next?"

[questions.code]
prompt = "What is the code of a [recording](#Recording)?"
accept = ["recording code"]
right = "Yes."
wrong = "No."

[questions.steps]
prompt = "In which order?"
choices = { a = "Second", b = "First", c = "Third" }
right = "Yes."
wrong = "No."

[questions.who]
prompt = "Who gives which?"
choices = { a = "Recording", b = "Work", c = "Film" }
targets = { x = "Label", y = "Society", z = "Nobody" }
right = "Yes."
wrong = "No."

[questions.one]
prompt = "Which?"
choices = { a = "This", b = "That" }
right = "Yes."
wrong = "No."

[questions.brazil]
prompt = "The name of the umbrella?"
accept = ["ECAD"]
right = "Yes."
wrong = "No."

[glossary]
Recording = "What was taken down."
"Collecting society (CMO)" = "Collects for many."
"""

ARABIC = (
    ENGLISH.replace("Codes that pay", "رموز تجلب المال")
    .replace("(#Recording)", "(#تسجيل صوتي)")
    .replace("\nRecording =", '\n"تسجيل صوتي" =')
    .replace('accept = ["ECAD"]', 'accept = ["إيكاد", "ECAD"]')
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path id="p" d="M0 0h8v8z"/><use href="#p"/></svg>\n'
FILES = {
    "lesson.toml": LESSON.encode(),
    "en.toml": ENGLISH.encode(),
    "ar.toml": ARABIC.encode(),
    "media/film.mp4": b"film",
    "media/poster.jpg": b"poster",
    "media/film.en.vtt": VTT.encode(),
    "media/film.ar.vtt": VTT.encode(),
    "media/film.m4a": b"\0\0\0\x20ftypM4A ....",
    "media/intro.en.m4a": b"\0\0\0\x20ftypM4A ....",
    "media/intro.ar.mp3": b"ID3\x04....",
    "media/layers.svg": SVG.encode(),
    "media/layers.png": b"\x89PNG\r\n\x1a\n....",
}


def fill_rich(root: Path) -> Shelf:
    """Write the rich lesson; `Shelf.folder` and `Shelf.edit` are about it."""
    folder = root / "lessons" / "rich-lesson"
    (folder / "media").mkdir(parents=True)
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    return Shelf(root, "rich-lesson")
