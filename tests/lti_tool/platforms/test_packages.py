"""What the big LMSs do with somebody's package, as it was recorded, or as their documentation says."""

from __future__ import annotations

from pathlib import Path

import pytest

from lti_tool.platforms.packages import Outlook, outlook
from scorm_export.validate import validate
from scorm_export.validate.codes import TRAITS
from tests.scorm_export.validate.made import CMI5, good, zipped
from tests.scorm_export.validate.test_faults import FAULTS

MARK = "</title><adlcp:masteryscore>80</adlcp:masteryscore></item>"
THRESHOLD = "</title><adlcp:completionThreshold/></item>"
KINDS = {
    "scorm12": ["plays", "partly", "plays"],
    "scorm2004": ["plays", "partly", "plays"],
    "cmi5": ["refuses", "refuses", "plays"],
    "tincan": ["refuses", "refuses", "refuses"],
    "cc": ["refuses", "plays", "refuses"],
}


def _of(folder: Path, files: dict[str, bytes]) -> dict[str, Outlook]:
    """By the first word of an LMS's name."""
    return {one.lms.split()[0]: one for one in outlook(validate(zipped(folder / "package.zip", files)))}


def _with(of: str, old: str, new: str) -> dict[str, bytes]:
    files = good(of)
    name = "cmi5.xml" if of == "cmi5" else "imsmanifest.xml"
    assert old.encode() in files[name]
    files[name] = files[name].replace(old.encode(), new.encode())
    return files


@pytest.mark.parametrize("kind", KINDS)
def test_each_standard_has_its_outlook(tmp_path: Path, kind: str) -> None:
    assert [one.verdict for one in _of(tmp_path, good(kind)).values()] == KINDS[kind]


def test_moodle_imports_the_cartridge_of_its_version_alone(tmp_path: Path) -> None:
    assert _of(tmp_path, _with("cc", "1.3.0", "1.1.0"))["Moodle"].verdict == "plays"


@pytest.mark.parametrize(
    ("of", "old", "new", "lms", "verdict", "text"),
    [
        ("scorm12", "</title></item>", MARK, "Moodle", "partly", "Rewrites lesson_status"),
        ("scorm2004", "</title></item>", THRESHOLD, "Moodle", "partly", "Rewrites completion_status"),
        ("scorm12", 'sco" href="index.html"', 'sco" href="start.html"', "Moodle", "refuses", "error page"),
        ("scorm12", 'sco" href="index.html"', 'sco" href="start.html"', "Open", "refuses", "error page"),
        ("scorm12", ">1.2<", ">1.2.0<", "Open", "partly", "takes it for SCORM 2004"),
        ("cmi5", "index.html?lesson=one", "https://example.org/", "Open", "partly", "on another site"),
    ],
)
def test_what_a_manifest_says_decides(
    tmp_path: Path, of: str, old: str, new: str, lms: str, verdict: str, text: str
) -> None:
    one = _of(tmp_path, _with(of, old, new))[lms]
    assert one.verdict == verdict and text.lower() in " ".join(one.texts).lower()


def test_open_edx_takes_a_manifest_in_a_folder_and_moodle_does_not(tmp_path: Path) -> None:
    nested = {f"course/{name}": data for name, data in good("scorm12").items()}
    found = _of(tmp_path, nested)
    assert found["Moodle"].verdict == "refuses" and found["Open"].verdict == "plays"


def test_a_bare_course_structure_loses_its_results_in_open_edx(tmp_path: Path) -> None:
    path = tmp_path / "cmi5.xml"
    path.write_text(CMI5.replace("index.html", "https://example.org/"), encoding="utf-8")
    assert "Loses all results: the lesson is on another site." in outlook(validate(path))[2].texts


def test_of_what_is_no_package_nothing_is_foretold(tmp_path: Path) -> None:
    assert _of(tmp_path, {"film.mp4": b""}) == {}
    assert outlook(validate(tmp_path / "nothing.zip")) == ()


def test_only_known_traits_are_told(tmp_path: Path) -> None:
    seen = set()
    for fault in FAULTS:
        seen |= validate(zipped(tmp_path / "package.zip", fault.files())).traits
    assert seen <= TRAITS and {"many-scos", "no-api", "no-status", "sequencing", "no-sco", "no-items"} <= seen
