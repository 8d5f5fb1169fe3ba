"""What the answer of another record store to a POST of statements means."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

Verdict = Literal["taken", "part", "stop", "busy", "smaller", "there", "refused", "unclear"]
"""``taken``: all are there. ``part``: it names fewer than were sent. ``stop``: the key is refused. ``busy``: later.
``smaller``: in smaller batches. ``there``: an id is taken. ``refused``: something in the batch is refused.
``unclear``: it may be down, or refuse everything, or one statement alone: a gateway that reads what goes through it
answers so (403, a page), and so does a record store that breaks at a statement (500, 502, 504)."""

_UNCLEAR = (403, 404, 405, 407, 408, 410, 421, 425)
"""Forbidden, nothing at the address, another method or address: of what is there, perhaps, not of the statements."""


def verdict(status: int, body: bytes, ids: Sequence[str]) -> Verdict:
    """Return what the answer to a POST of statements with these ids means."""
    if status == 204:
        return "taken"
    if status in (200, 400) and (errors := _reported(body)) is not None:
        return "refused" if errors else "taken"
    if 200 <= status < 300:
        named = named_in(body)
        if named is None:  # what else answers so is no record store, but a page
            return "unclear"
        return "taken" if named.issuperset(one.lower() for one in ids) else "part"
    if status == 401:
        return "stop"
    if status == 429:
        return "busy"
    if status == 413:
        return "smaller"
    if status == 409:
        return "there"
    return "refused" if 400 <= status < 500 and status not in _UNCLEAR else "unclear"


def named_in(body: bytes) -> frozenset[str] | None:
    """Return the ids that an answer names (xAPI 1.0.3 Communication 2.1.2: a list), in lower case.

    Nothing at all names none. Ralph 5.1 names only what was new to it. None where the answer is something else.
    """
    if not body.strip():
        return frozenset()
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list):
        return None
    return frozenset(one.lower() for one in found if isinstance(one, str))


def _reported(body: bytes) -> list[Any] | None:
    """Return the errors of a report on a batch that was taken in part; None where the answer is none.

    Ralph 5.1 gives it in the place of the ids where its operator chose so (`RALPH_LRS_PARTIAL_SUCCESS_DEFAULT`): with
    200, and with 400 where nothing was new, be it because all was there already (`api/routers/statements.py`).
    """
    try:
        report = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(report, dict) or "inserted" not in report or not isinstance(report.get("errors"), list):
        return None
    return list(report["errors"])
