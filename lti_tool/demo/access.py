"""Access tokens for the services (security framework 1.0, section 4: client credentials, a signed JWT)."""

from __future__ import annotations

import hashlib
import secrets

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, insert, select

from lti_tool import clock
from lti_tool.demo import registry, tables, tool_keys
from lti_tool.demo.lms import lms, note
from lti_tool.demo.registry import Tool
from lti_tool.demo.tool_keys import BadToken
from lti_tool.demo.web import ServiceError

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
VALID_SECONDS = 3600
LONGEST_ASSERTION = 3600


def blueprint() -> Blueprint:
    """The token endpoint."""
    room = Blueprint("access", __name__)
    room.post("/lti/token")(grant)
    return room


def grant() -> ResponseReturnValue:
    """The token endpoint: a token for those of the asked scopes that the registration has."""
    form = request.form
    if form.get("grant_type") != "client_credentials":
        raise ServiceError(400, "grant_type must be client_credentials", code="unsupported_grant_type")
    if form.get("client_assertion_type") != ASSERTION_TYPE:
        raise ServiceError(400, "client_assertion_type must be jwt-bearer", code="invalid_request")
    tool = _client(form.get("client_assertion", ""))
    granted = [scope for scope in form.get("scope", "").split() if scope in tool.scopes]
    if not granted:
        raise ServiceError(400, "none of the scopes is granted to this tool", code="invalid_scope")
    token = secrets.token_urlsafe(32)
    table = tables.access_token
    with lms().engine.begin() as connection:
        connection.execute(delete(table).where(table.c.expires_at < clock.now()))
        connection.execute(
            insert(table).values(
                digest=_digest(token),
                tool_id=tool.id,
                scope=" ".join(granted),
                expires_at=clock.now() + VALID_SECONDS * clock.SECOND,
            )
        )
        note(connection, "access_token", {"client_id": tool.client_id, "scope": granted})
    response = jsonify(
        {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": VALID_SECONDS,
            "scope": " ".join(granted),
        }
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _client(assertion: str) -> Tool:
    here = lms()
    try:
        client_id = tool_keys.unverified_issuer(assertion)
        with here.engine.begin() as connection:
            tool = registry.tool_by_client(connection, client_id)
        if tool is None:
            raise BadToken("the iss is no client id of this LMS")
        claims = tool_keys.read(
            here.tool_keys, tool, assertion, audience=[here.url("/lti/token")], require=["sub", "jti"]
        )
        if claims["sub"] != tool.client_id:
            raise BadToken("the sub is not the client id")
        if claims["exp"] - claims["iat"] > LONGEST_ASSERTION:
            raise BadToken("the assertion is valid for over an hour")
        until = (int(claims["exp"]) + tool_keys.LEEWAY_SECONDS) * clock.SECOND
        with here.engine.begin() as connection:
            if not registry.spend(connection, "assertion", f"{tool.id} {claims['jti']}", until):
                raise BadToken("the jti was used before")
    except BadToken as bad:
        raise ServiceError(400, str(bad), code="invalid_client") from None
    return tool


def bearer(*scopes: str) -> Tool:
    """The tool whose token came with this request; it must hold one of the scopes.

    The services' addresses carry the tool's number, so that a tool can't use another's address.

    Raises:
        ServiceError: 401 without a valid token, 403 without the scope or at another tool's address.
    """
    kind, _space, value = request.headers.get("Authorization", "").partition(" ")
    table = tables.access_token
    with lms().engine.begin() as connection:
        row = connection.execute(
            select(table).where(table.c.digest == _digest(value.strip()), table.c.expires_at > clock.now())
        ).one_or_none()
        tool = None if row is None else registry.tool_by_id(connection, row.tool_id)
    if kind.lower() != "bearer" or row is None or tool is None:
        raise ServiceError(401, "a valid bearer token is needed")
    if not set(scopes) & set(row.scope.split()):
        raise ServiceError(403, "the token does not have the scope for this")
    if request.args.get("tool") != str(tool.id):
        raise ServiceError(403, "this address belongs to another tool")
    return tool


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
