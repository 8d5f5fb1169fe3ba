"""Keys of other systems for the record store: who has one and what it may do, made and taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection

from lti_tool import clock
from lti_tool.console import filters, key_scopes, session
from lti_tool.console.statements import seen_partners
from lti_tool.db import reading, writing
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.log import log
from lti_tool.models import credential
from lti_tool.models.credential import Credential
from lti_tool.models.staff import plain_name
from lti_tool.reports import weeks
from lti_tool.services import services

LONGEST = 200  # characters of a name
EVERYBODY = "*"
"""What the form sends for a key that is about all partners."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A key as the form asks for it; ``problem`` says in words what is missing."""

    name: str = ""
    partner: str = ""
    scopes: tuple[str, ...] = ()
    expires: str = ""
    problem: str = ""

    @property
    def expires_at(self) -> int | None:
        """The end of its last day, UTC; ``None``: never."""
        return weeks.end_of(date.fromisoformat(self.expires)) if self.expires else None


def show_page() -> str:
    """The keys, and the form that makes one."""
    return _page(Wanted())


def make() -> Response:
    """Make a key, and show its secret this once."""
    with writing(services().engine) as connection:
        wanted = _wanted({each.id for each in seen_partners(connection)})
        if wanted.problem:
            return make_response(_page(wanted), 400)
        owner = None if wanted.partner == EVERYBODY else wanted.partner
        key, secret = credential.add(connection, wanted.name, wanted.scopes, owner, expires_at=wanted.expires_at)
    log("console").info("credential made", credential=key, partner=owner or "", staff=session.staff().id)
    endpoint = f"{services().settings.base_url}/xapi"
    page = render_template(
        "console/credential_made.html",
        name=wanted.name,
        endpoint=endpoint,
        key=key,
        secret=secret,
        line=key_scopes.trial(endpoint, key, secret, wanted.scopes),
        writes=not key_scopes.reads(wanted.scopes),
    )
    return make_response(page)


def take_back() -> Response | str:
    """Ask whether a key is to end, and end it once that was confirmed."""
    with writing(services().engine) as connection:
        found = _the(connection, filters.clean(request.form.get("key")))
        names = {each.id: each.name for each in seen_partners(connection)}
        if request.form.get("sure") == "yes":
            credential.revoke_key(connection, found.key)
    if request.form.get("sure") != "yes":
        return render_template("console/credential_end.html", one=found, names=names, may=key_scopes.in_words(found))
    log("console").info("credential revoked", credential=found.key, staff=session.staff().id)
    return make_response(redirect(url_for("console.credentials"), 303))


def _the(connection: Connection, key: str) -> Credential:
    """A key that whoever is signed in may end."""
    found, own = credential.get(connection, key), session.own_partner()
    if found is None or (own is not None and found.partner_id != own):
        message = _("There is no such key.")
        raise Refusal("unknown_credential", "no such credential", message=message, status=404, retry=False)
    return found


def _wanted(partners: Collection[str]) -> Wanted:
    """What the form says, checked against the partners that whoever asks may make keys for."""
    form, own = request.form, session.own_partner()
    printable = "".join(char if char.isprintable() else " " for char in form.get("name", "")[: 2 * LONGEST])
    name, expires = plain_name(printable), filters.clean(form.get("expires"))
    partner_id = own or filters.clean(form.get("partner"))
    scopes = tuple(scope for scope in credential.SCOPES if scope in form.getlist("scope"))
    problem = ""
    if not name or len(name) > LONGEST:
        problem = _("Give a name of 1 to {longest} characters.").format(longest=LONGEST)
    elif partner_id != EVERYBODY and partner_id not in partners:
        problem = _("Choose whose statements it is about.")
    elif not scopes:
        problem = _("Choose what it may do.")
    elif not _is_to_come(expires):
        problem = _("Choose a day to come, or none.")
    return Wanted(name[:LONGEST], partner_id, scopes, expires, problem)


def _is_to_come(expires: str) -> bool:
    try:
        day = filters.day(expires)
    except ValueError:
        return False
    return day is None or day >= filters.today()


def _page(wanted: Wanted) -> str:
    own = session.own_partner()
    with reading(services().engine) as connection:
        partners = seen_partners(connection)
        found = [one for one in credential.every(connection) if own is None or one.partner_id == own]
    now = clock.now()
    found.reverse()
    return render_template(
        "console/credentials.html",
        alive=[one for one in found if not one.ended(now)],
        over=[one for one in found if one.ended(now)],
        names={each.id: each.name for each in partners},
        partners=partners,
        own=own is not None,
        everybody=EVERYBODY,
        wanted=wanted,
        scopes=key_scopes.choices(),
        may=key_scopes.in_words,
        tomorrow=filters.today() + timedelta(days=1),
        longest=LONGEST,
    )
