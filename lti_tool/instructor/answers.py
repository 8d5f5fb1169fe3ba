"""What one learner answered: attempt by attempt, question by question, try by try.

The tries come from the record store, where each answer is a statement; what counts comes from the attempt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from lti_tool.instructor.answer_words import in_words, plain
from lti_tool.learner.attempts import Attempt, load
from lti_tool.models.attempt import attempts
from packages.lesson import Lesson, Question
from packages.responses import is_answer, is_right, parse_response, xapi_response
from packages.scoring import conclude, rules_of
from xapi.lrs import queries
from xapi.lrs.query import StatementQuery
from xapi.vocabulary import Namespace

MOST_STATEMENTS = 2_000
MOST_ATTEMPTS = 50


@dataclass(frozen=True, slots=True)
class Try:
    """One answer; ``right`` is ``None`` for a poll. ``counts``: it was given before the lesson's end."""

    words: str
    right: bool | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its tries, the first one first; without any it was not answered."""

    prompt: str
    points: int
    most: int
    tries: tuple[Try, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One attempt, for reading; times in microseconds. ``sure_before`` and ``sure_after`` are 1 to 5, 0 if not said."""

    id: str
    lesson: str
    title: str
    lang: str
    number: int
    completed: bool
    success: bool | None
    points: int
    most: int
    percent: int
    started_at: int
    last_at: int
    questions: tuple[Answered, ...]
    reflection: str
    sure_before: int
    sure_after: int


def attempt_ids(connection: Connection, learner_id: int, placement_id: int, lesson: str = "") -> Sequence[str]:
    """A learner's attempts on one link (at one lesson), the newest first."""
    where = (attempts.c.learner_id == learner_id) & (attempts.c.placement_id == placement_id)
    if lesson:
        where &= attempts.c.lesson == lesson
    query = select(attempts.c.id).where(where).order_by(attempts.c.last_at.desc(), attempts.c.number.desc())
    return connection.execute(query.limit(MOST_ATTEMPTS)).scalars().all()


def sheet(connection: Connection, attempt: Attempt, lesson: Lesson, ns: Namespace, lang: str) -> Sheet:
    """The attempt in the reader's language, where the lesson has it.

    Args:
        connection: to read with.
        attempt: whose it is must have been checked.
        lesson: the attempt's, in its version and for its market.
        ns: our permanent namespace.
        lang: the reader's language.
    """
    conclusion = conclude(rules_of(lesson), attempt.facts)
    text = lesson.text(lang)
    kept = attempt.facts.get("answers", {})
    given = _given(connection, attempt, lesson, ns)
    questions = []
    for question in lesson.questions.values():
        counted = kept.get(question.id, {}).get("tries", 0)
        poll = question.kind == "poll"
        words = text.questions[question.id]
        tries = tuple(
            Try(
                in_words(question, words, response),
                None if poll else is_right(question, parse_response(question, response)),
                index < counted,
            )
            for index, response in enumerate(given.get(question.id) or _kept(question, kept.get(question.id, {})))
        )
        right = not poll and is_right(question, kept.get(question.id, {}).get("response"))
        points = (question.points if right else 0, 0 if poll else question.points)
        questions.append(Answered(plain(words.prompt), *points, tries))
    row = connection.execute(select(attempts.c.last_at, attempts.c.success).where(attempts.c.id == attempt.id)).one()
    sure = attempt.facts.get("confidence", {})
    return Sheet(
        id=attempt.id,
        lesson=lesson.id,
        title=text.title,
        lang=text.lang,
        number=attempt.number,
        completed=attempt.completed,
        success=row.success,
        points=conclusion.points,
        most=conclusion.max_points,
        percent=100 if attempt.completed else min(99, round(100 * conclusion.progress)),
        started_at=attempt.started_at,
        last_at=row.last_at,
        questions=tuple(questions),
        reflection=attempt.facts.get("reflection", ""),
        sure_before=int(sure.get("before", 0)),
        sure_after=int(sure.get("after", 0)),
    )


def read(connection: Connection, attempt_id: str) -> Attempt | None:
    """The attempt of this id."""
    return load(connection, attempt_id)


def _kept(question: Question, answer: Mapping[str, Any]) -> list[str]:
    """The first and the last response as the attempt has them, for what is not in the record store."""
    responses = [answer[name] for name in ("first", "response") if name in answer]
    return [xapi_response(question, one) for one in responses if is_answer(question, one)]


def _given(connection: Connection, attempt: Attempt, lesson: Lesson, ns: Namespace) -> dict[str, list[str]]:
    """The responses to each question, in the order in which they were given."""
    by_iri = {ns.question(lesson.id, name): name for name in lesson.questions}
    query = StatementQuery(registration=attempt.id, ascending=True, limit=MOST_STATEMENTS)
    found: dict[str, list[str]] = {}
    for statement in queries.find(connection, attempt.partner.id, query).statements:
        thing, result = statement.get("object"), statement.get("result")
        name = by_iri.get(str(thing.get("id"))) if isinstance(thing, dict) else None
        response = result.get("response") if isinstance(result, dict) else None
        if name is not None and isinstance(response, str):
            found.setdefault(name, []).append(response)
    return found
