from __future__ import annotations

import time
from typing import Any

import jwt
import pytest
import time_machine

from lti_tool.demo.messages import MEMBERS_SCOPE, SCORE_SCOPE
from tests.lti_tool.demo.world import OTHER_KEY, World, document

MEMBERS = "/services/courses/c-4101/members?tool=1"


def test_a_signed_assertion_gets_a_token_for_the_scopes_that_were_asked(world: World) -> None:
    answer = world.ask_token(world.sign(world.assertion()), f"{SCORE_SCOPE} https://example.org/unknown")
    assert answer.status_code == 200
    body = answer.get_json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 3600, SCORE_SCOPE)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "another"},
        {"sub": "another"},
        {"sub": None},
        {"aud": "http://localhost:8001"},
        {"aud": "https://elsewhere.example/token"},
        {"exp": -60},
        {"exp": 86_400},
        {"exp": None},
        {"iat": 600},
        {"iat": None},
        {"jti": None},
    ],
)
def test_a_wrong_assertion_is_refused(world: World, changes: dict[str, Any]) -> None:
    now = int(time.time())  # not when the tests were collected: that may be long ago
    changes = {name: now + value if isinstance(value, int) else value for name, value in changes.items()}
    answer = world.ask_token(world.sign(world.assertion(**changes)))
    assert answer.status_code == 400
    assert answer.get_json()["error"] == "invalid_client"


def test_an_assertion_works_once(world: World) -> None:
    signed = world.sign(world.assertion())
    assert world.ask_token(signed).status_code == 200
    assert "jti" in world.ask_token(signed).get_json()["error_description"]


def test_an_assertion_signed_with_another_key_is_refused(world: World) -> None:
    assert world.ask_token(world.sign(world.assertion(), key=OTHER_KEY)).status_code == 400


def test_an_assertion_without_kid_or_without_signature_is_refused(world: World) -> None:
    assert world.ask_token(world.sign(world.assertion(), kid=None)).status_code == 400
    unsigned = jwt.encode(world.assertion(), None, algorithm="none", headers={"kid": "k1"})
    assert world.ask_token(unsigned).status_code == 400
    shared = jwt.encode(world.assertion(), "k" * 32, algorithm="HS256", headers={"kid": "k1"})
    assert world.ask_token(shared).status_code == 400
    assert world.ask_token("nonsense").status_code == 400


def test_the_key_set_is_kept_and_read_again_for_an_unknown_kid(world: World) -> None:
    world.token()
    world.token()
    assert world.jwks_reads == 1
    world.keys["k2"] = OTHER_KEY
    assert world.ask_token(world.sign(world.assertion(), kid="k2")).status_code == 200
    assert world.jwks_reads == 2
    assert world.ask_token(world.sign(world.assertion(), kid="k3", key=OTHER_KEY)).status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_assertion_type": "x"}, "invalid_request"),
        ({"scope": "https://example.org/unknown"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
    ],
)
def test_another_kind_of_request_is_refused(world: World, changes: dict[str, str], error: str) -> None:
    answer = world.ask_token(world.sign(world.assertion()), **changes)
    assert (answer.status_code, answer.get_json()["error"]) == (400, error)


def test_a_service_wants_a_token_with_its_scope(world: World) -> None:
    assert world.api("GET", MEMBERS).status_code == 401
    assert world.api("GET", MEMBERS, "guessed").status_code == 401
    assert world.api("GET", MEMBERS, world.token(SCORE_SCOPE)).status_code == 403
    assert world.api("GET", MEMBERS, world.token(MEMBERS_SCOPE)).status_code == 200


def test_a_token_expires_after_an_hour(world: World) -> None:
    token = world.token(MEMBERS_SCOPE)
    with time_machine.travel(time.time() + 3601):
        assert world.api("GET", MEMBERS, token).status_code == 401


def test_a_tool_can_not_use_the_addresses_of_another(world: World) -> None:
    world.client_id = world.register(document()).get_json()["client_id"]
    assert world.api("GET", MEMBERS, world.token(MEMBERS_SCOPE)).status_code == 403
    assert world.api("GET", "/services/courses/c-4101/lineitems/1?tool=2", world.token()).status_code == 404
