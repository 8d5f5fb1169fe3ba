"""Pretending to be down: the next scores are refused with a status of one's choice.

For demonstrations (a form on the page "Behind the scenes") and for tests (``POST /test/fail-scores``), which
show that a grade survives an LMS that does not answer.
"""

from __future__ import annotations

import ipaddress

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from lti_tool.demo import registry
from lti_tool.demo.lms import lms

STATUSES = (503, 429, 500, 502, 504, 400, 401, 403, 404)
MOST = 100


def blueprint() -> Blueprint:
    """The control for tests."""
    room = Blueprint("failures", __name__)
    room.post("/test/fail-scores")(control)
    return room


def control() -> ResponseReturnValue:
    """Fail the next ``times`` scores with ``status``; only for programs on this machine, not for web pages.

    Browsers tell on a page of another site by its ``Origin``; programs send none.
    """
    address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")
    if not address.is_loopback or request.headers.get("Origin", lms().base_url) != lms().base_url:
        abort(403)
    status = request.values.get("status", 503, int)
    times = request.values.get("times", 1, int)
    if not fits(status, times):
        abort(400)
    with lms().engine.begin() as connection:
        pretend(connection, status, times)
    return {"status": status, "times": times}


def fits(status: int, times: int) -> bool:
    """Whether these can be pretended."""
    return status in STATUSES and 0 <= times <= MOST


def pretend(connection: Connection, status: int, times: int) -> None:
    """Refuse the next ``times`` scores with ``status``; 0 times ends it."""
    registry.put(connection, "fail", f"{status} {times}")


def pending(connection: Connection) -> tuple[int, int]:
    """The status and how many scores are still to be refused with it."""
    status, _space, times = registry.get(connection, "fail", "503 0").partition(" ")
    return int(status), int(times)


def next_failure(connection: Connection) -> int | None:
    """The status to refuse this score with, counted down; ``None``: take it."""
    status, times = pending(connection)
    if times == 0:
        return None
    pretend(connection, status, times - 1)
    return status
