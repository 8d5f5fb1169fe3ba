"""The LRS over HTTP (xAPI 1.0.3 Communication, 2.0): a Flask blueprint, to be mounted at ``/xapi``.

The only file of `xapi` that knows Flask. Who is asking is told by a function that the application passes in.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Request, Response, g, request
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import RequestEntityTooLarge

from xapi import moments, strict_json, validation
from xapi.invalid import Invalid
from xapi.lrs import parameters, queries, store
from xapi.lrs.auth import Grant
from xapi.lrs.transactions import reading, writing

_log = logging.getLogger(__name__)

Authenticate = Callable[[Request], Grant | None]

VERSIONS = ("1.0.0", "1.0.1", "1.0.2", "1.0.3", "2.0.0")
_EXPOSED = "ETag, Last-Modified, X-Experience-API-Version, X-Experience-API-Consistent-Through"
_ALLOWED = "Authorization, Content-Type, If-Match, If-None-Match, X-Experience-API-Version, Accept-Language"
_METHODS = ("GET", "HEAD", "PUT", "POST", "OPTIONS")
_CERTAIN = 10_000_000  # microseconds after which a write that has begun is sure to be committed


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may bring or take: octets of a body, statements in a batch, statements on a page."""

    body: int = 8 * 1024 * 1024
    batch: int = 2000
    page: int = 500


class Refused(Exception):
    """An answer that is an error: a status, a code for machines, one line that says what to do."""

    def __init__(self, status: int, code: str, message: str) -> None:
        """Say why a request is refused."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def blueprint(engine: Engine, authenticate: Authenticate, *, limits: Limits | None = None) -> Blueprint:
    """Return the resources ``statements`` and ``about`` as a blueprint.

    Args:
        engine: from `transactions.connect`.
        authenticate: says what the bearer of a request's credential may do, or None for nobody.
        limits: how much a request may bring or take.
    """
    return _Resources(engine, authenticate, limits or Limits()).blueprint()


class _Resources:
    """The views, with what they need."""

    def __init__(self, engine: Engine, authenticate: Authenticate, limits: Limits) -> None:
        self.engine = engine
        self.authenticate = authenticate
        self.limits = limits

    def blueprint(self) -> Blueprint:
        routes = Blueprint("xapi", __name__)
        every = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"]
        for path, view in (
            ("/about", self.about),
            ("/statements", self.statements),
            ("/<path:path>", _nothing),
        ):
            routes.add_url_rule(path, view_func=view, methods=every, provide_automatic_options=False)
        routes.register_error_handler(Refused, _refusal)
        routes.register_error_handler(OperationalError, _busy)
        routes.after_request(_headers)
        return routes

    def about(self) -> Response:
        """Answer which versions are spoken (Communication 2.8); anybody may ask."""
        if request.method == "OPTIONS":
            return _preflight()
        if request.method not in ("GET", "HEAD"):
            raise Refused(405, "method_not_allowed", "use GET on this resource")
        return _json({"version": list(VERSIONS)})

    def statements(self) -> Response:
        """Answer the Statement resource (Communication 2.1)."""
        if request.method == "OPTIONS":
            return _preflight()
        if request.method not in _METHODS:
            raise Refused(405, "method_not_allowed", "use GET, PUT or POST on this resource")
        grant = self._grant()
        version = _version()
        reads = request.method in ("GET", "HEAD")
        if not (grant.may_read if reads else grant.may_write):
            needed = "statements/read" if reads else "statements/write"
            raise Refused(403, "forbidden", f"this credential lacks the scope {needed}; ask for one that has it")
        try:
            given = parameters.single(dict(request.args.lists()), _PARAMETERS[request.method])
            return self._get(grant, version, given) if reads else self._write(grant, version, given)
        except parameters.BadParameter as error:
            raise Refused(400, "bad_parameter", str(error)) from None
        except strict_json.BadJSON as error:
            raise Refused(400, "bad_json", str(error)) from None
        except Invalid as error:
            raise Refused(400, "invalid_statement", str(error)) from None
        except store.Conflict as error:
            raise Refused(409, "conflict", str(error)) from None

    def _grant(self) -> Grant:
        grant = self.authenticate(request)
        if grant is None:
            raise Refused(401, "unauthorized", "send a valid credential in the header Authorization")
        return grant

    def _get(self, grant: Grant, version: str, given: Mapping[str, str]) -> Response:
        languages = [tag for tag, quality in request.accept_languages if quality > 0]
        query = parameters.question(
            given, tenant=grant.tenant, version=version, page=self.limits.page, languages=languages
        )
        if grant.only_mine:
            query = replace(query, only_credential=grant.credential)
        with reading(self.engine) as connection:
            _, g.consistent_through = store.last(connection)
            page = queries.find(connection, grant.tenant, query)
        if query.statement_id is None and query.voided_statement_id is None:
            more = _more(page.more, given)
            text = f'{{"statements":[{",".join(page.texts)}],"more":{strict_json.dump(more)}}}'
            return _answer(text, parameters.wants_attachments(given))
        if not page.texts:
            raise Refused(404, "not_found", "no statement with this id is here, or it is voided, or not yours to read")
        response = _answer(page.texts[0], parameters.wants_attachments(given))
        response.last_modified = datetime.fromtimestamp(page.stored[0] // 1_000_000, UTC)
        response.add_etag()
        response.make_conditional(request)
        return response

    def _write(self, grant: Grant, version: str, given: Mapping[str, str]) -> Response:
        body = self._body()
        batch = [body] if request.method == "PUT" or type(body) is dict else body
        if request.method == "PUT":
            id = parameters.uuid(given, "statementId")
            if id is None:
                raise Refused(400, "bad_parameter", "PUT needs the parameter statementId")
            validation.check(body, version)
            if body.setdefault("id", id).lower() != id.lower():
                raise Refused(400, "bad_parameter", "the statement's id differs from statementId; make them the same")
        elif type(body) is dict:
            validation.check(body, version)
        else:
            validation.check_all(body, version)
        if len(batch) > self.limits.batch:
            raise Refused(413, "too_many", f"send at most {self.limits.batch} statements at once")
        lacking = validation.lacking_file_url(batch)
        if lacking is not None:
            raise Refused(400, "attachment_missing", f"{lacking}: give a fileUrl; this LRS does not store attachments")
        with writing(self.engine) as connection:
            appended = store.append(
                connection,
                batch,
                tenant=grant.writes_to,
                credential=grant.credential,
                channel=grant.channel,
                authority=grant.authority,
                version=version,
                define=grant.may_define,
            )
        if request.method == "PUT":
            return Response(status=204)
        return _json([entry.id for entry in appended])

    def _body(self) -> Any:
        kind = request.mimetype
        if kind == "multipart/mixed":
            raise Refused(400, "no_attachments", "this LRS does not store attachments; send application/json")
        if kind != "application/json":
            raise Refused(400, "bad_content_type", "send the body with the Content-Type application/json")
        request.max_content_length = self.limits.body
        try:
            data = request.get_data(cache=False)
        except RequestEntityTooLarge:
            raise Refused(413, "too_large", f"send at most {self.limits.body} octets at once") from None
        return strict_json.parse(data)


_PARAMETERS = {
    "GET": parameters.NAMES,
    "HEAD": parameters.NAMES,
    "PUT": frozenset(("statementId",)),
    "POST": frozenset[str](),
}


def _version() -> str:
    """Return the version that the request follows (Communication 3.3)."""
    header = request.headers.get("X-Experience-API-Version")
    if header is None:
        raise Refused(400, "no_version", "send the header X-Experience-API-Version, for example 1.0.3 or 2.0.0")
    header = header.strip()
    parts = header.split(".")
    if parts[:2] not in (["1", "0"], ["2", "0"]) or len(parts) > 3 or not all(_is_number(part) for part in parts):
        raise Refused(400, "bad_version", f"this LRS speaks {', '.join(VERSIONS)}, not {header[:20]!r}")
    return header


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _more(cursor: str | None, given: Mapping[str, str]) -> str:
    if cursor is None:
        return ""
    return f"{request.script_root}{request.path}?{urlencode({**given, 'cursor': cursor})}"


def _nothing(path: str) -> Response:
    if request.method == "OPTIONS":
        return _preflight()
    raise Refused(404, "not_found", f"there is no resource {path[:60]!r} here; try about or statements")


def _json(value: Any, status: int = 200) -> Response:
    return Response(strict_json.dump(value), status, content_type="application/json")


def _answer(text: str, multipart: bool) -> Response:
    """Return a JSON text, as the one part of a multipart body where that was asked (Communication 1.5.2)."""
    if not multipart:
        return Response(text, content_type="application/json")
    boundary = secrets.token_hex(16)
    body = f"--{boundary}\r\nContent-Type: application/json\r\n\r\n{text}\r\n--{boundary}--\r\n"
    return Response(body, content_type=f"multipart/mixed; boundary={boundary}")


def _preflight() -> Response:
    response = Response(status=204)
    response.headers["Access-Control-Allow-Methods"] = ", ".join(_METHODS)
    response.headers["Access-Control-Allow-Headers"] = _ALLOWED
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _refusal(error: Refused) -> Response:
    response = _json({"error": error.code, "message": error.message}, error.status)
    # A browser's fetch would open a password window for this header and hang.
    if error.status == 401 and "Origin" not in request.headers:
        response.headers["WWW-Authenticate"] = 'Basic realm="xAPI", charset="UTF-8"'
    return response


def _busy(error: OperationalError) -> Response:
    _log.error("the database failed", exc_info=error)
    response = _json({"error": "busy", "message": "the database is busy or away; send the same again later"}, 503)
    response.headers["Retry-After"] = "2"
    return response


def _headers(response: Response) -> Response:
    two = request.headers.get("X-Experience-API-Version", "").strip().startswith("2.0")
    consistent = max(g.get("consistent_through", 0), moments.now() - _CERTAIN)
    response.headers["X-Experience-API-Version"] = "2.0.0" if two else "1.0.3"
    response.headers["X-Experience-API-Consistent-Through"] = moments.render(consistent)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    response.headers.setdefault("Cache-Control", "no-cache")
    return response
