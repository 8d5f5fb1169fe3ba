from __future__ import annotations

import json

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from tests.lti_tool.commands.conftest import Command


def test_a_rotation_is_seen_in_the_list(cli: Command) -> None:
    assert cli("init").status == 0
    [first] = json.loads(cli("keys", "list", "--json").out)
    assert first["retires_at"] is None
    assert cli("keys", "rotate").status == 0
    old, new = json.loads(cli("keys", "list", "--json").out)
    assert old["kid"] == first["kid"]
    assert first["signs_from"] < new["signs_from"] < old["retires_at"]
    table = cli("keys", "list").out
    assert old["kid"] in table and new["kid"] in table


def test_the_key_that_signs_now_can_be_printed_to_be_pasted(cli: Command) -> None:
    cli("keys", "rotate")
    said = cli("keys", "list", "--pem")
    key = serialization.load_pem_public_key(said.out.encode())
    assert isinstance(key, RSAPublicKey) and key.key_size == 2048
    assert said.out.count("BEGIN PUBLIC KEY") == 1
    assert "PRIVATE" not in said.out
