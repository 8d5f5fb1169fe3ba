"""``creator-lessons lrs import``: statements from NDJSON, of this record store or any other."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

import click

from lti_tool.commands.common import data_option, open_services, the_partner
from lti_tool.commands.lrs_progress import Progress
from lti_tool.db import reading
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from lti_tool.models import credential as credentials
from lti_tool.models import partner as partners
from lti_tool.services import Services
from xapi.lrs import importing
from xapi.lrs.auth import OWN_TENANT

CREDENTIAL = "import"
"""The credential of statements that came from a file, where none is named."""
MOST_SHOWN = 20


def command() -> click.Command:
    """``lrs import FILE``."""
    return click.Command(
        "import",
        callback=import_,
        params=[
            click.Argument(["file"], metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True)),
            click.Option(["--partner"], help=_("Whose statements they are (default: the consortium's own).")),
            click.Option(["--credential"], help=_("The credential, by key or name, that vouches for them.")),
            click.Option(
                ["--authority"],
                type=click.Choice(["set", "keep"]),
                default="set",
                show_default=True,
                help=_("Who vouches: the credential, or whom each statement names."),
            ),
            click.Option(
                ["--attachments"],
                type=click.Path(path_type=Path, file_okay=False),
                help=_("A folder with the attachments' bytes; each file is named by its SHA-2."),
            ),
            data_option(),
        ],
        help=_(
            "Take statements from NDJSON (- is standard input). What is there already stays as it is; lines that are "
            "no legal statement are set aside in FILE.rejected.ndjson, each with its reason."
        ),
    )


def import_(
    file: Path,
    partner: str | None,
    credential: str | None,
    authority: str,
    attachments: Path | None,
    data: Path | None,
) -> None:
    """Append the statements of a file."""
    from_pipe = str(file) == "-"
    if not from_pipe and not file.is_file():
        raise CommandError(_("There is no file {file}.").format(file=file))
    if attachments is not None and not attachments.is_dir():
        raise CommandError(_("There is no folder {folder}.").format(folder=attachments))
    here = open_services(data)
    origin = _origin(here, partner, credential, keep=authority == "keep", attachments=attachments)
    aside = Path("import.rejected.ndjson") if from_pipe else file.with_name(file.name + ".rejected.ndjson")
    total, progress = importing.Batch(), Progress()
    with ExitStack() as stack:
        source: BinaryIO = sys.stdin.buffer if from_pipe else stack.enter_context(file.open("rb"))
        rejected: BinaryIO | None = None
        for batch in importing.take(here.engine, importing.lines_of(source), origin):
            for one in batch.rejected:
                if rejected is None:
                    rejected = stack.enter_context(open(aside, "wb", opener=_ours_alone))
                rejected.write(importing.set_aside(one))
                if total.refused < MOST_SHOWN:
                    click.echo(one.reason, err=True)
                total.refused += 1
            for name in ("lines", "new", "known", "attachments", "without_bytes"):
                setattr(total, name, getattr(total, name) + getattr(batch, name))
            progress.show(total.lines)
    progress.end()
    _summary(total, aside)


def _ours_alone(path: str, flags: int) -> int:
    """Open a file that its owner alone may read: what is set aside names learners."""
    handle = os.open(path, flags, 0o600)
    os.fchmod(handle, 0o600)  # one that was there before may have been open to others
    return handle


def _summary(total: importing.Batch, aside: Path) -> None:
    click.echo(
        _(
            "Lines: {lines}. New: {new}. Known already: {known}. Refused: {refused}. "
            "Attachments: {attachments}; without their bytes: {without}."
        ).format(
            lines=total.lines,
            new=total.new,
            known=total.known,
            refused=total.refused,
            attachments=total.attachments,
            without=total.without_bytes,
        ),
        err=True,
    )
    if total.refused:
        click.echo(_("The refused lines are in {file}, each with its reason.").format(file=aside), err=True)
        raise click.exceptions.Exit(1)


def _origin(
    here: Services, partner: str | None, credential: str | None, *, keep: bool, attachments: Path | None
) -> importing.Origin:
    name, tenant = CREDENTIAL, OWN_TENANT
    with reading(here.engine) as connection:
        if partner is not None:
            tenant = the_partner(connection, partner).id
        if credential is not None:
            found = [one for one in credentials.every(connection) if credential in (one.key, one.name)]
            if len(found) != 1 or found[0].revoked_at is not None:
                words = _("There is no credential {key} in use. See: creator-lessons credential list")
                raise CommandError(words.format(key=credential))
            name = found[0].key
            if found[0].partner_id is not None:
                if partner is not None and tenant != found[0].partner_id:
                    raise CommandError(_("This credential is another partner's."))
                tenant = found[0].partner_id
        everywhere = (OWN_TENANT, *(one.id for one in partners.every(connection)))
    account = {"homePage": here.settings.base_url, "name": name}
    vouching: dict[str, Any] = {"objectType": "Agent", "account": account}
    return importing.Origin(tenant, name, vouching, keep_authority=keep, attachments=attachments, erased_of=everywhere)
