from __future__ import annotations

import json
import re

import pytest

from tests.lti_tool.commands.conftest import Command


def _listed(cli: Command) -> list[dict[str, object]]:
    said = cli("credential", "list", "--json")
    assert (said.status, said.err) == (0, "")
    found: list[dict[str, object]] = json.loads(said.out)
    return found


def test_a_new_credential_is_key_and_secret_on_one_line(cli: Command) -> None:
    said = cli("credential", "add", "Archive", "--scope", "statements/read")
    assert (said.status, said.err) == (0, "")
    assert re.fullmatch(r"\S{16,} \S{32,}\n", said.out)


def test_the_secret_is_not_shown_again(cli: Command) -> None:
    key, secret = cli("credential", "add", "Archive", "--scope", "all/read").out.split()
    for said in (cli("credential", "list"), cli("credential", "list", "--json")):
        assert key in said.out and secret not in said.out


def test_it_has_the_scopes_and_the_partner_that_were_said(cli: Command) -> None:
    cli("partner", "add", "One")
    partner = json.loads(cli("partner", "list", "--json").out)[0]["id"]
    cli("credential", "add", "A", "--scope", "statements/read", "--scope", "statements/write", "--partner", "One")
    cli("credential", "add", "B", "--scope", "all")
    found = {one["name"]: one for one in _listed(cli)}
    assert (found["A"]["scopes"], found["A"]["partner"]) == (["statements/read", "statements/write"], partner)
    assert (found["B"]["scopes"], found["B"]["partner"]) == (["all"], None)


@pytest.mark.parametrize("by", ["key", "name"])
def test_it_is_revoked_by_key_or_name(by: str, cli: Command) -> None:
    key = cli("credential", "add", "Archive", "--scope", "all/read").out.split()[0]
    said = cli("credential", "revoke", key if by == "key" else "Archive")
    assert (said.status, said.out) == (0, "")
    assert _listed(cli)[0]["revoked_at"] is not None
    assert cli("credential", "revoke", key).status == 1


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["X"], 2),
        (["X", "--scope", "everything"], 2),
        (["X", "--scope", "all", "--partner", "nobody"], 1),
        (["X", "--scope", "all", "--partner", ""], 1),
        (["", "--scope", "all"], 1),
        (["x" * 201, "--scope", "all"], 1),
    ],
)
def test_what_cannot_be_a_credential_is_refused_and_nothing_made(
    arguments: list[str], status: int, cli: Command
) -> None:
    said = cli("credential", "add", *arguments)
    assert (said.status, said.out) == (status, "")
    assert _listed(cli) == []


def test_revoking_what_is_not_there_says_where_to_look(cli: Command) -> None:
    said = cli("credential", "revoke", "nix")
    assert said.status == 1 and "credential list" in said.err


def test_keys_rotate_and_are_listed_without_their_private_halves(cli: Command) -> None:
    said = cli("keys", "list", "--json")
    (first,) = json.loads(said.out)
    assert cli("keys", "rotate").status == 0
    both = json.loads(cli("keys", "list", "--json").out)
    assert len(both) == 2 and first["kid"] in {one["kid"] for one in both}
    assert {"kid", "created_at", "signs_from", "retires_at"} == set(both[0])
    assert sum(one["retires_at"] is None for one in both) == 1
