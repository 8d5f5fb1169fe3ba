from __future__ import annotations

import json
import re

import pytest

from lti_tool.services import Services
from tests.lti_tool.console.support import NAME, Browser, Society, keep
from xapi.lrs import queries
from xapi.lrs.query import StatementQuery
from xapi.lrs.transactions import reading

WHO = "ab" * 32
PAGE = "/console/erasures"


def asked(browser: Browser, who: str = WHO) -> str:
    answer = browser.send(PAGE + "/ask", page=PAGE, who=who)
    assert answer.status_code == 200, answer.text
    return answer.text


def person(page: str) -> str:
    found = re.search(r'name="person" value="([^"]+)"', page)
    assert found
    return found[1]


def test_staff_erase_a_person_after_a_yes_and_keep_a_certificate(
    browser: Browser, house: Services, society: Society
) -> None:
    keep(house, society.partner.id)
    page = asked(browser, WHO[:6])
    assert WHO in page and "Harmonia" in page
    answer = browser.send(PAGE, page=PAGE, person=person(page), sure="yes")
    assert answer.status_code == 303
    certificate = browser.get(answer.location).text
    assert "Certificate of erasure" in certificate and WHO not in certificate and NAME in certificate
    assert WHO[:8] not in browser.get("/console/statements").text
    text = browser.get(answer.location + ".txt")
    assert text.mimetype == "text/plain" and "attachment" in text.headers["Content-Disposition"]
    told = json.loads(browser.get(answer.location + ".json").text)
    assert told["counts"]["statements"] == 1 and told["digest"] in text.text
    assert "This person was erased" in asked(browser)
    assert answer.location.rpartition("/")[2] in browser.get(PAGE).text


def test_nothing_is_done_without_the_tick(browser: Browser, house: Services, society: Society) -> None:
    keep(house, society.partner.id)
    answer = browser.send(PAGE, page=PAGE, person=person(asked(browser)))
    assert answer.status_code == 400 and "Nothing was erased" in answer.text
    with reading(house.engine) as connection:
        (found,) = queries.find(connection, None, StatementQuery()).statements
    assert found["actor"]["account"]["name"] == WHO


@pytest.mark.parametrize("who", ["", "nobody", "{", '{"mbox": 7}', "\0", "%"])
def test_whom_nobody_knows_is_told(browser: Browser, society: Society, who: str) -> None:
    answer = browser.send(PAGE + "/ask", page=PAGE, who=who)
    assert answer.status_code == 404 and "No learner is known" in answer.text


def test_an_agent_is_named_as_json_too(browser: Browser, house: Services, society: Society) -> None:
    actor = {"objectType": "Agent", "mbox": "mailto:kim@other.example"}
    keep(house, society.partner.id, actor=actor)
    assert "kim@other.example" in asked(browser, json.dumps(actor))


def test_a_forged_person_is_refused(browser: Browser, house: Services, society: Society) -> None:
    answer = browser.send(PAGE, page=PAGE, person="W10.forged.x", sure="yes")
    assert answer.status_code == 400


def test_a_stranger_reaches_none_of_it(stranger: Browser) -> None:
    for path in (PAGE, PAGE + "/x", PAGE + "/x.txt", PAGE + "/x.json", "/console/statements.ndjson"):
        answer = stranger.get(path)
        assert answer.status_code == 303 and "/console/login" in answer.location
    for path in (PAGE, PAGE + "/ask"):
        assert stranger.send(path, who=WHO).status_code == 303


def test_a_certificate_that_is_not_there_is_a_calm_404(browser: Browser) -> None:
    for name in ("x", "x.txt", "x.json", "%00"):
        assert browser.get(f"{PAGE}/{name}").status_code == 404


def test_the_page_of_a_statement_leads_to_the_erasure(browser: Browser, house: Services, society: Society) -> None:
    made = keep(house, society.partner.id)
    page = browser.get(f"/console/statements/{made}").text
    assert f'name="who" value="{WHO}"' in page and f'name="partner" value="{society.partner.id}"' in page
