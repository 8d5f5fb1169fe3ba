"""Memory stays flat, whatever a lesson weighs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scorm_export.packing import ROOT, shelf

MOST = 80_000_000
PROGRAM = """
import sys
from pathlib import Path
from packages.catalogue import load
from scorm_export import archive, many
from scorm_export.package import Entry
from tests.scorm_export.packing import package, peak
lessons = list(load([Path(sys.argv[1])]).lessons.values())
for built in many.build([package(lessons)], Path(sys.argv[2])):
    assert built.problem is None, built.problem
    archive.write([Entry("film.txt", lessons[0].folder / "media/film.mp4")], Path(sys.argv[2]) / "text.zip")
    print(built.size, peak())
"""


@pytest.mark.parametrize("size", [300_000_000, pytest.param(2_000_000_000, marks=pytest.mark.long)])
def test_a_lesson_of_any_size_is_packed_in_eighty_megabytes(size: int, tmp_path: Path) -> None:
    """From its folder to its zip, in a process of its own; and as if the film were a text."""
    media = shelf(tmp_path, "work-and-recording") / "lessons" / "work-and-recording" / "media"
    with (media / "film.mp4").open("r+b") as film:
        film.truncate(size)
    command = [sys.executable, "-c", PROGRAM, str(tmp_path), str(tmp_path / "out")]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    packed, peak = map(int, run.stdout.split())
    assert packed > size
    assert peak < MOST
    shutil.rmtree(tmp_path / "out")
