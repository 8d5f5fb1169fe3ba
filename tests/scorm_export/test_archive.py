"""The zip: the same bytes, flat memory, names that lead nowhere else, whole or not there."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scorm_export import archive
from scorm_export.package import CannotPackage, Entry


def opened(entries: list[Entry], folder: Path) -> zipfile.ZipFile:
    size = archive.write(entries, folder / "a.zip")
    assert size == (folder / "a.zip").stat().st_size
    return zipfile.ZipFile(folder / "a.zip")


def test_a_zip_holds_what_it_was_given_in_that_order_with_one_date_and_one_set_of_rights(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(os.urandom(3 * archive.BLOCK + 17))
    captions = tmp_path / "long.vtt"
    captions.write_bytes(b"00:01.000 --> 00:02.000\nwords\n" * 80_000)
    entries = [
        Entry("z.txt", b"words " * 500),
        Entry("empty.txt", b""),
        Entry("media/film.mp4", film, stored=True),
        Entry("media/long.vtt", captions),
        Entry("média/ключ.txt", b"x"),
    ]
    with opened(entries, tmp_path) as zipped:
        assert zipped.testzip() is None
        assert zipped.namelist() == [entry.name for entry in entries]
        for entry, info in zip(entries, zipped.infolist(), strict=True):
            wanted = entry.source if isinstance(entry.source, bytes) else entry.source.read_bytes()
            assert zipped.read(info) == wanted
            assert (info.date_time, info.external_attr >> 16) == ((1980, 1, 1, 0, 0, 0), 0o100644)
        packing = {info.filename: info.compress_type for info in zipped.infolist()}
    assert packing["media/film.mp4"] == packing["empty.txt"] == zipfile.ZIP_STORED
    assert packing["z.txt"] == packing["media/long.vtt"] == zipfile.ZIP_DEFLATED


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../up.txt",
        "a/../../up.txt",
        "a//b",
        "./a",
        "a/",
        "",
        "C:/a",
        "a\\b",
        "a\nb",
        "a?.txt",
        "a /b",
        "a.",
    ],
)
def test_a_name_that_leads_elsewhere_or_cannot_be_unpacked_everywhere_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(CannotPackage, match="Rename it"):
        archive.write([Entry(name, b"x")], tmp_path / "a.zip")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("second", ["a/film.mp4", "A/Film.mp4", "a/film.mp4/b", "a"])
def test_no_two_entries_are_one_where_capital_letters_do_not_count(second: str, tmp_path: Path) -> None:
    with pytest.raises(CannotPackage, match="two files"):
        archive.write([Entry("a/film.mp4", b"x"), Entry(second, b"y")], tmp_path / "a.zip")


def test_a_zip_that_fails_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    archive.write([Entry("a", b"first")], tmp_path / "a.zip")
    before = (tmp_path / "a.zip").read_bytes()

    def failing() -> Iterator[Entry]:
        yield Entry("a", b"second" * archive.BLOCK)
        raise CannotPackage("no more")

    with pytest.raises(CannotPackage, match="no more"):
        archive.write(failing(), tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.zip"]


def test_what_a_killed_process_left_is_removed_after_an_hour(tmp_path: Path) -> None:
    old, new = tmp_path / ".a.zip.0a.part", tmp_path / ".b.zip.0b.part"
    for file in (old, new):
        file.write_bytes(b"half")
    os.utime(old, (1, 1))
    archive.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [new]


def test_a_file_that_is_gone_or_is_none_is_named_with_a_cure(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    for name in ("gone.mp4", "pipe.mp4", "."):
        with pytest.raises(CannotPackage, match="Put it back") as refusal:
            archive.write([Entry("film.mp4", tmp_path / name, stored=True)], tmp_path / "a.zip")
        assert str(tmp_path / name) in str(refusal.value)
    assert not (tmp_path / "a.zip").exists()


def test_a_file_that_grows_while_it_is_packed_is_refused(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"x" * (2 * archive.BLOCK))

    class Meanwhile(io.BytesIO):
        def write(self, data: Any) -> int:
            with film.open("ab") as stream:
                stream.write(b"more")
            return super().write(data)

    with pytest.raises(CannotPackage, match="being written"):
        archive.Zip(Meanwhile()).add(Entry("film.mp4", film, stored=True))


def test_entries_after_four_gigabytes_are_found(tmp_path: Path) -> None:
    """The zip begins late in a sparse file, as it may: what counts is where its entries are."""
    start = 5 << 30
    with (tmp_path / "a.zip").open("w+b") as stream:
        stream.seek(start)
        zipped = archive.Zip(stream)
        zipped.add(Entry("a.txt", b"words " * 100))
        zipped.add(Entry("b.txt", b"b"))
        zipped.end()
    with zipfile.ZipFile(tmp_path / "a.zip") as read:
        assert read.testzip() is None
        assert {info.filename: info.header_offset >= start for info in read.infolist()} == {
            "a.txt": True,
            "b.txt": True,
        }
        assert read.read("a.txt") == b"words " * 100


def test_more_entries_than_sixty_five_thousand_are_listed(tmp_path: Path) -> None:
    with opened([Entry(f"{n}.txt", b"") for n in range(65_537)], tmp_path) as zipped:
        assert len(zipped.namelist()) == 65_537


@pytest.mark.long
def test_a_file_over_four_gigabytes_is_read_back(tmp_path: Path) -> None:
    with (tmp_path / "long.svg").open("wb") as stream:
        stream.truncate((4 << 30) + 5)
    with opened([Entry("long.svg", tmp_path / "long.svg"), Entry("b.txt", b"b")], tmp_path) as zipped:
        assert zipped.getinfo("long.svg").file_size == (4 << 30) + 5
        assert zipped.testzip() is None


def test_the_same_entries_are_the_same_bytes(tmp_path: Path) -> None:
    entries = [Entry("a.txt", b"a" * 100), Entry("b.txt", b"b")]
    hashes = []
    for name in ("one.zip", "two.zip"):
        archive.write(entries, tmp_path / name)
        hashes.append(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert hashes[0] == hashes[1]
