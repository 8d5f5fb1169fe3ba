"""``GET /lti/jwks/<id>``: the public keys of a connection, for the platform that checks what we sign for it.

``/lti/jwks`` is the set of those that were connected before each had its own.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request

from lti_tool.db import reading
from lti_tool.lti import keys
from lti_tool.services import services

MAX_AGE = 3600
"""Seconds that a platform may keep the set; rotation waits longer."""


def add_routes(blueprint: Blueprint) -> None:
    """Put the key set on the blueprint (mounted at ``/lti``)."""
    blueprint.add_url_rule("/jwks", "jwks", show_key_set, methods=["GET"])
    blueprint.add_url_rule("/jwks/<set_id>", "jwks_of", show_key_set, methods=["GET"])


def show_key_set(set_id: str = keys.SHARED) -> Response:
    """A key set (RFC 7517) as JSON; open to any origin, it holds nothing secret.

    Whoever comes back with its ``ETag`` hears 304 as long as no key came or went.
    """
    with reading(services().engine) as connection:
        found = keys.jwks(connection, set_id)
        if not found["keys"] and not keys.may_begin(connection, set_id):
            abort(404)
    if not found["keys"]:
        found = {"keys": [dict(keys.ready(services().engine, services().vault, set_id).public_jwk)]}
    response = jsonify(found)
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    response.make_conditional(request)
    return response
