"""``creator-lessons keys``: the tool's signing keys and their rotation."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import Connection

from lti_tool.commands.common import data_option, json_option, open_services, show, when
from lti_tool.db import reading, writing
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from lti_tool.lti import keys
from lti_tool.lti.key_forms import pem_of
from lti_tool.models import platform as platforms
from lti_tool.models.platform import Platform


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
                click.Option(["--platform", "platform_id"], default="", help=_("Only the keys for this platform.")),
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
    found.add_command(
        click.Command(
            "own",
            callback=own,
            params=[
                click.Argument(["platform_id"]),
                click.Option(["--switch"], is_flag=True, help=_("Sign with them from now on: the LMS knows them.")),
                data_option(),
            ],
            help=_("Give a platform keys of its own: print their address for the LMS, then --switch."),
        )
    )
    return found


def own(platform_id: str, switch: bool, data: Path | None) -> None:
    """Give a platform that shares its keys a set of its own."""
    here = open_services(data)
    with writing(here.engine) as connection:
        found = _platform(connection, platform_id)
        our_keys = found.our_keys or found.id
        keys.ensure(connection, here.vault, our_keys)
        if switch:
            platforms.change(connection, found.id, our_keys=our_keys)
    click.echo(here.settings.base_url + keys.path(our_keys))
    if found.our_keys:
        click.echo(_("It has keys of its own already."), err=True)
    elif switch:
        click.echo(_("Signed with these keys from now on."), err=True)
    else:
        click.echo(_("Enter this key set address in the LMS, then run the command again with --switch."), err=True)


def _platform(connection: Connection, platform_id: str) -> Platform:
    found = platforms.get(connection, platform_id)
    if found is None:
        raise CommandError(_("There is no platform {id}. See: creator-lessons platform list").format(id=platform_id))
    return found


def listing(as_pem: bool, platform_id: str, as_json: bool, data: Path | None) -> None:
    """List the keys, or print the one that signs now."""
    here = open_services(data)
    if as_pem:
        with writing(here.engine) as connection:
            our_keys = _platform(connection, platform_id).our_keys if platform_id else keys.SHARED
            found_key = keys.ensure(connection, here.vault, our_keys)
        click.echo(pem_of(found_key.public_jwk), nl=False)
        return
    with reading(here.engine) as connection:
        if platform_id:
            found = keys.of_set(connection, _platform(connection, platform_id).our_keys)
        else:
            found = keys.every(connection)
    rows = [
        [one.kid, one.set_id or _("shared"), when(one.created_at), when(one.signs_from), when(one.retires_at)]
        for one in found
    ]
    kept = [
        {
            "kid": one.kid,
            "key_set": one.set_id,
            "created_at": one.created_at,
            "signs_from": one.signs_from,
            "retires_at": one.retires_at,
        }
        for one in found
    ]
    show(_("Keys"), [_("Key id"), _("Key set"), _("Made"), _("Signs from"), _("Retires")], rows, kept, as_json)


def rotate(data: Path | None) -> None:
    """Make a new key in each set."""
    here = open_services(data)
    with reading(here.engine) as connection:
        sets = keys.sets(connection) or [keys.SHARED]
    for one in sets:
        with writing(here.engine) as connection:
            keys.rotate(connection, here.vault, set_id=one)
    click.echo(_("A new key is published. Nothing else needs doing."), err=True)
