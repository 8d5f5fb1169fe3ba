from __future__ import annotations

import time
from typing import Any

import pytest

from lti_tool.demo.messages import DL, LTI
from tests.lti_tool.demo.world import LMS, OTHER_KEY, TOOL, World, fields

GRADED = {
    "type": "ltiResourceLink",
    "title": "Split sheets",
    "text": "Who gets what",
    "url": TOOL + "/lti/lessons/split-sheets",
    "custom": {"lesson": "split-sheets"},
    "lineItem": {"scoreMaximum": 10, "label": "Shares", "resourceId": "split-sheets"},
}
PLAIN = {"type": "ltiResourceLink", "title": "The library"}


def test_chosen_lessons_stand_in_the_course_in_their_order(world: World) -> None:
    answer = world.send_choice(world.sign(world.choice([GRADED, PLAIN])))
    assert answer.status_code == 200
    page = world.get("/").text
    assert page.index("One song") < page.index("Split sheets") < page.index("The library")
    assert "2 lessons were added" in page
    grades = world.get("/gradebook").text
    assert "Shares" in grades
    assert "The library" not in grades


def test_a_chosen_lesson_is_launched_with_what_was_chosen(world: World) -> None:
    world.send_choice(world.sign(world.choice([GRADED])))
    links = [part.partition('"')[0] for part in world.get("/").text.split('href="/activities/')[1:]]
    claims = world.launch(f"/activities/{links[-1]}/launch")
    assert claims[LTI + "target_link_uri"] == GRADED["url"]
    assert claims[LTI + "custom"] == GRADED["custom"]
    assert "lineitem" in claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]


def test_an_item_without_address_opens_the_tools_own(world: World) -> None:
    world.send_choice(world.sign(world.choice([PLAIN])))
    links = [part.partition('"')[0] for part in world.get("/").text.split('href="/activities/')[1:]]
    assert world.launch(f"/activities/{links[-1]}/launch")[LTI + "target_link_uri"] == TOOL + "/lti/launch"


def test_nothing_chosen_is_no_error(world: World) -> None:
    assert world.send_choice(world.sign(world.choice([]))).status_code == 200
    claims = world.choice([])
    del claims[DL + "content_items"]
    assert world.send_choice(world.sign(claims)).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "another"},
        {"aud": "https://elsewhere.example"},
        {"aud": LMS + "/lti/token"},
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"iat": None},
        {"nonce": None},
        {LTI + "message_type": "LtiDeepLinkingRequest"},
        {LTI + "version": "1.1"},
        {LTI + "deployment_id": "another"},
        {DL + "data": None},
        {DL + "data": "changed"},
        {DL + "content_items": {}},
        {DL + "content_items": [{"type": "link", "url": TOOL}]},
        {DL + "content_items": ["x"]},
        {DL + "content_items": [{**PLAIN, "url": "https://elsewhere.example/lesson"}]},
        {DL + "content_items": [{**PLAIN, "url": TOOL + ".evil.example/"}]},
        {DL + "content_items": [{**PLAIN, "url": "javascript:alert(1)"}]},
        {DL + "content_items": [{**PLAIN, "custom": {"n": 1}}]},
        {DL + "content_items": [{**PLAIN, "title": 7}]},
        {DL + "content_items": [{**PLAIN, "lineItem": {}}]},
        {DL + "content_items": [{**PLAIN, "lineItem": {"scoreMaximum": 0}}]},
        {DL + "content_items": [GRADED, {"type": "html", "html": "<b>"}]},
    ],
)
def test_a_wrong_answer_is_refused_and_adds_nothing(world: World, changes: dict[str, Any]) -> None:
    answer = world.send_choice(world.sign(world.choice([GRADED], **changes)))
    assert answer.status_code == 400
    page = world.get("/").text
    assert "Split sheets" not in page
    assert "A choice of lessons was refused" in world.get("/backstage/messages").text


def test_an_answer_signed_by_somebody_else_is_refused(world: World) -> None:
    assert world.send_choice(world.sign(world.choice([GRADED]), key=OTHER_KEY)).status_code == 400
    assert world.send_choice(world.sign(world.choice([GRADED]), kid="k9", key=OTHER_KEY)).status_code == 400
    assert world.send_choice(world.sign(world.choice([GRADED]), kid=None)).status_code == 400
    assert world.send_choice("nonsense").status_code == 400
    assert world.send_choice("").status_code == 400


def test_an_answer_works_once(world: World) -> None:
    signed = world.sign(world.choice([GRADED]))
    assert world.send_choice(signed).status_code == 200
    assert world.send_choice(signed).status_code == 400
    assert world.get("/").text.count(">Split sheets</a>") == 1


def test_a_nonce_works_once(world: World) -> None:
    assert world.send_choice(world.sign(world.choice([PLAIN], nonce="same"))).status_code == 200
    assert world.send_choice(world.sign(world.choice([PLAIN], nonce="same"))).status_code == 400


def test_only_the_person_who_began_may_bring_the_answer(world: World) -> None:
    signed = world.sign(world.choice([GRADED]))
    world.be("luis")
    assert world.send_choice(signed).status_code == 400


def test_an_answer_whose_cookie_stayed_behind_is_posted_once_more_from_our_own_page(world: World) -> None:
    signed = world.sign(world.choice([GRADED]))
    stranger = world.app.test_client()
    path = "/lti/deep-linking?course=c-4101"
    page = fields(stranger.post(path, base_url=LMS, data={"JWT": signed}))
    assert page["action"] == path
    assert page["JWT"] == signed
    assert stranger.post(path, base_url=LMS, data=page).status_code == 400
    assert world.browser.post(path, base_url=LMS, data=page).status_code == 200


def test_an_error_message_of_the_tool_is_shown_and_the_dialog_stays(world: World) -> None:
    answer = world.send_choice(world.sign(world.choice([], **{DL + "errormsg": "No <b>lesson</b> fits"})))
    assert "No &lt;b&gt;lesson&lt;/b&gt; fits" in answer.text
    assert "chosen.js" not in answer.text
