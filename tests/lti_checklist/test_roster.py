"""Sections 5 and 8: the roster, course groups, submission review, copied courses."""

from __future__ import annotations

from typing import Any

import pytest

from lti_tool.demo.people import EVERYBODY
from lti_tool.lti import groups, roster
from lti_tool.lti.calls import Calls
from lti_tool.lti.checks import LTI
from lti_tool.lti.registration_request import request_document
from lti_tool.lti.registration_wire import read_configuration
from tests.lti_checklist.checklist import CHOSEN, LESSON, is_lesson, row
from tests.lti_checklist.schooling import NotedSchool
from tests.lti_checklist.test_deep_linking import asked, items
from tests.lti_support import BASE, LEARNER, ForgedPlatform, Tool, without
from tests.lti_tool.demo.world import LMS
from tests.lti_tool.instructor.classes import Classroom, member, rows
from tests.lti_tool.lti.registering import CONFIGURATION, configuration

MEMBERS = LMS + "/services/courses/c-4101/members?tool=1"


@pytest.fixture
def room(tool: Tool) -> Classroom:
    """A course at an LMS of its own for each test."""
    return Classroom(tool.platform())


@row("5.1", "5.2")
def test_the_roster_is_asked_for_at_the_launchs_address_with_its_scope_and_media_type(school: NotedSchool) -> None:
    found = roster.fetch(Calls(school.worker._services), school.platform.row, MEMBERS)
    assert len(found.members) == len(EVERYBODY)
    [call] = school.calls.of("GET", "/members")
    assert call.headers["Accept"] == "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
    [token] = school.calls.of("POST", "/lti/token")
    assert token.body["scope"] == "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"


@row("5.3", "10.note.5")
def test_after_one_launch_the_page_shows_people_who_have_everything_or_nothing(room: Classroom) -> None:
    room.serve(
        {"user_id": "bare", "roles": ["Learner"]},
        member("ann", "Ann Example", "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"),
        {**member("gone", "Gus Gone"), "status": "Inactive"},
        {"user_id": "parts", "roles": ["Learner"], "given_name": "Pat", "family_name": "Parts", "email": "p@x.example"},
    )
    shown = room.post(room.open(), names="1").text
    assert "Ann Example" in shown and "Pat Parts" in shown and "p@x.example" not in shown
    assert len(rows(shown)) >= 3


@row("5.4", "5.6")
def test_the_list_of_a_links_people_is_read_by_the_server_and_never_in_a_launch(room: Classroom) -> None:
    room.serve(member("ann", "Ann Example"))
    page = room.open()
    assert room.asked() == [] and "Ann Example" not in page.text
    room.post(page, names="1")
    assert room.asked() == [room.lms.row.issuer + "/members?rlid=link-1"]
    assert 0 < roster.MOST_PAGES <= 100 and roster.SECONDS <= 60


@row("5.5")
def test_next_pages_are_followed_as_they_stand_and_differences_later(tool: Tool, room: Classroom) -> None:
    first, second, later = (
        room.lms.row.issuer + path for path in ("/members", "/members?p=2&x=%20y", "/members?since=9")
    )
    room.serve(member("ann"), url=first, link=f'<{second}>; rel="next"')
    room.serve(member("bob"), url=second, link=f'<{later}>; rel="differences"')
    room.serve({**member("ann"), "status": "Deleted"}, member("cem"), url=later)
    calls = Calls(tool.services)
    found = roster.fetch(calls, room.lms.row, first)
    assert (set(found.members), found.differences) == ({"ann", "bob"}, later)
    assert set(roster.refresh(calls, room.lms.row, found).members) == {"bob", "cem"}


@row("8.1")
def test_course_groups_are_read_page_after_page(tool: Tool, room: Classroom) -> None:
    url = room.lms.row.issuer + "/groups"
    room.serve(url=url, body={"groups": [{"id": 1, "name": "Choir"}]}, link=f'<{url}?page=2>; rel="next"')
    room.serve(url=url + "?page=2", body={"groups": [{"id": "2", "name": "Band", "tag": "x", "hidden": True}]})
    found = groups.fetch(Calls(tool.services), room.lms.row, url)
    assert [(one.id, one.name) for one in found] == [("2", "Band"), ("1", "Choir")]
    assert groups.SCOPE.endswith("/contextgroup.readonly")


@row("8.2")
def test_a_submission_review_shows_the_work_of_for_user_to_whom_it_may(room: Classroom) -> None:
    for sub in ("ann", "bob"):
        room.learner(sub)

    def review(sub: str, roles: list[str], **changes: Any) -> tuple[int, str]:
        kind = {LTI + "message_type": "LtiSubmissionReviewRequest", LTI + "for_user": {"user_id": "ann"}}
        claims = room.lms.instructor(**{"sub": sub, LTI + "roles": roles, **kind, **changes})
        page = room.lms.launch(room.tool.client(), without(claims, "resource_link"))
        return page.status_code, page.text

    assert "A learner" in review("teacher-1", ["Instructor"])[1]
    assert "Your answers" in review("ann", [LEARNER])[1]
    assert review("bob", [LEARNER])[0] == 403
    assert review("teacher-1", ["Instructor"], **{LTI + "for_user": None})[0] == 400


@row("8.5")
def test_a_copied_links_lesson_is_found_by_its_history(lms: ForgedPlatform) -> None:
    place = {LTI + "resource_link": {"id": "original"}}
    assert is_lesson(lms.launch(lms.tool.client(), lms.learner(**CHOSEN, **place)))
    history = {"resource_link_id_history": "never-seen,original"}
    copied = {LTI + "resource_link": {"id": "copy"}, LTI + "custom": history}
    page = lms.launch(lms.tool.client(), lms.learner(**copied))
    assert is_lesson(page) and LESSON in page.text


@row("8.6")
def test_the_histories_are_asked_for_as_custom_parameters(lms: ForgedPlatform) -> None:
    wish = request_document(
        read_configuration(configuration(), CONFIGURATION, lambda _url: None), BASE, ["en"], names=False
    )
    registered = str(wish)
    [chosen] = items(lms, asked(lms))
    for variable in ("$ResourceLink.id.history", "$Context.id.history"):
        assert variable in registered or variable in chosen["custom"].values()
