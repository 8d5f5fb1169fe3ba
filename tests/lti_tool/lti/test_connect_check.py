"""The connection test: for every way in which a connection can be wrong, the step that fails and its cure."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import responses
from flask import Flask
from sqlalchemy import insert

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.lti import connect_calls, connect_check, keys
from lti_tool.models import connection as connections
from lti_tool.models import course
from lti_tool.models import platform as platforms
from tests.lti_tool.installation import BASE, add_partner, installed, services_of

LMS = "https://lms.example"
CAPTURES = Path(__file__).parents[2] / "captures"
KEYS = json.loads((CAPTURES / "openedx" / "keyset-lti-iframe.json").read_text(encoding="utf-8"))["response"]["body"]
TOKENS = json.loads((CAPTURES / "openedx" / "token.json").read_text(encoding="utf-8"))
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"


@pytest.fixture
def lms() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(LMS + "/jwks", json=KEYS)
        mock.post(LMS + "/token", json={"access_token": "t", "expires_in": 3600})
        yield mock


@pytest.fixture
def platform(app: Flask) -> str:
    return add_platform(app)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """An installation with a connection, for tests that leave nothing behind."""
    with installed(tmp_path_factory.mktemp("shared")) as app:
        yield app, add_platform(app)


def add_platform(app: Flask, **changes: Any) -> str:
    values = {
        "issuer": LMS,
        "client_id": "client-1",
        "auth_url": LMS + "/auth",
        "token_url": LMS + "/token",
        "jwks_url": LMS + "/jwks",
        **changes,
    }
    partner = add_partner(app)
    with writing(services_of(app).engine) as connection:
        return platforms.add(connection, partner_id=partner.id, **values).id


def change(app: Flask, platform_id: str, **values: Any) -> None:
    with writing(services_of(app).engine) as connection:
        platforms.change(connection, platform_id, **values)


def run(app: Flask, platform_id: str) -> list[tuple[str, str]]:
    """Each step's state, and what it tells with its cure."""
    with reading(services_of(app).engine) as connection:
        platform = platforms.get(connection, platform_id)
    assert platform is not None
    report = connect_check.run(services_of(app), platform)
    return [(step.state, f"{step.told} {step.cure}".strip()) for step in report.steps]


ADDRESSES, KEY_SET, TOKEN, LOGIN, LAUNCH, DEPLOYMENT, GRADES, ROSTER = range(8)


def opened(app: Flask, platform_id: str, **offered: Any) -> None:
    """A launch has come from the LMS, with these services."""
    with writing(services_of(app).engine) as connection:
        connections.saw_login(connection, platform_id)
        connections.saw_launch(connection, platform_id)
        deployment = platforms.add_deployment(connection, platform_id, "1", "accepted")
        row = {"line_item": "", "line_items": "", "ags_scopes": [], "memberships_url": "", **offered}
        connection.execute(
            insert(course.resource_links).values(
                deployment_pk=deployment.id, resource_link_id="l", seen_at=clock.now(), **row
            )
        )


def test_a_new_connection_works_as_far_as_can_be_seen(app: Flask, platform: str, lms: responses.RequestsMock) -> None:
    assert [state for state, _told in run(app, platform)] == ["good", "good", "good", "open", "open", "open"]
    assert len(lms.calls) == 2


def test_a_connection_in_full_use_is_good_in_every_step(app: Flask, platform: str, lms: responses.RequestsMock) -> None:
    opened(app, platform, line_item=LMS + "/1", ags_scopes=[SCORE], memberships_url=LMS + "/members")
    assert run(app, platform) == [("good", "")] * 8


def test_the_token_is_asked_for_with_our_signed_assertion(
    app: Flask, platform: str, lms: responses.RequestsMock
) -> None:
    run(app, platform)
    form = parse_qs(str(lms.calls[1].request.body))
    assert form["grant_type"] == ["client_credentials"]
    header = form["client_assertion"][0].split(".")[0]
    with reading(services_of(app).engine) as connection:
        [key] = keys.jwks(connection)["keys"]
    assert header and key["kid"]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ({"status": 404}, "status 404"),
        ({"body": ConnectionError("down")}, "can't be reached"),
        ({"body": "<html>"}, "something else"),
        ({"json": {"key": []}}, "no key set"),
        ({"json": {"keys": []}}, "no key for RS256"),
        ({"json": {"keys": [{"kty": "EC", "kid": "1"}, {"kty": "RSA", "n": "AQAB", "e": "AQAB"}]}}, "no key for RS256"),
        ({"json": {"keys": [{"kty": "RSA", "kid": "1", "n": 5, "e": {}}]}}, "no key for RS256"),
    ],
)
def test_a_key_set_that_is_none_is_told(
    shared: tuple[Flask, str], lms: responses.RequestsMock, reply: dict[str, Any], told: str
) -> None:
    lms.replace(responses.GET, LMS + "/jwks", **reply)
    state, text = run(*shared)[KEY_SET]
    assert state == "bad" and told in text and len(text) > len(told) + 20


@pytest.mark.parametrize(
    ("reply", "told", "cure"),
    [
        ({"status": 401, "json": {"error": "invalid_client"}}, "invalid_client", BASE + "/lti/jwks"),
        (TOKENS["token_assertion_expired"]["response"], "unidentified_error", BASE + "/lti/jwks"),
        ({"status": 400, "json": {"error": "invalid_scope"}}, "invalid_scope", "list of members"),
        ({"status": 404, "body": "<html>"}, "404", LMS + "/token"),
        (TOKENS["token_wrong_grant_type"]["response"], "unsupported_grant_type", LMS + "/token"),
        ({"status": 503}, "503", "in a few minutes"),
        ({"json": {"scope": ""}}, "without a token", LMS + "/token"),
        ({"json": {"access_token": "t", "scope": SCORE}}, "contextmembership.readonly", "list of members"),
        ({"body": ConnectionError("down")}, "can't be reached", "firewall"),
    ],
)
def test_a_token_that_is_refused_is_told_with_what_to_do(
    shared: tuple[Flask, str], lms: responses.RequestsMock, reply: dict[str, Any], told: str, cure: str
) -> None:
    answer = {name: reply[name] for name in ("status", "json", "body") if name in reply}
    if isinstance(answer.get("body"), dict):
        answer["json"] = answer.pop("body")
    lms.replace(responses.POST, LMS + "/token", **answer)
    state, text = run(*shared)[TOKEN]
    assert state == "bad" and told in text and cure in text


def test_only_what_the_lms_granted_is_asked_for(app: Flask, platform: str, lms: responses.RequestsMock) -> None:
    change(app, platform, scopes=[SCORE])
    lms.replace(responses.POST, LMS + "/token", json={"access_token": "t", "scope": SCORE})
    assert run(app, platform)[TOKEN] == ("good", "")
    assert parse_qs(str(lms.calls[1].request.body))["scope"] == [SCORE]


def test_without_a_token_address_grades_are_said_to_be_missing(app: Flask, lms: responses.RequestsMock) -> None:
    state, text = run(app, add_platform(app, token_url=""))[TOKEN]
    assert state == "open" and "no grades" in text


def test_an_address_that_may_not_be_called_stops_the_calls(app: Flask, lms: responses.RequestsMock) -> None:
    steps = run(app, add_platform(app, jwks_url="http://lms.example/jwks"))
    assert steps[ADDRESSES][0] == "bad" and "https" in steps[ADDRESSES][1]
    assert not lms.calls


def test_an_lms_that_answers_slowly_keeps_the_page_waiting_for_seconds_only(
    app: Flask, platform: str, lms: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect_calls, "CALL_SECONDS", 0.05)

    def late(_request: object) -> tuple[int, dict[str, str], str]:
        time.sleep(0.2)
        return 200, {}, json.dumps(KEYS)

    lms.replace(responses.CallbackResponse("GET", LMS + "/jwks", callback=late))
    state, told = run(app, platform)[KEY_SET]
    assert state == "bad" and "did not answer in time" in told


def test_a_private_address_is_not_called_and_told(app: Flask) -> None:
    steps = run(app, add_platform(app, jwks_url="https://127.0.0.1/jwks", token_url="https://169.254.169.254/token"))
    for step in (ADDRESSES, KEY_SET, TOKEN):
        assert steps[step][0] == "bad" and "private address" in steps[step][1]


def test_a_login_without_an_answer_points_to_the_redirect_address(
    app: Flask, platform: str, lms: responses.RequestsMock
) -> None:
    with writing(services_of(app).engine) as connection:
        connections.saw_login(connection, platform)
    steps = run(app, platform)
    assert steps[LOGIN] == ("good", "")
    assert steps[LAUNCH][0] == "open" and f"redirect address in your LMS: {BASE}/lti/launch" in steps[LAUNCH][1]


def test_the_last_refused_launch_is_told_with_its_code_and_forgotten_after_a_good_one(
    app: Flask, platform: str, lms: responses.RequestsMock
) -> None:
    with writing(services_of(app).engine) as connection:
        connections.saw_trouble(connection, platform, "kid_unknown")
        connections.saw_trouble(connection, platform, "expired")  # within the same minute
    state, text = run(app, platform)[LAUNCH]
    assert state == "bad" and "kid_unknown" in text and "Check the key set URL." in text
    with writing(services_of(app).engine) as connection:
        connections.saw_launch(connection, platform)
    assert run(app, platform)[LAUNCH] == ("good", "")


@pytest.mark.parametrize(
    ("statuses", "state", "told"),
    [(["waiting"], "bad", "d0"), (["accepted", "waiting"], "bad", "d1"), (["refused"], "bad", "console")],
)
def test_deployments_that_are_not_accepted_are_told(
    app: Flask, platform: str, lms: responses.RequestsMock, statuses: list[str], state: str, told: str
) -> None:
    with writing(services_of(app).engine) as connection:
        for number, status in enumerate(statuses):
            platforms.add_deployment(connection, platform, f"d{number}", status)
    step = run(app, platform)[DEPLOYMENT]
    assert step[0] == state and told in step[1]


def test_services_that_the_last_launch_did_not_offer_are_told(
    app: Flask, platform: str, lms: responses.RequestsMock
) -> None:
    opened(app, platform, line_items=LMS + "/items", ags_scopes=["lineitem.readonly"])
    steps = run(app, platform)
    assert steps[GRADES][0] == "bad" and "“score”" in steps[GRADES][1]
    assert steps[ROSTER][0] == "open" and "NRPS" in steps[ROSTER][1]
