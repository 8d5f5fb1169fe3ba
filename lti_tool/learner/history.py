"""What a learner has done before: which lessons are completed, and which one it is time to ask about."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from lti_tool import clock
from lti_tool.models.attempt import attempts

FOLLOW_UP_AFTER = 30 * clock.DAY
"""How long after a lesson the learner is asked what came of it, and how long nothing else is asked after that."""
ANSWERED, SKIPPED = "answered", "skipped"


# Each launch asks these: a statement that is made once costs a fraction of one that is made anew.
_DONE = select(attempts.c.lesson).where(attempts.c.learner_id == bindparam("learner"), attempts.c.completed.is_(True))
_DONE_HERE = _DONE.where(attempts.c.placement_id == bindparam("placement"))
_ENDED = (
    select(attempts.c.id, attempts.c.lesson, attempts.c.completed_at, attempts.c.follow_up, attempts.c.follow_up_at)
    .where(
        attempts.c.learner_id == bindparam("learner"),
        attempts.c.completed_at.is_not(None) | (attempts.c.follow_up != ""),
    )
    .order_by(attempts.c.completed_at.desc(), attempts.c.number.desc())
)


def completed(connection: Connection, learner_id: int, placement_id: int | None = None) -> frozenset[str]:
    """The lessons that the learner has completed, on this placement or anywhere at this partner."""
    query, sought = _DONE, {"learner": learner_id}
    if placement_id is not None:
        query, sought = _DONE_HERE, {**sought, "placement": placement_id}
    return frozenset(connection.execute(query, sought).scalars())


def last_completed(connection: Connection, learner_id: int, placement_id: int) -> str | None:
    """The id of the attempt that the learner completed last on this placement, at whichever lesson."""
    mine = (attempts.c.learner_id == learner_id, attempts.c.placement_id == placement_id)
    query = select(attempts.c.id).where(*mine, attempts.c.completed.is_(True))
    return connection.execute(query.order_by(attempts.c.completed_at.desc()).limit(1)).scalar()


def is_time(completed_at: int | None, now: int) -> bool:
    """Whether a lesson completed then is long enough ago to ask what came of it."""
    return completed_at is not None and completed_at <= now - FOLLOW_UP_AFTER


def to_follow_up(connection: Connection, learner_id: int, now: int) -> str | None:
    """The id of the attempt to ask the learner about: the newest that is long enough ago.

    A lesson is asked about once, whatever the answer. Whoever has answered or skipped a question is left alone for
    as long again: a course finished in a week does not become a question at every launch a month later.
    """
    ended = connection.execute(_ENDED, {"learner": learner_id}).all()
    asked = [row for row in ended if row.follow_up]
    if any(not is_time(row.follow_up_at, now) for row in asked):
        return None
    done = {row.lesson for row in asked}
    return next((row.id for row in ended if is_time(row.completed_at, now) and row.lesson not in done), None)
