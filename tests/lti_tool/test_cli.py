"""The command line as a whole: help, languages, and errors that are one sentence each."""

from __future__ import annotations

import errno
import gettext
import inspect
import os
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest

from lti_tool import i18n
from lti_tool.cli import run
from lti_tool.commands import build, words

PROGRAM = Path(sys.executable).with_name("creator-lessons")


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, command in sorted(group.commands.items()):
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += _commands(command, (*path, name))
    return found


COMMANDS = _commands(build())


def _environment(**values: str) -> dict[str, str]:
    outside = ("CREATOR_LESSONS_", "LC_", "LANG")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(outside)}
    return {**kept, **values}


def _program(folder: Path, *arguments: str | Path, **values: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *arguments],
        cwd=folder,
        env=_environment(**values),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [*os.environ]:
        if name.startswith("CREATOR_LESSONS_") or name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("lang", ["en_GB.UTF-8", "fr_FR.UTF-8"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help(
    command: tuple[str, ...], lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", lang)
    assert run([*command, "--help"]) == 0
    printed = capsys.readouterr()
    assert f"creator-lessons {' '.join(command)}" in printed.out
    assert "--help" in printed.out and printed.err == ""


def test_every_command_and_option_is_described() -> None:
    def bare(command: click.Command, name: str) -> list[str]:
        own = [] if command.help else [name]
        own += [
            f"{name} {option.opts[0]}"
            for option in command.params
            if isinstance(option, click.Option) and not option.help
        ]
        if isinstance(command, click.Group):
            own += [line for one in command.commands.values() for line in bare(one, f"{name} {one.name}")]
        return own

    assert bare(build(), "creator-lessons") == []


def test_every_list_can_be_had_as_json() -> None:
    def lists(group: click.Group) -> list[click.Command]:
        nested = [found for one in group.commands.values() if isinstance(one, click.Group) for found in lists(one)]
        return nested + [one for name, one in group.commands.items() if name == "list"]

    found = lists(build())
    assert len(found) >= 4
    assert all(any("--json" in option.opts for option in command.params) for command in found)


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ({"LANGUAGE": "de:fr", "LANG": "en_US.UTF-8"}, "fr"),
    ],
)
def test_the_terminal_chooses_the_language(environ: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[str] = []
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("lti_tool.cli.set_language", chosen.append)
    assert run(["--help"]) == 0
    assert chosen == [lang]


def test_what_the_parser_says_by_itself_is_looked_up_in_our_translations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words.speak()
    assert gettext.bindtextdomain(words.DOMAIN) == str(i18n.FOLDER)
    assert gettext.textdomain() == words.DOMAIN


def test_the_parsers_words_that_we_translate_are_those_it_says() -> None:
    folder = Path(inspect.getfile(click)).parent
    source = "\n".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    said = [*words.OF_CLICK, *(text for pair in words.OF_CLICK_IN_NUMBERS for text in pair)]
    assert [text for text in said if f'"{text}"' not in source] == []


def test_without_a_command_it_shows_help_and_says_that_this_was_not_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run([]) == 2
    assert "creator-lessons demo" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["bogus"], ["partner", "add"], ["serve", "--bogus"], ["demo", "--port", "x"]])
def test_a_wrong_use_is_explained_without_a_stack_trace(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and "Traceback" not in printed.err
    assert "--help" in printed.err


def test_the_installed_program_prints_help(tmp_path: Path) -> None:
    done = _program(tmp_path, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "partner" in done.stdout and "demo" in done.stdout
    assert [*tmp_path.iterdir()] == []


def test_an_unknown_setting_is_one_sentence(tmp_path: Path) -> None:
    done = _program(tmp_path, "partner", "list", CREATOR_LESSONS_BASE_ULR="https://lessons.example")
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1 and "CREATOR_LESSONS_BASE_ULR" in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_setting_that_does_not_fit_is_one_sentence(tmp_path: Path) -> None:
    done = _program(tmp_path, "worker", CREATOR_LESSONS_LOG_LEVEL="loud")
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1 and "CREATOR_LESSONS_LOG_LEVEL" in done.stderr


@pytest.mark.parametrize(
    "command",
    [("init",), ("serve", "--port", "0"), ("worker",), ("partner", "list"), ("credential", "list"), ("keys", "list")],
)
def test_a_data_folder_that_cannot_be_made_is_one_sentence(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert run([*command, "--data", str(tmp_path / "file" / "data")]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1 and "--data" in printed.err


def test_a_data_folder_that_may_not_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("lti_tool.commands.common.os.access", lambda _path, mode: not mode & os.W_OK)
    assert run(["partner", "list", "--data", str(tmp_path)]) == 1
    (sentence,) = capsys.readouterr().err.splitlines()
    assert str(tmp_path) in sentence and "--data" in sentence


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_one_sentence(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run([command, "--port", str(port), "--data", str(tmp_path / "data")]) == 1
    (sentence,) = capsys.readouterr().err.splitlines()
    assert str(port) in sentence and "--port" in sentence
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "url", ["mysql://host/name", "postgres", "sqlite+aiosqlite:///x.db", "postgresql+asyncpg://host/name", "::"]
)
def test_another_kind_of_database_is_one_sentence(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CREATOR_LESSONS_DATABASE_URL", url)
    assert run(["partner", "list"]) == 1
    (sentence,) = capsys.readouterr().err.splitlines()
    assert "CREATOR_LESSONS_DATABASE_URL" in sentence


def test_a_database_that_does_not_answer_is_one_sentence_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"postgresql+psycopg://lessons:hunter2hunter2@/none?host={tmp_path}"
    monkeypatch.setenv("CREATOR_LESSONS_DATABASE_URL", url)
    assert run(["partner", "list"]) == 1
    printed = capsys.readouterr()
    assert len(printed.err.splitlines()) == 1 and "hunter2" not in printed.err


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "creator-lessons.db").write_text("not a database, but long enough to be looked at " * 40)
    assert run(["partner", "list", "--data", str(folder)]) == 1
    (sentence,) = capsys.readouterr().err.splitlines()
    assert "database" in sentence


def test_what_the_system_refuses_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("lti_tool.commands.common.Table", full)
    run(["partner", "add", "Society", "--data", str(tmp_path / "data")])
    capsys.readouterr()
    assert run(["partner", "list", "--data", str(tmp_path / "data")]) == 1
    assert capsys.readouterr().err == f"creator-lessons: {os.strerror(errno.ENOSPC)}\n"
