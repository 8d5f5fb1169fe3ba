"""Packages for tests, made of the shipped lessons or of any other, and the zips they become."""

from __future__ import annotations

import resource
import shutil
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from packages.catalogue import SHIPPED, Catalogue, shipped
from packages.lesson import Lesson
from scorm_export import archive, formats
from scorm_export.package import Door, Notice, Package

ROOT = Path(__file__).resolve().parents[2]
NS = "https://w3id.org/creator-lessons"
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
DOOR = Door("https://lessons.example.org/collect", "17.abc", "17")
NOTICE = Notice("3", dict.fromkeys(LANGUAGES, "<p>We keep what you answer.</p>"))


@cache
def catalogue() -> Catalogue:
    """The shipped lessons."""
    return shipped()


def package(lessons: Sequence[Lesson | str], kind: Any = "html", **more: Any) -> Package:
    """A package of lessons, which may be named by their ids if they are shipped ones."""
    whole = tuple(catalogue().lessons[one] if isinstance(one, str) else one for one in lessons)
    first = whole[0]
    known: dict[str, Any] = {
        "id": first.id,
        "format": kind,
        "title": {lang: first.text(lang).title for lang in LANGUAGES},
        "summary": {lang: first.text(lang).summary for lang in LANGUAGES},
        "lessons": tuple(one.for_market(more.get("market") or None) for one in whole),
        "languages": LANGUAGES,
        "namespace": NS,
        "base_url": "https://lessons.example.org",
    }
    return Package(**(known | more))


def packed(made: Package, folder: Path) -> zipfile.ZipFile:
    """The package's zip, opened."""
    folder.mkdir(parents=True, exist_ok=True)
    archive.write(formats.entries(made), folder / made.filename)
    return zipfile.ZipFile(folder / made.filename)


def shelf(folder: Path, *names: str) -> Path:
    """A catalogue folder with copies of shipped lessons, which name no other lesson."""
    for name in names:
        place = folder / "lessons" / name
        shutil.copytree(SHIPPED / "lessons" / name, place)
        toml = place / "lesson.toml"
        lines = toml.read_text(encoding="utf-8").splitlines(keepends=True)
        toml.write_text("".join(line for line in lines if not line.startswith(("next", "prereq"))), encoding="utf-8")
    return folder


def peak() -> int:
    """The most memory that this process has had, in bytes: since it began, where the system can tell."""
    status = Path("/proc/self/status")
    if status.exists():  # of a process that was started by a large one, getrusage tells what that one had
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
