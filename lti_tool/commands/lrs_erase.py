"""``creator-lessons lrs erase``: a person out of the record store and of the tool's own rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lti_tool import erasure, erasure_text
from lti_tool.commands.common import data_option, open_services, the_partner
from lti_tool.db import reading
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from lti_tool.services import Services
from xapi import strict_json, validation
from xapi.invalid import Invalid


def command() -> click.Command:
    """``lrs erase``."""
    return click.Command(
        "erase",
        callback=erase,
        params=[
            click.Option(["--actor"], help=_("Whom: an xAPI agent as JSON, by account, mailbox or OpenID.")),
            click.Option(["--pseudonym"], help=_("Whom: a learner's pseudonym, or a beginning that only one has.")),
            click.Option(["--partner"], help=_("In this partner's records only (default: wherever they are known).")),
            click.Option(["--check"], is_flag=True, help=_("Only say whether this person was erased.")),
            click.Option(["--yes"], is_flag=True, help=_("Do not ask first.")),
            click.Option(["--json", "as_json"], is_flag=True, help=_("Print JSON, for scripts.")),
            data_option(),
        ],
        help=_(
            "Erase a person: statements stay as those of a stranger, documents and attachments are deleted, and "
            "nothing leads back. Prints the certificate."
        ),
    )


def erase(
    actor: str | None,
    pseudonym: str | None,
    partner: str | None,
    check: bool,
    yes: bool,
    as_json: bool,
    data: Path | None,
) -> None:
    """Erase a person, or say whether they were."""
    here = open_services(data)
    partner_id = None
    if partner is not None:
        with reading(here.engine) as connection:
            partner_id = the_partner(connection, partner).id
    if (actor is None) == (pseudonym is None):
        raise CommandError(_("Say whom: either --actor or --pseudonym."))
    if check:
        certificates = erasure.was_erased(here, _read(actor) if actor is not None else pseudonym or "")
        if not certificates:
            click.echo(_("This person was not erased."), err=True)
            raise click.exceptions.Exit(1)
    else:
        agent = _read(actor) if actor is not None else _known(here, pseudonym or "", partner_id)
        targets = erasure.find(here, agent, partner_id)
        click.echo(
            _("To be erased: {person} ({places} places where they are known). This can't be undone.").format(
                person=strict_json.dump(agent), places=len(targets)
            ),
            err=True,
        )
        if not yes:
            click.confirm(_("Erase this person?"), abort=True, err=True)
        certificates = [erasure.erase(here, agent, "", partner_id)]
    for one in certificates:
        click.echo(erasure_text.as_json(one) if as_json else erasure_text.as_text(one), nl=False)


def _read(actor: str) -> dict[str, Any]:
    try:
        agent: dict[str, Any] = strict_json.parse(actor.encode())
        validation.check_agent(agent)
    except (strict_json.BadJSON, Invalid) as error:
        raise CommandError(str(error)) from None
    return agent


def _known(here: Services, pseudonym: str, partner_id: str | None) -> dict[str, Any]:
    found = erasure.by_pseudonym(here, pseudonym, partner_id) if pseudonym else []
    if len(found) != 1:
        words = _("No learner is known by this pseudonym.") if not found else _("Several are known by it; say more.")
        raise CommandError(words)
    return found[0]
