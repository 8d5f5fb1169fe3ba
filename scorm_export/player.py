"""Which files of the browser player a package carries: all that its pages may ever ask for, and little else.

The player's modules name one another by whole texts: `import … from "./dom.js"` from where they stand, and
`load("fields/order.js")` from the player's folder. So whatever text names a file is followed. What only other kinds of
lesson or other hosts need is left out by the list that the player keeps of its parts (`player/parts.json`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from posixpath import dirname, join, normpath
from typing import Any

from packages import player_files
from packages.lesson import Lesson
from scorm_export.package import Entry, Package

FOLDER = "player"
START = "start_package.js"
FROM_DISK = "from_disk.js"
_SHEETS = ("tokens.css", "player.css")
_NAMED = re.compile(r'"((?:\.{1,2}/)?[\w/]+\.(?:js|css))"')
_CHOSEN = ("channels", "screens", "segments", "questions", "tools")
"""Rooms of the list that are left out but for what the lessons use; the rest comes along."""


def kind(package: Package) -> str:
    """The channel's kind: how the pages of this package speak to their host."""
    if package.format.startswith("scorm2004"):
        return "scorm2004"
    return package.format


def needed(package: Package) -> tuple[str, ...]:
    """The player's files that the pages need, without the words, as paths in its folder, in a fixed order."""
    wanted = {("channels", kind(package)), ("screens", "cover"), ("screens", "end")}
    if package.notice:
        wanted.add(("screens", "notice"))
    for lesson in package.lessons:
        wanted |= _wanted(lesson)
    return reachable((START, FROM_DISK), frozenset(wanted))


def reachable(roots: tuple[str, ...], wanted: frozenset[tuple[str, str]]) -> tuple[str, ...]:
    """The files that these modules may ask for, they and the two style sheets of every page among them.

    Args:
        roots: paths of modules in the player's folder.
        wanted: room and name of the parts in `parts.json` that may be needed, of those that are not needed always.
    """
    return _reachable(roots, wanted, player_files.version())


def words(languages: Iterable[str]) -> tuple[str, ...]:
    """The files of the player's own words in these languages, and the English ones, as paths in its folder."""
    names = {player_files.words_lang(lang) for lang in (*languages, "en")}
    return tuple(f"messages/{name}.json" for name in sorted(names))


def entries(names: Iterable[str]) -> tuple[Entry, ...]:
    """These files for the zip, without their comments."""
    return _entries(tuple(names), player_files.version())


def _wanted(lesson: Lesson) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = {("segments", segment.kind) for segment in lesson.segments}
    found |= {("tools", segment.tool) for segment in lesson.segments if segment.tool}
    found |= {("questions", question.kind) for question in lesson.questions.values()}
    return found | ({("screens", "confidence")} if lesson.confidence else set())


@lru_cache(maxsize=16)
def _entries(names: tuple[str, ...], _version: str) -> tuple[Entry, ...]:
    return tuple(Entry(f"{FOLDER}/{name}", player_files.lean(name)) for name in names)


@lru_cache(maxsize=64)
def _reachable(roots: tuple[str, ...], wanted: frozenset[tuple[str, str]], _version: str) -> tuple[str, ...]:
    parts: dict[str, Any] = json.loads(player_files.lean("parts.json"))
    used = {file for room, name in wanted if (part := parts[room].get(name)) for file in part.values()}
    left_out = {file for room in _CHOSEN for part in parts[room].values() for file in part.values()} - used
    there = set(player_files.files())
    found = dict.fromkeys([*_SHEETS, *roots])
    due = list(roots)
    while due:
        name = due.pop()
        for named in _NAMED.findall(player_files.lean(name).decode()) if name.endswith(".js") else ():
            file = normpath(join(dirname(name), named)) if named.startswith(".") else named
            if file in there and file not in found and (named.startswith(".") or file not in left_out):
                found[file] = None
                due.append(file)
    return tuple(sorted(found))
