"""What is asked of the log, and the opaque text that names the place which a page reached.

A cursor is not a permission: whoever sends it is asked for their own, and a cursor of another tenant is refused.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

import orjson

FORMATS = ("exact", "ids", "canonical")


class BadCursor(ValueError):
    """Not a cursor of ours, or one of another tenant."""


@dataclass(frozen=True, slots=True)
class StatementQuery:
    """A question to the log, as in xAPI 1.0.3 Communication 2.1.3; all given conditions must hold.

    Attributes:
        statement_id: one statement that is not voided.
        voided_statement_id: one statement that is.
        agent: an Agent or identified Group, checked.
        verb: an IRI.
        activity: an IRI.
        registration: a UUID.
        related_activities: find `activity` anywhere in a statement.
        related_agents: find `agent` anywhere in a statement.
        since: stored later than this, microseconds.
        until: stored at this time or before, microseconds.
        limit: at most so many.
        ascending: oldest first.
        format: exact, ids or canonical.
        languages: for canonical, most wanted first.
        only_credential: only statements that this credential wrote.
        only_authority: the name of the account that is the authority of each of these, if it is known: they are
            found by it.
        position: the seq of the last statement of the page before.
    """

    statement_id: str | None = None
    voided_statement_id: str | None = None
    agent: dict[str, Any] | None = None
    verb: str | None = None
    activity: str | None = None
    registration: str | None = None
    related_activities: bool = False
    related_agents: bool = False
    since: int | None = None
    until: int | None = None
    limit: int = 100
    ascending: bool = False
    format: str = "exact"
    languages: tuple[str, ...] = ()
    only_credential: str | None = None
    only_authority: str | None = None
    position: int | None = None

    @property
    def filters_content(self) -> bool:
        """Whether anything but time and order is asked, which statements about statements inherit."""
        return any(value is not None for value in (self.agent, self.verb, self.activity, self.registration))


def encode(tenant: str | None, position: int) -> str:
    """Return the text that names a place in a tenant's log."""
    return base64.urlsafe_b64encode(orjson.dumps([tenant, position])).decode().rstrip("=")


def decode(text: str, tenant: str | None) -> int:
    """Return the position that a cursor names.

    Raises:
        BadCursor: it is none, or was given to another tenant.
    """
    try:
        owner, position = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if owner != tenant or type(position) is not int or not 0 <= position < 2**63:
            raise ValueError
    except (ValueError, TypeError, binascii.Error):
        raise BadCursor("this is not a cursor that was given to you; start again without it") from None
    return position
