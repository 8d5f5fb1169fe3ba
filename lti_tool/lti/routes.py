"""The URLs of the wire. Other sites post here: what guards these posts is the state, not a CSRF token."""

from __future__ import annotations

from flask import Blueprint, Response

from lti_tool.lti import canvas_json, connect, jwks, registration
from lti_tool.lti.codes import refusal
from lti_tool.lti.launch import open_launch
from lti_tool.lti.login import begin


def blueprint() -> Blueprint:
    """The blueprint, mounted at ``/lti``."""
    bp = Blueprint("lti", __name__, url_prefix="/lti")
    bp.add_url_rule("/login", "login", begin, methods=["GET", "POST"])
    bp.add_url_rule("/launch", "launch", open_launch, methods=["POST"])
    bp.add_url_rule("/launch", "launch_opened", launch_opened, methods=["GET"])
    for kind in ("lessons", "modules"):
        bp.add_url_rule(f"/{kind}/<id>", kind, link_opened, methods=["GET", "POST"])
    registration.add_routes(bp)
    connect.add_routes(bp)
    jwks.add_routes(bp)
    canvas_json.add_routes(bp)
    return bp


def launch_opened() -> Response:
    """Somebody typed or reloaded the launch address.

    Raises:
        Refusal: always, ``launch_opened_directly``.
    """
    raise refusal("launch_opened_directly", "GET of the launch address")


def link_opened(id: str) -> Response:
    """Somebody followed a deep link's target without the LMS: it is a name in tokens, not a page.

    Raises:
        Refusal: always, ``link_opened_directly``.
    """
    raise refusal("link_opened_directly", "a lesson's link was opened outside an LMS")
