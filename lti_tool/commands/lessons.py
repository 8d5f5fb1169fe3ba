"""``creator-lessons lessons``: the catalogue, and what is wrong in a lesson's folder."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from lti_tool import i18n
from lti_tool.author.watch import only
from lti_tool.commands import lessons_import, lessons_new, lessons_preview, lessons_status
from lti_tool.commands.common import json_option, show
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from lti_tool.settings import load
from packages import catalogue


def group() -> click.Group:
    """The commands about lessons."""
    found = click.Group("lessons", help=_("Lessons: list them, check them, make them, translate them."))
    found.add_command(
        click.Command(
            "check",
            callback=check,
            params=[
                click.Argument(
                    ["folders"],
                    nargs=-1,
                    type=click.Path(path_type=Path),
                ),
                json_option(),
            ],
            help=_(
                "Check lessons and say what to mend, with file and line. "
                "FOLDERS hold lessons; without any, the installation's own are checked."
            ),
        )
    )
    found.add_command(lessons_new.command())
    found.add_command(lessons_preview.command())
    found.add_command(lessons_import.command())
    found.add_command(lessons_status.status_command())
    found.add_command(lessons_status.translated_command())
    found.add_command(click.Command("list", callback=listing, params=[json_option()], help=_("List the lessons.")))
    return found


def _folders() -> list[Path]:
    return [catalogue.SHIPPED, *(Path(folder) for folder in load().lesson_folders)]


def _load(folders: tuple[Path, ...]) -> catalogue.Catalogue:
    """The catalogue of these folders, told of nothing else; their lessons may name shipped ones."""
    return only(folders) if folders else catalogue.load(_folders())


def check(folders: tuple[Path, ...], as_json: bool) -> None:
    """Check lessons; exit status 1 where something is wrong."""
    for folder in folders:
        if not folder.is_dir():
            raise CommandError(_("There is no folder {folder}.").format(folder=folder))
    errors = Console(stderr=True)
    with errors.status(_("Checking lessons …")):
        found = _load(folders)
    if as_json:
        problems = [
            {
                "file": str(problem.file),
                "line": problem.line,
                "code": problem.code,
                "text": problem.render(i18n.gettext),
            }
            for problem in found.problems
        ]
        show("", [], [], problems, True)
    else:
        for problem in found.problems:
            click.echo(problem.render(i18n.gettext), err=True)
    if found.problems:
        raise CommandError(
            i18n.ngettext("{count} thing to mend.", "{count} things to mend.", len(found.problems)).format(
                count=len(found.problems)
            )
        )
    if not as_json:
        count = len(found.lessons)
        click.echo(
            i18n.ngettext("{count} lesson is in order.", "{count} lessons are in order.", count).format(count=count)
        )


def listing(as_json: bool) -> None:
    """List the lessons of the catalogue."""
    found = catalogue.load(_folders())
    lang = i18n.language()
    rows = [
        [
            one.id,
            one.text(lang).title,
            f"{one.minutes:g}",
            ", ".join(one.languages),
            ", ".join(one.topics),
            str(one.version),
        ]
        for one in found.lessons.values()
    ]
    kept = [
        {
            "id": one.id,
            "title": one.text(lang).title,
            "minutes": one.minutes,
            "languages": list(one.languages),
            "topics": list(one.topics),
            "version": one.version,
        }
        for one in found.lessons.values()
    ]
    if found.problems:
        click.echo(_("Some of it is left out. See what is wrong: creator-lessons lessons check"), err=True)
    columns = [_("Lesson"), _("Title"), _("Minutes"), _("Languages"), _("Topics"), _("Version")]
    show(_("Lessons"), columns, rows, kept, as_json)
