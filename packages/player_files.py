"""The browser player's files: which of them a lesson's page needs, and the version that they make together.

What every lesson needs is imported by `player/start.js`; what only some need comes on demand, and `player/parts.json`
says for what. A page names beforehand what its first question needs: an import that is found in an import costs a round
trip. What later screens need, the player fetches itself meanwhile (`player.js`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from posixpath import normpath
from time import monotonic
from typing import Any, NamedTuple

PLAYER = Path(__file__).parent / "player"
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
"""The kinds of file that a browser asks for, and their media types."""

_IMPORT = re.compile(r'^(?:import|export)\s(?:[^"();]*?\sfrom\s)?\s*"(\.[^"]+)"', re.M)

_BLOCK_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*$", re.M | re.S)
_LINE_COMMENT = re.compile(r"^[ \t]*//.*$", re.M)
_QUOTED = re.compile(r'"([a-z][a-z0-9_]*)"')


class Part(NamedTuple):
    """A part of the player.

    Attributes:
        module: path of its module in the player's folder.
        style: path of the style sheet that goes with it, or None.
    """

    module: str
    style: str | None = None


def modules_for(lesson: Mapping[str, Any], settings: Mapping[str, Any], *, whole: bool = False) -> tuple[str, ...]:
    """The modules that a lesson's page needs until its first question can be answered, in the order of their use.

    Args:
        lesson: as `packages.player_json.lesson_json` writes it.
        settings: the page's channel settings, see `player/README.md`.
        whole: all that it may need until its end.

    Returns:
        Paths in the player's folder, each once: what the parts import is among them.
    """
    found: dict[str, None] = {}
    for part in _parts_for(lesson, settings, whole):
        for module in _with_imports(part.module, _state()):
            found.setdefault(module)
    return tuple(found)


def with_imports(module: str) -> tuple[str, ...]:
    """A module and all that it imports, nearest first, as paths in the player's folder.

    Raises:
        OSError: there is no such file.
    """
    return _with_imports(module, _state())


def styles_for(lesson: Mapping[str, Any], settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The style sheets that go with these modules; `tokens.css` and `player.css` the page has anyway.

    Args and order: see `modules_for`.
    """
    return tuple(dict.fromkeys(part.style for part in _parts_for(lesson, settings, False) if part.style))


def messages_for(lang: str, modules: Iterable[str] | None = None) -> tuple[str, dict[str, Any]]:
    """The player's own words in a language, else in English.

    Args:
        lang: the wanted language, as a tag.
        modules: leave out the words that only other modules say; by default no word is left out.

    Returns:
        The language they are in, and the messages.
    """
    name = words_lang(lang)
    words: dict[str, Any] = json.loads(_messages(name).read_text(encoding="utf-8"))
    if modules is not None:
        here = set(modules)
        said = _said(_state())
        words = {key: text for key, text in words.items() if key not in said or said[key] & here}
    return name, words


def words_lang(lang: str) -> str:
    """The language of the player's own words where this one is wanted: it, without its region, else English."""
    primary = _primary(lang)
    return primary if re.fullmatch("[a-z]{2,3}", primary) and _messages(primary).is_file() else "en"


def lean(name: str) -> bytes:
    """A file of the player as it goes over the wire: its comments stay at home, each line keeps its number.

    Only whole lines are emptied: those of a block comment that begins a line, and those that begin with `//`.

    Raises:
        OSError: there is no such file.
    """
    return _lean(name, _stamp(PLAYER / name))


def version() -> str:
    """A name for the player's files as they are: 12 hexadecimal digits, another one when any of them changes."""
    return _version(_state())


def files() -> tuple[str, ...]:
    """Every file that a browser may ask for, as paths in the player's folder."""
    return tuple(name for name, _, _ in _state())


def _parts_for(lesson: Mapping[str, Any], settings: Mapping[str, Any], whole: bool) -> Iterator[Part]:
    """The parts of a page, in the order of their use: up to the first question and to where the learner was, or all."""
    parts = _parts(_state())
    wanted = [("start", "start"), ("channels", settings.get("kind", ""))]
    wanted += [("screens", name) for name in ("notice", "follow_up") if settings.get(name)]
    wanted.append(("screens", "cover"))
    if lesson.get("confidence"):
        wanted.append(("screens", "confidence"))
    segments = lesson["segments"]
    for segment in segments if whole else _first(segments, (settings.get("state") or {}).get("segment")):
        asked = [lesson["questions"][name] for name in _asked(segment)]
        wanted.append(("segments", segment["kind"]))
        if whole or segment["kind"] == "quiz":  # a film begins before it asks
            wanted += [("questions", question["kind"]) for question in (asked if whole else asked[:1])]
        wanted.append(("tools", segment.get("tool") or ""))
        if whole and segment["kind"] == "video":
            wanted += [("others", "question"), ("others", "transcript")]
        if any('class="term"' in text for text in [segment.get("html", ""), *(one["prompt_html"] for one in asked)]):
            wanted.append(("others", "glossary"))
    if words_lang(settings.get("lang") or lesson["lang"]) != _primary(lesson["lang"]):
        wanted.append(("others", "other_language"))
    if whole:
        wanted += [("screens", "end"), ("others", "tabs"), ("others", "swipe"), ("others", "storage")]
    for room, name in wanted:
        part = parts[room].get(name)
        if part is not None:
            yield part


def _first(segments: Sequence[Mapping[str, Any]], reached: str | None) -> Iterator[Mapping[str, Any]]:
    """The segments up to the first that asks something, and the one that the learner has reached."""
    due = True
    for segment in segments:
        if due or segment["id"] == reached:
            yield segment
        due = due and not _asked(segment)


def _asked(segment: Mapping[str, Any]) -> list[str]:
    return [*segment.get("questions", ()), *(cue["question"] for cue in segment.get("cues", ()))]


def _primary(lang: str) -> str:
    return lang.lower().split("-")[0]


def _messages(lang: str) -> Path:
    return PLAYER / "messages" / f"{lang}.json"


_State = tuple[tuple[str, int, int], ...]


def _state() -> _State:
    """Name, size and time of change of each file: what the caches below hold for. Looked at once a second at most."""
    return _state_at(PLAYER, int(monotonic()))


@lru_cache(maxsize=1)
def _state_at(folder: Path, _: int) -> _State:
    every = sorted(file for file in folder.rglob("*") if file.suffix in TYPES)
    return tuple((file.relative_to(folder).as_posix(), *_stamp(file)) for file in every)


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


@lru_cache(maxsize=256)
def _lean(name: str, _: tuple[int, int]) -> bytes:
    file = PLAYER / name
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".json":
        return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")).encode()
    text = _BLOCK_COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    return (text if file.suffix == ".css" else _LINE_COMMENT.sub("", text)).encode()


@lru_cache(maxsize=2)
def _said(state: _State) -> dict[str, set[str]]:
    """Which modules say a message by its whole name; what is put together (`badge_…`) is not among them."""
    said: dict[str, set[str]] = {}
    for name, _, _ in state:
        if name.endswith(".js"):
            for key in _QUOTED.findall((PLAYER / name).read_text(encoding="utf-8")):
                said.setdefault(key, set()).add(name)
    return said


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
