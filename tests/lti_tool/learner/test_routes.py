from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lti_tool.db import reading
from lti_tool.models.attempt import attempts
from tests.lti_support import LTI, ForgedPlatform, Tool, make_tool
from tests.lti_tool.learner.seat import LESSONS, TEXT, Seat, answer, card, embedded, everything, right, sit
from tests.lti_tool.learner.test_record import log


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
    body = json.dumps({"token": token, "statements": [card(TEXT, TEXT.cards[0])], "notice": "1000001"})
    response = seat.client.post(seat.channel["post_url"], data=body)
    assert response.status_code in {400, 401}
    assert response.get_json()["error"] in {"token_missing", "token_invalid"}
    assert tool.rows()["taken_statements"] == 0


def test_a_token_opens_no_other_attempt(tool: Tool, lms: ForgedPlatform) -> None:
    mine, theirs = sit(lms), sit(lms, sub="learner-2")
    body = json.dumps({"token": mine.channel["token"], "statements": [card(TEXT, TEXT.cards[0])], "notice": "1000001"})
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


def test_a_lesson_goes_on_in_another_language_with_all_that_was_answered(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    question = next(one for one in TEXT.questions.values() if one.kind == "single")
    seat.said(answer(TEXT, question.id, right(question)), state={"segment": TEXT.segments[1].id})
    listed = seat.channel["languages"]
    assert {"lang": "fr", "label": "Français"} in listed
    assert [one["lang"] for one in listed] == list(TEXT.languages)
    sent = {"token": seat.channel["token"], "lang": "fr"}
    french = Seat(seat.client, seat.client.post(seat.channel["language_url"], data=sent))
    assert embedded(french.page, "lesson")["title"] == TEXT.text("fr").title
    assert '<html lang="fr"' in french.page.text
    assert french.channel["attempt"] == seat.channel["attempt"]
    assert french.channel["answers"][question.id]["right"] is True
    assert french.channel["state"] == {"segment": TEXT.segments[1].id}
    french.said(card(TEXT, TEXT.cards[0]))
    assert log(tool)[-1]["context"]["language"] == "fr"
    assert embedded(sit(lms).page, "lesson")["lang"] == "fr"


def test_a_language_that_the_lesson_does_not_have_changes_nothing(lms: ForgedPlatform) -> None:
    seat = sit(lms, **{LTI + "launch_presentation": {"document_target": "iframe", "locale": "fr"}})
    for wanted in ("xx", "", "../fr"):
        page = seat.client.post(seat.channel["language_url"], data={"token": seat.channel["token"], "lang": wanted})
        assert embedded(page, "lesson")["lang"] == "fr"


def test_only_the_attempts_own_token_changes_its_language(lms: ForgedPlatform) -> None:
    mine, theirs = sit(lms), sit(lms, sub="learner-2")
    for token in ("", "forged", mine.channel["token"]):
        refused = mine.client.post(theirs.channel["language_url"], data={"token": token, "lang": "fr"})
        assert refused.status_code == 403
    assert embedded(sit(lms, sub="learner-2").page, "lesson")["lang"] == "en"


def test_the_library_tells_minutes_and_language_and_speaks_another_one_on_demand(lms: ForgedPlatform) -> None:
    library = sit(lms, lesson=None)
    count = len(lms.tool.services.catalogue.lessons)
    assert library.page.text.count(' minutes · <span lang="en">English</span>') == count
    pass_ = library.page.text.partition('name="pass" value="')[2].partition('"')[0]
    french = library.client.post("/learn/open", data={"pass": pass_, "lang": "fr"}).text
    assert '<html lang="fr"' in french
    assert TEXT.text("fr").title.replace("'", "&#39;") in french
    assert french.count(' minutes · <span lang="fr">Français</span>') == count
    assert '<option value="fr" lang="fr" selected>Français</option>' in french
    assert '<html lang="fr"' not in library.client.post("/learn/open", data={"pass": pass_, "lang": "xx"}).text


def test_a_name_that_no_database_takes_is_an_unknown_lesson(lms: ForgedPlatform) -> None:
    library = sit(lms, lesson=None)
    pass_ = library.page.text.partition('name="pass" value="')[2].partition('"')[0]
    assert library.client.post("/learn/open", data={"pass": pass_, "lesson": "split\0sheets"}).status_code == 404


def test_suggestions_say_what_comes_next_how_long_it_takes_and_why(lms: ForgedPlatform) -> None:
    catalogue = lms.tool.services.catalogue
    course = catalogue.modules["music-basics"].lessons
    here = LESSONS[course[0]]
    found = sit(lms, here).channel["next"]
    assert 0 < len(found) <= 3
    following = catalogue.lessons[course[1]]
    assert found[0] == {
        "id": following.id,
        "title": following.text("en").title,
        "minutes": following.minutes,
        "reason": "module",
    }
    assert here.id not in {one["id"] for one in found}
    sit(lms, TEXT).said(*everything(TEXT))
    assert TEXT.id not in {one["id"] for one in sit(lms, here).channel["next"]}


def test_an_id_that_another_statement_has_is_refused_and_the_rest_is_taken(tool: Tool, lms: ForgedPlatform) -> None:
    """The record store knows ids of all attempts and of other senders: one that is not free may hold nobody up."""
    theirs, mine = sit(lms, sub="learner-2"), sit(lms)
    taken = card(TEXT, TEXT.cards[0])
    theirs.post(taken)
    other = {**card(TEXT, TEXT.cards[1]), "id": taken["id"]}
    free = card(TEXT, TEXT.cards[0])
    answered = mine.post(other, free)
    assert answered.status_code == 200
    assert answered.get_json()["stored"] == [free["id"]]
    assert answered.get_json()["refused"] == [{"id": taken["id"], "reason": "another statement has this id"}]
    assert mine.post(free).get_json()["stored"] == [free["id"]]
