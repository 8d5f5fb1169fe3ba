"""Sizes that sites often don't take, or that learners wait for."""

from __future__ import annotations

from scorm_export.validate.findings import Findings
from scorm_export.validate.opening import Archive

LARGE_FILE = 50_000_000
LARGE_PACKAGE = 100_000_000
"""Many sites take uploads up to here; each has a limit of its own."""
HUGE_PACKAGE = 2_000_000_000
"""Beyond what 32 bits can count many servers and programs take none."""


def check(archive: Archive, size: int, findings: Findings) -> None:
    """Tell of what is large; `size` is the zip's, in bytes."""
    if size >= HUGE_PACKAGE:
        findings.add("size-huge", megabytes=size // 1_000_000)
    elif size > LARGE_PACKAGE:
        findings.add("size-package", megabytes=size // 1_000_000)
    for name, entry in archive.entries.items():
        if entry.file_size > LARGE_FILE:
            findings.add("size-file", name, megabytes=entry.file_size // 1_000_000)
