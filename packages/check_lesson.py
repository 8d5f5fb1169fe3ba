"""Hold `lesson.toml` against itself: what a schema cannot say.

Each check takes the document, already right by the schema, and gives its problems.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from packages.check_markets import check_markets, questions_of
from packages.check_questions import check_questions
from packages.marks import N_
from packages.problem import Problem
from packages.toml_file import Document

TRUE_FALSE = ("true", "false")


def check_lesson(document: Document, folder: str | None = None) -> list[Problem]:
    """Everything that is wrong inside one lesson.toml.

    Args:
        document: the file, right by the schema.
        folder: the id that is expected; None: the name of the file's folder.
    """
    found: list[Problem] = list(_identity(document, folder or document.file.parent.resolve().name))
    for check in (_languages, _unique_ids, check_questions, _uses, _video, check_markets):
        found += check(document)
    return found


def _identity(document: Document, folder: str) -> Iterator[Problem]:
    name = document.data["id"]
    if name != folder:
        message = N_("The id {id} is not the name of the folder ({folder}).")
        yield document.problem(("id",), "id-not-folder", message, N_("Rename one of them."), id=name, folder=folder)
    day = document.data.get("reviewed_on")
    if day is not None:
        try:
            date.fromisoformat(day)
        except ValueError:
            message = N_("reviewed_on is {day}, which is no date.")
            yield document.problem(("reviewed_on",), "wrong-value", message, N_("Write it like 2026-11-01."), day=day)


def _languages(document: Document) -> Iterator[Problem]:
    languages, default = document.data["languages"], document.data["default_language"]
    if default not in languages:
        message = N_("default_language is {language}, which is not in languages.")
        cure = N_("Choose one of these: {languages}.")
        yield document.problem(
            ("default_language",), "unknown-language", message, cure,
            language=default, languages=", ".join(languages),
        )  # fmt: skip


def _unique_ids(document: Document) -> Iterator[Problem]:
    data = document.data
    lists: list[tuple[tuple[str | int, ...], list[Any]]] = [
        (("segments",), data["segments"]),
        (("questions",), data.get("questions", [])),
    ]
    for position, segment in enumerate(data["segments"]):
        lists.append((("segments", position, "chapters"), segment.get("chapters", [])))
    for path, entries in lists:
        seen: set[str] = set()
        for position, entry in enumerate(entries):
            if entry["id"] in seen:
                message = N_("The id {id} stands here a second time.")
                cure = N_("Give it an id of its own.")
                yield document.problem((*path, position, "id"), "duplicate-id", message, cure, id=entry["id"])
            seen.add(entry["id"])


def _uses(document: Document) -> Iterator[Problem]:
    """Every question is asked somewhere, and every question asked exists."""
    known = {question["id"] for question in document.data.get("questions", [])}
    used: set[str] = set()
    for number, segment in enumerate(document.data["segments"]):
        for path, name in questions_of(number, segment):
            used.add(name)
            if name not in known:
                message = N_("There is no question with the id {question}.")
                cure = N_("Write it under [[questions]], or correct the id; known here: {known}.")
                yield document.problem(
                    path, "unknown-question", message, cure, question=name, known=", ".join(sorted(known))
                )
    for position, question in enumerate(document.data.get("questions", [])):
        if question["id"] not in used:
            message = N_("The question {question} is asked nowhere.")
            cure = N_("Name it in a quiz segment or in a cue of the video, or remove it.")
            yield document.problem(
                ("questions", position, "id"), "unused-question", message, cure, question=question["id"]
            )


def _video(document: Document) -> Iterator[Problem]:
    videos = [
        (position, segment) for position, segment in enumerate(document.data["segments"]) if segment["kind"] == "video"
    ]
    for position, video in videos:
        for index, cue in enumerate(video.get("cues", [])):
            if cue["at"] > video["duration"]:
                message = N_("The cue at {at} s is past the end of the video ({duration} s).")
                cure = N_("Correct its time, or the duration.")
                yield document.problem(
                    ("segments", position, "cues", index), "cue-past-end", message, cure,
                    at=cue["at"], duration=video["duration"],
                )  # fmt: skip
        for index, chapter in enumerate(video.get("chapters", [])):
            if chapter["at"] >= video["duration"]:
                message = N_("The chapter {chapter} starts at {at} s, past the end of the video ({duration} s).")
                cure = N_("Correct its time, or the duration.")
                yield document.problem(
                    ("segments", position, "chapters", index), "chapter-past-end", message, cure,
                    chapter=chapter["id"], at=chapter["at"], duration=video["duration"],
                )  # fmt: skip
        for language in document.data["languages"]:
            if language not in video["captions"]:
                message = N_("The captions in {language} are missing.")
                cure = N_('Add {language} = "media/….{language}.vtt" to captions.')
                yield document.problem(
                    ("segments", position, "captions"), "missing-captions", message, cure, language=language
                )
