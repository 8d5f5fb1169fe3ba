"""Choosing lessons as Moodle, Canvas and Open edX ask for it (tests/captures): the page, and what goes back."""

from __future__ import annotations

import re
import time
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from werkzeug.test import TestResponse

from lti_tool.lti.checks import DL, LTI
from lti_tool.platforms.deep_linking import HISTORY, MODULE_NAME, PLACEMENT
from tests.lti_support import BASE, Tool
from tests.lti_tool.platforms.replay import captured, open_captured, registered

MOODLE = "moodle/launch-deep-linking"
ASSIGNMENT, LINKS = "canvas/deep-linking-assignment-selection", "canvas/deep-linking-link-selection"
OPENEDX, OPENEDX_9 = "openedx/deep-linking-request", "openedx/deep-linking-request-9.14"
EVERY = (MOODLE, ASSIGNMENT, LINKS, OPENEDX, OPENEDX_9)
SHEETS, LAYERS, BASICS = "lesson:split-sheets", "lesson:work-and-recording", "module:music-basics"
SETTINGS = DL + "deep_linking_settings"


def field(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return unescape(found[1])


def choose(tool: Tool, page: TestResponse, *chosen: str, **form: str) -> tuple[str, dict[str, Any]]:
    """Where the browser posts the answer, and its verified claims."""
    assert page.status_code == 200
    sent = {"token": field(page.text, "token"), "choice": [*chosen], "action": "add", **form}
    answered = tool.client().post("/lti/deep-link/answer", data=sent)
    assert answered.status_code == 200
    token = field(answered.text, "JWT")
    (key,) = (
        each
        for each in tool.client().get("/lti/jwks").json["keys"]
        if each["kid"] == jwt.get_unverified_header(token)["kid"]
    )
    claims = jwt.decode(token, jwt.PyJWK(key).key, algorithms=["RS256"], options={"verify_aud": False})
    action = re.search(r'<form method="post" action="([^"]+)" id="post-back"', answered.text)
    assert action
    return unescape(action[1]), claims


def items(claims: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = claims[DL + "content_items"]
    return found


def is_single(page: TestResponse) -> bool:
    kinds = set(re.findall(r'<input type="(\w+)" name="choice"', page.text))
    assert kinds in ({"radio"}, {"checkbox"})
    return kinds == {"radio"}


@pytest.mark.parametrize("name", EVERY)
def test_the_answer_goes_where_the_request_says_to_whom_it_says_with_what_it_takes(tool: Tool, name: str) -> None:
    asked = captured(name)["claims"]
    url, claims = choose(tool, open_captured(tool, name), SHEETS, graded="1")
    assert url == asked[SETTINGS]["deep_link_return_url"]
    assert parse_qs(urlsplit(url).query) == parse_qs(urlsplit(asked[SETTINGS]["deep_link_return_url"]).query)
    assert claims["aud"] == asked["iss"]
    assert claims["iss"].split(" ")[0] == asked["aud"]
    assert claims[LTI + "deployment_id"] == asked[LTI + "deployment_id"]
    assert claims[LTI + "message_type"] == "LtiDeepLinkingResponse"
    assert claims["exp"] - claims["iat"] <= 300
    assert DL + "data" not in claims  # none of them sent any
    (item,) = items(claims)
    assert item["type"] in asked[SETTINGS]["accept_types"]
    assert item["url"] == f"{BASE}/lti/lessons/split-sheets"
    assert item["custom"]["lesson"] == "split-sheets"
    assert {"iframe", "window"} & item.keys() <= {*asked[SETTINGS]["accept_presentation_document_targets"]}
    for key, value in item["custom"].items():
        assert key == key.lower()
        assert isinstance(value, str)
    assert item["lineItem"]["scoreMaximum"] == 100
    assert item["lineItem"]["submissionReview"]["url"] == item["url"]


@pytest.mark.parametrize("name", [OPENEDX, OPENEDX_9])
def test_cancelling_sends_nothing_to_open_edx_where_it_would_clear_the_component(tool: Tool, name: str) -> None:
    page = open_captured(tool, name)
    sent = {"token": field(page.text, "token"), "choice": SHEETS, "action": "cancel"}
    answered = tool.client().post("/lti/deep-link/answer", data=sent)
    assert answered.status_code == 200
    assert "JWT" not in answered.text


@pytest.mark.parametrize("name", [MOODLE, ASSIGNMENT, LINKS])
def test_cancelling_gives_back_an_empty_list(tool: Tool, name: str) -> None:
    _url, claims = choose(tool, open_captured(tool, name), SHEETS, action="cancel")
    assert items(claims) == []


@pytest.mark.parametrize("name", EVERY)
def test_data_comes_back_unchanged_if_it_was_sent(tool: Tool, name: str) -> None:
    settings = {**captured(name)["claims"][SETTINGS], "data": 'a b&c="<é>"'}
    _url, claims = choose(tool, open_captured(tool, name, {SETTINGS: settings}), SHEETS)
    assert claims[DL + "data"] == 'a b&c="<é>"'


@pytest.mark.parametrize("types", [["application/vnd.ims.lti.v1.ltilink"], "text/html", 7, None])
def test_media_types_are_no_matter_to_links(tool: Tool, types: object) -> None:
    settings = {**captured(MOODLE)["claims"][SETTINGS], "accept_media_types": types}
    assert open_captured(tool, MOODLE, {SETTINGS: settings}).status_code == 200


@pytest.mark.parametrize("name", EVERY)
def test_a_place_that_takes_no_resource_links_says_so(tool: Tool, name: str) -> None:
    settings = {**captured(name)["claims"][SETTINGS], "accept_types": ["file"]}
    page = open_captured(tool, name, {SETTINGS: settings})
    assert page.status_code == 400
    assert "added in this place of your LMS" in page.text


@pytest.mark.parametrize("name", EVERY)
def test_who_may_not_author_is_told_so(tool: Tool, name: str) -> None:
    roles = [
        "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner",
        "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor",
    ]
    page = open_captured(tool, name, {LTI + "roles": roles})
    assert page.status_code == 403
    assert "Only teachers can add lessons to a course." in page.text


def test_moodle_takes_several_lessons_each_with_its_grade_and_flat_custom(tool: Tool) -> None:
    page = open_captured(tool, MOODLE)
    assert not is_single(page)
    assert 'name="opens"' not in page.text
    assert "is set in your LMS" in page.text
    assert "You can look over them in your LMS" in page.text
    form = {f"points:{LAYERS}": "20", f"grade:{SHEETS}": "no", "graded": "1"}
    _url, claims = choose(tool, page, SHEETS, LAYERS, BASICS, **form)
    first, second, module = items(claims)
    assert "lineItem" not in first
    assert second["lineItem"]["scoreMaximum"] == 20
    assert module["custom"]["module"] == "music-basics"
    assert module["url"] == f"{BASE}/lti/modules/music-basics"
    assert module["lineItem"]["resourceId"] == "music-basics"
    assert all(HISTORY.items() <= item["custom"].items() for item in (first, second, module))


def test_canvas_takes_one_assignment_with_its_line_item(tool: Tool) -> None:
    page = open_captured(tool, ASSIGNMENT)
    assert is_single(page)
    assert re.search(r'name="graded"[^>]* checked', page.text)
    _url, claims = choose(tool, page, SHEETS, LAYERS, graded="1", opens="window", **{f"points:{SHEETS}": "10"})
    (item,) = items(claims)
    assert item["lineItem"]["scoreMaximum"] == 10
    assert item["lineItem"]["label"] == item["title"]
    assert item["window"]["targetName"] == "_blank"
    assert MODULE_NAME not in claims


def test_canvas_takes_one_assignment_even_where_it_says_several(tool: Tool) -> None:
    settings = {**captured(ASSIGNMENT)["claims"][SETTINGS], "accept_multiple": True}
    assert is_single(open_captured(tool, ASSIGNMENT, {SETTINGS: settings}))


@pytest.mark.parametrize(
    ("placement", "grades"),
    [
        ("link_selection", "possible"),
        ("module_menu_modal", "possible"),
        ("module_index_menu_modal", "possible"),
        ("course_assignments_menu", "wanted"),
        ("submission_type_selection", "wanted"),
        ("https://canvas.instructure.com/lti/course_assignments_menu", "wanted"),
        ("editor_button", "none"),
        (None, "wanted"),
    ],
)
def test_canvas_makes_a_grade_column_of_some_placements(tool: Tool, placement: str, grades: str) -> None:
    page = open_captured(tool, LINKS, {PLACEMENT: placement})
    assert ('name="graded"' in page.text) == (grades != "none")
    assert bool(re.search(r'name="graded"[^>]* checked', page.text)) == (grades == "wanted")
    _url, claims = choose(tool, page, SHEETS, graded="1")
    assert ("lineItem" in items(claims)[0]) == (grades != "none")


def test_canvas_takes_several_module_items_and_a_name_for_the_module_it_makes(tool: Tool) -> None:
    page = open_captured(tool, LINKS, {PLACEMENT: "module_index_menu_modal"})
    _url, claims = choose(tool, page, BASICS, **{f"as:{BASICS}": "lessons"})
    assert len(items(claims)) == 8
    assert claims[MODULE_NAME] == "Your music, your rights: the basics"
    _url, claims = choose(tool, page, SHEETS, LAYERS)
    assert len(items(claims)) == 2
    assert MODULE_NAME not in claims
    _url, claims = choose(tool, open_captured(tool, LINKS), BASICS)
    assert MODULE_NAME not in claims


@pytest.mark.parametrize("name", [OPENEDX, OPENEDX_9])
def test_open_edx_gets_one_lesson_and_is_told_that_it_replaces_the_one_before(tool: Tool, name: str) -> None:
    page = open_captured(tool, name)
    assert is_single(page)
    assert "takes the place of what was chosen before" in page.text
    assert "They are in the course as soon as you add them." in page.text
    assert 'name="graded"' not in page.text
    assert 'name="opens"' not in page.text
    _url, claims = choose(tool, page, SHEETS, LAYERS, lang="fr", **{f"title:{SHEETS}": "Week 1"})
    (item,) = items(claims)
    assert item["custom"] == {"lesson": "split-sheets", "lang": "fr"}  # it would send a variable as it stands
    assert item["title"] == "Week 1"


def recorded_items() -> list[dict[str, Any]]:
    """The links that Moodle and Open edX were seen to take."""
    answers = [captured(f"moodle/deep-linking-response-{name}")["jwt_claims"] for name in ("one", "many")]
    answers.append(captured("openedx/deep-linking-responses")["one_resource_link"]["sent"])
    return [item for claims in answers for item in items(claims) if item["type"] == "ltiResourceLink"]


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_sent_in_a_shape_that_no_lms_was_seen_to_take(tool: Tool, name: str) -> None:
    _url, claims = choose(tool, open_captured(tool, name), SHEETS, graded="1")
    (item,) = items(claims)
    taken = recorded_items()
    assert item.keys() <= {key for one in taken for key in one}
    for part in ("icon", "iframe", "window", "lineItem"):
        known = {key for one in taken for key in one.get(part, {})}
        assert {*item.get(part, {})} <= known | {"submissionReview"}  # Moodle sends its launch later


def test_open_edx_then_opens_the_lesson_by_the_custom_of_its_item(tool: Tool) -> None:
    _url, claims = choose(tool, open_captured(tool, OPENEDX), SHEETS)
    (item,) = items(claims)
    later = captured("openedx/deep-linking-responses")["learner_launch_after_one"]["claims"]
    lms = registered(tool, OPENEDX, later)
    now = int(time.time())
    opened = {
        **later,
        **{"aud": lms.row.client_id, "azp": lms.row.client_id, "iat": now, "exp": now + 300},
        LTI + "target_link_uri": BASE + "/lti/launch",
        LTI + "custom": item["custom"],
    }
    browser = tool.client()
    begun = lms.login(browser)
    page = lms.post(browser, begun.state, lms.sign({**opened, "nonce": begun.nonce}))
    assert page.status_code == 200
    assert f"<title>{item['title']}" in page.text
