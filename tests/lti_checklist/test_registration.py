"""Section 6: dynamic registration 1.0, with an LMS that writes down what it is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import responses
from flask import Flask
from flask.testing import FlaskClient

from lti_tool.db import writing
from lti_tool.models import partner as partners
from tests.lti_checklist.checklist import row
from tests.lti_tool.installation import BASE, add_partner, installed, invite, services_of
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
    serve,
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with installed(tmp_path_factory.mktemp("tool")) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def lms() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        serve(mock)
        yield mock


@pytest.fixture(autouse=True)
def _nobody_yet(app: Flask) -> Iterator[None]:
    """Each test registers the LMS for the first time."""
    yield
    with writing(services_of(app).engine) as connection:
        for table in ("deployments", "platforms", "invitations"):
            connection.exec_driver_sql(f"DELETE FROM {table}")


def secret(app: Flask) -> str:
    with writing(services_of(app).engine) as connection:
        known = partners.find(connection, "Society of Songs")
    return invite(app, known or add_partner(app))


def wish(mock: responses.RequestsMock) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(calls(mock, "POST")[0].body)
    return found


@row("6.1")
def test_the_address_takes_configuration_and_token(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    assert "Your LMS is connected" in register(client, secret(app)).text
    assert [one.issuer for one in kept(app)] == [LMS]


@row("6.2")
def test_the_configuration_is_fetched_by_the_server_from_public_https_alone(app: Flask, client: FlaskClient) -> None:
    one = secret(app)
    for url in ("http://lms.example/x", "https://127.0.0.1/x", "https://169.254.169.254/x", "file:///etc/passwd"):
        assert "private or not secure" in register(client, one, url).text
    with responses.RequestsMock() as mock:
        mock.get(LMS + "/openid-configuration", status=302, headers={"Location": LMS + "/other"})
        assert "its answer: 302" in register(client, one).text
        mock.upsert(responses.GET, LMS + "/openid-configuration", body=b" " * 2_100_000)
        assert register(client, one).status_code >= 400
    assert kept(app) == []


@row("6.3")
def test_the_token_goes_along_both_times_and_the_query_is_kept(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    register(client, secret(app))
    [asked, *_rest], [posted] = calls(lms, "GET"), calls(lms, "POST")
    assert asked.url == CONFIGURATION
    assert asked.headers["Authorization"] == posted.headers["Authorization"] == f"Bearer {TOKEN}"
    assert all("Authorization" not in call.headers for call in calls(lms, "GET")[1:])


@row("6.4")
@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://another.example"},
        {"token_endpoint": "http://lms.example/token"},
        {"jwks_uri": "http://lms.example/jwks"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_the_issuer_fits_its_host_and_every_endpoint_is_https(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock, wrong: dict[str, Any]
) -> None:
    serve(lms, configuration(**wrong))
    assert register(client, secret(app)).status_code == 400
    assert kept(app) == [] and calls(lms, "POST") == []


@row("6.5")
def test_what_the_configuration_says_is_read_and_what_can_not_work_is_refused(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    for wrong in (
        {"id_token_signing_alg_values_supported": ["HS256"]},
        {"token_endpoint_auth_methods_supported": ["client_secret_basic"]},
        {"response_types_supported": ["code"]},
        {"token_endpoint": ...},
        {PLATFORM: {"messages_supported": [{"type": "LtiStartProctoring"}]}},
    ):
        serve(lms, configuration(**wrong))
        assert register(client, secret(app)).status_code == 400
    serve(lms, configuration(authorization_server=LMS + "/as"))
    register(client, secret(app))
    [platform] = kept(app)
    assert (platform.family, platform.token_audience, platform.jwks_url) == ("moodle", LMS + "/as", LMS + "/jwks")


@row("6.6")
def test_the_registration_has_every_part_of_openid(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    register(client, secret(app))
    sent = wish(lms)
    assert {name: sent[name] for name in ("application_type", "response_types", "grant_types")} == {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
    }
    assert (sent["initiate_login_uri"], sent["redirect_uris"]) == (BASE + "/lti/login", [BASE + "/lti/launch"])
    assert sent["jwks_uri"].startswith(BASE + "/lti/jwks/")
    assert sent["token_endpoint_auth_method"] == "private_key_jwt"
    assert client.get(sent["jwks_uri"].removeprefix(BASE)).get_json()["keys"]
    assert sent["client_name"] and sent["logo_uri"].startswith(BASE)
    assert isinstance(sent["scope"], str)


@row("6.7")
def test_the_tool_configuration_says_where_it_lives_and_what_it_does(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    register(client, secret(app))
    tool = wish(lms)[TOOL]
    assert (tool["domain"], tool["target_link_uri"]) == ("lessons.example", BASE + "/lti/launch")
    assert tool["description"] and {"iss", "sub"} <= set(tool["claims"])
    assert {one["type"] for one in tool["messages"]} >= {"LtiResourceLinkRequest", "LtiDeepLinkingRequest"}
    assert all(one["target_link_uri"].startswith(BASE) and one["label"] for one in tool["messages"])


@row("6.8")
def test_only_what_the_platform_lists_is_asked_for(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    only = {"product_family_code": "other", "messages_supported": [{"type": "LtiResourceLinkRequest"}]}
    serve(lms, configuration(scopes_supported=[AGS + "score", NRPS, "openid", "admin"], **{PLATFORM: only}))
    register(client, secret(app))
    assert set(wish(lms)["scope"].split()) == {AGS + "score", NRPS}
    assert [one["type"] for one in wish(lms)[TOOL]["messages"]] == ["LtiResourceLinkRequest"]


@row("6.9")
def test_the_answer_is_kept_and_a_deployment_may_come_later(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    serve(lms, answer={"client_id": "changed-by-the-lms"})
    register(client, secret(app))
    [platform] = kept(app)
    assert (platform.client_id, deployments(app, platform)) == ("changed-by-the-lms", [])


@row("6.11")
def test_an_invitation_is_a_secret_for_one_lms(app: Flask, client: FlaskClient, lms: responses.RequestsMock) -> None:
    assert client.get("/lti/register/guessed").status_code == 404
    one = secret(app)
    register(client, one)
    elsewhere = "https://evil.example/openid-configuration"
    lms.add(responses.GET, elsewhere, json=configuration(issuer="https://evil.example"))
    assert register(client, one, elsewhere).status_code == 410
    assert [platform.issuer for platform in kept(app)] == [LMS]


@row("6.12")
def test_the_manual_way_shows_our_addresses(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    page = client.get(f"/lti/register/{secret(app)}").text
    for address in ("/lti/login", "/lti/launch", "/lti/jwks"):
        assert BASE + address in page
    assert "BEGIN PUBLIC KEY" in page or "keys list --pem" in page
