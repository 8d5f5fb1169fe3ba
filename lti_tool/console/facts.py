"""What is to be said of a statement beyond its line: for everybody, and for whoever knows xAPI."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import nh3

from lti_tool.console import answers, lines, show
from lti_tool.console.wording import duration, in_language, language_name, of, place_of, text
from lti_tool.i18n import gettext as _
from lti_tool.i18n import language
from lti_tool.services import services
from packages.html import safe_html
from xapi.vocabulary import Namespace

Facts = list[tuple[str, str]]
"""Label and text, only what is there."""


def plain(statement: Mapping[str, Any]) -> Facts:
    """What a person wants to know of a statement."""
    result, context = of(statement, "result"), of(statement, "context")
    settings, catalogue = services().settings, lines.lessons_of(statement)
    ns = Namespace(settings.namespace)
    place = place_of(text(of(statement, "object").get("id")), settings.namespace)
    lesson = catalogue.lessons.get(place.lesson) if place else None
    words_of = lesson.text(language()) if lesson else None
    question = words_of.questions.get(place.part) if words_of and place else None
    return _there(
        (_("Lesson"), show.lesson_title(catalogue, place.lesson) if place else ""),
        (_("Question"), _without_markup(question.prompt) if question else ""),
        (_("Answer"), answers.in_words(text(result.get("response")), of(of(statement, "object"), "definition"))),
        (_("Note"), answers.note(result, ns.extension("note"))),
        (_("Score"), _score(of(result, "score"))),
        (_("Duration"), duration(text(result.get("duration")))),
        (_("Language"), language_name(text(context.get("language")))),
        (_("Version of the lesson"), text(of(context, "extensions").get(ns.extension("version")))),
    )


def technical(statement: Mapping[str, Any]) -> Facts:
    """The addresses and ids in a statement."""
    return _there(
        (_("Verb"), in_language(of(statement, "verb").get("display"))),
        (_("Verb address"), text(of(statement, "verb").get("id"))),
        (_("Object"), text(of(statement, "object").get("id"))),
        (_("Attempt"), text(of(statement, "context").get("registration"))),
    )


def _there(*facts: tuple[str, str]) -> Facts:
    return [(label, value) for label, value in facts if value]


def _without_markup(markdown: str) -> str:
    return html.unescape(nh3.clean(safe_html(markdown), tags=set())).strip()


def _score(score: Any) -> str:
    raw, largest, scaled = score.get("raw"), score.get("max"), score.get("scaled")
    if raw is not None and largest is not None:
        return f"{text(raw)} / {text(largest)}"
    return text(raw if raw is not None else scaled)
