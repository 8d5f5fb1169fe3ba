"""Which lessons to suggest after one: pure, the same answer to the same facts, each with its reason.

A lesson gets points for each sign that it fits; those of a stronger sign outweigh all weaker ones together:

- ``module``: it is the next of the module that the learner is in;
- ``follows``: the author of the lesson names it as a continuation;
- ``others``: at least three others who finished this lesson went on to it, more points for more of them;
- ``topic``: it shares a topic with this lesson, more points for more topics.

The strongest sign is the reason that the learner is told. Lessons without any sign are suggested only where there is
no other, and those whose prerequisites are open only where there is nothing else at all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from packages.lesson import Lesson, Module

MOST = 3
"""Suggestions at once."""
FEWEST = 3
"""Learners who went on to a lesson before that is told to another: a smaller group would say who."""

Reason = Literal["module", "follows", "others", "topic"]
_POINTS: Mapping[Reason, float] = {"module": 8.0, "follows": 4.0, "others": 2.0, "topic": 1.0}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A lesson and why; ``None`` where nothing but its being there speaks for it."""

    lesson: str
    reason: Reason | None


def suggest(
    here: Lesson,
    offered: Mapping[str, Lesson],
    *,
    module: Module | None = None,
    done: Collection[str] = (),
    others: Mapping[str, int] | None = None,
) -> list[Suggestion]:
    """At most three lessons to go on with, best first.

    Args:
        here: the lesson that the learner is at.
        offered: what the learner may open, by id, in the catalogue's order, which decides between equals.
        module: the module that the learner is in; otherwise the lesson's own signs decide.
        done: what the learner has completed, anywhere.
        others: lesson → how many others went on to it from here.
    """
    fresh = [lesson for name, lesson in offered.items() if name != here.id and name not in done]
    still_open = {*offered} - {*done, here.id}  # a prerequisite that is not offered here can't be asked for
    ready = [lesson for lesson in fresh if still_open.isdisjoint(lesson.prerequisites)]
    candidates = ready or fresh
    following = _next_in(module, here.id, [lesson.id for lesson in candidates])
    signs = [(_signs(here, lesson, following, others or {}), lesson.id) for lesson in candidates]
    signs = [(sign, name) for sign, name in signs if sign] or signs
    ranked = sorted(signs, key=lambda one: -sum(one[0].values()))  # stable: equals stay in the catalogue's order
    return [Suggestion(name, _strongest(sign)) for sign, name in ranked[:MOST]]


def _strongest(signs: Mapping[Reason, float]) -> Reason | None:
    return next((reason for reason in _POINTS if reason in signs), None)


def _signs(here: Lesson, lesson: Lesson, following: str, others: Mapping[str, int]) -> dict[Reason, float]:
    """What speaks for a lesson, with points: each sign's own, and less than another one of them for its strength."""
    found: dict[Reason, float] = {}
    if lesson.id == following:
        found["module"] = _POINTS["module"]
    if lesson.id in here.next:
        found["follows"] = _POINTS["follows"]
    people, most = others.get(lesson.id, 0), max(others.values(), default=0)
    if people >= FEWEST:
        found["others"] = _POINTS["others"] + 0.9 * people / most
    shared = len({*here.topics} & {*lesson.topics})
    if shared:
        found["topic"] = _POINTS["topic"] - 1 / (1 + shared)
    return found


def _next_in(module: Module | None, here: str, open_: Sequence[str]) -> str:
    """The first lesson after this one in the module that is open, else the first open one from its beginning."""
    if module is None:
        return ""
    order = list(module.lessons)
    after = order[order.index(here) + 1 :] if here in order else []
    return next((name for name in [*after, *order] if name in open_), "")
