"""Which grade a learner has on a placement, and that it is due: state to be reconciled, not a message.

Only what is finished is graded: a placement without a completed attempt has no grade, because anything but a
fully graded score empties the grade in Moodle (captures/moodle-4.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from lti_tool.lti.grades import SCORE_SCOPE
from lti_tool.lti.line_items import may_seek
from lti_tool.models import line_item as columns
from lti_tool.models.attempt import attempts, learners
from lti_tool.models.base import insert_new
from lti_tool.models.course import resource_links
from lti_tool.models.grade import DUE, grades
from lti_tool.models.platform import deployments, platforms
from lti_tool.platforms.families import family_of
from lti_tool.platforms.grades import columns_are_chosen


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
    at: int = 0
    """When it was completed, microseconds."""

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


def ended_at(finished: Iterable[Finished]) -> int:
    """When what is graded was ended: the first of a lesson's best attempts, the latest of a module's lessons."""
    best: dict[str, Finished] = {}
    for attempt in sorted(finished, key=lambda attempt: attempt.at):
        kept = best.get(attempt.lesson)
        if kept is None or attempt.share > kept.share:
            best[attempt.lesson] = attempt
    return max((attempt.at for attempt in best.values()), default=0)


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
    lesson alone: others can be opened from its end, and an easy one must not stand for it. Without a line item, the
    worker looks for the place's column first; nothing is due where there is none to look for.
    """
    if not line_item and not _has_column_to_seek(connection, placement_id):
        return
    # One conclusion after the other: two tabs that end at once would each miss what the other has not committed.
    connection.execute(select(learners.c.id).where(learners.c.id == learner_id).with_for_update(key_share=True))
    finished = select(attempts.c.lesson, attempts.c.points, attempts.c.max_points, attempts.c.completed_at).where(
        attempts.c.placement_id == placement_id,
        attempts.c.learner_id == learner_id,
        attempts.c.completed.is_(True),
    )
    rows = connection.execute(finished.where(attempts.c.lesson == lesson) if lesson else finished)
    done = [Finished(row.lesson, row.points, row.max_points, row.completed_at or 0) for row in rows]
    score = best_score(done, None if lesson else module)
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
        "failures": 0,
        "due_since": now,
        "next_try_at": now,
        "submitted_at": ended_at(done),
        "insist": False,
    }
    fresh = {**key, **wanted, "version": 1, "sent_version": 0, "last_timestamp": 0, "sent": []}
    if not line_item:
        columns.want(connection, placement_id, now)
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


NO_RIGHT = "the LMS gives this tool no right to send scores"
NO_COLUMN = "the link has no grade column"
NO_WAY = "the link has no grade column, and the LMS does not let this tool make one"


def why_no_grades(connection: Connection, placement_id: int) -> str:
    """Why the results of a link do not reach a gradebook; empty where they do, or will once somebody completes it.

    For staff: ``lti_tool.lti.reasons`` puts it into their language.
    """
    place = _place(connection, placement_id)
    if (place.line_item or place.line_items) and SCORE_SCOPE not in place.ags_scopes:
        return NO_RIGHT
    if place.line_item:
        return ""
    by_choice = place.graded == "" and columns_are_chosen(family_of(place.family, place.auth_url))
    if not place.line_items or place.graded == "no" or by_choice:
        return NO_COLUMN
    if place.reason:
        return str(place.reason)
    return "" if may_seek(place.line_items, place.ags_scopes, place.graded) else NO_WAY


def _has_column_to_seek(connection: Connection, placement_id: int) -> bool:
    place = _place(connection, placement_id)
    return may_seek(place.line_items, place.ags_scopes, place.graded)


def _place(connection: Connection, placement_id: int) -> Any:
    names = ("line_item", "line_items", "ags_scopes", "graded")
    query = (
        select(
            *(resource_links.c[name] for name in names),
            columns.line_items.c.reason,
            platforms.c.family,
            platforms.c.auth_url,
        )
        .join(deployments, deployments.c.id == resource_links.c.deployment_pk)
        .join(platforms, platforms.c.id == deployments.c.platform_id)
        .outerjoin(columns.line_items, columns.line_items.c.placement_id == resource_links.c.id)
        .where(resource_links.c.id == placement_id)
    )
    return connection.execute(query).one()
