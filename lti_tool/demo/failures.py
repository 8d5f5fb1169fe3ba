"""Pretending to be down: the next scores are refused with a status of one's choice.

For demonstrations (a form on the page "Behind the scenes") and for tests (``POST /test/fail-scores``), which
show that a grade survives an LMS that does not answer.
"""

from __future__ import annotations

import ipaddress
import json
from dataclasses import asdict, dataclass, replace

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from lti_tool.demo import registry
from lti_tool.demo.lms import lms

STATUSES = (503, 429, 500, 502, 504, 400, 401, 403, 404, 409, 422)
MOST = 100
LONGEST_WORDS = 200
THROTTLED = "403 Forbidden (Rate Limit Exceeded)"
"""What Canvas says with 403 where others answer 429."""


@dataclass(frozen=True, slots=True)
class Failure:
    """How the next scores are refused.

    ``wait`` is what ``Retry-After`` says (0 = it is not sent); ``words`` the whole body (empty = JSON).
    """

    status: int = 503
    times: int = 0
    wait: int = 0
    words: str = ""


def blueprint() -> Blueprint:
    """The control for tests."""
    room = Blueprint("failures", __name__)
    room.post("/test/fail-scores")(control)
    return room


def control() -> ResponseReturnValue:
    """Fail the next ``times`` scores with ``status``, and with ``retry_after`` and ``words`` where they are given."""
    local_only()
    failure = Failure(
        request.values.get("status", 503, int),
        request.values.get("times", 1, int),
        request.values.get("retry_after", 0, int),
        request.values.get("words", "")[:LONGEST_WORDS],
    )
    if not fits(failure.status, failure.times):
        abort(400)
    with lms().engine.begin() as connection:
        pretend(connection, failure)
    return {"status": failure.status, "times": failure.times}


def local_only() -> None:
    """Refuse whoever is no program on this machine: browsers tell on a page of another site by its ``Origin``."""
    address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")
    if not address.is_loopback or request.headers.get("Origin", lms().base_url) != lms().base_url:
        abort(403)


def fits(status: int, times: int) -> bool:
    """Whether these can be pretended."""
    return status in STATUSES and 0 <= times <= MOST


def pretend(connection: Connection, failure: Failure) -> None:
    """Refuse the next scores like this; 0 times ends it."""
    registry.put(connection, "fail", json.dumps(asdict(failure)))


def pending(connection: Connection) -> Failure:
    """How the next scores are refused, and how many still are."""
    kept = registry.get(connection, "fail", "{}")
    return Failure(**json.loads(kept)) if kept.startswith("{") else Failure()


def next_failure(connection: Connection) -> Failure | None:
    """How to refuse this score, counted down; ``None``: take it."""
    failure = pending(connection)
    if failure.times == 0:
        return None
    pretend(connection, replace(failure, times=failure.times - 1))
    return failure
