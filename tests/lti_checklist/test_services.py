"""Section 1.6: access tokens for the platform's services."""

from __future__ import annotations

import json

import jwt
import pytest

from lti_tool.fetch import Answer
from lti_tool.lti import keys
from lti_tool.lti.access_tokens import TokenError
from lti_tool.lti.calls import Calls
from lti_tool.lti.claims import AGS
from tests.lti_checklist.checklist import row
from tests.lti_checklist.schooling import LUIS, NotedSchool
from tests.lti_support import ForgedPlatform, Tool
from tests.lti_tool.demo.school import FIRST, SCOPE
from tests.lti_tool.demo.world import LMS


@row("1.6.1", "1.6.2", "1.6.5")
def test_a_token_is_asked_for_with_a_signed_assertion_and_only_for_scopes_of_the_launch(school: NotedSchool) -> None:
    school.complete(LUIS.id, **{AGS: school.endpoint("score", lineitem=FIRST)})
    school.work()
    forms = [call.body for call in school.calls.of("POST", "/lti/token")]
    assert {scope for form in forms for scope in form["scope"].split()} == {SCOPE + "score"}
    [form] = forms
    assert form["grant_type"] == "client_credentials"
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    header = jwt.get_unverified_header(form["client_assertion"])
    own = school.tool.client().get(keys.path(school.platform.row.our_keys)).get_json()["keys"]
    published = {key["kid"]: key for key in own}
    claims = jwt.decode(
        form["client_assertion"],
        jwt.PyJWK(published[header["kid"]]),
        algorithms=["RS256"],
        audience=LMS + "/lti/token",
        options={"verify_iat": False},
    )
    assert claims["iss"] == claims["sub"] == school.world.client_id
    assert 0 < claims["exp"] - claims["iat"] <= 300 and len(claims["jti"]) >= 16


def answers(tool: Tool, lms: ForgedPlatform, **token: object) -> Calls:
    """Calls to a platform whose token endpoint answers so."""
    tool.net.serve(lms.row.token_url, {"access_token": "t", "expires_in": 3600, **token})
    tool.net.serve(lms.row.issuer + "/items", [])
    return Calls(tool.services)


@row("1.6.3")
def test_the_token_type_counts_whatever_its_case_and_scopes_are_checked(tool: Tool, lms: ForgedPlatform) -> None:
    for kind in ("Bearer", "bearer", "BEARER"):
        assert answers(tool, lms, token_type=kind, scope="one two").token(lms.row, "one") == "t"
    for wrong in ({"token_type": "mac"}, {"scope": "two"}, {"access_token": None}):
        with pytest.raises(TokenError):
            answers(tool, lms, **wrong).token(lms.row, "one")


@row("1.6.4")
def test_a_token_is_kept_for_its_registration_and_scope_and_renewed_once(tool: Tool, lms: ForgedPlatform) -> None:
    calls, items = answers(tool, lms), lms.row.issuer + "/items"
    for scope in ("one", "one", "two", "one"):
        calls.get(lms.row, scope, items, accept="application/json")
    asked = ("POST", lms.row.token_url)
    assert tool.net.asked.count(asked) == 2
    other = tool.platform(token_url=lms.row.token_url)
    calls.get(other.row, "one", items, accept="application/json")
    assert tool.net.asked.count(asked) == 3
    tool.net.answers[items] = Answer(401, {}, json.dumps({"error": "expired"}).encode())
    assert calls.get(lms.row, "one", items, accept="application/json").status == 401
    assert tool.net.asked.count(asked) == 4
