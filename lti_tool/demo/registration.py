"""How a tool gets to know this LMS: its configuration, its keys, dynamic registration 1.0."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from lti_tool import clock
from lti_tool.demo import messages, registry
from lti_tool.demo.course import add_line_item, add_link
from lti_tool.demo.lms import PRODUCT_FAMILY, Lms, lms, note
from lti_tool.demo.registry import DEEP_LINKING, SUBMISSION_REVIEW, TOOL_CONFIGURATION, Tool
from lti_tool.demo.web import ServiceError

PLATFORM_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOKEN_SECONDS = 3600
ENDPOINT = "/lti/registration"
CLAIMS = ("iss", "sub", "name", "given_name", "family_name", "email")
FIRST_LESSON = "work-and-recording"


def blueprint() -> Blueprint:
    """The addresses a tool reads, and the one it registers at."""
    room = Blueprint("registration", __name__)
    room.get("/.well-known/openid-configuration")(configuration)
    room.get("/lti/jwks")(jwks)
    room.post(ENDPOINT)(register)
    return room


def configuration() -> ResponseReturnValue:
    """The openid-configuration (dynamic registration 1.0, section 2.1)."""
    here = lms()
    return jsonify(
        {
            "issuer": here.base_url,
            "authorization_endpoint": here.url("/lti/auth"),
            "registration_endpoint": here.url(ENDPOINT),
            "jwks_uri": here.url("/lti/jwks"),
            "token_endpoint": here.url("/lti/token"),
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", *messages.SCOPES],
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "claims_supported": list(CLAIMS),
            PLATFORM_CONFIGURATION: {
                "product_family_code": PRODUCT_FAMILY,
                "version": "1",
                "messages_supported": [
                    {"type": messages.RESOURCE_LINK_REQUEST},
                    {"type": messages.DEEP_LINKING_REQUEST, "placements": ["ContentArea"]},
                    {"type": messages.SUBMISSION_REVIEW_REQUEST},
                ],
                "variables": list(messages.VARIABLES),
            },
        }
    )


def jwks() -> ResponseReturnValue:
    """The public keys of this LMS."""
    response = jsonify(lms().key.jwks())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def initiation_url(here: Lms, invitation_url: str) -> str:
    """The invitation as an administrator's browser opens it: with our configuration and a one-hour token."""
    now = clock.now() // clock.SECOND
    token = here.key.sign(
        {
            "iss": here.base_url,
            "aud": here.url(ENDPOINT),
            "sub": secrets.token_urlsafe(12),
            "scope": "reg",
            "jti": secrets.token_urlsafe(16),
            "iat": now,
            "exp": now + TOKEN_SECONDS,
        }
    )
    query = urlencode(
        {"openid_configuration": here.url("/.well-known/openid-configuration"), "registration_token": token}
    )
    return invitation_url + ("&" if "?" in invitation_url else "?") + query


def register() -> ResponseReturnValue:
    """The registration endpoint: the tool posts its document, the answer has its client id and deployment."""
    here = lms()
    token = _token(here)
    document = check(request.get_json(silent=True))
    with here.engine.begin() as connection:
        if not registry.spend(connection, "registration", token["jti"], int(token["exp"]) * clock.SECOND):
            raise ServiceError(401, "token_already_used")
        deployment_id = secrets.token_hex(4)
        document[TOOL_CONFIGURATION] |= {"version": messages.VERSION, "deployment_id": deployment_id}
        tool = registry.add_tool(connection, token["sub"], deployment_id, here.base_url, document)
        _first_lesson(connection, here, tool)
        note(connection, "registration", {"client_id": tool.client_id, **document})
    return jsonify({"client_id": tool.client_id, **document})


def _token(here: Lms) -> dict[str, Any]:
    kind, _space, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not value:
        raise ServiceError(401, "missing_registration_token")
    try:
        claims = here.key.read(value.strip(), audience=here.url(ENDPOINT), issuer=here.base_url)
    except jwt.PyJWTError:
        raise ServiceError(401, "invalid_registration_token") from None
    if claims.get("scope") != "reg":
        raise ServiceError(401, "invalid_registration_token")
    return claims


def check(posted: object) -> dict[str, Any]:
    """The tool's document as this LMS will keep it: what it has no place for is left out, as elsewhere.

    Raises:
        ServiceError: something that is needed is missing or wrong (400).
    """
    if not isinstance(posted, dict):
        raise ServiceError(400, "the request is not a JSON object")
    lti = posted.get(TOOL_CONFIGURATION)
    if not isinstance(lti, dict):
        raise ServiceError(400, "the LTI tool configuration is missing")
    uris = posted.get("redirect_uris")
    addresses = [posted.get("initiate_login_uri"), posted.get("jwks_uri"), lti.get("target_link_uri")]
    if not isinstance(uris, list) or not uris or not all(map(_is_address, [*uris, *addresses])):
        raise ServiceError(400, "redirect_uris, initiate_login_uri, jwks_uri and target_link_uri are needed")
    if posted.get("application_type", "web") != "web":
        raise ServiceError(400, "application_type must be web")
    if "id_token" not in (posted.get("response_types") or []):
        raise ServiceError(400, "response_types must have id_token")
    if posted.get("token_endpoint_auth_method") != "private_key_jwt":
        raise ServiceError(400, "token_endpoint_auth_method must be private_key_jwt")
    if not isinstance(posted.get("client_name"), str) or not posted["client_name"].strip():
        raise ServiceError(400, "client_name is missing")
    target = urlsplit(lti["target_link_uri"])
    if lti.get("domain") not in {target.netloc, target.hostname}:
        raise ServiceError(400, "domain must be the host of target_link_uri")
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": posted["initiate_login_uri"],
        "redirect_uris": list(uris),
        "client_name": posted["client_name"].strip()[:200],
        "jwks_uri": posted["jwks_uri"],
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(scope for scope in str(posted.get("scope", "")).split() if scope in messages.SCOPES),
        TOOL_CONFIGURATION: _lti(lti),
    }


def _lti(lti: Mapping[str, Any]) -> dict[str, Any]:
    kept = []
    for message in lti.get("messages") or []:
        if isinstance(message, dict) and message.get("type") in (DEEP_LINKING, SUBMISSION_REVIEW):
            uri = message.get("target_link_uri")
            kept.append({"type": message["type"]} | ({"target_link_uri": uri} if _is_address(uri) else {}))
    parameters = lti.get("custom_parameters")
    return {
        "domain": lti["domain"],
        "target_link_uri": lti["target_link_uri"],
        "custom_parameters": {str(k): str(v) for k, v in parameters.items()} if isinstance(parameters, dict) else {},
        "claims": [claim for claim in lti.get("claims") or [] if claim in CLAIMS],
        "messages": kept,
    }


def _is_address(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _first_lesson(connection: Connection, here: Lms, tool: Tool) -> None:
    """The lesson that the demo's own tool finds in the course from the start, so that a learner can begin."""
    if tool.origin != _origin(here.tool_url) or registry.get(connection, "first_lesson"):
        return
    registry.put(connection, "first_lesson", FIRST_LESSON)
    link = add_link(
        connection,
        tool.id,
        "One song, two layers",
        f"{here.tool_url}/lti/lessons/{FIRST_LESSON}",
        text="The work and the recording: who stands behind each, and who says yes to what.",
        custom={"lesson": FIRST_LESSON},
    )
    add_line_item(
        connection,
        {
            "tool_id": tool.id,
            "link_id": link.id,
            "label": link.title,
            "score_maximum": 100.0,
            "resource_id": FIRST_LESSON,
            "tag": None,
        },
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
