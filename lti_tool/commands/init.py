"""``creator-lessons init``: make an installation ready: database, secret, keys, and a staff account."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lti_tool.commands.common import data_option, open_services, the_partner
from lti_tool.db import reading, writing
from lti_tool.i18n import gettext as _
from lti_tool.models import staff
from lti_tool.secrets import new_secret


def command() -> click.Command:
    """The command."""
    return click.Command(
        "init",
        callback=init,
        params=[
            click.Option(["--staff", "name"], default="admin", show_default=True, help=_("Name of the staff account.")),
            click.Option(
                ["--password-stdin"],
                is_flag=True,
                help=_("Read the password from standard input (one line), for scripts."),
            ),
            click.Option(
                ["--partner"],
                help=_("The account is this partner's administrator's: it sees nothing of the others (default: all)."),
            ),
            data_option(),
        ],
        help=_(
            "Make the database, the keys and one staff account for the console. "
            "It can be run again: what is there stays."
        ),
    )


def init(name: str, password_stdin: bool, partner: str | None, data: Path | None) -> None:
    """Make the installation ready; prints a password only where it made one."""
    here = open_services(data)
    with reading(here.engine) as connection:
        there = staff.find(connection, name) is not None
        owner = None if partner is None else the_partner(connection, partner).id
    click.echo(_("Database, secret and keys are in place."), err=True)
    if there:
        click.echo(_("The staff account {name} is there already.").format(name=name), err=True)
        return
    made = False
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = click.prompt(
            _("Password for {name} (10 characters or more)").format(name=name),
            hide_input=True,
            confirmation_prompt=_("Once more"),
        )
    else:
        password, made = new_secret(12), True
    with writing(here.engine) as connection:
        staff.add(connection, name, password, owner)
    click.echo(_("Staff account {name} made.").format(name=name), err=True)
    if made:
        click.echo(_("Its password, shown only now:"), err=True)
        click.echo(password)
    if owner is None:
        click.echo(_("Next: creator-lessons partner add 'Name of the society'"), err=True)
