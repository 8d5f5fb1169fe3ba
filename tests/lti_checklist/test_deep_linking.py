"""Section 3: Deep Linking 2.0, from the request to the form that goes back."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import jwt
import pytest
from werkzeug.test import TestResponse

from lti_tool.lti.checks import DL, LTI
from tests.lti_checklist.checklist import LESSON, is_lesson, is_refused, row
from tests.lti_support import BASE, LEARNER, ForgedPlatform, without

SETTINGS = DL + "deep_linking_settings"
CHOICE = {"choice": f"lesson:{LESSON}", "graded": "1"}


def asked(lms: ForgedPlatform, **changes: Any) -> dict[str, Any]:
    """The claims of a request with some settings changed; ``...`` leaves one out."""
    claims = lms.deep_linking()
    settings = {**claims[SETTINGS], **changes}
    return {**claims, SETTINGS: {name: value for name, value in settings.items() if value is not ...}}


def field(page: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, page.text[:800]
    return unescape(found[1])


def answer(lms: ForgedPlatform, claims: dict[str, Any], **form: Any) -> TestResponse:
    """Open the picker and send a choice."""
    client = lms.tool.client()
    page = lms.launch(client, claims)
    assert page.status_code == 200, page.text
    sent = {"token": field(page, "token"), **(form or CHOICE)}
    return client.post("/lti/deep-link/answer", data=sent, headers={"Origin": BASE})


def returned(lms: ForgedPlatform, page: TestResponse) -> dict[str, Any]:
    """The claims of the signed answer, verified with our key set."""
    token = field(page, "JWT")
    keys = {key["kid"]: key for key in lms.tool.client().get("/lti/jwks").get_json()["keys"]}
    key = jwt.PyJWK(keys[jwt.get_unverified_header(token)["kid"]])
    found: dict[str, Any] = jwt.decode(
        token, key, algorithms=["RS256"], audience=lms.row.issuer, issuer=lms.row.client_id
    )
    return found


def items(lms: ForgedPlatform, claims: dict[str, Any], **form: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = returned(lms, answer(lms, claims, **form))[DL + "content_items"]
    return found


@row("3.1")
def test_required_settings_are_required_and_optional_ones_are_optional(lms: ForgedPlatform) -> None:
    for name in ("deep_link_return_url", "accept_types"):
        page = lms.launch(lms.tool.client(), asked(lms, **{name: ...}))
        assert is_refused(page, "deep_linking_malformed")
    assert is_refused(lms.launch(lms.tool.client(), without(lms.deep_linking(), SETTINGS)), "deep_linking_missing")
    few = asked(lms, accept_multiple=..., data=..., accept_presentation_document_targets=["window"])
    assert items(lms, few)[0]["type"] == "ltiResourceLink"
    more = asked(lms, accept_media_types="*/*", auto_create=True, title="T", text="x", accept_lineitem=True)
    assert "lineItem" in items(lms, more)[0]


@row("3.2")
def test_only_what_is_accepted_goes_back(lms: ForgedPlatform) -> None:
    two = [f"lesson:{LESSON}", "lesson:work-and-recording"]
    assert len(items(lms, asked(lms), choice=two)) == 2
    assert len(items(lms, asked(lms, accept_multiple=False), choice=two)) == 1
    assert "lineItem" not in items(lms, asked(lms, accept_lineitem=False))[0]
    framed, apart = (
        items(lms, asked(lms, accept_presentation_document_targets=[target]))[0] for target in ("iframe", "window")
    )
    assert ("iframe" in framed, "window" in framed) == (True, False)
    assert ("iframe" in apart, "window" in apart) == (False, True)
    nothing = lms.launch(lms.tool.client(), asked(lms, accept_types=["file", "html"]))
    assert 400 <= nothing.status_code < 500 and "<h1" in nothing.text


@row("3.3")
@pytest.mark.parametrize("roles", [[LEARNER], []])
def test_who_may_not_author_gets_a_message(lms: ForgedPlatform, roles: list[str]) -> None:
    page = lms.launch(lms.tool.client(), lms.deep_linking(**{LTI + "roles": roles}))
    assert page.status_code == 403 and "<h1" in page.text and 'name="token"' not in page.text


@row("3.4")
def test_the_answer_is_one_signed_field_with_all_its_claims(lms: ForgedPlatform) -> None:
    page = answer(lms, asked(lms))
    form = re.search(r"<form.*?</form>", page.text, re.S)
    assert form and re.findall(r'name="([^"]*)"', form[0]) == ["JWT"]
    claims = returned(lms, page)
    assert claims[LTI + "message_type"] == "LtiDeepLinkingResponse"
    assert claims[LTI + "version"] == "1.3.0"
    assert claims[LTI + "deployment_id"] == "1"
    assert claims[DL + "data"] == asked(lms)[SETTINGS]["data"]
    assert claims["nonce"] and 0 < claims["exp"] - claims["iat"] <= 600
    assert DL + "data" not in returned(lms, answer(lms, asked(lms, data=...)))


@row("3.5")
def test_an_answer_is_whole_without_a_message_and_a_log(lms: ForgedPlatform) -> None:
    # We send none: an LMS that showed one would show it beside its own notice of what was added.
    chosen, cancelled = (returned(lms, answer(lms, asked(lms), **form)) for form in ({}, {"action": "cancel"}))
    assert (len(chosen[DL + "content_items"]), cancelled[DL + "content_items"]) == (1, [])
    for found in (chosen, cancelled):
        assert not set(found) & {DL + name for name in ("msg", "log", "errormsg", "errorlog")}


@row("3.6")
def test_the_return_address_keeps_its_query(lms: ForgedPlatform) -> None:
    back = lms.row.issuer + "/deep-link?course=2&sesskey=a%20b"
    page = answer(lms, asked(lms, deep_link_return_url=back))
    assert unescape(re.findall(r'action="([^"]*)"', page.text)[0]) == back


@row("3.7")
def test_cancelling_goes_back_with_an_empty_list(lms: ForgedPlatform) -> None:
    assert items(lms, asked(lms), action="cancel") == []


@row("3.8")
def test_a_link_has_an_address_words_a_picture_and_a_size(lms: ForgedPlatform) -> None:
    [item] = items(lms, asked(lms))
    assert item["url"] == f"{BASE}/lti/lessons/{LESSON}"
    assert item["title"] and item["text"] and item["icon"]["url"].startswith(BASE)
    assert {"width", "height"} <= set(item["iframe"])
    assert all(isinstance(value, str) for value in item["custom"].values())


@row("3.9", "3.10", "3.11", "3.12")
@pytest.mark.parametrize("kind", ["link", "file", "html", "image"])
def test_a_lesson_is_a_resource_link_and_nothing_else(lms: ForgedPlatform, kind: str) -> None:
    [item] = items(lms, asked(lms, accept_types=[kind, "ltiResourceLink"], accept_media_types="*/*"))
    assert item["type"] == "ltiResourceLink"
    alone = lms.launch(lms.tool.client(), asked(lms, accept_types=[kind]))
    assert is_refused(alone, "deep_link_type_unsupported")


@row("3.13")
def test_a_line_item_has_a_maximum_a_label_and_names_what_it_grades(lms: ForgedPlatform) -> None:
    [item] = items(lms, asked(lms))
    column = item["lineItem"]
    assert column["scoreMaximum"] > 0 and column["label"] == item["title"]
    assert (column["resourceId"], column["tag"]) == (LESSON, "creator-lessons")
    assert column["submissionReview"]["reviewableStatus"]


@row("3.14")
def test_the_address_or_the_custom_parameters_alone_say_which_lesson(lms: ForgedPlatform) -> None:
    [item] = items(lms, asked(lms))
    only_url = without(lms.learner(**{LTI + "target_link_uri": item["url"]}), "custom")
    only_custom = lms.learner(**{LTI + "custom": item["custom"]})
    for claims in (only_url, only_custom):
        page = lms.launch(lms.tool.client(), claims)
        assert is_lesson(page) and LESSON in page.text


@row("3.15", "10.note.3")
def test_what_was_chosen_is_launched_under_whatever_id_the_platform_gave_it(lms: ForgedPlatform) -> None:
    for number, item in enumerate(items(lms, asked(lms), choice=[f"lesson:{LESSON}", "lesson:work-and-recording"])):
        link = {"id": f"made-by-the-platform-{number}", "title": "Renamed by the teacher"}
        claims = {LTI + "resource_link": link, LTI + "custom": item["custom"], LTI + "target_link_uri": item["url"]}
        page = lms.launch(lms.tool.client(), lms.learner(**claims))
        assert is_lesson(page) and item["custom"]["lesson"] in page.text


@row("3.16")
def test_a_link_in_a_request_to_choose_does_no_harm(lms: ForgedPlatform) -> None:
    page = lms.launch(lms.tool.client(), {**asked(lms), LTI + "resource_link": {"id": "edited"}})
    assert page.status_code == 200 and field(page, "token")
