"""``creator-lessons lessons new``: a folder to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from lti_tool import i18n
from lti_tool.author.template import write_lesson
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from packages.lesson import LESSON_ID


def command() -> click.Command:
    """``lessons new ID``."""
    return click.Command(
        "new",
        callback=new,
        params=[
            click.Argument(["name"], metavar="ID"),
            click.Option(
                ["--folder"],
                type=click.Path(path_type=Path),
                default=Path("my-lessons"),
                show_default=True,
                help=_("Where your lessons are; it is made if it is not there."),
            ),
            click.Option(["--lang"], help=_("Language of the lesson (default: the terminal's).")),
        ],
        help=_("Make a new lesson, in order as it stands, to change in a text editor. ID names its folder for good."),
    )


def new(name: str, folder: Path, lang: str | None) -> None:
    """Make a new lesson folder."""
    if not LESSON_ID.fullmatch(name):
        raise CommandError(
            _("{id} can't be an id. Write 2 to 63 of these: a to z, 0 to 9 and hyphens, like my-first-lesson.").format(
                id=name
            )
        )
    chosen = lang or i18n.language()
    if chosen not in i18n.LANGUAGES:
        raise CommandError(
            _("There is no template in {language}. Choose one of: {languages}").format(
                language=chosen, languages=", ".join(i18n.LANGUAGES)
            )
        )
    place = folder / "lessons" / name
    try:
        with i18n.in_language(chosen):
            write_lesson(place, chosen)
    except FileExistsError:
        raise CommandError(_("{folder} exists already. Choose another id.").format(folder=place)) from None
    except OSError as error:
        raise CommandError(
            _("{folder} can't be written ({reason}). Choose another with --folder.").format(
                folder=place, reason=error.strerror or error
            )
        ) from None
    click.echo(_("Made: {folder}").format(folder=place))
    click.echo(_("See it while you write: creator-lessons lessons preview {folder}").format(folder=folder))
