"""Hold `lesson.toml` against itself: what a schema cannot say.

Each check takes the document, already right by the schema, and gives its problems.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from packages.marks import N_
from packages.problem import Problem
from packages.toml_file import Document

TRUE_FALSE = ("true", "false")


def check_lesson(document: Document) -> list[Problem]:
    """Everything that is wrong inside one lesson.toml."""
    found: list[Problem] = []
    for check in (_identity, _languages, _unique_ids, _questions, _uses, _video, _completion):
        found += check(document)
    return found


def _identity(document: Document) -> Iterator[Problem]:
    name, folder = document.data["id"], document.file.parent.resolve().name
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


def _questions(document: Document) -> Iterator[Problem]:
    for position, question in enumerate(document.data.get("questions", [])):
        if question["kind"] not in ("single", "multiple"):
            continue
        for choice in question["right"]:
            if choice not in question["choices"]:
                message = N_("The right answer {choice} is not among the choices of the question {question}.")
                cure = N_("Choose one of these: {choices}.")
                yield document.problem(
                    ("questions", position, "right"), "right-not-a-choice", message, cure,
                    choice=choice, question=question["id"], choices=", ".join(question["choices"]),
                )  # fmt: skip


def _uses(document: Document) -> Iterator[Problem]:
    """Every question is asked exactly once, and every question asked exists."""
    known = {question["id"] for question in document.data.get("questions", [])}
    used: Counter[str] = Counter()
    for number, segment in enumerate(document.data["segments"]):
        here: list[tuple[tuple[str | int, ...], str]] = [
            (("segments", number, "cues", position, "question"), cue["question"])
            for position, cue in enumerate(segment.get("cues", []))
        ]
        for position, name in enumerate(segment.get("questions", [])):
            here.append((("segments", number, "questions", position), name))
        for path, name in here:
            used[name] += 1
            if name not in known:
                message = N_("There is no question with the id {question}.")
                cure = N_("Write it under [[questions]], or correct the id; known here: {known}.")
                yield document.problem(
                    path, "unknown-question", message, cure, question=name, known=", ".join(sorted(known))
                )
            elif used[name] == 2:
                message = N_("The question {question} is asked a second time.")
                cure = N_("Ask each question once; write a new one if you need it.")
                yield document.problem(path, "question-twice", message, cure, question=name)
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
    for position, _ in videos[1:]:
        message = N_("This is the second video of the lesson.")
        cure = N_("A lesson has one video at most: make two lessons, or one film.")
        yield document.problem(("segments", position), "second-video", message, cure)
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


def _completion(document: Document) -> Iterator[Problem]:
    completion = document.data.get("completion", {})
    kinds = {segment["kind"] for segment in document.data["segments"]}
    questions = document.data.get("questions", [])
    points = sum(question.get("points", 1) for question in questions if question["kind"] != "poll")
    if "watch" in completion and "video" not in kinds:
        message = N_("watch asks for a video, and the lesson has none.")
        yield document.problem(
            ("completion", "watch"), "watch-without-video", message, N_("Remove watch, or add a video.")
        )
    if "mastery" in completion and not points:
        message = N_("mastery asks for points, and no question of the lesson gives any.")
        cure = N_("Remove mastery, or add a question with points.")
        yield document.problem(("completion", "mastery"), "mastery-without-points", message, cure)
    by_cards = completion.get("cards", True) and "card" in kinds
    by_questions = completion.get("questions", "all") == "all" and questions
    if not (by_cards or by_questions or "watch" in completion):
        message = N_("Nothing has to be done to complete this lesson.")
        cure = N_("Ask for cards, questions or watch under [completion].")
        yield document.problem(("completion",), "nothing-to-complete", message, cure)
