from __future__ import annotations

import json
from pathlib import Path

import pytest

from packages.translation import NOTES, Standing, note, standings

PLAN = 'id = "song"\nlanguages = ["en", "fr"]\ndefault_language = "en"\n'
ENGLISH = """\
title = "A song"
outcomes = ["One", "Two"]
drafted = true
[segments.intro]
title = "Hello"
[questions.q]
accept = ["ISRC"]
prompt = "What?"
[glossary]
"Work" = "What is written."
"""
FRENCH = """\
title = "Une chanson"
outcomes = ["Un", "Deux"]
reviewed_by = "Ada, juriste"
[segments.intro]
title = "Bonjour"
[questions.q]
prompt = "Quoi ?"
[glossary]
"Œuvre" = "Ce qui est écrit."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "song"
    made.mkdir()
    for name, text in (("lesson", PLAN), ("en", ENGLISH), ("fr", FRENCH)):
        (made / f"{name}.toml").write_text(text, encoding="utf-8")
    return made


def _french(folder: Path) -> Standing:
    return next(one for one in standings(folder)[0] if one.lang == "fr")


def _write(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_original_comes_first_and_lacks_nothing(folder: Path) -> None:
    first = standings(folder)[0][0]
    assert (first.lang, first.original, first.complete, first.texts, first.review) == ("en", True, True, 6, "drafted")


def test_a_whole_translation_is_complete_and_says_who_reviewed_it(folder: Path) -> None:
    found = _french(folder)
    assert (found.complete, found.noted, found.review, found.reviewer) == (True, False, "reviewed", "Ada, juriste")


def test_what_is_not_translated_is_named_by_its_key(folder: Path) -> None:
    _write(folder, "fr.toml", '["Un", "Deux"]', '["Un", " "]')
    _write(folder, "fr.toml", '"Œuvre" = "Ce qui est écrit."', "")
    assert _french(folder).missing == ("outcomes.2", "glossary.1")


def test_a_language_without_a_file_lacks_everything(folder: Path) -> None:
    (folder / "fr.toml").unlink()
    found = _french(folder)
    assert (len(found.missing), found.review) == (6, "")


def test_a_language_that_has_just_begun_counts_before_the_lesson_names_it(folder: Path) -> None:
    (folder / "ar.toml").write_text('title = "أغنية"\n', encoding="utf-8")
    arabic = next(one for one in standings(folder)[0] if one.lang == "ar")
    assert len(arabic.missing) == 5


def test_nothing_is_out_of_date_before_anything_is_noted(folder: Path) -> None:
    _write(folder, "en.toml", "Hello", "Welcome")
    assert _french(folder).outdated == ()


def test_what_the_original_changes_after_the_note_is_out_of_date_text_by_text(folder: Path) -> None:
    assert note(folder, "fr") == 6
    assert (_french(folder).noted, _french(folder).outdated) == (True, ())
    _write(folder, "en.toml", "Hello", "Welcome")
    assert _french(folder).outdated == ("segments.intro.title",)
    note(folder, "fr")
    assert _french(folder).outdated == ()


def test_a_text_that_the_original_got_later_is_out_of_date_where_it_stands_already(folder: Path) -> None:
    note(folder, "fr")
    _write(folder, "en.toml", '["One", "Two"]', '["One", "Two", "Three"]')
    _write(folder, "fr.toml", '["Un", "Deux"]', '["Un", "Deux", "Trois"]')
    assert _french(folder).outdated == ("outcomes.3",)


def test_other_line_breaks_in_the_original_change_nothing(folder: Path) -> None:
    note(folder, "fr")
    _write(folder, "en.toml", '"A song"', '"""A\nsong"""')
    assert _french(folder).outdated == ()


def test_a_language_with_gaps_cannot_be_noted(folder: Path) -> None:
    _write(folder, "fr.toml", 'prompt = "Quoi ?"', "")
    with pytest.raises(ValueError, match=r"questions\.q\.prompt"):
        note(folder, "fr")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_only_a_translation_can_be_noted(folder: Path, lang: str) -> None:
    with pytest.raises(KeyError):
        note(folder, lang)


@pytest.mark.parametrize("notes", ["", "[]", '{"fr": 3}', "[" * 5000, '{"fr": {"title": []}}'])
def test_broken_notes_are_as_none_or_as_old(folder: Path, notes: str) -> None:
    (folder / NOTES).write_text(notes, encoding="utf-8")
    assert _french(folder).missing == ()


def test_the_notes_are_the_same_bytes_for_the_same_words(folder: Path) -> None:
    note(folder, "fr")
    first = (folder / NOTES).read_bytes()
    note(folder, "fr")
    assert (folder / NOTES).read_bytes() == first and list(json.loads(first)) == ["fr"]


def test_a_broken_language_file_is_told_and_the_others_are_shown(folder: Path) -> None:
    (folder / "fr.toml").write_text("title = ", encoding="utf-8")
    found, problems = standings(folder)
    assert [one.lang for one in found] == ["en"] and problems[0].file.name == "fr.toml"


@pytest.mark.parametrize("plan", [None, "id = ", 'languages = "en"', "[default_language]"])
def test_a_lesson_that_cannot_be_read_is_a_problem_with_its_cure(folder: Path, plan: str | None) -> None:
    file = folder / "lesson.toml"
    file.unlink() if plan is None else file.write_text(plan, encoding="utf-8")
    found, problems = standings(folder)
    assert found == [] and problems[0].cure and problems[0].file == file
