"""Launches as Moodle, Canvas and Open edX send them (tests/captures), signed again by a key of ours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

import pytest

from lti_tool.lti.checks import LTI
from lti_tool.lti.message import DEEP_LINKING, RESOURCE_LINK, SUBMISSION_REVIEW, Launch, Roles
from tests.lti_support import FRAME, Tool, page_data
from tests.lti_tool.platforms.replay import AUTHORIZATION, captured, captured_launches, open_captured, registered

LEARNER, TEACHER = Roles(learner=True), Roles(instructor=True)
MOODLE_COURSE, CANVAS_COURSE = "2", "b41c9f0e7d2a4c6e8f1033557799bbddff024681"
CANVAS_ITEM = "https://northfield.instructure.com/api/lti/courses/1421/line_items/338"
EDX_COURSE = "course-v1:MiniX+Lessons+2026"
EDX_BLOCK = "block-v1:MiniX+Lessons+2026+type@lti_consumer+block@"
SHIPPED = "metadata-that-pays"


@dataclass(frozen=True)
class Says:
    """What a launch says: who (roles), where (course, link, site's language, frame), what and which services.

    ``line_item`` is its address; ``None`` means that there are no grades, "" that only the course's list is there.
    """

    roles: Roles
    course: str | None
    link: str | None
    lesson: str | None = None
    line_item: str | None = None
    members: bool = True
    locale: str = ""
    target: str = "iframe"
    message: str = RESOURCE_LINK
    for_user: str = ""


def _moodle(roles: Roles, link: str | None, item: str, target: str = "iframe") -> Says:
    address = f"http://localhost:8081/mod/lti/services.php/2/lineitems/{item}/lineitem?type_id=1" if item else ""
    return Says(roles, MOODLE_COURSE, link, line_item=address, locale="en", target=target)


def _edx(roles: Roles, link: str, item: str | None, lesson: str | None = "demo", *, members: bool = True) -> Says:
    address = f"http://127.0.0.1:8300/api/lti_consumer/v1/lti/{item}" if item else item
    return Says(roles, EDX_COURSE, EDX_BLOCK + link, lesson, address, members)


LAUNCHES = {
    "moodle/launch-resource-link": _moodle(LEARNER, "1", "2"),
    "moodle/launch-resource-link-admin": _moodle(TEACHER, "3", "4", "window"),
    "moodle/launch-resource-link-no-lineitem": _moodle(LEARNER, "7", ""),
    "moodle/launch-resource-link-new-window": _moodle(LEARNER, "3", "4", "window"),
    "moodle/launch-deep-linking": Says(
        TEACHER, MOODLE_COURSE, None, line_item="", members=False, locale="en", target="", message=DEEP_LINKING
    ),
    "moodle/launch-submission-review": replace(_moodle(TEACHER, "10", "20"), for_user="4", message=SUBMISSION_REVIEW),
    "canvas/launch-student-assignment": Says(
        LEARNER, CANVAS_COURSE, "e0a3c1d2-9b8f-4e7a-a6c5-d4b3a2918070", "fractions-1", CANVAS_ITEM, locale="en"
    ),
    "canvas/launch-instructor-course-navigation": Says(
        TEACHER, CANVAS_COURSE, CANVAS_COURSE, line_item="", locale="en"
    ),
    "canvas/launch-student-module-item-anonymous": Says(
        LEARNER, CANVAS_COURSE, "0f6e5d4c-3b2a-4918-8765-432100fedcba", "fractions-2", "", members=False, locale="es"
    ),
    "canvas/deep-linking-assignment-selection": Says(TEACHER, CANVAS_COURSE, None, locale="en", message=DEEP_LINKING),
    "canvas/deep-linking-link-selection": Says(TEACHER, CANVAS_COURSE, None, locale="en", message=DEEP_LINKING),
    "openedx/launch-learner": _edx(LEARNER, "lti-iframe", "1/lti-ags/1"),
    "openedx/launch-instructor": _edx(TEACHER, "lti-iframe", "1/lti-ags/1"),
    "openedx/launch-staff": _edx(TEACHER, "lti-iframe", "1/lti-ags/1"),
    "openedx/launch-admin": _edx(TEACHER, "lti-iframe", "1/lti-ags/1"),
    "openedx/launch-learner-no-pii-no-services": _edx(LEARNER, "lti-modal-nopii", None, None, members=False),
    "openedx/launch-learner-programmatic-no-lineitem": _edx(LEARNER, "lti-window", ""),
    "openedx/launch-learner-from-ltistore": _edx(LEARNER, "lti-store", "4/lti-ags/2", None),
    "openedx/deep-linking-request": Says(TEACHER, EDX_COURSE, None, members=False, target="", message=DEEP_LINKING),
    "openedx/launch-learner-9.14": _edx(LEARNER, "lti-iframe", "1/lti-ags/1"),
    "openedx/launch-instructor-9.14": _edx(TEACHER, "lti-iframe", "1/lti-ags/1"),
    "openedx/launch-staff-9.14": _edx(TEACHER, "lti-iframe", "1/lti-ags/1"),
    "openedx/deep-linking-request-9.14": Says(TEACHER, None, None, members=False, target="", message=DEEP_LINKING),
}


def _said(launch: Launch) -> Says:
    presentation = launch.claims.get(LTI + "launch_presentation", {})
    return Says(
        launch.roles,
        launch.context_id,
        launch.resource_link_id,
        launch.lesson,
        launch.grades.line_item if launch.grades else None,
        bool(launch.memberships_url),
        launch.locale,
        presentation.get("document_target", ""),
        launch.message_type,
        launch.for_user,
    )


@pytest.mark.parametrize("name", LAUNCHES)
def test_a_recorded_launch_is_read_as_what_it_is(tool: Tool, handed: list[Launch], name: str) -> None:
    assert open_captured(tool, name).status_code == 200
    (launch,) = handed
    assert _said(launch) == LAUNCHES[name]
    assert launch.family == name.partition("/")[0]
    assert launch.subject == captured(name)["claims"]["sub"]
    assert launch.deployment_id == captured(name)["claims"][LTI + "deployment_id"]
    assert [value for value in launch.custom.values() if value.startswith("$")] == []
    assert (launch.placement_id is not None) == (launch.message_type == RESOURCE_LINK)


def test_every_captured_launch_is_tried() -> None:
    assert captured_launches() == set(LAUNCHES)


@pytest.mark.parametrize("name", [name for name, says in LAUNCHES.items() if says.message == RESOURCE_LINK])
def test_a_recorded_launch_opens_its_page(tool: Tool, name: str) -> None:
    custom = {**captured(name)["claims"].get(LTI + "custom", {}), "lesson": SHIPPED}
    before = tool.rows()["attempts"]
    page = open_captured(tool, name, {"custom": custom}, language="ru")
    assert page.status_code == 200
    learner = LAUNCHES[name].roles == LEARNER
    assert (tool.rows()["attempts"] - before == 1) == learner
    assert ('id="player"' in page.text) == learner
    # The language that the LMS shows; Open edX says none, so the browser's.
    assert f'<html lang="{LAUNCHES[name].locale or "ru"}"' in page.text


@pytest.mark.parametrize("name", [name for name, says in LAUNCHES.items() if says.message == DEEP_LINKING])
def test_a_recorded_deep_linking_request_opens_the_picker(tool: Tool, name: str) -> None:
    page = open_captured(tool, name)
    assert page.status_code == 200
    assert SHIPPED in page.text


@pytest.mark.parametrize("name", ["moodle", "canvas", "openedx"])
def test_a_recorded_login_gets_its_hints_back(tool: Tool, name: str) -> None:
    login = captured(f"{name}/login-initiation")
    lms = tool.platform(
        issuer=login["params"]["iss"],
        client_id=login["params"]["client_id"],
        auth_url=AUTHORIZATION[name],
    )
    begun = lms.login(tool.client(), login["params"], get=login["method"] == "GET")
    query = parse_qs(urlsplit(begun.response.location or "").query)
    assert (begun.response.location or "").startswith(AUTHORIZATION[name])
    for hint in ("login_hint", "lti_message_hint"):
        assert query[hint] == [login["params"][hint]]


def test_a_recorded_login_of_canvas_in_a_frame_uses_its_platform_storage(tool: Tool) -> None:
    login = captured("canvas/login-initiation")["params"]
    lms = registered(tool, "canvas/", {"iss": login["iss"], "aud": "framed"})
    page = page_data(lms.login(tool.client(), {**login, "client_id": lms.row.client_id}, headers=FRAME).response)
    assert page["target"] == "post_message_forwarding"
    assert page["origin"] == "https://sso.canvaslms.com"
    assert page["parent"] is True


def test_canvas_without_a_session_of_its_own_says_so_and_the_learner_reads_it(tool: Tool) -> None:
    sent = captured("canvas/oidc-error-response")["form_fields"]
    answer = tool.client().post("/lti/launch", data=sent)
    assert answer.status_code == 403
    assert "lms_login_required" in answer.text
