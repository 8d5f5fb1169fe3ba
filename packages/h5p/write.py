"""From a draft to the two files of a lesson: the plan and the words."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping

from packages.h5p.draft import Card, Draft, Film, Quiz
from packages.h5p.questions import ids

FEEDBACK: Mapping[str, tuple[str, str]] = {
    "ar": ("إجابة صحيحة.", "ليست هذه الإجابة الصحيحة."),
    "en": ("That is right.", "That is not right."),
    "es": ("Correcto.", "No es correcto."),
    "fr": ("C’est juste.", "Ce n’est pas juste."),
    "ru": ("Верно.", "Неверно."),
    "zh": ("回答正确。", "回答不正确。"),
}
"""What is said after an answer for which the package says nothing."""
_WORDS_A_MINUTE = 160
_MINUTES_A_QUESTION = 0.4


def plan(draft: Draft, lesson: str, media: Mapping[str, str], seconds: float) -> str:
    """lesson.toml.

    Args:
        draft: of the lesson.
        lesson: its id.
        media: path in the package → path in the lesson's folder, of what was taken along; "poster" too.
        seconds: the film's length; 0 without a film.
    """
    lines = [
        f"id = {_text(lesson)}",
        "version = 1",
        'topics = ["imported"]',
        'level = "starter"',
        f"minutes = {_minutes(draft, seconds)}",
        f"languages = [{_text(draft.lang)}]",
        f"default_language = {_text(draft.lang)}",
        "",
        "[completion]",
        f"tries = {draft.tries}",
    ]
    if any(isinstance(step, Film) for step in draft.steps):
        lines.append("watch = 0.8")
    if draft.mastery is not None and any(question.kind != "poll" for question in draft.questions):
        lines.append(f"mastery = {draft.mastery}")
    names = _names(draft)
    for number, step in enumerate(draft.steps, 1):
        lines += ["", "[[segments]]", f'id = "step{number}"', *_step(step, media, seconds, names)]
    for question in draft.questions:
        lines += ["", "[[questions]]", f'id = "{names[id(question)]}"', f'kind = "{question.kind}"']
        if question.kind in ("single", "multiple", "poll"):
            lines.append(f"choices = {_texts(ids(len(question.choices)))}")
        if question.kind in ("single", "multiple", "true-false"):
            lines.append(f"right = {_texts(question.right)}")
    return "\n".join(lines) + "\n"


def _step(
    step: Card | Quiz | Film, media: Mapping[str, str], seconds: float, names: Mapping[int, str]
) -> Iterator[str]:
    if isinstance(step, Card):
        yield 'kind = "card"'
        if step.image in media:
            yield f"image = {_text(media[step.image])}"
    elif isinstance(step, Quiz):
        yield 'kind = "quiz"'
        yield f"questions = {_texts([names[id(question)] for question in step.questions])}"
    else:
        yield 'kind = "video"'
        yield f"file = {_text(media[step.file])}"
        yield f"poster = {_text(media['poster'])}"
        yield f"duration = {seconds:.2f}"
        captions = [f"{lang} = {_text(media[path])}" for lang, path in step.captions.items()]
        yield f"captions = {{ {', '.join(captions)} }}"
        chapters = [f'{{ at = {at:.2f}, id = "c{n}" }}' for n, (at, _) in enumerate(step.chapters, 1) if at < seconds]
        if chapters:
            yield f"chapters = [{', '.join(chapters)}]"
        cues = [f'{{ at = {min(at, seconds):.2f}, question = "{names[id(asked)]}" }}' for at, asked in step.cues]
        if cues:
            yield f"cues = [{', '.join(cues)}]"


def words_file(draft: Draft, seconds: float) -> str:
    """<lang>.toml."""
    lines = [
        f"title = {_text(draft.title)}",
        f"summary = {_text(draft.title)}",
        "drafted = true",
        f"outcomes = [{_text(draft.title)}]",
    ]
    for number, step in enumerate(draft.steps, 1):
        lines += ["", f"[segments.step{number}]", f"title = {_text(step.title or draft.title)}"]
        if isinstance(step, Card):
            lines.append(f"body = {_text(step.body)}")
            if step.image:
                lines.append(f"image_alt = {_text(step.image_alt or step.title)}")
        elif isinstance(step, Film):
            lines.append(f"description = {_text(step.description)}")
            chapters = [f"c{n} = {_text(name)}" for n, (at, name) in enumerate(step.chapters, 1) if at < seconds]
            if chapters:
                lines.append(f"chapters = {{ {', '.join(chapters)} }}")
    names = _names(draft)
    for question in draft.questions:
        lines += ["", f"[questions.{names[id(question)]}]", f"prompt = {_text(question.prompt)}"]
        if question.kind != "poll":
            right, wrong = FEEDBACK[draft.lang]
            lines.append(f"right = {_text(question.if_right or right)}")
            lines.append(f"wrong = {_text(question.if_wrong or wrong)}")
        if question.accept:
            lines.append(f"accept = {_texts(question.accept)}")
        if question.choices:
            lines.append(f"[questions.{names[id(question)]}.choices]")
            lines += [
                f"{name} = {_text(text)}"
                for name, text in zip(ids(len(question.choices)), question.choices, strict=True)
            ]
    return "\n".join(lines) + "\n"


def _names(draft: Draft) -> dict[int, str]:
    return {id(question): f"q{number}" for number, question in enumerate(draft.questions, 1)}


def _minutes(draft: Draft, seconds: float) -> int:
    told = sum(len(step.body.split()) for step in draft.steps if isinstance(step, Card))
    minutes = seconds / 60 + told / _WORDS_A_MINUTE + len(draft.questions) * _MINUTES_A_QUESTION
    return min(60, max(1, math.ceil(minutes)))


def _texts(values: list[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _text(value: str) -> str:
    """A TOML string: JSON's strings are some of TOML's, but for the delete sign."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
