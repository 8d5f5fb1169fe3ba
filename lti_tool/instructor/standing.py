"""How a placement stands: counts of learners, completions and grades; no names, no pseudonyms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, case, func, select

from lti_tool.models.attempt import attempts, learners
from lti_tool.models.course import resource_links
from lti_tool.models.grade import ACCEPTED, DUE, REFUSED, grades


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of learners on one placement, student previews aside.

    Attributes:
        learners: who opened a lesson here.
        completed: who completed at least one.
        due, accepted, refused: grades by where they are on their way to the LMS.
        reasons: why grades are late or refused → how many.
    """

    learners: int = 0
    completed: int = 0
    due: int = 0
    accepted: int = 0
    refused: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)


def placement_of(connection: Connection, deployment_pk: int, resource_link_id: str) -> int | None:
    """The row of this resource link beneath this deployment, if a launch has made it."""
    query = select(resource_links.c.id).where(
        resource_links.c.deployment_pk == deployment_pk, resource_links.c.resource_link_id == resource_link_id
    )
    return connection.execute(query).scalar_one_or_none()


def of_placement(connection: Connection, placement_id: int) -> Standing:
    """Count what happened on a placement."""
    people = connection.execute(
        select(
            func.count(attempts.c.learner_id.distinct()),
            func.count(case((attempts.c.completed, attempts.c.learner_id)).distinct()),
        )
        .join(learners, learners.c.id == attempts.c.learner_id)
        .where(attempts.c.placement_id == placement_id, learners.c.test.is_(False))
    ).one()
    states = {DUE: 0, ACCEPTED: 0, REFUSED: 0}
    reasons: dict[str, int] = {}
    found = connection.execute(
        select(grades.c.state, grades.c.reason, func.count())
        .join(learners, learners.c.id == grades.c.learner_id)
        .where(grades.c.placement_id == placement_id, learners.c.test.is_(False))
        .group_by(grades.c.state, grades.c.reason)
        .order_by(func.count().desc(), grades.c.reason)
    )
    for state, reason, count in found:
        states[state] = states.get(state, 0) + count
        if reason and state != ACCEPTED:
            reasons[reason] = reasons.get(reason, 0) + count
    return Standing(people[0], people[1], states[DUE], states[ACCEPTED], states[REFUSED], reasons)
