"""``creator-lessons dispatch``: the licences of exported packages."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from lti_tool import clock
from lti_tool.collect.attempts import seats_taken
from lti_tool.commands.common import data_option, json_option, open_services, plain_name, show, the_partner, when
from lti_tool.db import reading, writing
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from lti_tool.models import dispatch as dispatches
from lti_tool.models import partner as partners
from lti_tool.services import Services

_NEVER = "never"


def group() -> click.Group:
    """The commands about dispatches."""
    found = click.Group("dispatch", help=_("Dispatches: who may use an exported package, until when."))
    key = click.Argument(["dispatch_id"], metavar="DISPATCH")
    found.add_command(
        click.Command(
            "list",
            callback=listing,
            params=[click.Option(["--partner"], help=_("Only this partner's.")), json_option(), data_option()],
            help=_("List the dispatches."),
        )
    )
    found.add_command(
        click.Command(
            "change",
            callback=change,
            params=[
                key,
                click.Option(["--name"], help=_("A name for people.")),
                click.Option(["--from", "starts"], help=_("The first day, such as 2027-01-31; never: no such bound.")),
                click.Option(["--until", "ends"], help=_("The last day, such as 2027-12-31; never: no such bound.")),
                click.Option(["--rate"], type=click.IntRange(1, 1_000_000), help=_("Statements a minute.")),
                data_option(),
            ],
            help=_("Change a licence. Results that come after it has ended are taken, and marked."),
        )
    )
    for name, callback, words in (
        ("off", off, _("End a licence now. Results that still come are taken, and marked.")),
        ("on", on, _("Let a licence hold again.")),
    ):
        found.add_command(click.Command(name, callback=callback, params=[key, data_option()], help=words))
    found.add_command(
        click.Command(
            "renew-key",
            callback=renew_key,
            params=[key, click.Option(["--yes"], is_flag=True, help=_("Don't ask.")), data_option()],
            help=_("Make a new key, where the old one was abused: packages that are out can report no more."),
        )
    )
    return found


def listing(partner: str | None, as_json: bool, data: Path | None) -> None:
    """List the dispatches."""
    here = open_services(data)
    with reading(here.engine) as connection:
        owner = the_partner(connection, partner).id if partner else None
        found = dispatches.every(connection, owner)
        names = {one.id: one.name for one in partners.every(connection)}
        seats = {one.id: seats_taken(connection, one) for one in found}
    rows = [
        (
            one.id,
            names[one.partner_id],
            one.name,
            _state(one.why_closed(clock.now())),
            when(one.starts_at),
            when(one.ends_at),
            str(seats[one.id]),
        )
        for one in found
    ]
    columns = (_("Dispatch"), _("Partner"), _("Name"), _("State"), _("From"), _("Until"), _("Learners"))
    told = [asdict(one) | {"learners": seats[one.id]} for one in found]
    show(_("Dispatches"), columns, rows, told, as_json)
    here.engine.dispose()


def change(
    dispatch_id: str,
    name: str | None,
    starts: str | None,
    ends: str | None,
    rate: int | None,
    data: Path | None,
) -> None:
    """Change a licence."""
    values: dict[str, str | int | bool | None] = {}
    if name is not None:
        values["name"] = plain_name(name)
    if starts is not None:
        values["starts_at"] = _day(starts)
    if ends is not None:
        last = _day(ends)
        values["ends_at"] = last + clock.DAY if last is not None else None
    if rate is not None:
        values["a_minute"] = rate
    if not values:
        raise CommandError(_("Say what to change. See: creator-lessons dispatch change --help"))
    _set(open_services(data), dispatch_id, **values)


def off(dispatch_id: str, data: Path | None) -> None:
    """Switch a dispatch off."""
    _set(open_services(data), dispatch_id, enabled=False)


def on(dispatch_id: str, data: Path | None) -> None:
    """Switch a dispatch on."""
    _set(open_services(data), dispatch_id, enabled=True)


def renew_key(dispatch_id: str, yes: bool, data: Path | None) -> None:
    """Make a new key."""
    here = open_services(data)
    if not yes:
        click.confirm(_("Packages that are out will report no more, until they are replaced. Go on?"), abort=True)
    with reading(here.engine) as connection:
        found = dispatches.get(connection, dispatch_id)
    _set(here, dispatch_id, key_number=found.key_number + 1 if found else 1)


def _set(here: Services, dispatch_id: str, **values: str | int | bool | None) -> None:
    with writing(here.engine) as connection:
        found = dispatches.get(connection, dispatch_id)
        if found is not None:
            dispatches.change(connection, found.id, **values)
    here.engine.dispose()
    if found is None:
        raise CommandError(_("There is no dispatch {id}. See: creator-lessons dispatch list").format(id=dispatch_id))
    click.echo(_("Done."))


def _day(text: str) -> int | None:
    """The beginning of a day (UTC) in microseconds; none for `never`."""
    if text == _NEVER:
        return None
    try:
        return clock.micros(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC))
    except ValueError:
        raise CommandError(_("{text} is no day. Write one such as 2027-12-31, or never.").format(text=text)) from None


def _state(closed: str) -> str:
    return {"": _("on"), "off": _("off"), "early": _("not yet"), "ended": _("ended")}[closed]
