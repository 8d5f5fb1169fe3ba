from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from packages.catalogue import SHIPPED
from tests.lti_tool.commands.conftest import Command

LESSON, MINE = "copyright-without-formalities", "of-my-own"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Lend a folder with one good lesson, which names shipped ones as what to take next."""
    made = tmp_path / "mine"
    shutil.copytree(SHIPPED / "lessons" / LESSON, made / "lessons" / MINE)
    toml = made / "lessons" / MINE / "lesson.toml"
    text = toml.read_text(encoding="utf-8")
    assert "next = [" in text
    toml.write_text(text.replace(f'id = "{LESSON}"', f'id = "{MINE}"'), encoding="utf-8")
    return made


def _break(folder: Path) -> None:
    (folder / "lessons" / MINE / "fr.toml").unlink()


def test_the_shipped_lessons_are_in_order(cli: Command) -> None:
    said = cli("lessons", "check")
    assert (said.status, said.err.strip()) == (0, "")
    assert "in order" in said.out


def test_a_good_folder_is_in_order(cli: Command, folder: Path) -> None:
    said = cli("lessons", "check", folder)
    assert said.status == 0 and said.out.startswith("1 lesson ")


def test_only_the_folders_that_were_named_are_told_about(cli: Command, folder: Path) -> None:
    (folder / "lessons" / "empty").mkdir()
    said = cli("lessons", "check", "--json", folder)
    assert said.status == 1
    assert all(problem["file"].startswith(str(folder)) for problem in json.loads(said.out))


def test_the_shipped_folder_can_be_named_as_well(cli: Command) -> None:
    assert cli("lessons", "check", SHIPPED).status == 0


def test_a_broken_lesson_is_told_with_its_file_and_ends_with_status_1(cli: Command, folder: Path) -> None:
    _break(folder)
    said = cli("lessons", "check", folder)
    assert (said.status, said.out) == (1, "")
    assert f"{MINE}/" in said.err and "fr" in said.err and "to mend" in said.lines[-1]
    assert "Traceback" not in said.err


def test_what_is_wrong_comes_as_json_for_scripts(cli: Command, folder: Path) -> None:
    assert json.loads(cli("lessons", "check", "--json", folder).out) == []
    _break(folder)
    said = cli("lessons", "check", "--json", folder)
    assert said.status == 1
    problems = json.loads(said.out)
    assert problems and {"file", "line", "code", "text"} == set(problems[0])


def test_a_folder_that_is_not_there_is_one_sentence(cli: Command, tmp_path: Path) -> None:
    said = cli("lessons", "check", tmp_path / "none")
    assert (said.status, said.out, len(said.lines)) == (1, "", 1)
    assert str(tmp_path / "none") in said.err


def test_the_list_names_every_lesson(cli: Command) -> None:
    ids = {path.name for path in (SHIPPED / "lessons").iterdir() if path.is_dir()}
    said = cli("lessons", "list", "--json")
    assert (said.status, said.err) == (0, "")
    assert {one["id"] for one in json.loads(said.out)} == ids
    table = cli("lessons", "list").out
    assert all(name in table for name in ids)


def test_the_list_speaks_the_terminals_language(cli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    english = {one["id"]: one["title"] for one in json.loads(cli("lessons", "list", "--json").out)}
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    french = {one["id"]: one["title"] for one in json.loads(cli("lessons", "list", "--json").out)}
    assert all(french[name] != english[name] for name in english)


def test_lessons_of_ones_own_stand_beside_the_shipped_ones(
    cli: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREATOR_LESSONS_LESSON_FOLDERS", str(folder))
    said = cli("lessons", "list", "--json")
    assert said.err == ""
    assert {MINE, LESSON} <= {one["id"] for one in json.loads(said.out)}


def test_the_list_says_when_a_lesson_is_left_out(cli: Command, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _break(folder)
    monkeypatch.setenv("CREATOR_LESSONS_LESSON_FOLDERS", str(folder))
    said = cli("lessons", "list", "--json")
    assert said.status == 0 and "lessons check" in said.err
    assert json.loads(said.out)
