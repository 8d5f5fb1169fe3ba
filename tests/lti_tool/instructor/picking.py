"""A launch that asks for lessons, and what goes back: for the tests of the picker."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import jwt
from flask import Flask
from flask.testing import FlaskClient

from lti_tool.instructor.picker import open_picker
from lti_tool.lti.message import DEEP_LINKING, DeepLinkingSettings, Launch, Roles

RETURN = "https://lms.example:8443/return?course=2&sesskey=a%20b"
ITEMS = "https://purl.imsglobal.org/spec/lti-dl/claim/content_items"
DATA = "https://purl.imsglobal.org/spec/lti-dl/claim/data"
SETTINGS = DeepLinkingSettings(RETURN, ("ltiResourceLink",), ("iframe", "window"), True, None, "d<>&")
LAUNCH = Launch(
    message_type=DEEP_LINKING,
    partner_id="p",
    platform_id="platform-1",
    issuer="https://lms.example",
    client_id="client-1",
    deployment_pk=1,
    deployment_id="7",
    family="moodle",
    subject="3",
    roles=Roles(instructor=True),
    target_link_uri="https://lessons.example/lti/launch",
    lesson=None,
    module=None,
    lang=None,
    resource_link_id=None,
    resource_link_title="",
    context_id="2",
    context_title="Music <101>",
    grades=None,
    memberships_url="",
    deep_linking=SETTINGS,
    locale="",
    return_url="",
)


def page(app: Flask, launch: Launch = LAUNCH) -> str:
    with app.test_request_context("/lti/launch", method="POST"):
        return open_picker(launch).get_data(as_text=True)


def asking(**settings: Any) -> Launch:
    return replace(LAUNCH, deep_linking=replace(SETTINGS, **settings))


def value(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return unescape(found[1])


def answer(client: FlaskClient, html: str, **form: Any) -> Any:
    return client.post("/lti/deep-link/answer", data={"token": value(html, "token"), **form})


def claims(client: FlaskClient, html: str) -> dict[str, Any]:
    token = value(html, "JWT")
    (key,) = client.get("/lti/jwks").json["keys"]
    found: dict[str, Any] = jwt.decode(
        token, jwt.PyJWK(key).key, algorithms=["RS256"], audience="https://lms.example", issuer="client-1"
    )
    return found


def named(item: dict[str, Any]) -> dict[str, str]:
    """Which lesson a link's custom parameters name, and in which language."""
    return {name: text for name, text in item["custom"].items() if name in {"lesson", "module", "lang"}}
