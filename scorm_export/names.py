"""What a file in a package may be called: a path that every LMS unpacks to one place, inside the package."""

from __future__ import annotations

from pathlib import PurePosixPath

from packages.marks import N_
from packages.problem import Problem
from scorm_export.package import CannotPackage

LONGEST = 240
"""Characters of a path; Windows, which some LMSs run on, takes 260 with the folder before it."""
_REFUSED = frozenset('\\:*?"<>|')
"""What Windows has other uses for."""


class Names:
    """The names of one package: each is right, and no two are one."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._folders: set[str] = set()

    def add(self, name: str) -> None:
        """Take a name.

        Raises:
            CannotPackage: it is absolute, leads upwards, cannot be unpacked everywhere, or is there already (a
                folder's name and one that differs only in capital letters count: some systems see no difference).
        """
        check(name)
        folded = name.casefold()
        folders = {folded[:at] for at, letter in enumerate(folded) if letter == "/"}
        if folded in self._seen or folded in self._folders or folders & self._seen:
            message = N_("There are two files of this name, capital letters aside.")
            raise _refusal(name, "name-twice", message)
        self._seen.add(folded)
        self._folders |= folders


def check(name: str) -> None:
    """Look at one name.

    Raises:
        CannotPackage: as `Names.add`.
    """
    parts = name.split("/")
    if name.startswith("/") or any(part in ("", ".", "..") for part in parts):
        raise _refusal(name, "name-outside", N_("A path in a package neither begins with a slash nor leads upwards."))
    if len(name) > LONGEST or not name.isprintable() or _REFUSED & set(name) or any(p[-1] in ". " for p in parts):
        raise _refusal(name, "name-unusable", N_("No file can have this name everywhere."))


def _refusal(name: str, code: str, message: str) -> CannotPackage:
    cure = N_("Rename it in the lesson's folder and in lesson.toml: lower-case letters, digits, hyphens and dots.")
    return CannotPackage(Problem(PurePosixPath(name), None, code, message, cure, {}))  # type: ignore[arg-type]
