"""The same lesson is the same zip, byte for byte, on any machine and at any time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.scorm_export.packing import ROOT, shelf

PROGRAM = """
import hashlib, json, os, sys, typing
from pathlib import Path
from packages.catalogue import load
from scorm_export import many
from scorm_export.package import Format
from tests.scorm_export.packing import DOOR, NOTICE, package
os.umask(int(sys.argv[3], 8))
lessons = list(load([Path(sys.argv[1])]).lessons.values())
made = [
    package(lessons, kind, id="all", door=DOOR, notice=NOTICE, modules=((dict(en="M"), tuple(l.id for l in lessons)),))
    for kind in typing.get_args(Format)
]
found = {}
for built in many.build(made, Path(sys.argv[2]), int(sys.argv[4])):
    assert built.problem is None, built.problem
    found[built.path.name] = hashlib.sha256(built.path.read_bytes()).hexdigest()
print(json.dumps(found, sort_keys=True))
"""


def hashes(lessons: Path, out: Path, umask: str, workers: str, seed: str, **surroundings: str) -> dict[str, str]:
    """What each format's zip has for a hash when it is made by a machine with these surroundings."""
    known = {"PATH": os.environ["PATH"], "HOME": str(out), "PYTHONHASHSEED": seed} | surroundings
    command = [sys.executable, "-c", PROGRAM, str(lessons), str(out), umask, workers]
    run = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    found: dict[str, str] = json.loads(run.stdout)
    return found


def test_two_machines_and_two_runs_make_the_same_bytes_of_every_format(tmp_path: Path) -> None:
    """Another folder, other dates, rights and order of files, language, time zone, hash seed, and number of cores."""
    here = shelf(tmp_path / "here", "work-and-recording", "split-sheets")
    there = shelf(tmp_path / "there", "split-sheets", "work-and-recording")
    for file in there.rglob("*"):
        os.utime(file, (86_400, 86_400))
        file.chmod(0o700)
    first = hashes(here, tmp_path / "a", "022", "1", "1", LC_ALL="C", TZ="UTC", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    second = hashes(there, tmp_path / "b", "077", "2", "2", LC_ALL="tr_TR.UTF-8", LANG="ar_EG", TZ="Pacific/Apia")
    again = hashes(here, tmp_path / "a", "022", "1", "3", LC_ALL="C", TZ="UTC", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert len(first) == 8
    assert first == second == again
