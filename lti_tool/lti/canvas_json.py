"""``GET /lti/canvas.json``: the tool as Canvas takes it by "Enter URL" of an LTI developer key.

The address is the same for everybody and stays; ``?names=no`` is for partners whose class views show no
names, and ``?keys=<id>``, which each invitation's page gives, names its key set.
It holds nothing secret. Redirect URIs are a field of the key itself, beside the JSON.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, jsonify, request

from lti_tool.db import reading
from lti_tool.i18n import DEFAULT, in_language
from lti_tool.i18n import gettext as _
from lti_tool.lti import keys
from lti_tool.lti.message import DEEP_LINKING, RESOURCE_LINK
from lti_tool.lti.registration_request import SCOPES, custom_parameters
from lti_tool.platforms import canvas
from lti_tool.platforms.registration import CANVAS, domain
from lti_tool.services import services

PATH = "/lti/canvas.json"
WIDTH, HEIGHT = 900, 760
"""Pixels of the window in which lessons are chosen."""
_NOT_CANVAS = ("contextgroup.readonly",)


def add_routes(blueprint: Blueprint) -> None:
    """Put the configuration on the blueprint (mounted at ``/lti``)."""
    blueprint.add_url_rule("/canvas.json", "canvas_json", show_configuration, methods=["GET"])


def show_configuration() -> Response:
    """The configuration as JSON; open to any origin."""
    our_keys = request.args.get("keys", keys.SHARED)
    with reading(services().engine) as connection:
        if not keys.exists(connection, our_keys):
            abort(404)
    found = configuration(services().settings.base_url, names=request.args.get("names") != "no", our_keys=our_keys)
    response = jsonify(found)
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def address(base_url: str, *, names: bool, our_keys: str) -> str:
    """Where Canvas reads the configuration."""
    asked = {**({"keys": our_keys} if our_keys else {}), **({} if names else {"names": "no"})}
    return base_url + PATH + ("?" + urlencode(asked) if asked else "")


def configuration(base_url: str, *, names: bool, our_keys: str = keys.SHARED) -> dict[str, Any]:
    """The tool's configuration (Instructure: "LTI 1.3 developer key, JSON").

    Canvas refuses a key whose JSON names a scope that it does not know, so the scope of the course groups,
    which it has not, stays out.
    """
    launch, icon = base_url + "/lti/launch", base_url + "/static/icon.svg"
    with in_language(DEFAULT):
        title, choose = _("Creator Lessons"), _("Choose lessons")
        description = _("Short lessons on copyright for people who create.")
    opened = [
        {
            "placement": placement,
            "message_type": RESOURCE_LINK,
            "target_link_uri": launch,
            "text": title,
            "icon_url": icon,
            "enabled": True,
            "default": "disabled",
        }
        for placement in canvas.LINK_PLACEMENTS
    ]
    chosen = [
        {
            "placement": placement,
            "message_type": DEEP_LINKING,
            "target_link_uri": launch,
            "text": choose,
            "icon_url": icon,
            "enabled": True,
        }
        for placement in canvas.PICKER_PLACEMENTS
    ]
    return {
        "title": title,
        "description": description,
        "target_link_uri": launch,
        "oidc_initiation_url": base_url + "/lti/login",
        "public_jwk_url": base_url + keys.path(our_keys),
        "scopes": [scope for scope in SCOPES if not scope.endswith(_NOT_CANVAS)],
        "custom_fields": custom_parameters(None),
        "extensions": [
            {
                "platform": "canvas.instructure.com",
                "domain": domain(CANVAS, base_url),
                "tool_id": canvas.TOOL_ID,
                "privacy_level": canvas.privacy_level(names),
                "settings": {
                    "text": title,
                    "icon_url": icon,
                    "selection_width": WIDTH,
                    "selection_height": HEIGHT,
                    "placements": [*opened, *chosen],
                },
            }
        ],
    }
