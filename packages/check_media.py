"""Are the media files of a lesson where lesson.toml says, and inside its folder? Can they be read and shown?"""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from packages.captions import read_captions
from packages.check_file import check_picture, check_sound
from packages.marks import N_
from packages.problem import Problem
from packages.toml_file import Document


def check_media(document: Document) -> list[Problem]:
    """Every broken link to a media file, and what is wrong with captions, pictures of cards and sounds."""
    found: list[Problem] = []
    folder = document.file.parent
    for position, segment in enumerate(document.data["segments"]):
        if "image" in segment:
            broken = _link(document, ("segments", position, "image"), segment["image"])
            found += broken or check_picture(folder / segment["image"])
        for path, name in _sounds(position, segment):
            broken = _link(document, path, name)
            found += broken or check_sound(folder / name)
            if len(path) == 4 and path[-1] not in document.data["languages"]:
                message = N_("The lesson does not have the language {language}.")
                cure = N_("Add it to languages, or remove the sound.")
                found.append(document.problem(path, "unknown-language", message, cure, language=path[-1]))
        for key in ("file", "poster"):
            if key in segment:
                found += _link(document, ("segments", position, key), segment[key])
        for language, name in segment.get("captions", {}).items():
            broken = _link(document, ("segments", position, "captions", language), name)
            found += broken
            if not broken:
                found += read_captions(folder / name, segment["duration"])[1]
    return found


def _sounds(position: int, segment: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
    """The sound files of a segment, each with its place: a video has one, a card one a language."""
    path, audio = ("segments", position, "audio"), segment.get("audio", {})
    return [(path, audio)] if isinstance(audio, str) else [((*path, lang), name) for lang, name in audio.items()]


def _link(document: Document, path: tuple[str | int, ...], name: str) -> list[Problem]:
    folder = document.file.parent
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or name.startswith("\\"):
        message = N_("{name} is an absolute path.")
        cure = N_("Write it from the lesson's folder, like media/film.mp4.")
        return [document.problem(path, "media-absolute", message, cure, name=name)]
    if "\\" in name or not name.isprintable():
        message = N_("{name} cannot be used as a path everywhere.")
        cure = N_("Use forward slashes, letters, digits, hyphens and dots.")
        return [document.problem(path, "media-name", message, cure, name=ascii(name))]
    try:
        outside = not (folder / name).resolve().is_relative_to(folder.resolve())
        exists = (folder / name).is_file() and (folder / name).stat().st_size > 0
    except (OSError, ValueError, RuntimeError):  # a name too long; links in a circle
        outside, exists = False, False
    if outside or ".." in Path(name).parts:
        message = N_("{name} lies outside the lesson's folder.")
        cure = N_("Copy the file into the folder's media, and name it there.")
        return [document.problem(path, "media-outside", message, cure, name=name)]
    if not exists:
        message = N_("The file {name} does not exist, or is empty.")
        cure = N_("Put it there, or correct the path; capital letters count.")
        return [document.problem(path, "media-missing", message, cure, name=name)]
    return []
