"""A small lesson to begin with: it is in order as it stands, and says in its own words what to change."""

from __future__ import annotations

import json
import re
from pathlib import Path

from lti_tool.i18n import gettext as _

ID = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")


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
    return f"""\
# {_("What the lesson consists of, without words. They are in a file for each language.")}
id = "{name}"
version = 1                    # {_("raise it when the content changes")}
topics = ["copyright"]
level = "starter"              # {_("or {other}").format(other='"further"')}
minutes = 3
languages = ["{lang}"]
default_language = "{lang}"

[completion]
mastery = 0.6                  # {_("share of the points that passes")}

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


def _words() -> str:
    title = _("My first lesson")
    term = _("Word")
    card = _(
        "Write here what you want to say, in short sentences. **This is bold**, and [this](#{term}) opens in place."
    ).format(term=term)
    return f"""\
title = {_quoted(title)}
summary = {_quoted(_("One sentence that makes somebody want to take it."))}
drafted = true                 # {_("when somebody who knows has read it: {key}").format(key='reviewed_by = "…"')}
outcomes = [{_quoted(_("You can now …"))}]
remember = [{_quoted(_("What should stay, in one sentence."))}]

[segments.intro]
title = {_quoted(_("A card"))}
body = {_quoted(card)}

[segments.quiz]
title = {_quoted(_("What do you think?"))}

[segments.reflect]
title = {_quoted(_("Your turn"))}
body = {_quoted(_("What will you do next?"))}

[questions.first]
prompt = {_quoted(_("Which answer is right?"))}
right = {_quoted(_("Yes. Say why it is right."))}
wrong = {_quoted(_("Not quite. Give a hint, not the answer."))}
[questions.first.choices]
a = {_quoted(_("This one"))}
b = {_quoted(_("That one"))}
c = {_quoted(_("None of them"))}

[glossary]
{_quoted(term)} = {_quoted(_("What the word means."))}
"""


def _quoted(text: str) -> str:
    """A TOML string: JSON's strings are some of TOML's."""
    return json.dumps(text, ensure_ascii=False)
