"""What a launch costs at the least: a bare Flask pair that does what no tool can do without.

Login: parse the form, read the registration, write the state, redirect. Launch: parse the form, read the state with
its registration, check the token with PyJWT (signature, issuer, audience, times, nonce), write who opened what, and
render one template with the lesson in it. It explains no fault, keeps no learner apart from another's partner, makes
no attempt, holds no browser to account: it is a measure, not a tool.
"""

from __future__ import annotations

import json
import secrets
import time
from pathlib import Path
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from flask import Flask, Response, redirect, render_template_string, request
from sqlalchemy import Column, Engine, Float, MetaData, String, Table, Text, delete, insert, select
from werkzeug.wrappers import Response as Answer

from xapi.lrs.transactions import connect, reading, writing

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><main id="player">{{ title }}</main>
<script type="application/json" id="lesson">{{ lesson|safe }}</script>
<script type="application/json" id="channel">{{ channel|tojson }}</script>
</body></html>"""

metadata = MetaData()
registrations = Table(
    "bare_registrations",
    metadata,
    Column("issuer", String(255), primary_key=True),
    Column("client_id", String(255), primary_key=True),
    Column("auth_url", Text, nullable=False),
)
states = Table(
    "bare_states",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("nonce", String(64), nullable=False),
    Column("issuer", String(255), nullable=False),
    Column("client_id", String(255), nullable=False),
    Column("at", Float, nullable=False),
)
launches = Table(
    "bare_launches",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("subject", String(255), nullable=False),
    Column("link", String(255), nullable=False),
    Column("at", Float, nullable=False),
)


def prepare(url: str, issuer: str, client_id: str, auth_url: str) -> None:
    """Make the yardstick's tables beside the tool's, and its one registration."""
    engine = connect(url)
    metadata.create_all(engine)
    with writing(engine) as connection:
        connection.execute(insert(registrations).values(issuer=issuer, client_id=client_id, auth_url=auth_url))
    engine.dispose()


def create(engine: Engine, base_url: str, pem: Path, lesson: Path) -> Flask:
    """The pair of pages.

    Args:
        engine: the database, prepared.
        base_url: its own address.
        pem: the platform's public key, read once.
        lesson: a lesson's JSON as the tool's page has it, read once.
    """
    app = Flask("bare")
    key = load_pem_public_key(pem.read_bytes())
    text = lesson.read_text(encoding="utf-8")
    title = json.loads(text)["title"]

    @app.post("/lti/login")
    def login() -> Answer:
        sent = request.form
        with reading(engine) as connection:
            found = connection.execute(
                select(registrations).where(
                    registrations.c.issuer == sent["iss"], registrations.c.client_id == sent["client_id"]
                )
            ).one()
        state, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        with writing(engine) as connection:
            connection.execute(
                insert(states).values(
                    state=state, nonce=nonce, issuer=found.issuer, client_id=found.client_id, at=time.time()
                )
            )
        query = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": found.client_id,
            "redirect_uri": base_url + "/lti/launch",
            "login_hint": sent["login_hint"],
            "lti_message_hint": sent["lti_message_hint"],
            "state": state,
            "nonce": nonce,
        }
        return redirect(found.auth_url + "?" + urlencode(query))

    @app.post("/lti/launch")
    def launch() -> Response:
        state = request.form["state"]
        with reading(engine) as connection:
            known = connection.execute(
                select(states, registrations.c.auth_url)
                .join(registrations, registrations.c.client_id == states.c.client_id)
                .where(states.c.state == state)
            ).one()
        claims = jwt.decode(
            request.form["id_token"],
            key,  # type: ignore[arg-type]
            algorithms=["RS256"],
            audience=known.client_id,
            issuer=known.issuer,
            leeway=60,
        )
        if claims["nonce"] != known.nonce or claims[LTI + "version"] != "1.3.0":
            raise ValueError("another login's")
        attempt = secrets.token_hex(16)
        with writing(engine) as connection:
            connection.execute(delete(states).where(states.c.state == state))
            connection.execute(
                insert(launches).values(
                    id=attempt, subject=claims["sub"], link=claims[LTI + "resource_link"]["id"], at=time.time()
                )
            )
        channel = {"attempt": attempt, "roles": claims[LTI + "roles"]}
        return Response(render_template_string(PAGE, title=title, lesson=text, channel=channel), mimetype="text/html")

    return app
