"""One reading of every file in a zip: is it whole, and does it speak to an LMS at all?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType

from scorm_export.validate.bounds import Bounds
from scorm_export.validate.findings import Findings
from scorm_export.validate.names import is_junk
from scorm_export.validate.opening import Archive, Unreadable

TEXT = frozenset((".html", ".htm", ".xhtml", ".js", ".mjs", ".cjs", ".json", ".txt", ".xml", ".svg", ".ts", ".php"))
TRACES: Mapping[str, re.Pattern[bytes]] = MappingProxyType(
    {
        "scorm12": re.compile(rb"LMSInitialize|LMSSetValue|LMSFinish|LMSCommit"),
        "scorm2004": re.compile(rb"API_1484_11"),
        "status": re.compile(rb"lesson_status|completion_status|progress_measure"),
        "cmi5": re.compile(rb"auth-token|cmi5", re.IGNORECASE),
        "tincan": re.compile(rb"statements|tincan|xapi|experience-api", re.IGNORECASE),
    }
)
"""What must be in some text file of a package that speaks so. Open edX's Studio looks for those of `status`."""
LONGEST_TRACE = 32


@dataclass(frozen=True, slots=True)
class Survey:
    """What the reading showed.

    Attributes:
        traces: the keys of `TRACES` that were found in any text file but manifests.
        whole: all was read; otherwise a trace that was not found may be there all the same.
    """

    traces: frozenset[str]
    whole: bool


def survey(archive: Archive, manifests: frozenset[str], bounds: Bounds, findings: Findings) -> Survey:
    """Read every file once, and say which are encrypted, broken, bombs."""
    traces: set[str] = set()
    left = bounds.total
    whole = True
    for name, entry in archive.entries.items():
        if is_junk(name):
            continue
        if code := archive.refused(name):
            findings.add(code, name, megabytes=_megabytes(entry.file_size))
            whole = False
            continue
        if entry.file_size > left:
            findings.add("bomb", "", megabytes=_megabytes(archive.unpacked))
            return Survey(frozenset(traces), False)
        left -= entry.file_size
        wanted = _is_text(name) and name not in manifests
        try:
            traces |= _read(archive, name, wanted, bounds.scanned, frozenset(TRACES) - traces)
            whole = whole and not (wanted and entry.file_size > bounds.scanned)
        except Unreadable as error:
            findings.add(str(error), name)
            whole = False
    return Survey(frozenset(traces), whole)


def _read(archive: Archive, name: str, wanted: bool, most: int, missing: frozenset[str]) -> set[str]:
    found: set[str] = set()
    before, seen = b"", 0
    for piece in archive.chunks(name):
        if wanted and seen < most:
            window = before + piece
            found |= {key for key in missing - found if TRACES[key].search(window)}
            before = piece[-LONGEST_TRACE:]
            seen += len(piece)
    return found


def _is_text(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in TEXT


def _megabytes(size: int) -> int:
    return size // 1_000_000
