"""Catalogue: what is found in folders, in which order, and how it is searched."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from packages.catalogue import load, shipped

MORE = {
    "money-lesson": ("Getting paid", "Être payé", "getting-paid", "Where money comes from."),
    "law-lesson": (
        "Copyright without formalities",
        "Le droit d'auteur sans formalités",
        "copyright",
        "No office.",
    ),
    "name-lesson": ("Metadata that pays", "Des métadonnées qui paient", "metadata", "Codes for a recording."),
}


def _add(shelf: Any, name: str, title: str, french: str, topic: str, summary: str) -> Path:
    folder: Path = shelf.root / "lessons" / name
    shutil.copytree(shelf.folder, folder)
    for file, pairs in {
        "lesson.toml": [("good-lesson", name), ('["copyright", "recording"]', f'["{topic}"]')],
        "en.toml": [("The song and the recording", title), ("Two layers of every track.", summary)],
        "fr.toml": [
            ("L'œuvre protégée et l'enregistrement", french),
            ("Deux couches de chaque morceau.", "Voici."),
        ],
    }.items():
        text = (folder / file).read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def _full(shelf: Any) -> Any:
    for name, words in MORE.items():
        _add(shelf, name, *words)
    return shelf.load()


def _found(catalogue: Any, *query: Any) -> list[str]:
    return [lesson.id for lesson in catalogue.search(*query)]


def test_lessons_come_in_the_order_of_the_modules_then_by_name(shelf: Any) -> None:
    (shelf.root / "modules" / "basics.toml").write_text(
        'id = "basics"\nlessons = ["name-lesson", "good-lesson"]\n[title]\nen = "B"\n[summary]\nen = "B"\n',
        encoding="utf-8",
    )
    catalogue = _full(shelf)
    assert catalogue.problems == ()
    assert list(catalogue.lessons) == ["name-lesson", "good-lesson", "law-lesson", "money-lesson"]
    assert catalogue.modules["basics"].lessons == ("name-lesson", "good-lesson")


def test_an_empty_search_gives_all_in_the_order_of_the_catalogue(shelf: Any) -> None:
    catalogue = _full(shelf)
    for query in ("", "   ", "?!"):
        assert _found(catalogue, query, "en") == list(catalogue.lessons)


def test_the_search_knows_no_accents_and_no_capitals(shelf: Any) -> None:
    catalogue = _full(shelf)
    assert _found(catalogue, "OEUVRE", "fr") == ["good-lesson"]
    assert _found(catalogue, "œuvre PROTEGEE", "fr") == ["good-lesson"]
    assert _found(catalogue, "metadonnees", "fr-CM") == ["name-lesson"]


def test_the_search_speaks_the_readers_language(shelf: Any) -> None:
    catalogue = _full(shelf)
    assert _found(catalogue, "formalités", "fr") == ["law-lesson"]
    assert _found(catalogue, "métadonnées", "en") == []
    assert _found(catalogue, "metadata", "sw") == ["name-lesson"]  # no Swahili: the lesson's own language


def test_a_word_in_the_title_comes_before_one_in_the_summary(shelf: Any) -> None:
    assert _found(_full(shelf), "recording", "en")[:2] == ["good-lesson", "name-lesson"]


def test_glossary_outcomes_and_beginnings_of_words_are_found(shelf: Any) -> None:
    catalogue = _full(shelf)
    assert set(_found(catalogue, "master", "en")) == set(catalogue.lessons)
    assert set(_found(catalogue, "layers", "en")) == set(catalogue.lessons)
    assert _found(catalogue, "formal", "en") == ["law-lesson"]
    assert _found(catalogue, "recordings", "en")[:2] == ["good-lesson", "name-lesson"]


def test_a_question_in_plain_words_finds_its_lesson_first(shelf: Any) -> None:
    assert _found(_full(shelf), "How do I get my money?", "en")[0] == "money-lesson"


def test_a_topic_narrows_the_search(shelf: Any) -> None:
    catalogue = _full(shelf)
    assert _found(catalogue, "", "en", "copyright") == ["good-lesson", "law-lesson"]
    assert _found(catalogue, "recording", "en", "metadata") == ["name-lesson"]
    assert _found(catalogue, "", "en", "ghost") == []
    assert catalogue.topics[:2] == ("copyright", "recording")


def test_nothing_is_found_for_words_that_no_lesson_has(shelf: Any) -> None:
    assert _found(_full(shelf), "zebra", "en") == []


def test_a_broken_lesson_is_left_out_and_those_who_name_it_are_shown_without_it(shelf: Any) -> None:
    folder = _add(shelf, "law-lesson", *MORE["law-lesson"])
    shelf.edit("lesson.toml", "next = []", 'next = ["law-lesson"]')
    module = shelf.root / "modules" / "basics.toml"
    module.write_text(module.read_text(encoding="utf-8").replace('["good', '["law-lesson", "good'), encoding="utf-8")
    assert shelf.load().lessons["good-lesson"].next == ("law-lesson",)
    (folder / "en.toml").unlink()
    catalogue = shelf.load()
    assert [problem.code for problem in catalogue.problems] == ["missing-language-file"]
    assert catalogue.lessons["good-lesson"].next == ()
    assert catalogue.modules["basics"].lessons == ("good-lesson",)


def test_a_module_naming_an_unknown_lesson_is_refused(shelf: Any) -> None:
    module = shelf.root / "modules" / "basics.toml"
    module.write_text(module.read_text(encoding="utf-8").replace('["good', '["ghost-lesson", "good'), encoding="utf-8")
    problem = shelf.problem("unknown-lesson")
    assert (problem.file, problem.line, problem.values["id"]) == (module, 2, "ghost-lesson")
    assert not shelf.load().modules


def test_a_module_has_the_name_of_its_file_and_both_texts_in_each_language(shelf: Any) -> None:
    module = shelf.root / "modules" / "basics.toml"
    module.write_text(
        'id = "other"\nlessons = ["good-lesson"]\n[title]\nen = "B"\nfr = "B"\n[summary]\nen = "B"\n',
        encoding="utf-8",
    )
    assert [problem.code for problem in shelf.load().problems] == ["id-not-file", "missing-translation"]


def test_a_lesson_id_used_in_two_folders_is_refused(shelf: Any, tmp_path: Path) -> None:
    other = tmp_path / "other" / "lessons" / "good-lesson"
    shutil.copytree(shelf.folder, other)
    catalogue = load([shelf.root, tmp_path / "other"])
    assert [problem.code for problem in catalogue.problems] == ["duplicate-id"]
    assert catalogue.lessons["good-lesson"].folder == shelf.folder


def test_a_module_id_used_twice_is_refused(shelf: Any, tmp_path: Path) -> None:
    shutil.copytree(shelf.root / "modules", tmp_path / "other" / "modules")
    (tmp_path / "other" / "lessons").mkdir()
    catalogue = load([shelf.root, tmp_path / "other"])
    assert [problem.code for problem in catalogue.problems] == ["duplicate-id"]


def test_a_folder_with_one_lesson_can_be_checked_alone(shelf: Any) -> None:
    catalogue = load([shelf.folder])
    assert (list(catalogue.lessons), catalogue.problems) == (["good-lesson"], ())


def test_every_shipped_lesson_loads_without_problems() -> None:
    catalogue = shipped()
    assert [problem.render() for problem in catalogue.problems] == []
    assert len(catalogue.lessons) >= 3
    for lesson in catalogue.lessons.values():
        assert {"en", "fr"} <= set(lesson.languages)
    assert catalogue.modules


def _own(shelf: Any, root: Path, name: str, **changes: str) -> Path:
    """A lesson of somebody's own, in another folder than the shelf's."""
    folder = root / "lessons" / name
    shutil.copytree(shelf.folder, folder)
    text = (folder / "lesson.toml").read_text(encoding="utf-8").replace('"good-lesson"', f'"{name}"')
    for old, new in changes.items():
        text = text.replace(f"{old} = []", f"{old} = {new}")
    (folder / "lesson.toml").write_text(text, encoding="utf-8")
    return folder


def test_lessons_beside_a_catalogue_may_name_its_lessons_and_come_after_them(shelf: Any, tmp_path: Path) -> None:
    common = shelf.load()
    _own(shelf, tmp_path / "own", "own-lesson", next='["good-lesson"]')
    (tmp_path / "own" / "modules").mkdir()
    (tmp_path / "own" / "modules" / "own-module.toml").write_text(
        'id = "own-module"\nlessons = ["own-lesson", "good-lesson"]\n[title]\nen = "B"\n[summary]\nen = "B"\n',
        encoding="utf-8",
    )
    both = load([tmp_path / "own"], common, prefix="own-")
    assert both.problems == ()
    assert list(both.lessons) == ["good-lesson", "own-lesson"]
    assert both.lessons["good-lesson"] is common.lessons["good-lesson"]
    assert both.lessons["own-lesson"].next == ("good-lesson",)
    assert both.modules["own-module"].lessons == ("own-lesson", "good-lesson")
    assert len(both.search("layers", "en")) == 2
    assert list(common.lessons) == ["good-lesson"]


def test_an_id_that_is_not_its_owners_is_told_with_a_cure_and_left_out(shelf: Any, tmp_path: Path) -> None:
    common = shelf.load()
    for name in ("song", "own-song", "own-town-song", "good-lesson"):
        _own(shelf, tmp_path / "own", name)
    (tmp_path / "own" / "modules").mkdir()
    (tmp_path / "own" / "modules" / "theirs.toml").write_text(
        'id = "theirs"\nlessons = ["own-song"]\n[title]\nen = "B"\n[summary]\nen = "B"\n', encoding="utf-8"
    )
    both = load([tmp_path / "own"], common, prefix="own-", others=["own-town-"])
    assert list(both.lessons) == ["good-lesson", "own-song"]
    assert both.lessons["good-lesson"] is common.lessons["good-lesson"]
    assert both.modules == common.modules
    told = {problem.file.parent.name: problem for problem in both.problems}
    assert {name: problem.code for name, problem in told.items()} == {
        "song": "foreign-id",
        "own-town-song": "foreign-id",
        "good-lesson": "duplicate-id",
        "modules": "foreign-id",
    }
    assert "Call it own-song" in told["song"].render()
    assert told["song"].line == 1


def test_what_is_for_other_countries_only_is_not_offered(shelf: Any, tmp_path: Path) -> None:
    _own(shelf, shelf.root, "french-lesson", markets='["FR", "BE"]')
    (shelf.root / "modules" / "both.toml").write_text(
        'id = "both"\nlessons = ["french-lesson", "good-lesson"]\n[title]\nen = "B"\n[summary]\nen = "B"\n',
        encoding="utf-8",
    )
    (shelf.root / "modules" / "french.toml").write_text(
        'id = "french"\nlessons = ["french-lesson"]\n[title]\nen = "B"\n[summary]\nen = "B"\n', encoding="utf-8"
    )
    whole = shelf.load()
    assert whole.for_market("FR") == whole == whole.for_market("BE")
    for market in (None, "", "BR"):
        offered = whole.for_market(market)
        assert list(offered.lessons) == ["good-lesson"]
        assert {name: module.lessons for name, module in offered.modules.items()} == {
            "basics": ("good-lesson",),
            "both": ("good-lesson",),
        }
        assert [lesson.id for lesson in offered.search("", "en")] == ["good-lesson"]
