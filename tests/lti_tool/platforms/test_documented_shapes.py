"""Launches that were not recorded, but that Canvas, Moodle and Open edX document: captures changed accordingly."""

from __future__ import annotations

from typing import Any

import pytest

from lti_tool.lti.checks import LTI
from lti_tool.lti.claims import AGS, NRPS
from lti_tool.lti.message import Launch, Roles
from lti_tool.lti.roles import TEST_USER, VOCABULARY
from tests.lti_support import INSTRUCTOR, LEARNER, MEMBERSHIP, Tool
from tests.lti_tool.platforms.replay import open_captured

ASSIGNMENT = "canvas/launch-student-assignment"
COURSE_MENU = "canvas/launch-instructor-course-navigation"
ASSISTANT = VOCABULARY + "membership/Instructor#TeachingAssistant"
OLD_ASSISTANT = VOCABULARY + "membership/instructor#TeachingAssistant"
STAFF_ELSEWHERE = VOCABULARY + "institution/person#Instructor"
ADMINISTRATOR = VOCABULARY + "institution/person#Administrator"
SHIPPED = "metadata-that-pays"

PEOPLE = {
    "a teaching assistant of Canvas": (ASSIGNMENT, [ASSISTANT, INSTRUCTOR], Roles(instructor=True)),
    "one in the older spelling": (ASSIGNMENT, [OLD_ASSISTANT], Roles(instructor=True)),
    "a designer of Canvas": (ASSIGNMENT, [MEMBERSHIP + "ContentDeveloper"], Roles(instructor=True)),
    "a teacher elsewhere who learns here": (ASSIGNMENT, [STAFF_ELSEWHERE, LEARNER], Roles(learner=True)),
    "student view": (ASSIGNMENT, [LEARNER, TEST_USER], Roles(learner=True, test=True)),
    "an account's administrator": (COURSE_MENU, [ADMINISTRATOR], Roles()),
    "an assistant of Open edX": ("openedx/launch-learner", [LEARNER, ASSISTANT], Roles(learner=True, instructor=True)),
    "nobody in particular": ("moodle/launch-resource-link", [], Roles()),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_people_are_read_from_their_roles_in_the_course(tool: Tool, handed: list[Launch], who: str) -> None:
    name, roles, expected = PEOPLE[who]
    assert open_captured(tool, name, {"roles": roles}).status_code == 200
    given = handed[0].roles
    assert (given.learner, given.instructor, given.test) == (expected.learner, expected.instructor, expected.test)


def test_an_observer_is_neither_learner_nor_teacher_and_gets_no_grade(tool: Tool, handed: list[Launch]) -> None:
    observer = {"roles": [MEMBERSHIP + "Mentor"], "role_scope_mentor": ["7d1f0c34-2f5a-4a9e-9a4e-3c2b1a0f9e8d"]}
    assert open_captured(tool, ASSIGNMENT, observer).status_code == 200
    assert not handed[0].roles.learner and not handed[0].roles.instructor


def test_canvas_opens_the_tool_in_an_account_where_there_is_no_course_to_grade(
    tool: Tool, handed: list[Launch]
) -> None:
    account = {"id": "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567", "title": "Northfield Schools", "type": ["Account"]}
    changes: dict[str, Any] = {"context": account, "roles": [ADMINISTRATOR], AGS: None, NRPS: None}
    assert open_captured(tool, COURSE_MENU, changes).status_code == 200
    assert (handed[0].grades, handed[0].memberships_url) == (None, "")


@pytest.mark.parametrize("name", [ASSIGNMENT, "moodle/launch-resource-link", "openedx/launch-learner"])
def test_a_launch_outside_of_any_course_opens_its_lesson(tool: Tool, name: str) -> None:
    page = open_captured(tool, name, {"context": None, "custom": {"lesson": SHIPPED}})
    assert page.status_code == 200
    assert 'id="player"' in page.text


def test_a_public_course_of_canvas_launches_without_a_user_only_where_that_is_allowed(
    tool: Tool, handed: list[Launch]
) -> None:
    refused = open_captured(tool, ASSIGNMENT, {"sub": None})
    assert refused.status_code == 400
    assert "subject_missing" in refused.text
    assert open_captured(tool, ASSIGNMENT, {"sub": None}, allow_anonymous=True).status_code == 200
    assert handed[0].subject is None


@pytest.mark.parametrize(
    ("site", "browser", "shown"),
    [("fr", "en", "fr"), ("fr_ca", "en", "fr"), ("es_mx_kids", "en", "es"), ("zh_cn", "en", "zh"), ("de", "ru", "ru")],
)
def test_moodle_says_its_language_in_the_presentation_alone(tool: Tool, site: str, browser: str, shown: str) -> None:
    changes = {"launch_presentation": {"locale": site, "document_target": "iframe"}, "custom": {"lesson": SHIPPED}}
    page = open_captured(tool, "moodle/launch-resource-link", changes, language=browser)
    assert f'<html lang="{shown}"' in page.text


@pytest.mark.parametrize(("site", "shown"), [("fr-CA", "fr"), ("es-ES", "es"), ("ar", "ar"), ("zh-Hant", "zh")])
def test_canvas_says_its_language_in_a_claim_of_its_own(tool: Tool, site: str, shown: str) -> None:
    page = open_captured(tool, ASSIGNMENT, {"locale": site, "custom": {"lesson": SHIPPED}})
    assert f'<html lang="{shown}"' in page.text


def test_numbers_in_custom_parameters_and_unknown_variables_do_no_harm(tool: Tool, handed: list[Launch]) -> None:
    custom = {"lesson": SHIPPED, "canvas_course_id": 1421, "graded": True, "email": "$Person.email.primary"}
    assert open_captured(tool, ASSIGNMENT, {"custom": custom}).status_code == 200
    assert handed[0].custom == {"lesson": SHIPPED, "canvas_course_id": "1421", "graded": "true"}


def test_only_open_edx_has_institution_roles_counted_where_nothing_better_comes(
    tool: Tool, handed: list[Launch]
) -> None:
    for name in (ASSIGNMENT, "moodle/launch-resource-link", "openedx/launch-learner"):
        assert open_captured(tool, name, {"roles": [STAFF_ELSEWHERE]}).status_code == 200
    assert [launch.roles.instructor for launch in handed] == [False, False, True]


def test_a_launch_says_of_itself_which_lms_it_is_from(tool: Tool, handed: list[Launch]) -> None:
    platform = {"guid": "x", "product_family_code": "canvas"}
    odd = {"auth_url": "https://lms.example/authorize"}
    assert open_captured(tool, ASSIGNMENT, {LTI + "tool_platform": platform}, **odd).status_code == 200
    assert open_captured(tool, ASSIGNMENT, {LTI + "tool_platform": None}, **odd).status_code == 200
    assert open_captured(tool, ASSIGNMENT, {LTI + "tool_platform": None}).status_code == 200
    assert [launch.family for launch in handed] == ["canvas", "", "canvas"]
