"""The LRS as an application of its own, with a credential for each scope."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask, Request
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from tests.xapi.examples import AUTHORITY, VERB
from xapi.lrs.auth import SCOPES, Grant
from xapi.lrs.bounds import Bounds
from xapi.lrs.http import Limits, blueprint


def grant(name: str, tenant: str | None, *scopes: str) -> Grant:
    """Return a grant with a name."""
    return Grant(tenant, name, frozenset(scopes), AUTHORITY)


NARROW = Bounds(
    activities=("https://x.example/lessons/a",),
    realm="https://x.example/lessons/",
    verbs=frozenset([VERB + "experienced"]),
    home_page="https://cmo.example",
)
GRANTS = {
    found.credential: found
    for found in (
        grant("all", "t", "all"),
        grant("reader", "t", "statements/read"),
        grant("writer", "t", "statements/write"),
        grant("mine", "t", "statements/write", "statements/read/mine"),
        grant("key-1", "t", "statements/write", "statements/read/mine"),  # the name of its authority as well
        grant("other", "u", "all"),
        grant("consortium", None, "all"),
        grant("state", "t", "state"),
        grant("profile", "t", "profile"),
        grant("allread", "t", "all/read"),
        grant("definer", "t", "statements/write", "define"),
        *(grant(f"only {scope}", "t", scope) for scope in sorted(SCOPES)),
        replace(grant("narrow", "t", "statements/write"), bounds=NARROW),
        replace(grant("small", "t", "statements/write"), bounds=replace(NARROW, body=5_000, batch=3)),
        replace(grant("definer in bounds", "t", "statements/write", "define"), bounds=NARROW),
        replace(grant("hasty", "t", "all"), spend=lambda count: 7),
    )
}


def authenticate(request: Request) -> Grant | None:
    """Say who is asking, as an application would."""
    given = request.authorization
    if given is None or given.type != "basic" or given.password != "secret":
        return None
    return GRANTS.get(given.username or "")


@dataclass(frozen=True)
class Asker:
    """A client that says who it is and which version it follows."""

    client: FlaskClient
    who: str = "all"
    version: str | None = "1.0.3"

    def headers(self) -> dict[str, str]:
        """Return the headers of each request."""
        token = b64encode(f"{self.who}:secret".encode()).decode()
        version = {} if self.version is None else {"X-Experience-API-Version": self.version}
        return {"Authorization": f"Basic {token}", **version}

    def send(self, method: str, path: str = "/xapi/statements", **more: Any) -> TestResponse:
        """Send a request."""
        headers = {**self.headers(), **more.pop("headers", {})}
        return self.client.open(path, method=method, headers=headers, **more)

    def post(self, body: Any, **more: Any) -> TestResponse:
        """Send statements."""
        return self.send("POST", json=body, **more)

    def get(self, asked: Mapping[str, str] | None = None, **more: Any) -> TestResponse:
        """Ask for statements."""
        return self.send("GET", query_string=asked or {}, **more)

    def ids(self, asked: Mapping[str, str] | None = None) -> list[str]:
        """Return the ids of the statements that are found."""
        answer = self.get(asked)
        assert answer.status_code == 200, answer.text
        return [found["id"] for found in answer.get_json()["statements"]]


def refused(answer: TestResponse, status: int, code: str, words: str = "") -> None:
    """Check that an answer is an error that says what is wrong."""
    assert answer.status_code == status, answer.text
    told = answer.get_json()
    assert told.keys() - {"faults"} == {"error", "message"}
    assert ("faults" in told) == (code == "invalid_statement")
    assert told["error"] == code
    assert words in told["message"]
    assert "\n" not in told["message"]


def bare(engine: Engine) -> Flask:
    """Return a bare application with the LRS at ``/xapi``."""
    made = Flask(__name__)
    made.register_blueprint(
        blueprint(
            engine, authenticate, limits=Limits(body=200_000, form=50_000, batch=50, page=5, attachments=100_000)
        ),
        url_prefix="/xapi",
    )
    return made


@pytest.fixture
def app(engine: Engine) -> Flask:
    """Lend the bare application."""
    return bare(engine)


@pytest.fixture
def lrs(app: Flask) -> Asker:
    """Return somebody who may do everything in tenant t."""
    return Asker(app.test_client())
