"""A forged LMS for tests: its own RSA key, logins and signed launches against the real application.

    tool = make_tool(tmp_path)
    lms = tool.platform()
    page = lms.launch(tool.client(), lms.learner())

Every part of a launch can be bent: claims are plain dicts, ``sign`` takes another key or header, and
``login`` and ``post`` are the two halves of ``launch``.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from flask import Flask
from flask.testing import FlaskClient
from jwt.algorithms import RSAAlgorithm
from jwt.api_jws import PyJWS
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lti_tool.app import create_app
from lti_tool.db import reading, writing
from lti_tool.fetch import Answer, Fetcher, FetchError
from lti_tool.lti.checks import DL, LTI
from lti_tool.lti.claims import AGS, NRPS
from lti_tool.models import metadata
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from lti_tool.models.partner import Partner
from lti_tool.models.platform import Platform
from lti_tool.services import Services
from tests import fresh

BASE = "https://lessons.example"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
LEARNER, INSTRUCTOR = MEMBERSHIP + "Learner", MEMBERSHIP + "Instructor"
TOP = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "cross-site"}
FRAME = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}
OURS = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}


@cache
def rsa_key(name: str = "lms", bits: int = 2048) -> RSAPrivateKey:
    """A key that is made once a test run; another name is another key."""
    return rsa.generate_private_key(65537, bits)


def jwk(key: RSAPrivateKey, kid: str, **more: str) -> dict[str, Any]:
    """The public half as a JWK."""
    return {**RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, **more}


def segment(value: object) -> str:
    """A part of a JWT, made by hand."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


class ForgedNet(Fetcher):
    """What the tool would fetch from outside: answers (or errors) by URL, and what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, Answer | FetchError] = {}
        self.asked: list[tuple[str, str]] = []

    def serve(self, url: str, document: object, status: int = 200) -> None:
        """Answer this URL with JSON."""
        self.answers[url] = Answer(status, {"content-type": "application/json"}, json.dumps(document).encode())

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        return self._answer("GET", url)

    def post(
        self,
        url: str,
        *,
        data: bytes | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        return self._answer("POST", url)

    def _answer(self, method: str, url: str) -> Answer:
        self.asked.append((method, url))
        answer = self.answers.get(url, FetchError("unreachable", f"{url} is not forged"))
        if isinstance(answer, FetchError):
            raise answer
        return answer


@dataclass(frozen=True)
class Tool:
    """The application on a temporary database, with a forged network."""

    services: Services
    app: Flask
    net: ForgedNet
    made: list[str] = field(default_factory=list)

    def client(self) -> FlaskClient:
        """A new browser, with no cookies."""
        return self.app.test_client()

    def partner(self, name: str = "Harmonia", *, policy: str = "wait") -> Partner:
        """The partner of this name, made if missing."""
        with writing(self.services.engine) as connection:
            return partners.find(connection, name) or partners.add(
                connection,
                self.services.vault,
                name,
                home_page=f"https://{partners.slug_of(name)}.example",
                deployment_policy=policy,
            )

    def platform(self, partner: Partner | None = None, *, key: str = "lms", **values: Any) -> ForgedPlatform:
        """A new registration; its issuer and client are of its own unless given."""
        partner = partner or self.partner()
        number = len(self.made) + 1
        host = f"https://lms{number}.example"
        self.made.append(host)
        row = {
            "issuer": host,
            "client_id": f"client-{number}",
            "auth_url": host + "/authorize",
            "token_url": host + "/token",
            "jwks_url": host + "/jwks",
            **values,
        }
        with writing(self.services.engine) as connection:
            platform = platforms.add(connection, partner_id=partner.id, **row)
        forged = ForgedPlatform(self, platform, rsa_key(key))
        self.net.serve(platform.jwks_url, {"keys": [jwk(forged.key, forged.kid)]})
        return forged

    def rows(self) -> dict[str, int]:
        """How many rows each of the tables has."""
        with reading(self.services.engine) as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in metadata.sorted_tables
            }


def make_tool(folder: Path, *, database: str = "sqlite", **settings: Any) -> Tool:
    """The whole application with its data in ``folder``, on SQLite or PostgreSQL."""
    net = ForgedNet()
    make = fresh.on_postgresql if database == "postgresql" else fresh.on_sqlite
    services = replace(make(folder, **{"base_url": BASE, **settings}), fetch=net)
    app = create_app(services)
    address = urlsplit(services.settings.base_url)
    app.config.update(SERVER_NAME=address.netloc, PREFERRED_URL_SCHEME=address.scheme, TESTING=False)
    return Tool(services, app, net)


@dataclass(frozen=True)
class Begun:
    """A login that the tool has answered."""

    response: TestResponse
    state: str
    nonce: str


@dataclass(frozen=True)
class ForgedPlatform:
    """An LMS of ours: registered in the tool, with a key that the tool will find in its key set."""

    tool: Tool
    row: Platform
    key: RSAPrivateKey
    kid: str = "key-1"

    def login_parameters(self, **changes: str) -> dict[str, str]:
        """The parameters of a login initiation."""
        return {
            "iss": self.row.issuer,
            "client_id": self.row.client_id,
            "login_hint": "user-1",
            "lti_message_hint": '{"cmid":2,"launchid":"x y"}',
            "target_link_uri": BASE + "/lti/launch",
            "lti_deployment_id": "1",
            **changes,
        }

    def login(
        self,
        client: FlaskClient,
        changes: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] = TOP,
        get: bool = False,
    ) -> Begun:
        """Begin a launch in this browser; state and nonce are read from the redirect (or from the page)."""
        sent = self.login_parameters(**(changes or {}))
        response = (
            client.get("/lti/login", query_string=sent, headers=headers)
            if get
            else client.post("/lti/login", data=sent, headers=headers)
        )
        url = response.location or page_data(response).get("go", "")
        query = parse_qs(urlsplit(url).query)
        return Begun(response, query.get("state", [""])[0], query.get("nonce", [""])[0])

    def post(
        self,
        client: FlaskClient,
        state: str,
        token: str,
        headers: Mapping[str, str] | None = None,
        **fields: str,
    ) -> TestResponse:
        """Post the answer to the tool, as the LMS's page would."""
        sent = {"state": state, "id_token": token, **fields}
        given = {"Origin": self.row.issuer, **TOP, **(headers or {})}
        return client.post("/lti/launch", data=sent, headers=given)

    def launch(
        self, client: FlaskClient, claims: Mapping[str, Any], login: Mapping[str, str] | None = None
    ) -> TestResponse:
        """Login and launch with these claims (the nonce is added)."""
        begun = self.login(client, login)
        return self.post(client, begun.state, self.sign({"nonce": begun.nonce, **claims}))

    def sign(self, claims: Mapping[str, Any], *, key: RSAPrivateKey | None = None, **header: Any) -> str:
        """The claims as an id_token; a header of ``None`` is left out."""
        headers = {"kid": self.kid, **header}
        kept = {name: value for name, value in headers.items() if value is not None}
        return PyJWS().encode(json.dumps(dict(claims)).encode(), key or self.key, "RS256", headers=kept)

    def learner(self, **changes: Any) -> dict[str, Any]:
        """The claims of a learner who opens a link that names no lesson."""
        return self._message("LtiResourceLinkRequest", [LEARNER], changes)

    def instructor(self, **changes: Any) -> dict[str, Any]:
        """The claims of a teacher who opens the same link."""
        return self._message("LtiResourceLinkRequest", [INSTRUCTOR], {"sub": "teacher-1", **changes})

    def deep_linking(self, **changes: Any) -> dict[str, Any]:
        """The claims of a teacher who chooses content."""
        settings = {
            "deep_link_return_url": self.row.issuer + "/deep-link?course=2",
            "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["iframe", "window"],
            "accept_multiple": True,
            "data": "opaque, with spaces & signs",
        }
        claims = self._message("LtiDeepLinkingRequest", [INSTRUCTOR], {"sub": "teacher-1", **changes})
        claims.pop(LTI + "resource_link")
        claims.pop(AGS)
        return {DL + "deep_linking_settings": settings, **claims}

    def _message(self, kind: str, roles: list[str], changes: Mapping[str, Any]) -> dict[str, Any]:
        now = int(time.time())
        lms = self.row.issuer
        return {
            "iss": lms,
            "aud": self.row.client_id,
            "sub": "learner-1",
            "iat": now,
            "exp": now + 300,
            "name": "Lena Learner",
            "email": "lena@people.example",
            LTI + "message_type": kind,
            LTI + "version": "1.3.0",
            LTI + "deployment_id": "1",
            LTI + "target_link_uri": BASE + "/lti/launch",
            LTI + "roles": roles,
            LTI + "resource_link": {"id": "link-1", "title": "A lesson"},
            LTI + "context": {"id": "course-1", "title": "A course", "type": ["CourseSection"]},
            LTI + "launch_presentation": {
                "document_target": "iframe",
                "locale": "en",
                "return_url": lms + "/back",
            },
            AGS: {
                "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
                "lineitems": lms + "/items",
                "lineitem": lms + "/items/1",
            },
            NRPS: {"context_memberships_url": lms + "/members", "service_versions": ["2.0"]},
            **changes,
        }


def page_data(response: TestResponse) -> dict[str, Any]:
    """The JSON that a page of the wire holds for its script; empty where there is none."""
    start, _, rest = response.text.partition('<script type="application/json" id="page">')
    found: dict[str, Any] = json.loads(rest.partition("</script>")[0]) if rest and start else {}
    return found


def without(claims: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The claims but for those named; short names mean LTI's."""
    gone = {*names, *(LTI + name for name in names)}
    return {name: value for name, value in claims.items() if name not in gone}
