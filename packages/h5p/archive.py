"""Open an .h5p file, which is a zip of a stranger: every name, size and byte is looked at before anything is used.

Refused are names that lead outside (zip slip), links, encrypted or doubled entries, bombs (by what is declared and by
what really comes out), and a package without `h5p.json` and `content/content.json`. Nothing is unpacked to disk here.
"""

from __future__ import annotations

import json
import math
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from types import TracebackType
from typing import Any

from packages.h5p.refusal import Refused
from packages.marks import N_

MOST_ENTRIES = 5_000
LARGEST_TOTAL = 1_000_000_000
LARGEST_FILE = 600_000_000
LARGEST_JSON = 5_000_000
HIGHEST_RATIO = 200
"""Text packs to a twentieth at best; media hardly at all. So much more is a bomb."""
SMALLEST_BOMB = 1_000_000
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Of the others (bzip2, LZMA) Python unpacks a piece whole: gigabytes may come out before anybody can count them."""
_CHUNK = 1 << 20


class Package:
    """An opened package; a context manager."""

    def __init__(self, file: Path) -> None:
        """Open and guard it.

        Raises:
            Refused: it is no package that can be trusted; the error says why.
        """
        self._zip = _opened(file)
        try:
            self._entries = _guarded(self._zip)
            self.meta = self._json("h5p.json")
            self.content = self._json("content/content.json")
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Package:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()

    def has(self, name: str) -> bool:
        """Whether the content has this file (a path below `content/`)."""
        return f"content/{name}" in self._entries

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file of the content, piece by piece.

        Raises:
            Refused: it is larger than it says, or broken.
            KeyError: there is no such file.
        """
        yield from self._chunks(self._entries[f"content/{name}"], LARGEST_FILE)

    def head(self, name: str, count: int = 64) -> bytes:
        """The first bytes of a file of the content.

        Raises:
            KeyError: there is no such file.
        """
        return next(self.chunks(name), b"")[:count]

    def _chunks(self, entry: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
        seen = 0
        try:
            with self._zip.open(entry) as stream:
                while piece := stream.read(_CHUNK):
                    seen += len(piece)
                    if seen > min(limit, entry.file_size):
                        raise _bomb(entry.filename)
                    yield piece
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
            raise _broken(entry.filename) from error
        except Exception as error:  # zlib.error, lzma.LZMAError: each codec has its own
            if isinstance(error, Refused):
                raise
            raise _broken(entry.filename) from error

    def _json(self, name: str) -> dict[str, Any]:
        entry = self._entries.get(name)
        if entry is None:
            raise Refused(
                "not-h5p",
                N_("There is no {name} in the file: it is no H5P package with content."),
                N_("Export the activity again from the site where it runs."),
                name=name,
            )
        if entry.file_size > LARGEST_JSON:
            raise _bomb(name)
        try:
            data = json.loads(
                b"".join(self._chunks(entry, LARGEST_JSON)).decode("utf-8-sig"),
                parse_constant=_finite,
                parse_float=_finite,
                parse_int=_whole,
            )
            json.dumps(data, ensure_ascii=False).encode()  # half a surrogate pair is no text that could be written
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise _broken(name)
        return data


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _whole(text: str) -> int:
    _finite(text)  # beyond a float's range it is no number of anything here
    return int(text)


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except FileNotFoundError:
        raise Refused(
            "no-file", N_("There is no file {name}."), N_("Check its name and its place."), name=file
        ) from None
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused(
            "not-h5p",
            N_("{name} is no H5P package, or it was damaged on its way."),
            N_("Export the activity again from the site where it runs."),
            name=file,
        ) from None


def _guarded(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise _bomb(archive.filename or "")
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = entry.filename
        if _leads_outside(name):
            raise _hostile(N_("The package has a file that would land outside its folder ({name})."), name)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise _hostile(N_("The package has a link instead of a file ({name})."), name)
        if entry.flag_bits & 0x1:
            raise _hostile(N_("The package has an encrypted file ({name})."), name)
        if entry.compress_type not in _PACKINGS:
            raise _hostile(N_("The package has a file that is packed as no H5P package is ({name})."), name)
        if name in found:
            raise _hostile(N_("The package has two files of the same name ({name})."), name)
        if entry.file_size > LARGEST_FILE or (
            entry.file_size > SMALLEST_BOMB and entry.file_size > HIGHEST_RATIO * max(1, entry.compress_size)
        ):
            raise _bomb(name)
        found[name] = entry
    return found


def _leads_outside(name: str) -> bool:
    parts = name.split("/")
    return (
        not name
        or name.startswith("/")
        or "\\" in name
        or "\0" in name
        or ".." in parts
        or bool(PureWindowsPath(name).drive)
    )


def _hostile(message: str, name: str) -> Refused:
    cure = N_("Nothing was written. Take the package from a source that you trust, or export it again.")
    return Refused("hostile", message, cure, name=name)


def _bomb(name: str) -> Refused:
    return Refused(
        "too-large",
        N_("The package unpacks to more than can be taken ({name})."),
        N_("Nothing was written. Export it again with smaller media, or take it from a source that you trust."),
        name=name,
    )


def _broken(name: str) -> Refused:
    return Refused(
        "broken",
        N_("{name} in the package can't be read."),
        N_("Nothing was written. Export the activity again from the site where it runs."),
        name=name,
    )
