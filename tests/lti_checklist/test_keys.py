"""Section 1.5: the tool's own keys."""

from __future__ import annotations

import time
from pathlib import Path

import jwt
import time_machine
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from sqlalchemy import select

from lti_tool.db import reading, writing
from lti_tool.lti import keys
from lti_tool.lti.key_forms import pem_of
from lti_tool.models.keys import tool_keys
from lti_tool.upkeep import Upkeep
from tests.lti_checklist.checklist import row
from tests.lti_support import Tool, make_tool

DAY = 86_400


def published(tool: Tool) -> dict[str, jwt.PyJWK]:
    found = tool.client().get("/lti/jwks").get_json()["keys"]
    return {one["kid"]: jwt.PyJWK(one) for one in found}


def signs(tool: Tool) -> str:
    """The kid of what is signed now; it verifies with the published key of that kid."""
    with writing(tool.services.engine) as connection:
        token = keys.sign(keys.ensure(connection, tool.services.vault), tool.services.vault, {"iss": "client"})
    kid = str(jwt.get_unverified_header(token)["kid"])
    assert jwt.decode(token, published(tool)[kid], algorithms=["RS256"]) == {"iss": "client"}
    return kid


@row("1.5.1")
def test_signing_keys_are_rsa_of_2048_bits_and_sealed(tool: Tool) -> None:
    [key] = published(tool).values()
    assert isinstance(key.key, RSAPublicKey) and key.key.key_size >= 2048
    with reading(tool.services.engine) as connection:
        kept = connection.execute(select(tool_keys.c.private_key)).scalar_one()
    assert "PRIVATE" not in kept
    assert b"PRIVATE" in tool.services.vault.decrypt(kept)


@row("1.5.2")
def test_the_key_set_is_open_json_that_may_be_cached(tool: Tool) -> None:
    answer = tool.client().get("/lti/jwks")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert "max-age=" in answer.headers["Cache-Control"] and answer.headers["ETag"]
    [key] = answer.get_json()["keys"]
    assert {name: key[name] for name in ("kty", "alg", "use")} == {"kty": "RSA", "alg": "RS256", "use": "sig"}
    assert set(key) == {"kty", "alg", "use", "n", "e", "kid"}


@row("1.5.3")
def test_a_new_key_is_published_before_it_signs_and_the_old_one_stays_for_a_while(tmp_path: Path) -> None:
    tool = make_tool(tmp_path, key_days=30)
    old, start = signs(tool), time.time() + 31 * DAY
    with time_machine.travel(start):
        Upkeep(tool.services).own_keys()
        assert len(published(tool)) == 2 and signs(tool) == old
    with time_machine.travel(start + DAY + 60):
        new = signs(tool)
        assert new != old and set(published(tool)) == {old, new}
    with time_machine.travel(start + 2 * DAY + 60):
        Upkeep(tool.services).own_keys()
        assert set(published(tool)) == {new}


@row("1.5.5")
def test_our_key_can_be_pasted(tool: Tool) -> None:
    with writing(tool.services.engine) as connection:
        pem = pem_of(keys.ensure(connection, tool.services.vault).public_jwk)
    [key] = published(tool).values()
    assert serialization.load_pem_public_key(pem.encode()) == key.key
