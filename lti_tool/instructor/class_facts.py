"""What the database knows of a class: links of the course, who was there, their attempts and grades.

A few queries, however many learners there are; no names, as none are kept.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from lti_tool.instructor.place import Place
from lti_tool.models.attempt import attempts, learners
from lti_tool.models.course import resource_links
from lti_tool.models.grade import GradeState, grade_states


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the course; ``lesson`` and ``module`` are what its last launch named, ``''`` for nothing."""

    id: int
    title: str
    lesson: str
    module: str
    graded: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A learner as the tool knows them; ``number`` counts from 1 in the order of the first visits to this course."""

    id: int
    subject: str
    test: bool
    number: int


@dataclass(frozen=True, slots=True)
class Taken:
    """An attempt without its answers; times in microseconds, ``progress`` 0 to 1."""

    id: str
    learner_id: int
    placement_id: int
    lesson: str
    number: int
    completed: bool
    progress: float
    points: int
    max_points: int
    last_at: int


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """All of it, for some links."""

    links: tuple[Link, ...]
    people: tuple[Person, ...]
    taken: tuple[Taken, ...]
    grades: tuple[GradeState, ...]


def links_of(connection: Connection, place: Place, *, whole: bool) -> tuple[Link, ...]:
    """The place itself, or all links of its course beneath the same deployment, oldest first."""
    wanted = resource_links.c.id == place.id
    if whole and place.context_pk is not None:
        wanted = (resource_links.c.context_pk == place.context_pk) & (
            resource_links.c.deployment_pk == place.deployment_pk
        )
    columns = resource_links.c
    query = select(columns.id, columns.title, columns.lesson, columns.module, columns.line_item).where(wanted)
    return tuple(
        Link(row.id, row.title, row.lesson, row.module, bool(row.line_item))
        for row in connection.execute(query.order_by(columns.id))
    )


def people_of(connection: Connection, place: Place) -> tuple[Person, ...]:
    """Everybody who has opened a lesson in the course of this place; numbered the same for each of its links."""
    everywhere = [link.id for link in links_of(connection, place, whole=True)]
    here = select(attempts.c.learner_id).where(attempts.c.placement_id.in_(everywhere)).distinct()
    query = select(learners.c.id, learners.c.subject, learners.c.test).where(learners.c.id.in_(here))
    found, number = [], 0
    for row in connection.execute(query.order_by(learners.c.id)):
        number += 0 if row.test else 1
        found.append(Person(row.id, row.subject, row.test, 0 if row.test else number))
    return tuple(found)


def read(connection: Connection, place: Place, *, whole: bool) -> ClassFacts:
    """The facts of the place, or of the whole course that it is in."""
    links = links_of(connection, place, whole=whole)
    ids = [link.id for link in links]
    grades = tuple(grade_states(connection, ids))
    return ClassFacts(links, people_of(connection, place), _taken(connection, ids), grades)


def _taken(connection: Connection, placement_ids: Collection[int]) -> tuple[Taken, ...]:
    columns = [attempts.c[name] for name in Taken.__slots__]
    query = select(*columns).where(attempts.c.placement_id.in_(placement_ids)).order_by(attempts.c.number)
    return tuple(Taken(*row) for row in connection.execute(query))
