"""What one partner has of its own, no other partner sees: by no way into the house, with no id from outside."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from typing import Any

import jwt
import pytest

from lti_tool.db import writing
from lti_tool.models import credential
from lti_tool.models.partner import Partner
from tests.lti_support import DL, LTI, ForgedPlatform, Tool, make_tool
from tests.lti_tool.instructor.test_journey import field, links
from tests.lti_tool.learner.seat import Seat, embedded, everything
from tests.lti_tool.learner.test_versions import watched
from tests.lti_tool.own_lessons import lesson_of, move_to, write_own

CODES, TITLE = "harmonia-codes", "Codes that pay"
MODULE = """\
id = "harmonia-course"
lessons = ["harmonia-codes", "split-sheets"]
[title]
en = "A course of Harmonia's"
[summary]
en = "Two lessons."
"""


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return make_tool(tmp_path)


@pytest.fixture
def harmonia(tool: Tool) -> Partner:
    partner = tool.partner("Harmonia")
    own = write_own(tool, partner)
    (own.root / "modules").mkdir()
    (own.root / "modules" / "harmonia-course.toml").write_text(MODULE, encoding="utf-8")
    return partner


@pytest.fixture
def ours(tool: Tool, harmonia: Partner) -> ForgedPlatform:
    return tool.platform(harmonia)


@pytest.fixture
def theirs(tool: Tool, harmonia: Partner) -> ForgedPlatform:
    return tool.platform(tool.partner("Elsewhere"))


def launch(lms: ForgedPlatform, **custom: str) -> Any:
    return lms.launch(lms.tool.client(), lms.learner(**{LTI + "custom": custom}))


def test_a_launch_that_names_it_is_refused_as_if_it_were_not_there(
    ours: ForgedPlatform, theirs: ForgedPlatform
) -> None:
    assert embedded(launch(ours, lesson=CODES), "lesson")["title"] == TITLE
    foreign, nothing = launch(theirs, lesson=CODES), launch(theirs, lesson="elsewhere-nothing")
    assert foreign.status_code == nothing.status_code == 404
    assert foreign.text == nothing.text
    assert "lesson_unknown" in foreign.text
    assert theirs.tool.rows()["attempts"] == 1


def test_a_module_is_opened_by_its_partner_alone(ours: ForgedPlatform, theirs: ForgedPlatform) -> None:
    assert TITLE in launch(ours, module="harmonia-course").text
    foreign = launch(theirs, module="harmonia-course")
    assert (foreign.status_code, "module_unknown" in foreign.text) == (404, True)


def test_the_library_shows_it_to_its_partner_alone_and_opens_it_for_nobody_else(
    tool: Tool, ours: ForgedPlatform, theirs: ForgedPlatform
) -> None:
    mine, foreign = launch(ours), launch(theirs)
    assert TITLE in mine.text
    assert TITLE not in foreign.text and CODES not in foreign.text
    opened = [
        tool.client().post("/learn/open", data={"pass": field(page.text, "pass"), "lesson": CODES})
        for page in (mine, foreign)
    ]
    assert [page.status_code for page in opened] == [200, 404]


def test_it_is_suggested_to_its_partners_learners_alone(
    tool: Tool, harmonia: Partner, ours: ForgedPlatform, theirs: ForgedPlatform
) -> None:
    own = write_own(tool, harmonia, "harmonia-more", next='["harmonia-codes"]')
    assert own.folder.is_dir()
    mine = embedded(launch(ours, lesson="harmonia-more"), "channel")["next"]
    assert mine[0] == {"id": CODES, "title": TITLE, "minutes": 4.5, "reason": "follows"}
    for page in (launch(theirs, lesson="metadata-that-pays"), launch(theirs, lesson="split-sheets")):
        assert not [one for one in embedded(page, "channel")["next"] if one["id"].startswith("harmonia")]


def test_others_do_not_learn_what_its_learners_went_on_to(
    tool: Tool, harmonia: Partner, ours: ForgedPlatform, theirs: ForgedPlatform
) -> None:
    common = tool.services.catalogue.lessons["metadata-that-pays"].for_market(None)
    for number in range(3):
        sub = {"sub": f"other-{number}"}
        client = tool.client()
        seat = Seat(client, ours.launch(client, ours.learner(**sub, **{LTI + "custom": {"lesson": common.id}})))
        assert seat.said(*everything(common))["conclusion"]["completed"] is True
        seat = Seat(client, client.post("/learn/open", data={"pass": seat.channel["pass"], "lesson": CODES}))
        done = seat.said(*everything(lesson_of(tool, harmonia)), watched(CODES))
        assert done["conclusion"]["completed"] is True
    mine = embedded(launch(ours, lesson=common.id), "channel")["next"]
    assert CODES in {one["id"] for one in mine if one["reason"] == "others"}
    assert CODES not in {one["id"] for one in embedded(launch(theirs, lesson=common.id), "channel")["next"]}


def test_its_media_are_served_under_an_address_that_only_its_learners_are_told(
    tool: Tool, ours: ForgedPlatform, theirs: ForgedPlatform
) -> None:
    film = embedded(launch(ours, lesson=CODES), "lesson")["segments"][1]["src"]
    digest = film.split("/")[3]
    client = tool.client()
    with client.get(film) as answered:
        assert answered.data == b"film"
    for guess in ("0" * 16, digest[::-1], "current"):
        assert client.get(film.replace(digest, guess)).status_code == 404
    assert client.get(f"/media/{CODES}/media/film.mp4").status_code == 404
    foreign = launch(theirs).text + launch(theirs, lesson="split-sheets").text
    assert digest not in foreign


def picked(lms: ForgedPlatform) -> str:
    return lms.launch(lms.tool.client(), lms.deep_linking()).text


def test_the_picker_shows_it_to_its_partner_alone(ours: ForgedPlatform, theirs: ForgedPlatform) -> None:
    mine, foreign = unescape(picked(ours)), unescape(picked(theirs))
    for words in (TITLE, "A course of Harmonia's", "lesson:harmonia-codes", "module:harmonia-course"):
        assert words in mine
        assert words not in foreign


@pytest.mark.parametrize("choice", ["lesson:harmonia-codes", "module:harmonia-course"])
def test_another_partner_gets_no_link_to_it(
    tool: Tool, ours: ForgedPlatform, theirs: ForgedPlatform, choice: str
) -> None:
    def answer(lms: ForgedPlatform) -> Any:
        return tool.client().post(
            "/lti/deep-link/answer", data={"token": field(picked(lms), "token"), "choice": choice}
        )

    claims = links(ours, field(answer(ours).text, "JWT"))
    [item] = claims[DL + "content_items"]
    assert item["url"].endswith(choice.partition(":")[2])
    assert answer(theirs).status_code == 422
    both = tool.client().post(
        "/lti/deep-link/answer",
        data={"token": field(picked(theirs), "token"), "choice": [choice, "lesson:split-sheets"]},
    )
    token = field(both.text, "JWT")
    items = jwt.decode(token, options={"verify_signature": False})[DL + "content_items"]
    assert [one["custom"]["lesson"] for one in items] == ["split-sheets"]


def test_only_its_partners_instructors_can_try_it(tool: Tool, ours: ForgedPlatform, theirs: ForgedPlatform) -> None:
    tried = [
        tool.client().post("/lti/try", data={"pass": field(picked(lms), "pass"), "lesson": CODES})
        for lms in (ours, theirs)
    ]
    assert embedded(tried[0], "lesson")["title"] == TITLE
    assert tried[1].status_code == 404


def test_an_instructors_link_page_knows_it_at_its_partner_alone(ours: ForgedPlatform, theirs: ForgedPlatform) -> None:
    link = {LTI + "custom": {"lesson": CODES}}
    pages = [lms.launch(lms.tool.client(), lms.instructor(**link)).text for lms in (ours, theirs)]
    assert TITLE in pages[0]
    assert TITLE not in pages[1] and "not available any more" in pages[1]


def test_a_pass_of_one_partner_opens_nothing_at_another(tool: Tool, theirs: ForgedPlatform) -> None:
    pass_ = field(launch(theirs).text, "pass")
    for forged in (pass_[::-1], "", '[1,1,""]'):
        assert tool.client().post("/learn/open", data={"pass": forged, "lesson": CODES}).status_code == 403


def test_what_is_for_other_markets_is_offered_there_alone_and_an_old_link_goes_on(
    tool: Tool, harmonia: Partner, ours: ForgedPlatform
) -> None:
    write_own(tool, harmonia, "harmonia-abroad", markets='["BR", "FR", "BE"]')
    for market, there in (("", False), ("FR", True), ("CM", False)):
        move_to(tool, harmonia, market)
        assert ("harmonia-abroad" in launch(ours).text) is there
        assert ("harmonia-abroad" in picked(ours)) is there
        suggested = embedded(launch(ours, lesson=CODES), "channel")["next"]
        assert there or "harmonia-abroad" not in {one["id"] for one in suggested}
        library = ours.launch(tool.client(), ours.learner(sub=f"new in {market}")).text
        chosen = {"pass": field(library, "pass"), "lesson": "harmonia-abroad"}
        answer = tool.client().post("/learn/open", data=chosen)
        assert answer.status_code == (200 if there else 404)
    assert embedded(launch(ours, lesson="harmonia-abroad"), "lesson")["id"] == "harmonia-abroad"
    link = {LTI + "custom": {"lesson": "harmonia-abroad"}}
    assert TITLE in ours.launch(tool.client(), ours.instructor(**link)).text


def test_an_instructor_tries_a_lesson_as_the_partners_market_sees_it(
    tool: Tool, harmonia: Partner, ours: ForgedPlatform
) -> None:
    move_to(tool, harmonia, "BR")
    tried = tool.client().post("/lti/try", data={"pass": field(picked(ours), "pass"), "lesson": CODES})
    assert "more-br" in {one["id"] for one in embedded(tried, "lesson")["segments"]}


def test_a_key_of_one_partner_reads_what_its_own_learners_did_alone(
    tool: Tool, harmonia: Partner, ours: ForgedPlatform, theirs: ForgedPlatform
) -> None:
    common = tool.services.catalogue.lessons["split-sheets"].for_market(None)
    attempts = []
    for lms in (ours, theirs):
        client = tool.client()
        seat = Seat(client, lms.launch(client, lms.learner(**{LTI + "custom": {"lesson": common.id}})))
        assert seat.said(*everything(common))["conclusion"]["completed"] is True
        attempts.append(seat.channel["attempt"])
    with writing(tool.services.engine) as connection:
        keys = [
            credential.add(connection, "reports", ("all",), owner)
            for owner in (harmonia.id, theirs.row.partner_id, None)
        ]

    def ask(key: tuple[str, str], path: str, **query: str) -> Any:
        headers = {"X-Experience-API-Version": "1.0.3"}
        answer = tool.client().get(f"/xapi/{path}", query_string=query, headers=headers, auth=key)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    seen = [{one["context"]["registration"] for one in ask(key, "statements")["statements"]} for key in keys]
    assert seen == [{attempts[0]}, {attempts[1]}, set(attempts)]
    for key, attempt in zip(keys, reversed(attempts), strict=False):
        assert ask(key, "statements", registration=attempt)["statements"] == []
