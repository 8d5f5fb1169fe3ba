from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import jwt

from lti_tool.lti import keys
from lti_tool.lti.checks import DL, LTI
from lti_tool.models.base import new_id
from tests.lti_support import FRAME, INSTRUCTOR, LEARNER, ForgedPlatform, make_tool


def field(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return unescape(found[1])


def links(lms: ForgedPlatform, token: str) -> dict[str, Any]:
    (key,) = lms.tool.client().get(keys.path(lms.row.our_keys)).json["keys"]
    found: dict[str, Any] = jwt.decode(token, jwt.PyJWK(key).key, algorithms=["RS256"], audience=lms.row.issuer)
    return found


def test_a_choice_becomes_links_that_open_as_what_was_chosen(tmp_path: Path) -> None:
    tool = make_tool(tmp_path)
    lms = tool.platform(our_keys=new_id())
    browser = tool.client()
    picker = lms.launch(browser, lms.deep_linking())
    assert picker.status_code == 200
    assert "Choose lessons" in picker.text

    stranger = tool.client()  # in a frame without cookies every request is a new browser
    answer = stranger.post(
        "/lti/deep-link/answer",
        data={"token": field(picker.text, "token"), "choice": "lesson:split-sheets", "graded": "1"},
        headers=FRAME,
    )
    claims = links(lms, field(answer.text, "JWT"))
    assert claims["iss"] == lms.row.client_id
    assert claims[LTI + "deployment_id"] == "1"
    assert claims[DL + "data"] == "opaque, with spaces & signs"
    (item,) = claims[DL + "content_items"]

    link = {LTI + "target_link_uri": item["url"], LTI + "custom": item["custom"]}
    lesson = lms.launch(tool.client(), lms.learner(**link))
    assert lesson.status_code == 200
    assert "Split sheets" in lesson.text
    own = lms.launch(tool.client(), lms.instructor(**link))
    assert "How it goes here" in own.text
    assert "<dt>Learners</dt><dd>1</dd>" in own.text
    assert "Lena" not in own.text


def test_a_learner_who_is_sent_to_the_picker_is_refused(tmp_path: Path) -> None:
    tool = make_tool(tmp_path)
    lms = tool.platform()
    refused = lms.launch(tool.client(), lms.deep_linking(**{LTI + "roles": [LEARNER]}))
    assert refused.status_code == 403
    assert "deep_link_not_instructor" in refused.text
    assert lms.launch(tool.client(), lms.deep_linking(**{LTI + "roles": [INSTRUCTOR, LEARNER]})).status_code == 200
