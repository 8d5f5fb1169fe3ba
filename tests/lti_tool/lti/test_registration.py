"""Registration: what an LMS is asked, and what is kept of its answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import responses
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

import lti_tool
from lti_tool.db import writing
from lti_tool.models import platform as platforms
from tests.lti_tool.installation import BASE, add_partner, invite, services_of
from tests.lti_tool.lti.registering import (
    AGS,
    CONFIGURATION,
    LMS,
    NRPS,
    PLATFORM,
    TOKEN,
    TOOL,
    calls,
    configuration,
    deployments,
    kept,
    register,
    registering,
    serve,
)


@pytest.fixture
def lms() -> Iterator[responses.RequestsMock]:
    with registering() as mock:
        yield mock


def test_opening_the_invitation_in_an_lms_connects_it(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    partner = add_partner(app)
    response = register(client, invite(app, partner))
    assert response.status_code == 200
    assert "Your LMS is connected" in response.text
    assert "Show in activity chooser" in response.text
    (platform,) = kept(app)
    assert platform.partner_id == partner.id
    assert (platform.issuer, platform.client_id, platform.family) == (LMS, "client-1", "moodle")
    assert (platform.auth_url, platform.token_url, platform.jwks_url) == (
        LMS + "/auth",
        LMS + "/token",
        LMS + "/jwks",
    )
    assert deployments(app, platform) == [("7", "accepted")]


def test_the_token_goes_along_and_the_configurations_query_is_kept(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    register(client, invite(app, add_partner(app)))
    asked = calls(lms, "GET")[0]
    assert asked.url == CONFIGURATION
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"
    assert calls(lms, "POST")[0].headers["Authorization"] == f"Bearer {TOKEN}"


def test_without_a_token_nothing_is_authorised(app: Flask, client: FlaskClient, lms: responses.RequestsMock) -> None:
    assert register(client, invite(app, add_partner(app)), token="").status_code == 200
    assert all("Authorization" not in call.request.headers for call in lms.calls)


def test_the_request_asks_for_no_more_than_is_supported_and_never_for_an_email(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    register(client, invite(app, add_partner(app)))
    wish = json.loads(calls(lms, "POST")[0].body)
    assert wish["scope"].split() == [AGS + "lineitem", AGS + "score", NRPS]
    assert wish["redirect_uris"] == [BASE + "/lti/launch"]
    assert wish["initiate_login_uri"] == BASE + "/lti/login"
    assert re.fullmatch(re.escape(BASE) + "/lti/jwks/[0-9a-f]{32}", wish["jwks_uri"])
    assert wish["application_type"] == "web"
    assert wish["response_types"] == ["id_token"]
    assert wish["grant_types"] == ["implicit", "client_credentials"]
    assert wish["token_endpoint_auth_method"] == "private_key_jwt"
    assert wish["client_name"] == "Creator Lessons"
    tool = wish[TOOL]
    assert tool["domain"] == "lessons.example"
    assert tool["target_link_uri"] == BASE + "/lti/launch"
    assert tool["claims"] == ["iss", "sub", "name", "given_name", "family_name"]
    assert [(each["type"], each.get("placements")) for each in tool["messages"]] == [
        ("LtiResourceLinkRequest", None),
        ("LtiDeepLinkingRequest", ["ContentArea"]),
    ]


def test_a_platform_that_says_nothing_of_scopes_and_messages_is_asked_for_all(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    serve(lms, configuration(**{"scopes_supported": ..., PLATFORM: ...}))
    assert register(client, invite(app, add_partner(app))).status_code == 200
    wish = json.loads(calls(lms, "POST")[0].body)
    assert len(wish["scope"].split()) == 6
    assert len(wish[TOOL]["messages"]) == 2


def test_canvas_gets_its_own_placements(app: Flask, client: FlaskClient, lms: responses.RequestsMock) -> None:
    captured = {
        "product_family_code": "canvas",
        "messages_supported": [
            {"type": "LtiResourceLinkRequest", "placements": ["account_navigation", "course_navigation"]},
            {"type": "LtiDeepLinkingRequest", "placements": ["assignment_selection", "editor_button"]},
        ],
        "https://canvas.instructure.com/lti/account_name": "Northfield Schools",
    }
    here = "https://northfield.instructure.com"
    document = configuration(
        issuer="https://canvas.instructure.com",
        registration_endpoint=here + "/api/lti/registrations",
        authorization_server="sso.canvaslms.com",
        **{PLATFORM: captured},
    )
    lms.add(responses.GET, here + "/configuration", json=document)
    lms.add(responses.POST, here + "/api/lti/registrations", json={"client_id": "104400000000000217"})
    response = register(client, invite(app, add_partner(app)), url=here + "/configuration")
    assert response.status_code == 200
    assert "Northfield Schools" in response.text
    tool = json.loads(calls(lms, "POST")[0].body)[TOOL]
    assert [each["placements"] for each in tool["messages"]] == [
        ["course_navigation"],
        ["assignment_selection"],
    ]
    assert tool["https://canvas.instructure.com/lti/privacy_level"] == "name_only"
    (platform,) = kept(app)
    assert platform.token_audience == ""  # Canvas names a bare host there, and wants its token URL
    assert deployments(app, platform) == []


def test_numbers_as_ids_are_taken_as_text(app: Flask, client: FlaskClient, lms: responses.RequestsMock) -> None:
    serve(lms, answer={"client_id": 104400000000000217, TOOL: {"deployment_id": 3}})
    register(client, invite(app, add_partner(app)))
    (platform,) = kept(app)
    assert platform.client_id == "104400000000000217"
    assert deployments(app, platform) == [("3", "accepted")]


def test_registering_again_brings_the_platform_up_to_date(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    partner = add_partner(app)
    register(client, invite(app, partner))
    serve(lms, configuration(authorization_endpoint=LMS + "/new-auth"))
    assert register(client, invite(app, partner)).status_code == 200
    (platform,) = kept(app)
    assert platform.auth_url == LMS + "/new-auth"
    assert deployments(app, platform) == [("7", "accepted")]


def test_a_deployment_that_was_refused_stays_refused(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    partner = add_partner(app)
    register(client, invite(app, partner))
    (platform,) = kept(app)
    with writing(services_of(app).engine) as connection:
        (deployment,) = platforms.deployments_of(connection, platform.id)
        platforms.decide_deployment(connection, deployment.id, "refused")
    register(client, invite(app, partner))
    assert deployments(app, platform) == [("7", "refused")]


def test_another_partners_registration_is_not_taken_over(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    first, second = add_partner(app), add_partner(app, "Other Society")
    register(client, invite(app, first))
    secret = invite(app, second)
    response = register(client, secret)
    assert response.status_code == 409
    assert "registration_elsewhere" in response.text
    (platform,) = kept(app)
    assert platform.partner_id == first.id
    serve(lms, answer={"client_id": "client-2"})  # the invitation is still good for a new one
    assert register(client, secret).status_code == 200


def test_keys_that_can_not_be_fetched_yet_do_not_stop_it(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    lms.upsert(responses.GET, LMS + "/jwks", status=500)
    assert register(client, invite(app, add_partner(app))).status_code == 200


def test_the_page_closes_only_by_the_button_and_may_stand_in_a_frame(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    response = register(client, invite(app, add_partner(app)))
    assert "X-Frame-Options" not in response.headers
    assert "frame-ancestors http: https:" in response.headers["Content-Security-Policy"]
    script = (Path(lti_tool.__file__).parent / "static" / "registration.js").read_text(encoding="utf-8")
    assert "org.imsglobal.lti.close" in script
    assert script.index('"click"') < script.index("postMessage")


def test_no_token_and_no_invitation_is_logged(app: Flask, client: FlaskClient, lms: responses.RequestsMock) -> None:
    secret = invite(app, add_partner(app))
    with capture_logs() as entries:
        serve(lms, status=401, body=f"the token {TOKEN} is used")
        register(client, secret)
        serve(lms)
        register(client, secret)
    assert [entry.get("code") or entry["event"] for entry in entries][:2] == [
        "registration_platform_refused",
        "platform_registered",
    ]
    assert TOKEN not in str(entries)
    assert secret not in str(entries)
