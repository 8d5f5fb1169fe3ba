"""Everything a learner does goes through here: one delivery, one transaction, once.

Check that the statements are this attempt's → set actor, registration, context → recompute the score from the
answers → conclude → update the attempt → mark the grade as due → append to the LRS. All of it is kept or
nothing. A statement sent again is recognised by (attempt, id) and changes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lti_tool import clock
from lti_tool.learner import attempts as store_of_attempts
from lti_tool.learner.activities import definition
from lti_tool.learner.attempts import Attempt
from lti_tool.learner.door import Delivery, read_time
from lti_tool.learner.facts import Facts, Refused, take, watch
from lti_tool.learner.grading import mark_due
from lti_tool.models.attempt import attempts, taken_statements
from packages.catalogue import Catalogue
from packages.lesson import Lesson
from packages.scoring import Conclusion, conclude, is_right, rules_of
from xapi import statements as make
from xapi.invalid import Invalid
from xapi.lrs import store
from xapi.validation import check
from xapi.vocabulary import Namespace

CREDENTIAL = "tool"
"""The LRS's ``credential`` column for what this tool itself recorded."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the player is told: which statements are safe, which were not taken, and where things stand."""

    stored: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    state: Mapping[str, Any]
    conclusion: Conclusion
    answers: Mapping[str, Mapping[str, Any]]

    def as_dict(self) -> dict[str, Any]:
        """The answer of the door, for JSON."""
        return {
            "stored": list(self.stored),
            "refused": [{"id": one, "reason": reason} for one, reason in self.refused],
            "state": dict(self.state),
            "conclusion": self.conclusion.as_dict(),
            "answers": {name: dict(answer) for name, answer in self.answers.items()},
        }


def standing(lesson: Lesson, facts: Mapping[str, Any]) -> tuple[Conclusion, dict[str, dict[str, Any]]]:
    """The conclusion so far, and the answers with whether they are right: what a page starts from."""
    answers = {
        name: {**answer, "right": is_right(lesson.questions[name], answer.get("response"))}
        for name, answer in facts.get("answers", {}).items()
        if name in lesson.questions
    }
    return conclude(rules_of(lesson), facts), answers


def actor_of(attempt: Attempt) -> dict[str, Any]:
    """The learner as statements name them: an account of the partner, no name, no e-mail."""
    return make.account(attempt.partner.home_page, attempt.learner.pseudonym)


def authority(base_url: str) -> dict[str, Any]:
    """Who vouches for statements that came through this tool's own doors."""
    return {"objectType": "Agent", "account": {"homePage": base_url, "name": CREDENTIAL}}


def record(
    connection: Connection,
    attempt: Attempt,
    delivery: Delivery,
    *,
    catalogue: Catalogue,
    namespace: str,
    base_url: str,
    now: int,
) -> Recorded:
    """Take a delivery for an attempt; the caller has checked its token and opened a writing transaction.

    Args:
        connection: the transaction; nothing is committed here, and the LRS is written last.
        attempt: loaded (and locked) in this transaction.
        delivery: what the player said.
        catalogue: holds the attempt's lesson.
        namespace: the permanent namespace of our IRIs.
        base_url: of the tool, for the authority.
        now: the server's clock, microseconds.

    Raises:
        LookupError: the attempt's lesson is no longer in the catalogue.
    """
    lesson = catalogue.lessons[attempt.lesson]
    ns = Namespace(namespace)
    seen = attempt.learner.notice_version
    wanted = attempt.partner.notice_version
    if delivery.notice == str(wanted) and seen != wanted:
        store_of_attempts.remember_notice(connection, attempt.learner, wanted)
        seen = wanted

    facts = Facts.of(attempt.facts)
    taking = _Taking(attempt, lesson, ns, facts, delivery.skew, now)
    known = _known(connection, attempt.id, delivery)
    for statement in delivery.statements:
        taking.one(statement, known, notice_seen=seen == wanted)
    if delivery.state is not None and not taking.concluded and seen == wanted:
        watch(delivery.state.get("played"), lesson, facts)
        taking.conclude_if_complete(now)

    conclusion, answers = standing(lesson, facts.as_dict())
    logged = taking.statements(conclusion, closing=delivery.closing)
    # What somebody did is not kept either, in whatever form, before they were told what is kept.
    state = attempt.state if delivery.state is None or seen != wanted else delivery.state
    _update(connection, attempt, taking, conclusion, state, now, closing=delivery.closing)
    if taking.accepted:
        connection.execute(
            insert(taken_statements),
            [{"attempt_id": attempt.id, "statement_id": one["id"]} for one in taking.accepted],
        )
    if taking.concluded and not attempt.completed and attempt.graded:
        grade_is_due(connection, attempt, catalogue, now)
    if logged:
        store.append(
            connection,
            logged,
            tenant=attempt.partner.id,
            credential=CREDENTIAL,
            channel=attempt.channel,
            authority=authority(base_url),
        )
    return Recorded(tuple(taking.stored), tuple(taking.refused), state, conclusion, answers)


def grade_is_due(connection: Connection, attempt: Attempt, catalogue: Catalogue, now: int) -> None:
    """Mark the learner's grade on this placement as due, unless the LMS has been given just this one."""
    module = catalogue.modules.get(attempt.module)
    mark_due(
        connection,
        placement_id=attempt.placement_id,
        learner_id=attempt.learner.id,
        line_item=attempt.line_item,
        lesson=attempt.placed_lesson,
        module=module.lessons if module else None,
        now=now,
    )


class _Taking:
    """The statements of one delivery, taken one after the other."""

    def __init__(self, attempt: Attempt, lesson: Lesson, ns: Namespace, facts: Facts, skew: int, now: int) -> None:
        self.attempt, self.lesson, self.ns, self.facts = attempt, lesson, ns, facts
        self.skew, self.now = skew, now
        self.concluded = attempt.completed
        self.concluded_at = attempt.completed_at
        self.accepted: list[dict[str, Any]] = []
        self.stored: list[str] = []
        self.refused: list[tuple[str, str]] = []
        self._actor = actor_of(attempt)
        self._registration = uuid.UUID(attempt.id)
        self._lesson = make.LessonContext(
            ns=ns,
            lesson=lesson.id,
            title={lang: text.title for lang, text in lesson.texts.items()},
            language=attempt.lang,
            version=attempt.lesson_version,
            channel=attempt.channel,
            market=attempt.partner.market or None,
            module=attempt.module or None,
        )

    def one(self, statement: Mapping[str, Any], known: set[str], *, notice_seen: bool) -> None:
        """Take one statement, or note why not."""
        given = str(statement.get("id"))
        try:
            name = str(uuid.UUID(given))
        except ValueError:
            self.refused.append((given[:64], "id must be a UUID"))
            return
        if name in known:
            self.stored.append(given)
            return
        try:
            if not notice_seen:
                raise Refused("notice_required")
            at = self._when(statement.get("timestamp"))
            before = Facts.of(self.facts.as_dict())
            result = take(statement, self.lesson, self.ns, self.facts, concluded=self.concluded)
            part = statement["object"]["id"]
            thing = {
                "objectType": "Activity",
                "id": part,
                "definition": definition(part, self.lesson, self.attempt.lang, self.ns),
            }
            said = {**statement, "id": name, "object": thing, "result": result}
            if result is None:
                del said["result"]
            try:
                check({**said, "actor": self._actor})
                adopted = make.adopt(
                    said,
                    actor=self._actor,
                    registration=self._registration,
                    lesson=self._lesson,
                    timestamp=clock.moment(at),
                )
                check(adopted)
            except Invalid as error:
                self.facts.segments, self.facts.cards = before.segments, before.cards
                self.facts.answers = before.answers
                raise Refused(str(error)) from None
        except Refused as error:
            self.refused.append((given, str(error)))
            return
        known.add(name)
        self.accepted.append(adopted)
        self.stored.append(given)
        self.conclude_if_complete(at)

    def conclude_if_complete(self, at: int) -> None:
        """Once the lesson's rule is fulfilled the attempt is concluded, and stays so."""
        if not self.concluded and conclude(rules_of(self.lesson), self.facts.as_dict()).completed:
            self.concluded, self.concluded_at = True, max(at, self.attempt.started_at)

    def statements(self, conclusion: Conclusion, *, closing: bool) -> list[dict[str, Any]]:
        """What goes to the LRS: the player's statements, and the server's about the lesson as a whole."""
        mine: list[dict[str, Any]] = []
        if self.initialized and not self.attempt.initialized:
            mine.append(self._server("initialized", self._first()))
        mine += self.accepted
        if self.concluded and not self.attempt.completed and self.concluded_at is not None:
            mine.append(self._server("completed", self.concluded_at, completion=True))
            if conclusion.success is not None:
                verb = "passed" if conclusion.success else "failed"
                mine.append(
                    self._server(
                        verb,
                        self.concluded_at,
                        success=conclusion.success,
                        scaled=conclusion.scaled,
                        points=conclusion.points,
                        max_points=conclusion.max_points,
                    )
                )
        if closing and self.concluded and not self.attempt.terminated:
            mine.append(self._server("terminated", self.now))
        return mine

    @property
    def initialized(self) -> bool:
        """Whether the lesson has begun by now."""
        return self.attempt.initialized or bool(self.accepted) or self.concluded

    def _first(self) -> int:
        times = [read_time(one.get("timestamp")) or self.now for one in self.accepted]
        return min([*times, self.now])

    def _when(self, timestamp: object) -> int:
        """The moment of a statement by our clock: never before the attempt, never in the future."""
        said = read_time(timestamp)
        moment = self.now if said is None else said + self.skew
        return max(min(moment, self.now), min(self.attempt.started_at, self.now))

    def _server(self, verb: str, at: int, **outcome: Any) -> dict[str, Any]:
        duration = max(0, at - self.attempt.started_at) / clock.SECOND
        return make.lesson_statement(
            verb,
            attempt=self._registration,
            actor=self._actor,
            lesson=self._lesson,
            timestamp=clock.moment(at),
            outcome=None if verb == "initialized" else make.Outcome(duration=duration, **outcome),
        )


def _known(connection: Connection, attempt_id: str, delivery: Delivery) -> set[str]:
    ids = []
    for statement in delivery.statements:
        try:
            ids.append(str(uuid.UUID(str(statement.get("id")))))
        except ValueError:
            continue
    if not ids:
        return set()
    query = select(taken_statements.c.statement_id).where(
        taken_statements.c.attempt_id == attempt_id, taken_statements.c.statement_id.in_(ids)
    )
    return set(connection.execute(query).scalars())


def _update(
    connection: Connection,
    attempt: Attempt,
    taking: _Taking,
    conclusion: Conclusion,
    state: Mapping[str, Any],
    now: int,
    *,
    closing: bool,
) -> None:
    values: dict[str, Any] = {
        "facts": taking.facts.as_dict(),
        "state": dict(state),
        "progress": conclusion.progress,
        "initialized": taking.initialized,
        "terminated": attempt.terminated or (closing and taking.concluded),
        "last_at": now,
    }
    if not attempt.completed:
        values |= {"points": conclusion.points, "max_points": conclusion.max_points, "scaled": conclusion.scaled}
    if taking.concluded and not attempt.completed:
        values |= {
            "completed": True,
            "completed_at": taking.concluded_at,
            "success": conclusion.success,
        }
    connection.execute(update(attempts).where(attempts.c.id == attempt.id).values(**values))
