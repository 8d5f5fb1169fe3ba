"""Our own packages, in every format, have nothing that any author would be told to mend."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from scorm_export import archive, formats
from scorm_export.package import Format
from scorm_export.validate import validate
from tests.scorm_export.packing import DOOR, NOTICE, package

LESSON = "split-sheets"


@pytest.mark.parametrize("kind", get_args(Format))
def test_a_package_of_ours_is_without_errors_and_warnings(tmp_path: Path, kind: Format) -> None:
    made = package([LESSON], kind, door=DOOR, notice=NOTICE)
    archive.write(formats.entries(made), tmp_path / made.filename)
    report = validate(tmp_path / made.filename)
    told = [(found.code, found.place, dict(found.values)) for found in report.findings if found.severity != "hint"]
    assert told == [] and report.kind
