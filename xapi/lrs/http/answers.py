"""Answers: JSON, errors that say what to do, and the headers of every answer (xAPI 1.0.3 Communication 1.2, 3.2)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from flask import Response, g, request
from sqlalchemy.exc import OperationalError

from xapi import moments, strict_json
from xapi.invalid import Fault
from xapi.lrs import multipart

_log = logging.getLogger(__name__)

_EXPOSED = "ETag, Last-Modified, X-Experience-API-Version, X-Experience-API-Consistent-Through, Retry-After"
_ALLOWED = "Authorization, Content-Type, If-Match, If-None-Match, X-Experience-API-Version, Accept-Language"
_METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
_names = re.compile(r"[A-Za-z0-9\-]{1,80}(?: ?, ?[A-Za-z0-9\-]{1,80}){0,40}").fullmatch
_CERTAIN = 10_000_000  # microseconds after which a write that has begun is sure to be committed


class Refused(Exception):
    """An answer that is an error: a status, a code for machines, one line that says what to do."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        allow: Iterable[str] = (),
        faults: Iterable[Fault] = (),
        wait: int = 0,
    ) -> None:
        """Say why a request is refused.

        With 405, which methods are allowed instead; of statements, each fault; with 429, how many seconds to wait.
        """
        super().__init__(message)
        self.allow = tuple(allow)
        self.faults = tuple(faults)
        self.wait = wait
        self.status = status
        self.code = code
        self.message = message


def as_json(value: Any, status: int = 200) -> Response:
    """Return a value as JSON."""
    return json_text(strict_json.dump(value), status)


def json_text(text: str, status: int = 200) -> Response:
    """Return a JSON text."""
    return Response(text, status, content_type="application/json")


def in_parts(text: str, attachments: Iterable[multipart.Part]) -> Response:
    """Return a JSON text and attachments as a multipart body (Communication 1.5.2)."""
    first = multipart.Part({"Content-Type": "application/json"}, text.encode())
    body, boundary = multipart.join((first, *attachments))
    return Response(body, content_type=f"multipart/mixed; boundary={boundary}")


def preflight() -> Response:
    """Return what a browser asks before it asks (CORS); headers that mean nothing here stop no script either."""
    response = Response(status=204)
    wished = request.headers.get("Access-Control-Request-Headers", "")
    response.headers["Access-Control-Allow-Methods"] = _METHODS
    response.headers["Access-Control-Allow-Headers"] = wished if _names(wished) else _ALLOWED
    response.headers["Vary"] = "Access-Control-Request-Headers"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def refusal(error: Refused) -> Response:
    """Return an error as JSON."""
    told: dict[str, Any] = {"error": error.code, "message": error.message}
    if error.faults:
        told["faults"] = [asdict(fault) for fault in error.faults]
    response = as_json(told, error.status)
    if error.status == 401 and not _fetched():
        response.headers["WWW-Authenticate"] = 'Basic realm="xAPI", charset="UTF-8"'
    if error.wait:
        response.headers["Retry-After"] = str(error.wait)
    if error.allow:
        response.headers["Allow"] = ", ".join((*error.allow, "OPTIONS"))
    return response


def _fetched() -> bool:
    """Say whether a page's script asks: the browser would open a password window for the header, and it would hang.

    To its own origin a browser sends no Origin, but the mode.
    """
    return "Origin" in request.headers or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"


def busy(error: OperationalError) -> Response:
    """Return that the database does not answer now.

    The log gets what failed and nothing of what was written: PostgreSQL's further lines (DETAIL, CONTEXT) quote rows.
    """
    told = str(error.orig).partition("\n")[0][:200]
    _log.error("the database failed: %s: %s", type(error.orig).__name__, told)
    response = as_json({"error": "busy", "message": "the database is busy or away; send the same again later"}, 503)
    response.headers["Retry-After"] = "2"
    return response


def common_headers(response: Response) -> Response:
    """Add what every answer has: the version (Communication 3.3), how far the log is consistent (2.1.3), CORS."""
    consistent = max(g.get("consistent_through", 0), moments.now() - _CERTAIN)
    response.headers["X-Experience-API-Version"] = g.get("spoken", "1.0.3")
    response.headers["X-Experience-API-Consistent-Through"] = moments.render(consistent)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    response.headers.setdefault("Cache-Control", "no-cache")
    return response
