"""Find the line of a key in a TOML file, which `tomllib` does not tell.

The text has been read by tomllib already, so this walks it without checking it (TOML 1.0).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress

Path = tuple[str | int, ...]

_BARE = re.compile(r"[^\s=.\[\]{},#\"']+")
_SCALAR = re.compile(r"[^,\]}#\n]+")
_PLAIN = {'"': re.compile(r'[^"\\]+'), "'": re.compile(r"[^']+")}
"""What neither ends a text between these marks nor escapes anything in it."""
_BASIC = {'"': '"', "\\": "\\", "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_ESCAPE = re.compile(r'\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|["\\ntrbf])')


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of the key, or of the nearest table around it that has one; 1 where there is none."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1


def find_lines(text: str) -> dict[Path, int]:
    """Every key path, with list positions as numbers, and the line (from 1) on which it starts."""
    walker = _Walker(text.replace("\r\n", "\n"))
    # A place is a courtesy: better a problem without its line than no problem.
    with suppress(IndexError, RecursionError):
        walker.walk()
    return walker.lines


class _Walker:
    def __init__(self, text: str) -> None:
        self.text = text + "\n"
        self.at = 0
        self.lines: dict[Path, int] = {}
        self._counted_to = 0
        self._line = 1
        self._length: dict[Path, int] = {}

    def walk(self) -> None:
        table: Path = ()
        while True:
            self._skip(newlines=True)
            if self.at >= len(self.text):
                return
            if self.text.startswith("[[", self.at):
                table = self._header(2, array=True)
            elif self.text[self.at] == "[":
                table = self._header(1, array=False)
            else:
                self._pair(table)

    def _header(self, brackets: int, *, array: bool) -> Path:
        line = self._here()
        self.at += brackets
        keys = self._keys()
        self._skip()
        self.at += brackets
        path: Path = ()
        for position, key in enumerate(keys):
            path = (*path, key)
            if array and position == len(keys) - 1:
                self.lines.setdefault(path, line)
                self._length[path] = self._length.get(path, 0) + 1
            if path in self._length:  # inside a list of tables, its last one is meant
                path = (*path, self._length[path] - 1)
            self.lines.setdefault(path, line)
        return path

    def _pair(self, table: Path) -> None:
        line = self._here()
        path = table
        for key in self._keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self._skip()
        self.at += 1  # the equals sign
        self._value(path)

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._skip()
            if self.text[self.at] in "\"'":
                keys.append(self._string())
            else:
                found = _BARE.match(self.text, self.at)
                if found is None:
                    raise IndexError
                keys.append(found.group())
                self.at = found.end()
            self._skip()
            if self.text[self.at] != ".":
                return keys
            self.at += 1

    def _value(self, path: Path) -> None:
        self._skip(newlines=True)
        mark = self.text[self.at]
        if mark in "\"'":
            self._string()
        elif mark == "[":
            self._list(path)
        elif mark == "{":
            self._inline_table(path)
        else:
            found = _SCALAR.match(self.text, self.at)
            if found is None:
                raise IndexError
            self.at = found.end()

    def _list(self, path: Path) -> None:
        self.at += 1
        position = 0
        while True:
            self._skip(newlines=True, commas=True)
            if self.text[self.at] == "]":
                self.at += 1
                return
            self.lines.setdefault((*path, position), self._here())
            self._value((*path, position))
            position += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while True:
            self._skip(newlines=True, commas=True)
            if self.text[self.at] == "}":
                self.at += 1
                return
            self._pair(path)

    def _string(self) -> str:
        mark = self.text[self.at]
        fence = mark * 3 if self.text.startswith(mark * 3, self.at) else mark
        start = self.at = self.at + len(fence)
        while not self.text.startswith(fence, self.at):
            if self.at >= len(self.text):
                raise IndexError
            plain = _PLAIN[mark].match(self.text, self.at)
            self.at = plain.end() if plain else self.at + (2 if mark == '"' and self.text[self.at] == "\\" else 1)
        while len(fence) == 3 and self.text.startswith(mark, self.at + 3):
            self.at += 1  # up to two quotes may stand before the closing three
        content = self.text[start : self.at]
        self.at += len(fence)
        return _ESCAPE.sub(_unescape, content) if mark == '"' else content

    def _skip(self, *, newlines: bool = False, commas: bool = False) -> None:
        blank = " \t" + ("\n" if newlines else "") + ("," if commas else "")
        while self.at < len(self.text):
            if self.text[self.at] in blank:
                self.at += 1
            elif self.text[self.at] == "#" and newlines:
                self.at = self.text.find("\n", self.at)
            else:
                return

    def _here(self) -> int:
        self._line += self.text.count("\n", self._counted_to, self.at)
        self._counted_to = self.at
        return self._line


def _unescape(match: re.Match[str]) -> str:
    code = match.group(1)
    return chr(int(code[1:], 16)) if code[0] in "uU" else _BASIC[code]
