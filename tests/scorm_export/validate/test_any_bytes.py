"""Whatever bytes are given, the command ends with findings: no crash, and no read beyond its bounds."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorm_export.validate import Report, validate
from scorm_export.validate.bounds import BOUNDS
from scorm_export.validate.codes import SEVERITY
from scorm_export.validate.opening import Archive, Unreadable
from tests.scorm_export.validate.made import STANDARDS, good

NAMES = st.one_of(
    st.sampled_from(["imsmanifest.xml", "cmi5.xml", "tincan.xml", "index.html", "lms.js", "link.xml", "a/", "../b"]),
    st.text(max_size=20),
)
LOWEST = 1 << 17
"""`zipfile` reads a little ahead, whatever is asked of it; so much at most where a directory is small."""


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _look(data: bytes) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        path.write_bytes(data)
        _bounded(path)
        report = validate(path)
    assert {found.code for found in report.findings} <= set(SEVERITY)
    return report


def _bounded(path: Path) -> None:
    """Whatever can be opened and read keeps to what it says of itself, and to the bounds."""
    try:
        archive = Archive(path, BOUNDS)
    except Unreadable:
        return
    with archive:
        for name, entry in archive.entries.items():
            seen = 0
            try:
                for piece in archive.chunks(name):
                    seen += len(piece)
                    assert len(piece) <= BOUNDS.piece
            except Unreadable as error:
                assert str(error) in SEVERITY
            assert seen <= max(entry.file_size, 0)
        assert archive.largest_read <= max(BOUNDS.piece, LOWEST)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"<", b"\xff\xfe<\0"]))
def test_any_bytes_are_taken(data: bytes, start: bytes) -> None:
    _look(start + data)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(STANDARDS), st.data())
def test_a_package_with_bytes_written_over_is_taken(standard: str, data: st.DataObject) -> None:
    package = bytearray(_zip(good(standard)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(package) - 1))
        package[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=6))
    _look(bytes(package))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(STANDARDS), st.data())
def test_a_package_whose_files_are_written_over_is_taken(standard: str, data: st.DataObject) -> None:
    files = good(standard)
    for name in list(files):
        content = bytearray(files[name])
        for _ in range(data.draw(st.integers(0, 3))):
            at = data.draw(st.integers(0, max(0, len(content) - 1)))
            content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=8))
        files[name] = bytes(content)
    _look(_zip(files))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(NAMES, st.binary(max_size=200), max_size=6))
def test_a_zip_of_any_files_is_taken(files: dict[str, bytes]) -> None:
    _look(_zip(files))


@pytest.mark.parametrize(
    "hostile",
    [
        b"<manifest>" + b"<item>" * 100_000,
        b'<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><manifest>&b;</manifest>',
        b'<!DOCTYPE m SYSTEM "file:///etc/passwd"><manifest/>',
        b"<manifest " + b" ".join(b'a%d="x"' % number for number in range(50_000)) + b"/>",
        b"<manifest>" + b"<resources/>" * 100_000 + b"</manifest>",
        b'<manifest identifier="' + b"x" * 3_000_000 + b'"/>',
    ],
    ids=["depth", "entities", "doctype", "attributes", "breadth", "length"],
)
def test_a_hostile_manifest_is_taken(hostile: bytes) -> None:
    report = _look(_zip({"imsmanifest.xml": hostile}))
    assert report.count("error") > 0
    assert all(len(value) <= 200 for found in report.findings for value in found.values.values())
