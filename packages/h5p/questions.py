"""The questions of H5P that we can ask: Multiple Choice, True/False, Single Choice Set, Summary, Blanks of one gap."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from packages.h5p.draft import Draft, Question
from packages.h5p.text import markdown, words
from packages.marks import N_

_GAP = re.compile(r"\*([^*]+)\*")
LONGEST_ACCEPTED = 200


def library_of(action: object) -> str:
    """The name of a library without its version: `H5P.MultiChoice 1.16` is `H5P.MultiChoice`."""
    name = action.get("library") if isinstance(action, Mapping) else None
    return name.split(" ")[0] if isinstance(name, str) else ""


def params_of(action: object) -> Mapping[str, Any]:
    """The parameters of a library, empty where there are none."""
    params = action.get("params") if isinstance(action, Mapping) else None
    return params if isinstance(params, Mapping) else {}


def listed(data: object) -> list[Any]:
    """A list, empty where it is none."""
    return data if isinstance(data, list) else []


def grouped(data: object) -> Mapping[str, Any]:
    """An object, empty where it is none."""
    return data if isinstance(data, Mapping) else {}


def questions_of(action: object, draft: Draft) -> list[Question] | None:
    """The questions that a library asks; None where it asks none that we could ask."""
    make = _MAKERS.get(library_of(action))
    return None if make is None else make(params_of(action), draft)


def _multi_choice(params: Mapping[str, Any], draft: Draft) -> list[Question]:
    behaviour = grouped(params.get("behaviour"))
    answers = [answer for answer in listed(params.get("answers")) if words(grouped(answer).get("text"))]
    prompt = markdown(params.get("question"))
    if not prompt or len(answers) < 2:
        draft.note(N_("A multiple choice without a question or with less than two answers was left out."))
        return []
    right = [name for name, answer in zip(ids(len(answers)), answers, strict=True) if answer.get("correct") is True]
    single = behaviour.get("type") == "single" or params.get("singleAnswer") is True
    if single and len(right) > 1:
        draft.note(
            N_("“{question}” took any of several answers; here all of them are asked for."), question=prompt[:60]
        )
    if behaviour.get("enableRetry") is False or params.get("tryAgain") is False:
        draft.tries = 1
    if grouped(params.get("media")).get("type"):
        draft.note(N_("The picture or film beside “{question}” was left out."), question=prompt[:60])
    kind = "poll" if not right else "single" if len(right) == 1 else "multiple"
    return [
        Question(
            kind=kind,
            prompt=prompt,
            choices=[words(answer["text"]) for answer in answers],
            right=right,
            if_right=_first_feedback(answers, correct=True),
            if_wrong=_first_feedback(answers, correct=False),
        )
    ]


def _first_feedback(answers: list[Any], *, correct: bool) -> str:
    for answer in answers:
        if (answer.get("correct") is True) == correct:
            said = words(grouped(answer.get("tipsAndFeedback")).get("chosenFeedback") or answer.get("chosenFeedback"))
            if said:
                return said
    return ""


def _true_false(params: Mapping[str, Any], draft: Draft) -> list[Question]:
    prompt = markdown(params.get("question"))
    if not prompt:
        draft.note(N_("A true/false question without words was left out."))
        return []
    behaviour = grouped(params.get("behaviour"))
    if behaviour.get("enableRetry") is False:
        draft.tries = 1
    right = "true" if str(params.get("correct", "true")).lower() == "true" else "false"
    return [
        Question(
            kind="true-false",
            prompt=prompt,
            right=[right],
            if_right=words(behaviour.get("feedbackOnCorrect")),
            if_wrong=words(behaviour.get("feedbackOnWrong")),
        )
    ]


def _single_choice_set(params: Mapping[str, Any], draft: Draft) -> list[Question]:
    found = []
    for choice in listed(params.get("choices")):
        made = _first_is_right(grouped(choice).get("question"), listed(grouped(choice).get("answers")), draft)
        found += made
    share = grouped(params.get("behaviour")).get("passPercentage")
    if isinstance(share, int | float) and 0 < share <= 100 and not isinstance(share, bool):
        draft.mastery = round(share / 100, 2)
    return found


def _summary(params: Mapping[str, Any], draft: Draft) -> list[Question]:
    found = []
    for choice in listed(params.get("summaries")):
        found += _first_is_right(params.get("intro"), listed(grouped(choice).get("summary")), draft)
    return found


def _first_is_right(question: object, answers: list[Any], draft: Draft) -> list[Question]:
    """A question whose first answer is right: moved, so that its place does not tell it."""
    texts = [words(answer) for answer in answers if words(answer)]
    prompt = markdown(question)
    if not prompt or len(texts) < 2:
        draft.note(N_("A single choice without a question or with less than two answers was left out."))
        return []
    place = zlib.crc32(prompt.encode()) % len(texts)  # somewhere, and at every import the same
    texts.insert(place, texts.pop(0))
    return [Question(kind="single", prompt=prompt, choices=texts, right=[ids(len(texts))[place]])]


def _blanks(params: Mapping[str, Any], draft: Draft) -> list[Question]:
    found = []
    for line in listed(params.get("questions")):
        gaps = _GAP.findall(line) if isinstance(line, str) else []
        if len(gaps) != 1:
            draft.note(N_("A text with {count} gaps was left out: ours has one gap a question."), count=len(gaps))
            continue
        variants = [part.strip() for part in words(gaps[0]).split(":")[0].split("/")]
        accepted = [part for part in variants if part and len(part) <= LONGEST_ACCEPTED]
        if accepted:
            prompt = markdown(_GAP.sub("_____", line)).replace("\\_", "_").replace("_____", "\\_\\_\\_")
            found.append(Question(kind="text", prompt=prompt, accept=accepted))
    return found


def ids(count: int) -> list[str]:
    """Ids for so many choices: a to z, then c27, c28 and so on."""
    return [chr(ord("a") + place) if place < 26 else f"c{place + 1}" for place in range(count)]


_MAKERS: Mapping[str, Callable[[Mapping[str, Any], Draft], list[Question]]] = {
    "H5P.MultiChoice": _multi_choice,
    "H5P.TrueFalse": _true_false,
    "H5P.SingleChoiceSet": _single_choice_set,
    "H5P.Summary": _summary,
    "H5P.Blanks": _blanks,
}
