"""Registration: what an invitation is good for, and who sees its result."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import responses
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from lti_tool.db import writing
from lti_tool.models import partner as partners
from lti_tool.upkeep import Upkeep
from tests.lti_tool.installation import BASE, add_partner, invite, services_of
from tests.lti_tool.lti.registering import CONFIGURATION, LMS, calls, configuration, kept, register, registering, serve


@pytest.fixture
def lms() -> Iterator[responses.RequestsMock]:
    with registering() as mock:
        yield mock


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


def invite_many(app: Flask) -> str:
    """The secret of an invitation that serves several times."""
    partner = add_partner(app)
    with writing(services_of(app).engine) as connection:
        return partners.invite(connection, partner.id, many=True)


def test_a_reload_of_an_invitation_for_many_shows_the_same_lms_its_result(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    secret = invite_many(app)
    register(client, secret)
    serve(lms, status=401, body="token used")
    page = register(client, secret)
    assert (page.status_code, "Your LMS is connected" in page.text) == (200, True)
    assert len(calls(lms, "POST")) == 1


def test_a_refusal_is_no_success_because_somebody_connected_that_lms_before(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    secret = invite_many(app)
    register(client, secret)
    [connected] = kept(app)
    serve(lms, status=401, body="no")
    for token in ("a.later.token", ""):
        page = register(client, secret, token=token)
        assert page.status_code == 400 and "registration_platform_refused" in page.text
        assert connected.id not in page.text
    lms.upsert(responses.GET, LMS + "/another", status=404)
    page = register(client, secret, url=LMS + "/another")  # the same permission, but of another configuration
    assert page.status_code == 400 and connected.id not in page.text


def test_another_institution_of_the_same_cloud_is_not_shown_the_one_that_connected(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    secret = invite_many(app)
    schools = ["https://north.instructure.com", "https://south.instructure.com"]
    for here in schools:
        document = configuration(issuer="https://canvas.instructure.com", registration_endpoint=here + "/register")
        lms.add(responses.GET, here + "/configuration", json=document)
    lms.add(responses.POST, schools[0] + "/register", json={"client_id": "1"})
    lms.add(responses.POST, schools[1] + "/register", status=403)
    assert register(client, secret, url=schools[0] + "/configuration").status_code == 200
    page = register(client, secret, url=schools[1] + "/configuration")
    assert page.status_code == 400 and kept(app)[0].id not in page.text


def test_what_an_lms_kept_and_we_did_not_can_be_tried_again_even_a_little_late(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    start = 1_800_000_000
    with time_machine.travel(start, tick=False):
        secret = invite(app, add_partner(app))
    serve(lms, status=500, body="it was kept all the same")
    with time_machine.travel(start + 7 * 86_400 - 5, tick=False):
        assert register(client, secret).status_code == 400
    asked = json.loads(calls(lms, "POST")[0].body)["jwks_uri"].removeprefix(BASE)
    serve(lms)
    with time_machine.travel(start + 8 * 86_400, tick=False):
        Upkeep(services_of(app)).own_keys()
        before = client.get(asked).get_json()
        assert register(client, secret).status_code == 200
    with time_machine.travel(start + 30 * 86_400, tick=False):
        Upkeep(services_of(app)).own_keys()
        assert client.get(asked).get_json() == before


def test_a_late_try_ends_as_well(app: Flask, client: FlaskClient, lms: responses.RequestsMock) -> None:
    start = 1_800_000_000
    with time_machine.travel(start, tick=False):
        secret = invite(app, add_partner(app))
    serve(lms, status=500, body="down")
    for day, code in ((6, "registration_platform_refused"), (13, "registration_platform_refused")):
        with time_machine.travel(start + day * 86_400, tick=False):
            assert code in register(client, secret).text
    with time_machine.travel(start + 14 * 86_400, tick=False):
        assert "invitation_expired" in register(client, secret).text
