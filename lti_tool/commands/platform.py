"""``creator-lessons platform``: the learning sites (LMSs) that are connected."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.exc import IntegrityError

from lti_tool.commands.common import data_option, json_option, open_services, show, the_partner, when
from lti_tool.db import reading, writing
from lti_tool.errors import CommandError
from lti_tool.fetch import FetchError
from lti_tool.i18n import gettext as _
from lti_tool.lti import connect_check, keys, unproven
from lti_tool.lti.connect_calls import BAD, GOOD, OPEN
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from lti_tool.models.base import new_id


def group() -> click.Group:
    """The commands about platforms."""
    found = click.Group("platform", help=_("Platforms: the learning sites (LMSs) that are connected."))
    found.add_command(
        click.Command(
            "add",
            callback=add,
            params=[
                click.Argument(["partner"]),
                click.Option(["--name"], default="", help=_("What you call it.")),
                click.Option(["--issuer"], required=True, help=_("Issuer (platform id) that the LMS shows.")),
                click.Option(["--client-id"], required=True, help=_("Client id that the LMS shows.")),
                click.Option(["--auth-url"], required=True, help=_("Authorization (OIDC login) URL of the LMS.")),
                click.Option(["--token-url"], default="", help=_("Token URL of the LMS.")),
                click.Option(["--jwks-url"], required=True, help=_("Key set (JWKS) URL of the LMS.")),
                data_option(),
            ],
            help=_(
                "Connect an LMS that can't register itself, such as Open edX. "
                "Other LMSs: see creator-lessons partner invite."
            ),
        )
    )
    found.add_command(
        click.Command("list", callback=listing, params=[json_option(), data_option()], help=_("List the platforms."))
    )
    found.add_command(
        click.Command(
            "anonymous",
            callback=anonymous,
            params=[
                click.Argument(["platform_id"]),
                click.Argument(["allowed"], type=click.Choice(["on", "off"])),
                data_option(),
            ],
            help=_("Let launches without a user play (without a grade), or refuse them (the default)."),
        )
    )
    found.add_command(
        click.Command(
            "test",
            callback=test,
            params=[click.Argument(["platform_id"]), data_option()],
            help=_("Test a connection step by step: which works, which fails and why, and what to do about it."),
        )
    )
    found.add_command(
        click.Command(
            "remove",
            callback=remove,
            params=[click.Argument(["platform_id"]), data_option()],
            help=_("Remove a connection from which nothing was opened, so that its client id is free for its owner."),
        )
    )
    return found


def remove(platform_id: str, data: Path | None) -> None:
    """Remove a connection that was never used."""
    with writing(open_services(data).engine) as connection:
        found = platforms.get(connection, platform_id)
        if found is None:
            raise CommandError(
                _("There is no platform {id}. See: creator-lessons platform list").format(id=platform_id)
            )
        if not unproven.remove(connection, found):
            raise CommandError(_("Lessons were opened from this platform, so it stays."))
    click.echo(_("Removed."), err=True)


def add(
    partner: str,
    name: str,
    issuer: str,
    client_id: str,
    auth_url: str,
    token_url: str,
    jwks_url: str,
    data: Path | None,
) -> None:
    """Connect an LMS by hand."""
    here = open_services(data)
    for url in filter(None, (auth_url, token_url, jwks_url)):
        try:
            here.fetch.check(url)
        except FetchError as error:
            raise CommandError(_("{url} can't be used: {reason}.").format(url=url, reason=error)) from None
    with writing(here.engine) as connection:
        owner = the_partner(connection, partner)
        our_keys = new_id()
        try:
            made = platforms.add(
                connection,
                partner_id=owner.id,
                name=name,
                issuer=issuer,
                client_id=client_id,
                auth_url=auth_url,
                token_url=token_url,
                jwks_url=jwks_url,
                by_hand=True,
                our_keys=our_keys,
            )
            keys.ensure(connection, here.vault, our_keys)
        except IntegrityError:
            raise CommandError(_("This issuer and client id are connected already.")) from None
    base = here.settings.base_url
    click.echo(_("Connected as {id}. Give the LMS these addresses:").format(id=made.id), err=True)
    for label, path in (
        (_("Login"), "/lti/login"),
        (_("Launch (redirect)"), "/lti/launch"),
        (_("Key set"), keys.path(our_keys)),
    ):
        click.echo(f"  {label}: {base}{path}", err=True)


def listing(as_json: bool, data: Path | None) -> None:
    """List the platforms."""
    with reading(open_services(data).engine) as connection:
        found = platforms.every(connection)
        names = {one.id: one.name for one in partners.every(connection)}
    rows = [
        [
            one.id,
            names[one.partner_id],
            one.name,
            one.issuer,
            one.client_id,
            _("on") if one.allow_anonymous else "",
            when(one.created_at),
        ]
        for one in found
    ]
    kept = [
        {
            "id": one.id,
            "partner": one.partner_id,
            "name": one.name,
            "issuer": one.issuer,
            "client_id": one.client_id,
            "family": one.family,
            "allow_anonymous": one.allow_anonymous,
            "created_at": one.created_at,
        }
        for one in found
    ]
    columns = [_("Id"), _("Partner"), _("Name"), _("Issuer"), _("Client id"), _("Anonymous"), _("Since")]
    show(_("Platforms"), columns, rows, kept, as_json)


def test(platform_id: str, data: Path | None) -> None:
    """Test a connection; fails if a step fails, so that scripts can watch it."""
    here = open_services(data)
    with reading(here.engine) as connection:
        found = platforms.get(connection, platform_id)
    if found is None:
        raise CommandError(_("There is no platform {id}. See: creator-lessons platform list").format(id=platform_id))
    report = connect_check.run(here, found)
    words = {GOOD: _("works"), BAD: _("FAILS"), OPEN: _("open")}
    for step in report.steps:
        click.echo(f"[{words[step.state]}] {step.title}")
        for line in filter(None, (step.told, step.cure)):
            click.echo(f"    {line}")
    if report.state == BAD:
        raise CommandError(_("A step fails."))


def anonymous(platform_id: str, allowed: str, data: Path | None) -> None:
    """Allow or refuse launches without a user."""
    with writing(open_services(data).engine) as connection:
        if platforms.get(connection, platform_id) is None:
            raise CommandError(
                _("There is no platform {id}. See: creator-lessons platform list").format(id=platform_id)
            )
        platforms.allow_anonymous(connection, platform_id, allowed == "on")
    click.echo(_("Done."), err=True)
