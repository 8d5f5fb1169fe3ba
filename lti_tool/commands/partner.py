"""``creator-lessons partner``: the societies that use this installation."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

import click

from lti_tool.commands.common import (
    data_option,
    find_partner,
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
from lti_tool.log import configure
from lti_tool.models import partner as partners

LONGEST_ADDRESS = 500


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
                _names_option(default="yes"),
                data_option(),
            ],
            help=_("Add a partner, for example: creator-lessons partner add 'Society of Authors'"),
        )
    )
    found.add_command(
        click.Command("list", callback=listing, params=[json_option(), data_option()], help=_("List the partners."))
    )
    found.add_command(
        click.Command(
            "invite",
            callback=invite,
            params=[
                click.Argument(["name"]),
                click.Option(
                    ["--many"],
                    is_flag=True,
                    help=_("For the authors of courses in Open edX: it connects up to 50, and is good for 90 days."),
                ),
                data_option(),
            ],
            help=_(
                "Print a registration address for the partner's LMS administrator. "
                "It connects one LMS and is good for 7 days."
            ),
        )
    )
    found.add_command(
        click.Command(
            "set",
            callback=change,
            params=[
                click.Argument(["name"]),
                click.Option(["--market"], help=_("Its country, two letters, such as FR.")),
                click.Option(
                    ["--deployments"],
                    type=click.Choice(["wait", "accept"]),
                    help=_("Further deployments of its LMS wait for approval, or are accepted."),
                ),
                _names_option(),
                data_option(),
            ],
            help=_("Change a partner's market, names in the class view, or what happens with new deployments."),
        )
    )
    found.add_command(
        click.Command(
            "notice",
            callback=notice,
            params=[
                click.Argument(["name"]),
                click.Argument(["file"], type=click.File("r", encoding="utf-8")),
                click.Option(["--lang"], required=True, help=_("Language of the text, such as fr.")),
                data_option(),
            ],
            help=_(
                "Set the partner's own privacy notice from a Markdown file (- reads standard input). "
                "Every learner sees it before the next lesson. An empty file brings ours back."
            ),
        )
    )
    return found


def _names_option(default: str | None = None) -> click.Option:
    return click.Option(
        ["--names"],
        type=click.Choice(["yes", "no"]),
        default=default,
        help=_("Teachers see names in the class view, from the LMS's list; they are kept nowhere."),
    )


def add(name: str, home_page: str | None, market: str, deployments: str, names: str, data: Path | None) -> None:
    """Add a partner."""
    _check_market(market)
    name = plain_name(name)
    if home_page is not None:
        _check_address(home_page)
    here = open_services(data)
    with writing(here.engine) as connection:
        if find_partner(connection, name):
            raise CommandError(_("There is a partner called {name} already.").format(name=name))
        made = partners.add(
            connection,
            here.vault,
            name,
            home_page=home_page or f"{here.settings.base_url}/partners/{partners.slug_of(name)}",
            market=market.upper(),
            deployment_policy=deployments,
            show_names=names == "yes",
        )
    click.echo(_("Added {name} ({slug}).").format(name=made.name, slug=made.slug), err=True)
    click.echo(
        _("Next: creator-lessons partner invite {slug}").format(slug=made.slug),
        err=True,
    )


def listing(as_json: bool, data: Path | None) -> None:
    """List the partners, with how many lessons each has of its own, and say where these are put."""
    here = open_services(data)
    configure(here.settings)  # what is wrong with a lesson goes to standard error
    with reading(here.engine) as connection:
        found = partners.every(connection)
    own = {one.slug: len(here.catalogue_for(one).lessons) - len(here.catalogue.lessons) for one in found}
    folder = here.settings.partner_lessons_folder
    rows = [
        [one.slug, one.name, one.market, str(own[one.slug]), one.deployment_policy, when(one.created_at)]
        for one in found
    ]
    public = (
        "id",
        "slug",
        "name",
        "home_page",
        "market",
        "deployment_policy",
        "show_names",
        "notice_version",
        "created_at",
    )
    kept = [
        {key: value for key, value in asdict(one).items() if key in public}
        | {"own_lessons": own[one.slug], "own_lessons_folder": str(folder / one.slug)}
        for one in found
    ]
    columns = [_("Short name"), _("Name"), _("Market"), _("Own lessons"), _("New deployments"), _("Since")]
    show(_("Partners"), columns, rows, kept, as_json)
    if found and not as_json:
        example = found[0].slug
        click.echo(
            _(
                "A partner's own lessons go into {folder}, each with an id that begins with {prefix}. "
                "They are seen at once; what is wrong with one is in the log of the server, and told by: {command}"
            ).format(
                folder=folder / example / "lessons",
                prefix=f"{example}-",
                command=f"creator-lessons lessons check {folder / example}",
            ),
            err=True,
        )


def invite(name: str, many: bool, data: Path | None) -> None:
    """Print a registration address, and nothing else on standard output."""
    here = open_services(data)
    with writing(here.engine) as connection:
        secret = partners.invite(connection, the_partner(connection, name).id, many=many)
    click.echo(f"{here.settings.base_url}/lti/register/{secret}")


def change(name: str, market: str | None, deployments: str | None, names: str | None, data: Path | None) -> None:
    """Change a partner."""
    if market:
        _check_market(market)
    values: dict[str, str | bool] = {}
    if market is not None:
        values["market"] = market.upper()
    if deployments is not None:
        values["deployment_policy"] = deployments
    if names is not None:
        values["show_names"] = names == "yes"
    if not values:
        raise CommandError(_("Nothing to change: give --market, --deployments or --names."))
    with writing(open_services(data).engine) as connection:
        partners.change(connection, the_partner(connection, name).id, **values)
    click.echo(_("Done."), err=True)


def notice(name: str, file: TextIO, lang: str, data: Path | None) -> None:
    """Set the privacy notice in one language."""
    try:
        text = file.read(20_001).strip()
    except UnicodeDecodeError:
        raise CommandError(_("The file is not text in UTF-8. Save it as UTF-8 and try again.")) from None
    if len(text) > 20_000:
        raise CommandError(_("A privacy notice has at most 20,000 characters."))
    with writing(open_services(data).engine) as connection:
        partner = the_partner(connection, name)
        if not text and lang not in partner.notice:
            raise CommandError(_("The file is empty."))
        version = partners.set_notice(connection, partner, lang, text)
    click.echo(_("The notice is in place (version {version}).").format(version=version), err=True)


def _check_market(market: str) -> None:
    if market and not (len(market) == 2 and market.isascii() and market.isalpha()):
        raise CommandError(_("A market is a country code of two letters, such as FR."))


def _check_address(text: str) -> None:
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and len(text) <= LONGEST_ADDRESS
    except ValueError:
        good = False
    if not good:
        raise CommandError(_("The home page must be an address that starts with https://"))
