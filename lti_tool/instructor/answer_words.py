"""An answer as a reader understands it: the ids of a response in the lesson's own words."""

from __future__ import annotations

import html

import nh3

from lti_tool.i18n import gettext as _
from packages.html import safe_html
from packages.lesson import Question, QuestionText


def plain(markdown: str) -> str:
    """The words of a text that an author wrote as Markdown, without its marks."""
    return " ".join(html.unescape(nh3.clean(safe_html(markdown), tags=set())).split())


def in_words(question: Question, words: QuestionText, response: str) -> str:
    """The response (``a[,]c``, ``a[.]x[,]b[.]y``) with what the ids stand for; an unknown id stays as it is."""
    if question.kind in {"text", "number"}:
        return response
    names = {"true": _("True"), "false": _("False"), **words.choices, **words.targets}
    parts = [" → ".join(names.get(name, name) for name in part.split("[.]")) for part in response.split("[,]") if part]
    return "; ".join(parts)
