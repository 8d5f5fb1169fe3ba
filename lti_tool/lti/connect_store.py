"""Keeping a connection that was made by hand: who may make it, who may correct it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from sqlalchemy import Connection

from lti_tool.i18n import gettext as _
from lti_tool.lti import unproven
from lti_tool.models import connection as connections
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from lti_tool.models.partner import Invitation
from lti_tool.models.platform import Platform
from lti_tool.platforms import canvas
from lti_tool.platforms.families import family_of

COLUMNS = ("issuer", "client_id", "auth_url", "token_url", "jwks_url")


class Conflict(Exception):
    """The connection can't be kept; ``field`` is where the form should say so."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def may_correct(platform: Platform) -> bool:
    """Whether its values may still be changed by the form: until the first lesson was opened."""
    return platform.by_hand and platform.launched_at == 0


def keep(
    connection: Connection, invitation: Invitation, values: Mapping[str, str], corrected: Platform | None = None
) -> Platform:
    """Store the connection and count the invitation's use, or correct one that this invitation made.

    Raises:
        Conflict: the connection is in use by now, the client id is connected already, the issuer's keys come from
            elsewhere, or the invitation was used up meanwhile; roll back.
        sqlalchemy.exc.IntegrityError: another request has just stored the same registration; roll back.
    """
    if corrected is not None:  # what the page saw may be over: its first launch may have come in between
        corrected = platforms.locked(connection, corrected.id)
        if corrected is None or not may_correct(corrected) or unproven.used(connection, corrected):
            raise Conflict("", _("This connection is in use by now, so its values are not changed here."))
    found = platforms.by_client(connection, values["issuer"], values["client_id"])
    if found is not None and found.partner_id != invitation.partner_id:
        raise Conflict(
            "client_id",
            _(
                "This client id of your LMS is connected already, by another organisation. If it is yours, "
                "tell the operator of Creator Lessons the client id and the address of your LMS."
            ),
        )
    if found is not None and (corrected is None or found.id != corrected.id):
        raise Conflict(
            "client_id",
            _(
                "This client id of your LMS is connected already. Add the tool to your LMS once more, "
                "and paste the new client id here."
            ),
        )
    host = connections.keys_elsewhere(connection, invitation.partner_id, values["issuer"], values["jwks_url"])
    if host and not _one_canvas(host, values["jwks_url"]) and not _alone(connection, invitation, values, corrected):
        raise Conflict(
            "jwks_url",
            _("This LMS is connected already, and has its keys at {host}. Compare the address.").format(host=host),
        )
    row = {
        **{name: values[name] for name in COLUMNS},
        "name": values["name"] or values["issuer"].partition("://")[2][:200],
        "family": family_of("", values["auth_url"]),
        "token_audience": "",
        "key_set": None,
        "key_set_at": 0,
        "by_hand": True,
        "invitation_id": invitation.id,
        "our_keys": corrected.our_keys if corrected else invitation.our_keys,
    }
    if corrected is not None:
        platforms.change(connection, corrected.id, **row, trouble="", trouble_at=0)
        kept = platforms.get(connection, corrected.id) or corrected
    else:
        kept = platforms.add(connection, partner_id=invitation.partner_id, **row)
        if not partners.use(connection, invitation.id):
            raise Conflict("", _("This invitation has just connected an LMS. Ask whoever sent it for a new one."))
    connections.begin_with_deployment(connection, kept.id, values["deployment_id"])
    return kept


def _one_canvas(host: str, jwks_url: str) -> bool:
    """Whether both are hosts of the Canvas that Instructure runs, whose keys are the same at each.

    A Canvas elsewhere that calls itself by Instructure's issuer is another one: its keys must not speak for whoever
    is at Instructure's, whose answers are kept under the same issuer.
    """
    here = urlsplit(jwks_url).hostname or ""
    return canvas.server_of(here) == canvas.server_of(urlsplit(f"//{host}").hostname or "")


def _alone(
    connection: Connection, invitation: Invitation, values: Mapping[str, str], corrected: Platform | None
) -> bool:
    """Whether the one that is corrected is the only registration of its issuer: its key set may be the mistake."""
    same = [one for one in platforms.of_partner(connection, invitation.partner_id) if one.issuer == values["issuer"]]
    return corrected is not None and [one.id for one in same] == [corrected.id]
