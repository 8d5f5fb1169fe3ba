from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from sqlalchemy import ColumnElement, insert, select, update

from lti_tool.db import reading, writing
from lti_tool.lti.checks import LTI
from lti_tool.models.attempt import attempts
from lti_tool.models.course import resource_links
from lti_tool.models.grade import ACCEPTED, DUE, HELD, REFUSED, grades
from lti_tool.models.platform import deployments
from tests.lti_support import Tool, make_tool
from tests.lti_tool.instructor.classes import Classroom, member, rows
from tests.lti_tool.learner.seat import TEXT


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Tool:
    return make_tool(tmp_path_factory.mktemp("tool"))


@pytest.fixture
def room(tool: Tool) -> Classroom:
    """A course at an LMS of its own for each test."""
    return Classroom(tool.platform())


def table(room: Classroom, page: Any, **fields: str) -> list[dict[str, str]]:
    answer = room.post(page, "/lti/class/table.csv", **fields)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return [*csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))]


def mine(room: Classroom) -> ColumnElement[bool]:
    """The grades of this test's LMS."""
    links = select(resource_links.c.id).join(deployments, deployments.c.id == resource_links.c.deployment_pk)
    return grades.c.placement_id.in_(links.where(deployments.c.platform_id == room.lms.row.id))


def settle(room: Classroom, **values: Any) -> None:
    """Change what is known of all grades."""
    with writing(room.tool.services.engine) as connection:
        connection.execute(update(grades).where(mine(room)).values(**values))


def states(room: Classroom) -> list[tuple[str, int, bool]]:
    with reading(room.tool.services.engine) as connection:
        query = select(grades.c.state, grades.c.version, grades.c.insist).where(mine(room)).order_by(grades.c.id)
        return [tuple(row) for row in connection.execute(query)]  # type: ignore[misc]


def test_the_file_has_a_line_for_each_learner_and_names_only_if_the_page_has(room: Classroom) -> None:
    room.learner("ann")
    room.beginner("bob")
    room.serve(member("ann", '=HYPERLINK("x")'), member("zoe", "Zoë Ōta"))
    page = room.open()
    plain = table(room, page)
    assert [(one["Learner"], one["State"]) for one in plain] == [
        ("Learner 1", "Completed"),
        ("Learner 2", "In progress"),
    ]
    assert plain[0]["State of the grade"] == "on its way"
    assert plain[0]["Points"] == plain[0]["Points possible"] != ""
    named = table(room, page, names="1")
    assert [one["Learner"] for one in named] == ['\'=HYPERLINK("x")', "Zoë Ōta", "Learner 2"]
    assert named[2]["Remark"] == "no longer in the course"


def test_all_grades_of_a_link_are_sent_again(room: Classroom) -> None:
    room.learner("ann")
    room.learner("bob")
    settle(room, state=ACCEPTED)
    page = room.post(room.open(), "/lti/class/send", what="all")
    assert "2 grades are on their way again." in page.text
    assert states(room) == [(DUE, 2, False), (DUE, 2, False)]


def test_those_refused_alone_can_be_sent_again(room: Classroom) -> None:
    room.learner("ann")
    room.learner("bob")
    settle(room, state=ACCEPTED)
    with writing(room.tool.services.engine) as connection:
        first = connection.execute(select(grades.c.id).where(mine(room)).order_by(grades.c.id)).scalars().first()
        connection.execute(update(grades).where(grades.c.id == first).values(state=REFUSED, reason="403: no"))
    page = room.open()
    assert "Send refused grades again" in page.text
    assert "403: no" in page.text
    room.post(page, "/lti/class/send", what="refused")
    assert [state for state, _version, _insist in states(room)] == [DUE, ACCEPTED]


def test_ours_can_be_sent_for_one_learner_although_the_lms_shows_another_grade(room: Classroom) -> None:
    room.learner("ann")
    settle(room, state=HELD, reason="the LMS shows another")
    page = room.open()
    assert "Send ours anyway" in page.text
    (button,) = [part.partition('"')[0] for part in page.text.split('value="')[1:] if part.startswith("one:")]
    room.post(page, "/lti/class/send", what=button)
    assert states(room) == [(DUE, 2, True)]


@pytest.mark.parametrize("where", ["another course", "another deployment", "another partner"])
def test_nothing_of_elsewhere_can_be_read_or_sent(room: Classroom, where: str) -> None:
    room.learner("ann")
    with reading(room.tool.services.engine) as connection:
        grade = connection.execute(select(grades).where(mine(room))).one()
        attempt = connection.execute(
            select(attempts.c.id).where(attempts.c.placement_id == grade.placement_id)
        ).scalar_one()
    elsewhere: dict[str, Any] = {LTI + "resource_link": {"id": "link-9"}, LTI + "context": {"id": "course-9"}}
    lms = room.lms
    if where == "another deployment":
        elsewhere = {LTI + "deployment_id": "2"}
        with writing(room.tool.services.engine) as connection:
            row = {"platform_id": lms.row.id, "deployment_id": "2", "status": "accepted", "created_at": 0}
            connection.execute(insert(deployments).values(**row))
    if where == "another partner":
        lms = room.tool.platform(room.tool.partner("Stranger"))
    other = Classroom(lms)
    page = other.open(**elsewhere)
    assert rows(page.text) == {}
    assert rows(other.post(page, to="course").text) == {}
    assert table(other, page, view="course") == []
    refused = other.post(page, "/lti/class/answers", attempt=attempt)
    assert (refused.status_code, "class_foreign" in refused.text) == (404, True)
    sent = other.post(page, "/lti/class/send", what=f"one:{grade.placement_id}:{grade.learner_id}")
    assert (sent.status_code, "class_foreign" in sent.text) == (404, True)
    other.post(page, "/lti/class/send", what="all", view="course")
    assert [state[1] for state in states(room)] == [1]


@pytest.mark.parametrize("what", ["", "one", "one:x:1", "one:1:-1", "one:1:9999999999999999999", "none"])
def test_a_form_of_nonsense_is_refused(room: Classroom, what: str) -> None:
    room.learner("ann")
    page = room.open()
    assert room.post(page, "/lti/class/send", what=what).status_code == 404
    assert room.post(page, "/lti/class/answers", attempt="\0" + what).status_code == 404
    assert room.post(page, group="\0" + what, names="1").status_code == 200


def test_a_refused_deployment_closes_the_class_at_once(room: Classroom) -> None:
    page = room.open()
    with writing(room.tool.services.engine) as connection:
        connection.execute(
            update(deployments).where(deployments.c.platform_id == room.lms.row.id).values(status="refused")
        )
    refused = room.post(page)
    assert (refused.status_code, "class_gone" in refused.text) == (403, True)


def test_hard_questions_are_told_of_from_three_learners_on(room: Classroom) -> None:
    room.learner("ann", wrongs=1)
    room.learner("bob", wrongs=1)
    assert "None so far." in room.open().text
    room.learner("cem")
    html = room.open().text
    assert "33% of 3 learners were right at the first try" in html
    assert "Most often chosen instead (2):" in html
    question = next(one for one in TEXT.questions.values() if one.kind != "poll")
    assert html.count(TEXT.text("en").questions[question.id].prompt[:20]) == 1


def test_the_class_of_one_group_is_shown(room: Classroom) -> None:
    groups = {
        "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice": {
            "context_groups_url": room.lms.row.issuer + "/groups",
            "service_versions": ["1.0"],
        }
    }
    room.learner("ann")
    room.learner("bob")
    page = room.open(**groups)
    issuer = room.lms.row.issuer
    everybody = [member("ann", "Ann", group_enrollments=[{"group_id": "g1"}]), member("bob", "Bob")]
    room.serve(*everybody, url=issuer + "/members?groups=true&rlid=link-1")
    room.serve(url=issuer + "/groups", body={"groups": [{"id": "g1", "name": "Choir"}]})
    shown = room.post(page, names="1")
    assert '<option value="g1">Choir</option>' in shown.text
    assert rows(shown.text).keys() == {"Ann", "Bob"}
    choir = room.post(page, names="1", group="g1")
    assert rows(choir.text).keys() == {"Ann"}
    assert '<option value="g1" selected>Choir</option>' in choir.text


def test_a_wrong_answer_that_one_learner_alone_gave_is_not_shown(room: Classroom) -> None:
    room.learner("ann", wrongs=1)
    room.learner("bob")
    room.learner("cem")
    html = room.open().text
    assert "67% of 3 learners were right at the first try" in html
    assert "Most often chosen instead" not in html
