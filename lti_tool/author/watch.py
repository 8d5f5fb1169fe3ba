"""Lessons that somebody is writing: read anew whenever a file has changed."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from packages import catalogue
from packages.catalogue import Catalogue


def signature(folders: Sequence[Path]) -> str:
    """A short text that is another one as soon as any file in the folders is: by name, size and time of change."""
    seen = hashlib.sha256()
    for folder in folders:
        for path, size, changed in _files(folder):
            seen.update(f"{path}\0{size}\0{changed}\n".encode("utf-8", "surrogateescape"))
    return seen.hexdigest()[:16]


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(place, name)
            try:
                state = path.stat()
            except OSError:  # an editor has just put another in its place
                continue
            yield str(path), state.st_size, state.st_mtime_ns


class Watched:
    """The lessons of some folders, as they are now.

    Args:
        folders: each a lesson, or a catalogue with `lessons/` and `modules/`.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = [folder.resolve() for folder in folders]
        self._lock = threading.Lock()
        self._signature = ""
        self._catalogue: Catalogue | None = None

    @property
    def signature(self) -> str:
        """See `signature`."""
        return signature(self._folders)

    def now(self) -> Catalogue:
        """The lessons and problems of these folders; shipped lessons may be named by them, and are left out."""
        wanted = self.signature
        with self._lock:
            if self._catalogue is None or wanted != self._signature:
                self._catalogue, self._signature = only(self._folders), wanted
            return self._catalogue


def only(folders: Sequence[Path]) -> Catalogue:
    """The catalogue of these folders, told of nothing else; their lessons may name shipped ones."""
    named = {folder.resolve() for folder in folders}

    def within(path: Path) -> bool:
        whole = path.resolve()
        return any(folder == whole or folder in whole.parents for folder in named)

    beside = [] if catalogue.SHIPPED.resolve() in named else [catalogue.SHIPPED]
    beside = [folder for folder in beside if not within(folder)]
    if any(catalogue.SHIPPED.resolve() in folder.parents for folder in named):
        beside, folders = [], [catalogue.SHIPPED]  # a shipped lesson: read it among its own
    found = catalogue.load([*beside, *folders])
    return replace(
        found,
        lessons={name: lesson for name, lesson in found.lessons.items() if within(lesson.folder)},
        problems=tuple(problem for problem in found.problems if within(problem.file)),
    )
