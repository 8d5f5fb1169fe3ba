"""How far the languages of a lesson are: what is not translated yet, and what the original has changed since.

When a translator is done, `note` writes down which words of the original were translated: one short hash a text, in
`translations.json` in the lesson's folder. Whatever the original says differently later is out of date, text by text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from packages.marks import N_
from packages.problem import Problem
from packages.toml_file import Document, read_toml

NOTES = "translations.json"
_NOT_WORDS = frozenset({"drafted", "reviewed_by", "accept"})
"""Keys of a language file that are its own: nobody translates them from the original."""

Review = Literal["drafted", "reviewed", ""]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one language of one lesson stands against the original."""

    lesson: str
    lang: str
    file: Path
    original: bool
    """Whether this is the language that the others are translated from."""
    texts: int
    """Texts of the original."""
    missing: tuple[str, ...]
    """Keys of texts that are not there (`segments.intro.body`)."""
    outdated: tuple[str, ...]
    """Keys of texts that the original says differently since they were translated."""
    noted: bool
    """Whether anybody has written down what was translated; if not, nothing can be known to be out of date."""
    review: Review
    reviewer: str

    @property
    def complete(self) -> bool:
        """Whether every text is there, and none is known to be out of date."""
        return not self.missing and not self.outdated


def standings(folder: Path) -> tuple[list[Standing], list[Problem]]:
    """How every language of the lesson in this folder stands; the original comes first.

    Languages are those that lesson.toml names, and those that have a file: a translation that has just begun counts.
    """
    lesson = read_toml(folder / "lesson.toml")
    if isinstance(lesson, Problem):
        return [], [lesson]
    first = lesson.data.get("default_language")
    named = lesson.data.get("languages")
    if not isinstance(first, str) or not isinstance(named, list):
        message = N_("It is not said in which languages the lesson is.")
        cure = N_('Write languages = ["en"] and default_language = "en".')
        return [], [lesson.problem(("languages",), "no-languages", message, cure)]
    original = read_toml(folder / f"{first}.toml")
    if isinstance(original, Problem):
        return [], [original]
    wanted = dict(texts_of(original.data))
    notes = _read_notes(folder)
    files = {file.stem: file for file in sorted(folder.glob("*.toml")) if file.stem != "lesson"}
    others = [lang for lang in dict.fromkeys([*map(str, named), *files]) if lang != first]
    found: list[Standing] = []
    problems: list[Problem] = []
    for lang in [first, *others]:
        file = folder / f"{lang}.toml"
        words = original if lang == first else read_toml(file)
        if isinstance(words, Problem):
            if words.code != "missing-file":
                problems.append(words)
                continue
            words = Document(file, {}, {})
        found.append(_standing(folder.name, lang, words, wanted, notes.get(lang), original=lang == first))
    return found, problems


def note(folder: Path, lang: str) -> int:
    """Write down that this language says now what the original says now; returns how many texts that are.

    Raises:
        KeyError: the lesson has no such language besides its original.
        ValueError: texts of the original are missing in it; the error's text names them.
    """
    found = {one.lang: one for one in standings(folder)[0]}
    here = found[lang]
    if here.original or not here.file.is_file():
        raise KeyError(lang)
    if here.missing:
        raise ValueError(", ".join(here.missing))
    original = next(one for one in found.values() if one.original)
    document = read_toml(original.file)
    assert isinstance(document, Document)  # it was read a moment ago
    notes = _read_notes(folder)
    notes[lang] = {key: _hash(text) for key, text in texts_of(document.data)}
    whole = json.dumps(dict(sorted(notes.items())), indent=1, sort_keys=True) + "\n"
    beside = folder / f".{NOTES}"
    beside.write_text(whole, encoding="utf-8")
    beside.replace(folder / NOTES)
    return len(notes[lang])


def texts_of(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text of a language file with its key. Entries of lists and of the glossary are known by their place."""
    for key, value in data.items():
        if key not in _NOT_WORDS:
            yield from _texts(key, value)


def _texts(key: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, list):
        for place, inner in enumerate(value, 1):
            yield from _texts(f"{key}.{place}", inner)
    elif isinstance(value, Mapping):
        if key == "glossary":  # its terms are translated too
            for place, (term, meaning) in enumerate(value.items(), 1):
                yield f"{key}.{place}", f"{term}: {meaning}"
            return
        for name, inner in value.items():
            if name not in _NOT_WORDS:
                yield from _texts(f"{key}.{name}", inner)


def _standing(
    lesson: str, lang: str, words: Document, wanted: Mapping[str, str], noted: object, *, original: bool
) -> Standing:
    there = {key for key, text in texts_of(words.data) if text.strip()}
    marks = noted if isinstance(noted, Mapping) else {}
    reviewer = words.data.get("reviewed_by")
    review: Review = "reviewed" if isinstance(reviewer, str) else "drafted" if words.data else ""
    # A text that the original has got since the note, and that stands here already, was not translated from it.
    outdated = [key for key in wanted if key in there and marks.get(key) != _hash(wanted[key])] if marks else []
    return Standing(
        lesson=lesson,
        lang=lang,
        file=words.file,
        original=original,
        texts=len(wanted),
        missing=tuple(key for key in wanted if key not in there),
        outdated=() if original else tuple(outdated),
        noted=bool(marks) or original,
        review=review,
        reviewer=reviewer if isinstance(reviewer, str) else "",
    )


def _read_notes(folder: Path) -> dict[str, Any]:
    """What was noted; nothing where the file is not there or not ours: then all counts as not noted."""
    try:
        notes = json.loads((folder / NOTES).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return notes if isinstance(notes, dict) else {}


def _hash(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:10]
