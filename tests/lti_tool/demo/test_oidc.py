from __future__ import annotations

import re
from typing import Any

import pytest

from lti_tool.demo.messages import AGS_CLAIM, DL, LTI, NRPS_CLAIM
from lti_tool.demo.people import INSTRUCTOR, LEARNER, by_key
from tests.lti_tool.demo.world import LMS, TOOL, World, document, fields

LUIS = by_key("luis")
assert LUIS


def test_a_login_starts_with_a_form_post_to_the_tool(world: World) -> None:
    login = fields(world.get(f"/activities/{world.first_link()}/launch"))
    assert login["action"] == TOOL + "/lti/login"
    assert login["iss"] == LMS
    assert login["client_id"] == world.client_id
    assert login["lti_deployment_id"] == world.deployment_id
    assert login["target_link_uri"] == TOOL + "/lti/lessons/work-and-recording"
    assert "lti_storage_target" not in login


def test_with_platform_storage_on_the_login_names_the_storage_target(world: World) -> None:
    world.post("/backstage/storage", {"storage": "on"})
    assert fields(world.get(f"/activities/{world.first_link()}/launch"))["lti_storage_target"] == "_parent"
    assert "storage.js" in world.get(f"/activities/{world.first_link()}").text
    world.post("/backstage/storage", {"storage": "off"})
    assert "lti_storage_target" not in fields(world.get(f"/activities/{world.first_link()}/launch"))
    assert "storage.js" not in world.get(f"/activities/{world.first_link()}").text


def test_a_learner_launches_a_graded_lesson_without_their_name(world: World) -> None:
    world.be("luis")
    link = world.first_link()
    claims = world.launch(f"/activities/{link}/launch?lang=fr")
    assert claims["sub"] == LUIS.id
    assert claims["nonce"] == "the-nonce"
    assert claims["azp"] == world.client_id
    assert claims[LTI + "message_type"] == "LtiResourceLinkRequest"
    assert claims[LTI + "version"] == "1.3.0"
    assert claims[LTI + "deployment_id"] == world.deployment_id
    assert claims[LTI + "roles"] == [LEARNER]
    assert claims[LTI + "resource_link"]["id"] == link
    assert claims[LTI + "target_link_uri"] == TOOL + "/lti/lessons/work-and-recording"
    assert claims[LTI + "custom"] == {"lesson": "work-and-recording"}
    presentation = claims[LTI + "launch_presentation"]
    assert (presentation["locale"], presentation["document_target"]) == ("fr", "iframe")
    assert claims[LTI + "tool_platform"]["product_family_code"] == "creator-lessons-demo"
    assert claims[AGS_CLAIM]["lineitem"].startswith(LMS + "/services/")
    assert claims[NRPS_CLAIM]["service_versions"] == ["2.0"]
    assert not {"name", "given_name", "family_name", "email"} & set(claims)


def test_a_tool_that_asked_for_the_name_gets_the_name_and_nothing_else(world: World) -> None:
    config = "https://purl.imsglobal.org/spec/lti-tool-configuration"
    lti = {**document()[config], "claims": ["sub", "name"]}
    answer = world.register(document(**{config: lti})).get_json()
    world.client_id, world.deployment_id = answer["client_id"], answer[config]["deployment_id"]
    claims = world.launch("/add/2/launch")
    assert claims["name"] == "Amina Benali"
    assert not {"given_name", "family_name", "email"} & set(claims)


def test_an_instructor_launches_deep_linking(world: World) -> None:
    claims = world.launch("/add/1/launch")
    assert claims[LTI + "message_type"] == "LtiDeepLinkingRequest"
    assert claims[LTI + "roles"] == [INSTRUCTOR]
    assert claims[LTI + "target_link_uri"] == TOOL + "/lti/choose"
    assert LTI + "resource_link" not in claims
    settings = claims[DL + "deep_linking_settings"]
    assert settings["accept_types"] == ["ltiResourceLink"]
    assert settings["accept_multiple"] is True
    assert settings["data"]


def test_a_learner_may_not_choose_lessons(world: World) -> None:
    world.be("mei")
    assert world.get("/add").status_code == 403
    assert world.get("/add/1/launch").status_code == 403


def test_variables_that_are_known_are_replaced_and_others_stay(world: World) -> None:
    config = "https://purl.imsglobal.org/spec/lti-tool-configuration"
    lti = {**document()[config], "custom_parameters": {"course": "$Context.id", "odd": "$Nope.nothing"}}
    answer = world.register(document(**{config: lti})).get_json()
    world.client_id = answer["client_id"]
    assert world.launch("/add/2/launch")[LTI + "custom"] == {"course": "c-4101", "odd": "$Nope.nothing"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scope": "openid profile"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"response_type": "code"}, "unsupported_response_type"),
        ({"response_mode": "query"}, "invalid_request"),
        ({"response_mode": None}, "invalid_request"),
        ({"prompt": "login"}, "invalid_request"),
        ({"prompt": None}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"login_hint": None}, "invalid_request"),
        ({"login_hint": LUIS.id}, "login_required"),
        ({"lti_message_hint": None}, "invalid_request"),
        ({"lti_message_hint": "guessed"}, "invalid_request"),
    ],
)
def test_a_wrong_authorization_request_is_answered_with_an_oidc_error(
    world: World, changes: dict[str, Any], error: str
) -> None:
    login = fields(world.get(f"/activities/{world.first_link()}/launch"))
    answer = fields(world.get("/lti/auth", query_string=world.authorization(login, **changes)))
    assert answer["action"] == TOOL + "/lti/launch"
    assert answer["error"] == error
    assert answer["state"] == "the-state"
    assert "id_token" not in answer


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": TOOL + "/lti/launch?x=1"},
        {"redirect_uri": "https://elsewhere.example/lti/launch"},
        {"redirect_uri": None},
        {"client_id": "another"},
        {"client_id": None},
    ],
)
def test_nothing_is_posted_to_an_address_that_is_not_registered(world: World, changes: dict[str, Any]) -> None:
    login = fields(world.get(f"/activities/{world.first_link()}/launch"))
    answer = world.get("/lti/auth", query_string=world.authorization(login, **changes))
    assert answer.status_code == 400
    assert "<form" not in answer.text


def test_a_message_hint_works_once(world: World) -> None:
    login = fields(world.get(f"/activities/{world.first_link()}/launch"))
    asked = world.authorization(login)
    assert "id_token" in fields(world.get("/lti/auth", query_string=asked))
    assert fields(world.get("/lti/auth", query_string=asked))["error"] == "invalid_request"


def test_a_hint_of_one_person_does_not_serve_another(world: World) -> None:
    login = fields(world.get(f"/activities/{world.first_link()}/launch"))
    world.be("luis")
    asked = world.authorization(login, login_hint=LUIS.id)
    assert fields(world.get("/lti/auth", query_string=asked))["error"] == "invalid_request"


def test_a_request_whose_cookie_stayed_behind_is_posted_once_more_from_our_own_page(world: World) -> None:
    login = fields(world.get(f"/activities/{world.first_link()}/launch"))
    asked = world.authorization(login)
    stranger = world.app.test_client()
    page = fields(stranger.get("/lti/auth", base_url=LMS, query_string=asked))
    assert page.pop("action") == LMS + "/lti/auth"
    assert page == {**asked, "posted_again": "1"}
    again = fields(stranger.post("/lti/auth", base_url=LMS, data=page))
    assert again["error"] == "login_required"
    answer = fields(world.browser.post("/lti/auth", base_url=LMS, data=page))
    assert answer["id_token"]
    assert "posted_again" not in answer


def test_the_page_of_a_launch_may_post_to_the_tool_and_be_framed_by_the_lms_only(world: World) -> None:
    policy = world.get(f"/activities/{world.first_link()}/launch").headers["Content-Security-Policy"]
    assert f"form-action 'self' {TOOL};" in policy
    assert "frame-ancestors 'self'" in policy
    frame = re.search(r"<iframe[^>]+>", world.get(f"/activities/{world.first_link()}").text)
    assert frame
    assert f"fullscreen {TOOL}; picture-in-picture {TOOL}" in frame[0]
    assert 'title="One song, two layers"' in frame[0]


def test_a_submission_review_names_whose_work_it_is(lms: World) -> None:
    body = document()
    review = {"type": "LtiSubmissionReviewRequest", "target_link_uri": TOOL + "/lti/answers"}
    body["https://purl.imsglobal.org/spec/lti-tool-configuration"]["messages"].append(review)
    lms.client_id = lms.register(body).get_json()["client_id"]
    link = lms.first_link()
    claims = lms.launch(f"/activities/{link}/answers/luis")
    assert claims[LTI + "message_type"] == "LtiSubmissionReviewRequest"
    assert claims[LTI + "target_link_uri"] == TOOL + "/lti/answers"
    assert claims[LTI + "resource_link"]["id"] == link
    assert claims[LTI + "for_user"] == {"user_id": "3b6a0c52-8c1d-4f0e-9a43-5d2e9f6b1c02"}
    assert claims["sub"] != claims[LTI + "for_user"]["user_id"]
    lms.be("mei")
    assert lms.get(f"/activities/{link}/answers/luis").status_code == 404
    assert lms.get(f"/activities/{link}/answers/mei").status_code == 200
    assert lms.get(f"/activities/{link}/answers/nobody").status_code == 404


def test_a_tool_that_shows_no_work_is_not_asked_to(world: World) -> None:
    assert world.get(f"/activities/{world.first_link()}/answers/luis").status_code == 404
