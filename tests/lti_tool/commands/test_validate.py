"""`creator-lessons validate`: words for every code, exit status, JSON, several packages at once."""

from __future__ import annotations

import json
import string
from pathlib import Path

import pytest

from lti_tool.commands.validate_words import WORDS, cure, what
from scorm_export.validate import validate
from scorm_export.validate.codes import SEVERITY
from tests.lti_tool.commands.conftest import Command
from tests.scorm_export.validate.made import good, zipped
from tests.scorm_export.validate.test_faults import FAULTS, Fault


def _faulty(folder: Path) -> Path:
    files = good("scorm12")
    files["imsmanifest.xml"] = files["imsmanifest.xml"].replace(b'sco" href="index.html"', b'sco" href="start.html"')
    return zipped(folder / "faulty.zip", {**files, "[bold]more[/].js": b""})


def _named(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_code_has_words_and_a_cure_and_no_words_are_left_over() -> None:
    assert set(WORDS) == set(SEVERITY)
    assert [code for code, texts in WORDS.items() if not all(texts)] == []


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{fault.of}-{fault.code}" for fault in FAULTS])
def test_the_words_of_a_fault_name_what_was_found(tmp_path: Path, fault: Fault) -> None:
    for found in validate(zipped(tmp_path / "package.zip", fault.files())).findings:
        texts = WORDS[found.code]
        assert set(found.values) <= {*_named(texts[0]), *_named(texts[1]), "megabytes", "count", "message"}
        assert what(found).endswith((".", ")")) and cure(found)


def test_what_is_wrong_is_told_with_place_and_cure(cli: Command, tmp_path: Path) -> None:
    said = cli("validate", _faulty(tmp_path))
    assert said.status == 1 and said.err.strip() == ""
    lines = [line.strip() for line in said.out.splitlines()]
    at = lines.index("Error  imsmanifest.xml, line 15")
    assert lines[at + 1] == "The launch page start.html is not in the package: learners get an error page."
    assert lines[at + 2] == "→ Put it in, or mend the address."
    assert "[bold]more[/].js" in said.out
    assert lines[-1] == "1 package: 1 error, 0 warnings, 1 hint."


def test_a_package_in_order_ends_well_and_says_what_lmss_do(cli: Command, tmp_path: Path) -> None:
    said = cli("validate", zipped(tmp_path / "course.zip", good("scorm12")))
    assert said.status == 0 and "SCORM 1.2 · “A course” · 4 files" in said.out and "Nothing to mend." in said.out
    for lms in ("Moodle 4.5 (as recorded)", "Canvas (by its documentation, not tried)", "Open edX (as recorded"):
        assert said.out.count(lms) == 1
    assert said.out.splitlines()[-1] == "1 package: 0 errors, 0 warnings, 0 hints."


def test_of_several_packages_one_fault_decides(cli: Command, tmp_path: Path) -> None:
    said = cli("validate", zipped(tmp_path / "course.zip", good("cmi5")), _faulty(tmp_path), tmp_path / "nothing.zip")
    assert said.status == 1 and said.out.splitlines()[-1] == "3 packages: 2 errors, 0 warnings, 1 hint."


def test_warnings_alone_are_no_failure(cli: Command, tmp_path: Path) -> None:
    files = {**good("scorm12"), "lms.js": b"alert('Hello')"}
    said = cli("validate", zipped(tmp_path / "course.zip", files))
    assert said.status == 0 and "results will never arrive in the LMS" in said.out
    assert "Warns in Studio that it reports nothing." in said.out


def test_scripts_get_json(cli: Command, tmp_path: Path) -> None:
    said = cli("validate", "--json", zipped(tmp_path / "course.zip", good("tincan")), _faulty(tmp_path))
    course, faulty = json.loads(said.out)
    assert said.status == 1 and course["ok"] is True and faulty["ok"] is False
    assert course["kind"] == "tincan" and course["title"] == "A course" and course["findings"] == []
    assert [one["verdict"] for one in course["lms"]] == ["refuses", "refuses", "refuses"]
    assert faulty["findings"][0] == {
        "severity": "error",
        "code": "launch-missing",
        "file": "imsmanifest.xml",
        "line": 15,
        "what": "The launch page start.html is not in the package: learners get an error page.",
        "cure": "Put it in, or mend the address.",
        "values": {"name": "start.html"},
    }


def test_more_of_the_same_is_counted(cli: Command, tmp_path: Path) -> None:
    files = good("scorm12")
    listed = "".join(f'<file href="media/{number}.mp3"/>' for number in range(30)).encode()
    files["imsmanifest.xml"] = files["imsmanifest.xml"].replace(
        b'<file href="lms.js"/>', b'<file href="lms.js"/>' + listed
    )
    said = cli("validate", zipped(tmp_path / "course.zip", files))
    assert "20 more" in said.out and said.out.splitlines()[-1] == "1 package: 30 errors, 0 warnings, 0 hints."


def test_without_a_package_it_says_how_it_is_called(cli: Command) -> None:
    said = cli("validate")
    assert said.status == 2 and "ZIP..." in said.err
