"""Packages are made by a command: what is in them, for whom, and what is said when they can't be made."""

from __future__ import annotations

import json
import shutil
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from lti_tool.lessons import Lessons
from packages import catalogue
from packages.lesson import Lesson
from scorm_export.validate import validate
from tests.lti_tool.commands.conftest import Command

FORMATS = ("scorm12", "scorm2004-3", "scorm2004-4", "cmi5", "tincan", "cc", "cc11", "html")


def island(zip: Path, lesson: str = "split-sheets") -> dict[str, Any]:
    """What the page of a lesson says to the player."""
    with zipfile.ZipFile(zip) as file:
        page = file.read(f"lessons/{lesson}/index.html").decode()
    start = page.index('id="package">') + len('id="package">')
    found: dict[str, Any] = json.loads(page[start : page.index("</script>", start)])
    return found


@pytest.fixture
def society(cli: Command) -> str:
    assert cli("partner", "add", "Society of Songs", "--market", "FR").status == 0
    return "Society of Songs"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_lesson_becomes_a_package_of_each_standard_that_has_no_fault(
    cli: Command, society: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREATOR_LESSONS_BASE_URL", "https://lessons.example")
    said = cli("export", "split-sheets", "--format", kind, "--lang", "fr,en", "--partner", society, "--out", "made")
    assert said.status == 0, said.err
    made = Path("made") / f"split-sheets-{kind}.zip"
    assert str(made) in said.out
    report = validate(made)
    assert [finding for finding in report.findings if finding.severity in ("error", "warning")] == []


def test_a_package_for_a_partner_reports_to_our_door_with_the_key_of_its_dispatch(cli: Command, society: str) -> None:
    cli("export", "split-sheets", "--format", "scorm12", "--lang", "fr,en", "--partner", society)
    said = island(Path("split-sheets-scorm12.zip"))
    [dispatch] = json.loads(cli("dispatch", "list", "--json").out)
    assert said["door"]["url"] == "http://127.0.0.1:8000/collect"
    assert said["door"]["dispatch"] == dispatch["id"] and said["door"]["token"].startswith(dispatch["id"] + ".")
    assert (dispatch["lessons"], dispatch["languages"]) == (["split-sheets"], ["fr", "en"])
    assert set(said["notice"]["html"]) == {"fr", "en"} and "Society of Songs" in said["notice"]["html"]["fr"]
    assert said["market"] == "FR" and len(said["digest"]) == 16


def test_without_a_partner_a_package_reports_to_its_lms_alone_and_the_command_says_so(cli: Command) -> None:
    said = cli("export", "split-sheets", "--format", "scorm12", "--lang", "en")
    assert said.status == 0 and "none come here" in said.err
    found = island(Path("split-sheets-scorm12-en.zip"))
    assert found["door"] is None and found["notice"] is None


def test_exported_again_a_package_has_the_same_bytes(cli: Command, society: str) -> None:
    sums = []
    for folder in ("one", "two"):
        cli("export", "split-sheets", "--format", "cmi5", "--partner", society, "--out", folder)
        sums.append(sha256(Path(folder, "split-sheets-cmi5.zip").read_bytes()).hexdigest())
    assert sums[0] == sums[1]
    assert len(json.loads(cli("dispatch", "list", "--json").out)) == 1


def test_a_module_is_one_package_or_one_for_each_of_its_lessons(cli: Command) -> None:
    module = catalogue.shipped().modules["music-basics"]
    said = cli("export", module.id, "--format", "scorm12", "--lang", "en", "--out", "whole")
    assert [file.name for file in Path("whole").iterdir()] == ["music-basics-scorm12-en.zip"]
    assert "--each" in said.err
    cli("export", module.id, "--format", "scorm12", "--lang", "en", "--out", "each", "--each")
    assert {file.name for file in Path("each").iterdir()} == {f"{one}-scorm12-en.zip" for one in module.lessons}


def test_all_lessons_are_packed_and_a_cartridge_holds_all_in_one(cli: Command) -> None:
    cli("export", "--all", "--format", "tincan", "--lang", "ar", "--out", "made")
    assert len([*Path("made").iterdir()]) == len(catalogue.shipped().lessons)
    cli("export", "--all", "--format", "cc", "--out", "links")
    assert [file.name for file in Path("links").iterdir()] == ["all-cc.zip"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("split-shets", "--format", "cmi5"), "Did you mean split-sheets?"),
        (("nothing-like-it", "--format", "cmi5"), "creator-lessons lessons list"),
        (("--format", "cmi5"), "Name a lesson or a module, or give --all."),
        (("split-sheets", "--all", "--format", "cmi5"), "Name a lesson or a module, or give --all."),
        (("split-sheets", "--format", "cmi5", "--lang", "de"), "is not there in de; it is in"),
        (("split-sheets", "--format", "cmi5", "--partner", "Nobody"), "There is no partner called Nobody"),
    ],
)
def test_what_cannot_be_made_is_told_with_what_to_do(cli: Command, asked: tuple[str, ...], told: str) -> None:
    said = cli("export", *asked)
    assert said.status != 0 and told in said.err
    assert not [*Path().glob("*.zip")]


def test_an_address_of_this_machine_alone_is_warned_of(cli: Command, society: str) -> None:
    said = cli("export", "split-sheets", "--format", "cc", "--partner", society)
    assert said.status == 0 and "CREATOR_LESSONS_BASE_URL" in said.err


@pytest.fixture
def our_film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lesson of our own beside the shipped ones: its folder."""
    place = tmp_path / "own" / "our-film"
    shutil.copytree(catalogue.SHIPPED / "lessons" / "work-and-recording", place)
    text = (place / "lesson.toml").read_text(encoding="utf-8")
    (place / "lesson.toml").write_text(text.replace('id = "work-and-recording"', 'id = "our-film"'), encoding="utf-8")
    monkeypatch.setenv("CREATOR_LESSONS_LESSON_FOLDERS", str(place))
    return place


@pytest.mark.parametrize("until", ["keeping", "packing"])
def test_a_lesson_whose_film_went_away_stops_its_own_package_only(
    cli: Command, our_film: Path, until: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = catalogue.load([catalogue.SHIPPED, our_film]).lessons["our-film"]
    film = next(name for name in lesson.media if name.endswith(".mp4"))
    keep = Lessons.keep

    def gone(lessons: Lessons, lesson: Lesson) -> str:
        """The film is there when the lesson is read, and goes before it is kept, or after."""
        if until == "packing":
            kept = keep(lessons, lesson)
            (our_film / film).unlink(missing_ok=True)
            return kept
        (our_film / film).unlink(missing_ok=True)
        return keep(lessons, lesson)

    monkeypatch.setattr(Lessons, "keep", gone)
    said = cli("export", "--all", "--format", "html", "--lang", "en", "--out", "made")
    assert said.status == 1 and "Traceback" not in said.err
    assert "our-film" in said.err and film.rsplit("/", 1)[-1] in said.err and "Put it there" in said.err
    assert len([*Path("made").glob("*.zip")]) == len(catalogue.shipped().lessons)


def test_a_lesson_that_cannot_be_read_is_told_with_its_fault_and_the_others_are_made(
    cli: Command, our_film: Path
) -> None:
    (our_film / "lesson.toml").write_text('id = "our-film\nversion = 1\n', encoding="utf-8")
    said = cli("export", "--all", "--format", "tincan", "--lang", "en", "--out", "made")
    assert said.status == 1 and "our-film" in said.err and "lesson.toml" in said.err
    assert len([*Path("made").glob("*.zip")]) == len(catalogue.shipped().lessons)
    said = cli("export", "our-film", "--format", "tincan")
    assert said.status == 1 and "lesson.toml" in said.err and "There is no lesson" not in said.err


def test_a_lesson_without_the_language_wished_for_is_passed_over_and_told(cli: Command, our_film: Path) -> None:
    (our_film / "fr.toml").unlink()
    text = (our_film / "lesson.toml").read_text(encoding="utf-8")
    (our_film / "lesson.toml").write_text(text.replace('"fr", ', "", 1), encoding="utf-8")
    said = cli("export", "--all", "--format", "tincan", "--lang", "fr", "--out", "made")
    assert said.status == 1 and "our-film is not there in fr; it is in" in said.err
    assert len([*Path("made").glob("*.zip")]) == len(catalogue.shipped().lessons)
