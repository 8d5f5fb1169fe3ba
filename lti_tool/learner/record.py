"""Everything a learner does goes through here: one delivery, one transaction, once.

Check that the statements are this attempt's → set actor, registration, context → recompute the score from the
answers → conclude (all in ``taking``) → update the attempt → mark the grade as due → append to the LRS. All of it is
kept or nothing. A statement sent again is recognised by (attempt, id) and changes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lti_tool.learner import attempts as store_of_attempts
from lti_tool.learner import notice
from lti_tool.learner.attempts import Attempt
from lti_tool.learner.door import Delivery
from lti_tool.learner.facts import watch
from lti_tool.learner.follow_up import may_answer
from lti_tool.learner.grading import mark_due
from lti_tool.learner.history import ANSWERED, SKIPPED
from lti_tool.learner.taking import Taking
from lti_tool.models.attempt import attempts, taken_statements
from lti_tool.models.partner import Partner
from packages.catalogue import Catalogue
from packages.lesson import Lesson
from packages.scoring import Conclusion, conclude, is_right, rules_of
from xapi.lrs import store
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


def authority(base_url: str) -> dict[str, Any]:
    """Who vouches for statements that came through this tool's own doors."""
    return {"objectType": "Agent", "account": {"homePage": base_url, "name": CREDENTIAL}}


def record(
    connection: Connection,
    attempt: Attempt,
    delivery: Delivery,
    *,
    lesson: Lesson,
    digest: str,
    offered: Callable[[Partner], Catalogue],
    namespace: str,
    base_url: str,
    now: int,
    foreign: Collection[str] = (),
    told: bool = False,
    late: bool = False,
) -> Recorded:
    """Take a delivery for an attempt; the caller has checked its token and opened a writing transaction.

    Args:
        connection: the transaction; nothing is committed here, and the LRS is written last.
        attempt: loaded (and locked) in this transaction.
        delivery: what the player said.
        lesson: the attempt's, in its version and for its market.
        digest: of this version.
        offered: gives a partner's catalogue, for the module that a grade may be about.
        namespace: the permanent namespace of our IRIs.
        base_url: of the tool, for the authority.
        now: the server's clock, microseconds.
        foreign: ids that other statements of the record store have already.
        told: a package has shown a privacy notice, maybe an earlier one: what was done after it is taken.
        late: the licence of the attempt's package has ended, which its statements say.

    Raises:
        Conflict: one more id is foreign (`xapi.lrs.store`); nothing may be committed.
    """
    seen = attempt.learner.notice_version
    wanted = notice.version(attempt.partner)
    if delivery.notice == str(wanted) and seen != wanted:
        store_of_attempts.remember_notice(connection, attempt.learner, wanted)
        seen = wanted

    knows = told or seen == wanted
    taking = Taking(attempt, lesson, digest, Namespace(namespace), delivery.skew, now, late=late)
    known = _known(connection, attempt.id, delivery)
    for statement in delivery.statements:
        taking.one(statement, known, notice_seen=knows, foreign=foreign)
    if delivery.state is not None and not taking.concluded and knows:
        watch(delivery.state.get("played"), lesson, taking.facts)
        taking.conclude_if_complete(now)

    conclusion, answers = standing(lesson, taking.facts.as_dict())
    logged = taking.statements(conclusion, closing=delivery.closing)
    # What somebody did is not kept either, in whatever form, before they were told what is kept.
    state = attempt.state if delivery.state is None or not knows else delivery.state
    skipped = delivery.skipped and knows and may_answer(attempt, now)
    _update(connection, attempt, taking, conclusion, state, now, closing=delivery.closing, skipped=skipped)
    if taking.accepted:
        connection.execute(
            insert(taken_statements),
            [{"attempt_id": attempt.id, "statement_id": one["id"]} for one in taking.accepted],
        )
    if taking.concluded and not attempt.completed and attempt.learner.subject and not attempt.learner.test:
        grade_is_due(connection, attempt, offered, now)
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


def grade_is_due(connection: Connection, attempt: Attempt, offered: Callable[[Partner], Catalogue], now: int) -> None:
    """Mark the learner's grade on this placement as due, unless the LMS has been given just this one.

    There is none for a package: the LMS has it from the package itself.

    While the placement's module can't be found (somebody may be writing it), no grade is reckoned: the best lesson's
    would stand for the whole course. The next launch reckons it again.
    """
    if attempt.placement_id is None:
        return
    module = offered(attempt.partner).modules.get(attempt.module) if attempt.module else None
    if attempt.module and module is None and not attempt.placed_lesson:
        return
    mark_due(
        connection,
        placement_id=attempt.placement_id,
        learner_id=attempt.learner.id,
        line_item=attempt.line_item,
        lesson=attempt.placed_lesson,
        module=module.lessons if module else None,
        now=now,
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
    taking: Taking,
    conclusion: Conclusion,
    state: Mapping[str, Any],
    now: int,
    *,
    closing: bool,
    skipped: bool,
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
    if taking.followed_up or skipped:
        values |= {"follow_up": ANSWERED if taking.followed_up else SKIPPED, "follow_up_at": now}
    connection.execute(update(attempts).where(attempts.c.id == attempt.id).values(**values))
