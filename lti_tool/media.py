"""The files a browser needs beside pages: the player's modules and the lessons' media, with ranges for video."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, request, send_file

from lti_tool import packing
from lti_tool.services import services
from packages import player_files

MEDIA_TYPES = {
    ".vtt": "text/vtt",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
_YEAR = 365 * 24 * 3600
_MINUTES = 300
_WORTH = 600
"""Bytes: what is shorter is not compressed."""


def player_page(lesson: Mapping[str, Any], channel: Mapping[str, Any]) -> dict[str, Any]:
    """What a lesson's page says of the player's files, so that a slow network is asked for all of them at once.

    Args:
        lesson: as `packages.player_json.lesson_json` writes it.
        channel: the channel's settings.

    Returns:
        `player` the address of the player's folder; `modules` and `styles` paths in it; `words` the player's own words
        and `words_lang` the language they are in.
    """
    whole = player_files.modules_for(lesson, channel, whole=True)
    lang, words = player_files.messages_for(channel.get("lang") or lesson["lang"], whole)
    return {
        "player": f"/player/v-{player_files.version()}",
        "modules": player_files.modules_for(lesson, channel),
        "styles": player_files.styles_for(lesson, channel),
        "words": words,
        "words_lang": lang,
    }


def compressed(response: Response, shared: Sequence[str] = ()) -> Response:
    """The response, compressed where the browser takes that and it is worth it; ``shared`` as ``packing`` has it."""
    data = response.get_data()
    if len(data) >= _WORTH and _takes_gzip():
        response.set_data(packing.packed(data, shared))
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def blueprint() -> Blueprint:
    """The routes of this room."""
    room = Blueprint("media", __name__)
    room.add_url_rule("/player/<path:name>", view_func=player, defaults={"version": ""})
    room.add_url_rule("/player/v-<version>/<path:name>", view_func=player)
    room.add_url_rule("/media/<lesson>/<digest>/<path:name>", view_func=media)
    return room


def player(version: str, name: str) -> Response:
    """A module, style sheet or message file of the player.

    Under the address of its version it never changes and is kept for good. An old page may ask for an old version: it
    gets what there is, and does not keep it.
    """
    if name not in player_files.files():
        abort(404)
    now = player_files.version()
    data, packed = _player_file(name, now)
    response = Response(data, mimetype=player_files.TYPES[Path(name).suffix])
    if packed and _takes_gzip():
        response.set_data(packed)
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(f"{now}-{'z' if response.headers.get('Content-Encoding') else 'p'}")
    response.cache_control.public = True
    if version == now:
        response.cache_control.max_age = _YEAR
        response.cache_control.immutable = True
    elif version:
        response.cache_control.no_cache = True
    else:
        response.cache_control.max_age = _MINUTES
    return response.make_conditional(request)  # type: ignore[return-value]


def media(lesson: str, digest: str, name: str) -> Response:
    """A media file of a version of a lesson: only those that the lesson names.

    Whoever knows the digest has seen the lesson: it can't be guessed, so that a partner's own lessons stay its own.
    """
    found = services().lessons.find(lesson, digest)
    if found is None or name not in found.media:
        abort(404)
    file = found.folder / name
    response = send_file(file, mimetype=MEDIA_TYPES.get(file.suffix), conditional=True, max_age=_YEAR)
    response.cache_control.immutable = True
    if file.suffix == ".svg":  # opened by itself it would be a page of ours
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@lru_cache(maxsize=512)
def _player_file(name: str, _: str) -> tuple[bytes, bytes | None]:
    """A file of the player's present version, plain and compressed."""
    data = player_files.lean(name)
    return data, _gzip(data) if len(data) >= _WORTH else None


def _takes_gzip() -> bool:
    return request.accept_encodings["gzip"] > 0


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)
