"""A hostile platform that names another's token endpoint or audience gets neither a token nor an assertion."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lti_tool.db import reading, writing
from lti_tool.fetch import Answer
from lti_tool.lti.access_tokens import TokenError
from lti_tool.lti.calls import Calls
from lti_tool.models import connection as connections
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from tests.lti_support import Tool, make_tool

VICTIM = "https://victim.example/token"
ANSWER = Answer(200, {}, json.dumps({"access_token": "of-the-victim", "expires_in": 3600}).encode())


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    made = make_tool(tmp_path)
    made.net.answers[VICTIM] = made.net.answers["https://evil.example/token"] = ANSWER
    made.platform(
        made.partner("Sonora"),
        client_id="client-of-sonora",
        issuer="https://victim.example",
        token_url=VICTIM,
        jwks_url="https://victim.example/jwks",
    )
    return made


@pytest.mark.parametrize(
    "named",
    [
        {"token_url": VICTIM},
        {"token_url": "https://VICTIM.example.:443/token?x=1"},
        {"token_url": "https://evil.example/token", "token_audience": VICTIM},
    ],
)
@pytest.mark.parametrize("same_partner", [False, True])
def test_a_platform_that_names_anothers_client_and_server_gets_nothing(
    tool: Tool, named: dict[str, Any], same_partner: bool
) -> None:
    with reading(tool.services.engine) as connection:
        [sonora] = partners.every(connection)
    partner = sonora if same_partner else tool.partner("Mallory")
    evil = tool.platform(partner, client_id="client-of-sonora", **named)
    with pytest.raises(TokenError) as caught:
        Calls(tool.services).get(evil.row, "scope", evil.row.issuer + "/items", accept="a/b")
    assert caught.value.lasting
    assert tool.net.asked == []


@pytest.mark.parametrize(
    "named",
    [
        {"client_id": "another-client", "token_url": VICTIM},  # two clients of one LMS
        {"client_id": "client-of-sonora", "token_url": "https://evil.example/token"},  # ids like "1" are everywhere
    ],
)
def test_platforms_that_share_only_a_server_or_only_a_client_id_go_on(tool: Tool, named: dict[str, Any]) -> None:
    other = tool.platform(tool.partner("Mallory"), **named)
    assert Calls(tool.services).token(other.row, "scope") == "of-the-victim"


def test_a_partners_canvas_and_its_copy_for_trials_have_one_client_id(tool: Tool) -> None:
    school = tool.partner("School")
    for host in ("https://canvas.instructure.com", "https://canvas.beta.instructure.com"):
        url = host + "/login/oauth2/token"
        tool.net.answers[url] = ANSWER
        lms = tool.platform(school, issuer=host, client_id="10000", token_url=url, jwks_url=host + "/jwks")
        assert Calls(tool.services).token(lms.row, "scope") == "of-the-victim"


def test_the_one_that_was_there_first_goes_on(tool: Tool) -> None:
    tool.platform(tool.partner("Mallory"), client_id="client-of-sonora", token_url=VICTIM)
    with reading(tool.services.engine) as connection:
        first, *_later = platforms.every(connection)
    assert Calls(tool.services).token(first, "scope") == "of-the-victim"


def test_who_typed_anothers_client_first_does_not_keep_its_server_from_it(tool: Tool) -> None:
    server = "https://late.example"
    tool.net.answers[server + "/token"] = ANSWER
    squatter = tool.platform(tool.partner("Mallory"), client_id="42", token_url=server + "/token", by_hand=True)
    launched(tool, squatter.row.id)  # by tokens of its own making: its keys are its own
    rightful = tool.platform(
        tool.partner("Late"), client_id="42", issuer=server, token_url=server + "/token", jwks_url=server + "/jwks"
    )
    assert Calls(tool.services).token(rightful.row, "scope") == "of-the-victim"
    with pytest.raises(TokenError):
        Calls(tool.services).token(squatter.row, "scope")


def test_among_equals_only_one_that_was_launched_from_keeps_another_away(tool: Tool) -> None:
    server = "https://login.vendor.example/token"  # of neither's own host
    tool.net.answers[server] = ANSWER
    first = tool.platform(tool.partner("First"), client_id="42", token_url=server)
    second = tool.platform(tool.partner("Second"), client_id="42", token_url=server)
    assert Calls(tool.services).token(second.row, "scope") == "of-the-victim"
    launched(tool, first.row.id)
    with pytest.raises(TokenError):
        Calls(tool.services).token(second.row, "scope")


def launched(tool: Tool, platform_id: str) -> None:
    with writing(tool.services.engine) as connection:
        connections.saw_launch(connection, platform_id)


@pytest.mark.parametrize("host", ["mallory.instructure.com", "sso.canvaslms.com"])
def test_another_host_of_the_same_canvas_gives_no_token_of_anothers_client_either(tool: Tool, host: str) -> None:
    tool.platform(
        tool.partner("School"),
        client_id="10000",
        issuer="https://canvas.instructure.com",
        token_url="https://canvas.instructure.com/login/oauth2/token",
        jwks_url="https://sso.canvaslms.com/api/lti/security/jwks",
    )
    there = f"https://{host}/login/oauth2/token"
    tool.net.answers[there] = tool.net.answers["https://evil.example/token"] = ANSWER
    for named in ({"token_url": there}, {"token_url": "https://evil.example/token", "token_audience": there}):
        evil = tool.platform(tool.partner("Mallory"), client_id="10000", **named)
        with pytest.raises(TokenError):
            Calls(tool.services).token(evil.row, "scope")
    assert tool.net.asked == []
