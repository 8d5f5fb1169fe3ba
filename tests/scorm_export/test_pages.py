"""The pages: what they say, in which languages, with which media."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from packages.lesson import Lesson
from scorm_export.package import CannotPackage, Entry
from scorm_export.pages import island, launch, names, pages, shared_names
from tests.packages.rich import fill_rich
from tests.scorm_export.packing import DOOR, LANGUAGES, NOTICE, catalogue, package
from tests.scorm_export.reading import Read, packed

SHIPPED = tuple(catalogue().lessons)


@pytest.fixture
def rich(tmp_path: Path) -> Lesson:
    """A lesson with one of everything, in English and Arabic, with segments for some markets."""
    return fill_rich(tmp_path).load().lessons["rich-lesson"]


def test_only_the_media_of_the_package_s_languages_come_along_and_no_other_captions_are_offered(rich: Lesson) -> None:
    made = package([rich], languages=("ar",))
    there = packed(made)
    media = {name.rpartition("/")[2] for name in there if "/media/" in name}
    assert {"intro.ar.mp3", "film.ar.vtt", "film.mp4", "film.m4a", "poster.jpg", "layers.svg"} == media
    film = next(one for one in json.loads(there["lessons/rich-lesson/ar.json"])["segments"] if one["kind"] == "video")
    assert [one["lang"] for one in film["captions"]] == ["ar"]
    assert "lessons/rich-lesson/en.json" not in there
    assert {name for name in there if "/messages/" in name} == {"player/messages/ar.json", "player/messages/en.json"}


def test_a_lesson_that_lacks_a_language_stands_in_its_own(rich: Lesson) -> None:
    there = packed(package([rich], languages=("fr", "ar")))
    said = Read(there[launch(rich.id)].decode()).islands["package"]
    assert [one["lang"] for one in said["languages"]] == ["en", "ar"]
    assert (said["lang"], said["dir"]) == ("en", "ltr")


def test_the_names_are_known_without_rendering_and_are_those_of_the_entries(rich: Lesson) -> None:
    for made in (package(SHIPPED, "cmi5", door=DOOR), package([rich], languages=("ar",))):
        own = [name for lesson in made.lessons for name in names(made, lesson)]
        assert [entry.name for entry in pages(made)] == [*own, *shared_names(made)]


def test_the_page_lives_under_a_strict_policy_and_says_what_its_host_is() -> None:
    made = package(["split-sheets"], "scorm2004-4", door=DOOR, notice=NOTICE, market="FR", languages=("ar", "en"))
    page = packed(made)[launch("split-sheets")].decode()
    read = Read(page)
    assert read.inline == []
    assert read.islands["package"] == {
        "kind": "scorm2004",
        "ns": "https://w3id.org/creator-lessons",
        "market": "FR",
        "lesson": "split-sheets",
        "languages": [{"lang": "ar", "label": "العربية"}, {"lang": "en", "label": "English"}],
        "lang": "ar",
        "dir": "rtl",
        "next": [],
        "door": {"url": DOOR.url, "token": DOOR.token, "dispatch": DOOR.dispatch},
        "notice": {"version": "3", "html": dict(sorted(NOTICE.html.items()))},
    }
    assert '<html lang="ar" dir="rtl">' in page
    assert "<noscript>" in page and 'id="from-disk"' in page


def test_what_an_author_writes_stays_text(rich: Lesson, tmp_path: Path) -> None:
    hostile = '</script><script>alert("1")</script>'
    for file in ("en.toml", "ar.toml"):
        words = rich.folder / file
        words.write_text(re.sub(r"^title = .*$", f"title = '{hostile}'", words.read_text(), count=1, flags=re.M))
    from packages.catalogue import load

    page = packed(package([load([tmp_path]).lessons[rich.id]]))[launch(rich.id)].decode()
    assert Read(page).inline == []
    assert hostile not in page
    assert "</script>" not in island({"a": hostile})
    assert json.loads(island({"a": hostile})) == {"a": hostile}


@pytest.mark.parametrize("harm", ["gone", "outside", "folder"])
def test_a_lesson_whose_media_are_broken_is_named_with_the_cure(harm: str, rich: Lesson, tmp_path: Path) -> None:
    film = rich.folder / "media/film.mp4"
    film.unlink()
    if harm == "outside":
        (tmp_path / "secret.mp4").write_bytes(b"secret")
        film.symlink_to(tmp_path / "secret.mp4")
    elif harm == "folder":
        film.mkdir()
    with pytest.raises(CannotPackage, match=r"rich-lesson .*media/film\.mp4.* Put it there"):
        list(pages(package([rich])))


def test_films_are_stored_and_texts_deflated() -> None:
    made: dict[str, Entry] = {entry.name: entry for entry in pages(package(["work-and-recording"]))}
    folder = "lessons/work-and-recording/media/"
    assert all(made[folder + name].stored for name in ("film.mp4", "film.m4a", "poster.jpg"))
    assert not any(made[folder + name].stored for name in ("film.en.vtt", "radio.svg"))
    assert all(isinstance(made[folder + name].source, Path) for name in ("film.mp4", "film.en.vtt"))


def test_the_exporter_has_its_words_in_every_language_of_the_house() -> None:
    from scorm_export.words import word

    for key in ("needs_scripts", "from_disk", "minutes", "how_to", "results_sent", "no_results"):
        told = {word(key, lang) for lang in LANGUAGES}
        assert len({text for text, _ in told}) == len({lang for _, lang in told}) == len(LANGUAGES)
        assert len({tuple(re.findall(r"\{\w+\}", text)) for text, _ in told}) == 1
    assert word("lessons", "pt-BR") == ("Lessons", "en")
