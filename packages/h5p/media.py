"""Media files of a package: are they what their names say, and how long is a film?"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from packages.h5p.refusal import Refused
from packages.marks import N_

PICTURES = (".jpg", ".jpeg", ".png", ".webp")
_LONGEST_HEADER = 64_000_000
_MOST_BOXES = 100_000
"""A film in fragments has a few for each second."""
_SEGMENT_INFO, _TIMECODE_SCALE, _DURATION = b"\x15\x49\xa9\x66", b"\x2a\xd7\xb1", b"\x44\x89"


def require_kind(name: str, head: bytes) -> None:
    """Hold the first bytes of a file against its name.

    Raises:
        Refused: the file is something else than it says.
    """
    ending = Path(name).suffix.lower()
    fits = {
        ".jpg": head.startswith(b"\xff\xd8\xff"),
        ".jpeg": head.startswith(b"\xff\xd8\xff"),
        ".png": head.startswith(b"\x89PNG\r\n\x1a\n"),
        ".webp": head[:4] == b"RIFF" and head[8:12] == b"WEBP",
        ".mp4": head[4:8] == b"ftyp",
        ".webm": head.startswith(b"\x1a\x45\xdf\xa3"),
        ".vtt": head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"),
    }
    if not fits.get(ending, False):
        raise Refused(
            "wrong-type",
            N_("{name} in the package is not what its name says."),
            N_("Nothing was written. Export the activity again, or replace this file where it runs."),
            name=name,
        )


def film_seconds(file: Path) -> float | None:
    """The length of an MP4 (ISO 14496-12, `mvhd`) or WebM (Matroska, Segment Info) file; None where it is not told."""
    whole = file.stat().st_size
    with file.open("rb") as stream:
        head = stream.read(12)
        if head[4:8] != b"ftyp":
            stream.seek(0)
            return _webm_seconds(stream.read(1_000_000))
        stream.seek(0)
        for _ in range(_MOST_BOXES):
            box = stream.read(8)
            if len(box) < 8:
                break
            size, kind = struct.unpack(">I4s", box)
            skip = size - 8
            if size == 1:
                skip = struct.unpack(">Q", stream.read(8).rjust(8, b"\0"))[0] - 16
            if kind == b"moov":
                return _movie_seconds(stream.read(min(max(skip, 0), _LONGEST_HEADER)))
            if size == 0 or not 0 <= skip <= whole:
                return None
            stream.seek(skip, 1)
    return None


def _movie_seconds(moov: bytes) -> float | None:
    place = moov.find(b"mvhd")
    if place < 0:
        return None
    try:
        if moov[place + 4] == 1:
            scale, length = struct.unpack_from(">IQ", moov, place + 24)
        else:
            scale, length = struct.unpack_from(">II", moov, place + 16)
    except (struct.error, IndexError):
        return None
    return length / scale if scale and length else None


def _webm_seconds(data: bytes) -> float | None:
    info = data.find(_SEGMENT_INFO)
    place = data.find(_DURATION, info) if info >= 0 else -1
    if not 0 <= place < len(data) - len(_DURATION):
        return None
    scale = 1_000_000
    at = data.find(_TIMECODE_SCALE, info)
    if 0 <= at < place:
        size = data[at + 3] & 0x7F
        scale = int.from_bytes(data[at + 4 : at + 4 + size], "big") or scale
    size = data[place + 2] & 0x7F
    raw = data[place + 3 : place + 3 + size]
    if len(raw) not in (4, 8):
        return None
    (ticks,) = struct.unpack(">f" if size == 4 else ">d", raw)
    seconds = float(ticks) * scale / 1e9
    return seconds if 0 < seconds < 86_400 else None


def plain_poster(width: int = 320, height: int = 180) -> bytes:
    """A PNG of one calm colour, for a film that comes without a picture to show before it plays."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    line = b"\0" + b"\x2f\x3b\x52" * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(line * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
