"""Two registrations that claim the same LMS: what proved itself stays, what proved nothing gives way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import responses
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from structlog.testing import capture_logs

from lti_tool.db import writing
from lti_tool.lti import connect_store, unproven
from lti_tool.models import connection as connections
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from lti_tool.models.partner import Partner
from lti_tool.models.platform import Platform
from tests.lti_tool.installation import BASE, add_partner, invite, services_of
from tests.lti_tool.lti.registering import LMS, calls, configuration, deployments, kept, register, registering, serve

TOP = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "cross-site"}
ELSEWHERE = "https://evil.example"


@pytest.fixture
def lms() -> Iterator[responses.RequestsMock]:
    """An LMS that gives whoever registers there the client id client-1."""
    with registering() as mock:
        yield mock


def typed(app: Flask, partner: Partner, *, keys_at: str = ELSEWHERE, client_id: str = "typed") -> Platform:
    """A connection that somebody of this partner typed, with a deployment."""
    with writing(services_of(app).engine) as connection:
        made = platforms.add(
            connection,
            partner_id=partner.id,
            issuer=LMS,
            client_id=client_id,
            auth_url=keys_at + "/auth",
            token_url=keys_at + "/token",
            jwks_url=keys_at + "/jwks",
            by_hand=True,
        )
        platforms.add_deployment(connection, made.id, "1", "accepted")
        return made


def opened(app: Flask, platform: Platform) -> None:
    with writing(services_of(app).engine) as connection:
        connections.saw_launch(connection, platform.id)


def form(client: FlaskClient, secret: str, **fields: Any) -> Any:
    """Send an invitation's form with this LMS's values."""
    values = {"issuer": LMS, "auth_url": LMS + "/auth", "token_url": LMS + "/token", "jwks_url": LMS + "/jwks"}
    return client.post(f"/lti/register/{secret}", data={"way": "other", **values, **fields})


def test_an_lms_that_registers_itself_displaces_what_was_typed_with_keys_elsewhere(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    partner = add_partner(app)
    squatter = typed(app, partner)
    with capture_logs() as lines:
        assert register(client, invite(app, partner)).status_code == 200
    [one] = kept(app)
    assert (one.client_id, one.jwks_url, one.by_hand) == ("client-1", LMS + "/jwks", False)
    assert [line["platform"] for line in lines if line["event"] == "platform_gave_way"] == [squatter.id]


def test_a_squatters_own_launches_do_not_keep_the_lms_from_registering(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    partner = add_partner(app)
    squatter = typed(app, partner)
    opened(app, squatter)
    with capture_logs() as lines:
        assert register(client, invite(app, partner)).status_code == 200
    assert [line["platform"] for line in lines if line["event"] == "platform_gave_way"] == [squatter.id]
    closed, own = kept(app)  # what is known of its learners stays, for export and erasure
    assert (own.client_id, own.jwks_url) == ("client-1", LMS + "/jwks")
    assert (closed.id, closed.issuer, closed.jwks_url, closed.token_url) == (squatter.id, LMS, "", "")
    assert deployments(app, closed) == [("1", "refused")]
    hint = {"iss": LMS, "login_hint": "1", "target_link_uri": BASE + "/lti/launch"}
    assert client.post("/lti/login", data={**hint, "client_id": "typed"}).status_code == 404
    begun = client.post("/lti/login", data=hint, headers=TOP)  # and no login is ambiguous for it
    assert begun.status_code == 302 and "client_id=client-1" in begun.headers["Location"]
    assert register(client, invite(app, partner)).status_code == 200  # nor is the next registration in its way


def test_what_was_typed_at_the_lmss_own_host_and_is_in_use_is_for_the_operator_to_decide(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    partner = add_partner(app)
    used = typed(app, partner, keys_at=LMS)
    opened(app, used)
    secret = invite(app, partner)
    serve(lms, configuration(jwks_uri="https://keys.example/jwks"))
    page = register(client, secret)
    assert page.status_code == 409
    assert "registration_keys_elsewhere" in page.text and "lms.example" in page.text
    assert calls(lms, "POST") == []  # the LMS keeps no registration that nobody could use
    assert [one.id for one in kept(app)] == [used.id]
    assert client.get(f"/lti/register/{secret}").status_code == 200  # the invitation is still good


def test_what_was_typed_stays_until_the_lms_has_agreed(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    partner = add_partner(app)
    by_hand = typed(app, partner)
    serve(lms, status=401, body="no")
    assert register(client, invite(app, partner)).status_code == 400
    assert [one.id for one in kept(app)] == [by_hand.id]
    assert deployments(app, by_hand) == [("1", "accepted")]


def test_what_was_typed_with_the_same_keys_stays_beside_the_lmss_own_registration(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    partner = add_partner(app)
    by_hand = typed(app, partner, keys_at=LMS)
    assert register(client, invite(app, partner)).status_code == 200
    assert [one.client_id for one in kept(app)] == ["typed", "client-1"]
    assert deployments(app, by_hand) == [("1", "accepted")]


def test_an_lms_that_registers_itself_gets_its_client_id_from_another_partner_who_only_typed_it(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    owner, other = add_partner(app), add_partner(app, "Other Society")
    typed(app, other, client_id="client-1")
    assert register(client, invite(app, owner)).status_code == 200
    [one] = kept(app)
    assert (one.partner_id, one.client_id, one.jwks_url) == (owner.id, "client-1", LMS + "/jwks")


def test_a_client_id_that_another_partner_typed_and_opened_itself_goes_to_the_lms_that_registers(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    owner, other = add_partner(app), add_partner(app, "Other Society")
    opened(app, typed(app, other, client_id="client-1"))
    assert register(client, invite(app, owner)).status_code == 200
    closed, own = kept(app)
    assert (own.partner_id, own.client_id) == (owner.id, "client-1")
    assert (closed.partner_id, closed.jwks_url) == (other.id, "")


def test_a_client_id_that_another_partner_typed_and_uses_is_not_taken_from_them(
    app: Flask, client: FlaskClient, lms: responses.RequestsMock
) -> None:
    owner, other = add_partner(app), add_partner(app, "Other Society")
    used = typed(app, other, client_id="client-1", keys_at=LMS)
    opened(app, used)
    page = register(client, invite(app, owner))
    assert page.status_code == 409 and "registration_elsewhere" in page.text
    assert [one.id for one in kept(app)] == [used.id]


def test_two_who_type_one_client_id_are_told_so_until_the_operator_removes_the_unused_one(
    app: Flask, client: FlaskClient
) -> None:
    owner, other = add_partner(app), add_partner(app, "Other Society")
    squatter = typed(app, other, client_id="client-1")
    secret = invite(app, owner)
    page = form(client, secret, client_id="client-1")
    assert page.status_code == 422 and "by another organisation" in page.text
    assert [one.id for one in kept(app)] == [squatter.id]
    with writing(services_of(app).engine) as connection:
        assert unproven.remove(connection, squatter)
    assert form(client, secret, client_id="client-1").status_code == 303
    assert [one.partner_id for one in kept(app)] == [owner.id]


def test_what_is_in_use_is_not_removed(app: Flask) -> None:
    used = typed(app, add_partner(app))
    opened(app, used)
    with writing(services_of(app).engine) as connection:
        assert not unproven.remove(connection, used)
    assert [one.id for one in kept(app)] == [used.id]


def test_who_holds_a_used_up_invitation_for_many_is_not_shown_who_used_it_last(app: Flask, client: FlaskClient) -> None:
    partner = add_partner(app)
    with writing(services_of(app).engine) as connection:
        secret = partners.invite(connection, partner.id, many=True)
    assert form(client, secret, client_id="client-1").status_code == 303
    with writing(services_of(app).engine) as connection:
        connection.execute(update(partners.invitations).values(uses=partners.invitations.c.most_uses))
    page = client.get(f"/lti/register/{secret}")
    assert page.status_code == 410 and "invitation_used" in page.text
    assert LMS not in page.text and kept(app)[0].id not in page.text


def test_a_first_launch_between_the_page_and_the_correction_settles_the_connection(
    app: Flask, client: FlaskClient
) -> None:
    secret = invite(app, add_partner(app))
    form(client, secret, client_id="client-1")
    [seen] = kept(app)
    assert connect_store.may_correct(seen)  # as the page saw it
    opened(app, seen)
    values = {name: getattr(seen, name) for name in (*connect_store.COLUMNS, "name")}
    with writing(services_of(app).engine) as connection:
        invitation = partners.invitation(connection, secret)
        assert invitation is not None
        wrong = {**values, "jwks_url": ELSEWHERE + "/jwks", "deployment_id": ""}
        with pytest.raises(connect_store.Conflict, match="in use by now"):
            connect_store.keep(connection, invitation, wrong, seen)
    assert [one.jwks_url for one in kept(app)] == [LMS + "/jwks"]
