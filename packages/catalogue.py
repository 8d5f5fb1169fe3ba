"""The catalogue: find the lessons and modules in folders, check them, search them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from packages.lesson import Lesson, Module
from packages.marks import N_
from packages.problem import Problem
from packages.read_lesson import module_of, read_lesson
from packages.schema import Schema
from packages.search import Entry, entries_of, find, fold
from packages.toml_file import Document, read_toml

SHIPPED = Path(__file__).with_name("music")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Lessons and modules by id, in the order they are shown, and what is wrong with the others.

    A broken lesson is in `problems` only; whoever names it (module, next, prerequisites) is shown without it.
    """

    lessons: Mapping[str, Lesson]
    modules: Mapping[str, Module]
    problems: tuple[Problem, ...]
    _entries: tuple[Entry, ...] = field(default=(), repr=False, compare=False)

    @property
    def topics(self) -> tuple[str, ...]:
        """Every topic, in the order in which the lessons name them."""
        return tuple(dict.fromkeys(topic for lesson in self.lessons.values() for topic in lesson.topics))

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language that some lesson has."""
        return tuple(dict.fromkeys(lang for lesson in self.lessons.values() for lang in lesson.languages))

    def search(self, text: str, lang: str, topic: str | None = None) -> list[Lesson]:
        """Lessons for a query, best first; without one all, in the order of the catalogue.

        Looks in title, summary, outcomes, topics and glossary, in the reader's language where the lesson has
        it, else in the lesson's own.
        """
        wanted = [
            entry
            for entry in self._entries
            if entry.lang == entry.lesson.language(lang)
            and (not topic or fold(topic) in map(fold, entry.lesson.topics))
        ]
        return find(text, wanted)

    def for_market(self, market: str | None) -> Catalogue:
        """What is offered to partners in a market: without the lessons that are for other countries only.

        The lessons are whole; `Lesson.for_market` gives what that market sees of them.
        """
        gone = {name for name, one in self.lessons.items() if one.markets and market not in one.markets}
        if not gone:
            return self
        modules = {
            name: replace(one, lessons=tuple(each for each in one.lessons if each not in gone))
            for name, one in self.modules.items()
        }
        return replace(
            self,
            lessons=MappingProxyType({name: one for name, one in self.lessons.items() if name not in gone}),
            modules=MappingProxyType({name: one for name, one in modules.items() if one.lessons}),
            _entries=tuple(entry for entry in self._entries if entry.lesson.id not in gone),
        )


def shipped() -> Catalogue:
    """The catalogue that comes with this package."""
    return load([SHIPPED])


def load(
    folders: Sequence[Path], beside: Catalogue | None = None, *, prefix: str = "", others: Sequence[str] = ()
) -> Catalogue:
    """Read every lesson (`lessons/<id>/`) and module (`modules/<id>.toml`) in the folders.

    A folder that holds a lesson.toml itself is taken as one lesson. Never raises for what it finds there.

    Args:
        folders: where to look, in order.
        beside: a catalogue that is there already: the new lessons may name its lessons, and come after them.
            Its own problems are not told again.
        prefix: what every id in the folders must begin with, such as the name of their owner and a hyphen.
        others: longer prefixes that belong to other owners: no id may begin with one of these.
    """
    schema = Schema()
    problems: list[Problem] = []
    there = beside or Catalogue({}, {}, ())
    places: dict[str, Path] = {name: lesson.folder for name, lesson in there.lessons.items()}
    lessons: dict[str, Lesson] = {}
    for folder in _lesson_folders(folders, problems):
        first = places.setdefault(folder.resolve().name, folder)
        if first != folder:
            message, cure = (
                N_("There is another lesson {id}, in {other}."),
                N_("Give one of them another id."),
            )
            values = {"id": folder.name, "other": str(first)}
            problems.append(Problem(folder / "lesson.toml", 1, "duplicate-id", message, cure, values))
            continue
        lesson, found = read_lesson(folder, schema)
        if lesson is not None and prefix:
            found = _foreign(read_toml(folder / "lesson.toml"), lesson.id, prefix, others)
        problems += found
        if lesson is not None and not found:
            lessons[lesson.id] = lesson
    for lesson in list(lessons.values()):
        found = _unknown_lessons(lesson, places)
        problems += found
        if found:
            del lessons[lesson.id]
    known = {**there.lessons, **lessons}
    modules: dict[str, Module] = dict(there.modules)
    for file in _module_files(folders):
        module, found = _read_module(file, schema, places, modules)
        if module is not None and prefix:
            found = _foreign(read_toml(file), module.id, prefix, others)
            module = None if found else module
        problems += found
        kept = tuple(name for name in module.lessons if name in known) if module else ()
        if module is not None and kept:
            modules[module.id] = replace(module, lessons=kept)
    order = dict.fromkeys([name for module in modules.values() for name in module.lessons] + sorted(lessons))
    fresh = {name: _with_known(lessons[name], known) for name in order if name in lessons}
    return Catalogue(
        lessons=MappingProxyType({**there.lessons, **fresh}),
        modules=MappingProxyType(modules),
        problems=tuple(problems),
        _entries=(*there._entries, *(entry for lesson in fresh.values() for entry in entries_of(lesson))),
    )


def _lesson_folders(folders: Sequence[Path], problems: list[Problem]) -> Iterator[Path]:
    for folder in folders:
        if (folder / "lesson.toml").is_file():
            yield folder
            continue
        yield from _listed(folder / "lessons", problems)


def _listed(folder: Path, problems: list[Problem]) -> list[Path]:
    try:
        return sorted(entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith((".", "_")))
    except OSError as error:
        message = N_("The folder cannot be read ({reason}).")
        cure = N_("A catalogue has a folder lessons, with a folder for each lesson; check the path.")
        reason = error.strerror or str(error)
        problems.append(Problem(folder, None, "unreadable-folder", message, cure, {"reason": reason}))
        return []


def _module_files(folders: Sequence[Path]) -> list[Path]:
    return [file for folder in folders for file in sorted((folder / "modules").glob("*.toml"))]


def _foreign(document: Document | Problem, name: str, prefix: str, others: Sequence[str]) -> list[Problem]:
    """Whether an id is another owner's to give."""
    if isinstance(document, Problem):  # it was there a moment ago
        return [document]
    if not name.startswith(prefix):
        message = N_("The id {id} does not begin with {prefix}.")
        cure = N_("Call it {example}, and its folder or file the same: so no two partners give the same id.")
        return [document.problem(("id",), "foreign-id", message, cure, id=name, prefix=prefix, example=prefix + name)]
    other = next((one for one in others if name.startswith(one)), None)
    if other is not None:
        message = N_("The id {id} begins with {other}, as those of another partner do.")
        cure = N_("Give it another id that begins with {prefix}, and its folder or file the same name.")
        return [document.problem(("id",), "foreign-id", message, cure, id=name, other=other, prefix=prefix)]
    return []


def _unknown_lessons(lesson: Lesson, places: Mapping[str, Path]) -> list[Problem]:
    """Prerequisites and next that name no lesson, or the lesson itself."""
    document = read_toml(lesson.folder / "lesson.toml")
    if isinstance(document, Problem):  # it was there a moment ago
        return [document]
    found = []
    for key, names in (("prerequisites", lesson.prerequisites), ("next", lesson.next)):
        for position, name in enumerate(names):
            if name not in places:
                found.append(_unknown(document, (key, position), name, places))
            elif name == lesson.id:
                message = N_("The lesson names itself in {key}.")
                found.append(document.problem((key, position), "names-itself", message, N_("Remove it."), key=key))
    return found


def _unknown(document: Document, path: tuple[str | int, ...], name: str, places: Mapping[str, Path]) -> Problem:
    message = N_("There is no lesson {id}.")
    cure = N_("Correct the id, or add the lesson; known: {known}.")
    return document.problem(path, "unknown-lesson", message, cure, id=name, known=", ".join(sorted(places)))


def _read_module(
    file: Path, schema: Schema, places: Mapping[str, Path], known: Mapping[str, Module]
) -> tuple[Module | None, list[Problem]]:
    document = read_toml(file)
    if isinstance(document, Problem):
        return None, [document]
    found = schema.problems(document, "module")
    if found:
        return None, found
    module = module_of(document)
    for position, name in enumerate(module.lessons):
        if name not in places:
            found.append(_unknown(document, ("lessons", position), name, places))
    if module.id != file.stem:
        message, cure = N_("The id {id} is not the name of the file ({name})."), N_("Rename one of them.")
        found.append(document.problem(("id",), "id-not-file", message, cure, id=module.id, name=file.stem))
    if module.id in known:
        message, cure = N_("There is another module {id}, in {other}."), N_("Give one of them another id.")
        other = str(known[module.id].file)
        found.append(document.problem(("id",), "duplicate-id", message, cure, id=module.id, other=other))
    for lang in sorted(set(module.title) ^ set(module.summary)):
        message = N_("Title and summary are not both there in {language}.")
        cure = N_("Write both in every language.")
        found.append(document.problem(("title",), "missing-translation", message, cure, language=lang))
    return (None if found else module), found


def _with_known(lesson: Lesson, lessons: Mapping[str, Lesson]) -> Lesson:
    """The lesson without links to broken lessons."""
    return replace(
        lesson,
        prerequisites=tuple(name for name in lesson.prerequisites if name in lessons),
        next=tuple(name for name in lesson.next if name in lessons),
    )
