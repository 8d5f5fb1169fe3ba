from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from lti_tool.db import reading
from lti_tool.forward_worker import Forwarding
from lti_tool.models import forward
from lti_tool.services import Services
from tests.lti_tool.console.support import Browser
from tests.lti_tool.other_store import SECRET, OtherStore, add_target, change, keep_some, now

PAGE = "/console/forwarding"


@pytest.fixture
def other(house: Services) -> OtherStore:
    return OtherStore()


@pytest.fixture
def target(house: Services, other: OtherStore) -> forward.Target:
    """One that refused the second of three statements."""
    ids = keep_some(house, 3)
    other.poison = {ids[1]}
    made = add_target(house, "Archive")
    Forwarding(replace(house, fetch=other)).once()  # type: ignore[arg-type]
    return made


def test_targets_are_shown_with_how_far_they_are(browser: Browser, house: Services, target: forward.Target) -> None:
    page = browser.get(PAGE).text
    assert "Archive" in page and "Has everything" in page and "1 statement refused" in page
    keep_some(house, 2)
    assert "2 statements behind" in browser.get(PAGE).text
    assert SECRET not in page and target.sealed not in page


def test_without_targets_the_page_says_how_to_add_one(browser: Browser) -> None:
    assert "creator-lessons forward add" in browser.get(PAGE).text


def test_what_was_refused_is_shown_with_what_was_said_and_sent_again(
    browser: Browser, house: Services, other: OtherStore, target: forward.Target
) -> None:
    one = f"{PAGE}/{target.id}"
    (refused,) = other.poison
    page = browser.get(one).text
    assert refused in page and "actor.name: must be a string" in page and "kim" not in page
    other.poison = set()
    assert browser.send(one, page=one, what="retry", statement=refused).status_code == 303
    Forwarding(replace(house, fetch=other)).once()  # type: ignore[arg-type]
    assert refused in other.kept and refused not in browser.get(one).text


def test_it_is_paused_resumed_and_statements_given_up(
    browser: Browser, house: Services, other: OtherStore, target: forward.Target
) -> None:
    one = f"{PAGE}/{target.id}"
    browser.send(one, page=one, what="pause")
    assert now(house, target).state == "paused"
    browser.send(one, page=one, what="resume")
    assert now(house, target).state == "on"
    browser.send(one, page=one, what="drop", statement=next(iter(other.poison)))
    with reading(house.engine) as connection:
        assert forward.set_aside(connection, target.id) == []


def test_a_stopped_target_says_what_to_do(browser: Browser, house: Services, target: forward.Target) -> None:
    change(house, target, state="stopped", trouble="key_refused", said="401")
    assert "Key or secret is wrong there" in browser.get(PAGE).text
    assert "Key or secret is wrong there" in browser.get(f"{PAGE}/{target.id}").text


def test_what_is_not_there_or_no_button_is_refused_calmly(browser: Browser, target: forward.Target) -> None:
    one = f"{PAGE}/{target.id}"
    assert browser.get(f"{PAGE}/nix").status_code == 404
    assert browser.send(f"{PAGE}/nix", page=one, what="pause").status_code == 404
    assert browser.send(one, page=one, what="explode").status_code == 400
    assert browser.send(one, page=one, what="drop").status_code == 400


def test_a_stranger_reaches_none_of_it(stranger: Browser, target: forward.Target) -> None:
    for path in (PAGE, f"{PAGE}/{target.id}"):
        assert stranger.get(path).status_code == 303
    assert stranger.send(f"{PAGE}/{target.id}", what="pause").status_code == 303


def test_health_and_metrics_tell_who_is_hours_behind(browser: Browser, house: Services, target: forward.Target) -> None:
    assert browser.get("/health").json["copies"] == "ok"  # type: ignore[index]
    keep_some(house, 2)
    numbers = browser.get("/metrics").text
    assert 'creator_lessons_forward_behind{target="Archive"} 2.0' in numbers
    assert 'creator_lessons_forward_set_aside{target="Archive"} 1.0' in numbers
    with time_machine.travel(timedelta(hours=3)):
        assert browser.get("/health").json["copies"] == "late"  # type: ignore[index]
