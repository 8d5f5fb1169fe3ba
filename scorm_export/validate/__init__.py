"""Say what is wrong with a package, whoever made it: SCORM 1.2 and 2004, cmi5, TinCan, Common Cartridge.

`validate` is the way in. It reads within bounds, changes nothing, fetches nothing, and never fails: whatever bytes it
is given, what it can't read is a finding.
"""

from __future__ import annotations

from pathlib import Path

from scorm_export.validate.bounds import BOUNDS, Bounds
from scorm_export.validate.findings import Finding, Report
from scorm_export.validate.package import look

__all__ = ["BOUNDS", "Bounds", "Finding", "Report", "validate"]


def validate(path: Path, bounds: Bounds = BOUNDS) -> Report:
    """What is wrong with the package at this path: a zip, or a course structure of cmi5 by itself (`cmi5.xml`)."""
    return look(path, bounds)
