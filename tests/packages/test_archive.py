"""Each version of a lesson stays as it was, whatever happens to the lesson and to the process that keeps it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from packages.archive import Archive, digest, files_of
from packages.catalogue import load
from tests.packages.rich import fill_rich

ROOT = Path(__file__).parents[2]
KEEP = """
import os, sys
from pathlib import Path
from packages.archive import Archive
from packages.catalogue import load

lesson = load([Path(sys.argv[1])]).lessons["rich-lesson"]
{before}
print(Archive(Path(sys.argv[2])).keep(lesson))
"""


@pytest.fixture
def rich(tmp_path: Path) -> Any:
    return fill_rich(tmp_path / "shelf")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def _lesson(rich: Any) -> Any:
    return rich.load().lessons["rich-lesson"]


def _start(rich: Any, archive: Archive, before: str = "") -> subprocess.Popen[str]:
    script = KEEP.format(before=before)
    command = [sys.executable, "-c", script, str(rich.root), str(archive.folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _names(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_a_kept_version_is_found_as_it_was_after_the_lesson_has_changed(rich: Any, archive: Archive) -> None:
    lesson = _lesson(rich)
    first = archive.keep(lesson)
    rich.edit("en.toml", "Codes that pay", "Codes that pay well")
    (rich.folder / "media" / "poster.jpg").write_bytes(b"another")
    second = archive.keep(_lesson(rich))
    assert first != second
    assert len(first) == 16 and set(first) <= set("0123456789abcdef")
    for name, title, poster in ((first, "Codes that pay", b"poster"), (second, "Codes that pay well", b"another")):
        found = archive.find("rich-lesson", name)
        assert found is not None
        assert found.text("en").title == title
        assert (found.folder / "media" / "poster.jpg").read_bytes() == poster
        assert found.folder == archive.folder / "rich-lesson" / name


@pytest.mark.parametrize("file", ["lesson.toml", "en.toml", "ar.toml", "media/film.ar.vtt", "media/layers.png"])
def test_every_file_of_every_market_counts_for_the_digest(rich: Any, file: str) -> None:
    lesson = _lesson(rich)
    before = digest(lesson)
    assert digest(lesson) == before == digest(lesson.for_market("BR")) == digest(lesson.for_market(None))
    with (rich.folder / file).open("ab") as stream:
        stream.write(b"\n")
    assert digest(lesson) != before


def test_only_the_files_of_the_lesson_are_kept(rich: Any, archive: Archive) -> None:
    (rich.folder / "notes.txt").write_text("mine", encoding="utf-8")
    (rich.folder / "media" / "draft.mp4").write_bytes(b"large")
    lesson = _lesson(rich)
    kept = archive.folder / "rich-lesson" / archive.keep(lesson.for_market("BR"))
    assert _names(kept) == sorted(files_of(lesson))
    assert digest(lesson) == kept.name


def test_what_is_kept_is_not_written_again(rich: Any, archive: Archive) -> None:
    lesson = _lesson(rich)
    kept = archive.folder / "rich-lesson" / archive.keep(lesson)
    before = kept.stat().st_ino
    for one in (archive, Archive(archive.folder)):
        assert one.keep(lesson) == kept.name
    assert kept.stat().st_ino == before
    assert [entry.name for entry in kept.parent.iterdir()] == [kept.name]


def test_a_version_that_was_removed_is_kept_again(rich: Any, archive: Archive) -> None:
    lesson = _lesson(rich)
    name = archive.keep(lesson)
    (archive.folder / "rich-lesson" / name).rename(archive.folder / "rich-lesson" / "elsewhere")
    assert archive.keep(lesson) == name
    assert archive.find("rich-lesson", name) is not None


def test_what_was_found_once_is_not_read_again_and_what_was_not_found_is_looked_for_again(
    rich: Any, archive: Archive
) -> None:
    lesson = _lesson(rich)
    name = digest(lesson)
    assert archive.find("rich-lesson", name) is None
    Archive(archive.folder).keep(lesson)
    found = archive.find("rich-lesson", name)
    assert found is not None
    assert archive.find("rich-lesson", name) is found


def test_a_crash_in_the_middle_of_a_copy_leaves_nothing_half(rich: Any, archive: Archive) -> None:
    process = _start(rich, archive, before="os.fsync = lambda handle: os._exit(9)")
    process.communicate(timeout=60)
    assert process.returncode == 9
    versions = archive.folder / "rich-lesson"
    left = list(versions.iterdir())
    assert [entry.name[:5] for entry in left] == [".new-"]
    lesson = _lesson(rich)
    assert archive.find("rich-lesson", digest(lesson)) is None
    os.utime(left[0], (time.time() - 7200, time.time() - 7200))
    name = archive.keep(lesson)
    assert [entry.name for entry in versions.iterdir()] == [name]
    assert archive.find("rich-lesson", name) is not None


def test_several_processes_keep_the_same_version_at_once(rich: Any, archive: Archive) -> None:
    processes = [_start(rich, archive) for _ in range(3)]
    names = {process.communicate(timeout=60)[0].strip() for process in processes}
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert names == {digest(_lesson(rich))}
    assert [entry.name for entry in (archive.folder / "rich-lesson").iterdir()] == list(names)
    assert archive.find("rich-lesson", names.pop()) is not None


@pytest.mark.parametrize("name", ["media/poster.jpg", "en.toml", "lesson.toml", "media"])
def test_a_link_that_leads_out_of_the_folder_is_not_followed(rich: Any, archive: Archive, name: str) -> None:
    lesson = _lesson(rich)
    away = rich.root / "away"
    (rich.folder / name).rename(away)
    (rich.folder / name).symlink_to(away)
    for refused in (digest, archive.keep):
        with pytest.raises(OSError, match="lies outside"):
            refused(lesson)
    assert list(archive.folder.rglob("*.*")) == []


def test_a_link_within_the_folder_is_kept_as_a_file(rich: Any, archive: Archive) -> None:
    poster = rich.folder / "media" / "poster.jpg"
    poster.rename(poster.with_name("real.jpg"))
    poster.symlink_to("real.jpg")
    kept = archive.folder / "rich-lesson" / archive.keep(_lesson(rich)) / "media" / "poster.jpg"
    assert kept.read_bytes() == b"poster" and not kept.is_symlink()


@pytest.mark.parametrize("kind", ["gone", "folder", "pipe"])
def test_a_file_that_is_none_any_more_is_an_error_and_leaves_nothing(rich: Any, archive: Archive, kind: str) -> None:
    lesson = _lesson(rich)
    poster = rich.folder / "media" / "poster.jpg"
    poster.unlink()
    if kind == "folder":
        poster.mkdir()
    if kind == "pipe":
        os.mkfifo(poster)
    with pytest.raises(OSError):
        archive.keep(lesson)
    assert not archive.folder.exists()


@pytest.mark.parametrize(
    "lesson_id, name",
    [
        ("rich-lesson", "0" * 16),
        ("rich-lesson", ""),
        ("rich-lesson", ".."),
        ("..", "0123456789abcdef"),
        ("../archive", "0123456789abcdef"),
        ("", "0123456789abcdef"),
        ("rich-lesson", "0123456789ABCDEF"),
        ("rich-lesson\n", "0123456789abcdef"),
    ],
)
def test_what_is_not_there_or_no_name_is_not_found(archive: Archive, lesson_id: str, name: str) -> None:
    assert archive.find(lesson_id, name) is None


def test_a_kept_version_that_somebody_broke_is_not_found(rich: Any, archive: Archive) -> None:
    name = archive.keep(_lesson(rich))
    (archive.folder / "rich-lesson" / name / "en.toml").write_text("broken", encoding="utf-8")
    assert archive.find("rich-lesson", name) is None
    assert load([rich.root]).problems == ()
