"""Licences of packages: listed, changed, ended, and given a new key."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lti_tool import clock
from tests.lti_tool.commands.conftest import Command


@pytest.fixture
def dispatch(cli: Command) -> str:
    """A dispatch, by its id."""
    cli("partner", "add", "Society of Songs")
    said = cli("export", "split-sheets", "--format", "html", "--lang", "en", "--partner", "Society of Songs")
    assert said.status == 0, said.err
    return str(listed(cli)[0]["id"])


def listed(cli: Command, *more: str) -> list[dict[str, Any]]:
    said = cli("dispatch", "list", "--json", *more)
    assert said.status == 0, said.err
    found: list[dict[str, Any]] = json.loads(said.out)
    return found


def test_the_list_says_whose_it_is_and_how_it_stands(cli: Command, dispatch: str) -> None:
    said = cli("dispatch", "list")
    for word in (dispatch, "Society of Songs", "split-sheets (html)", "on"):
        assert word in said.out
    cli("partner", "add", "Rival")
    assert listed(cli, "--partner", "Rival") == []


def test_a_licence_has_a_first_and_a_last_day(cli: Command, dispatch: str) -> None:
    said = cli("dispatch", "change", dispatch, "--from", "2027-01-01", "--until", "2027-01-31", "--name", "January")
    assert (said.status, said.out) == (0, "Done.\n")
    [found] = listed(cli)
    assert (found["ends_at"] - found["starts_at"], found["name"]) == (31 * clock.DAY, "January")
    assert "not yet" in cli("dispatch", "list").out
    cli("dispatch", "change", dispatch, "--from", "never", "--until", "2020-01-01")
    assert "ended" in cli("dispatch", "list").out
    cli("dispatch", "change", dispatch, "--until", "never")
    assert listed(cli)[0]["ends_at"] is None


def test_it_is_switched_off_and_on(cli: Command, dispatch: str) -> None:
    cli("dispatch", "off", dispatch)
    assert listed(cli)[0]["enabled"] is False
    cli("dispatch", "on", dispatch)
    assert listed(cli)[0]["enabled"] is True


def test_a_new_key_is_made_only_for_who_says_yes(cli: Command, dispatch: str) -> None:
    assert cli("dispatch", "renew-key", dispatch).status != 0
    assert listed(cli)[0]["key_number"] == 1
    assert cli("dispatch", "renew-key", dispatch, "--yes").status == 0
    assert listed(cli)[0]["key_number"] == 2


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("change", "x" * 32, "--rate", "7"), "creator-lessons dispatch list"),
        (("off", "nothing"), "There is no dispatch nothing."),
        (("renew-key", "nothing", "--yes"), "There is no dispatch nothing."),
        (("change", "nothing"), "Say what to change."),
        (("change", "nothing", "--until", "tomorrow"), "tomorrow is no day."),
    ],
)
def test_what_does_not_fit_is_told_with_what_to_do(cli: Command, asked: tuple[str, ...], told: str) -> None:
    said = cli("dispatch", *asked)
    assert said.status != 0 and told in said.err
