"""What the commands share: the installation they work on, tables, and JSON for scripts."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from babel.dates import format_datetime
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from lti_tool import clock, i18n
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from lti_tool.models import partner as partners
from lti_tool.models.partner import Partner
from lti_tool.services import Services
from lti_tool.settings import Settings, load

LONGEST_NAME = 200
_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")


def data_option() -> click.Option:
    """``--data DIR``: which installation."""
    return click.Option(
        ["--data"],
        type=click.Path(path_type=Path),
        help=_("Folder of the installation's data (default: CREATOR_LESSONS_DATA_DIR, else ./data)."),
    )


def json_option() -> click.Option:
    """``--json``: a list for scripts instead of a table."""
    return click.Option(["--json", "as_json"], is_flag=True, help=_("Print JSON, for scripts."))


def open_services(data: Path | None, **overrides: Any) -> Services:
    """The services of the installation, its database up to date.

    Raises:
        CommandError: the installation can't be opened; the text says what to do.
    """
    from lti_tool.app import make_services

    settings = load(data_dir=data, **overrides)
    _require_usable(settings)
    return make_services(settings)


def _require_usable(settings: Settings) -> None:
    if not settings.database_url:
        if settings.data_dir.is_dir() and not os.access(settings.data_dir, os.W_OK | os.X_OK):
            raise CommandError(
                _(
                    "The data folder {folder} can't be written ({reason}). "
                    "Choose another with --data or CREATOR_LESSONS_DATA_DIR."
                ).format(folder=settings.data_dir, reason=os.strerror(errno.EACCES))
            )
        return
    try:
        driver = make_url(settings.database_url).drivername
    except (ArgumentError, ValueError):
        driver = ""
    if driver not in _DRIVERS:
        raise CommandError(
            _(
                "CREATOR_LESSONS_DATABASE_URL does not fit: write an address such as "
                "postgresql+psycopg://user:password@host/name, or leave it empty for SQLite."
            )
        )


def plain_name(name: str) -> str:
    """A name without space at its ends, and without what does not print (it is shown in terminals).

    Raises:
        CommandError: it is empty or too long.
    """
    name = "".join(char if char.isprintable() else " " for char in name).strip()
    if not name or len(name) > LONGEST_NAME:
        raise CommandError(_("Give a name of 1 to {longest} characters.").format(longest=LONGEST_NAME))
    return name


def find_partner(connection: Connection, name: str) -> Partner | None:
    """The partner of this id, short name or full name, in whatever script it is written."""
    named = (one for one in partners.every(connection) if one.name == name.strip())
    return partners.find(connection, name) or next(named, None)


def the_partner(connection: Connection, name: str) -> Partner:
    """The partner of this name.

    Raises:
        CommandError: there is none.
    """
    found = find_partner(connection, name)
    if found is None:
        raise CommandError(_("There is no partner called {name}. See: creator-lessons partner list").format(name=name))
    return found


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], data: Sequence[Any], as_json: bool) -> None:
    """Print a list: a table for people, or JSON."""
    if as_json:
        click.echo(json.dumps(list(data), ensure_ascii=False, indent=2))
        return
    if not rows:
        click.echo(_("{title}: none yet.").format(title=title))
        return
    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)


def when(micros: int | None) -> str:
    """A time for people, in their language; empty for none."""
    if not micros:
        return ""
    return format_datetime(clock.moment(micros), "medium", locale=i18n.locale()) + " UTC"
