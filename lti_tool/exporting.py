"""Packages of lessons for partners: from what somebody wishes to what the exporter makes.

Commands and pages come through here, so that both make the same packages: exported again, a package has the same bytes,
because its dispatch is found again and its lessons are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from sqlalchemy import Connection

from lti_tool import dispatch_keys
from lti_tool.db import writing
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from lti_tool.learner import notice
from lti_tool.models import dispatch as dispatches
from lti_tool.models.dispatch import Dispatch
from lti_tool.models.partner import Partner
from lti_tool.services import Services
from packages.catalogue import Catalogue
from packages.lesson import Lesson, Module
from packages.marks import N_
from packages.problem import Problem
from scorm_export.package import Door, Format, Notice, Package

FORMATS: tuple[Format, ...] = ("scorm12", "scorm2004-3", "scorm2004-4", "cmi5", "tincan", "cc", "cc11", "html")
CARTRIDGES = frozenset({"cc", "cc11"})
ALL = "all"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be exported.

    Attributes:
        name: the id of a lesson or a module; empty: everything.
        format: which standard.
        languages: tags, the first is the default; empty: every language of each lesson.
        partner: for whom; without one, a package reports to its LMS alone.
        each: of a module, a package for each lesson instead of one for all.
        site: which of the partner's LMSs, where it has several: learners of each are its own.
    """

    name: str
    format: Format
    languages: tuple[str, ...] = ()
    partner: Partner | None = None
    each: bool = False
    site: str = ""


def plan(services: Services, wish: Wish, missed: Callable[[str], None] | None = None) -> Iterator[Package]:
    """The packages of a wish, made as they are asked for; their dispatches are made, or found again.

    Args:
        services: of the installation.
        wish: what for whom.
        missed: is told of each package that can't be made, while the others go on; without it the first one raises.

    Raises:
        CommandError: there is no such lesson, or the wish can't be fulfilled; the text says what to wish instead.
    """
    catalogue = services.offered_to(wish.partner) if wish.partner else services.catalogue.for_market(None)
    broken = _broken(services, wish)
    contents = list(_contents(catalogue, wish, broken))
    if missed is not None and not wish.name:
        for problem in broken:
            missed(problem.render(_))
    return _packages(services, catalogue, wish, contents, missed)


_Content = tuple[str, Module | None, tuple[Lesson, ...]]


def _packages(
    services: Services,
    catalogue: Catalogue,
    wish: Wish,
    contents: Sequence[_Content],
    missed: Callable[[str], None] | None,
) -> Iterator[Package]:
    for content in contents:
        try:
            yield _package(services, catalogue, wish, *content)
        except CommandError as error:
            if missed is None:
                raise
            missed(str(error))


def _broken(services: Services, wish: Wish) -> list[Problem]:
    """What is wrong with lessons and modules that are left out of the catalogue because of it."""
    whole = services.catalogue_for(wish.partner) if wish.partner else services.catalogue
    problems = (
        services.catalogue.problems if whole is services.catalogue else whole.problems + services.catalogue.problems
    )
    return [problem for problem in problems if whole.lessons.keys().isdisjoint(problem.file.parts)]


def _contents(catalogue: Catalogue, wish: Wish, broken: Sequence[Problem]) -> Iterator[_Content]:
    """Of each package its name, the module that it is, and its lessons."""
    lessons, modules = catalogue.lessons, catalogue.modules
    module = modules.get(wish.name)
    if not wish.name and wish.format in CARTRIDGES:
        yield ALL, None, tuple(lessons.values())
    elif not wish.name:
        yield from ((lesson.id, None, (lesson,)) for lesson in lessons.values())
    elif wish.name in lessons:
        yield wish.name, None, (lessons[wish.name],)
    elif module is not None and not wish.each:
        yield module.id, module, _of_module(catalogue, module)
    elif module is not None:
        yield from ((lesson.id, None, (lesson,)) for lesson in _of_module(catalogue, module))
    else:
        problems = [problem.render(_) for problem in broken if wish.name in problem.file.parts]
        raise CommandError("\n".join(problems) or _unknown(catalogue, wish.name))


def _of_module(catalogue: Catalogue, module: Module) -> tuple[Lesson, ...]:
    return tuple(catalogue.lessons[name] for name in module.lessons if name in catalogue.lessons)


def _unknown(catalogue: Catalogue, name: str) -> str:
    near = get_close_matches(name, [*catalogue.lessons, *catalogue.modules], n=3)
    if near:
        return _("There is no lesson or module {name}. Did you mean {near}?").format(name=name, near=", ".join(near))
    return _("There is no lesson or module {name}. See: creator-lessons lessons list").format(name=name)


def _package(
    services: Services, catalogue: Catalogue, wish: Wish, name: str, module: Module | None, lessons: tuple[Lesson, ...]
) -> Package:
    digests = {lesson.id: _kept(services, lesson) for lesson in lessons}
    languages = _languages(lessons, wish)
    door = _door(services, wish, module, lessons, languages, name)
    titles = module.title if module else _texts(lessons, "title")
    summaries = module.summary if module else _texts(lessons, "summary")
    return Package(
        id=name,
        format=wish.format,
        title=dict.fromkeys(languages, "Creator Lessons") if name == ALL else titles,
        summary={} if name == ALL else summaries,
        lessons=lessons,
        languages=languages,
        namespace=services.settings.namespace,
        base_url=services.settings.base_url,
        market=wish.partner.market if wish.partner else "",
        modules=_modules(catalogue, name, module) if wish.format in CARTRIDGES else (),
        door=door,
        notice=_notice(wish.partner, languages) if wish.partner and door else None,
        digests=digests,
    )


def _kept(services: Services, lesson: Lesson) -> str:
    """Keep the lesson as it is now; its digest.

    Raises:
        CommandError: one of its files can't be read.
    """
    try:
        return services.lessons.keep(lesson)
    except OSError as error:
        file = Path(error.filename or lesson.folder)
        message = N_("The lesson {id} cannot be packed: the file {name} is not there, or lies outside its folder.")
        cure = N_("Put it there, or correct lesson.toml; then export the lesson again.")
        problem = Problem(file, None, "media-missing", message, cure, {"id": lesson.id, "name": file.name})
        raise CommandError(problem.render(_)) from None


def _door(
    services: Services,
    wish: Wish,
    module: Module | None,
    lessons: Sequence[Lesson],
    languages: Sequence[str],
    name: str,
) -> Door | None:
    """Where a package reports to beside its LMS; nowhere where nobody's learners come by it."""
    if wish.partner is None or wish.format in CARTRIDGES:
        return None
    with writing(services.engine) as connection:
        found = _found(connection, wish, wish.partner, module, lessons, languages, name)
    return Door(f"{services.settings.base_url}/collect", dispatch_keys.token(services.vault, found), found.id)


def _found(
    connection: Connection,
    wish: Wish,
    partner: Partner,
    module: Module | None,
    lessons: Sequence[Lesson],
    languages: Sequence[str],
    name: str,
) -> Dispatch:
    return dispatches.find_or_make(
        connection,
        partner_id=partner.id,
        name=f"{name} ({wish.format})",
        format=wish.format,
        lessons=[lesson.id for lesson in lessons],
        module=module.id if module else "",
        languages=languages,
        live=False,
        site=wish.site,
    )


def _languages(lessons: Sequence[Lesson], wish: Wish) -> tuple[str, ...]:
    """The languages of a package: those wished for that any of its lessons has.

    Raises:
        CommandError: no lesson of the package has any of them.
    """
    there = tuple(dict.fromkeys(tag for lesson in lessons for tag in (lesson.default_language, *lesson.languages)))
    if not wish.languages:
        return there
    chosen = tuple(tag for tag in dict.fromkeys(wish.languages) if tag in there)
    if not chosen:
        raise CommandError(
            _("{name} is not there in {wished}; it is in {there}.").format(
                name=", ".join(lesson.id for lesson in lessons),
                wished=", ".join(wish.languages),
                there=", ".join(there),
            )
        )
    return chosen


def _texts(lessons: Sequence[Lesson], which: str) -> Mapping[str, str]:
    lesson = lessons[0]
    return {lang: getattr(text, which) for lang, text in lesson.texts.items()}


def _modules(
    catalogue: Catalogue, name: str, module: Module | None
) -> tuple[tuple[Mapping[str, str], tuple[str, ...]], ...]:
    """The modules of a cartridge: the one, or all of them."""
    chosen = [module] if module else list(catalogue.modules.values()) if name == ALL else []
    return tuple((one.title, tuple(lesson.id for lesson in _of_module(catalogue, one))) for one in chosen)


def _notice(partner: Partner, languages: Sequence[str]) -> Notice:
    return Notice(str(notice.version(partner)), {lang: notice.notice_html(partner, lang) for lang in languages})
