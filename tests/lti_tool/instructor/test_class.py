from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, update

from lti_tool.db import writing
from lti_tool.lti.checks import LTI
from lti_tool.lti.roles import TEST_USER
from lti_tool.models.partner import partners
from tests.lti_support import LEARNER, Tool, make_tool
from tests.lti_tool.instructor.classes import Classroom, field, member, rows


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Tool:
    return make_tool(tmp_path_factory.mktemp("tool"))


@pytest.fixture
def room(tool: Tool) -> Classroom:
    """A course at an LMS of its own for each test."""
    return Classroom(tool.platform())


def test_the_launch_shows_the_class_by_number_and_asks_the_lms_nothing(room: Classroom) -> None:
    room.learner("ann")
    room.beginner("bob")
    room.serve(member("ann", "Ann Archer"))
    page = room.open()
    assert rows(page.text).keys() == {"Learner 1", "Learner 2"}
    assert "Completed" in rows(page.text)["Learner 1"]
    assert "In progress" in rows(page.text)["Learner 2"]
    assert "data-names" in page.text
    assert room.asked() == []


def test_names_are_asked_for_with_the_page_s_token_and_the_not_started_are_listed(room: Classroom) -> None:
    room.learner("ann")
    page = room.open()
    room.serve(
        member("ann", "Ann Archer"),
        member("zoe", "Zoë Ōta", "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"),
        member("teacher-1", "Theo Teacher", "Instructor", "Learner"),
    )
    part = room.post(page, names="1", part="1")
    assert "<html" not in part.text
    assert rows(part.text).keys() == {"Ann Archer", "Zoë Ōta"}
    assert rows(part.text)["Zoë Ōta"] == "– Not started"
    assert "<dt>Learners</dt><dd>2</dd>" in part.text
    assert "<dt>Have started</dt><dd>1</dd>" in part.text


def test_names_are_neither_stored_nor_logged(room: Classroom, capsys: pytest.CaptureFixture[str]) -> None:
    room.learner("ann")
    page = room.open()
    room.serve(member("ann", "Ann Archer", email="ann@people.example"))
    assert "Ann Archer" in room.post(page, names="1").text
    assert "Ann Archer" not in room.post(page).text
    written = b"".join(file.read_bytes() for file in room.tool.services.settings.data_dir.rglob("*") if file.is_file())
    assert b"Ann Archer" not in written
    assert b"ann@people" not in written
    assert "Ann Archer" not in "".join(capsys.readouterr())


def test_a_second_look_within_a_minute_does_not_ask_again(room: Classroom) -> None:
    room.learner("ann")
    page = room.open()
    room.serve(member("ann", "Ann Archer"))
    room.post(page, names="1")
    room.post(page, names="1")
    assert len(room.asked()) == 1


def test_who_left_or_is_inactive_stands_aside_and_is_not_counted(room: Classroom) -> None:
    for sub in ("ann", "bob", "cem"):
        room.learner(sub)
    page = room.open()
    room.serve(member("ann", "Ann"), member("bob", "Bob", status="Inactive"), member("dee", "Dee", status="Inactive"))
    shown = room.post(page, names="1").text
    assert rows(shown).keys() == {"Ann", "Bob inactive in the course", "Learner 3 no longer in the course"}
    assert "<dt>Learners</dt><dd>1</dd>" in shown


def test_a_student_preview_is_marked_and_not_counted(room: Classroom) -> None:
    room.learner("ann")
    room.learner("preview", **{LTI + "roles": [LEARNER, TEST_USER]})
    page = room.open()
    assert "<dt>Learners</dt><dd>1</dd>" in page.text
    assert [name for name in rows(page.text) if name.endswith("preview, not counted")] == [
        "Not named preview, not counted"
    ]


def test_an_lms_without_a_roster_is_told_of_and_nothing_is_asked(room: Classroom) -> None:
    room.learner("ann", **{NRPS: {}})
    page = room.open(**{NRPS: {}})
    assert "your LMS does not tell this tool who is in the course" in page.text
    assert "data-names" not in page.text
    assert rows(room.post(page, names="1").text).keys() == {"Learner 1"}
    assert room.asked() == []


NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (403, {"error": "above_response_limit"}, "more people than your LMS tells"),
        (403, {"detail": "no"}, "An administrator can allow it"),
        (401, {}, "An administrator can allow it"),
        (503, {}, "does not answer at the moment"),
        (200, {"members": "none"}, "can&#39;t be used"),
    ],
)
def test_a_refused_roster_is_told_in_words_and_the_class_still_stands(
    room: Classroom, status: int, body: Any, told: str
) -> None:
    room.learner("ann")
    page = room.open()
    room.serve(status=status, body=body)
    room.serve(status=status, body=body, url=room.lms.row.issuer + "/members")
    shown = room.post(page, names="1")
    assert shown.status_code == 200
    assert told in shown.text
    assert rows(shown.text).keys() == {"Learner 1"}


def test_the_whole_course_has_a_column_for_each_link(room: Classroom) -> None:
    room.learner("ann")
    other = {LTI + "resource_link": {"id": "link-2", "title": "Second"}}
    room.learner("bob", **other)
    page = room.open()
    assert rows(page.text).keys() == {"Learner 1"}
    whole = room.post(page, to="course")
    assert "How it goes in the whole course" in whole.text
    assert rows(whole.text).keys() == {"Learner 1", "Learner 2"}
    assert whole.text.count("<small>Second</small>") == 1


def test_a_module_has_a_column_for_each_lesson_and_one_for_the_grade(room: Classroom) -> None:
    module = {LTI + "custom": {"module": "music-basics"}}
    room.beginner("ann")
    page = room.open(**module)
    count = len(room.tool.services.catalogue.modules["music-basics"].lessons)
    assert page.text.count('<th scope="col">') == 1 + count + 1


def test_the_page_lasts_eight_hours_and_says_so_after(room: Classroom) -> None:
    page = room.open()
    assert room.post(page).status_code == 200
    for token in ("", "forged", field(page.text, "token")[:-2]):
        refused = room.post(token)
        assert refused.status_code == 403
        assert "class_expired" in refused.text
        assert "open for too long" in refused.text


def test_a_larger_class_takes_no_more_queries(room: Classroom) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    room.learner("ann")
    page = room.open()
    event.listen(room.tool.services.engine, "before_cursor_execute", note)
    try:
        room.post(page)
        few = len(asked)
        for name in ("bob", "cem", "dee"):
            room.beginner(name)
        asked.clear()
        room.post(page)
    finally:
        event.remove(room.tool.services.engine, "before_cursor_execute", note)
    assert len(asked) == few


def test_a_partner_that_wants_no_names_gets_none(room: Classroom) -> None:
    room.learner("ann")
    room.serve(member("ann", "Ann Archer"))
    change = update(partners).where(partners.c.id == room.lms.row.partner_id)
    with writing(room.tool.services.engine) as connection:
        connection.execute(change.values(show_names=False))
    try:
        page = room.open()
        shown = room.post(page, names="1").text
    finally:
        with writing(room.tool.services.engine) as connection:
            connection.execute(change.values(show_names=True))
    assert "data-names" not in page.text
    assert "your organisation does not ask for names" in shown
    assert rows(shown).keys() == {"Learner 1"}
    assert room.asked() == []
