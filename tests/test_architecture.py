"""ARCHITECTURE.md names every room there is, and stays one page."""

from __future__ import annotations

from pathlib import Path

from tests.docs import ROOT, read

FLOORS = ("packages", "xapi", "scorm_export", "lti_tool", "deploy", "tests")
MADE_BY_TOOLS = ("__pycache__", "screenshots", "node_modules")


def rooms() -> list[str]:
    """Every floor, and every folder of a floor that holds a file, as ``floor/room/``."""
    found = [f"{floor}/" for floor in FLOORS]
    for floor in FLOORS:
        found += [
            f"{floor}/{room.name}/" for room in sorted((ROOT / floor).iterdir()) if room.is_dir() and _is_room(room)
        ]
    return found


def _is_room(folder: Path) -> bool:
    if folder.name in MADE_BY_TOOLS or folder.name.startswith("."):
        return False
    return any(file.is_file() and "__pycache__" not in file.parts for file in folder.rglob("*"))


def test_every_room_is_named() -> None:
    named = set(read("ARCHITECTURE.md").spans)
    assert [room for room in rooms() if room not in named] == []


def test_it_stays_about_a_page() -> None:
    assert len(read("ARCHITECTURE.md").text.split()) < 1500


def test_the_rooms_of_the_wheel_are_those_of_the_floors() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'layers = ["lti_tool", "scorm_export", "packages | xapi"]' in project
