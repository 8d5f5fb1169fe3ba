"""A small lesson to begin with: it is in order as it stands, and says in its own words what to change."""

from __future__ import annotations

import json
from pathlib import Path

from lti_tool.i18n import gettext as _

_PLAN = """\
# {about}
id = "{name}"
version = 1                    # {version}
topics = ["copyright"]
level = "starter"              # {level}
minutes = 3
languages = ["{lang}"]
default_language = "{lang}"

[completion]
mastery = 0.6                  # {mastery}

[[segments]]
id = "intro"
kind = "card"

[[segments]]
id = "quiz"
kind = "quiz"
questions = ["first"]

[[segments]]
id = "reflect"
kind = "reflection"

[[questions]]
id = "first"
kind = "single"
choices = ["a", "b", "c"]
right = ["b"]
"""
_WORDS = """\
title = {title}
summary = {summary}
drafted = true                 # {review}
outcomes = [{outcome}]
remember = [{remember}]

[segments.intro]
title = {card}
body = {body}

[segments.quiz]
title = {quiz}

[segments.reflect]
title = {turn}
body = {reflect}

[questions.first]
prompt = {prompt}
right = {right}
wrong = {wrong}
[questions.first.choices]
a = {a}
b = {b}
c = {c}

[glossary]
{term} = {meaning}
"""


def write_lesson(folder: Path, lang: str) -> None:
    """Write the files of a new lesson into a folder that does not exist yet; its name is the lesson's id.

    Args:
        folder: the lesson's folder.
        lang: the language of its words; they are taken from the translation that is current.

    Raises:
        FileExistsError: the folder exists.
        OSError: it can't be written.
    """
    folder.mkdir(parents=True)
    (folder / "media").mkdir()
    (folder / "lesson.toml").write_text(_plan(folder.name, lang), encoding="utf-8")
    (folder / f"{lang}.toml").write_text(_words(), encoding="utf-8")


def _plan(name: str, lang: str) -> str:
    return _PLAN.format(
        name=name,
        lang=lang,
        about=_("What the lesson consists of, without words. They are in a file for each language."),
        version=_("raise it when the content changes"),
        level=_("or {other}").format(other='"further"'),
        mastery=_("share of the points that passes"),
    )


def _words() -> str:
    term = _("Word")
    body = _(
        "Write here what you want to say, in short sentences. **This is bold**, and [this](#{term}) opens in place."
    ).format(term=term)
    texts = {
        "title": _("My first lesson"),
        "summary": _("One sentence that makes somebody want to take it."),
        "outcome": _("You can now …"),
        "remember": _("What should stay, in one sentence."),
        "card": _("A card"),
        "body": body,
        "quiz": _("What do you think?"),
        "turn": _("Your turn"),
        "reflect": _("What will you do next?"),
        "prompt": _("Which answer is right?"),
        "right": _("Yes. Say why it is right."),
        "wrong": _("Not quite. Give a hint, not the answer."),
        "a": _("This one"),
        "b": _("That one"),
        "c": _("None of them"),
        "term": term,
        "meaning": _("What the word means."),
    }
    review = _("when somebody who knows has read it: {key}").format(key='reviewed_by = "…"')
    return _WORDS.format(review=review, **{name: _quoted(text) for name, text in texts.items()})


def _quoted(text: str) -> str:
    """A TOML string: JSON's strings are some of TOML's."""
    return json.dumps(text, ensure_ascii=False)
