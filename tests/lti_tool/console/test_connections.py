from __future__ import annotations

import re

import pytest

from lti_tool.db import reading
from lti_tool.models import partner, platform
from lti_tool.services import Services
from tests.lti_tool.console.support import Browser, found_society

PAGE = "/console/connections"


def status(house: Services, platform_id: str) -> str:
    with reading(house.engine) as connection:
        return platform.deployments_of(connection, platform_id)[0].status


@pytest.mark.parametrize(("decision", "result"), [("accept", "accepted"), ("refuse", "refused")])
def test_a_waiting_deployment_is_decided(browser: Browser, house: Services, decision: str, result: str) -> None:
    made = found_society(house.engine, house.vault, "Harmonia", "waiting")
    assert "Waiting for you" in browser.get(PAGE).text
    answer = browser.send(f"{PAGE}/deployments/{made.deployment_pk}", page=PAGE, decision=decision)
    assert answer.status_code == 303
    assert status(house, made.platform_id) == result
    assert "Waiting for you" not in browser.get(PAGE).text


def test_a_decision_that_is_none_changes_nothing(browser: Browser, house: Services) -> None:
    made = found_society(house.engine, house.vault, "Harmonia", "waiting")
    answer = browser.send(f"{PAGE}/deployments/{made.deployment_pk}", page=PAGE, decision="accepted")
    assert answer.status_code == 400
    assert status(house, made.platform_id) == "waiting"


@pytest.mark.parametrize("number", ["99", "9223372036854775807", "9223372036854775808", "-1", "x"])
def test_an_unknown_deployment_is_a_404(browser: Browser, number: str) -> None:
    answer = browser.send(f"{PAGE}/deployments/{number}", page="/console", decision="accept")
    assert answer.status_code == 404


def test_an_invitation_is_shown_once_and_works(browser: Browser, house: Services) -> None:
    made = found_society(house.engine, house.vault, "Harmonia")
    shown = browser.send(f"{PAGE}/{made.partner.id}/invite", page=PAGE).text
    address = re.search(rf'value="{re.escape(house.settings.base_url)}/lti/register/([^"]+)"', shown)
    assert address
    with reading(house.engine) as connection:
        invitation = partner.invitation(connection, address[1])
    assert invitation is not None
    assert invitation.partner_id == made.partner.id
    assert address[1] not in browser.get(PAGE).text


def test_an_unknown_partner_gets_no_invitation(browser: Browser) -> None:
    assert browser.send(f"{PAGE}/nobody/invite", page="/console").status_code == 404


def test_names_from_an_lms_are_only_text(browser: Browser, house: Services) -> None:
    found_society(house.engine, house.vault, "<b>Harmonia</b>")
    text = browser.get(PAGE).text
    assert "&lt;b&gt;Harmonia" in text
    assert "<b>Harmonia" not in text


def test_without_a_partner_the_page_says_what_to_do(browser: Browser) -> None:
    assert "creator-lessons partner add" in browser.get(PAGE).text
