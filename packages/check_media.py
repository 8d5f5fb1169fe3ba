"""Are the media files of a lesson where lesson.toml says, and inside its folder? Can the captions be read?"""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

from packages.captions import read_captions
from packages.marks import N_
from packages.problem import Problem
from packages.toml_file import Document


def check_media(document: Document) -> list[Problem]:
    """Every broken link to a media file, and what is wrong with the captions."""
    found: list[Problem] = []
    for position, segment in enumerate(document.data["segments"]):
        for key in ("file", "poster"):
            if key in segment:
                found += _link(document, ("segments", position, key), segment[key])
        for language, name in segment.get("captions", {}).items():
            broken = _link(document, ("segments", position, "captions", language), name)
            found += broken
            if not broken:
                file = document.file.parent / name
                found += read_captions(file, segment["duration"])[1]
    return found


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
