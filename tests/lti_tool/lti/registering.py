"""An LMS that registers itself, for the tests of registration: what it says of itself, and what was kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import responses
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.db import reading
from lti_tool.models import platform as platforms
from lti_tool.models.platform import Platform
from tests.lti_tool.installation import services_of

LMS = "https://lms.example"
CONFIGURATION = LMS + "/openid-configuration?type=1"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
TOKEN = "a.registration.token"


def configuration(**changes: Any) -> dict[str, Any]:
    """Its OpenID configuration; ``...`` leaves a member out."""
    document: dict[str, Any] = {
        "issuer": LMS,
        "authorization_endpoint": LMS + "/auth",
        "token_endpoint": LMS + "/token",
        "jwks_uri": LMS + "/jwks",
        "registration_endpoint": LMS + "/register",
        "scopes_supported": [AGS + "lineitem", AGS + "score", NRPS, "openid"],
        "response_types_supported": ["id_token"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        PLATFORM: {
            "product_family_code": "moodle",
            "version": "4.5",
            "messages_supported": [
                {"type": "LtiResourceLinkRequest"},
                {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea"]},
            ],
        },
        **changes,
    }
    return {name: value for name, value in document.items() if value is not ...}


@contextmanager
def registering() -> Iterator[responses.RequestsMock]:
    """An LMS at lms.example that lets everybody register."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        serve(mock)
        yield mock


def serve(mock: responses.RequestsMock, document: Any = None, answer: Any = None, **reply: Any) -> None:
    """Answer as an LMS does: its configuration, its registration endpoint, its key set."""
    mock.upsert(responses.GET, LMS + "/openid-configuration", json=document or configuration())
    answer = answer or {"client_id": "client-1", TOOL: {"deployment_id": "7"}}
    mock.upsert(responses.POST, LMS + "/register", **(reply or {"json": answer}))
    mock.upsert(responses.GET, LMS + "/jwks", json={"keys": []})


def register(client: FlaskClient, secret: str, url: str = CONFIGURATION, token: str = TOKEN) -> TestResponse:
    """Open the invitation as the LMS does."""
    query = urlencode({"openid_configuration": url, "registration_token": token})
    return client.get(f"/lti/register/{secret}?{query}")


def kept(app: Flask) -> list[Platform]:
    """The platforms that are kept, oldest first."""
    with reading(services_of(app).engine) as connection:
        rows = connection.execute(platforms.platforms.select().order_by(platforms.platforms.c.created_at))
        return [Platform(**row._mapping) for row in rows]


def deployments(app: Flask, platform: Platform) -> list[tuple[str, str]]:
    """A platform's deployments, each with its status."""
    with reading(services_of(app).engine) as connection:
        found = platforms.deployments_of(connection, platform.id)
    return [(each.deployment_id, each.status) for each in found]


def calls(mock: responses.RequestsMock, method: str) -> list[Any]:
    """The requests that came, of this method."""
    return [call.request for call in mock.calls if call.request.method == method]
