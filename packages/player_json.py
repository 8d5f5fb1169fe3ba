"""Everything the browser player needs to know of a lesson, in one language, as plain JSON data."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from babel import Locale, UnknownLocaleError

from packages.html import safe_html
from packages.lesson import Lesson, LessonText, Question, Segment
from packages.scoring import rules_of


def lesson_json(lesson: Lesson, lang: str, media_base: str, ns: str) -> dict[str, Any]:
    """The lesson for the player.

    Args:
        lesson: a lesson of the catalogue.
        lang: the wanted language; `Lesson.language` chooses what is there.
        media_base: address of the lesson's folder, with or without a slash at its end; empty: relative.
        ns: the namespace of activity ids, without a slash at its end.

    Markdown is HTML already, safe to be put into a page (keys that end in `html`); all other texts are plain.
    """
    text = lesson.text(lang)
    rules = rules_of(lesson)
    base = f"{media_base.rstrip('/')}/" if media_base else ""
    return {
        "id": lesson.id,
        "version": lesson.version,
        "lang": text.lang,
        "dir": direction(text.lang),
        "title": text.title,
        "summary": text.summary,
        "outcomes": list(text.outcomes),
        "remember": list(text.remember),
        "minutes": lesson.minutes,
        "topics": list(lesson.topics),
        "level": lesson.level,
        "drafted": text.drafted,
        "reviewed_by": text.reviewed_by,
        "reviewed_on": lesson.reviewed_on.isoformat() if lesson.reviewed_on else None,
        "sources": [{"title": source.title, "url": source.url} for source in lesson.sources],
        "glossary": [{"term": term, "meaning": meaning} for term, meaning in text.glossary.items()],
        "confidence": text.confidence,
        "completion": rules["completion"],
        "segments": [_segment(segment, text, base) for segment in lesson.segments],
        "questions": {
            question.id: _question(question, text, rule)
            for question, rule in zip(lesson.questions.values(), rules["questions"], strict=True)
        },
        "activity": f"{ns}/lessons/{lesson.id}",
    }


def direction(lang: str) -> str:
    """`ltr` or `rtl`: which way the language is written."""
    locale = _locale(lang)
    return locale.text_direction if locale else "ltr"


def language_name(lang: str) -> str:
    """The language's own name for itself, as in "Français"; the tag where it is not known."""
    locale = _locale(lang)
    name = locale.get_display_name() if locale else None
    return name[0].upper() + name[1:] if name else lang


def _locale(lang: str) -> Locale | None:
    try:
        return Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _segment(segment: Segment, text: LessonText, base: str) -> dict[str, Any]:
    words = text.segments[segment.id]
    shown: dict[str, Any] = {"id": segment.id, "kind": segment.kind, "title": words.title}
    if segment.kind in ("card", "reflection"):
        shown["html"] = safe_html(words.body)
        if segment.kind == "card":
            audio = segment.audio.get(text.lang)
            shown |= {
                "image": {"src": base + quote(segment.image), "alt": words.image_alt} if segment.image else None,
                "audio": base + quote(audio) if audio else None,
                "tool": segment.tool,
            }
    elif segment.kind == "quiz":
        shown["questions"] = list(segment.questions)
    else:
        shown |= {
            "description": words.description,
            "src": base + quote(segment.file or ""),
            "poster": base + quote(segment.poster or ""),
            "audio": base + quote(segment.sound) if segment.sound else None,
            "duration": segment.duration,
            "captions": [
                {"lang": lang, "src": base + quote(file), "label": language_name(lang)}
                for lang, file in segment.captions.items()
            ],
            "chapters": [
                {"at": chapter.at, "id": chapter.id, "title": words.chapters[chapter.id]}
                for chapter in segment.chapters
            ],
            "cues": [{"at": cue.at, "question": cue.question} for cue in segment.cues],
        }
    return shown


def _question(question: Question, text: LessonText, rule: dict[str, Any]) -> dict[str, Any]:
    words = text.questions[question.id]
    shown = rule | {
        "prompt_html": safe_html(words.prompt),
        "choices": [{"id": choice, "text": words.choices[choice]} for choice in question.choices],
        "feedback": {"right": words.right, "wrong": words.wrong},
    }
    if question.kind == "match":
        shown["targets"] = [{"id": target, "text": words.targets[target]} for target in question.targets]
    if question.kind == "text":
        shown["right"] = list(dict.fromkeys([*words.accept, *rule["right"]]))
    return shown
