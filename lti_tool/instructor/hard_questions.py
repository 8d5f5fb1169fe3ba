"""Which questions of a lesson are hard for a class: how many first answers were right, and what was chosen instead.

Only questions that at least ``FEWEST`` learners have answered are told of, so that nobody is singled out; and what
somebody wrote in words of their own is never shown here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from lti_tool.instructor.answer_words import in_words, plain
from lti_tool.models.attempt import attempts, learners
from packages.catalogue import Catalogue
from packages.lesson import Lesson, Question
from packages.responses import Response, is_answer, is_right, xapi_response

FEWEST = 3
FEWEST_ALIKE = 2
"""A wrong answer is told of once so many gave it: one alone may be somebody whom everybody knows."""
SHOWN = 8
"""So many of the hardest questions are shown."""


Given = str | float | tuple[str, ...]
"""A response that can be counted."""


@dataclass(frozen=True, slots=True)
class HardQuestion:
    """One question; ``answered`` learners, ``right`` of them at the first try.

    ``wrong`` is the most frequent wrong first answer in words, ``times`` how often it was given; empty where there is
    none that can be told.
    """

    lesson: str
    prompt: str
    lang: str
    answered: int
    right: int
    wrong: str
    times: int

    @property
    def percent(self) -> int:
        """Share of right first answers, 0 to 100."""
        return round(100 * self.right / self.answered)


def first_answers(
    connection: Connection, placement_ids: Collection[int], among: Collection[int] | None = None
) -> dict[tuple[str, str], Counter[Given]]:
    """How often each first answer was given: (lesson, question) → response → learners.

    A first answer from before they were kept counts as ``""``: it was wrong, else there would be no second.

    Args:
        connection: to read with.
        placement_ids: links of one course.
        among: learners to look at; ``None`` = everybody but student previews.
    """
    query = (
        select(attempts.c.learner_id, attempts.c.lesson, attempts.c.facts["answers"])
        .join(learners, learners.c.id == attempts.c.learner_id)
        .where(attempts.c.placement_id.in_(placement_ids), learners.c.test.is_(False))
        .order_by(attempts.c.started_at)
    )
    found: dict[tuple[str, str], Counter[Given]] = {}
    seen: set[tuple[int, str, str]] = set()
    for learner_id, lesson, answers in connection.execute(query):
        if among is not None and learner_id not in among:
            continue
        for question, answer in (answers or {}).items():
            key = (learner_id, lesson, question)
            if key not in seen:
                seen.add(key)
                first = answer.get("first", answer["response"] if answer["tries"] == 1 else "")
                found.setdefault((lesson, question), Counter())[tuple(first) if isinstance(first, list) else first] += 1
    return found


def hardest(
    answers: dict[tuple[str, str], Counter[Given]], lessons: Iterable[str], catalogue: Catalogue, lang: str
) -> list[HardQuestion]:
    """The hardest questions of these lessons, the hardest first; all-right ones are none."""
    found = []
    for name in dict.fromkeys(lessons):
        lesson = catalogue.lessons.get(name)
        for question in lesson.questions.values() if lesson else ():
            told = _told(lesson, question, answers.get((name, question.id), Counter()), lang) if lesson else None
            if told is not None and told.right < told.answered:
                found.append(told)
    found.sort(key=lambda one: (one.right / one.answered, -one.answered))
    return [replace(one, prompt=plain(one.prompt)) for one in found[:SHOWN]]


def _told(lesson: Lesson, question: Question, given: Counter[Given], lang: str) -> HardQuestion | None:
    answered = given.total()
    if question.kind == "poll" or answered < FEWEST:
        return None
    right, wrong = 0, Counter[str]()
    for key, times in given.items():
        response: Response = list(key) if isinstance(key, tuple) else key
        if is_right(question, response):
            right += times
        elif question.kind != "text" and is_answer(question, response):
            wrong[xapi_response(question, response)] += times
    text = lesson.text(lang)
    words = text.questions[question.id]
    most = [found for found in wrong.most_common(1) if found[1] >= FEWEST_ALIKE]
    return HardQuestion(
        lesson=lesson.id,
        prompt=words.prompt,
        lang=text.lang,
        answered=answered,
        right=right,
        wrong=in_words(question, words, most[0][0]) if most else "",
        times=most[0][1] if most else 0,
    )
