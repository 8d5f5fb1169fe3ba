"""Write a zip that is the same, byte for byte, whoever makes it, wherever and whenever.

Every entry bears one date, one set of rights and the order it came in; text is deflated at one level. Files are
streamed, so that memory stays flat whatever a film weighs; a file that needs it gets zip64. The zip is written beside
its place and renamed when it is whole. (APPNOTE 6.3.10; deflate is zlib's, of the version that Python runs with.)
"""

from __future__ import annotations

import errno
import os
import stat
import struct
import time
import uuid
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from packages.marks import N_
from packages.problem import Problem
from scorm_export.names import Names
from scorm_export.package import CannotPackage, Entry

LEVEL = 6
BLOCK = 1 << 20
"""Bytes of a file that are in memory at once; one that is no longer is read whole."""
REMEMBERED = 1 << 16
"""Bytes of an entry whose deflated form is remembered: the player's files are the same in every package."""

_BIG = 0xFFFF_FFFF
_MANY = 0xFFFF
_DATE = (0 << 9) | (1 << 5) | 1, 0
"""1 January 1980, midnight: the first that a zip can say."""
_MADE_BY = (3 << 8) | 20
_RIGHTS = (stat.S_IFREG | 0o644) << 16
_UTF8 = 1 << 11
_STALE_SECONDS = 3600

_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_END64 = struct.Struct("<IQHHIIQQQQ")
_LOCATOR64 = struct.Struct("<IIQI")


def write(entries: Iterable[Entry], target: Path) -> int:
    """Write a zip; if anything fails, what stood at its place before stands there still.

    Args:
        entries: in the order in which they are to stand; each is asked for when the one before has been written.
        target: the zip's place, in a folder that exists.

    Returns:
        Its size in bytes.

    Raises:
        CannotPackage: a name is bad or comes twice; a file is gone, cannot be read, or changes meanwhile.
        OSError: the zip cannot be written.
    """
    beside = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
    try:
        with beside.open("xb", buffering=BLOCK) as stream:
            zipped = Zip(stream)
            for entry in entries:
                zipped.add(entry)
            zipped.end()
            size = stream.tell()
        beside.replace(target)
    except BaseException as error:
        beside.unlink(missing_ok=True)
        if isinstance(error, _WriteError):
            raise error.reason from None
        raise
    return size


def sweep(folder: Path) -> None:
    """Remove what a process left in a folder that was killed there more than an hour ago, in the middle of a zip."""
    for left in folder.glob(".*.zip.*.part"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink()


@dataclass(frozen=True, slots=True)
class _Written:
    """What the list at the zip's end says of an entry."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    at: int


class Zip:
    """A zip on its way into a stream that can be sought in."""

    def __init__(self, stream: BinaryIO) -> None:
        """Begin where the stream stands."""
        self._stream = stream
        self._at = stream.tell()
        self._written: list[_Written] = []
        self._names = Names()

    def add(self, entry: Entry) -> None:
        """Write an entry. Raises `CannotPackage`, see `write`."""
        self._names.add(entry.name)
        if isinstance(entry.source, bytes):
            self._add_bytes(entry.name, entry.source, entry.stored)
            return
        try:
            with _opened(entry.source) as file:
                size = os.fstat(file.fileno()).st_size
                if size <= BLOCK:
                    self._add_bytes(entry.name, file.read(), entry.stored)
                else:
                    self._add_file(entry.name, entry.source, entry.stored, file, size)
        except OSError as error:
            raise _unreadable(entry.source, error) from error

    def _add_bytes(self, name: str, data: bytes, stored: bool) -> None:
        crc, packed = (zlib.crc32(data), None) if stored else _deflated(data)
        content = data if packed is None else packed
        method = 0 if packed is None else 8
        self._note(name, method, crc, len(content), len(data), zip64=False)
        self._put(content)

    def _add_file(self, name: str, source: Path, stored: bool, file: FileIO, size: int) -> None:
        """Stream a file: what is not known before it has been read is put into its header afterwards."""
        zip64 = size + (size >> 8) >= _BIG  # deflate adds 5 bytes to 16 kB at worst
        header = self._note(name, 0 if stored else 8, 0, 0, size, zip64=zip64)
        body = self._at
        packer = None if stored else zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        crc, seen, block = 0, 0, memoryview(bytearray(BLOCK))
        while seen <= size and (count := file.readinto(block)):  # one that grows for ever is not followed
            data = block[:count]
            crc = zlib.crc32(data, crc)
            seen += count
            self._put(packer.compress(data) if packer else data)
        if packer:
            self._put(packer.flush())
        if seen != size:
            raise _changed(source)
        known = replace(header, crc=crc, packed=self._at - body)
        self._written[-1] = known
        self._stream.seek(known.at)
        self._stream.write(_local(known, zip64=zip64))
        self._stream.seek(self._at)

    def _note(self, name: str, method: int, crc: int, packed: int, size: int, *, zip64: bool) -> _Written:
        flags = 0 if name.isascii() else _UTF8
        known = _Written(name.encode(), flags, method, crc, packed, size, self._at)
        self._written.append(known)
        self._put(_local(known, zip64=zip64))
        return known

    def _put(self, data: bytes | memoryview) -> None:
        try:
            self._stream.write(data)
        except OSError as error:  # the zip's own trouble, not that of the file which goes into it
            raise _WriteError(error) from error
        self._at += len(data)

    def end(self) -> None:
        """Write the list at the zip's end."""
        start = self._at
        for known in self._written:
            self._put(_central(known))
        size, count = self._at - start, len(self._written)
        if start >= _BIG or size >= _BIG or count >= _MANY:
            at = self._at
            self._put(_END64.pack(0x06064B50, 44, _MADE_BY, 45, 0, 0, count, count, size, start))
            self._put(_LOCATOR64.pack(0x07064B50, 0, at, 1))
        many = min(count, _MANY)
        self._put(_END.pack(0x06054B50, 0, 0, many, many, min(size, _BIG), min(start, _BIG), 0))


class _WriteError(Exception):
    def __init__(self, reason: OSError) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _local(known: _Written, *, zip64: bool) -> bytes:
    extra = struct.pack("<HHQQ", 1, 16, known.size, known.packed) if zip64 else b""
    packed, size = (_BIG, _BIG) if zip64 else (known.packed, known.size)
    day, midnight = _DATE
    needs = 45 if zip64 else 20
    header = _LOCAL.pack(
        0x04034B50,
        needs,
        known.flags,
        known.method,
        midnight,
        day,
        known.crc,
        packed,
        size,
        len(known.name),
        len(extra),
    )
    return header + known.name + extra


def _central(known: _Written) -> bytes:
    """The entry in the list at the end; what is too large for its field stands in the extra one."""
    large = [number for number in (known.size, known.packed, known.at) if number >= _BIG]
    extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    day, midnight = _DATE
    header = _CENTRAL.pack(
        0x02014B50,
        _MADE_BY,
        45 if large else 20,
        known.flags,
        known.method,
        midnight,
        day,
        known.crc,
        min(known.packed, _BIG),
        min(known.size, _BIG),
        len(known.name),
        len(extra),
        0,
        0,
        0,
        _RIGHTS,
        min(known.at, _BIG),
    )
    return header + known.name + extra


def _deflated(data: bytes) -> tuple[int, bytes | None]:
    """CRC and deflated form; None where that is no shorter."""
    return _remembered(data) if len(data) <= REMEMBERED else _deflate(data)


@lru_cache(maxsize=256)
def _remembered(data: bytes) -> tuple[int, bytes | None]:
    return _deflate(data)


def _deflate(data: bytes) -> tuple[int, bytes | None]:
    packed = zlib.compress(data, LEVEL, wbits=-zlib.MAX_WBITS)
    return zlib.crc32(data), packed if len(packed) < len(data) else None


def _opened(source: Path) -> FileIO:
    """A regular file, unbuffered. What has become a pipe or a device meanwhile is no file."""
    handle = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "is no file", str(source))
    return FileIO(handle, "rb")


def _unreadable(file: Path, error: OSError) -> CannotPackage:
    message = N_("The file cannot be read ({reason}).")
    cure = N_("Put it back, or let us read it; then export the lesson again.")
    reason = error.strerror or str(error)
    return CannotPackage(Problem(file, None, "unreadable-media", message, cure, {"reason": reason}))


def _changed(file: Path) -> CannotPackage:
    message = N_("The file was being written while it was packed.")
    cure = N_("Wait until it is whole, then export the lesson again.")
    return CannotPackage(Problem(file, None, "changed-media", message, cure, {}))
