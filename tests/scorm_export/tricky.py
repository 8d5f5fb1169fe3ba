"""Lessons whose words and names are as awkward as authors may write them."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from packages.lesson import Lesson
from tests.scorm_export.packing import catalogue

TITLE = 'Who\'s "first"? <b>&amp; co.</b> – l’été ¿qué? ]]> 歌'
SUMMARY = "A very long & winding <summary>. " * 400


def lesson(title: str = TITLE, summary: str = SUMMARY, name: str = "9-lives", mastery: float | None = 2 / 3) -> Lesson:
    """A shipped lesson under another name, with these words in all its languages."""
    known = catalogue().lessons["split-sheets"]
    texts = {lang: replace(text, title=title, summary=summary) for lang, text in known.texts.items()}
    rule = replace(known.completion, mastery=mastery)
    return replace(known, id=name, texts=MappingProxyType(texts), completion=rule)
