from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.lti_tool.commands.conftest import Command


@pytest.fixture
def song(cli: Command, tmp_path: Path) -> Path:
    """Lend a lesson in English, with a French file that lacks two texts."""
    cli("lessons", "new", "song")
    folder = tmp_path / "my-lessons" / "lessons" / "song"
    plan = folder / "lesson.toml"
    plan.write_text(plan.read_text(encoding="utf-8").replace('["en"]', '["en", "fr"]'), encoding="utf-8")
    words = (folder / "en.toml").read_text(encoding="utf-8")
    for line in ('a = "This one"\n', 'b = "That one"\n'):
        assert line in words
        words = words.replace(line, "")
    (folder / "fr.toml").write_text(words, encoding="utf-8")
    return folder


def test_what_is_missing_is_counted_and_named_when_asked_for(cli: Command, song: Path) -> None:
    said = cli("lessons", "status", "my-lessons")
    assert said.status == 0 and "14 of 16" in said.out and "--keys" in said.out
    said = cli("lessons", "status", song, "--keys")
    assert f"{song / 'fr.toml'}: missing: questions.first.choices.a" in said.out


def test_what_changed_since_it_was_noted_is_out_of_date(cli: Command, song: Path) -> None:
    (song / "fr.toml").write_text((song / "en.toml").read_text(encoding="utf-8"), encoding="utf-8")
    assert cli("lessons", "translated", song, "fr").out == "fr: 16 texts noted.\n"
    english = song / "en.toml"
    english.write_text(english.read_text(encoding="utf-8").replace("That one", "This other one"), encoding="utf-8")
    found = json.loads(cli("lessons", "status", song, "--lang", "fr", "--json").out)
    assert [one["outdated"] for one in found] == [["questions.first.choices.b"]]


def test_gaps_are_named_before_a_language_can_be_noted(cli: Command, song: Path) -> None:
    said = cli("lessons", "translated", song, "fr")
    assert said.status == 1 and "questions.first.choices.a" in said.err


@pytest.mark.parametrize("lang", ["en", "es"])
def test_only_a_translation_is_noted(cli: Command, song: Path, lang: str) -> None:
    said = cli("lessons", "translated", song, lang)
    assert said.status == 1 and f"{lang}.toml" in said.err


def test_the_shipped_lessons_are_shown_without_a_folder(cli: Command) -> None:
    said = cli("lessons", "status", "--json")
    assert said.status == 0 and {"split-sheets"} <= {one["lesson"] for one in json.loads(said.out)}


@pytest.mark.parametrize("arguments", [["status", "nowhere"], ["status", "."], ["translated", "nowhere", "fr"]])
def test_a_folder_without_lessons_is_told(cli: Command, arguments: list[str]) -> None:
    said = cli("lessons", *arguments)
    assert said.status == 1 and len(said.lines) == 1


def test_a_language_that_nothing_has_is_told(cli: Command, song: Path) -> None:
    said = cli("lessons", "status", song, "--lang", "tlh")
    assert said.status == 1 and "tlh" in said.err
