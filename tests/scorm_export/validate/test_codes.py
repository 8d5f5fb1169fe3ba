"""Each code that can be told is proved by a fault somewhere here."""

from __future__ import annotations

from scorm_export.validate.codes import SEVERITY
from tests.scorm_export.validate.test_faults import FAULTS
from tests.scorm_export.validate.test_schema import AGAINST
from tests.scorm_export.validate.test_zips import ZIPS

PROVED_BY_NAME = {"too-many-files", "size-package", "size-huge", "no-schema", "xsd-key", "xsd-other"}
"""These have tests of their own in `test_zips` and `test_schema`."""


def test_every_code_is_proved_by_a_fault() -> None:
    proved = {fault.code for fault in FAULTS} | {code for code, _ in ZIPS} | {one[1] for one in AGAINST}
    assert set(SEVERITY) - proved - PROVED_BY_NAME == set()
