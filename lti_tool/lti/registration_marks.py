"""What is remembered of registrations for a while: fingerprints that end by themselves, beside the nonces of launches.

An LMS opens the address in a frame, and frames reload, or are opened twice at once; its permission is spent by the
first request. So a registration that was kept is known again by the permission that brought it, the LMS's token, which
nobody else has. And one that was sent to an LMS may have been kept there and not here: then its invitation may be
tried again for a while, even over its date.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from lti_tool import clock
from lti_tool.lti.keys import GRACE
from lti_tool.models.base import insert_new
from lti_tool.models.partner import Invitation
from lti_tool.models.platform import Platform, used_nonces
from lti_tool.secrets import fingerprint

RELOADS = clock.DAY
"""So long the result of a registration is shown again to the LMS that registered."""


def note_sent(connection: Connection, invitation: Invitation) -> None:
    """An LMS is about to be asked, by this invitation."""
    _note(connection, invitation.expires_at + GRACE, "sent", invitation.id)


def may_be_tried_again(connection: Connection, invitation: Invitation) -> bool:
    """Whether an invitation over its date was sent to an LMS before, not too long ago."""
    return clock.now() < invitation.expires_at + GRACE and _known(connection, "sent", invitation.id)


def note_kept(connection: Connection, platform: Platform, configuration_url: str, token: str) -> None:
    """This permission of the LMS brought this platform."""
    if token:
        _note(connection, clock.now() + RELOADS, "kept", platform.id, configuration_url, token)


def brought(connection: Connection, platform: Platform, configuration_url: str, token: str) -> bool:
    """Whether this permission of the LMS brought this platform; never without one, as anybody may say nothing."""
    return bool(token) and _known(connection, "kept", platform.id, configuration_url, token)


def _note(connection: Connection, until: int, *what: str) -> None:
    insert_new(connection, used_nonces, {"nonce": _mark(what), "expires_at": until})


def _known(connection: Connection, *what: str) -> bool:
    query = select(used_nonces.c.nonce).where(
        used_nonces.c.nonce == _mark(what), used_nonces.c.expires_at > clock.now()
    )
    return connection.execute(query).first() is not None


def _mark(what: tuple[str, ...]) -> str:
    return fingerprint("registration\0" + "\0".join(what))
