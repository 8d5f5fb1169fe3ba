"""An LMS that is connected by hand, with the form of an invitation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import responses
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from lti_tool.db import reading, writing
from lti_tool.models import connection as connections
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from lti_tool.models.partner import Partner
from lti_tool.models.platform import Platform
from tests.lti_tool.installation import BASE, add_partner, installed, invite, services_of

EDX = "https://courses.example/api/lti_consumer/v1"
SHOWN = {"way": "other", "client_id": "968f223d-2964", "jwks_url": f"{EDX}/public_keysets/e7b9"}
KEYS = Path(__file__).parents[2] / "captures" / "openedx" / "keyset-lti-iframe.json"


@pytest.fixture
def partner(app: Flask) -> Partner:
    return add_partner(app)


@pytest.fixture
def edx() -> Iterator[responses.RequestsMock]:
    """An Open edX that answers as it was recorded."""
    keys = json.loads(KEYS.read_text(encoding="utf-8"))["response"]["body"]
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(re.compile(EDX + "/public_keysets/.*"), json=keys)
        mock.post(re.compile(EDX + "/token/.*"), json={"access_token": "t", "token_type": "bearer", "expires_in": 3600})
        yield mock


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An installation for tests that leave nothing behind."""
    with installed(tmp_path_factory.mktemp("shared")) as app:
        yield app


@pytest.fixture(scope="module")
def open_secret(shared: Flask) -> str:
    """An invitation that no test uses up."""
    return invite(shared, add_partner(shared))


def send(client: FlaskClient, secret: str, **fields: str) -> TestResponse:
    return client.post(f"/lti/register/{secret}", data={**SHOWN, **fields})


def kept(app: Flask) -> list[Platform]:
    with reading(services_of(app).engine) as connection:
        return platforms.every(connection)


def many(app: Flask, partner: Partner) -> str:
    with writing(services_of(app).engine) as connection:
        return partners.invite(connection, partner.id, many=True)


def deployments(app: Flask) -> list[tuple[str, str]]:
    with reading(services_of(app).engine) as connection:
        found = platforms.deployments_of(connection, platforms.every(connection)[0].id)
    return [(each.deployment_id, each.status) for each in found]


def test_the_page_gives_every_address_and_the_key_to_be_copied(
    app: Flask, client: FlaskClient, partner: Partner
) -> None:
    text = client.get(f"/lti/register/{invite(app, partner)}").text
    [own] = set(re.findall('/lti/jwks/([0-9a-f]{32})"', text))
    for path in ("/lti/launch", "/lti/login", f"/lti/jwks/{own}", f"/lti/canvas.json?keys={own}"):
        assert f'readonly value="{BASE}{path}"' in text
    assert "-----BEGIN PUBLIC KEY-----" in text and "PRIVATE" not in text
    assert text.count("data-copy=") >= 8


def test_a_partner_without_names_is_shown_the_anonymous_canvas_address(
    app: Flask, client: FlaskClient, partner: Partner
) -> None:
    with writing(services_of(app).engine) as connection:
        partners.change(connection, partner.id, show_names=False)
    text = client.get(f"/lti/register/{invite(app, partner)}").text
    assert re.search("/lti/canvas.json[?]keys=[0-9a-f]{32}&amp;names=no", text)


def test_open_edx_is_connected_with_its_client_id_and_key_set_alone(
    app: Flask, client: FlaskClient, partner: Partner, edx: responses.RequestsMock
) -> None:
    sent = send(client, invite(app, partner))
    assert sent.status_code == 303
    [one] = kept(app)
    assert (one.partner_id, one.issuer, one.client_id) == (partner.id, "https://courses.example", "968f223d-2964")
    assert (one.auth_url, one.token_url) == (f"{EDX}/launch/", f"{EDX}/token/e7b9")
    assert (one.family, one.by_hand) == ("openedx", True)
    page = client.get(sent.location).text
    assert "Connection test" in page and "Deep Linking Launch" in page and "one component per lesson" in page


def test_canvas_needs_only_the_client_id(app: Flask, client: FlaskClient, partner: Partner) -> None:
    sent = client.post(
        f"/lti/register/{invite(app, partner)}",
        data={"way": "canvas", "client_id": "104400000000000217", "issuer": "https://canvas.beta.instructure.com"},
    )
    assert sent.status_code == 303
    [one] = kept(app)
    assert (one.issuer, one.family) == ("https://canvas.beta.instructure.com", "canvas")
    assert one.token_url == "https://sso.beta.canvaslms.com/login/oauth2/token"
    assert "By Client ID" in client.get(sent.location.partition("?")[0]).text


def test_a_deployment_id_that_was_given_is_accepted(app: Flask, client: FlaskClient, partner: Partner) -> None:
    send(client, invite(app, partner), deployment_id="1")
    assert deployments(app) == [("1", "accepted")]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("client_id", "", "Paste the client id"),
        ("client_id", "Client ID: 5", "without its label"),
        ("client_id", "x" * 256, "too long"),
        ("jwks_url", "", "Paste the key set address"),
        ("jwks_url", "http://courses.example/keys", "https"),
        ("jwks_url", "courses.example/keys", "https://"),
        ("jwks_url", "https://user:pw@courses.example/", "https://"),
        ("jwks_url", "https://[x", "not an address"),
        ("jwks_url", BASE + "/lti/jwks", "address of Creator Lessons"),
        ("auth_url", "javascript:alert(1)", "https://"),
        ("token_url", "https://courses.example/a b", "not an address"),
        ("issuer", "courses.example", "https://"),
        ("deployment_id", "https://x.example/", "not an id"),
        ("name", "a\x1b[31mb", "can&#39;t be part of it"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_everything_typed_is_kept(
    shared: Flask, open_secret: str, field: str, value: str, told: str
) -> None:
    client = shared.test_client()
    page = send(client, open_secret, **{"name": "Mathematics", "deployment_id": "17", field: value})
    assert page.status_code == 422
    error = re.search(rf'id="other-{field}-error">([^<]*)<', page.text)
    assert error and told in error[1]
    assert 'aria-invalid="true"' in page.text
    assert ('value="Mathematics"' in page.text) is (field != "name")
    assert kept(shared) == []
    assert client.get(f"/lti/register/{open_secret}").status_code == 200  # nothing was used up


def test_what_follows_from_a_wrong_address_is_not_asked_for(app: Flask, client: FlaskClient, partner: Partner) -> None:
    page = send(client, invite(app, partner), jwks_url="courses.example/keys").text
    assert 'id="other-jwks_url-error"' in page
    assert 'id="other-issuer-error"' not in page and 'id="other-auth_url-error"' not in page


def test_quotes_and_space_around_a_pasted_value_go(app: Flask, client: FlaskClient, partner: Partner) -> None:
    send(client, invite(app, partner), client_id=' "968f" \n', jwks_url=f"<{EDX}/public_keysets/e7b9> ")
    assert [one.client_id for one in kept(app)] == ["968f"]


def test_a_canvas_client_id_that_is_no_number_is_refused(app: Flask, client: FlaskClient, partner: Partner) -> None:
    sent = client.post(f"/lti/register/{invite(app, partner)}", data={"way": "canvas", "client_id": "Xk2secret"})
    assert sent.status_code == 422 and "Details column" in sent.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_of_another_site_connects_nothing(shared: Flask, open_secret: str, headers: dict[str, str]) -> None:
    sent = shared.test_client().post(f"/lti/register/{open_secret}", data=SHOWN, headers=headers)
    assert sent.status_code == 403 and "form_foreign" in sent.text
    assert kept(shared) == []


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin", "Origin": BASE}, {"Origin": BASE}])
def test_a_form_of_our_own_page_is_taken(
    app: Flask, client: FlaskClient, partner: Partner, headers: dict[str, str]
) -> None:
    sent = client.post(f"/lti/register/{invite(app, partner)}", data=SHOWN, headers=headers)
    assert sent.status_code == 303


def test_an_invitation_connects_once(app: Flask, client: FlaskClient, partner: Partner) -> None:
    secret = invite(app, partner)
    send(client, secret)
    again = send(client, secret, client_id="another")
    assert again.status_code == 410 and "invitation_used" in again.text
    assert len(kept(app)) == 1


def test_an_invitation_for_many_connects_each_component_until_its_bound(
    app: Flask, client: FlaskClient, partner: Partner
) -> None:
    secret = many(app, partner)
    for number in range(3):
        assert send(client, secret, client_id=f"c{number}").status_code == 303
    with writing(services_of(app).engine) as connection:
        connection.execute(update(partners.invitations).values(most_uses=4))
    assert send(client, secret, client_id="c4").status_code == 303
    assert send(client, secret, client_id="one-more").status_code == 410
    assert len(kept(app)) == 4


def test_an_invitation_for_many_ends_after_its_days(app: Flask, client: FlaskClient, partner: Partner) -> None:
    with time_machine.travel(1_800_000_000, tick=False):
        secret = many(app, partner)
    with time_machine.travel(1_800_000_000 + partners.MANY_DAYS * 86_400, tick=False):
        assert send(client, secret).status_code == 410


def test_a_client_that_is_connected_is_not_taken_over_by_anybody(
    app: Flask, client: FlaskClient, partner: Partner
) -> None:
    send(client, invite(app, partner))
    for owner in (partner, add_partner(app, "Other Society")):
        page = send(client, invite(app, owner), jwks_url=f"{EDX}/public_keysets/stolen")
        assert page.status_code == 422 and "connected already" in page.text
    assert [one.jwks_url for one in kept(app)] == [f"{EDX}/public_keysets/e7b9"]


def test_keys_of_another_host_can_not_speak_for_an_lms_that_is_connected(
    app: Flask, client: FlaskClient, partner: Partner
) -> None:
    secret = many(app, partner)
    send(client, secret)
    forged = {"client_id": "forged", "issuer": "https://courses.example", "auth_url": "https://evil.example/auth"}
    page = send(client, secret, **forged, jwks_url="https://evil.example/jwks")
    assert page.status_code == 422 and "has its keys at courses.example" in page.text
    assert len(kept(app)) == 1


def test_keys_of_another_host_can_not_speak_for_those_at_instructures_canvas(
    app: Flask, client: FlaskClient, partner: Partner
) -> None:
    secret = many(app, partner)
    client.post(f"/lti/register/{secret}", data={"way": "canvas", "client_id": "104400000000000217"})
    hosted = {"issuer": "https://canvas.instructure.com", "auth_url": "https://evil.example/auth", "token_url": ""}
    page = send(client, secret, **hosted, client_id="1", jwks_url="https://evil.example/jwks")
    assert page.status_code == 422 and "has its keys at sso.canvaslms.com" in page.text
    assert len(kept(app)) == 1
    there = "https://canvas.instructure.com/api/lti/security/jwks"
    assert send(client, secret, **hosted, client_id="1", jwks_url=there).status_code == 303


def test_what_was_mistyped_can_be_corrected_until_the_first_launch(
    app: Flask, client: FlaskClient, partner: Partner
) -> None:
    secret = invite(app, partner)
    page = send(client, secret, client_id="mistyped", deployment_id="9").location.partition("?")[0]
    form = client.get(page + "/form")
    assert 'value="mistyped"' in form.text and "Production" not in form.text
    assert client.post(page, data={**SHOWN, "deployment_id": "1"}).status_code == 303
    [one] = kept(app)
    assert one.client_id == SHOWN["client_id"]
    assert deployments(app) == [("1", "accepted")]
    with writing(services_of(app).engine) as connection:
        connections.saw_launch(connection, one.id)
    assert client.post(page, data={**SHOWN, "client_id": "later"}).status_code == 409
    assert client.get(page + "/form").status_code == 409


def test_a_correction_from_another_site_changes_nothing(app: Flask, client: FlaskClient, partner: Partner) -> None:
    page = send(client, invite(app, partner)).location.partition("?")[0]
    sent = client.post(page, data={**SHOWN, "client_id": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert sent.status_code == 403
    assert kept(app)[0].client_id == SHOWN["client_id"]


def test_a_connection_is_seen_by_the_invitation_that_made_it_alone(
    app: Flask, client: FlaskClient, partner: Partner
) -> None:
    send(client, invite(app, partner))
    [one] = kept(app)
    for secret in (invite(app, partner), "never-given-out"):
        for path in ("", "?test=1", "/form"):
            page = client.get(f"/lti/register/{secret}/connections/{one.id}{path}")
            assert page.status_code == 404
        assert client.post(f"/lti/register/{secret}/connections/{one.id}", data=SHOWN).status_code == 404


def test_a_connection_is_tested_at_most_once_in_ten_seconds(
    app: Flask, client: FlaskClient, partner: Partner, edx: responses.RequestsMock
) -> None:
    page = send(client, invite(app, partner)).location
    with time_machine.travel(1_800_000_000, tick=False):
        assert "Connection test" in client.get(page).text
        asked = len(edx.calls)
        assert "tested a moment ago" in client.get(page).text
        assert len(edx.calls) == asked == 2
    with time_machine.travel(1_800_000_011, tick=False):
        assert "Connection test" in client.get(page).text


def test_names_and_addresses_of_strangers_are_only_text(app: Flask, client: FlaskClient, partner: Partner) -> None:
    page: Any = send(client, invite(app, partner), name="<b>Algebra</b>")
    text = client.get(page.location.partition("?")[0]).text
    assert "&lt;b&gt;Algebra" in text and "<b>Algebra" not in text
