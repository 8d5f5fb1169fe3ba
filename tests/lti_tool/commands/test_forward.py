from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from packages import catalogue
from tests import fresh
from tests.lti_tool.commands.conftest import Command, Said

SECRET = "a-secret-of-theirs"


@pytest.fixture(autouse=True)
def installation(alone: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that is set up, its lessons read once for all: these commands are about neither."""
    fresh.on_sqlite(tmp_path / "data")
    monkeypatch.setenv("CREATOR_LESSONS_SECRET", fresh.SECRET)
    monkeypatch.setattr(catalogue, "load", lambda _folders: fresh.lessons())


@pytest.fixture
def add(cli: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Add a target, its secret on standard input."""

    def call(*arguments: str | Path) -> Said:
        monkeypatch.setattr(sys, "stdin", io.StringIO(SECRET + "\n"))
        return cli("forward", "add", *arguments, "--secret-stdin")

    return call


def listed(cli: Command) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(cli("forward", "list", "--json").out)
    return found


def test_a_target_is_added_with_what_it_is_to_get(cli: Command, add: Command) -> None:
    cli("partner", "add", "Harmonia")
    chosen = ["--partner", "Harmonia", "--verb", "completed", "--activity", "https://ns.example/*", "--channel", "lti"]
    said = add("Archive", "https://lrs.example/xapi/statements/", "--key", "k", "--version", "2.0.0", *chosen)
    assert (said.status, said.out) == (0, "") and "forward test Archive" in said.err
    (one,) = listed(cli)
    assert (one["name"], one["endpoint"], one["version"], one["state"]) == (
        "Archive",
        "https://lrs.example/xapi",
        "2.0.0",
        "on",
    )
    assert (one["partners"], one["verbs"], one["activities"], one["channels"]) == (
        ["Harmonia"],
        ["completed"],
        ["https://ns.example/*"],
        ["lti"],
    )


def test_the_secret_is_never_shown(cli: Command, add: Command) -> None:
    add("Archive", "https://lrs.example/xapi", "--key", "their-key")
    for said in (cli("forward", "list"), cli("forward", "list", "--json"), cli("forward", "show", "Archive")):
        assert said.status == 0 and "Archive" in said.out
        assert SECRET not in said.out + said.err
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in Path("data").iterdir() if path.is_file())


@pytest.mark.parametrize(
    "arguments",
    [
        ["X", "http://lrs.example/xapi", "--key", "k"],
        ["X", "ftp://lrs.example/xapi", "--key", "k"],
        ["X", "https://user:pass@lrs.example/xapi", "--key", "k"],
        ["X", "https://lrs.example/xapi?a=b", "--key", "k"],
        ["X", "lrs.example", "--key", "k"],
        ["X", "https://lrs.example/xapi", "--key", "k:s"],
        ["X", "https://lrs.example/xapi", "--key", "k", "--partner", "nobody"],
        ["", "https://lrs.example/xapi", "--key", "k"],
    ],
)
def test_what_cannot_be_a_target_is_refused_in_a_sentence(cli: Command, add: Command, arguments: list[str]) -> None:
    said = add(*arguments)
    assert (said.status, said.out) == (1, "") and len(said.lines) == 1
    assert listed(cli) == []


def test_a_name_is_given_once(cli: Command, add: Command) -> None:
    assert add("Archive", "https://lrs.example/xapi", "--key", "k").status == 0
    assert add("Archive", "https://other.example/xapi", "--key", "k").status == 1


def test_it_is_paused_resumed_and_removed(cli: Command, add: Command) -> None:
    add("Archive", "https://lrs.example/xapi", "--key", "k")
    assert cli("forward", "pause", "Archive").status == 0
    assert listed(cli)[0]["state"] == "paused"
    assert cli("forward", "resume", "Archive").status == 0
    assert listed(cli)[0]["state"] == "on"
    assert "0" in cli("forward", "retry", "Archive").err
    assert "0" in cli("forward", "drop", "Archive", "--statement", "x").err
    assert cli("forward", "remove", "Archive").status == 0
    assert listed(cli) == []
    assert "forward list" in cli("forward", "show", "Archive").err


def test_a_test_says_which_step_fails(cli: Command, add: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREATOR_LESSONS_ALLOWED_HOSTS", "127.0.0.1:1")
    add("Archive", "http://127.0.0.1:1/xapi", "--key", "k")
    said = cli("forward", "test", "Archive")
    assert said.status == 1 and said.out.startswith("✗ Address: ")
