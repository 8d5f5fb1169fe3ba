"""``creator-lessons lrs export``: statements as NDJSON, oldest first."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from lti_tool.commands.common import data_option, open_services, the_partner
from lti_tool.commands.lrs_progress import Progress
from lti_tool.db import reading
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from xapi import forms, moments
from xapi.lrs import export as log
from xapi.vocabulary import VERBS


def command() -> click.Command:
    """``lrs export``."""
    return click.Command(
        "export",
        callback=export,
        params=[
            click.Option(["--partner"], help=_("Only this partner's statements (default: all partners').")),
            click.Option(["--since"], help=_("Only what was stored at this time or later, such as 2026-11-30.")),
            click.Option(["--until"], help=_("Only what was stored before this time.")),
            click.Option(["--verb"], default="", help=_("Only this verb: its address, or a word such as completed.")),
            click.Option(["--activity"], default="", help=_("Only statements about this activity, by its address.")),
            click.Option(["--registration"], default="", help=_("Only this attempt, by its id.")),
            click.Option(
                ["--attachments"],
                type=click.Path(path_type=Path, file_okay=False),
                help=_("A folder for the attachments' bytes; each file is named by its SHA-2."),
            ),
            click.Option(
                ["--out"],
                type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
                default=Path("-"),
                help=_("The file to write, whole or not at all (default: -, standard output)."),
            ),
            data_option(),
        ],
        help=_("Write statements as NDJSON, one a line, oldest first; their number and SHA-256 to standard error."),
    )


def export(
    partner: str | None,
    since: str | None,
    until: str | None,
    verb: str,
    activity: str,
    registration: str,
    attachments: Path | None,
    out: Path,
    data: Path | None,
) -> None:
    """Write the statements that are there now."""
    if registration and not forms.is_uuid(registration):
        raise CommandError(_("{text} is not the id of an attempt (a UUID).").format(text=registration))
    wanted_since, wanted_until = _moment(since), _moment(until)
    here = open_services(data)
    with reading(here.engine) as connection:
        tenant = the_partner(connection, partner).id if partner is not None else None
    wanted = log.Wanted(
        tenant=tenant,
        since=wanted_since,
        until=wanted_until,
        verb=VERBS.get(verb, verb),
        activity=activity,
        registration=registration,
    )
    if attachments is not None:
        attachments.mkdir(parents=True, exist_ok=True)
    count = files = 0
    digest, progress = hashlib.sha256(), Progress()
    with _opened(out) as file:
        for block in log.lines(here.engine, wanted):
            text = log.ndjson(block)
            digest.update(text)
            file.write(text)
            if attachments is not None:
                with reading(here.engine) as connection:
                    files += log.keep_attachments(connection, block, attachments)
            count += len(block)
            progress.show(count)
    progress.end()
    summary = _("Statements: {count}. Attachments: {files}. SHA-256: {digest}")
    click.echo(summary.format(count=count, files=files, digest=digest.hexdigest()), err=True)


def _moment(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return moments.parse(text if "T" in text.upper() else f"{text}T00:00:00Z")
    except moments.NotATime:
        raise CommandError(
            _("{text} is not a time. Write it as 2026-11-30 or 2026-11-30T08:00Z.").format(text=text)
        ) from None


@contextmanager
def _opened(out: Path) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears under its name when it is whole."""
    if str(out) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
