from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lti_tool.db import reading
from lti_tool.models.attempt import attempts
from tests.lti_support import LTI, ForgedPlatform, Tool, make_tool
from tests.lti_tool.learner.seat import LESSONS, TEXT, Seat, card, embedded, sit


def test_the_lesson_page_holds_lesson_and_channel_and_no_name(lms: ForgedPlatform) -> None:
    seat = sit(lms)
    assert embedded(seat.page, "lesson")["id"] == TEXT.id
    assert seat.channel["kind"] == "lti"
    for private in ("Lena", "lena@people.example"):
        assert private not in seat.page.text


def test_the_token_is_in_the_page_and_in_no_address(lms: ForgedPlatform) -> None:
    seat = sit(lms)
    token = seat.channel["token"]
    assert token not in seat.channel["post_url"]
    assert f"?{token}" not in seat.page.text


@pytest.mark.parametrize("token", ["", "forged", None])
def test_a_door_without_the_right_token_is_closed(tool: Tool, lms: ForgedPlatform, token: object) -> None:
    seat = sit(lms)
    body = json.dumps({"token": token, "statements": [card(TEXT, TEXT.cards[0])], "notice": "1"})
    response = seat.client.post(seat.channel["post_url"], data=body)
    assert response.status_code in {400, 401}
    assert response.get_json()["error"] in {"token_missing", "token_invalid"}
    assert tool.rows()["taken_statements"] == 0


def test_a_token_opens_no_other_attempt(tool: Tool, lms: ForgedPlatform) -> None:
    mine, theirs = sit(lms), sit(lms, sub="learner-2")
    body = json.dumps({"token": mine.channel["token"], "statements": [card(TEXT, TEXT.cards[0])], "notice": "1"})
    assert mine.client.post(theirs.channel["post_url"], data=body).status_code == 401
    response = mine.client.post(theirs.channel["again_url"], data={"token": mine.channel["token"]})
    assert response.status_code == 403
    assert tool.rows()["taken_statements"] == 0


def test_a_token_is_worth_nothing_after_a_week(lms: ForgedPlatform, monkeypatch: pytest.MonkeyPatch) -> None:
    seat = sit(lms)
    monkeypatch.setattr("lti_tool.learner.passes.TOKEN_SECONDS", -1)
    assert seat.post(card(TEXT, TEXT.cards[0])).status_code == 401


def test_a_reload_works_where_the_cookie_came_back_and_is_refused_calmly_elsewhere(lms: ForgedPlatform) -> None:
    seat = sit(lms)
    path = f"/attempts/{seat.channel['attempt']}"
    again = seat.client.get(path)
    assert embedded(again, "channel")["attempt"] == seat.channel["attempt"]
    stranger = lms.tool.client().get(path)
    assert stranger.status_code == 403
    assert "attempt_closed" in stranger.text


def test_the_cookie_is_partitioned_and_for_this_attempt_alone(lms: ForgedPlatform) -> None:
    seat = sit(lms)
    cookies = [one for one in seat.page.headers.getlist("Set-Cookie") if one.startswith("cl_a_")]
    assert len(cookies) == 1
    for part in ("Partitioned", "HttpOnly", "Secure", "SameSite=None", f"Path=/attempts/{seat.channel['attempt']}"):
        assert part in cookies[0]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"token": 7}', b"\xff", b"x" * 600_000])
def test_what_is_no_delivery_gets_an_error_that_says_so(lms: ForgedPlatform, body: bytes) -> None:
    seat = sit(lms)
    response = seat.client.post(seat.channel["post_url"], data=body)
    assert response.status_code in {400, 413}
    assert response.get_json()["message"]


@pytest.mark.parametrize("name", ["none", "0" * 36, "../../etc", "00000000-0000-0000-0000-000000000000"])
def test_an_attempt_that_is_not_there_is_refused(lms: ForgedPlatform, name: str) -> None:
    seat = sit(lms)
    body = json.dumps({"token": seat.channel["token"]})
    assert seat.client.post(f"/attempts/{name}/statements", data=body).status_code in {401, 404}


def test_a_link_that_names_no_lesson_opens_the_library(lms: ForgedPlatform) -> None:
    seat = sit(lms, lesson=None)
    for lesson in LESSONS.values():
        assert lesson.text("en").title.replace("'", "&#39;") in seat.page.text


def test_a_lesson_is_opened_from_the_library_with_its_pass(lms: ForgedPlatform) -> None:
    seat = sit(lms, lesson=None)
    pass_ = seat.page.text.partition('name="pass" value="')[2].partition('"')[0]
    opened = seat.client.post("/learn/open", data={"pass": pass_, "lesson": TEXT.id})
    taken = Seat(seat.client, opened).said(card(TEXT, TEXT.cards[0]))
    assert len(taken["stored"]) == 1
    assert seat.client.post("/learn/open", data={"pass": "x", "lesson": TEXT.id}).status_code == 403
    assert seat.client.post("/learn/open", data={"pass": pass_, "lesson": "nothing"}).status_code == 404


def test_a_link_to_a_lesson_that_is_gone_says_so(lms: ForgedPlatform) -> None:
    client = lms.tool.client()
    page = lms.launch(client, lms.learner(**{LTI + "custom": {"lesson": "gone"}}))
    assert page.status_code == 404
    assert "lesson_unknown" in page.text


def test_the_page_speaks_the_learners_language(lms: ForgedPlatform) -> None:
    presentation = {"document_target": "iframe", "locale": "fr-CA"}
    seat = sit(lms, **{LTI + "launch_presentation": presentation})
    assert embedded(seat.page, "lesson")["lang"] == "fr"
    assert '<html lang="fr"' in seat.page.text


def test_eight_launches_at_once_make_one_learner_and_one_attempt(tool: Tool, lms: ForgedPlatform) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(sit(lms).channel["attempt"])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    rows = tool.rows()
    assert (rows["learners"], rows["attempts"], rows["resource_links"]) == (1, 1, 1)


def test_the_same_delivery_from_eight_tabs_at_once_is_taken_once(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    said = [card(TEXT, one) for one in TEXT.cards]
    stored: list[list[str]] = []
    threads = [threading.Thread(target=lambda: stored.append(seat.said(*said)["stored"])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored == [[one["id"] for one in said]] * 8
    assert tool.rows()["taken_statements"] == len(said)


def test_a_launch_without_a_user_plays_where_the_registration_allows_it_and_has_no_grade(tmp_path: Path) -> None:
    tool = make_tool(tmp_path)
    lms = tool.platform(allow_anonymous=True)
    claims = lms.learner(**{LTI + "custom": {"lesson": TEXT.id}})
    del claims["sub"]
    for _ in range(2):
        client = tool.client()
        seat = Seat(client, lms.launch(client, claims))
        assert seat.said(card(TEXT, TEXT.cards[0]))["refused"] == []
    with reading(tool.services.engine) as connection:
        assert connection.execute(select(func.count()).select_from(attempts)).scalar_one() == 2
