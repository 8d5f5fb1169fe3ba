"""From a folder to a `Lesson`, or to the list of what is wrong with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from packages.check_lesson import TRUE_FALSE, check_lesson
from packages.check_media import check_media
from packages.check_text import TRUE_FALSE_WORDS, check_text
from packages.lesson import (
    Chapter,
    Completion,
    Cue,
    Lesson,
    LessonText,
    Module,
    Question,
    QuestionText,
    Segment,
    SegmentText,
    Source,
)
from packages.marks import N_
from packages.problem import Problem
from packages.responses import pair
from packages.schema import Schema
from packages.toml_file import Document, read_toml


def read_lesson(folder: Path, schema: Schema, name: str | None = None) -> tuple[Lesson | None, list[Problem]]:
    """Read and check one lesson folder; a lesson comes only when there is no problem.

    Args:
        folder: where its lesson.toml is.
        schema: the published format.
        name: the id it must have; None: the name of the folder.
    """
    document = read_toml(folder / "lesson.toml")
    if isinstance(document, Problem):
        return None, [document]
    found = schema.problems(document, "lesson")
    if found:
        return None, found
    found = check_lesson(document, name) + check_media(document)
    texts = _read_texts(document, schema, found)
    if found:
        return None, found
    return _lesson(document, texts), []


def _read_texts(document: Document, schema: Schema, found: list[Problem]) -> dict[str, Document]:
    folder, languages = document.file.parent, document.data["languages"]
    texts: dict[str, Document] = {}
    for lang in languages:
        file = folder / f"{lang}.toml"
        text = read_toml(file)
        if isinstance(text, Problem):
            if text.code == "missing-file":
                cure = N_("Create it with the words in this language, or remove {language} from languages.")
                message = N_("The language file is missing.")
                text = Problem(file, None, "missing-language-file", message, cure, {"language": lang})
            found.append(text)
            continue
        broken = schema.problems(text, "text")
        found += broken
        if not broken:
            texts[lang] = text
    default = texts.get(document.data["default_language"])
    for lang, text in texts.items():
        found += check_text(document, text, lang, default)
    for file in sorted(folder.glob("*.toml")):
        if file.stem != "lesson" and file.stem not in languages:
            message = N_("The language {language} is not in languages of lesson.toml.")
            cure = N_("Add it there, or remove this file.")
            found.append(Problem(file, None, "language-not-named", message, cure, {"language": file.stem}))
    return texts


def module_of(document: Document) -> Module:
    """A module from its file, which is right by the schema."""
    data = document.data
    return Module(
        id=data["id"],
        lessons=tuple(data["lessons"]),
        title=MappingProxyType(data["title"]),
        summary=MappingProxyType(data["summary"]),
        file=document.file,
    )


def _lesson(document: Document, texts: dict[str, Document]) -> Lesson:
    data = document.data
    completion = data.get("completion", {})
    questions = {entry["id"]: _question(entry, texts) for entry in data.get("questions", [])}
    return Lesson(
        id=data["id"],
        version=int(data["version"]),
        topics=tuple(data["topics"]),
        level=data["level"],
        minutes=data["minutes"],
        languages=tuple(data["languages"]),
        default_language=data["default_language"],
        reviewed_on=date.fromisoformat(data["reviewed_on"]) if "reviewed_on" in data else None,
        prerequisites=tuple(data.get("prerequisites", ())),
        next=tuple(data.get("next", ())),
        markets=tuple(data.get("markets", ())),
        sources=tuple(Source(entry["title"], entry["url"]) for entry in data.get("sources", ())),
        completion=Completion(
            watch=completion.get("watch"),
            cards=completion.get("cards", True),
            questions=completion.get("questions", "all"),
            mastery=completion.get("mastery"),
            tries=int(completion.get("tries", 2)),
            retakes=completion.get("retakes", True),
        ),
        segments=tuple(_segment(entry) for entry in data["segments"]),
        questions=MappingProxyType(questions),
        texts=MappingProxyType({lang: _text(lang, text.data, questions) for lang, text in texts.items()}),
        folder=document.file.parent,
        confidence=data.get("confidence", False),
    )


def _segment(entry: dict[str, Any]) -> Segment:
    audio = entry.get("audio")
    return Segment(
        id=entry["id"],
        kind=entry["kind"],
        file=entry.get("file"),
        poster=entry.get("poster"),
        duration=entry.get("duration"),
        captions=MappingProxyType(entry.get("captions", {})),
        chapters=tuple(sorted((Chapter(at["at"], at["id"]) for at in entry.get("chapters", ())), key=lambda at: at.at)),
        cues=tuple(sorted((Cue(at["at"], at["question"]) for at in entry.get("cues", ())), key=lambda at: at.at)),
        questions=tuple(entry.get("questions", ())),
        image=entry.get("image"),
        audio=MappingProxyType(audio if isinstance(audio, dict) else {}),
        sound=audio if isinstance(audio, str) else None,
        tool=entry.get("tool"),
        markets=tuple(entry.get("markets", ())),
        replaces=entry.get("replaces"),
    )


def _question(entry: dict[str, Any], texts: dict[str, Document]) -> Question:
    kind = entry["kind"]
    right = entry.get("right", [])
    if kind == "text":
        words = [text.data["questions"][entry["id"]] for text in texts.values()]
        right = list(dict.fromkeys([*right, *(variant for one in words for variant in one.get("accept", ()))]))
    elif kind == "match":
        right = [pair(choice, right[choice]) for choice in entry["choices"]]
    return Question(
        id=entry["id"],
        kind=kind,
        choices=TRUE_FALSE if kind == "true-false" else tuple(entry.get("choices", ())),
        right=tuple(right) if isinstance(right, list) else right,
        tolerance=entry.get("tolerance", 0),
        points=0 if kind == "poll" else int(entry.get("points", 1)),
        targets=tuple(entry.get("targets", ())),
    )


def _text(lang: str, data: dict[str, Any], questions: dict[str, Question]) -> LessonText:
    return LessonText(
        lang=lang,
        title=data["title"],
        summary=data["summary"],
        drafted=data.get("drafted", False),
        reviewed_by=data.get("reviewed_by"),
        outcomes=tuple(data["outcomes"]),
        remember=tuple(data.get("remember", ())),
        segments=MappingProxyType({name: _segment_text(words) for name, words in data["segments"].items()}),
        questions=MappingProxyType(
            {name: _question_text(lang, words, questions[name]) for name, words in data.get("questions", {}).items()}
        ),
        glossary=MappingProxyType(data.get("glossary", {})),
        confidence=data.get("confidence"),
    )


def _segment_text(words: dict[str, Any]) -> SegmentText:
    return SegmentText(
        title=words["title"],
        body=words.get("body", ""),
        description=words.get("description", ""),
        chapters=MappingProxyType(words.get("chapters", {})),
        image_alt=words.get("image_alt", ""),
    )


def _question_text(lang: str, words: dict[str, Any], question: Question) -> QuestionText:
    choices = words.get("choices", {})
    if question.kind == "true-false" and not choices:
        choices = dict(zip(TRUE_FALSE, TRUE_FALSE_WORDS[lang], strict=True))
    return QuestionText(
        prompt=words["prompt"],
        choices=MappingProxyType(choices),
        right=words.get("right", ""),
        wrong=words.get("wrong", ""),
        targets=MappingProxyType(words.get("targets", {})),
        accept=tuple(words.get("accept", ())),
    )
