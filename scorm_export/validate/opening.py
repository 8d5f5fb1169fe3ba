"""Open a zip of a stranger: every read is bounded, whatever the file says of itself; nothing is unpacked to disk."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from scorm_export.validate.bounds import Bounds
from scorm_export.validate.findings import Findings

PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What LMSs unpack. Of others (bzip2, LZMA) Python unpacks a piece whole, before anybody can count it."""
ENCRYPTED = 0x1
UTF_8 = 0x800


class TooMuch(Exception):
    """The zip asks for more than is read of any."""


class Unreadable(Exception):
    """A file of the zip can't be read; the text is a code of `codes.SEVERITY`."""


class _BoundedFile:
    """A file of which no single read takes more than a bound: `zipfile` believes the sizes that a zip claims."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file = file
        self._most = most
        self.largest = 0

    def read(self, count: int | None = -1) -> bytes:
        if count is not None and count > self._most:
            raise TooMuch
        data = self._file.read(self._most + 1 if count is None or count < 0 else count)
        if len(data) > self._most:
            raise TooMuch
        self.largest = max(self.largest, len(data))
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()


class Archive:
    """An opened zip; a context manager.

    Attributes:
        entries: its files by name, without folders; of two of the same name the last, as LMSs unpack them.
        everything: all entries in order, folders and doubles too.
    """

    def __init__(self, path: Path, bounds: Bounds) -> None:
        """Read its list of files.

        Raises:
            Unreadable: it is no zip that can be read.
            OSError: the file can't be read at all.
        """
        self._bounds = bounds
        self._file = _BoundedFile(path.open("rb"), bounds.directory)
        try:
            self._zip = zipfile.ZipFile(self._file)
        except BaseException as error:
            self._file.close()
            raise _why(error) from error
        self.everything = tuple(self._zip.infolist())
        self.entries = {entry.filename: entry for entry in self.everything if not entry.filename.endswith("/")}

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()
        self._file.close()

    @property
    def unpacked(self) -> int:
        """What all files say they unpack to, in bytes."""
        return sum(entry.file_size for entry in self.everything)

    @property
    def largest_read(self) -> int:
        """The most that was read of the file at once, in bytes."""
        return self._file.largest

    def refused(self, name: str) -> str:
        """Why a file is not unpacked, as a code; empty where it is."""
        entry = self.entries[name]
        if entry.flag_bits & ENCRYPTED:
            return "encrypted"
        if stat.S_ISLNK(entry.external_attr >> 16):
            return "link"
        if entry.compress_type not in PACKINGS:
            return "packing"
        large = entry.file_size > self._bounds.bomb
        if large and entry.file_size > self._bounds.ratio * max(1, entry.compress_size):
            return "bomb"
        return ""

    def chunks(self, name: str) -> Iterator[bytes]:
        """What is in a file, piece by piece, to its end, where its checksum is proved.

        Raises:
            Unreadable: it is not unpacked, or it is broken.
        """
        if code := self.refused(name):
            raise Unreadable(code)
        try:
            with self._zip.open(self.entries[name]) as stream:
                while piece := stream.read(self._bounds.piece):
                    yield piece
        except Exception as error:  # each way of packing, and each lie of a header, raises its own
            raise Unreadable("file-broken") from error

    def head(self, name: str, most: int) -> bytes:
        """The first bytes of a file.

        Raises:
            Unreadable: it is not unpacked, or it is broken.
        """
        found = b""
        for piece in self.chunks(name):
            found += piece
            if len(found) >= most:
                break
        return found[:most]

    def whole(self, name: str, most: int) -> bytes:
        """What is in a file.

        Raises:
            Unreadable: it is not unpacked, broken, or larger than `most`.
        """
        found = self.head(name, most + 1)
        if len(found) > most:
            raise Unreadable("xml-large")
        return found


def _why(error: BaseException) -> BaseException:
    if isinstance(error, TooMuch):
        return Unreadable("too-many-files")
    if isinstance(error, Exception):  # a zip can lie in ways that raise anything: struct.error, ValueError, OSError …
        return Unreadable("zip-broken")
    return error


def opened(path: Path, bounds: Bounds, findings: Findings) -> Archive | None:
    """The zip, or none, and then it is told why."""
    try:
        return Archive(path, bounds)
    except Unreadable as error:
        findings.add(str(error))
    return None
