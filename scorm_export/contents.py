"""What a manifest says of a package: which files each lesson has, and how lessons stand in modules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from packages.lesson import Lesson
from scorm_export import pages
from scorm_export.package import Package


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a package beside its manifest and schemas.

    Attributes:
        lessons: by lesson's id its own, the page that is opened first, first.
        shared: those that all lessons share.
    """

    lessons: Mapping[str, tuple[str, ...]]
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A module and its lessons, or lessons that stand by themselves.

    Attributes:
        id: unique in the package; empty where the lessons stand by themselves.
        title: by language.
        summary: by language, may be empty.
        lessons: in order.
    """

    id: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    lessons: tuple[Lesson, ...]


def files(package: Package) -> Files:
    """The files that the pages of a package bring, without rendering a lesson."""
    if not package.live:
        own = {lesson.id: pages.names(package, lesson) for lesson in package.lessons}
        return Files(MappingProxyType(own), pages.shared_names(package))
    live = import_module("scorm_export.live")  # what is in a live package, only that room knows
    names = [entry.name for entry in live.pages(package)]
    own = {}
    for lesson in package.lessons:
        page = pages.launch(lesson.id)
        folder = page.removesuffix(pages.PAGE)
        own[lesson.id] = (page, *(name for name in names if name.startswith(folder) and name != page))
    taken = {name for listed in own.values() for name in listed}
    return Files(MappingProxyType(own), tuple(name for name in names if name not in taken))


def groups(package: Package) -> Iterator[Group]:
    """The lessons in the order of the package, each once, as they stand in its modules.

    A package of several lessons without a list of modules is one module.
    """
    by_id = {lesson.id: lesson for lesson in package.lessons}
    if not package.modules and len(by_id) > 1:
        yield Group(package.id, package.title, package.summary, package.lessons)
        return
    left = dict(by_id)
    for number, (title, wanted) in enumerate(package.modules, 1):
        there = tuple(left.pop(name) for name in dict.fromkeys(wanted) if name in left)
        if there:
            yield Group(f"{package.id}-{number}", title, {}, there)
    if left:
        yield Group("", package.title, {}, tuple(left.values()))


def titles(package: Package, lesson: Lesson) -> dict[str, str]:
    """The lesson's title in each of its languages in this package, its default there first."""
    return {lang: lesson.text(lang).title for lang in pages.languages(package, lesson)}


def summaries(package: Package, lesson: Lesson) -> dict[str, str]:
    """The lesson's summary, as `titles`."""
    return {lang: lesson.text(lang).summary for lang in pages.languages(package, lesson)}


def in_languages(package: Package, texts: Mapping[str, str]) -> dict[str, str]:
    """A text of the package in each of its languages that has it, else in the one that there is."""
    found = {lang: texts[lang] for lang in package.languages if texts.get(lang)}
    return found or {package.languages[0]: package.in_language(texts)}
