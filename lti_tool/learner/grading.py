"""Which grade a learner has on a placement, and that it is due: state to be reconciled, not a message.

Only what is finished is graded: a placement without a completed attempt has no grade, because anything but a
fully graded score empties the grade in Moodle (captures/moodle-4.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from lti_tool.models.attempt import attempts, learners
from lti_tool.models.base import insert_new
from lti_tool.models.grade import DUE, grades


@dataclass(frozen=True, slots=True)
class Score:
    """A grade in its own scale, ``given`` of ``maximum`` (> 0)."""

    given: float
    maximum: float


@dataclass(frozen=True, slots=True)
class Finished:
    """A completed attempt, as far as grades go. Without points (``max_points`` 0) completing is all."""

    lesson: str
    points: int
    max_points: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.points / self.max_points if self.max_points else 1.0


def best_score(finished: Iterable[Finished], module: Sequence[str] | None = None) -> Score | None:
    """The grade for these completed attempts: the best of a lesson, the mean over a module.

    Args:
        finished: completed attempts of one learner on one placement.
        module: the module's lesson ids, where the placement is a module; else ``None``.

    Returns:
        ``None`` where nothing is completed. A lesson without points gives 1 of 1 (Canvas shows less than
        100 % as incomplete). A module gives 0 to 100; lessons not yet completed count 0.
    """
    best: dict[str, Finished] = {}
    for attempt in finished:
        kept = best.get(attempt.lesson)
        if kept is None or attempt.share > kept.share:
            best[attempt.lesson] = attempt
    if module is not None:
        done = [best[lesson].share for lesson in module if lesson in best]
        return Score(round(100 * sum(done) / len(module), 2), 100.0) if done else None
    if not best:
        return None
    winner = max(best.values(), key=lambda attempt: attempt.share)
    return Score(winner.points, winner.max_points) if winner.max_points else Score(1.0, 1.0)


def mark_due(
    connection: Connection,
    *,
    placement_id: int,
    learner_id: int,
    line_item: str,
    lesson: str,
    module: Sequence[str] | None,
    now: int,
) -> None:
    """Work out the learner's grade on this placement and mark it as due if it is another than the last.

    Called within the transaction that concludes an attempt. A placement that names a lesson is graded by that
    lesson alone: others can be opened from its end, and an easy one must not stand for it.
    """
    # One conclusion after the other: two tabs that end at once would each miss what the other has not committed.
    connection.execute(select(learners.c.id).where(learners.c.id == learner_id).with_for_update(key_share=True))
    finished = select(attempts.c.lesson, attempts.c.points, attempts.c.max_points).where(
        attempts.c.placement_id == placement_id,
        attempts.c.learner_id == learner_id,
        attempts.c.completed.is_(True),
    )
    rows = connection.execute(finished.where(attempts.c.lesson == lesson) if lesson else finished)
    score = best_score((Finished(*row) for row in rows), None if lesson else module)
    if score is None:
        return
    key: Mapping[str, int] = {"placement_id": placement_id, "learner_id": learner_id}
    wanted = {
        "line_item": line_item,
        "score_given": score.given,
        "score_maximum": score.maximum,
        "state": DUE,
        "reason": "",
        "tries": 0,
        "due_since": now,
        "next_try_at": now,
    }
    fresh = {**key, **wanted, "version": 1, "sent_version": 0, "last_timestamp": 0}
    if insert_new(connection, grades, fresh):
        return
    changed = (
        (grades.c.score_given != score.given)
        | (grades.c.score_maximum != score.maximum)
        | (grades.c.line_item != line_item)
    )
    connection.execute(
        update(grades)
        .where(grades.c.placement_id == placement_id, grades.c.learner_id == learner_id, changed)
        .values(**wanted, version=grades.c.version + 1)
    )
