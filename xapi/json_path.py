"""The part of JSONPath that xAPI Profiles use (Profiles 1.0, Part Two, 8.1): no filters, no scripts.

``$.a.b``, ``$['a']['b','c']``, ``$.list[*].id``, ``$.list[0,2]``, ``$.*``, and several of these joined by ``|``. The
``$`` at the start may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_STEP = re.compile(
    r"""\.(?P<name>[^\s.\[\]'"*|,]+)|\.(?P<every>\*)|\[(?P<inside>(?:\s*(?:'[^']*'|"[^"]*"|\d+|\*)\s*,?)+)\]""",
)
_PART = re.compile(r"""'([^']*)'|"([^"]*)"|(\d+)|(\*)""")
_EVERY = object()
_Steps = tuple[tuple[object, ...], ...]


class BadPath(ValueError):
    """A text is no JSONPath as xAPI Profiles have them."""


def find(value: Any, path: str) -> list[Any]:
    """Return all values in a document that a path leads to, in its order; none is an empty list.

    Raises:
        BadPath: the path cannot be read.
    """
    return [found for steps in compile_path(path) for found in _walk(value, steps)]


@lru_cache(maxsize=1024)
def compile_path(path: str) -> tuple[_Steps, ...]:
    """Read a path: for each of those joined by ``|`` its steps, each a choice of names, numbers or everything.

    Raises:
        BadPath: it cannot be read.
    """
    return tuple(_steps(part.strip()) for part in _alternatives(path))


def _alternatives(path: str) -> list[str]:
    """Cut at ``|``, but not within quotes: IRIs may have one."""
    quoted = re.sub(r"'[^']*'|\"[^\"]*\"", lambda found: "x" * len(found[0]), path)
    ends = [place for place, letter in enumerate(quoted) if letter == "|"]
    return [path[start:end] for start, end in zip([0, *(end + 1 for end in ends)], [*ends, len(path)], strict=True)]


def _steps(path: str) -> _Steps:
    rest = path[1:] if path.startswith("$") else f".{path}"
    steps: list[tuple[object, ...]] = []
    place = 0
    while place < len(rest):
        found = _STEP.match(rest, place)
        if found is None:
            raise BadPath(f"no JSONPath of xAPI Profiles: {path!r}")
        if found["name"] is not None:
            steps.append((found["name"],))
        elif found["every"]:
            steps.append((_EVERY,))
        else:
            steps.append(tuple(_part(one) for one in _PART.finditer(found["inside"])))
        place = found.end()
    return tuple(steps)


def _part(found: re.Match[str]) -> object:
    if found[4]:
        return _EVERY
    if found[3]:
        return int(found[3])
    return found[1] if found[1] is not None else found[2]


def _walk(value: Any, steps: _Steps) -> Iterator[Any]:
    if not steps:
        yield value
        return
    for key in steps[0]:
        for child in _children(value, key):
            yield from _walk(child, steps[1:])


def _children(value: Any, key: object) -> Iterator[Any]:
    if isinstance(value, dict):
        if key is _EVERY:
            yield from value.values()
        elif key in value:
            yield value[key]
    elif isinstance(value, list):
        if key is _EVERY:
            yield from value
        elif isinstance(key, int) and key < len(value):
            yield value[key]
