"""Can every question be answered, and only by its right answer? Hold `[[questions]]` against itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from packages.marks import N_
from packages.problem import Problem
from packages.responses import folded
from packages.toml_file import Document

_ONE_OF_THESE = N_("Choose one of these: {choices}.")


def check_questions(document: Document) -> Iterator[Problem]:
    """What is wrong with the right answers of the questions in a lesson.toml that is right by the schema."""
    checks = {"single": _chosen, "multiple": _chosen, "order": _ordered, "match": _matched, "text": _accepted}
    for position, question in enumerate(document.data.get("questions", [])):
        if question["kind"] in checks:
            yield from checks[question["kind"]](document, position, question)


def _chosen(document: Document, position: int, question: dict[str, Any]) -> Iterator[Problem]:
    for choice in question["right"]:
        if choice not in question["choices"]:
            message = N_("The right answer {choice} is not among the choices of the question {question}.")
            yield document.problem(
                ("questions", position, "right"), "right-not-a-choice", message, _ONE_OF_THESE,
                choice=choice, question=question["id"], choices=", ".join(question["choices"]),
            )  # fmt: skip


def _ordered(document: Document, position: int, question: dict[str, Any]) -> Iterator[Problem]:
    shown, right = question["choices"], question["right"]
    path = ("questions", position, "right")
    if sorted(shown) != sorted(right):
        message = N_("The right order of the question {question} does not name each of its choices once.")
        cure = N_("Name all of these in the right order, and nothing else: {choices}.")
        yield document.problem(path, "order-not-all", message, cure, question=question["id"], choices=", ".join(shown))
    elif shown == right:
        message = N_("The question {question} shows its choices in the right order already.")
        cure = N_("Write choices in another order: that is how they are shown at first.")
        yield document.problem(path, "order-as-shown", message, cure, question=question["id"])


def _matched(document: Document, position: int, question: dict[str, Any]) -> Iterator[Problem]:
    right = question["right"]
    path = ("questions", position, "right")
    for choice in question["choices"]:
        if choice not in right:
            message = N_("The choice {choice} of the question {question} has no target.")
            cure = N_("Add it to right, like {choice} = {target}.")
            target = f'"{question["targets"][0]}"'
            yield document.problem(
                path, "match-without-target", message, cure, choice=choice, question=question["id"], target=target
            )
    for choice, target in right.items():
        if choice not in question["choices"]:
            message = N_("The right answer {choice} is not among the choices of the question {question}.")
            yield document.problem(
                (*path, choice), "right-not-a-choice", message, _ONE_OF_THESE,
                choice=choice, question=question["id"], choices=", ".join(question["choices"]),
            )  # fmt: skip
        if target not in question["targets"]:
            message = N_("{target} is not among the targets of the question {question}.")
            yield document.problem(
                (*path, choice), "unknown-target", message, _ONE_OF_THESE,
                target=target, question=question["id"], choices=", ".join(question["targets"]),
            )  # fmt: skip


def _accepted(document: Document, position: int, question: dict[str, Any]) -> Iterator[Problem]:
    for number, variant in enumerate(question.get("right", [])):
        if not folded(variant):
            yield nothing_left(document, ("questions", position, "right", number), variant)


def nothing_left(document: Document, path: tuple[str | int, ...], variant: str) -> Problem:
    """The problem of an accepted text that has neither letters nor digits, so that no answer can be equal to it."""
    message = N_("Of the accepted text {text} nothing is left without punctuation, symbols and accents.")
    cure = N_("Write a text with letters or digits, or remove it.")
    return document.problem(path, "accept-nothing", message, cure, text=variant)
