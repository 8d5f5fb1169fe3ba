"""Read a TOML file into plain data, and keep the lines of its keys.

Every way to fail (no file, no permission, not UTF-8, not TOML) becomes a `Problem`.
"""

from __future__ import annotations

import errno
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from math import isfinite
from pathlib import Path
from typing import Any

from packages.marks import N_
from packages.problem import Problem
from packages.toml_lines import find_lines, line_of

LARGEST_BYTES = 1_000_000
DEEPEST = 24
LARGEST_INTEGER = 2**53
"""Beyond it JavaScript loses digits."""
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Document:
    """A TOML file: its data, JSON types only (dates as "2026-11-01"), and the line of every key path."""

    file: Path
    data: dict[str, Any]
    lines: Mapping[tuple[str | int, ...], int]

    def problem(self, path: tuple[str | int, ...], code: str, message: str, cure: str, **values: object) -> Problem:
        """A problem at a key path of this file."""
        texts = {name: str(value) for name, value in values.items()}
        return Problem(self.file, line_of(self.lines, path), code, message, cure, texts)


def read_text(file: Path) -> str | Problem:
    """Read a UTF-8 text file; a byte order mark is left out."""

    def problem(code: str, message: str, cure: str, line: int | None = None, **values: str) -> Problem:
        return Problem(file, line, code, message, cure, values)

    try:
        # Opening a named pipe would wait for whoever writes into it.
        if file.exists() and not (file.is_file() or file.is_dir()):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        with file.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        return problem("missing-file", N_("The file does not exist."), N_("Create it."))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return problem(
            "unreadable-file",
            N_("The file cannot be read ({reason})."),
            N_("Check that it is a file and that you may read it."),
            reason=reason,
        )
    if len(content) > LARGEST_BYTES:
        return problem(
            "too-large",
            N_("The file is larger than {limit} bytes."),
            N_("Keep texts short; videos and pictures belong into files of their own."),
            limit=str(LARGEST_BYTES),
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return problem(
            "not-utf-8",
            N_("The file is not UTF-8 text (byte {position})."),
            N_("Save it again in your editor with the encoding UTF-8."),
            content.count(b"\n", 0, error.start) + 1,
            position=str(error.start + 1),
        )


def read_toml(file: Path) -> Document | Problem:
    """Read a TOML file."""
    text = read_text(file)
    if isinstance(text, Problem):
        return text
    try:
        data = _plain(tomllib.loads(text), DEEPEST)
    except (RecursionError, _TooDeepError):
        return Problem(
            file,
            None,
            "too-deep",
            N_("Lists or tables stand inside one another too often."),
            N_("Follow the format: it never needs more than a few levels."),
            {},
        )
    except ValueError as error:  # TOMLDecodeError, and what datetime and int() say of impossible values
        said = str(error)
        place = _PLACE.search(said)
        end = text.rstrip().count("\n") + 1
        return Problem(
            file,
            (int(place.group(1)) if place.group(1) else end) if place else None,
            "toml-syntax",
            N_("This is not correct TOML: {reason}."),
            N_("Correct this line: quotes around texts, brackets closed, each key once."),
            {"reason": _PLACE.sub("", said)},
        )
    return Document(file, data, find_lines(text))


class _TooDeepError(Exception):
    pass


def _plain(value: Any, depth: int) -> Any:
    """The same in JSON types; a number JSON cannot hold becomes a text, which the schema then refuses."""
    if depth == 0:
        raise _TooDeepError
    if isinstance(value, dict):
        return {key: _plain(inner, depth - 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth - 1) for inner in value]
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool | str):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    return value if abs(value) <= LARGEST_INTEGER else f"{value:#x}"
