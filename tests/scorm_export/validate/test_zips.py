"""Zips that lie, are broken, or hold what no LMS unpacks: each is told by its code, and reading stays bounded."""

from __future__ import annotations

import stat
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scorm_export import schemas
from scorm_export.validate import Bounds, sizes, validate
from scorm_export.validate.bounds import BOUNDS
from scorm_export.validate.findings import Findings
from scorm_export.validate.opening import Archive
from tests.scorm_export.validate.made import CMI5, flagged, good, renamed, zipped


def _codes(path: Path, bounds: Bounds = BOUNDS) -> set[str]:
    return {found.code for found in validate(path, bounds).findings}


def _whole(folder: Path, **more: bytes) -> Path:
    return zipped(folder / "package.zip", {**good("scorm12"), **more})


def _written(folder: Path, data: bytes, name: str = "package.zip") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def _link(folder: Path) -> Path:
    path = folder / "package.zip"
    entry = zipfile.ZipInfo("film.mp4")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return path


def _broken_inside(folder: Path) -> Path:
    path = folder / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("film.mp4", b"frame by frame")
    return _written(folder, path.read_bytes().replace(b"frame by frame", b"frame by flame"))


def _without_its_list(folder: Path) -> Path:
    return _written(folder, _whole(folder).read_bytes().replace(b"PK\x01\x02", b"PK\x01\x09"))


def _unknown_letters(folder: Path) -> Path:
    return renamed(zipped(folder / "package.zip", {"film-e.mp4": b"x"}), b"film-e.mp4", b"film-\x82.mp4")


def _twice(folder: Path) -> Path:
    return zipped(folder / "package.zip", [*good("scorm12").items(), ("index.html", b"other")])


def _inner(folder: Path) -> Path:
    inner = zipped(folder / "inner.zip", good("scorm12"))
    return zipped(folder / "package.zip", {"course.zip": inner.read_bytes()})


def _website(folder: Path) -> Path:
    return zipped(folder / "package.zip", {"index.html": b"<html></html>", "player/start_package.js": b""})


ZIPS: tuple[tuple[str, Callable[[Path], Path]], ...] = (
    ("no-file", lambda folder: folder / "nothing.zip"),
    ("no-file", lambda folder: folder),
    ("not-zip", lambda folder: _written(folder, b"Rar!\x1a\x07\x00")),
    ("not-zip", lambda folder: _written(folder, b"")),
    ("not-zip", lambda folder: _written(folder, good("scorm12")["imsmanifest.xml"], "imsmanifest.xml")),
    ("zip-broken", lambda folder: _written(folder, _whole(folder).read_bytes()[:-30])),
    ("zip-broken", _without_its_list),
    ("zip-empty", lambda folder: zipped(folder / "package.zip", {})),
    ("encrypted", lambda folder: flagged(_whole(folder), b"index.html", flag=1)),
    ("packing", lambda folder: flagged(_whole(folder), b"index.html", packing=12)),
    ("file-broken", _broken_inside),
    ("file-broken", lambda folder: flagged(_whole(folder), b"index.html", size=9)),
    ("link", _link),
    ("duplicate", _twice),
    ("name-encoding", _unknown_letters),
    ("zip-in-zip", _inner),
    ("website", _website),
    ("size-file", lambda folder: flagged(_whole(folder), b"lms.js", size=60_000_000)),
    ("bomb", lambda folder: flagged(_whole(folder), b"lms.js", size=60_000_000)),
    ("xsd-root", lambda folder: zipped(folder / "package.zip", {"imsmanifest.xml": b"<nothing/>"})),
    ("url-relative", lambda folder: _written(folder, CMI5.encode(), "cmi5.xml")),
)


@pytest.mark.parametrize(("code", "make"), ZIPS, ids=[code for code, _ in ZIPS])
def test_a_fault_of_the_zip_is_told(tmp_path: Path, code: str, make: Callable[[Path], Path]) -> None:
    assert code in _codes(make(tmp_path))


def test_a_course_structure_by_itself_may_lead_to_pages_elsewhere(tmp_path: Path) -> None:
    alone = CMI5.replace("index.html?lesson=one", "https://example.org/lessons/one")
    report = validate(_written(tmp_path, alone.encode(), "cmi5.xml"))
    assert report.findings == () and report.kind == "cmi5" and {"alone", "elsewhere"} <= report.traits


def test_a_package_may_have_something_before_it_as_zips_may(tmp_path: Path) -> None:
    path = _whole(tmp_path)
    assert validate(_written(tmp_path, b"#!/bin/sh\n" + path.read_bytes())).kind == "scorm12"


def test_a_list_of_files_longer_than_the_bound_is_not_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "package.zip", {f"{number}.txt": b"" for number in range(500)})
    assert _codes(path, Bounds(directory=10_000)) == {"too-many-files"}
    assert _codes(path, Bounds(files=400)) == {"too-many-files"}


def test_what_unpacks_to_more_than_the_bound_in_all_is_not_unpacked(tmp_path: Path) -> None:
    path = zipped(tmp_path / "package.zip", {f"{number}.txt": b"x" * 1000 for number in range(20)})
    assert "bomb" in _codes(path, Bounds(total=10_000))


def test_memory_does_not_follow_what_a_zip_claims_or_holds(tmp_path: Path) -> None:
    path = zipped(tmp_path / "package.zip", {**good("scorm12"), "film.txt": b"\0\1" * 30_000_000})
    tracemalloc.start()
    try:
        validate(path, Bounds(bomb=100_000_000))
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_no_read_takes_more_than_its_bound(tmp_path: Path) -> None:
    path = zipped(tmp_path / "package.zip", {"film.mp4": bytes(range(256)) * 20_000})
    bounds = Bounds(directory=100_000, piece=50_000)
    with Archive(path, bounds) as archive:
        assert sum(len(piece) for piece in archive.chunks("film.mp4")) == 5_120_000
        assert 0 < archive.largest_read <= 100_000
        assert max(len(piece) for piece in archive.chunks("film.mp4")) <= 50_000


@pytest.mark.parametrize(
    ("size", "codes"), [(99_000_000, []), (150_000_000, ["size-package"]), (3 * 10**9, ["size-huge"])]
)
def test_sizes_that_sites_do_not_take_are_told(tmp_path: Path, size: int, codes: list[str]) -> None:
    findings = Findings()
    with Archive(_whole(tmp_path), BOUNDS) as archive:
        sizes.check(archive, size, findings)
    assert [found.code for found in findings.kept] == codes


def test_where_set_up_brought_no_schemas_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "_HERE", tmp_path)
    assert _codes(_whole(tmp_path)) == {"no-schema"}
