"""Search in lessons: by words, whatever their accents and capitals, the best first.

``lti_tool/static/search.js`` does the same while somebody types; ``tests/lti_tool/instructor/test_pages.py`` compares
their answers.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from packages.lesson import Lesson, LessonText

_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    # Arabic is typed with and without these: the stretching stroke, the last letters, the Persian kaf and yeh.
    | {"ـ": "", "ة": "ه", "ى": "ي", "ک": "ك", "ی": "ي"}
)
_WORD = re.compile(r"\w+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_ARTICLE = re.compile(r"(?:[وفبك]?ال|لل)(?=\w{3})")
"""The Arabic article, with what is written in one piece with it."""
LONGEST_QUERY = 200
"""Characters of a query that are looked at."""
_ENDING = 2
"""So many letters may differ at the end: recording, recordings."""
_STEM = 4
"""So many letters of a Cyrillic word stay when its ending changes."""


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
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in parts if not unicodedata.category(letter).startswith("M"))
    return plain.translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared, each once, in order.

    Arabic words lose their article. Chinese has no spaces: each two neighbouring signs are a word, and a sign
    that stands alone is one.
    """
    found: list[str] = []
    for word in _WORD.findall(fold(text)):
        rest = 0
        for run in _HAN.finditer(word):
            found += _bare(word[rest : run.start()])
            signs, rest = run.group(), run.end()
            found += [signs[at : at + 2] for at in range(len(signs) - 1)] or [signs]
        found += _bare(word[rest:])
    return list(dict.fromkeys(found))


def find(query: str, entries: Sequence[Entry]) -> list[Lesson]:
    """The lessons that answer the query, best first, equal ones in the order of the entries."""
    return [entries[place].lesson for place in rank(query, [entry.words for entry in entries])]


def rank(query: str, texts: Sequence[Sequence[tuple[str, float]]]) -> list[int]:
    """Which of the texts answer the query, by their places, best first; all in order where it holds no word.

    A text is found when it has at least half of those words of the query that any text has; rare words weigh
    more than those which stand everywhere.

    Args:
        query: what somebody typed.
        texts: the words of each, as ``words_of`` gives them, with their weights.
    """
    asked = words_of(query[:LONGEST_QUERY])
    if not asked:
        return list(range(len(texts)))
    table = [[_weight(word, text) for text in texts] for word in asked]
    known = [(row, math.log(1 + len(texts) / sum(map(bool, row)))) for row in table if any(row)]
    ranked: list[tuple[float, int]] = []
    for place in range(len(texts)):
        hits = [row[place] * rarity for row, rarity in known if row[place]]
        if hits and len(hits) * 2 >= len(known):
            ranked.append((-sum(hits), place))
    return [place for _, place in sorted(ranked)]


def _bare(word: str) -> list[str]:
    return [_ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word] if word else []


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
        for word in words_of(" ".join(parts)):
            best[word] = max(weight, best.get(word, 0))
    return tuple(best.items())


def _weight(asked: str, words: Iterable[tuple[str, float]]) -> float:
    return max((weight * _likeness(asked, word) for word, weight in words), default=0.0)


def _likeness(asked: str, word: str) -> float:
    if asked == word:
        return 1.0
    if _HAN.match(asked):
        return 0.7 if asked in word else 0.0
    if word.startswith(asked) and len(asked) > 1:
        return 0.7
    if len(word) >= 4 and asked.startswith(word) and len(asked) - len(word) <= _ENDING:
        return 0.6
    if _same_stem(asked, word):
        return 0.5
    return 0.3 if len(asked) > 2 and asked in word else 0.0


def _same_stem(asked: str, word: str) -> bool:
    """Whether two Russian words differ only in their endings: запись, записи."""
    if not ("а" <= asked[0] <= "я" and asked[:_STEM] == word[:_STEM] and len(asked) > _STEM):
        return False
    same = next((at for at, (one, other) in enumerate(zip(asked, word, strict=False)) if one != other), 0)
    return same >= _STEM and max(len(asked), len(word)) - same <= _ENDING
