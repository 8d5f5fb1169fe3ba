"""How much of a stranger's package is read at most. Beyond that it is told, and not read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits, in bytes but for the counts.

    Attributes:
        directory: of the zip's list of files, and of any single read from it.
        files: how many files a zip may hold.
        xml: of a manifest or another XML file that is parsed.
        elements: how many elements an XML file may have: a schema's check grows faster than their number.
        page: of a launch page that is parsed.
        pages: how many launch pages are parsed.
        scanned: of a text file, how much is searched for a run-time's API.
        total: how much is unpacked in all, to see whether it is whole.
        ratio: a file that unpacks to more than so many times its packed size is a bomb …
        bomb: … if it unpacks to at least this.
        piece: read at a time.
    """

    directory: int = 8_000_000
    files: int = 65_000
    xml: int = 8_000_000
    elements: int = 40_000
    page: int = 2_000_000
    pages: int = 200
    scanned: int = 20_000_000
    total: int = 8_000_000_000
    ratio: int = 200
    bomb: int = 10_000_000
    piece: int = 1 << 18


BOUNDS = Bounds()
