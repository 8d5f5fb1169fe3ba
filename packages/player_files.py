"""The browser player's files: which of them a lesson's page needs, and the version that they make together.

What every lesson needs is imported by `player/start.js`; what only some need comes on demand, and `player/parts.json`
says for what. A page names all of it beforehand: an import that is found in an import costs a round trip.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any, NamedTuple

PLAYER = Path(__file__).parent / "player"
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
"""The kinds of file that a browser asks for, and their media types."""

_IMPORT = re.compile(r'^(?:import|export)\s(?:[^"();]*?\sfrom\s)?\s*"(\.[^"]+)"', re.M)


class Part(NamedTuple):
    """A part of the player.

    Attributes:
        module: path of its module in the player's folder.
        style: path of the style sheet that goes with it, or None.
    """

    module: str
    style: str | None = None


def modules_for(lesson: Mapping[str, Any], settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The modules that a lesson's page needs, those of the first screens first.

    Args:
        lesson: as `packages.player_json.lesson_json` writes it.
        settings: the page's channel settings, see `player/README.md`.

    Returns:
        Paths in the player's folder, each once: what the parts import is among them.
    """
    found: dict[str, None] = {}
    for part in _parts_for(lesson, settings):
        for module in _with_imports(part.module, _state()):
            found.setdefault(module)
    return tuple(found)


def styles_for(lesson: Mapping[str, Any], settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The style sheets that go with the parts that a lesson's page needs; `tokens.css` and `player.css` it has anyway.

    Args and order: see `modules_for`.
    """
    return tuple(dict.fromkeys(part.style for part in _parts_for(lesson, settings) if part.style))


def messages_for(lang: str) -> tuple[str, dict[str, Any]]:
    """The player's own words in a language, else in English: the language they are in, and the messages."""
    primary = _primary(lang)
    name = primary if re.fullmatch("[a-z]{2,3}", primary) and _messages(primary).is_file() else "en"
    words: dict[str, Any] = json.loads(_messages(name).read_text(encoding="utf-8"))
    return name, words


def version() -> str:
    """A name for the player's files as they are: 12 hexadecimal digits, another one when any of them changes."""
    return _version(_state())


def files() -> tuple[str, ...]:
    """Every file that a browser may ask for, as paths in the player's folder."""
    return tuple(name for name, _, _ in _state())


def _parts_for(lesson: Mapping[str, Any], settings: Mapping[str, Any]) -> Iterator[Part]:
    """The parts of a page, in the order in which a learner comes by them."""
    parts = _parts(_state())
    segments = lesson["segments"]
    wanted = [("start", "start"), ("channels", settings.get("kind", ""))]
    if settings.get("notice"):
        wanted.append(("screens", "notice"))
    if settings.get("follow_up"):
        wanted.append(("screens", "follow_up"))
    wanted.append(("screens", "cover"))
    if lesson.get("confidence"):
        wanted.append(("screens", "confidence"))
    for segment in segments:
        asked = [*segment.get("questions", ()), *(cue["question"] for cue in segment.get("cues", ()))]
        wanted.append(("segments", segment["kind"]))
        wanted += [("questions", lesson["questions"][question]["kind"]) for question in asked]
        wanted.append(("tools", segment.get("tool") or ""))
    wanted.append(("screens", "end"))
    if any('class="term"' in text for text in _html(lesson)):
        wanted.append(("others", "glossary"))
    if messages_for(settings.get("lang") or lesson["lang"])[0] != _primary(lesson["lang"]):
        wanted.append(("others", "other_language"))
    if settings.get("kind") != "preview":
        wanted.append(("others", "storage"))
    for room, name in wanted:
        part = parts[room].get(name)
        if part is not None:
            yield part


def _html(lesson: Mapping[str, Any]) -> Iterator[str]:
    for segment in lesson["segments"]:
        yield segment.get("html") or ""
    for question in lesson["questions"].values():
        yield question.get("prompt_html") or ""


def _primary(lang: str) -> str:
    return lang.lower().split("-")[0]


def _messages(lang: str) -> Path:
    return PLAYER / "messages" / f"{lang}.json"


_State = tuple[tuple[str, int, int], ...]


def _state() -> _State:
    """Name, size and time of change of each file: what the caches below hold for."""
    every = sorted(file for file in PLAYER.rglob("*") if file.suffix in TYPES)
    return tuple((file.relative_to(PLAYER).as_posix(), *_stamp(file)) for file in every)


def _stamp(file: Path) -> tuple[int, int]:
    known = file.stat()
    return known.st_size, known.st_mtime_ns


@lru_cache(maxsize=2)
def _version(state: _State) -> str:
    digest = sha256()
    for name, _, _ in state:
        data = (PLAYER / name).read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()[:12]


@lru_cache(maxsize=2)
def _parts(_: _State) -> dict[str, dict[str, Part]]:
    data = json.loads((PLAYER / "parts.json").read_text(encoding="utf-8"))
    start = {"start": Part(**data.pop("start"))}
    return {"start": start} | {
        room: {name: Part(**part) for name, part in named.items()} for room, named in data.items()
    }


@lru_cache(maxsize=256)
def _with_imports(module: str, state: _State) -> tuple[str, ...]:
    """A module and all that it imports, nearest first."""
    found = {module: None}
    due = [module]
    while due:
        name = due.pop(0)
        folder = PurePosixPath(name).parent
        for target in _IMPORT.findall((PLAYER / name).read_text(encoding="utf-8")):
            path = normpath(str(folder / target))
            if path not in found:
                found[path] = None
                due.append(path)
    return tuple(found)
