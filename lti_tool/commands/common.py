"""What the commands share: the installation they work on, tables, and JSON for scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from babel.dates import format_datetime
from rich.console import Console
from rich.table import Table

from lti_tool import clock, i18n
from lti_tool.i18n import gettext as _
from lti_tool.services import Services
from lti_tool.settings import load


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

    return make_services(load(data_dir=data, **overrides))


def show(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], data: Sequence[Any], as_json: bool
) -> None:
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
