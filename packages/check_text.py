"""Hold a language file against the lesson: is every word there, and none too many?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from packages.check_lesson import TRUE_FALSE
from packages.check_questions import nothing_left
from packages.html import has_picture, links, terms
from packages.marks import N_
from packages.problem import Problem
from packages.responses import folded
from packages.toml_file import Document

TRUE_FALSE_WORDS: Mapping[str, tuple[str, str]] = {
    "ar": ("صحيح", "خطأ"),
    "en": ("True", "False"),
    "es": ("Verdadero", "Falso"),
    "fr": ("Vrai", "Faux"),
    "ru": ("Верно", "Неверно"),
    "zh": ("正确", "错误"),
}
"""The words of a true-false question that brings none of its own."""
_BODIES = {"card": ("body",), "reflection": ("body",), "video": ("description",), "quiz": ()}
_SAFE_LINKS = ("http://", "https://", "mailto:")

_Path = tuple[str | int, ...]


def check_text(lesson: Document, text: Document, lang: str, default: Document | None) -> list[Problem]:
    """What is missing, left over or broken in one language file.

    Args:
        lesson: lesson.toml, without problems.
        text: the language file, right by the schema.
        lang: its language.
        default: the file of the default language, if it can be read; lists are held against it.
    """
    return [
        *_review(text),
        *_confidence(lesson, text),
        *_segments(lesson, text),
        *_questions(lesson, text, lang),
        *_lists(text, default),
        *_markdown(text),
    ]


def _review(text: Document) -> Iterator[Problem]:
    drafted, reviewed = text.data.get("drafted", False), "reviewed_by" in text.data
    if drafted and reviewed:
        message = N_("The text is drafted and reviewed at once.")
        cure = N_("Remove drafted once someone has reviewed it.")
        yield text.problem(("drafted",), "drafted-and-reviewed", message, cure)
    if not drafted and not reviewed:
        message = N_("It is not said whether anyone has reviewed this text.")
        cure = N_('Add drafted = true, or reviewed_by = "Name, role".')
        yield text.problem((), "no-review", message, cure)


def _confidence(lesson: Document, text: Document) -> Iterator[Problem]:
    asked = lesson.data.get("confidence", False)
    if asked and "confidence" not in text.data:
        yield _missing(text, ("confidence",))
    if not asked and "confidence" in text.data:
        message = N_("The question {key} stands here, and lesson.toml does not ask it.")
        cure = N_("Add confidence = true at the top of lesson.toml, or remove it here.")
        yield text.problem(("confidence",), "not-asked", message, cure, key="confidence")


def _segments(lesson: Document, text: Document) -> Iterator[Problem]:
    known = {segment["id"]: segment for segment in lesson.data["segments"]}
    words = text.data["segments"]
    yield from _left_over(text, ("segments",), words, known)
    for name, segment in known.items():
        path: _Path = ("segments", name)
        if name not in words:
            yield _missing(text, path)
            continue
        for key in _BODIES[segment["kind"]]:
            if key not in words[name]:
                yield _missing(text, (*path, key))
        yield from _picture(text, name, segment, words[name])
        chapters = [chapter["id"] for chapter in segment.get("chapters", [])]
        yield from _named(text, (*path, "chapters"), words[name].get("chapters", {}), chapters)


def _picture(text: Document, name: str, segment: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[Problem]:
    if "image" in segment and "image_alt" not in words:
        message = N_("The picture of the segment {segment} has no words for those who do not see it.")
        cure = N_('Add image_alt = "…" that says what it shows.')
        yield text.problem(("segments", name), "missing-alt", message, cure, segment=name)
    if "image" not in segment and "image_alt" in words:
        message = N_("The segment {segment} has words for a picture, and no picture.")
        cure = N_("Name the picture in lesson.toml (image), or remove image_alt.")
        yield text.problem(("segments", name, "image_alt"), "alt-without-image", message, cure, segment=name)


def _questions(lesson: Document, text: Document, lang: str) -> Iterator[Problem]:
    known = {question["id"]: question for question in lesson.data.get("questions", [])}
    words = text.data.get("questions", {})
    yield from _left_over(text, ("questions",), words, known)
    for name, question in known.items():
        path: _Path = ("questions", name)
        if name not in words:
            yield _missing(text, path)
            continue
        if question["kind"] != "poll":
            for key in ("right", "wrong"):
                if key not in words[name]:
                    yield _missing(text, (*path, key))
        choices: Iterable[str] = question.get("choices", ())
        if question["kind"] == "true-false" and ("choices" in words[name] or lang not in TRUE_FALSE_WORDS):
            choices = TRUE_FALSE
        yield from _named(text, (*path, "choices"), words[name].get("choices", {}), choices)
        yield from _named(text, (*path, "targets"), words[name].get("targets", {}), question.get("targets", ()))
        yield from _accepted(text, name, question, words[name])


def _accepted(text: Document, name: str, question: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[Problem]:
    path: _Path = ("questions", name)
    if question["kind"] != "text":
        if "accept" in words:
            message = N_("{key} belongs to text questions, and {question} is none.")
            cure = N_('Remove it, or write kind = "text" in lesson.toml.')
            yield text.problem((*path, "accept"), "foreign-key", message, cure, key="accept", question=name)
        return
    if "accept" not in words and not question.get("right"):
        message = N_("No text is accepted for the question {question} in this language.")
        cure = N_('Add accept = ["…"] here, or right = ["…"] in lesson.toml for all languages.')
        yield text.problem(path, "no-accepted-text", message, cure, question=name)
    for number, variant in enumerate(words.get("accept", [])):
        if not folded(variant):
            yield nothing_left(text, (*path, "accept", number), variant)


def _lists(text: Document, default: Document | None) -> Iterator[Problem]:
    if default is None or default.file == text.file:
        return
    for key in ("outcomes", "remember"):
        here, there = len(text.data.get(key, [])), len(default.data.get(key, []))
        if here != there:
            message = N_("{key} has {here} entries, but {there} in {file}.")
            cure = N_("Translate every entry, in the same order.")
            yield text.problem(
                (key,), "missing-translation", message, cure,
                key=key, here=here, there=there, file=default.file.name,
            )  # fmt: skip
    terms, wanted = text.data.get("glossary", {}), default.data.get("glossary", {})
    if len(terms) < len(wanted):
        message = N_("The glossary has {here} terms, but {there} in {file}.")
        yield text.problem(
            ("glossary",), "missing-translation", message, N_("Translate every term."),
            here=len(terms), there=len(wanted), file=default.file.name,
        )  # fmt: skip


def _markdown(text: Document) -> Iterator[Problem]:
    places: list[tuple[_Path, str]] = []
    for group, key in (("segments", "body"), ("questions", "prompt")):
        for name, words in text.data.get(group, {}).items():
            if key in words:
                places.append(((group, name, key), words[key]))
    for path, markdown in places:
        for link in links(markdown):
            if not link.startswith(_SAFE_LINKS):
                message = N_("The link {link} leads nowhere.")
                cure = N_("Write the whole address, beginning with https://.")
                yield text.problem(path, "broken-link", message, cure, link=link)
        for term in terms(markdown):
            if term not in text.data.get("glossary", {}):
                message = N_("The text links to {term}, which is not in the glossary.")
                cure = N_("Write it as it stands under [glossary], or add it there; known: {known}.")
                known = ", ".join(sorted(text.data.get("glossary", {}))) or "-"
                yield text.problem(path, "unknown-term", message, cure, term=term, known=known)
        if has_picture(markdown):
            message = N_("There is a picture in the text, which the format does not have.")
            yield text.problem(
                path, "picture-in-text", message, N_("Give the card an image in lesson.toml, or say it in words.")
            )


def _named(text: Document, path: _Path, words: Mapping[str, Any], ids: Iterable[str]) -> Iterator[Problem]:
    ids = list(ids)
    yield from _left_over(text, path, words, ids)
    for name in ids:
        if name not in words:
            yield _missing(text, (*path, name))


def _left_over(text: Document, path: _Path, words: Mapping[str, Any], ids: Iterable[str]) -> Iterator[Problem]:
    ids = list(ids)
    for name in words:
        if name not in ids:
            message = N_("{key} belongs to nothing in lesson.toml.")
            cure = N_("Correct the id, or remove it; known here: {known}.")
            yield text.problem(
                (*path, name), "unknown-id", message, cure,
                key=_dotted((*path, name)), known=", ".join(sorted(ids)) or "-",
            )  # fmt: skip


def _missing(text: Document, path: _Path) -> Problem:
    message, cure = N_("The text {key} is missing."), N_("Write it in this language.")
    return text.problem(path, "missing-translation", message, cure, key=_dotted(path))


def _dotted(path: _Path) -> str:
    return ".".join(map(str, path))
