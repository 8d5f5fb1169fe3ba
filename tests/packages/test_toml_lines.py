"""The line of every key, however it is written."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from packages.toml_lines import find_lines, line_of

TEXT = '''# a comment = [not, a, list]
title = "a # b \\" c = 1" # end
'quoted key' = 1
"caf\\u00e9" = 2
a.b . "c.d" = [
  1, # one, two ]
  [2, 3],
  { x = 1, "y" = [4] },
]
long = """
[not.a.table]
x = 1
"" quotes """""
raw = \'\'\'
[[neither]]\'\'\'
day = 2026-11-01 07:32:00

[table.inner]
k = true
[[rows]]
n = 1
  [[rows.cells]]
  v = -1e5
[[rows]]
n = 2
[rows.extra]
m = 3
'''


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield from _paths(inner, (*path, key))


def test_every_key_path_has_its_line() -> None:
    lines = find_lines(TEXT)
    assert set(_paths(tomllib.loads(TEXT))) == set(lines)
    shown = TEXT.splitlines()
    for path, part in {
        ("title",): "title", ("quoted key",): "'quoted key'", ("café",): "caf", ("a", "b", "c.d"): "a.b",
        ("a", "b", "c.d", 0): "1, # one", ("a", "b", "c.d", 1, 1): "[2, 3]",
        ("a", "b", "c.d", 2, "y", 0): "{ x", ("rows", 1, "extra", "m"): "m = 3",
        ("raw",): "raw", ("day",): "day", ("table", "inner"): "[table.inner]", ("rows", 0): "[[rows]]",
        ("rows", 0, "cells", 0, "v"): "v = -1e5", ("rows", 1, "n"): "n = 2",
    }.items():  # fmt: skip
        assert part in shown[lines[path] - 1], path


def test_a_key_that_is_not_there_is_looked_for_in_its_table() -> None:
    lines = find_lines(TEXT)
    assert line_of(lines, ("rows", 1, "missing")) == lines["rows", 1]
    assert line_of(lines, ("missing",)) == 1


def test_windows_line_ends_count_once() -> None:
    assert find_lines("a = 1\r\n\r\nb = 2\r\n") == {("a",): 1, ("b",): 3}


def test_what_is_no_toml_ends_too() -> None:
    for text in (
        "[",
        "a",
        "a =",
        'a = "',
        "a = [",
        "= 1",
        "[" * 9999,
        "a = " + "[" * 9999,
        "]",
        "{",
        "a = {",
    ):
        assert isinstance(find_lines(text), dict)
