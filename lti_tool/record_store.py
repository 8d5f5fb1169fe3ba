"""The record store as an application of its own beneath `/xapi`.

Systems ask it, not people: it needs neither a session nor a language, no page and none of what protects pages. Without
them a statement costs a sixth less.
"""

from __future__ import annotations

from flask import Flask, Request, Response, g, request
from flask.sessions import SessionInterface, SessionMixin

from lti_tool import credentials
from lti_tool.log import log
from lti_tool.secrets import new_secret
from lti_tool.services import EXTENSION, Services
from xapi.lrs import http as lrs
from xapi.lrs.http.answers import as_json

PREFIX = "/xapi"


class _NoSession(SessionInterface):
    """Nobody is signed in here: each request brings its credential."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:
        """Have none."""
        return None

    def make_null_session(self, app: Flask) -> None:  # type: ignore[override]
        """Have none."""
        return None

    def is_null_session(self, obj: object) -> bool:
        """Say that there is nothing to keep."""
        return True


def application(services: Services) -> Flask:
    """Return the application that answers everything beneath `PREFIX`, whose paths begin after it."""
    app = Flask("record_store", static_folder=None)
    app.session_interface = _NoSession()
    app.extensions[EXTENSION] = services
    app.register_blueprint(lrs.blueprint(services.engine, credentials.authenticator(services)))
    app.register_error_handler(Exception, _unexpected)
    app.after_request(_never_a_page)
    return app


def _unexpected(error: Exception) -> Response:
    g.incident = new_secret(6)
    log("web").error("failed", incident=g.incident, path=request.path, exc_info=error)
    words = f"something went wrong here (incident {g.incident}); send the same again later"
    return as_json({"error": "unexpected", "message": words}, 500)


def _never_a_page(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
