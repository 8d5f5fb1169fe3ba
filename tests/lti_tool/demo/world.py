"""A demo LMS with a browser at it, and a small forged tool with a key of its own that it knows."""

from __future__ import annotations

import html
import json
import re
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask
from flask.testing import FlaskClient
from jwt.algorithms import RSAAlgorithm
from werkzeug.test import TestResponse

from lti_tool.demo.lms import EXTENSION, Lms
from lti_tool.demo.messages import DL, LTI, SCOPES
from lti_tool.demo.registration import initiation_url

LMS = "http://localhost:8001"
TOOL = "http://127.0.0.1:8000"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(key: rsa.RSAPrivateKey, kid: str) -> dict[str, Any]:
    """The public half of a key as a key set's entry."""
    return {**RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "alg": "RS256", "use": "sig"}


def document(**changes: Any) -> dict[str, Any]:
    """A registration request as the tool would post it."""
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": TOOL + "/lti/login",
        "redirect_uris": [TOOL + "/lti/launch"],
        "client_name": "Forged lessons",
        "jwks_uri": TOOL + "/lti/jwks",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(SCOPES),
        "https://purl.imsglobal.org/spec/lti-tool-configuration": {
            "domain": "127.0.0.1:8000",
            "target_link_uri": TOOL + "/lti/launch",
            "claims": ["iss", "sub"],
            "messages": [{"type": "LtiDeepLinkingRequest", "target_link_uri": TOOL + "/lti/choose"}],
        },
        **changes,
    }


def fields(response: TestResponse) -> dict[str, str]:
    """The hidden fields of an auto-posted form, and its address under ``action``."""
    text = response.get_data(as_text=True)
    found = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', text))
    action = re.search(r'<form[^>]* action="([^"]*)"', text)
    assert action, text
    return {"action": html.unescape(action[1]), **{k: html.unescape(v) for k, v in found.items()}}


@dataclass
class World:
    """The LMS, a browser at it, and the forged tool."""

    app: Flask
    browser: FlaskClient
    client_id: str = ""
    deployment_id: str = ""
    keys: dict[str, rsa.RSAPrivateKey] = field(default_factory=lambda: {"k1": KEY})
    jwks_reads: int = 0

    @property
    def lms(self) -> Lms:
        """What the application runs on."""
        found: Lms = self.app.extensions[EXTENSION]
        return found

    # The tool

    def jwks(self, _request: object) -> tuple[int, dict[str, str], str]:
        """What the tool's key set address answers."""
        self.jwks_reads += 1
        return 200, {}, json.dumps({"keys": [public_jwk(key, kid) for kid, key in self.keys.items()]})

    def sign(self, claims: dict[str, Any], kid: str | None = "k1", key: rsa.RSAPrivateKey | None = None) -> str:
        """A JWT of the tool."""
        headers = {"kid": kid} if kid else {}
        return jwt.encode(claims, key or self.keys.get(kid or "", KEY), algorithm="RS256", headers=headers)

    def registration_token(self) -> str:
        """A fresh token, as it comes with an invitation that an administrator opens."""
        return parse_qs(urlsplit(initiation_url(self.lms, TOOL + "/lti/register/x")).query)["registration_token"][0]

    def register(self, body: object | None = None, token: str | None = None) -> TestResponse:
        """Post a registration."""
        token = self.registration_token() if token is None else token
        return self.api("POST", "/lti/registration", token, json=document() if body is None else body)

    def assertion(self, **changes: Any) -> dict[str, Any]:
        """The claims of a client assertion."""
        now = int(time.time())
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": LMS + "/lti/token",
            "iat": now,
            "exp": now + 60,
            "jti": uuid.uuid4().hex,
        }
        claims.update(changes)
        return {name: value for name, value in claims.items() if value is not None}

    def ask_token(self, signed: str, scope: str = " ".join(SCOPES), **changes: str) -> TestResponse:
        """Ask for an access token."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": signed,
            "scope": scope,
            **changes,
        }
        return self.app.test_client().post("/lti/token", base_url=LMS, data=form)

    def token(self, *scopes: str) -> str:
        """An access token."""
        answer = self.ask_token(self.sign(self.assertion()), " ".join(scopes or SCOPES))
        assert answer.status_code == 200, answer.text
        return str(answer.get_json()["access_token"])

    def api(self, method: str, address: str, token: str = "", **more: Any) -> TestResponse:
        """A request from the tool's server; ``address`` may be a whole URL of the LMS."""
        headers = {**more.pop("headers", {}), **({"Authorization": f"Bearer {token}"} if token else {})}
        path = address.removeprefix(LMS)
        return self.app.test_client().open(path, method=method, base_url=LMS, headers=headers, **more)

    # The browser

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open a page."""
        return self.browser.get(path, base_url=LMS, **more)

    def post(self, path: str, data: dict[str, Any], *, page: str = "/backstage") -> TestResponse:
        """Send a form of a page, with the page's CSRF token."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        assert token
        return self.browser.post(path, base_url=LMS, data={"csrf_token": token[1], **data})

    def be(self, person: str) -> None:
        """Act as somebody."""
        assert self.post("/act-as", {"person": person, "next": "/"}, page="/").status_code == 302

    def first_link(self) -> str:
        """The id of the first activity of the course."""
        found = re.search(r'href="/activities/([0-9a-f-]+)"', self.get("/").text)
        assert found
        return found[1]

    def authorization(self, login: dict[str, str], **changes: str | None) -> dict[str, str]:
        """The authorization request that answers a login initiation."""
        asked: dict[str, str | None] = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": login["client_id"],
            "redirect_uri": TOOL + "/lti/launch",
            "login_hint": login["login_hint"],
            "lti_message_hint": login["lti_message_hint"],
            "state": "the-state",
            "nonce": "the-nonce",
        }
        asked.update(changes)
        return {name: value for name, value in asked.items() if value is not None}

    def launch(self, path: str) -> dict[str, Any]:
        """Go through a whole launch; returns the claims, verified with the LMS's key set."""
        login = fields(self.get(path))
        answer = fields(self.get("/lti/auth?" + urlencode(self.authorization(login))))
        assert answer["action"] == TOOL + "/lti/launch"
        assert answer["state"] == "the-state"
        entry = self.get("/lti/jwks").get_json()["keys"][0]
        header = jwt.get_unverified_header(answer["id_token"])
        assert header["kid"] == entry["kid"]
        claims: dict[str, Any] = jwt.decode(
            answer["id_token"], jwt.PyJWK(entry), algorithms=["RS256"], audience=self.client_id, issuer=LMS
        )
        return claims

    def choice(self, items: list[Any], **changes: Any) -> dict[str, Any]:
        """The claims of a deep linking answer, to a request that is really made."""
        asked = self.launch("/add/1/launch")
        now = int(time.time())
        claims = {
            "iss": self.client_id,
            "aud": LMS,
            "iat": now,
            "exp": now + 60,
            "nonce": uuid.uuid4().hex,
            LTI + "message_type": "LtiDeepLinkingResponse",
            LTI + "version": "1.3.0",
            LTI + "deployment_id": self.deployment_id,
            DL + "data": asked[DL + "deep_linking_settings"]["data"],
            DL + "content_items": items,
        }
        claims.update(changes)
        return {name: value for name, value in claims.items() if value is not None}

    def send_choice(self, signed: str) -> TestResponse:
        """Post a deep linking answer from this browser."""
        return self.browser.post("/lti/deep-linking?course=c-4101", base_url=LMS, data={"JWT": signed})
