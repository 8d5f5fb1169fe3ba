"""The wheel that goes into the image holds everything a server needs."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("packages", "xapi", "scorm_export", "lti_tool")
FOR_PEOPLE_AND_SCRIPTS = (".md", ".po", ".pot", "narration.toml")


def _build(source: Path, out: Path) -> Path:
    """Build the wheel from a copy of the project, as the Containerfile does, without network."""
    forget = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.pyc")
    for name in FLOORS:
        shutil.copytree(ROOT / name, source / name, ignore=forget)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--disable-pip-version-check"]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", out, source],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = out.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Lend the names of all files in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    with zipfile.ZipFile(_build(source, folder / "out")) as wheel:
        return set(wheel.namelist())


def test_the_wheel_holds_every_file_of_the_floors_but_what_only_people_need(contents: set[str]) -> None:
    here = {
        str(file.relative_to(ROOT))
        for floor in FLOORS
        for file in (ROOT / floor).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    missing = {name for name in here - contents if not name.endswith(FOR_PEOPLE_AND_SCRIPTS)}
    assert missing == set()


@pytest.mark.parametrize(
    "name",
    [
        "lti_tool/templates/base.html",
        "lti_tool/static/app.css",
        "lti_tool/demo/templates/course.html",
        "lti_tool/migrations/env.py",
        "lti_tool/migrations/versions/0001_the_house.py",
        "lti_tool/translations/fr/LC_MESSAGES/messages.mo",
        "packages/lesson.schema.json",
        "packages/player/player.js",
        "packages/player/messages/fr.json",
        "packages/music/lessons/work-and-recording/lesson.toml",
        "packages/music/lessons/work-and-recording/media/film.mp4",
        "packages/music/modules/music-basics.toml",
        "scorm_export/xsd/scorm12/imscp_rootv1p1p2.xsd",
        "scorm_export/xsd/scorm2004-4/imsss_v1p0.xsd",
        "scorm_export/CourseStructure.xsd",
    ],
)
def test_the_wheel_holds(contents: set[str], name: str) -> None:
    assert name in contents


def test_the_wheel_holds_no_tests_data_or_secrets(contents: set[str]) -> None:
    tops = {name.split("/")[0] for name in contents}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(FLOORS)
    assert not [name for name in contents if name.endswith((".db", ".pem", "secret"))]


def test_the_wheel_carries_its_licence_and_its_command(contents: set[str]) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in contents)
    assert any(name.endswith(".dist-info/entry_points.txt") for name in contents)
