"""The grades that are to be sent now, each with its learner, place and LMS."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from lti_tool.models.attempt import learners
from lti_tool.models.course import resource_links
from lti_tool.models.grade import DUE, grades
from lti_tool.models.line_item import line_items
from lti_tool.models.platform import Platform, deployments, platforms
from lti_tool.platforms.families import family_of

ANSWERS_OF = "learner"
"""The query parameter by which an address of a lesson or module names whose answers are meant (the learner's row)."""


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

    def answers_url(self, base_url: str) -> str:
        """Where staff see what this learner answered, by a launch from the LMS."""
        place = f"lessons/{self.lesson}" if self.lesson or not self.module else f"modules/{self.module}"
        where = f"/lti/{place}" if self.lesson or self.module else "/lti/launch"
        return f"{base_url}{where}?{ANSWERS_OF}={self.learner_id}"


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
