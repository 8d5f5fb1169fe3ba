"""Our own record store, served on a port of this machine as the LMS's store; and an LMS's part of a cmi5 launch."""

from __future__ import annotations

import json
import threading
import uuid
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import requests
from werkzeug.serving import WSGIRequestHandler, make_server

from lti_tool.db import writing
from lti_tool.models import credential
from tests.lti_tool.installation import installed, services_of

ACTIVITY = "https://lms.example/courses/7/units/lesson"
ACTOR = {"objectType": "Agent", "account": {"homePage": "https://lms.example", "name": "learner-1"}}
VERSION = {"X-Experience-API-Version": "1.0.3"}


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, kind: str, message: str, *args: object) -> None:
        """Keep it to itself."""


class RecordStore:
    """The record store in a thread."""

    def __init__(self, folder: Path) -> None:
        """Start serving an empty one."""
        self._installation = installed(folder)
        app = self._installation.__enter__()
        with writing(services_of(app).engine) as connection:
            key, secret = credential.add(connection, "lms", ("all",), None)
        self.token = b64encode(f"{key}:{secret}".encode()).decode()
        self.broken = False
        self.seen: list[tuple[str, str]] = []

        def serve(environ: dict[str, Any], start: Any) -> Any:
            self.seen.append((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
            if self.broken and environ["REQUEST_METHOD"] != "OPTIONS":
                start("503 Busy", [("Access-Control-Allow-Origin", "*"), ("Content-Length", "0")])
                return [b""]
            return app.wsgi_app(environ, start)

        self._server = make_server("127.0.0.1", 0, serve, threaded=True, request_handler=Quiet)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}/xapi"

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._installation.__exit__(None, None, None)

    def _headers(self) -> dict[str, str]:
        return {**VERSION, "Authorization": f"Basic {self.token}"}

    def put_state(self, launch: Launch, name: str, value: Any) -> None:
        """Keep a State document, as an LMS does before a launch."""
        found = requests.put(
            f"{self.endpoint}/activities/state",
            params=launch.state(name),
            json=value,
            headers=self._headers(),
            timeout=9,
        )
        assert found.status_code == 204, found.text

    def state(self, launch: Launch, name: str) -> Any:
        """A State document."""
        at, known = f"{self.endpoint}/activities/state", launch.state(name)
        found = requests.get(at, params=known, headers=self._headers(), timeout=9)
        return found.json() if found.ok else None

    def statements(self, registration: str) -> list[dict[str, Any]]:
        """What was stored of a registration, in the order of its storing."""
        query = {"registration": registration, "ascending": "true", "limit": "500"}
        found = requests.get(f"{self.endpoint}/statements", params=query, headers=self._headers(), timeout=9)
        stored: list[dict[str, Any]] = found.json()["statements"]
        return stored


@dataclass
class Launch:
    """A cmi5 launch of the lesson in one registration: the LMS's part of the conversation.

    Attributes:
        data: of LMS.LaunchData, beyond what is always there.
        fetched: how often the token was asked for.
    """

    store: RecordStore
    registration: str = field(default_factory=lambda: str(uuid.uuid4()))
    session: str = field(default_factory=lambda: str(uuid.uuid4()))
    data: dict[str, Any] = field(default_factory=dict)
    fetched: int = 0

    def state(self, name: str) -> dict[str, str]:
        """The parameters of a State document."""
        return {
            "activityId": ACTIVITY,
            "agent": json.dumps(ACTOR),
            "registration": self.registration,
            "stateId": name,
        }

    def begin(self, site: str, **data: Any) -> str:
        """Start a session: the address of the lesson's page with all that cmi5 wants in it."""
        self.session, self.fetched = str(uuid.uuid4()), 0
        self.data = {"launchMode": "Normal", "moveOn": "CompletedOrPassed"} | data
        template = {
            "contextActivities": {"grouping": [{"objectType": "Activity", "id": "https://lms.example/courses/7"}]},
            "extensions": {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": self.session},
        }
        self.store.put_state(self, "LMS.LaunchData", {"contextTemplate": template, **self.data})
        query = {
            "endpoint": self.store.endpoint,
            "fetch": f"{site}/cmi5/fetch?session={self.session}",
            "actor": json.dumps(ACTOR),
            "registration": self.registration,
            "activityId": ACTIVITY,
        }
        return f"/lesson?{urlencode(query, quote_via=quote)}"

    def token(self) -> dict[str, Any]:
        """The answer of the fetch URL: the token once, then an error with status 200."""
        self.fetched += 1
        if self.fetched > 1:
            return {"error-code": "1", "error-text": "The token was fetched already."}
        return {"auth-token": self.store.token}
