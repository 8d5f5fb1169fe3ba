"""Dynamic registration against what Moodle sent (recorded) and what Canvas documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import responses
from flask import Flask
from werkzeug.test import TestResponse

from lti_tool.db import reading, writing
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from lti_tool.models.partner import Partner
from tests.lti_tool.installation import BASE, add_partner, installed, invite, services_of

CAPTURES = Path(__file__).parents[2] / "captures"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
CANVAS = "https://canvas.instructure.com/lti/"
CANVAS_CONFIGURATION = "https://northfield.instructure.com/api/lti/security/openid-configuration?registration_token=t"


def recorded(name: str) -> Any:
    return json.loads((CAPTURES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with installed(tmp_path, allowed_hosts=("localhost:8081",)) as app:
        yield app


@pytest.fixture
def partner(app: Flask) -> Partner:
    return add_partner(app)


def register(app: Flask, partner: Partner, family: str, answer: str = "registration-response") -> TestResponse:
    """Open the invitation as the recorded LMS did; the response has our request as ``wish``."""
    configuration = recorded(f"{family}/openid-configuration")["body"]
    url = recorded("moodle/registration-initiation")["params"]["openid_configuration"]
    url = CANVAS_CONFIGURATION if family == "canvas" else url
    with responses.RequestsMock(assert_all_requests_are_fired=False) as lms:
        lms.get(url.partition("?")[0], json=configuration)
        lms.post(configuration["registration_endpoint"], json=recorded(f"{family}/{answer}")["body"])
        lms.get(configuration["jwks_uri"], json={"keys": []})
        query = urlencode({"openid_configuration": url, "registration_token": "t"})
        headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"}
        response = app.test_client().get(f"/lti/register/{invite(app, partner)}?{query}", headers=headers)
        [sent] = [call.request for call in lms.calls if call.request.method == "POST"]
    assert sent.headers["Authorization"] == "Bearer t"
    app.config["wish"] = json.loads(sent.body or b"")
    return response


def kept(app: Flask) -> list[tuple[str, str, list[tuple[str, str]]]]:
    with reading(services_of(app).engine) as connection:
        return [
            (
                one.client_id,
                one.family,
                [(each.deployment_id, each.status) for each in platforms.deployments_of(connection, one.id)],
            )
            for one in platforms.every(connection)
        ]


def test_moodle_as_recorded_is_connected_with_its_deployment(app: Flask, partner: Partner) -> None:
    page = register(app, partner, "moodle")
    assert page.status_code == 200 and "Show in activity chooser" in page.text
    assert kept(app) == [("iSI6YwtJlitObKO", "moodle", [("1", "accepted")])]


def test_moodle_gets_all_that_it_demands(app: Flask, partner: Partner) -> None:
    register(app, partner, "moodle")
    wish, made = app.config["wish"], recorded("moodle/registration-request")["body"]
    for name in ("application_type", "response_types", "grant_types", "token_endpoint_auth_method", "scope"):
        assert wish[name] == made[name]
    tool = wish[TOOL]
    assert tool["domain"] == tool["target_link_uri"].split("/")[2]
    assert tool["custom_parameters"] == {"context_id_history": "$Context.id.history"}  # the one it substitutes
    assert "email" not in tool["claims"] and set(tool["claims"]) <= set(made[TOOL]["claims"])


def test_a_moodle_that_updates_the_tool_keeps_client_and_deployment(app: Flask, partner: Partner) -> None:
    register(app, partner, "moodle")
    assert register(app, partner, "moodle", "registration-response-update").status_code == 200
    assert kept(app) == [("iSI6YwtJlitObKO", "moodle", [("1", "accepted")])]


def test_the_scopes_that_the_lms_granted_are_kept(app: Flask, partner: Partner) -> None:
    register(app, partner, "moodle")
    with reading(services_of(app).engine) as connection:
        [platform] = platforms.every(connection)
    assert set(platform.scopes) == set(recorded("moodle/registration-response")["body"]["scope"].split())


def test_canvas_is_connected_and_its_first_deployment_is_awaited(app: Flask, partner: Partner) -> None:
    page = register(app, partner, "canvas")
    assert page.status_code == 200 and "Northfield Schools" in page.text
    assert kept(app) == [("104400000000000217", "canvas", [])]
    assert "frame-ancestors http: https:" in page.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in page.headers


def test_canvas_gets_every_member_that_it_requires(app: Flask, partner: Partner) -> None:
    register(app, partner, "canvas")
    wish, documented = app.config["wish"], recorded("canvas/registration-request")["body"]
    assert documented.keys() <= wish.keys()
    assert {"client_credentials", "implicit"} == set(wish["grant_types"])
    tool, example = wish[TOOL], documented[TOOL]
    assert example.keys() <= tool.keys()
    assert tool["domain"] == "lessons.example" and tool["target_link_uri"] == BASE + "/lti/launch"
    assert tool[CANVAS + "tool_id"] == "creator-lessons"
    assert all(isinstance(value, str) for value in tool["custom_parameters"].values())
    offered = recorded("canvas/openid-configuration")["body"]
    assert set(wish["scope"].split()) <= set(offered["scopes_supported"])
    platform = offered["https://purl.imsglobal.org/spec/lti-platform-configuration"]
    listed = {each["type"]: set(each["placements"]) for each in platform["messages_supported"]}
    for message in tool["messages"]:
        assert message["placements"] and set(message["placements"]) <= listed[message["type"]]
    assert set(example["messages"][1]["placements"]) <= set(tool["messages"][1]["placements"])
    assert tool["messages"][0][CANVAS + "course_navigation/default_enabled"] is False


@pytest.mark.parametrize(("names", "level"), [(True, "name_only"), (False, "anonymous")])
def test_names_are_asked_for_only_where_the_partner_shows_them(
    app: Flask, partner: Partner, names: bool, level: str
) -> None:
    with writing(services_of(app).engine) as connection:
        partners.change(connection, partner.id, show_names=names)
    register(app, partner, "canvas")
    tool = app.config["wish"][TOOL]
    assert tool[CANVAS + "privacy_level"] == level
    assert ("name" in tool["claims"]) is names
    assert "email" not in tool["claims"]


def test_canvas_never_gets_a_port_in_the_domain(tmp_path: Path) -> None:
    with installed(tmp_path, base_url="https://lessons.example:8443", allowed_hosts=("localhost:8081",)) as app:
        register(app, add_partner(app), "canvas")
        assert app.config["wish"][TOOL]["domain"] == "lessons.example"
        register(app, add_partner(app, "Other"), "moodle")
        assert app.config["wish"][TOOL]["domain"] == "lessons.example:8443"


def test_messages_and_scopes_of_review_and_groups_are_asked_for_where_they_are_listed(
    app: Flask, partner: Partner
) -> None:
    from lti_tool.lti.registration_request import request_document
    from lti_tool.lti.registration_wire import read_configuration

    document = recorded("moodle/openid-configuration")["body"]
    groups = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"
    document["scopes_supported"].append(groups)
    about = document["https://purl.imsglobal.org/spec/lti-platform-configuration"]
    further = {"LtiSubmissionReviewRequest", "DataPrivacyLaunchRequest"}
    about["messages_supported"] += [{"type": one} for one in sorted(further)]
    about["variables"].append("ResourceLink.id.history")
    found = read_configuration(document, "http://localhost:8081/x", lambda _url: None)
    wish = request_document(found, BASE, ("en",), names=True)
    assert groups in wish["scope"].split()
    assert further <= {each["type"] for each in wish[TOOL]["messages"]}
    assert wish[TOOL]["custom_parameters"]["resource_link_id_history"] == "$ResourceLink.id.history"
