"""CSV that a spreadsheet opens as it is meant, and that can't run anything in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

BOM = "\ufeff"  # so that Excel reads UTF-8
_STARTS_A_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the last four: full width

Cell = str | int | float | None


def harmless(cell: Cell) -> Cell:
    """The cell; text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP)."""
    if isinstance(cell, str) and (cell.startswith(_STARTS_A_FORMULA) or cell.lstrip().startswith(_STARTS_A_FORMULA)):
        return "'" + cell
    return cell


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The whole file (RFC 4180: commas, CRLF), with a byte order mark; ``None`` is an empty cell."""
    file = io.StringIO(newline="")
    file.write(BOM)
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if cell is None else harmless(cell) for cell in row])
    return file.getvalue()
