"""``creator-lessons lessons import``: a lesson from an H5P package."""

from __future__ import annotations

from pathlib import Path

import click

from lti_tool import i18n
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from packages.h5p.importer import import_h5p
from packages.h5p.refusal import Refused
from packages.h5p.write import FEEDBACK
from packages.lesson import LESSON_ID


def command() -> click.Command:
    """``lessons import FILE.h5p``."""
    return click.Command(
        "import",
        callback=import_,
        params=[
            click.Argument(["file"], metavar="FILE.h5p", type=click.Path(path_type=Path)),
            click.Option(
                ["--folder"],
                type=click.Path(path_type=Path),
                default=Path("my-lessons"),
                show_default=True,
                help=_("Where your lessons are; it is made if it is not there."),
            ),
            click.Option(["--id", "name"], help=_("Id of the lesson (default: made from its title).")),
            click.Option(["--lang"], help=_("Language of its words (default: what the package says).")),
        ],
        help=_(
            "Make a lesson from an H5P package: Interactive Video, Question Set, Course Presentation, Multiple Choice, "
            "True/False. What does not map is told."
        ),
    )


def import_(file: Path, folder: Path, name: str | None, lang: str | None) -> None:
    """Import a package and tell what did not map."""
    if name is not None and not LESSON_ID.fullmatch(name):
        raise CommandError(
            _("{id} can't be an id. Write 2 to 63 of these: a to z, 0 to 9 and hyphens, like my-first-lesson.").format(
                id=name
            )
        )
    if lang is not None and lang not in FEEDBACK:
        raise CommandError(
            _("{language} is not one of the languages here: {languages}").format(
                language=lang, languages=", ".join(FEEDBACK)
            )
        )
    try:
        made = import_h5p(file, folder, lesson=name or "", lang=lang or "")
    except Refused as error:
        raise CommandError(error.render(i18n.gettext)) from None
    except FileExistsError as error:
        raise CommandError(_("{folder} exists already. Choose another id with --id.").format(folder=error)) from None
    except OSError as error:
        raise CommandError(
            _("{folder} can't be written ({reason}). Choose another with --folder.").format(
                folder=folder, reason=error.strerror or error
            )
        ) from None
    click.echo(_("Made: {folder}").format(folder=made.folder))
    for note in made.notes:
        click.echo("- " + note.render(i18n.gettext))
    for problem in made.problems:
        click.echo(problem.render(i18n.gettext), err=True)
    click.echo(_("See it: creator-lessons lessons preview {folder}").format(folder=folder))
