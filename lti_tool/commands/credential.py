"""``creator-lessons credential``: keys of outside systems for the record store at ``/xapi``."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from lti_tool import clock
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
from lti_tool.learner.facts import PLAYER_VERBS
from lti_tool.models import credential as credentials
from lti_tool.models import partner as partners
from lti_tool.models.credential import Credential, Dispatch
from lti_tool.models.partner import Partner
from lti_tool.services import Services
from xapi.vocabulary import VERBS

A_MINUTE = 600
_SAID = tuple(sorted(name for name, iri in VERBS.items() if iri in PLAYER_VERBS))
_DISPATCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


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
                    type=click.Choice(credentials.SCOPES),
                    help=_("What it may do; give it more than once for several."),
                ),
                click.Option(["--partner"], help=_("Only this partner's statements (default: all partners').")),
                click.Option(["--expires"], help=_("When it ends by itself: a day such as 2027-12-31, or 90d.")),
                click.Option(
                    ["--dispatch"],
                    help=_("The key of this dispatch: it only appends statements of its lessons, and reads nothing."),
                ),
                click.Option(["--lesson", "lessons"], multiple=True, help=_("With --dispatch: one of its lessons.")),
                click.Option(
                    ["--verb", "verbs"],
                    multiple=True,
                    type=click.Choice(_SAID),
                    help=_("With --dispatch: a verb that it may use (default: all that the player uses)."),
                ),
                click.Option(
                    ["--rate"],
                    type=click.IntRange(1, 1_000_000),
                    default=A_MINUTE,
                    show_default=True,
                    help=_("With --dispatch: so many statements a minute."),
                ),
                click.Option(
                    ["--out"],
                    type=click.Path(path_type=Path, dir_okay=False),
                    help=_("Write key and secret into this new file, readable only by you, instead of printing them."),
                ),
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
            help=_("Revoke the credential with this key or name. It stops within five seconds."),
        )
    )
    return found


def add(
    name: str,
    scopes: tuple[str, ...],
    partner: str | None,
    expires: str | None,
    dispatch: str | None,
    lessons: tuple[str, ...],
    verbs: tuple[str, ...],
    rate: int,
    out: Path | None,
    data: Path | None,
) -> None:
    """Make a credential; prints ``key secret``, or writes it to a file."""
    name = plain_name(name)
    _check(scopes, partner, dispatch, lessons, verbs)
    ends = None if expires is None else _moment(expires)
    here = open_services(data)
    with writing(here.engine) as connection:
        owner = the_partner(connection, partner) if partner is not None else None
        kept = None
        if dispatch is not None and owner is not None:
            kept = Dispatch(dispatch, _known(here, owner, lessons), _iris(verbs), rate)
            scopes = credentials.DISPATCH_SCOPES
        key, secret = credentials.add(
            connection, name, scopes, owner.id if owner else None, expires_at=ends, dispatch=kept
        )
        if out is not None:  # before the commit: a key that nobody has is not made
            _keep(out, f"{key} {secret}\n")
    if out is None:
        click.echo(f"{key} {secret}")
    else:
        click.echo(_("Key and secret of {name} are in {file}.").format(name=name, file=out), err=True)


def _check(
    scopes: tuple[str, ...],
    partner: str | None,
    dispatch: str | None,
    lessons: tuple[str, ...],
    verbs: tuple[str, ...],
) -> None:
    if dispatch is None:
        if not scopes:
            raise click.UsageError(_("Say what it may do: --scope statements/read, for example, or --dispatch."))
        if lessons or verbs:
            raise click.UsageError(_("--lesson and --verb belong to --dispatch."))
        return
    if scopes:
        raise click.UsageError(_("A dispatch has no --scope: its key only appends statements."))
    if partner is None or not lessons:
        raise click.UsageError(_("A dispatch needs --partner and at least one --lesson."))
    if not _DISPATCH.fullmatch(dispatch):
        raise click.UsageError(_("A dispatch is named by 1 to 64 letters, digits, dots, hyphens or underscores."))


def _known(here: Services, owner: Partner, lessons: tuple[str, ...]) -> tuple[str, ...]:
    """The lessons, each of which the partner must have."""
    there = here.catalogue_for(owner).lessons
    for lesson in lessons:
        if lesson not in there:
            raise CommandError(
                _("{partner} has no lesson {lesson}. See: creator-lessons lessons list").format(
                    partner=owner.name, lesson=lesson
                )
            )
    return tuple(dict.fromkeys(lessons))


def _iris(verbs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(VERBS[verb] for verb in dict.fromkeys(verbs or _SAID))


def _moment(text: str) -> int:
    """A day (to its end, UTC) or a number of days from now as microseconds, in the future.

    Raises:
        CommandError: it is neither.
    """
    now, ends = clock.now(), 0
    days = re.fullmatch(r"([0-9]{1,4})d", text)
    try:
        if days:
            ends = now + int(days[1]) * clock.DAY
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            ends = clock.micros(datetime.fromisoformat(text).replace(tzinfo=UTC) + timedelta(days=1))
    except (ValueError, OverflowError):
        ends = 0
    if ends <= now:
        raise CommandError(_("Write --expires as a day to come, such as 2027-12-31, or as days from now, such as 90d."))
    return ends


def _keep(path: Path, text: str) -> None:
    """Write a secret into a new file that its owner alone may read.

    Raises:
        CommandError: there is such a file, or it can't be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
    except OSError as error:
        raise CommandError(
            _("{file} can't be written ({reason}). Name a new file with --out.").format(
                file=path, reason=error.strerror or error
            )
        ) from None


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
            _may(one),
            when(one.created_at),
            when(one.used_at),
            when(one.expires_at),
            when(one.revoked_at),
        ]
        for one in found
    ]
    columns = [_("Key"), _("Name"), _("Partner"), _("Scopes"), _("Since"), _("Last used"), _("Ends"), _("Revoked")]
    show(_("Credentials"), columns, rows, [_as_dict(one) for one in found], as_json)


def _may(one: Credential) -> str:
    """What a credential may do, for people."""
    if one.dispatch is None:
        return ", ".join(one.scopes)
    return _("dispatch {name}: {lessons}").format(name=one.dispatch.name, lessons=", ".join(one.dispatch.lessons))


def _as_dict(one: Credential) -> dict[str, object]:
    kept = one.dispatch
    return {
        "key": one.key,
        "name": one.name,
        "partner": one.partner_id,
        "scopes": list(one.scopes),
        "created_at": one.created_at,
        "used_at": one.used_at,
        "expires_at": one.expires_at,
        "revoked_at": one.revoked_at,
        "dispatch": None
        if kept is None
        else {
            "name": kept.name,
            "lessons": list(kept.lessons),
            "verbs": list(kept.verbs),
            "statements_a_minute": kept.a_minute,
        },
    }


def revoke(key: str, data: Path | None) -> None:
    """Revoke by key or name."""
    with writing(open_services(data).engine) as connection:
        count = credentials.revoke(connection, key)
    if not count:
        raise CommandError(
            _("There is no credential {key} in use. See: creator-lessons credential list").format(key=key)
        )
    click.echo(_("Revoked: {count}").format(count=count), err=True)
