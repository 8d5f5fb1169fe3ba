from __future__ import annotations

from pathlib import Path

import pytest

from lti_tool.author.template import write_lesson
from lti_tool.author.watch import Watched, only, signature
from packages.catalogue import SHIPPED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_lesson(tmp_path / "lessons" / "mine", "en")
    return tmp_path


def test_a_save_shows_at_once(folder: Path) -> None:
    watched = Watched([folder])
    assert watched.now().lessons["mine"].text("en").title == "My first lesson"
    file = folder / "lessons" / "mine" / "en.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("My first lesson", "Another"), encoding="utf-8")
    assert watched.now().lessons["mine"].text("en").title == "Another"


def test_nothing_is_read_again_while_nothing_changes(folder: Path) -> None:
    watched = Watched([folder])
    assert watched.now() is watched.now()


@pytest.mark.parametrize("change", ["add", "remove", "rename", "grow"])
def test_every_change_in_the_folder_is_seen(folder: Path, change: str) -> None:
    before = signature([folder])
    file = folder / "lessons" / "mine" / "en.toml"
    if change == "add":
        (folder / "lessons" / "mine" / "media" / "x.vtt").touch()
    elif change == "remove":
        file.unlink()
    elif change == "rename":
        file.rename(file.with_name("fr.toml"))
    else:
        file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert signature([folder]) != before


def test_only_what_lies_in_the_folder_is_shown_though_it_may_name_shipped_lessons(folder: Path) -> None:
    plan = folder / "lessons" / "mine" / "lesson.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(f'next = ["split-sheets"]\n{text}', encoding="utf-8")
    found = only([folder])
    assert list(found.lessons) == ["mine"] and found.problems == ()
    assert found.lessons["mine"].next == ("split-sheets",)


def test_one_lesson_of_the_shipped_ones_can_be_shown_alone() -> None:
    found = only([SHIPPED / "lessons" / "split-sheets"])
    assert list(found.lessons) == ["split-sheets"] and found.problems == ()


def test_a_lesson_folder_itself_can_be_shown(folder: Path) -> None:
    assert list(only([folder / "lessons" / "mine"]).lessons) == ["mine"]
