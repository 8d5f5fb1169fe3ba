"""A very small reader of MP4 files: boxes, duration and codecs, from the bytes alone."""

from __future__ import annotations

import struct
from collections.abc import Iterator

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}


def boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """(type, first byte, last byte) of each box and of the boxes inside it, in the file's order."""
    end = len(data) if end is None else end
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        header = 8
        if size == 1:
            size, header = struct.unpack_from(">Q", data, start + 8)[0], 16
        size = size or end - start
        yield kind, start + header, start + size
        if kind in CONTAINERS:
            yield from boxes(data, start + header, start + size)
        start += size


def duration(data: bytes) -> float:
    """Seconds, from the movie header (ISO/IEC 14496-12, 8.2.2)."""
    begin = next(first for kind, first, _ in boxes(data) if kind == b"mvhd")
    if data[begin] == 1:
        scale, length = struct.unpack_from(">IQ", data, begin + 20)
    else:
        scale, length = struct.unpack_from(">II", data, begin + 12)
    return float(length / scale)


def codecs(data: bytes) -> set[bytes]:
    """The sample formats of the tracks, as b"avc1" or b"mp4a" (8.5.2)."""
    return {data[first + 12 : first + 16] for kind, first, _ in boxes(data) if kind == b"stsd"}


def plays_while_loading(data: bytes) -> bool:
    """Whether the index comes before the media data."""
    order = [kind for kind, _, _ in boxes(data)]
    return order.index(b"moov") < order.index(b"mdat")
