"""``creator-lessons partner``: the societies that use this installation."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import click

from lti_tool.commands.common import data_option, json_option, open_services, show, when
from lti_tool.db import reading, writing
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from lti_tool.models import partner as partners


def group() -> click.Group:
    """The commands about partners."""
    found = click.Group("partner", help=_("Partners: the societies that use the lessons."))
    found.add_command(
        click.Command(
            "add",
            callback=add,
            params=[
                click.Argument(["name"]),
                click.Option(["--home-page"], help=_("The partner's web address.")),
                click.Option(["--market"], default="", help=_("Its country, two letters, such as FR.")),
                click.Option(
                    ["--deployments"],
                    type=click.Choice(["wait", "accept"]),
                    default="wait",
                    help=_("Further deployments of its LMS wait for approval, or are accepted."),
                ),
                data_option(),
            ],
            help=_("Add a partner, for example: creator-lessons partner add 'Society of Authors'"),
        )
    )
    found.add_command(
        click.Command(
            "list", callback=listing, params=[json_option(), data_option()], help=_("List the partners.")
        )
    )
    found.add_command(
        click.Command(
            "invite",
            callback=invite,
            params=[click.Argument(["name"]), data_option()],
            help=_(
                "Print a registration address for the partner's LMS administrator. "
                "It connects one LMS and is good for 7 days."
            ),
        )
    )
    return found


def add(name: str, home_page: str | None, market: str, deployments: str, data: Path | None) -> None:
    """Add a partner."""
    if market and not (len(market) == 2 and market.isalpha()):
        raise CommandError(_("A market is a country code of two letters, such as FR."))
    here = open_services(data)
    if home_page is not None and urlsplit(home_page).scheme not in {"http", "https"}:
        raise CommandError(_("The home page must start with https://"))
    with writing(here.engine) as connection:
        if partners.find(connection, name):
            raise CommandError(_("There is a partner called {name} already.").format(name=name))
        made = partners.add(
            connection,
            here.vault,
            name,
            home_page=home_page or f"{here.settings.base_url}/partners/{partners.slug_of(name)}",
            market=market.upper(),
            deployment_policy=deployments,
        )
    click.echo(_("Added {name} ({slug}).").format(name=made.name, slug=made.slug), err=True)
    click.echo(
        _("Next: creator-lessons partner invite {slug}").format(slug=made.slug),
        err=True,
    )


def listing(as_json: bool, data: Path | None) -> None:
    """List the partners."""
    with reading(open_services(data).engine) as connection:
        found = partners.every(connection)
    rows = [[one.slug, one.name, one.market, one.deployment_policy, when(one.created_at)] for one in found]
    public = ("id", "slug", "name", "home_page", "market", "deployment_policy", "notice_version", "created_at")
    kept = [{key: value for key, value in asdict(one).items() if key in public} for one in found]
    columns = [_("Short name"), _("Name"), _("Market"), _("New deployments"), _("Since")]
    show(_("Partners"), columns, rows, kept, as_json)


def invite(name: str, data: Path | None) -> None:
    """Print a registration address, and nothing else on standard output."""
    here = open_services(data)
    with writing(here.engine) as connection:
        found = partners.find(connection, name)
        if found is None:
            raise CommandError(
                _("There is no partner called {name}. See: creator-lessons partner list").format(name=name)
            )
        secret = partners.invite(connection, found.id)
    click.echo(f"{here.settings.base_url}/lti/register/{secret}")
