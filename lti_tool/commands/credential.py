"""``creator-lessons credential``: keys of outside systems for the record store at ``/xapi``."""

from __future__ import annotations

from pathlib import Path

import click

from lti_tool.commands.common import (
    data_option,
    json_option,
    open_services,
    plain_name,
    show,
    the_partner,
    when,
)
from lti_tool.db import reading, writing
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from lti_tool.models import credential as credentials
from lti_tool.models import partner as partners


def group() -> click.Group:
    """The commands about credentials."""
    found = click.Group("credential", help=_("Credentials: who may read or write the record store (xAPI)."))
    found.add_command(
        click.Command(
            "add",
            callback=add,
            params=[
                click.Argument(["name"]),
                click.Option(
                    ["--scope", "scopes"],
                    multiple=True,
                    required=True,
                    type=click.Choice(credentials.SCOPES),
                    help=_("What it may do; give it more than once for several."),
                ),
                click.Option(["--partner"], help=_("Only this partner's statements (default: all partners').")),
                data_option(),
            ],
            help=_("Make a credential and print its key and secret on one line. The secret is shown only now."),
        )
    )
    found.add_command(
        click.Command("list", callback=listing, params=[json_option(), data_option()], help=_("List the credentials."))
    )
    found.add_command(
        click.Command(
            "revoke",
            callback=revoke,
            params=[click.Argument(["key"]), data_option()],
            help=_("Revoke the credential with this key or name, at once."),
        )
    )
    return found


def add(name: str, scopes: tuple[str, ...], partner: str | None, data: Path | None) -> None:
    """Make a credential; prints ``key secret``."""
    name = plain_name(name)
    here = open_services(data)
    with writing(here.engine) as connection:
        owner = the_partner(connection, partner) if partner is not None else None
        key, secret = credentials.add(connection, name, scopes, owner.id if owner else None)
    click.echo(f"{key} {secret}")


def listing(as_json: bool, data: Path | None) -> None:
    """List the credentials, without their secrets."""
    with reading(open_services(data).engine) as connection:
        found = credentials.every(connection)
        names = {one.id: one.name for one in partners.every(connection)}
    rows = [
        [
            one.key,
            one.name,
            names.get(one.partner_id or "", "") or _("all"),
            ", ".join(one.scopes),
            when(one.created_at),
            when(one.revoked_at),
        ]
        for one in found
    ]
    kept = [
        {
            "key": one.key,
            "name": one.name,
            "partner": one.partner_id,
            "scopes": list(one.scopes),
            "created_at": one.created_at,
            "revoked_at": one.revoked_at,
        }
        for one in found
    ]
    columns = [_("Key"), _("Name"), _("Partner"), _("Scopes"), _("Since"), _("Revoked")]
    show(_("Credentials"), columns, rows, kept, as_json)


def revoke(key: str, data: Path | None) -> None:
    """Revoke by key or name."""
    with writing(open_services(data).engine) as connection:
        count = credentials.revoke(connection, key)
    if not count:
        raise CommandError(
            _("There is no credential {key} in use. See: creator-lessons credential list").format(key=key)
        )
    click.echo(_("Revoked: {count}").format(count=count), err=True)
