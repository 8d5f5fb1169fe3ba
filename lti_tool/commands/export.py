"""``creator-lessons export``: packages of lessons for LMSs without LTI."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click

from lti_tool.commands.common import data_option, open_services, show, the_partner
from lti_tool.commands.lrs_progress import Progress
from lti_tool.db import reading
from lti_tool.errors import CommandError
from lti_tool.exporting import CARTRIDGES, FORMATS, Wish, plan
from lti_tool.i18n import gettext as _
from lti_tool.services import Services
from scorm_export.many import Built, build

_HERE = ("127.0.0.1", "localhost", "::1")


def command() -> click.Command:
    """``export LESSON|MODULE|--all``."""
    return click.Command(
        "export",
        callback=export,
        params=[
            click.Argument(["name"], metavar="LESSON|MODULE", required=False),
            click.Option(["--all", "everything"], is_flag=True, help=_("Every lesson.")),
            click.Option(["--format", "kind"], type=click.Choice(FORMATS), required=True, help=_("Which standard.")),
            click.Option(["--lang"], default="all", help=_("Languages, separated by commas (default: all).")),
            click.Option(["--partner"], help=_("For whom: its learners' results come home, and are its own.")),
            click.Option(["--each"], is_flag=True, help=_("Of a module, a package for each lesson.")),
            click.Option(["--site"], default="", help=_("Which LMS of the partner's, where it has several.")),
            click.Option(
                ["--out"],
                type=click.Path(path_type=Path, file_okay=False),
                default=Path(),
                help=_("Folder to write into (default: this one)."),
            ),
            click.Option(["--workers"], type=click.IntRange(0, 64), default=0, help=_("Processes (default: as fit).")),
            data_option(),
        ],
        help=_("Make packages of lessons for learning sites: SCORM, cmi5, TinCan, Common Cartridge, web page."),
    )


def export(
    name: str | None,
    everything: bool,
    kind: str,
    lang: str,
    partner: str | None,
    each: bool,
    site: str,
    out: Path,
    workers: int,
    data: Path | None,
) -> None:
    """Make packages; exit status 1 where one could not be made."""
    if bool(name) == everything:
        raise CommandError(_("Name a lesson or a module, or give --all."))
    here = open_services(data)
    owner = None
    if partner:
        with reading(here.engine) as connection:
            owner = the_partner(connection, partner)
    wished = tuple(tag.strip() for tag in lang.split(",") if tag.strip()) if lang != "all" else ()
    wish = Wish(
        name=name or "",
        format=next(one for one in FORMATS if one == kind),
        languages=wished,
        partner=owner,
        each=each,
        site=site,
    )
    failed = list[str]()
    packages = plan(here, wish, failed.append)
    progress, done = Progress(), list[Built]()
    for built in build(packages, out, workers):
        if built.problem:
            failed.append(_problem(built))
        else:
            done.append(built)
        progress.show(len(done) + len(failed))
    progress.end()
    _tell(done)
    for told in failed:
        click.echo(told, err=True)
    for hint in _hints(here, wish, done):
        click.echo(hint, err=True)
    here.engine.dispose()
    if failed:
        raise click.exceptions.Exit(1)


def _tell(done: list[Built]) -> None:
    if not done:
        return
    rows = [
        (str(one.path), f"{one.size / 1000:,.0f} kB", one.package.door.dispatch if one.package.door else "")
        for one in sorted(done, key=lambda one: one.path.name)
    ]
    show(_("Packages"), [_("File"), _("Size"), _("Dispatch")], rows, [], False)


def _problem(built: Built) -> str:
    assert built.problem is not None
    return f"{built.path.name}: {built.problem.render(_)}"


def _hints(here: Services, wish: Wish, done: list[Built]) -> list[str]:
    """What whoever exports should know before they hand the packages on."""
    hints = []
    host = urlsplit(here.settings.base_url).hostname or ""
    if wish.format in CARTRIDGES or wish.partner:
        if host in _HERE:
            hints.append(
                _(
                    "These packages name {address}, which is this machine alone. Set CREATOR_LESSONS_BASE_URL to the "
                    "server's permanent address, then export them again."
                ).format(address=here.settings.base_url)
            )
    else:
        hints.append(_("Without --partner, results go to the learning site alone, and none come here."))
    if any(len(one.package.lessons) > 1 for one in done) and wish.format.startswith("scorm"):
        hints.append(_("Open edX keeps one result for a whole SCORM package: for it, export with --each."))
    return hints
