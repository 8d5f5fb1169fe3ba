"""The class as a table: each learner × each lesson. Pure: facts and a roster in, rows out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from lti_tool.instructor.class_facts import ClassFacts, Link, Person, Taken
from lti_tool.lti.roster import Member, Roster
from lti_tool.models.grade import ACCEPTED, DUE, HELD, REFUSED, GradeState
from packages.catalogue import Catalogue

Standing = Literal["none", "begun", "done"]
Kind = Literal["here", "waiting", "left", "inactive", "test"]
"""In the class; in the class but never here; not in the LMS's list (any more); switched off there; a preview."""


@dataclass(frozen=True, slots=True)
class Column:
    """A lesson on a link, or (``lesson`` empty) the one grade of a link that has several lessons.

    ``graded``: this column's cells show the link's grades.
    """

    placement_id: int
    lesson: str
    graded: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one learner is in one column; ``percent`` 0 to 100, ``last_at`` in microseconds, 0 for never.

    ``points`` of ``most`` are the best attempt's; ``most`` 0: the lesson has none. ``attempt`` is the newest one.
    """

    standing: Standing = "none"
    percent: int = 0
    points: int = 0
    most: int = 0
    tries: int = 0
    last_at: int = 0
    attempt: str = ""
    grade: GradeState | None = None


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One learner. ``learner_id`` and ``number`` are 0 for who was never here; ``name`` is empty without a roster."""

    learner_id: int
    number: int
    name: str
    kind: Kind
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Learners and grades, previews aside; ``reasons``: why grades wait or were refused → how many."""

    learners: int
    started: int
    completed: int
    grades: Mapping[str, int]
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ClassTable:
    """The class. ``rows`` are those in it, ``aside`` the others who have something to show."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    aside: tuple[Row, ...]
    counts: Counts


def columns_of(facts: ClassFacts, catalogue: Catalogue) -> tuple[Column, ...]:
    """What stands in the table: a link's lesson, a module's lessons, or the lessons taken from a library link."""
    opened: dict[int, set[str]] = {}
    for one in facts.taken:
        opened.setdefault(one.placement_id, set()).add(one.lesson)
    with_grades = {grade.placement_id for grade in facts.grades}
    found: list[Column] = []
    for link in facts.links:
        graded = link.graded or link.id in with_grades
        if link.lesson:
            found.append(Column(link.id, link.lesson, graded))
            continue
        found += [Column(link.id, lesson, False) for lesson in _several(link, opened.get(link.id, set()), catalogue)]
        if graded:
            found.append(Column(link.id, "", True))
    return tuple(found)


def build(
    facts: ClassFacts, catalogue: Catalogue, roster: Roster | None = None, group: str = "", *, unnamed: bool = False
) -> ClassTable:
    """The table.

    Args:
        facts: what the database knows.
        catalogue: the partner's lessons, for the order of columns.
        roster: as the LMS tells it now; without it, learners have numbers only.
        group: only the members of this group, by the roster.
        unnamed: who is in the roster without a name was not named on purpose: numbers for everybody.
    """
    columns = columns_of(facts, catalogue)
    cells = _cells(facts, columns)
    members = {} if roster is None else {k: m for k, m in roster.members.items() if not group or group in m.groups}
    rows: list[Row] = []
    known: set[str] = set()
    for person in facts.people:
        member = members.get(person.subject)
        known.add(person.subject)
        if group and member is None:
            continue
        own = tuple(cells.get((person.id, column), NOTHING) for column in columns)
        kind = _kind(person, member, roster)
        if kind == "here" and not any(cell is not NOTHING for cell in own):
            kind = "waiting"
        if roster is not None and roster.whole is False and kind == "left":
            kind = "here"
        rows.append(Row(person.id, person.number, member.name if member and not unnamed else "", kind, own))
    blank = (NOTHING,) * len(columns)
    for member in members.values():
        if member.user_id not in known and member.active and _learns(member) and not member.roles.test:
            rows.append(Row(0, 0, "" if unnamed else member.name, "waiting", blank))
    rows.sort(key=_order)
    inside = tuple(row for row in rows if row.kind == "here" or (row.kind == "waiting" and roster is not None))
    aside = tuple(row for row in rows if row.kind not in {"here", "waiting"} and _shows(row))
    return ClassTable(columns, inside, aside, _counts(inside))


def _several(link: Link, opened: set[str], catalogue: Catalogue) -> list[str]:
    module = catalogue.modules.get(link.module)
    ordered = list(module.lessons) if module else list(catalogue.lessons)
    wanted = [lesson for lesson in ordered if module or lesson in opened]
    return wanted + sorted(opened - set(wanted) if not module else ())


def _cells(facts: ClassFacts, columns: Iterable[Column]) -> dict[tuple[int, Column], Cell]:
    by_place = {(column.placement_id, column.lesson): column for column in columns}
    gathered: dict[tuple[int, Column], list[Taken]] = {}
    for one in facts.taken:
        column = by_place.get((one.placement_id, one.lesson))
        if column is not None:
            gathered.setdefault((one.learner_id, column), []).append(one)
    graded = {column.placement_id: column for column in columns if column.graded}
    grades = {(grade.learner_id, graded[grade.placement_id]): grade for grade in facts.grades}
    found = {key: _cell(taken, grades.get(key)) for key, taken in gathered.items()}
    return found | {key: Cell(grade=grade) for key, grade in grades.items() if key not in found}


def _cell(taken: list[Taken], grade: GradeState | None) -> Cell:
    """One learner's attempts at one lesson, the first one first."""
    done = [one for one in taken if one.completed]
    best = max(done or taken, key=lambda one: (one.points / one.max_points if one.max_points else 0, one.progress))
    return Cell(
        standing="done" if done else "begun",
        percent=100 if done else min(99, round(100 * best.progress)),
        points=best.points,
        most=best.max_points,
        tries=len(taken),
        last_at=max(one.last_at for one in taken),
        attempt=taken[-1].id,
        grade=grade,
    )


def _kind(person: Person, member: Member | None, roster: Roster | None) -> Kind:
    if person.test or (member is not None and member.roles.test):
        return "test"
    if roster is None or not person.subject:
        return "here"
    if member is None:
        return "left"
    return "here" if member.active else "inactive"


def _learns(member: Member) -> bool:
    """Staff may have the learner's role beside their own (Open edX): they are not waited for."""
    return member.roles.learner and not member.roles.instructor


def _shows(row: Row) -> bool:
    return any(cell is not NOTHING for cell in row.cells)


def _order(row: Row) -> tuple[bool, str, bool, int]:
    return (not row.name, row.name.casefold(), not row.number, row.number)


def _counts(rows: Iterable[Row]) -> Counts:
    states = {DUE: 0, ACCEPTED: 0, REFUSED: 0, HELD: 0}
    reasons: dict[str, int] = {}
    total = started = completed = 0
    for row in rows:
        total += 1
        started += any(cell.standing != "none" for cell in row.cells)
        completed += any(cell.standing == "done" for cell in row.cells)
        for cell in row.cells:
            if cell.grade is None:
                continue
            states[cell.grade.state] = states.get(cell.grade.state, 0) + 1
            if cell.grade.reason and cell.grade.state != ACCEPTED:
                reasons[cell.grade.reason] = reasons.get(cell.grade.reason, 0) + 1
    ordered = dict(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])))
    return Counts(total, started, completed, states, ordered)


def label(row: Row, numbered: Callable[[int], str], unknown: str) -> str:
    """What a learner is called: the name, else the number, else the word for who was never here."""
    return row.name or (numbered(row.number) if row.number else unknown)
