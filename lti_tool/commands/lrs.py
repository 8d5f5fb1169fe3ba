"""``creator-lessons lrs``: the record store as a whole: out to a file, in from a file, checked, a person erased."""

from __future__ import annotations

import os
from pathlib import Path

import click

from lti_tool.commands import lrs_erase, lrs_export, lrs_import
from lti_tool.commands.common import data_option, open_services
from lti_tool.commands.lrs_progress import Progress
from lti_tool.i18n import gettext as _
from xapi.lrs import verify as checks


def group() -> click.Group:
    """The commands about the record store."""
    found = click.Group("lrs", help=_("The record store: export, import, verify, erase a person."))
    found.add_command(lrs_export.command())
    found.add_command(lrs_import.command())
    found.add_command(
        click.Command(
            "verify",
            callback=verify,
            params=[data_option()],
            help=_("Recount and rehash all of the record store; exit status 1 where something is wrong."),
        )
    )
    found.add_command(lrs_erase.command())
    return found


def verify(data: Path | None) -> None:
    """Check everything; faults go to standard output, one a line."""
    here, progress = open_services(data), Progress()
    report = checks.verify(here.engine, progress.show, processes=os.cpu_count() or 1)
    progress.end()
    for fault in report.faults:
        click.echo(f"{fault.where}: {fault.what}")
    click.echo(
        _(
            "Checked: {statements} statements, {relations} relations, {names} names, {attachments} attachments. "
            "Wrong: {wrong}."
        ).format(
            statements=report.statements,
            relations=report.relations,
            names=report.names,
            attachments=report.attachments,
            wrong=report.count,
        ),
        err=True,
    )
    if report.count:
        raise click.exceptions.Exit(1)
