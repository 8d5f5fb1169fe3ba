"""The Statement resource (xAPI 1.0.3 Communication 2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, g

from xapi import strict_json, validation
from xapi.lrs import attachments, multipart, parameters, queries, store
from xapi.lrs.auth import NotTaken, Take
from xapi.lrs.deliveries import Sender
from xapi.lrs.http import permits
from xapi.lrs.http.answers import Refused, as_json, in_parts, json_text
from xapi.lrs.http.asked import Asked
from xapi.lrs.transactions import reading


def answer(asked: Asked) -> Response:
    """Answer GET, HEAD, PUT and POST."""
    permits.statements(asked)
    return _get(asked) if asked.reads else _write(asked)


def _get(asked: Asked) -> Response:
    tenant, given = asked.grant.tenant, asked.given
    languages = [tag for tag, quality in asked.request.accept_languages if quality > 0]
    query = parameters.question(
        given, tenant=tenant, version=asked.version, page=asked.limits.page, languages=languages
    )
    if asked.grant.only_mine:
        credential = asked.grant.credential
        # A name that its authority has as well leads to what it wrote, whatever the site was called at the time.
        named = asked.grant.authority.get("account", {}).get("name") == credential
        query = replace(query, only_credential=credential, only_authority=credential if named else None)
    parts: list[multipart.Part] | None = None
    with reading(asked.engine) as connection:
        _, g.consistent_through = store.last(connection)
        page = queries.find(connection, tenant, query)
        if parameters.wants_attachments(given):
            page = page.cut(tenant, attachments.within(connection, page.seqs, asked.limits.attachments))
            parts = attachments.parts_of(connection, page.seqs)
    if query.statement_id is None and query.voided_statement_id is None:
        more = _more(asked, page.more)
        return _told(f'{{"statements":[{",".join(page.texts)}],"more":{strict_json.dump(more)}}}', parts)
    if not page.texts:
        raise Refused(404, "not_found", "no statement with this id is here, or it is voided, or not yours to read")
    response = _told(page.texts[0], parts)
    response.last_modified = datetime.fromtimestamp(page.stored[0] // 1_000_000, UTC)
    if parts is None:  # a boundary is never the same twice
        response.add_etag()
        response.make_conditional(asked.request)
    return response


def _told(text: str, parts: Sequence[multipart.Part] | None) -> Response:
    return json_text(text) if parts is None else in_parts(text, parts)


def _more(asked: Asked, cursor: str | None) -> str:
    if cursor is None:
        return ""
    return f"{asked.request.script_root}{asked.request.path}?{urlencode({**asked.given, 'cursor': cursor})}"


def _write(asked: Asked) -> Response:
    putting = asked.request.method == "PUT"
    body, parts = _brought(asked, putting)
    batch = [body] if putting or type(body) is dict else body
    if putting:
        id = parameters.uuid(asked.given, "statementId")
        if id is None:
            raise Refused(400, "bad_parameter", "PUT needs the parameter statementId")
        validation.check(body, asked.version)
        if body.setdefault("id", id).lower() != id.lower():
            raise Refused(400, "bad_parameter", "the statement's id differs from statementId; make them the same")
    elif type(body) is dict:
        validation.check(body, asked.version)
    else:
        validation.check_all(body, asked.version)
    permits.written(asked, batch)  # before signatures are verified, which costs much
    brought = attachments.match(batch, parts, asked.version)
    grant = asked.grant
    if grant.take is not None:
        return _taken(grant.take, batch, putting)
    sender = Sender(grant.writes_to, grant.credential, grant.channel, grant.authority, asked.version, grant.may_define)
    appended = asked.deliveries.deliver(sender, batch, brought)
    return Response(status=204) if putting else as_json([entry.id for entry in appended])


def _taken(take: Take, batch: Sequence[dict[str, Any]], putting: bool) -> Response:
    """Hand the statements to who takes them in the place of the log."""
    try:
        ids = take(batch)
    except NotTaken as error:
        raise Refused(403, "not_taken", str(error)) from None
    return Response(status=204) if putting else as_json(ids)


def _brought(asked: Asked, putting: bool) -> tuple[Any, Sequence[multipart.Part]]:
    """Return the body, which is paid for before its statements are looked at, and what is none as one statement."""
    try:
        body, parts = _body(asked)
        count = len(body) if type(body) is list and not putting else 1
        if count > asked.limits.batch:
            raise Refused(413, "too_many", f"send at most {asked.limits.batch} statements at once")
    except (Refused, strict_json.BadJSON, multipart.BadMultipart):
        permits.spend(asked)
        raise
    permits.spend(asked, max(count, 1))
    return body, parts


def _body(asked: Asked) -> tuple[Any, Sequence[multipart.Part]]:
    """Return the statements, and the parts with the bytes of attachments."""
    kind = asked.request.mimetype
    if kind == "application/json":
        return strict_json.parse(asked.body()), ()
    if kind != "multipart/mixed":
        words = "send the body with the Content-Type application/json, or multipart/mixed with attachments"
        raise Refused(400, "bad_content_type", words)
    first, *others = multipart.split(asked.body(), asked.request.mimetype_params.get("boundary", ""))
    if first.media_type != "application/json":
        raise multipart.BadMultipart("the first part must have the statements, and the Content-Type application/json")
    return strict_json.parse(first.body), others
