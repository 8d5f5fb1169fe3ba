from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import responses
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

import lti_tool
from lti_tool.db import reading, writing
from lti_tool.models import platform as platforms
from lti_tool.models.platform import Platform
from lti_tool.platforms.registration import issuer_fits, placements
from tests.lti_tool.installation import BASE, add_partner, installed, invite, services_of

LMS = "https://lms.example"
CONFIGURATION = LMS + "/openid-configuration?type=1"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
TOKEN = "a.registration.token"


def configuration(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = {
        "issuer": LMS,
        "authorization_endpoint": LMS + "/auth",
        "token_endpoint": LMS + "/token",
        "jwks_uri": LMS + "/jwks",
        "registration_endpoint": LMS + "/register",
        "scopes_supported": [AGS + "lineitem", AGS + "score", NRPS, "openid"],
        "response_types_supported": ["id_token"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        PLATFORM: {
            "product_family_code": "moodle",
            "version": "4.5",
            "messages_supported": [
                {"type": "LtiResourceLinkRequest"},
                {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea"]},
            ],
        },
        **changes,
    }
    return {name: value for name, value in document.items() if value is not ...}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with installed(tmp_path) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def lms() -> Iterator[responses.RequestsMock]:
    """An LMS at lms.example that lets everybody register."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        serve(mock)
        yield mock


def serve(mock: responses.RequestsMock, document: Any = None, answer: Any = None, **reply: Any) -> None:
    mock.upsert(responses.GET, LMS + "/openid-configuration", json=document or configuration())
    answer = answer or {"client_id": "client-1", TOOL: {"deployment_id": "7"}}
    mock.upsert(responses.POST, LMS + "/register", **(reply or {"json": answer}))
    mock.upsert(responses.GET, LMS + "/jwks", json={"keys": []})


def register(client: FlaskClient, secret: str, url: str = CONFIGURATION, token: str = TOKEN) -> TestResponse:
    query = urlencode({"openid_configuration": url, "registration_token": token})
    return client.get(f"/lti/register/{secret}?{query}")


def kept(app: Flask) -> list[Platform]:
    with reading(services_of(app).engine) as connection:
        rows = connection.execute(platforms.platforms.select().order_by(platforms.platforms.c.created_at))
        return [Platform(**row._mapping) for row in rows]


def deployments(app: Flask, platform: Platform) -> list[tuple[str, str]]:
    with reading(services_of(app).engine) as connection:
        found = platforms.deployments_of(connection, platform.id)
    return [(each.deployment_id, each.status) for each in found]


def calls(mock: responses.RequestsMock, method: str) -> list[Any]:
    return [call.request for call in mock.calls if call.request.method == method]


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


def test_a_reload_of_the_result_shows_it_again_and_registers_nothing(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    secret = invite(app, add_partner(app))
    register(client, secret)
    again = register(client, secret)
    assert again.status_code == 200
    assert "Your LMS is connected" in again.text
    assert len(calls(lms, "POST")) == 1


def test_the_other_of_two_requests_at_once_sees_the_result_too(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    secret = invite(app, add_partner(app))

    def meanwhile(_request: Any) -> tuple[int, dict[str, str], str]:
        serve(lms)
        assert register(client, secret).status_code == 200
        return 401, {"Content-Type": "text/html"}, "token_already_used"

    lms.replace(responses.CallbackResponse(responses.POST, LMS + "/register", callback=meanwhile))
    response = register(client, secret)
    assert response.status_code == 200
    assert "Your LMS is connected" in response.text
    assert len(kept(app)) == 1


def test_a_used_invitation_connects_no_second_lms(app: Flask, client: FlaskClient, lms: responses.RequestsMock) -> None:
    secret = invite(app, add_partner(app))
    register(client, secret)
    response = register(client, secret, url="https://other.example/configuration")
    assert response.status_code == 410
    assert "invitation_used" in response.text
    assert len(kept(app)) == 1


def test_a_person_who_opens_a_used_invitation_comes_to_its_connection(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    secret = invite(app, add_partner(app))
    register(client, secret)
    response = client.get(f"/lti/register/{secret}", follow_redirects=True)
    assert response.status_code == 200
    assert "Your LMS is connected" in response.text and "Test the connection" in response.text


def test_two_lmss_that_race_for_one_invitation_leave_one_platform(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    secret = invite(app, add_partner(app))
    other = "https://other.example"
    document = configuration(issuer=other, registration_endpoint=other + "/register")

    def meanwhile(_request: Any) -> tuple[int, dict[str, str], str]:
        assert register(client, secret).status_code == 200
        return 200, {}, json.dumps({"client_id": "client-2"})

    lms.add(responses.GET, other + "/configuration", json=document)
    lms.add_callback(responses.POST, other + "/register", callback=meanwhile)
    response = register(client, secret, url=other + "/configuration")
    assert response.status_code == 410
    assert "invitation_used" in response.text
    assert [platform.issuer for platform in kept(app)] == [LMS]


def test_an_unknown_invitation_is_refused(client: FlaskClient) -> None:
    response = register(client, "never-given-out")
    assert response.status_code == 404
    assert "invitation_unknown" in response.text


def test_an_invitation_ends_after_seven_days(app: Flask, client: FlaskClient, lms: responses.RequestsMock) -> None:
    with time_machine.travel(1_800_000_000, tick=False):
        secret = invite(app, add_partner(app))
    with time_machine.travel(1_800_000_000 + 7 * 86_400 - 1, tick=False):
        assert client.get(f"/lti/register/{secret}").status_code == 200
    with time_machine.travel(1_800_000_000 + 7 * 86_400, tick=False):
        response = register(client, secret)
    assert response.status_code == 410
    assert "invitation_expired" in response.text
    assert not lms.calls


def test_opening_the_address_by_itself_explains_it_and_uses_nothing_up(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    secret = invite(app, add_partner(app, "Société des Auteurs"))
    response = client.get(f"/lti/register/{secret}")
    assert response.status_code == 200
    assert f'value="{BASE}/lti/register/{secret}"' in response.text
    assert "Société des Auteurs" in response.text
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert client.head(f"/lti/register/{secret}?openid_configuration={CONFIGURATION}").status_code == 200
    assert not lms.calls
    assert register(client, secret).status_code == 200


def test_a_failure_leaves_the_invitation_for_another_try(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    secret = invite(app, add_partner(app))
    serve(lms, status=500, body="down")
    assert register(client, secret).status_code == 400
    serve(lms)
    assert register(client, secret).status_code == 200


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issuer": "https://elsewhere.example"}, "registration_issuer_mismatch"),
        ({"issuer": "https://canvas.instructure.com"}, "registration_issuer_mismatch"),
        ({"issuer": LMS + ":8443"}, "registration_issuer_mismatch"),
        ({"issuer": ...}, "registration_configuration_wrong"),
        ({"issuer": 5}, "registration_configuration_wrong"),
        ({"issuer": LMS + "/" + "x" * 600}, "registration_configuration_wrong"),
        ({"authorization_endpoint": ...}, "registration_configuration_wrong"),
        ({"jwks_uri": ["a"]}, "registration_configuration_wrong"),
        ({"token_endpoint": LMS + "/a b"}, "registration_configuration_wrong"),
        ({"registration_endpoint": ...}, "registration_configuration_wrong"),
        ({"authorization_endpoint": "http://lms.example/auth"}, "registration_endpoint_refused"),
        ({"token_endpoint": "ftp://lms.example/token"}, "registration_endpoint_refused"),
        ({"registration_endpoint": "https://user:pw@lms.example/"}, "registration_endpoint_refused"),
        ({"jwks_uri": "https://[lms"}, "registration_endpoint_refused"),
        ({"id_token_signing_alg_values_supported": ["HS256"]}, "registration_unsupported"),
        ({"token_endpoint_auth_methods_supported": ["client_secret_basic"]}, "registration_unsupported"),
        ({PLATFORM: {"messages_supported": [{"type": "LtiDeepLinkingRequest"}]}}, "registration_unsupported"),
    ],
)
def test_a_configuration_that_does_not_fit_is_refused_before_anything_is_sent(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock, changes: dict[str, Any], code: str
) -> None:
    serve(lms, configuration(**changes))
    response = register(client, invite(app, add_partner(app)))
    assert response.status_code == 400
    assert f"<code>{code}</code>" in response.text
    assert not calls(lms, "POST")
    assert kept(app) == []


@pytest.mark.parametrize("odd", ["\ud800", "a\0b", "a\x1b[31mb", "a\u202eb"])
def test_what_no_database_could_keep_is_refused_or_left_out(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock, odd: str
) -> None:
    for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"):
        serve(lms, configuration(**{name: f"{LMS}/{odd}"}))
        page = register(client, invite(app, add_partner(app, "Of " + name)))
        assert (page.status_code, "registration_configuration_wrong" in page.text) == (400, True)
    about = {"product_family_code": odd, "https://canvas.instructure.com/lti/account_name": odd}
    serve(lms, configuration(authorization_server=f"https://{odd}", **{PLATFORM: about}))
    assert register(client, invite(app, add_partner(app))).status_code == 200
    [platform] = kept(app)
    assert (platform.family, platform.name, platform.token_audience) == ("", "lms.example", "")


@pytest.mark.parametrize("body", ["<html>", "[]", "null", '"x"', "[" * 100_000])
def test_a_configuration_that_is_no_object_is_refused(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock, body: str
) -> None:
    lms.upsert(responses.GET, LMS + "/openid-configuration", body=body)
    response = register(client, invite(app, add_partner(app)))
    assert response.status_code == 400
    assert "registration_configuration_wrong" in response.text


@pytest.mark.parametrize(
    "url",
    [
        "http://lms.example/configuration",
        "https://127.0.0.1/configuration",
        "https://10.1.2.3/configuration",
        "https://[::1]/configuration",
        "https://169.254.169.254/latest",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://[",
        "not an address",
    ],
)
def test_a_private_or_strange_configuration_address_is_never_fetched(app: Flask, client: FlaskClient, url: str) -> None:
    response = register(client, invite(app, add_partner(app)), url=url)
    assert response.status_code == 400
    assert "registration_address_refused" in response.text


@pytest.mark.parametrize("url", [f"https://{'a' * 80}.example/", "https://..example/", "https://\udcff.example/"])
def test_a_host_that_can_not_exist_is_a_calm_page(app: Flask, client: FlaskClient, url: str) -> None:
    query = urlencode({"openid_configuration": url.encode("utf-8", "surrogatepass")})
    response = client.get(f"/lti/register/{invite(app, add_partner(app))}?{query}")
    assert response.status_code in (400, 503)
    assert "<code>registration_" in response.text


@pytest.mark.parametrize("token", ["a\r\nX-Evil: 1", "ключ", "a b", "x" * 9000])
def test_a_token_that_can_not_be_one_is_refused(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock, token: str
) -> None:
    response = register(client, invite(app, add_partner(app)), token=token)
    assert response.status_code == 400
    assert "registration_request_wrong" in response.text
    assert not lms.calls


@pytest.mark.parametrize(
    ("reply", "status", "code"),
    [
        ({"status": 401, "body": "missing_registration_token"}, 400, "registration_platform_refused"),
        ({"status": 404, "body": "<html>no</html>"}, 400, "registration_platform_refused"),
        (
            {"status": 302, "headers": {"Location": "https://lms.example/x"}},
            400,
            "registration_platform_refused",
        ),
        ({"body": ConnectionError("down")}, 503, "registration_platform_unreachable"),
        ({"body": "not json"}, 400, "registration_answer_wrong"),
        ({"json": {"client_id": ""}}, 400, "registration_answer_wrong"),
        ({"json": {"client_id": "x" * 256}}, 400, "registration_answer_wrong"),
        ({"json": {"client_id": "a\u0000b"}}, 400, "registration_answer_wrong"),
        ({"json": {"client_id": True}}, 400, "registration_answer_wrong"),
        ({"json": ["client-1"]}, 400, "registration_answer_wrong"),
    ],
)
def test_an_lms_that_does_not_register_us_is_told_so_on_the_page(
    app: Flask,
    client: FlaskClient,
    lms: responses.RequestsMock,
    reply: dict[str, Any],
    status: int,
    code: str,
) -> None:
    lms.remove(responses.POST, LMS + "/register")
    lms.add(responses.POST, LMS + "/register", **reply)
    response = register(client, invite(app, add_partner(app)))
    assert response.status_code == status
    assert f"<code>{code}</code>" in response.text
    assert kept(app) == []


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


@pytest.mark.parametrize(
    ("issuer", "url", "fits"),
    [
        ("https://lms.example", "https://lms.example/c", True),
        ("https://lms.example/moodle", "https://lms.example/moodle/c", True),
        ("https://lms.example", "https://lms.example:443/c", True),
        ("https://LMS.example", "https://lms.example/c", True),
        ("https://lms.example", "https://lms.example:8443/c", False),
        ("https://lms.example", "http://lms.example/c", False),
        ("https://lms.example", "https://evil.example/c", False),
        ("https://lms.example", "https://lms.example@evil.example/c", False),
        ("https://canvas.instructure.com", "https://school.instructure.com/c", True),
        ("https://canvas.instructure.com", "https://sso.canvaslms.com/c", True),
        ("https://canvas.beta.instructure.com", "https://school.beta.instructure.com/c", True),
        ("https://canvas.instructure.com", "http://school.instructure.com/c", False),
        ("https://canvas.instructure.com", "https://evilinstructure.com/c", False),
        ("https://canvas.instructure.com", "https://canvas.school.example/c", False),
        ("https://other.instructure.com", "https://school.instructure.com/c", False),
        ("no url", "https://lms.example/c", False),
    ],
)
def test_a_configuration_speaks_for_its_own_host_only_but_for_canvas(issuer: str, url: str, fits: bool) -> None:
    assert issuer_fits(issuer, url) is fits


def test_canvas_placements_are_spelt_as_the_platform_spells_them() -> None:
    prefixed = "https://canvas.instructure.com/lti/link_selection"
    assert placements("LtiDeepLinkingRequest", ["ContentArea", prefixed, "editor_button"]) == [prefixed]
    assert placements("LtiDeepLinkingRequest", ["RichTextEditor"]) == []
