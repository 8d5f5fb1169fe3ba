from __future__ import annotations

import json
import re
from pathlib import Path

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
    assert {"kid", "key_set", "created_at", "signs_from", "retires_at"} == set(both[0])
    assert sum(one["retires_at"] is None for one in both) == 1


DISPATCH = ["Songs package", "--partner", "One", "--dispatch", "songs-2026", "--lesson", "split-sheets"]


def test_it_ends_when_it_was_said(cli: Command) -> None:
    for name, ends in (("A", "2999-12-31"), ("B", "90d")):
        assert cli("credential", "add", name, "--scope", "all", "--expires", ends).status == 0
    found = {str(one["name"]): one for one in _listed(cli)}
    assert found["A"]["expires_at"] == 32_503_680_000_000_000  # the end of that day: 3000-01-01
    days = (int(str(found["B"]["expires_at"])) - int(str(found["B"]["created_at"]))) / (24 * 3600 * 1_000_000)
    assert 89.9 < days < 90.1


@pytest.mark.parametrize("ends", ["", "soon", "2020-01-01", "0d", "2027-02-30", "99999d", "9999-12-31"])
def test_a_time_that_is_none_to_come_is_refused(ends: str, cli: Command) -> None:
    said = cli("credential", "add", "A", "--scope", "all", "--expires", ends)
    assert (said.status, said.out) == (1, "") and "--expires" in said.err


def test_the_secret_can_be_written_into_a_file_for_its_owner_alone(cli: Command, tmp_path: Path) -> None:
    file = tmp_path / "key"
    said = cli("credential", "add", "A", "--scope", "all", "--out", file)
    key, secret = file.read_text().split()
    assert (said.status, said.out) == (0, "") and secret not in said.err
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one["key"] for one in _listed(cli)] == [key]


def test_where_the_file_cannot_be_made_no_credential_is(cli: Command, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    for file in (tmp_path / "there", tmp_path / "no folder" / "key"):
        said = cli("credential", "add", "A", "--scope", "all", "--out", file)
        assert said.status == 1 and "--out" in said.err
    assert (tmp_path / "there").read_text() == "mine"
    assert _listed(cli) == []


def test_a_dispatch_has_lessons_verbs_and_a_rate_and_only_appends(cli: Command) -> None:
    cli("partner", "add", "One")
    assert cli("credential", "add", *DISPATCH, "--verb", "answered", "--rate", "60").status == 0
    [one] = _listed(cli)
    assert one["scopes"] == ["statements/write"]
    assert one["dispatch"] == {
        "name": "songs-2026",
        "lessons": ["split-sheets"],
        "verbs": ["http://adlnet.gov/expapi/verbs/answered"],
        "statements_a_minute": 60,
    }
    assert "songs-2026" in cli("credential", "list").out


@pytest.mark.parametrize(
    "arguments",
    [
        [*DISPATCH, "--scope", "all"],
        ["X", "--dispatch", "d", "--lesson", "split-sheets"],
        ["X", "--dispatch", "d", "--partner", "One"],
        ["X", "--scope", "all", "--lesson", "split-sheets"],
        [*DISPATCH, "--dispatch", "a b"],
        [*DISPATCH, "--verb", "voided"],
        [*DISPATCH, "--rate", "0"],
    ],
)
def test_what_cannot_be_a_dispatch_is_refused(arguments: list[str], cli: Command) -> None:
    said = cli("credential", "add", *arguments)
    assert (said.status, said.out) == (2, "")


def test_a_dispatch_of_a_lesson_that_the_partner_has_not_is_refused(cli: Command) -> None:
    cli("partner", "add", "One")
    said = cli("credential", "add", *DISPATCH, "--lesson", "nobody-has-this")
    assert (said.status, said.out) == (1, "") and "nobody-has-this" in said.err
    assert _listed(cli) == []
