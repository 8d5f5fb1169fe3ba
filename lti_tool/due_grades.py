"""The grades that are to be sent now, each with its learner, place and LMS."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, case, select

from lti_tool.models.attempt import attempts, learners
from lti_tool.models.course import resource_links
from lti_tool.models.grade import DUE, grades
from lti_tool.models.line_item import line_items
from lti_tool.models.platform import Platform, deployments, platforms
from lti_tool.platforms.families import family_of

REVIEW = "review"
"""The query parameter by which an address of a lesson or module names the attempt whose answers are meant."""


@dataclass(frozen=True, slots=True)
class Due:
    """One grade to be sent, as it was when the lease was taken; times in microseconds.

    Attributes:
        sent: shares (0 to 1) that the LMS may have from us.
        sought: the column was not named by a launch: we have found or made it.
        insist: send it whatever the LMS shows.
    """

    id: int
    placement_id: int
    learner_id: int
    version: int
    sent_version: int
    line_item: str
    given: float
    maximum: float
    tries: int
    failures: int
    due_since: int
    submitted_at: int
    last_timestamp: int
    sent: tuple[float, ...]
    insist: bool
    sought: bool
    subject: str
    lesson: str
    module: str
    scopes: frozenset[str]
    platform: Platform
    family: str

    @property
    def share(self) -> float:
        """The score, 0 to 1."""
        return self.given / self.maximum


def answers_url(connection: Connection, due: Due, base_url: str) -> str:
    """Where staff see what is graded, by a launch from the LMS: the best attempt of a lesson, of a module the last."""
    tried = select(attempts.c.id).where(
        attempts.c.placement_id == due.placement_id,
        attempts.c.learner_id == due.learner_id,
        attempts.c.completed.is_(True),
    )
    if due.lesson:
        best = case((attempts.c.scaled.is_(None), 1.0), else_=attempts.c.scaled)
        tried = tried.where(attempts.c.lesson == due.lesson).order_by(best.desc(), attempts.c.completed_at)
    else:
        tried = tried.order_by(attempts.c.completed_at.desc())
    attempt = connection.execute(tried.limit(1)).scalar()
    place = f"lessons/{due.lesson}" if due.lesson else f"modules/{due.module}" if due.module else "launch"
    return f"{base_url}/lti/{place}?{REVIEW}={attempt}"


def due_grades(connection: Connection, now: int, most: int) -> list[Due]:
    """The grades whose time has come, longest waiting first; those whose column is still sought are not among them."""
    query = (
        select(
            grades,
            learners.c.subject,
            resource_links.c.lesson,
            resource_links.c.module,
            resource_links.c.ags_scopes,
            line_items.c.url.label("sought"),
            *(column.label("platform_" + column.name) for column in platforms.c),
        )
        .join(learners, learners.c.id == grades.c.learner_id)
        .join(resource_links, resource_links.c.id == grades.c.placement_id)
        .join(deployments, deployments.c.id == resource_links.c.deployment_pk)
        .join(platforms, platforms.c.id == deployments.c.platform_id)
        .outerjoin(line_items, line_items.c.placement_id == resource_links.c.id)
        .where(grades.c.state == DUE, grades.c.next_try_at <= now, grades.c.line_item != "")
        .order_by(grades.c.next_try_at)
        .limit(most)
    )
    found = []
    for row in connection.execute(query):
        platform = Platform(**{column.name: row._mapping["platform_" + column.name] for column in platforms.c})
        found.append(
            Due(
                id=row.id,
                placement_id=row.placement_id,
                learner_id=row.learner_id,
                version=row.version,
                sent_version=row.sent_version,
                line_item=row.line_item,
                given=row.score_given,
                maximum=row.score_maximum,
                tries=row.tries,
                failures=row.failures,
                due_since=row.due_since,
                submitted_at=row.submitted_at,
                last_timestamp=row.last_timestamp,
                sent=tuple(row.sent),
                insist=row.insist,
                sought=row.sought == row.line_item,
                subject=row.subject,
                lesson=row.lesson,
                module=row.module,
                scopes=frozenset(row.ags_scopes),
                platform=platform,
                family=family_of(platform.family, platform.auth_url),
            )
        )
    return found
