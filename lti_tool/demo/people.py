"""The invented course and people of the demo LMS: fixed, so that a second start finds them again."""

from __future__ import annotations

from dataclasses import dataclass

_LIS = "http://purl.imsglobal.org/vocab/lis/v2/"
INSTRUCTOR = _LIS + "membership#Instructor"
LEARNER = _LIS + "membership#Learner"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody enrolled in the course.

    Attributes:
        key: short name for forms and addresses of this LMS, such as ``luis``.
        id: what the tool is told (``sub``, NRPS ``user_id``, AGS ``userId``).
        hue: which of the avatar colours of the style sheet, 1 to 3.
    """

    key: str
    id: str
    given_name: str
    family_name: str
    roles: tuple[str, ...]
    hue: int

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"

    @property
    def email(self) -> str:
        """An address that can't exist (RFC 2606)."""
        return f"{self.key}@society.example"

    @property
    def is_instructor(self) -> bool:
        """Whether this person may change the course."""
        return INSTRUCTOR in self.roles

    @property
    def is_learner(self) -> bool:
        """Whether this person can get grades."""
        return LEARNER in self.roles


@dataclass(frozen=True, slots=True)
class Course:
    """The one course; ``id`` is LTI's context id."""

    id: str
    label: str
    title: str
    society: str


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the learners; ``people`` are their short names."""

    id: str
    name: str
    people: tuple[str, ...]


COURSE = Course("c-4101", "RIGHTS-1", "Music rights for members", "Demo Society of Authors")

PEOPLE = (
    Person("amina", "9d1f4c1e-5f0a-4a7e-8f64-0b8a5d2f7a01", "Amina", "Benali", (INSTRUCTOR,), 1),
    Person("luis", "3b6a0c52-8c1d-4f0e-9a43-5d2e9f6b1c02", "Luis", "Ferreira", (LEARNER,), 2),
    Person("mei", "c7e85a90-2d3b-4e61-b1f7-7a90c4d8e203", "Mei", "Tanaka", (LEARNER,), 3),
)
"""Whom a visitor can be."""
CLASSMATES = (
    Person("omar", "51c0be17-6f0c-4d3b-8a59-2f7c1e9d4a04", "Omar", "Haddad", (LEARNER,), 1),
    Person("ines", "e2a7d4f8-90b1-4c6e-a3d5-68f1b07c3e05", "Inês", "Moreira", (LEARNER,), 2),
    Person("kofi", "0f93b6c5-1d7a-4e82-b64f-d1a59c27e806", "Kofi", "Mensah", (LEARNER,), 3),
    Person("sofia", "7d4e81a2-c36f-4b09-9e15-a40d83f6b207", "Sofia", "Rossi", (LEARNER,), 1),
    Person("nikhil", "b85f2d09-47ce-4a1b-8d30-5c9e16a7f408", "Nikhil", "Rao", (LEARNER,), 2),
)
"""The others in the course, who take a lesson by themselves (``classmates.py``)."""
EVERYBODY = PEOPLE + CLASSMATES
GROUPS = (
    Group("g-1", "Evening group", ("luis", "omar", "kofi")),
    Group("g-2", "Morning group", ("mei", "ines", "sofia")),
)
LEARNERS = tuple(person for person in EVERYBODY if person.is_learner)


def by_key(key: str | None) -> Person | None:
    """The person of that short name."""
    return next((person for person in EVERYBODY if person.key == key), None)


def by_id(user_id: object) -> Person | None:
    """The person of that LTI user id."""
    return next((person for person in EVERYBODY if person.id == user_id), None)
