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
GROUPS = (
    Group("g-1", "Evening group", ("luis",)),
    Group("g-2", "Morning group", ("mei",)),
)
LEARNERS = tuple(person for person in PEOPLE if person.is_learner)


def by_key(key: str | None) -> Person | None:
    """The person of that short name."""
    return next((person for person in PEOPLE if person.key == key), None)


def by_id(user_id: object) -> Person | None:
    """The person of that LTI user id."""
    return next((person for person in PEOPLE if person.id == user_id), None)
