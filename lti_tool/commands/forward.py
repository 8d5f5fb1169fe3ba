"""``creator-lessons forward``: copies of the statements for other record stores."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from lti_tool import clock, forward_setup, forward_state, forward_wire
from lti_tool.commands.common import data_option, json_option, open_services, plain_name, show, the_partner, when
from lti_tool.db import reading, writing
from lti_tool.errors import CommandError
from lti_tool.forward_wire import VERSIONS
from lti_tool.i18n import gettext as _
from lti_tool.models import forward
from lti_tool.models import partner as partners
from lti_tool.models.forward import Target
from xapi.forward import Filter
from xapi.lrs import store


def group() -> click.Group:
    """The commands about copies."""
    found = click.Group("forward", help=_("Copies of the statements for other record stores (LRS)."))
    found.add_command(_add())
    listing_options: list[click.Parameter] = [json_option(), data_option()]
    found.add_command(
        click.Command(
            "list", callback=listing, params=listing_options, help=_("List where copies go, and how far behind.")
        )
    )
    texts = {
        "show": (show_one, _("Show one target, and what it refused.")),
        "pause": (pause, _("Send it nothing more for now.")),
        "resume": (resume, _("Send it what follows, from where it was, at once.")),
        "test": (test, _("Try address and key, and say which step fails. No statement is sent.")),
        "remove": (remove, _("Forget a target and its key. What it has stays there.")),
    }
    for name, (callback, help) in texts.items():
        params: list[click.Parameter] = [click.Argument(["name"]), data_option()]
        found.add_command(click.Command(name, callback=callback, params=params, help=help))
    for name, aside, help in (
        ("retry", retry, _("Send again what was refused: one statement, or all.")),
        ("drop", drop, _("Give up what was refused: one statement, or all.")),
    ):
        params = [
            click.Argument(["name"]),
            click.Option(["--statement"], default="", help=_("Only the statement with this id.")),
            data_option(),
        ]
        found.add_command(click.Command(name, callback=aside, params=params, help=help))
    return found


def _add() -> click.Command:
    several = {"multiple": True}
    return click.Command(
        "add",
        callback=add,
        params=[
            click.Argument(["name"]),
            click.Argument(["address"]),
            click.Option(["--key"], required=True, help=_("The key that it gave; its secret is asked for.")),
            click.Option(
                ["--secret-stdin"], is_flag=True, help=_("Read the secret from standard input (one line), for scripts.")
            ),
            click.Option(
                ["--version"],
                type=click.Choice(VERSIONS),
                default=VERSIONS[0],
                show_default=True,
                help=_("xAPI version"),
            ),
            click.Option(["--partner", "only"], **several, help=_("Only this partner's statements.")),
            click.Option(["--verb", "verbs"], **several, help=_("Only with this verb: its IRI, or its last word.")),
            click.Option(
                ["--activity", "activities"],
                **several,
                help=_("Only about this activity: its IRI, or its beginning and *."),
            ),
            click.Option(["--channel", "channels"], **several, help=_("Only what came by this way, such as lti.")),
            click.Option(
                ["--from", "start"],
                type=click.Choice(["beginning", "now"]),
                default="beginning",
                show_default=True,
                help=_("Where to begin in what is here already."),
            ),
            data_option(),
        ],
        help=_(
            "Send copies to the record store at ADDRESS, such as https://lrs.example.org/xapi, as long as this is on. "
            "Options that choose can be given more than once."
        ),
    )


def add(
    name: str,
    address: str,
    key: str,
    secret_stdin: bool,
    version: str,
    only: tuple[str, ...],
    verbs: tuple[str, ...],
    activities: tuple[str, ...],
    channels: tuple[str, ...],
    start: str,
    data: Path | None,
) -> None:
    """Add a target; the secret comes by a prompt or by standard input, never by the command line."""
    name, here = plain_name(name), open_services(data)
    endpoint = forward_setup.usable_address(here.fetch, address)
    secret = sys.stdin.readline().rstrip("\r\n") if secret_stdin else click.prompt(_("Secret"), hide_input=True)
    forward_setup.check_key(key, secret)
    with writing(here.engine) as connection:
        wanted = Filter(tuple(the_partner(connection, one).id for one in only), verbs, activities, channels)
        cursor = store.last(connection)[0] if start == "now" else 0
        try:
            forward.add(
                connection,
                here.vault,
                name=name,
                endpoint=endpoint,
                key=key,
                secret=secret,
                version=version,
                wanted=wanted,
                cursor=cursor,
            )
        except IntegrityError:
            raise CommandError(_("There is a target of this name already.")) from None
    click.echo(
        _("Added. The worker sends to it from now on. Try it: creator-lessons forward test {name}").format(
            name=f"'{name}'" if " " in name else name
        ),
        err=True,
    )


def listing(as_json: bool, data: Path | None) -> None:
    """List the targets."""
    here = open_services(data)
    with reading(here.engine) as connection:
        found = forward_state.standings(connection)
        names = {one.id: one.name for one in partners.every(connection)}
    rows = [
        (
            one.target.name,
            one.target.endpoint,
            one.target.state,
            str(one.target.sent),
            str(one.behind),
            str(one.minutes),
            str(one.aside),
            forward_state.trouble_in_words(one.target),
        )
        for one in found
    ]
    listed = [
        {
            "id": one.target.id,
            "name": one.target.name,
            "endpoint": one.target.endpoint,
            "version": one.target.version,
            "state": one.target.state,
            "partners": [names.get(tenant, tenant) for tenant in one.target.wanted.tenants],
            "verbs": list(one.target.wanted.verbs),
            "activities": list(one.target.wanted.activities),
            "channels": list(one.target.wanted.channels),
            "sent": one.target.sent,
            "behind": one.behind,
            "behind_seconds": one.waiting // clock.SECOND,
            "set_aside": one.aside,
            "trouble": one.target.trouble,
            "acknowledged_at": clock.iso(one.target.acknowledged_at) if one.target.acknowledged_at else None,
        }
        for one in found
    ]
    columns = [
        _("Name"), _("Address"), _("State"), _("Sent"), _("Behind"), _("Minutes"), _("Refused"), _("Trouble")
    ]  # fmt: skip
    show(_("Copies"), columns, rows, listed, as_json)


def show_one(name: str, data: Path | None) -> None:
    """Show one target and what it refused."""
    here = open_services(data)
    with reading(here.engine) as connection:
        target = _the(connection, name)
        (standing,) = forward_state.standings(connection, [target])
        aside = forward.set_aside(connection, target.id)
    click.echo(f"{target.name}: {target.endpoint} (xAPI {target.version}), {target.state}")
    click.echo(
        _("Sent: {sent}. Behind: {behind}, minutes: {minutes}. Refused: {refused}. Last acknowledged: {when}").format(
            sent=target.sent,
            behind=standing.behind,
            minutes=standing.minutes,
            refused=standing.aside,
            when=when(target.acknowledged_at) or "-",
        )
    )
    trouble = forward_state.trouble_in_words(target)
    if trouble:
        click.echo(trouble)
    for one in aside:
        click.echo(f"{one.statement_id} {one.status} {one.said}")


def pause(name: str, data: Path | None) -> None:
    """Pause a target."""
    here = open_services(data)
    with writing(here.engine) as connection:
        forward.pause(connection, _the(connection, name).id)


def resume(name: str, data: Path | None) -> None:
    """Let a target go on."""
    here = open_services(data)
    with writing(here.engine) as connection:
        forward.resume(connection, _the(connection, name).id)


def remove(name: str, data: Path | None) -> None:
    """Forget a target."""
    here = open_services(data)
    with writing(here.engine) as connection:
        forward.remove(connection, _the(connection, name).id)


def retry(name: str, statement: str, data: Path | None) -> None:
    """Have what was refused sent again."""
    here = open_services(data)
    with writing(here.engine) as connection:
        count = forward.retry(connection, _the(connection, name).id, statement)
    click.echo(_("Sent again: {count}").format(count=count), err=True)


def drop(name: str, statement: str, data: Path | None) -> None:
    """Give up what was refused."""
    here = open_services(data)
    with writing(here.engine) as connection:
        count = forward.drop(connection, _the(connection, name).id, statement)
    click.echo(_("Given up: {count}").format(count=count), err=True)


def test(name: str, data: Path | None) -> None:
    """Try a target; exit status 1 where a step fails."""
    here = open_services(data)
    with reading(here.engine) as connection:
        target = _the(connection, name)
    steps = forward_wire.test(here, target)
    for step in steps:
        click.echo(f"{'✓' if step.good else '✗'} {step.name}: {step.told}")
    if not steps[-1].good:
        raise click.exceptions.Exit(1)


def _the(connection: Connection, name: str) -> Target:
    """The target of this name or id.

    Raises:
        CommandError: there is none.
    """
    for one in forward.every(connection):
        if name in (one.name, one.id):
            return one
    raise CommandError(_("There is no target called {name}. See: creator-lessons forward list").format(name=name))
