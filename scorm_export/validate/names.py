"""The names in a zip: what unpacks elsewhere than meant, or not at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import PureWindowsPath

from scorm_export.validate.findings import Findings
from scorm_export.validate.opening import UTF_8, Archive

OF_ADDRESSES = frozenset('#?%:*"<>|')
"""What begins something else in an address, or can't be in a file's name on a Windows server."""
JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini", ".git/", ".svn/")


class Files:
    """The files of a package, to be looked up by path."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)
        self._folded = {folded(name): name for name in sorted(self.names)}

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def otherwise_written(self, name: str) -> str:
        """The file that is there under this name but for capitals or the writing of accents; empty if none."""
        return self._folded.get(folded(name), "")


def folded(name: str) -> str:
    """A name as file systems see it that know no capitals, and keep accents in one way."""
    return unicodedata.normalize("NFC", name).casefold()


def is_junk(name: str) -> bool:
    """Whether a system put it there, not the author."""
    return any(name.startswith(junk) or f"/{junk}" in f"/{name}" for junk in JUNK)


def check_names(archive: Archive, findings: Findings) -> None:
    """Say which names are wrong."""
    seen: dict[str, str] = {}
    clashes: dict[str, str] = {}
    junk = [entry.filename for entry in archive.everything if is_junk(entry.filename)]
    for entry in archive.everything:
        name = entry.filename
        if name.endswith("/") or is_junk(name):
            continue
        if "\\" in name:
            findings.add("backslash", name)
        elif _outside(name):
            findings.add("path-outside", name)
        elif OF_ADDRESSES & set(name):
            findings.add("name-url", name, characters=" ".join(sorted(OF_ADDRESSES & set(name))))
        if not name.isascii() and not entry.flag_bits & UTF_8:
            findings.add("name-encoding", name)
        if name in seen:
            findings.add("duplicate", name)
        elif (other := clashes.get(folded(name))) is not None:
            findings.add("case-clash", name, other=other)
        seen[name] = name
        clashes.setdefault(folded(name), name)
    if junk:
        findings.add("junk", count=len(junk), example=junk[0])


def _outside(name: str) -> bool:
    return not name or name.startswith("/") or ".." in name.split("/") or bool(PureWindowsPath(name).drive)
