"""Whether whoever asks may: each refusal says what is missing (401, 403, 429)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Request

from xapi.lrs.auth import Denied, Grant
from xapi.lrs.documents import Shelf
from xapi.lrs.http.answers import Refused
from xapi.lrs.http.asked import Asked, Authenticate


def enter(authenticate: Authenticate, request: Request) -> Grant:
    """Return what the bearer of the request's credential may do.

    Raises:
        Refused: nobody is let in with it, or not now.
    """
    try:
        grant = authenticate(request)
    except Denied as error:
        if error.wait:
            raise Refused(429, "too_often", str(error), wait=error.wait) from None
        raise Refused(401, "unauthorized", str(error)) from None
    if grant is None:
        words = "send a valid credential in the header Authorization: Basic with key and secret, or Bearer with a token"
        raise Refused(401, "unauthorized", words)
    return grant


def statements(asked: Asked) -> None:
    """Check that statements may be read, or written."""
    if not (asked.grant.may_read if asked.reads else asked.grant.may_write):
        _lacks(asked.grant, "statements/read" if asked.reads else "statements/write")


def spend(asked: Asked, count: int = 1) -> None:
    """Check that so much may be written now; it counts whether it turns out to be legal or not."""
    wait = 0 if asked.grant.spend is None else asked.grant.spend(count)
    if wait:
        raise Refused(429, "too_often", f"this credential may not write so much; try again in {wait} s", wait=wait)


def written(asked: Asked, batch: Sequence[dict[str, Any]]) -> None:
    """Check that these legal statements may be written."""
    bounds = asked.grant.bounds
    if bounds is not None:
        for place, statement in enumerate(batch):
            reason = bounds.why_no_statement(statement)
            if reason is not None:
                raise Refused(403, "out_of_bounds", f"statements[{place}]: this credential is a narrow one; {reason}")


def documents(asked: Asked, scope: str) -> None:
    """Check that documents of a kind may be opened at all."""
    grant = asked.grant
    told = grant.bounds is not None and grant.bounds.agent is not None  # of an attempt: see `document`
    if not told and not grant.may_open(scope, writing=not asked.reads):
        _lacks(grant, scope)


def document(asked: Asked, shelf: Shelf, name: str | None) -> None:
    """Check that this document may be opened, or this shelf be listed or cleared."""
    bounds = asked.grant.bounds
    if bounds is not None:
        reason = bounds.why_no_document(
            shelf.kind, shelf.agent, shelf.activity, shelf.registration, name, writing=not asked.reads
        )
        if reason is not None:
            raise Refused(403, "out_of_bounds", f"this credential is a narrow one; {reason}")
    if not asked.reads:
        spend(asked)


def largest(asked: Asked) -> int:
    """Return how many octets a document may have."""
    bounds = asked.grant.bounds
    return asked.limits.body if bounds is None else min(bounds.largest, asked.limits.body)


def room(asked: Asked) -> int | None:
    """Return how many documents a shelf may hold; None: as many as come."""
    bounds = asked.grant.bounds
    return None if bounds is None else bounds.documents


def look_up(asked: Asked, *, people: bool) -> None:
    """Check that persons, or activities, may be looked up."""
    if not (asked.grant.may_look_up_people if people else asked.grant.may_look_up):
        _lacks(asked.grant, "statements/read")


def _lacks(grant: Grant, scope: str) -> None:
    has = ", ".join(sorted(grant.scopes)) or "none"
    raise Refused(403, "forbidden", f"this credential lacks the scope {scope} (it has: {has}); ask for one that has it")
