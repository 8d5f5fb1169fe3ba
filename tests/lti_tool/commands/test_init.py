from __future__ import annotations

import io
from pathlib import Path

import pytest

from lti_tool.db import open_database, reading
from lti_tool.models import staff
from lti_tool.settings import load
from tests.lti_tool.commands.conftest import Command


def _accounts() -> list[staff.Staff]:
    engine = open_database(load({}))
    with reading(engine) as connection:
        found = staff.every(connection)
    engine.dispose()
    return found


def _signs_in(name: str, password: str) -> bool:
    engine = open_database(load({}))
    with reading(engine) as connection:
        found = staff.check(connection, name, password)
    engine.dispose()
    return found is not None


def test_it_makes_database_secret_and_an_account_whose_password_it_prints_alone(
    cli: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    said = cli("init")
    assert said.status == 0
    (password,) = said.out.splitlines()
    assert _signs_in("admin", password)
    assert (tmp_path / "data" / "creator-lessons.db").is_file()
    assert (tmp_path / "data" / "secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["admin", "ADMIN", " admin "])
def test_repeating_it_changes_nothing(name: str, cli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    first = cli("init")
    before = _accounts()
    again = cli("init", "--staff", name)
    assert (again.status, again.out) == (0, "")
    assert _accounts() == before
    assert _signs_in("admin", first.out.strip())


def test_a_script_gives_the_password_on_standard_input(cli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("four words of mine\nnot this\n"))
    said = cli("init", "--staff", "Ana", "--password-stdin")
    assert (said.status, said.out) == (0, "")
    assert "four words" not in said.err
    assert _signs_in("ana", "four words of mine")


@pytest.mark.parametrize("password", ["", "short", "x" * 201])
def test_a_password_that_will_not_do_is_refused(password: str, cli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    said = cli("init", "--password-stdin")
    assert (said.status, said.out) == (1, "")
    assert "characters" in said.lines[-1]
    assert _accounts() == []


def test_a_second_account_can_be_made(cli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert cli("init").status == cli("init", "--staff", "Bo").status == 0
    assert [one.name for one in _accounts()] == ["Bo", "admin"]


def test_an_account_can_be_a_partners_own(cli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("partner", "add", "Harmonia")
    monkeypatch.setattr("sys.stdin", io.StringIO("four words of mine\n"))
    said = cli("init", "--staff", "Hana", "--partner", "harmonia", "--password-stdin")
    assert (said.status, said.out) == (0, "")
    [account] = _accounts()
    assert account.partner_id and account.name == "Hana"


def test_an_account_of_nobodys_is_not_made(cli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("four words of mine\n"))
    said = cli("init", "--staff", "Hana", "--partner", "nobody", "--password-stdin")
    assert said.status == 1 and "nobody" in said.err
    assert _accounts() == []
