from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.db import reading
from lti_tool.lti.checks import LTI
from lti_tool.lti.claims import AGS
from lti_tool.models.attempt import attempts, learners
from tests.lti_support import BASE, INSTRUCTOR, LEARNER, Tool, make_tool, without
from tests.lti_tool.instructor.classes import Classroom, rows
from tests.lti_tool.learner.seat import LESSONS, NS, TEXT, answer, right, sit, statement, wrong

REVIEW = "LtiSubmissionReviewRequest"


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Tool:
    return make_tool(tmp_path_factory.mktemp("tool"))


@pytest.fixture
def room(tool: Tool) -> Classroom:
    """A course at an LMS of its own for each test."""
    return Classroom(tool.platform())


def asking(room: Classroom, for_user: object = "ann", **changes: Any) -> dict[str, Any]:
    """The claims of a submission review by the instructor."""
    claims = {LTI + "message_type": REVIEW, LTI + "for_user": {"user_id": for_user}, **changes}
    return room.lms.instructor(**claims)


def review(room: Classroom, claims: dict[str, Any]) -> Any:
    return room.lms.launch(room.tool.client(), claims)


def attempt_of(room: Classroom, sub: str) -> str:
    query = select(attempts.c.id).join(learners, learners.c.id == attempts.c.learner_id)
    with reading(room.tool.services.engine) as connection:
        return str(
            connection.execute(
                query.where(learners.c.subject == sub, learners.c.platform_id == room.lms.row.id)
            ).scalar_one()
        )


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_an_instructor_reads_each_try_of_each_question(room: Classroom) -> None:
    seat = room.beginner("ann")
    question = next(one for one in TEXT.questions.values() if one.kind == "single")
    seat.said(answer(TEXT, question.id, wrong(question)), answer(TEXT, question.id, right(question)))
    text = TEXT.text("en").questions[question.id]
    shown = words(review(room, asking(room)).text)
    first, second = text.choices[wrong(question)], text.choices[right(question)]
    assert f"✗ Not right {first} ✓ Right {second}" in shown
    assert "Not answered." in shown
    assert "A learner's answers" in shown


def test_reflection_and_confidence_are_shown(room: Classroom) -> None:
    lesson = next(
        one for one in LESSONS.values() if one.confidence and any(part.kind == "reflection" for part in one.segments)
    )
    sit(room.lms, lesson, sub="ann").said(
        statement("responded", NS.confidence(lesson.id, "before"), "confidence", response="2"),
        statement("responded", NS.reflection(lesson.id), "reflection", response="I write <it> down now"),
    )
    shown = review(room, asking(room)).text
    assert "How sure before: 2 of 5" in words(shown)
    assert "I write &lt;it&gt; down now" in shown


def test_for_user_is_whose_work_is_shown_and_must_be_there(room: Classroom) -> None:
    room.learner("ann")
    assert "Completed" in review(room, asking(room)).text
    for missing in (None, "", "x" * 300, 7):
        refused = review(room, asking(room, missing))
        assert (refused.status_code, "for_user_missing" in refused.text) == (400, True)
    nobody = review(room, asking(room, "bob"))
    assert (nobody.status_code, "review_nothing" in nobody.text) == (404, True)


def test_without_a_resource_link_the_line_item_finds_the_place(room: Classroom) -> None:
    room.learner("ann")
    claims = without(asking(room), "resource_link")
    assert "Completed" in review(room, claims).text
    other = {AGS: {"lineitem": room.lms.row.issuer + "/items/2", "scope": []}}
    assert review(room, {**claims, **other}).status_code == 404


def test_a_line_item_of_another_platform_finds_nothing(room: Classroom) -> None:
    room.learner("ann")
    theirs = Classroom(room.tool.platform(room.tool.partner("Stranger")))
    theirs.beginner("ann")
    claims = without(asking(theirs), "resource_link")
    claims[AGS] = {"lineitem": room.lms.row.issuer + "/items/1", "scope": []}
    assert review(theirs, claims).status_code == 404


def test_a_learner_reads_their_own_answers_and_nobody_else_s(room: Classroom) -> None:
    room.learner("ann")
    room.learner("bob")
    own = review(room, asking(room, "ann", sub="ann", **{LTI + "roles": [LEARNER]}))
    assert "Your answers" in own.text
    refused = review(room, asking(room, "bob", sub="ann", **{LTI + "roles": [LEARNER]}))
    assert (refused.status_code, "review_not_own" in refused.text) == (403, True)
    unknown = review(room, asking(room, "bob", sub="ann", **{LTI + "roles": []}))
    assert unknown.status_code == 403


def test_a_submission_s_link_is_an_ordinary_launch_that_shows_the_attempt(room: Classroom) -> None:
    room.learner("ann")
    target = f"{BASE}/lti/lessons/{TEXT.id}?review={attempt_of(room, 'ann')}"
    page = review(room, room.lms.instructor(**{LTI + "target_link_uri": target}))
    assert "A learner&#39;s answers" in page.text
    learner = room.lms.learner(sub="bob", **{LTI + "target_link_uri": target})
    assert review(room, learner).status_code == 403
    assert "Your answers" in review(room, {**learner, "sub": "ann"}).text


def test_who_opens_a_submission_s_link_begins_no_attempt(room: Classroom) -> None:
    room.learner("ann")
    target = f"{BASE}/lti/lessons/{TEXT.id}?review={attempt_of(room, 'ann')}"
    for sub in ("ann", "bob"):
        review(room, room.lms.learner(sub=sub, **{LTI + "target_link_uri": target}))
    with reading(room.tool.services.engine) as connection:
        query = select(learners.c.subject).where(learners.c.platform_id == room.lms.row.id)
        assert connection.execute(query).scalars().all() == ["ann"]


@pytest.mark.parametrize("place", ["another course", "another deployment", "another platform"])
def test_an_attempt_elsewhere_is_not_shown(room: Classroom, place: str) -> None:
    room.learner("ann")
    found = attempt_of(room, "ann")
    lms = room.lms
    elsewhere: dict[str, Any] = {
        LTI + "resource_link": {"id": "link-9"},
        LTI + "context": {"id": "course-9"},
        LTI + "roles": [INSTRUCTOR],
    }
    if place == "another deployment":
        lms = room.tool.platform(room.tool.partner("Open", policy="accept"))
    if place == "another platform":
        lms = room.tool.platform()
    target = f"{BASE}/lti/lessons/{TEXT.id}?review={found}"
    refused = lms.launch(room.tool.client(), lms.instructor(**{**elsewhere, LTI + "target_link_uri": target}))
    assert (refused.status_code, "review_nothing" in refused.text) == (404, True)
    assert "✓" not in refused.text


def test_a_cell_of_the_class_leads_to_the_answers_and_back(room: Classroom) -> None:
    room.learner("ann", wrongs=1)
    room.serve({"user_id": "ann", "roles": ["Learner"], "name": "Ann Archer"})
    page = room.open()
    sheet = room.post(page, "/lti/class/answers", attempt=attempt_of(room, "ann"), names="1")
    assert "<h1>Ann Archer</h1>" in sheet.text
    assert "The grade is on its way." in sheet.text
    fields = dict(
        re.findall(r'name="(\w+)" value="([^"]*)"', sheet.text.partition('id="back"')[2].partition("</form>")[0])
    )
    assert rows(room.tool.client().post("/lti/class", data=fields).text).keys() == {"Ann Archer"}
    assert "<h1>Learner 1</h1>" in room.post(page, "/lti/class/answers", attempt=attempt_of(room, "ann")).text
