"""The class as a file for a spreadsheet: a line for each learner and lesson."""

from __future__ import annotations

from collections.abc import Iterator

from lti_tool import clock
from lti_tool.i18n import gettext as _
from lti_tool.instructor.class_page import Class, grade_words, headings, kind_words, name_of
from lti_tool.instructor.class_table import Cell
from lti_tool.reports.spreadsheet import Cell as Value
from lti_tool.reports.spreadsheet import csv_text


def text(shown: Class) -> str:
    """The file; names are in it where the page has them."""
    header = (
        _("Learner"),
        _("Lesson"),
        _("Link"),
        _("State"),
        _("Progress in percent"),
        _("Points"),
        _("Points possible"),
        _("Attempts"),
        _("Last seen (UTC)"),
        _("Grade sent"),
        _("Grade maximum"),
        _("State of the grade"),
        _("Remark"),
    )
    return csv_text(header, _lines(shown))


def _lines(shown: Class) -> Iterator[tuple[Value, ...]]:
    states = {"none": _("Not started"), "begun": _("In progress"), "done": _("Completed")}
    remarks, words, columns = kind_words(), grade_words(), headings(shown)
    links = {link.id: link.title for link in shown.facts.links}
    for row in (*shown.table.rows, *shown.table.aside):
        for column, heading, cell in zip(shown.table.columns, columns, row.cells, strict=True):
            standing = states[cell.standing] if column.lesson else None
            beginning = (name_of(row), heading.title, links[column.placement_id], standing)
            yield (*beginning, *_numbers(cell, bool(column.lesson)), *_grade(cell, words), remarks.get(row.kind, ""))


def _numbers(cell: Cell, lesson: bool) -> tuple[Value, ...]:
    if not lesson or cell.standing == "none":
        return (None,) * 5
    points = (cell.points, cell.most) if cell.most else (None, None)
    return (cell.percent, *points, cell.tries, clock.iso(cell.last_at)[:19] + "Z")


def _grade(cell: Cell, words: dict[str, str]) -> tuple[Value, ...]:
    if cell.grade is None:
        return (None, None, "")
    return (cell.grade.score_given, cell.grade.score_maximum, words.get(cell.grade.state, cell.grade.state))
