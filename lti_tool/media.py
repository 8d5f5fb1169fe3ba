"""The files a browser needs beside pages: the player's modules and the lessons' media, with ranges for video."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, send_file, send_from_directory

import packages
from lti_tool.services import services

PLAYER = Path(packages.__file__).parent / "player"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}
MEDIA_TYPES = {
    ".vtt": "text/vtt",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}


@cache
def player_modules() -> tuple[str, ...]:
    """The player's modules, for a page to ask for all at once: an import found in an import costs a round trip."""
    return tuple(sorted(file.relative_to(PLAYER).as_posix() for file in PLAYER.rglob("*.js")))


def blueprint() -> Blueprint:
    """The routes of this room."""
    room = Blueprint("media", __name__)
    room.add_url_rule("/player/<path:name>", view_func=player)
    room.add_url_rule("/media/<lesson>/<path:name>", view_func=media)
    return room


def player(name: str) -> Response:
    """A module, style sheet or message file of the player."""
    kind = _TYPES.get(Path(name).suffix)
    if kind is None:
        abort(404)
    return send_from_directory(PLAYER, name, mimetype=kind, conditional=True, max_age=300)


def media(lesson: str, name: str) -> Response:
    """A media file of a lesson: only those that the lesson names."""
    found = services().catalogue.lessons.get(lesson)
    if found is None or name not in found.media:
        abort(404)
    file = found.folder / name
    return send_file(file, mimetype=MEDIA_TYPES.get(file.suffix), conditional=True, max_age=3600)
