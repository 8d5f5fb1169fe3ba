"""Section 10: the launches of the certification suite, bad ones and good ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from werkzeug.test import TestResponse

from lti_tool.lti.checks import LTI
from tests.lti_checklist.checklist import CHOSEN, is_lesson, is_refused, is_teachers, row
from tests.lti_support import INSTRUCTOR, LEARNER, ForgedPlatform, Tool, without

Claims = dict[str, Any]
PERSON = ("name", "given_name", "family_name", "email")


def posted(lms: ForgedPlatform, claims: Mapping[str, Any], **header: Any) -> TestResponse:
    browser = lms.tool.client()
    begun = lms.login(browser)
    return lms.post(browser, begun.state, lms.sign({"nonce": begun.nonce, **claims}, **header))


BAD: dict[str, tuple[Callable[[ForgedPlatform, Claims], TestResponse], str]] = {
    "1": (lambda lms, claims: posted(lms, claims, kid=None), "kid_missing"),
    "2": (lambda lms, claims: posted(lms, claims, kid="imsglobal-wrong"), "kid_unknown"),
    "3": (lambda lms, claims: posted(lms, {**claims, LTI + "version": "11.3"}), "version_wrong"),
    "4": (lambda lms, claims: posted(lms, without(claims, "version")), "version_missing"),
    "5": (lambda lms, claims: posted(lms, {"name": "badltilaunch"}), "not_lti"),
    "6": (lambda lms, claims: posted(lms, without(claims, "iss", "aud", "sub", "roles")), "issuer_wrong"),
    "7": (lambda lms, claims: posted(lms, {**claims, "iat": 11111, "exp": 22222}), "expired"),
    "8": (lambda lms, claims: posted(lms, without(claims, "message_type")), "message_type_missing"),
    "9": (lambda lms, claims: posted(lms, without(claims, "roles")), "roles_missing"),
    "10": (lambda lms, claims: posted(lms, without(claims, "deployment_id")), "deployment_missing"),
    "11": (lambda lms, claims: posted(lms, {**claims, LTI + "resource_link": {}}), "resource_link_malformed"),
    "12": (lambda lms, claims: posted(lms, without(claims, "sub")), "subject_missing"),
}


@row(*(f"10.bad.{number}" for number in BAD))
@pytest.mark.parametrize("number", BAD)
def test_a_known_bad_payload_is_refused_with_a_page_and_its_code(lms: ForgedPlatform, number: str) -> None:
    send, code = BAD[number]
    assert is_lesson(posted(lms, lms.learner(**CHOSEN)))
    assert is_refused(send(lms, lms.learner(**CHOSEN)), code)


GOOD: dict[str, Callable[[Claims, str], Claims]] = {
    "1": lambda claims, role: claims,
    "2": lambda claims, role: {**claims, LTI + "roles": [role, role.replace("membership#", "institution/person#")]},
    "3": lambda claims, role: {**claims, LTI + "roles": [role.partition("#")[2]]},
    "4": lambda claims, role: {**claims, LTI + "roles": ["http://x.example/#Wizard", role]},
    "5": lambda claims, role: {**claims, LTI + "roles": []},
    "6": lambda claims, role: without(claims, "name", "given_name", "family_name"),
    "7": lambda claims, role: without({**claims, "given_name": "Lena", "family_name": "Lerner"}, "email"),
    "8": lambda claims, role: without(claims, *PERSON),
    "9": lambda claims, role: without(claims, "name", "given_name", "family_name", "context"),
}


@row(*(f"10.teacher.{number}" for number in GOOD))
@pytest.mark.parametrize("number", GOOD)
def test_a_valid_launch_of_a_teacher_shows_the_teachers_page(lms: ForgedPlatform, number: str) -> None:
    page = posted(lms, GOOD[number](lms.instructor(**CHOSEN), INSTRUCTOR))
    assert is_lesson(page) if number == "5" else is_teachers(page)


@row(*(f"10.student.{number}" for number in GOOD))
@pytest.mark.parametrize("number", GOOD)
def test_a_valid_launch_of_a_student_shows_the_lesson(lms: ForgedPlatform, number: str) -> None:
    assert is_lesson(posted(lms, GOOD[number](lms.learner(**CHOSEN), LEARNER)))


@row("10.note.1")
def test_an_anonymous_launch_is_let_in_only_by_the_registration(tool: Tool, lms: ForgedPlatform) -> None:
    assert is_refused(posted(lms, without(lms.learner(**CHOSEN), "sub")), "subject_missing")
    open_one = tool.platform(allow_anonymous=True)
    assert is_lesson(posted(open_one, without(open_one.learner(**CHOSEN), "sub")))


@row("10.note.2")
def test_no_role_is_never_a_teacher(lms: ForgedPlatform) -> None:
    assert not is_teachers(posted(lms, lms.instructor(**{**CHOSEN, LTI + "roles": []})))
    choosing = posted(lms, lms.deep_linking(**{LTI + "roles": []}))
    assert choosing.status_code == 403


@row("10.note.6")
def test_the_suites_platform_registers_like_any_other(tool: Tool) -> None:
    suite = "https://ltiadvantagevalidator.imsglobal.org"
    lms = tool.platform(issuer=suite, client_id="imstestuser", auth_url=suite + "/ltitool/oidcauthurl.html")
    assert is_lesson(posted(lms, lms.learner(**CHOSEN)))
