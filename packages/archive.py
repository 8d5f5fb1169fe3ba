"""Keep each version of a lesson, so that an attempt that has begun ends with the lesson it began with.

A version is named by a digest of all its files, whatever number its author gave it. It lies in
`<folder>/<lesson id>/<digest>/` and is never changed. A copy is made beside it and takes its name only when it is
whole: after a crash at any moment a version is there or is not, and of two processes that keep the same one the
second finds it done.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from packages.lesson import LESSON_ID, Lesson
from packages.read_lesson import read_lesson
from packages.schema import Schema

LENGTH = 16
"""Hexadecimal digits of a digest."""
_UNFINISHED = ".new-"
_STALE_SECONDS = 3600
_REMEMBERED = 256
_BLOCK = 1 << 20
_DIGEST = re.compile(rf"[0-9a-f]{{{LENGTH}}}", re.ASCII)


def digest(lesson: Lesson) -> str:
    """The name of this version: 16 hexadecimal digits of SHA-256 over its files as they are on the disk now.

    The files are lesson.toml, the language files and the media of every market, each with its name, in a fixed
    order; a market's view of a lesson has the digest of the whole.

    Raises:
        OSError: a file is gone, cannot be read, or lies outside the lesson's folder.
    """
    return _digest(lesson.whole.folder, files_of(lesson))


def files_of(lesson: Lesson) -> tuple[str, ...]:
    """The files a lesson consists of, relative to its folder, in the order of the digest."""
    whole = lesson.whole
    return ("lesson.toml", *(f"{lang}.toml" for lang in whole.languages), *sorted(whole.media))


class Archive:
    """The versions of lessons in a folder; several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        """Take a folder, which is made when the first version is kept."""
        self.folder = folder
        self._schema = Schema()
        self._digests: dict[Path, tuple[object, str]] = {}
        self._read: Callable[[str, str], Lesson] = lru_cache(_REMEMBERED)(self._load)

    def keep(self, lesson: Lesson) -> str:
        """Keep the lesson as it is on the disk now, if it is not kept yet, and give its digest.

        Costs nothing to speak of while its files don't change.

        Raises:
            OSError: a file cannot be read or written, or lies outside the lesson's folder.
        """
        whole = lesson.whole
        names = files_of(whole)
        stamp = [(name, _stamp(whole.folder, name)) for name in names]
        seen, found = self._digests.get(whole.folder, (None, ""))
        if seen != stamp:
            found = _digest(whole.folder, names)
        if not self._place(whole.id, found).is_dir():
            # A file that is being written at this moment may differ from what was read above: the copy decides.
            found = self._copy(whole, names)
        self._digests[whole.folder] = (stamp, found)
        return found

    def find(self, lesson_id: str, digest: str) -> Lesson | None:
        """A version that was kept, with every market's segments; None where there is none that can be read.

        What it names in `next` and `prerequisites` may not be in the catalogue any more.
        """
        if not LESSON_ID.fullmatch(lesson_id) or not _DIGEST.fullmatch(digest):
            return None
        try:
            return self._read(lesson_id, digest)
        except LookupError:
            return None

    def _load(self, lesson_id: str, digest: str) -> Lesson:
        lesson, _problems = read_lesson(self._place(lesson_id, digest), self._schema, lesson_id)
        if lesson is None:
            raise LookupError(digest)  # not remembered: another process may keep it in a moment
        return lesson

    def _place(self, lesson_id: str, digest: str) -> Path:
        return self.folder / lesson_id / digest

    def _copy(self, lesson: Lesson, names: tuple[str, ...]) -> str:
        versions = self.folder / lesson.id
        versions.mkdir(parents=True, exist_ok=True)
        _sweep(versions)
        beside = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=versions))
        try:
            for name in names:
                _copy(lesson.folder, name, beside)
            found = _digest(beside, names)
            beside.chmod(0o755)  # mkdtemp's folder is for one user only, and others may have to serve the media
            _settle(beside)
            try:
                beside.rename(self._place(lesson.id, found))
            except OSError as error:
                if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                    raise
            _settle(versions)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        return found


def _digest(folder: Path, names: tuple[str, ...]) -> str:
    whole = hashlib.sha256()
    for name in names:
        with _open(folder, name) as stream:
            content = hashlib.file_digest(stream, "sha256")
        whole.update(f"{name}\0{content.hexdigest()}\n".encode())
    return whole.hexdigest()[:LENGTH]


def _open(folder: Path, name: str) -> io.BufferedReader:
    """Open a file of the folder; a link is followed only within it.

    Raises:
        OSError: it is not there, is no file, or lies outside.
    """
    file, home = (folder / name).resolve(strict=True), folder.resolve(strict=True)
    if not file.is_relative_to(home):
        raise OSError(errno.EPERM, "lies outside the lesson's folder", str(folder / name))
    # Resolved just now, so whoever puts a link or a pipe in its place meanwhile is refused.
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "is no file", str(folder / name))
    return os.fdopen(handle, "rb")


def _copy(folder: Path, name: str, target: Path) -> None:
    copy = target / name
    copy.parent.mkdir(parents=True, exist_ok=True)
    with _open(folder, name) as stream, copy.open("xb") as written:
        shutil.copyfileobj(stream, written, _BLOCK)
        written.flush()
        os.fsync(written.fileno())


def _settle(folder: Path) -> None:
    """Have the names in a folder written to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _stamp(folder: Path, name: str) -> tuple[int, int, int]:
    """What changes whenever a file is written anew."""
    found = (folder / name).stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _sweep(versions: Path) -> None:
    """Remove what a process left that ended in the middle of a copy."""
    for left in versions.glob(f"{_UNFINISHED}*"):
        try:
            old = time.time() - left.stat().st_mtime > _STALE_SECONDS
        except OSError:  # whoever made it has just finished
            continue
        if old:
            shutil.rmtree(left, ignore_errors=True)
