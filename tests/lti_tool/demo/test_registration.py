from __future__ import annotations

from typing import Any

import pytest
import time_machine

from lti_tool.demo.messages import SCOPES
from tests.lti_tool.demo.world import KEY, LMS, World, document

CONFIG = "https://purl.imsglobal.org/spec/lti-tool-configuration"


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in document().items() if name not in names}


def lti(**changes: Any) -> dict[str, Any]:
    return document(**{CONFIG: {**document()[CONFIG], **changes}})


def test_the_configuration_names_every_endpoint_under_the_issuer(lms: World) -> None:
    found = lms.get("/.well-known/openid-configuration").get_json()
    assert found["issuer"] == LMS
    for name in ("authorization_endpoint", "registration_endpoint", "jwks_uri", "token_endpoint"):
        assert found[name].startswith(LMS + "/lti/")
    assert set(SCOPES) <= set(found["scopes_supported"])
    platform = found["https://purl.imsglobal.org/spec/lti-platform-configuration"]
    assert [message["type"] for message in platform["messages_supported"]] == [
        "LtiResourceLinkRequest",
        "LtiDeepLinkingRequest",
        "LtiSubmissionReviewRequest",
    ]


def test_the_key_set_holds_a_public_key_and_nothing_private(lms: World) -> None:
    (key,) = lms.get("/lti/jwks").get_json()["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}


def test_a_tool_registers_and_the_course_starts_with_one_graded_lesson(lms: World) -> None:
    answer = lms.register()
    assert answer.status_code == 200
    body = answer.get_json()
    assert body["client_id"]
    assert body[CONFIG]["deployment_id"]
    assert "One song, two layers" in lms.get("/").text
    assert "One song, two layers" in lms.get("/gradebook").text


def test_scopes_claims_and_messages_that_the_lms_does_not_know_are_left_out(lms: World) -> None:
    posted = lti(claims=["sub", "picture"], messages=[{"type": "LtiEulaRequest"}])
    posted["scope"] = SCOPES[3] + " https://example.org/other"
    body = lms.register(posted).get_json()
    assert body["scope"] == SCOPES[3]
    assert body[CONFIG]["claims"] == ["sub"]
    assert body[CONFIG]["messages"] == []


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
def test_a_registration_without_a_good_token_is_refused(lms: World, token: str) -> None:
    assert lms.register(token=token).status_code == 401


def test_a_registration_token_signed_by_somebody_else_is_refused(lms: World) -> None:
    claims = {"iss": LMS, "aud": LMS + "/lti/registration", "sub": "x", "scope": "reg", "jti": "1"}
    forged = lms.sign({**claims, "iat": 1, "exp": 9_999_999_999}, key=KEY)
    assert lms.register(token=forged).get_json() == {"error": "invalid_registration_token"}


def test_a_registration_token_works_once(lms: World) -> None:
    token = lms.registration_token()
    assert lms.register(token=token).status_code == 200
    again = lms.register(token=token)
    assert (again.status_code, again.get_json()) == (401, {"error": "token_already_used"})


def test_a_refused_registration_does_not_use_the_token_up(lms: World) -> None:
    token = lms.registration_token()
    assert lms.register({}, token).status_code == 400
    assert lms.register(token=token).status_code == 200


def test_a_registration_token_lasts_an_hour(lms: World) -> None:
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as now:
        token = lms.registration_token()
        now.shift(3601)
        assert lms.register(token=token).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        without(CONFIG),
        without("redirect_uris"),
        document(redirect_uris=[]),
        document(redirect_uris=["javascript:alert(1)"]),
        without("jwks_uri"),
        without("initiate_login_uri"),
        without("client_name"),
        document(client_name=" "),
        document(application_type="native"),
        document(response_types=["code"]),
        document(token_endpoint_auth_method="client_secret_post"),
        lti(domain="elsewhere.example"),
        lti(target_link_uri=None),
    ],
)
def test_an_incomplete_registration_is_refused_with_a_reason(lms: World, body: object) -> None:
    answer = lms.register(body)
    assert answer.status_code == 400
    assert answer.get_json()["error"]


def test_an_administrator_opens_an_invitation_in_a_frame(lms: World) -> None:
    answer = lms.post("/backstage/connect", {"invitation": "https://tool.example/lti/register/abc?x=1"})
    assert 'src="https://tool.example/lti/register/abc?x=1&amp;openid_configuration=' in answer.text
    assert "frame-src 'self' https://tool.example;" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("invitation", ["", "javascript:alert(1)", "http://", "https://x;y.example/", "http://[::"])
def test_what_is_no_web_address_is_not_opened(lms: World, invitation: str) -> None:
    answer = lms.post("/backstage/connect", {"invitation": invitation})
    assert answer.status_code == 400
    assert "<iframe" not in answer.text


def test_a_learner_can_not_connect_a_tool(lms: World) -> None:
    lms.be("luis")
    assert lms.get("/backstage").status_code == 200
    answer = lms.post("/backstage/connect", {"invitation": "https://tool.example/"})
    assert answer.status_code == 403
