"""``creator-lessons keys``: the tool's signing keys and their rotation."""

from __future__ import annotations

from pathlib import Path

import click

from lti_tool.commands.common import data_option, json_option, open_services, show, when
from lti_tool.db import reading, writing
from lti_tool.i18n import gettext as _
from lti_tool.lti import keys


def group() -> click.Group:
    """The commands about keys."""
    found = click.Group("keys", help=_("Signing keys of this installation."))
    found.add_command(
        click.Command(
            "list",
            callback=listing,
            params=[
                click.Option(
                    ["--pem", "as_pem"],
                    is_flag=True,
                    help=_("Print the public key that signs now as PEM, for an LMS that wants it pasted."),
                ),
                json_option(),
                data_option(),
            ],
            help=_("List the keys."),
        )
    )
    found.add_command(
        click.Command(
            "rotate",
            callback=rotate,
            params=[data_option()],
            help=_("Make a new key. It is published now and signs from tomorrow; the old one then retires."),
        )
    )
    return found


def listing(as_pem: bool, as_json: bool, data: Path | None) -> None:
    """List the keys, or print the one that signs now."""
    here = open_services(data)
    if as_pem:
        with writing(here.engine) as connection:
            click.echo(keys.public_pem(connection, here.vault), nl=False)
        return
    with reading(here.engine) as connection:
        found = keys.every(connection)
    rows = [[one.kid, when(one.created_at), when(one.signs_from), when(one.retires_at)] for one in found]
    kept = [
        {
            "kid": one.kid,
            "created_at": one.created_at,
            "signs_from": one.signs_from,
            "retires_at": one.retires_at,
        }
        for one in found
    ]
    show(_("Keys"), [_("Key id"), _("Made"), _("Signs from"), _("Retires")], rows, kept, as_json)


def rotate(data: Path | None) -> None:
    """Make a new key."""
    here = open_services(data)
    with writing(here.engine) as connection:
        keys.rotate(connection, here.vault)
    click.echo(_("A new key is published. Nothing else needs doing."), err=True)
