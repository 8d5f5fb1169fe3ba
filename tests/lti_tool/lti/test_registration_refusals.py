"""Registration: what is refused, before or after the LMS is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import responses
from flask import Flask
from flask.testing import FlaskClient

from tests.lti_tool.installation import add_partner, invite
from tests.lti_tool.lti.registering import LMS, PLATFORM, calls, configuration, kept, register, registering, serve


@pytest.fixture
def lms() -> Iterator[responses.RequestsMock]:
    with registering() as mock:
        yield mock


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
