from __future__ import annotations

from pathlib import Path

import pytest

from tests.lti_tool.commands.conftest import Command
from tests.packages.h5p.packages import action, multi_choice, package, true_false


def test_a_package_becomes_a_lesson_and_what_did_not_map_is_told(cli: Command, tmp_path: Path) -> None:
    questions = [action("H5P.DragText", {}, "Drag it"), action("H5P.TrueFalse", true_false())]
    said = cli("lessons", "import", package(tmp_path, "H5P.QuestionSet", {"questions": questions}))
    assert said.status == 0 and "my-lessons/lessons/who-owns-a-song" in said.out and "Drag it" in said.out
    assert cli("lessons", "check", "my-lessons").status == 0


def test_id_folder_and_language_can_be_chosen(cli: Command, tmp_path: Path) -> None:
    file = package(tmp_path, "H5P.MultiChoice", multi_choice())
    assert cli("lessons", "import", file, "--id", "mine", "--lang", "ar", "--folder", "other").status == 0
    assert (tmp_path / "other" / "lessons" / "mine" / "ar.toml").is_file()


def test_a_hostile_package_is_refused_in_one_line_and_nothing_is_written(cli: Command, tmp_path: Path) -> None:
    said = cli("lessons", "import", package(tmp_path, "H5P.MultiChoice", multi_choice("<script>x</script>")))
    assert said.status == 1 and len(said.lines) == 1 and "Nothing was written" in said.err
    assert not (tmp_path / "my-lessons").exists()


@pytest.mark.parametrize("option", [("--id", "../x"), ("--lang", "tlh")])
def test_what_does_not_fit_is_told(cli: Command, tmp_path: Path, option: tuple[str, str]) -> None:
    said = cli("lessons", "import", package(tmp_path, "H5P.MultiChoice", multi_choice()), *option)
    assert said.status == 1 and option[1] in said.err


def test_a_second_import_writes_over_nothing(cli: Command, tmp_path: Path) -> None:
    file = package(tmp_path, "H5P.MultiChoice", multi_choice())
    cli("lessons", "import", file)
    said = cli("lessons", "import", file)
    assert said.status == 1 and "--id" in said.err


def test_a_place_that_cannot_be_written_is_told(cli: Command, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x", encoding="utf-8")
    said = cli("lessons", "import", package(tmp_path, "H5P.MultiChoice", multi_choice()), "--folder", "mine")
    assert said.status == 1 and "--folder" in said.err
