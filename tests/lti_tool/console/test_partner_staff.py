"""What a partner's administrator sees in the console: their partner's, and no page or form leads to another's."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from lti_tool.console import routes
from lti_tool.db import reading, writing
from lti_tool.models import credential, staff
from lti_tool.services import Services
from tests.lti_tool.console.support import PASSWORD, Browser, Society, found_society, keep
from tests.lti_tool.own_lessons import write_own
from xapi.vocabulary import Namespace

OPEN = {
    "/console",
    "/console/overview.csv",
    "/console/statements",
    "/console/statements.ndjson",
    "/console/credentials",
}


@pytest.fixture
def other(house: Services) -> Society:
    return found_society(house.engine, house.vault, "Concordia")


@pytest.fixture
def theirs(stranger: Browser, house: Services, society: Society, other: Society) -> Browser:
    """A browser in which Harmonia's administrator is signed in; there is Concordia too."""
    with writing(house.engine) as connection:
        staff.add(connection, "Hana", PASSWORD, society.partner.id)
    assert stranger.sign_in("Hana").status_code == 303
    return stranger


def test_only_the_pages_that_know_of_partners_open(theirs: Browser, society: Society) -> None:
    app = theirs.client.application
    assert isinstance(app, Flask)
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/console") and "GET" in (rule.methods or ()) and not rule.arguments:
            if rule.rule in ("/console/", "/console/login", "/console/statements/new"):
                continue
            status = theirs.get(rule.rule).status_code
            assert status == (200 if rule.rule in OPEN else 403), rule.rule
    assert theirs.get("/console/statements/new?since=0").status_code == 200
    for form in ("erasures", "erasures/ask", f"connections/{society.partner.id}/invite", "forwarding/x"):
        assert theirs.send(f"/console/{form}", "/console/statements").status_code == 403, form


def test_no_page_names_another_partner(theirs: Browser, house: Services, society: Society, other: Society) -> None:
    keep(house, society.partner.id)
    keep(house, other.partner.id, object={"id": "https://other.example/unseen"})
    keep(house, "", object={"id": "https://other.example/unseen"})
    for path in OPEN:
        for query in ("", f"?partner={other.partner.id}"):
            text = theirs.get(path + query).text
            assert "Concordia" not in text and "unseen" not in text, path + query
            assert other.partner.id not in text.replace(query, "")
    for path in ("/console/statements.ndjson", f"/console/statements.ndjson?partner={other.partner.id}"):
        assert len(theirs.get(path).text.splitlines()) == 1
    told = theirs.get(f"/console/statements/new?since=0&partner={other.partner.id}").get_json()
    assert told["count"] == 1


def test_a_statement_of_another_partner_is_not_there(
    theirs: Browser, house: Services, society: Society, other: Society
) -> None:
    mine, hidden = keep(house, society.partner.id), keep(house, other.partner.id)
    assert theirs.get(f"/console/statements/{mine}?partner={society.partner.id}").status_code == 200
    assert "Erase a person" not in theirs.get(f"/console/statements/{mine}").text
    for query in ("", f"?partner={other.partner.id}", f"?partner={society.partner.id}"):
        assert theirs.get(f"/console/statements/{hidden}{query}").status_code == 404


def test_a_page_further_on_stays_within_the_partner(
    theirs: Browser, house: Services, society: Society, other: Society
) -> None:
    for _ in range(51):
        keep(house, other.partner.id, object={"id": "https://other.example/unseen"})
        keep(house, society.partner.id)
    first = theirs.get("/console/statements").text
    more = re.search(r'rel="next" href="([^"]+)"', first)
    assert more and "unseen" not in first
    assert "unseen" not in theirs.get(more[1].replace("&amp;", "&")).text


def test_the_lesson_that_another_partner_made_has_no_name(
    theirs: Browser, house: Services, society: Society, other: Society
) -> None:
    write_own(house, other.partner)
    about = {"id": Namespace(house.settings.namespace).question("harmonia-codes", "steps")}
    made = keep(house, society.partner.id, object=about)
    for page in ("/console", "/console/statements", f"/console/statements/{made}"):
        assert "Codes that pay" not in theirs.get(page).text, page


def test_only_keys_of_the_partner_are_listed_made_and_ended(
    theirs: Browser, house: Services, society: Society, other: Society
) -> None:
    with writing(house.engine) as connection:
        foreign, _ = credential.add(connection, "Foreign", ("all",), other.partner.id)
        whole, _ = credential.add(connection, "Whole", ("all",), None)
    page = "/console/credentials"
    text = theirs.get(page).text
    assert "Foreign" not in text and "Whole" not in text
    for key in (foreign, whole):
        for sure in ("", "yes"):
            answer = theirs.send(f"{page}/end", page, key=key, sure=sure)
            assert answer.status_code == 404 and "Foreign" not in answer.text
    for partner_id in (other.partner.id, "*", ""):
        assert theirs.send(page, page, name="Mine", scope="all", partner=partner_id).status_code == 200
    with reading(house.engine) as connection:
        found = credential.every(connection)
    assert {one.partner_id for one in found if one.name == "Mine"} == {society.partner.id}
    assert all(one.revoked_at is None for one in found)


def test_every_page_for_partners_exists(theirs: Browser) -> None:
    app = theirs.client.application
    assert isinstance(app, Flask)
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= routes._OF_A_PARTNER
