"""Launches as Moodle, Canvas and Open edX send them (tests/captures), signed again by a key of ours."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Response

from lti_tool.lti.checks import LTI
from lti_tool.lti.message import DEEP_LINKING, RESOURCE_LINK, Launch, Roles
from tests.lti_support import BASE, ForgedPlatform, Tool, make_tool

CAPTURES = Path(__file__).parents[2] / "captures"
AUTHORIZATION = {
    "moodle": "http://localhost:8081/mod/lti/auth.php",
    "canvas": "https://sso.canvaslms.com/api/lti/authorize_redirect",
    "openedx": "http://127.0.0.1:8300/api/lti_consumer/v1/launch/",
}
LEARNER, TEACHER = Roles(learner=True), Roles(instructor=True)

LAUNCHES: dict[str, dict[str, Any]] = {
    "moodle/launch-resource-link": {
        "roles": LEARNER,
        "subject": "4",
        "resource_link_id": "1",
        "resource_link_title": "Micro-lesson 1",
        "context_id": "2",
        "context_title": "Micro-lessons 101",
        "locale": "en",
        "deployment_id": "1",
    },
    "moodle/launch-resource-link-admin": {"roles": TEACHER},
    "moodle/launch-resource-link-no-lineitem": {"roles": LEARNER},
    "moodle/launch-deep-linking": {"roles": TEACHER, "message_type": DEEP_LINKING, "resource_link_id": None},
    "canvas/launch-student-assignment": {
        "roles": LEARNER,
        "lesson": "fractions-1",
        "locale": "en",
        "deployment_id": "5812:8a1f6c0d7be24f5d9a3e0c417b62d8f95e3ac07d",
    },
    "canvas/launch-instructor-course-navigation": {
        "roles": TEACHER,
        "lesson": None,
        "resource_link_id": "b41c9f0e7d2a4c6e8f1033557799bbddff024681",
        "context_id": "b41c9f0e7d2a4c6e8f1033557799bbddff024681",
    },
    "canvas/launch-student-module-item-anonymous": {
        "roles": LEARNER,
        "lesson": "fractions-2",
        "locale": "es",
    },
    "canvas/deep-linking-assignment-selection": {"roles": TEACHER, "message_type": DEEP_LINKING},
    "openedx/launch-learner": {
        "roles": LEARNER,
        "lesson": "demo",
        "resource_link_id": "block-v1:MiniX+Lessons+2026+type@lti_consumer+block@lti-iframe",
        "context_id": "course-v1:MiniX+Lessons+2026",
        "locale": "",
        "return_url": "",
    },
    "openedx/launch-instructor": {"roles": TEACHER},
    "openedx/launch-staff": {"roles": TEACHER},
    "openedx/launch-learner-no-pii-no-services": {
        "roles": LEARNER,
        "grades": None,
        "memberships_url": "",
        "lesson": None,
    },
    "openedx/launch-learner-programmatic-no-lineitem": {"roles": LEARNER},
    "openedx/deep-linking-request": {"roles": TEACHER, "message_type": DEEP_LINKING},
    "openedx/launch-learner-9.14": {"roles": LEARNER, "lesson": "demo"},
    "openedx/launch-instructor-9.14": {"roles": TEACHER},
    "openedx/launch-staff-9.14": {"roles": TEACHER},
    "openedx/deep-linking-request-9.14": {
        "roles": TEACHER,
        "message_type": DEEP_LINKING,
        "resource_link_id": None,
        "context_id": None,
    },
}


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Tool:
    return make_tool(tmp_path_factory.mktemp("tool"))


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[Launch]:
    seen: list[Launch] = []

    def show(launch: Launch) -> Response:
        seen.append(launch)
        return Response("shown")

    monkeypatch.setattr("lti_tool.learner.views.open_resource", show)
    monkeypatch.setattr("lti_tool.instructor.picker.open_picker", show)
    return seen


def captured(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CAPTURES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def forged(tool: Tool, name: str, claims: dict[str, Any]) -> ForgedPlatform:
    """A registration with the issuer of the capture and a client of its own."""
    return tool.platform(
        issuer=claims["iss"],
        client_id=f"{claims['aud']} {len(tool.made)}",
        auth_url=AUTHORIZATION[name.partition("/")[0]],
        jwks_url=f"https://keys.example/{len(tool.made)}",
    )


def open_captured(tool: Tool, name: str) -> int:
    """Sign the capture again, as of now and for this tool's address, and launch it."""
    claims = captured(name)["claims"]
    lms = forged(tool, name, claims)
    now = int(time.time())
    target = urlsplit(claims[LTI + "target_link_uri"])
    fresh = {
        "aud": lms.row.client_id,
        "iat": now,
        "exp": now + claims["exp"] - claims["iat"],
        LTI + "target_link_uri": BASE + target.path + ("?" + target.query if target.query else ""),
    }
    if "azp" in claims:
        fresh["azp"] = lms.row.client_id
    browser = tool.client()
    begun = lms.login(browser)
    return lms.post(browser, begun.state, lms.sign({**claims, **fresh, "nonce": begun.nonce})).status_code


@pytest.mark.parametrize("name", LAUNCHES)
def test_a_recorded_launch_is_read_as_what_it_is(tool: Tool, handed: list[Launch], name: str) -> None:
    assert open_captured(tool, name) == 200
    (launch,) = handed
    expected = {"message_type": RESOURCE_LINK, "family": name.partition("/")[0], **LAUNCHES[name]}
    assert {field: getattr(launch, field) for field in expected} == expected
    assert launch.custom == {key: value for key, value in launch.custom.items() if not value.startswith("$")}
    assert (launch.placement_id is None) == (launch.message_type == DEEP_LINKING)


def test_every_captured_launch_is_tried() -> None:
    found = {
        f"{path.parent.name}/{path.stem}"
        for path in CAPTURES.glob("*/*.json")
        if "claims" in json.loads(path.read_text(encoding="utf-8"))
    }
    assert found == set(LAUNCHES)


def test_grade_services_are_read_as_each_lms_sends_them(tool: Tool, handed: list[Launch]) -> None:
    for name in (
        "moodle/launch-resource-link",
        "moodle/launch-resource-link-no-lineitem",
        "canvas/launch-student-assignment",
        "openedx/launch-learner-programmatic-no-lineitem",
    ):
        assert open_captured(tool, name) == 200
    grades = [launch.grades for launch in handed]
    assert all(grades)
    assert [bool(found and found.line_item) for found in grades] == [True, False, True, False]
    assert grades[0] is not None
    assert grades[0].line_item.endswith("/mod/lti/services.php/2/lineitems/2/lineitem?type_id=1")


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
