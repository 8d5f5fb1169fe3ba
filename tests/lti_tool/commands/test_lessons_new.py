from __future__ import annotations

from pathlib import Path

import pytest

from tests.lti_tool.commands.conftest import Command


def test_a_new_lesson_is_made_and_in_order(cli: Command, tmp_path: Path) -> None:
    said = cli("lessons", "new", "my-song")
    assert said.status == 0 and "lessons preview my-lessons" in said.out
    assert (tmp_path / "my-lessons" / "lessons" / "my-song" / "en.toml").is_file()
    assert cli("lessons", "check", "my-lessons").status == 0


def test_a_lesson_is_made_in_the_language_that_is_asked_for(cli: Command, tmp_path: Path) -> None:
    assert cli("lessons", "new", "my-song", "--lang", "fr", "--folder", "mine").status == 0
    assert "Ma première leçon" in (tmp_path / "mine" / "lessons" / "my-song" / "fr.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["My Song", "-song", "s", "../song", "so_ng", "s" * 70])
def test_a_name_that_cannot_be_an_id_is_told_how_to_be_one(cli: Command, tmp_path: Path, name: str) -> None:
    said = cli("lessons", "new", "--", name)
    assert said.status == 1 and "my-first-lesson" in said.err
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_stays(cli: Command) -> None:
    cli("lessons", "new", "my-song")
    said = cli("lessons", "new", "my-song")
    assert said.status == 1 and "exists already" in said.err


def test_a_language_without_a_template_is_told(cli: Command) -> None:
    said = cli("lessons", "new", "my-song", "--lang", "tlh")
    assert said.status == 1 and "tlh" in said.err and "fr" in said.err


def test_a_place_that_is_a_file_is_told(cli: Command, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x", encoding="utf-8")
    said = cli("lessons", "new", "my-song", "--folder", "mine")
    assert said.status == 1 and "--folder" in said.err
