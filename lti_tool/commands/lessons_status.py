"""``creator-lessons lessons status`` and ``translated``: which language of which lesson needs somebody's work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from lti_tool import i18n
from lti_tool.commands.common import json_option, show
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from lti_tool.settings import load
from packages import catalogue
from packages.problem import Problem
from packages.translation import Standing, note, standings


def status_command() -> click.Command:
    """``lessons status [FOLDERS]``."""
    return click.Command(
        "status",
        callback=status,
        params=[
            click.Argument(["folders"], nargs=-1, type=click.Path(path_type=Path)),
            click.Option(["--lang"], help=_("Only this language.")),
            click.Option(["--keys"], is_flag=True, help=_("Name every text that is missing or out of date.")),
            json_option(),
        ],
        help=_(
            "Show what is not translated or out of date, lesson by lesson and language by language. "
            "FOLDERS hold lessons, or are lessons; without any, the installation's own are shown."
        ),
    )


def translated_command() -> click.Command:
    """``lessons translated FOLDER LANG``."""
    return click.Command(
        "translated",
        callback=translated,
        params=[
            click.Argument(["folder"], type=click.Path(path_type=Path)),
            click.Argument(["languages"], metavar="LANG...", nargs=-1, required=True),
        ],
        help=_(
            "Note that a lesson's language says what the original says today. "
            "From then on, status tells which texts the original has changed since."
        ),
    )


def status(folders: tuple[Path, ...], lang: str | None, keys: bool, as_json: bool) -> None:
    """Show how the languages of the lessons stand."""
    found: list[Standing] = []
    problems: list[Problem] = []
    for folder in lesson_folders(folders):
        here, broken = standings(folder)
        found += [one for one in here if lang is None or one.lang == lang]
        problems += broken
    for problem in problems:
        click.echo(problem.render(i18n.gettext), err=True)
    if not found and not problems:
        raise CommandError(_("There is nothing in this language: {language}.").format(language=lang or "-"))
    columns = [_("Lesson"), _("Language"), _("Translated"), _("Out of date"), _("Review")]
    show(_("Languages of the lessons"), columns, [_row(one) for one in found], [_plain(one) for one in found], as_json)
    if as_json:
        return
    if keys:
        for one in found:
            _tell_keys(one)
    elif any(not one.complete for one in found):
        click.echo(_("Which texts these are: creator-lessons lessons status --keys"))


def translated(folder: Path, languages: Sequence[str]) -> None:
    """Note that these languages are up to date."""
    if not (folder / "lesson.toml").is_file():
        raise CommandError(_("{folder} is no lesson: it has no lesson.toml.").format(folder=folder))
    for lang in languages:
        try:
            count = note(folder, lang)
        except KeyError:
            raise CommandError(
                _("{folder} has no file {name} to translate into.").format(folder=folder, name=f"{lang}.toml")
            ) from None
        except ValueError as error:
            raise CommandError(
                _("Translate these first, in {name}: {keys}").format(name=f"{lang}.toml", keys=error)
            ) from None
        said = i18n.ngettext("{language}: {count} text noted.", "{language}: {count} texts noted.", count)
        click.echo(said.format(language=lang, count=count))


def lesson_folders(folders: Sequence[Path]) -> list[Path]:
    """The lesson folders that these are or hold; without any, the installation's.

    Raises:
        CommandError: one of them does not exist or holds no lesson.
    """
    given = list(folders) or [catalogue.SHIPPED, *(Path(folder) for folder in load().lesson_folders)]
    found: list[Path] = []
    for folder in given:
        if (folder / "lesson.toml").is_file():
            found.append(folder)
            continue
        inside = sorted(file.parent for file in (folder / "lessons").glob("*/lesson.toml"))
        if not inside and folder in folders:
            raise CommandError(_("There are no lessons in {folder}.").format(folder=folder))
        found += inside
    return found


def _row(one: Standing) -> list[str]:
    done = one.texts - len(one.missing)
    share = _("original") if one.original else _("{done} of {count}").format(done=done, count=one.texts)
    outdated = "" if one.original else str(len(one.outdated)) if one.noted else _("not known")
    review = {
        "reviewed": _("reviewed by {name}").format(name=one.reviewer),
        "drafted": _("drafted"),
        "": "",
    }[one.review]
    return [one.lesson, one.lang, share, outdated, review]


def _plain(one: Standing) -> dict[str, Any]:
    return {
        "lesson": one.lesson,
        "language": one.lang,
        "file": str(one.file),
        "original": one.original,
        "texts": one.texts,
        "missing": list(one.missing),
        "outdated": list(one.outdated),
        "noted": one.noted,
        "review": one.review,
        "reviewed_by": one.reviewer,
    }


def _tell_keys(one: Standing) -> None:
    for title, keys in ((_("missing"), one.missing), (_("out of date"), one.outdated)):
        for key in keys:
            click.echo(f"{one.file}: {title}: {key}")
