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


def rules(house: Services, partner_id: str) -> tuple[str, bool]:
    with reading(house.engine) as connection:
        found = partner.get(connection, partner_id)
    return found.deployment_policy, found.show_names


def test_a_partners_rules_are_set_and_leave_other_partners_alone(browser: Browser, house: Services) -> None:
    made, other = (found_society(house.engine, house.vault, name) for name in ("Harmonia", "Melodia"))
    assert rules(house, made.partner.id) == ("wait", True)
    answer = browser.send(f"{PAGE}/{made.partner.id}/rules", page=PAGE, deployments="accept", names="no")
    assert answer.status_code == 303
    assert rules(house, made.partner.id) == ("accept", False)
    assert rules(house, other.partner.id) == ("wait", True)


@pytest.mark.parametrize("fields", [{}, {"deployments": "all", "names": "no"}, {"deployments": "wait", "names": "?"}])
def test_rules_that_are_none_change_nothing(browser: Browser, house: Services, fields: dict[str, str]) -> None:
    made = found_society(house.engine, house.vault, "Harmonia")
    assert browser.send(f"{PAGE}/{made.partner.id}/rules", page=PAGE, **fields).status_code == 400
    assert rules(house, made.partner.id) == ("wait", True)


@pytest.mark.parametrize("path", ["{partner}/rules", "platforms/{platform}/test", "{partner}/invite"])
def test_without_the_forms_token_nothing_is_done(browser: Browser, house: Services, path: str) -> None:
    made = found_society(house.engine, house.vault, "Harmonia")
    address = f"{PAGE}/" + path.format(partner=made.partner.id, platform=made.platform_id)
    answer = browser.client.post(address, data={"deployments": "accept", "names": "no"})
    assert answer.status_code == 400 and "form_expired" in answer.text
    assert rules(house, made.partner.id) == ("wait", True)


def test_an_invitation_for_many_is_made_with_its_bound(browser: Browser, house: Services) -> None:
    made = found_society(house.engine, house.vault, "Harmonia")
    shown = browser.send(f"{PAGE}/{made.partner.id}/invite", page=PAGE, kind="many").text
    assert "It serves for 50 connections, within 90 days." in shown
    address = re.search(r'/lti/register/([^"]+)"', shown)
    assert address
    with reading(house.engine) as connection:
        invitation = partner.invitation(connection, address[1])
    assert invitation is not None and invitation.most_uses == partner.MANY_USES


def test_a_connection_is_tested_from_its_list(browser: Browser, house: Services) -> None:
    made = found_society(house.engine, house.vault, "Harmonia")
    address = f"{PAGE}/platforms/{made.platform_id}/test"
    shown = browser.send(address, page=PAGE)
    assert shown.status_code == 200
    assert "lms.example can&#39;t be reached from here" in shown.text and "firewall" in shown.text
    assert "tested a moment ago" in browser.send(address, page=PAGE).text


def test_there_is_no_test_of_what_is_not_connected(browser: Browser) -> None:
    assert browser.send(f"{PAGE}/platforms/nothing/test", page="/console").status_code == 404
