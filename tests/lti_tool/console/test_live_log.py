from __future__ import annotations

import json
import re

import pytest

from lti_tool.console import learner_link, log_export, statements
from lti_tool.services import Services
from tests.lti_tool.console.support import Browser, Society, keep


def newest(browser: Browser) -> int:
    found = re.search(r'data-since="(\d+)"', browser.get("/console/statements").text)
    assert found
    return int(found[1])


def test_what_arrives_is_told_with_its_rows(browser: Browser, house: Services, society: Society) -> None:
    keep(house, society.partner.id)
    since = newest(browser)
    quiet = browser.get(f"/console/statements/new?since={since}").get_json()
    assert quiet == {"newest": since, "count": 0, "more": False, "rows": ""}
    for who in ("cd" * 32, "ef" * 32):
        keep(house, society.partner.id, actor={"account": {"homePage": "https://cmo.example", "name": who}})
    told = browser.get(f"/console/statements/new?since={since}").get_json()
    assert (told["newest"], told["count"], told["more"]) == (since + 2, 2, False)
    assert told["rows"].index("efefefef") < told["rows"].index("cdcdcdcd")
    assert browser.get(f"/console/statements/new?since={told['newest']}").get_json()["count"] == 0


def test_only_what_the_search_finds_is_told(browser: Browser, house: Services, society: Society) -> None:
    keep(house, society.partner.id)
    ab, zz = (learner_link.sealed(house.vault, who) for who in ("ab", "zz"))
    for query, count in (
        (f"who={ab}", 1),
        (f"who={zz}", 0),
        ("channel=lti", 1),
        ("channel=xapi", 0),
        ("from=nonsense", 0),
    ):
        told = browser.get(f"/console/statements/new?since=0&{query}").get_json()
        assert (told["count"], told["newest"]) == (count, 1), query


def test_more_than_a_page_takes_is_said_to_be_more(browser: Browser, house: Services, society: Society) -> None:
    for _ in range(statements.NEWEST + 1):
        keep(house, society.partner.id)
    told = browser.get("/console/statements/new?since=0").get_json()
    assert (told["count"], told["more"]) == (statements.NEWEST, True)


@pytest.mark.parametrize("since", ["", "-1", "x", "9" * 40, "٣"])
def test_a_place_that_is_none_is_the_beginning(browser: Browser, society: Society, since: str) -> None:
    assert browser.get("/console/statements/new", query_string={"since": since}).get_json()["count"] == 0


def test_a_search_is_taken_away_as_ndjson(
    browser: Browser, house: Services, society: Society, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_export, "BLOCK", 2)
    ids = [keep(house, society.partner.id) for _ in range(5)]
    other = keep(house, society.partner.id, verb={"id": "http://adlnet.gov/expapi/verbs/completed"})
    answer = browser.get("/console/statements.ndjson?verb=answered")
    assert answer.mimetype == "application/x-ndjson"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert [json.loads(line)["id"] for line in answer.text.splitlines()] == ids[::-1]
    assert len(browser.get("/console/statements.ndjson").text.splitlines()) == 6
    assert other in browser.get("/console/statements.ndjson?verb=completed").text
    assert browser.get("/console/statements.ndjson?from=nonsense").status_code == 400
    link = re.search(r'href="([^"]+ndjson[^"]*)"', browser.get("/console/statements?verb=answered").text)
    assert link and "verb=answered" in link[1]


def test_a_rare_channel_is_looked_for_a_part_at_a_time(
    browser: Browser, house: Services, society: Society, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(7):
        keep(house, society.partner.id)
    monkeypatch.setattr("xapi.lrs.people_walk.FAR", 3)
    page, pages = browser.get("/console/statements?channel=xapi").text, 1
    while found := re.search(r'rel="next" href="([^"]+)"', page):
        page, pages = browser.get(found[1].replace("&amp;", "&")).text, pages + 1
    assert pages == 3 and "Search for less." in page


def test_each_row_says_its_place_and_what_lies_below_it(browser: Browser, house: Services, society: Society) -> None:
    for number in range(3):
        keep(house, society.partner.id, object={"id": f"https://other.example/{number}"})
    told = browser.get("/console/statements/new?since=1").get_json()["rows"]
    places = re.findall(r'data-seq="(\d+)" data-after="([^"]+)"', told)
    assert [int(seq) for seq, _ in places] == [3, 2]
    below = browser.get("/console/statements", query_string={"after": places[1][1]}).text
    assert "other.example/0" in below and "other.example/1" not in below
