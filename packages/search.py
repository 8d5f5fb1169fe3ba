"""Search in lessons: by words, whatever their accents and capitals, the best first."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from packages.lesson import Lesson, LessonText

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_WORD = re.compile(r"\w+")
LONGEST_QUERY = 200
"""Characters of a query that are looked at."""
_ENDING = 2
"""So many letters may differ at the end: recording, recordings."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The words of a lesson in one language, folded; each word with the weight of where it stands."""

    lesson: Lesson
    lang: str
    words: tuple[tuple[str, float], ...]


def entries_of(lesson: Lesson) -> list[Entry]:
    """Prepare a lesson for the search, an entry a language."""
    return [Entry(lesson, lang, _words(lesson, text)) for lang, text in lesson.texts.items()]


def fold(text: str) -> str:
    """The text without accents and capitals: "Œuvre protégée" → "oeuvre protegee"."""
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def find(query: str, entries: Sequence[Entry]) -> list[Lesson]:
    """The lessons that answer the query, best first, equal ones in the order of the entries.

    A lesson is found when it has at least half of those words of the query that any lesson has; rare words
    weigh more than those which stand everywhere.
    """
    asked = list(dict.fromkeys(_WORD.findall(fold(query[:LONGEST_QUERY]))))
    if not asked:
        return [entry.lesson for entry in entries]
    table = [[_weight(word, entry.words) for entry in entries] for word in asked]
    known = [(row, math.log(1 + len(entries) / sum(map(bool, row)))) for row in table if any(row)]
    ranked: list[tuple[float, Lesson]] = []
    for position, entry in enumerate(entries):
        hits = [row[position] * rarity for row, rarity in known if row[position]]
        if hits and len(hits) * 2 >= len(known):
            ranked.append((sum(hits), entry.lesson))
    ranked.sort(key=lambda pair: -pair[0])
    return [lesson for _, lesson in ranked]


def _words(lesson: Lesson, text: LessonText) -> tuple[tuple[str, float], ...]:
    places: list[tuple[float, Iterable[str]]] = [
        (8, [text.title]),
        (6, lesson.topics),
        (5, text.glossary.keys()),
        (3, [text.summary]),
        (3, text.outcomes),
        (1, text.glossary.values()),
    ]
    best: dict[str, float] = {}
    for weight, parts in places:
        for word in _WORD.findall(fold(" ".join(parts))):
            best[word] = max(weight, best.get(word, 0))
    return tuple(best.items())


def _weight(asked: str, words: Iterable[tuple[str, float]]) -> float:
    return max((weight * _likeness(asked, word) for word, weight in words), default=0.0)


def _likeness(asked: str, word: str) -> float:
    if asked == word:
        return 1.0
    if word.startswith(asked) and len(asked) > 1:
        return 0.7
    if len(word) >= 4 and asked.startswith(word) and len(asked) - len(word) <= _ENDING:
        return 0.6
    return 0.3 if len(asked) > 2 and asked in word else 0.0
