"""A signature is of the statement that it comes with, by an algorithm that the specification allows."""

from __future__ import annotations

import base64
import functools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.xapi.examples import agent, statement
from xapi.invalid import Invalid
from xapi.lrs import signatures

ENTRY: dict[str, Any] = {
    "usageType": signatures.USAGE,
    "display": {"en": "Signature"},
    "contentType": "application/octet-stream",
    "length": 1,
    "sha2": "0" * 64,
}


@functools.cache
def key(name: str = "one") -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(private: Any, public: Any = None) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Signer")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key() if public is None else public)
        .serial_number(1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=365))
        .sign(private, hashes.SHA256())
    )
    return base64.b64encode(made.public_bytes(Encoding.DER)).decode()


def sign(value: Any, algorithm: str = "RS256", **headers: Any) -> bytes:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    secret: Any = key() if algorithm.startswith("RS") else "s" * 64
    return jwt.PyJWS().encode(text, secret, algorithm, headers=headers).encode()


def check(sent: dict[str, Any], signature: bytes, version: str = "1.0.3") -> None:
    signatures.check({**sent, "attachments": [ENTRY]}, signature, "statements[0].attachments[0]", version)


def refuse(sent: dict[str, Any], signature: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words) as caught:
        check(sent, signature)
    assert caught.value.faults[0].path == "statements[0].attachments[0]"


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
def test_three_algorithms_are_allowed(algorithm: str) -> None:
    """XAPI-00117."""
    sent = statement()
    check(sent, sign(sent, algorithm))
    check(sent, sign(sent, algorithm, x5c=[certificate(key())]), "2.0.0")


@pytest.mark.parametrize("algorithm", ["HS256", "HS512"])
def test_other_algorithms_are_refused(algorithm: str) -> None:
    """XAPI-00117."""
    sent = statement()
    refuse(sent, sign(sent, algorithm), "RS256, RS384 or RS512")


def test_no_signature_is_no_signature() -> None:
    sent = statement()
    payload = base64.urlsafe_b64encode(json.dumps(sent).encode()).rstrip(b"=")
    for head in (b'{"alg":"none"}', b'{"alg":null}', b'{"alg":["RS256"]}', b"{}"):
        refuse(sent, base64.urlsafe_b64encode(head).rstrip(b"=") + b"." + payload + b".eA", "RS256")
    empty = base64.urlsafe_b64encode(b'{"alg":"RS256"}').rstrip(b"=") + b"." + payload + b"."
    refuse(sent, empty, "header object and a signature")


@pytest.mark.parametrize(
    "signature", [b"", b"x", b"a.b", b"a.b.c.d", b"\xff.\xff.\xff", b"e30.+/+/.eA", b"W10.e30.e30"]
)
def test_what_is_no_jws_is_refused(signature: bytes) -> None:
    """XAPI-00115."""
    refuse(statement(), signature, "must (be a JSON web signature|have a header object)")


def test_what_was_signed_must_be_a_statement() -> None:
    """XAPI-00116."""
    sent = statement()
    for payload in (b"'not JSON'", b"[]", json.dumps({**sent, "actor": {}}).encode()):
        refuse(sent, sign(payload), "must have signed a statement")


def test_what_was_signed_must_be_this_statement() -> None:
    sent = statement(timestamp="2026-01-01T10:00:00Z")
    for other in (
        {**sent, "actor": agent("eve")},
        {**sent, "id": statement()["id"]},
        {**sent, "timestamp": "2026-01-01T10:00:01Z"},
        {**sent, "result": {"success": True}},
    ):
        refuse(sent, sign(other), "signed the statement that it comes with")


def test_what_means_the_same_is_the_same() -> None:
    """2.0 4.2.7: a duration is compared to the hundredth of a second, a time as a point in time."""
    sent = statement(timestamp="2026-01-01T10:00:00Z", result={"duration": "PT1.1237S"})
    check(sent, sign({**sent, "timestamp": "2026-01-01T11:00:00+01:00", "result": {"duration": "PT1.12S"}}))
    without = {name: value for name, value in sent.items() if name not in ("id", "timestamp")}
    check(sent, sign(without))


def test_a_certificate_proves_or_disproves() -> None:
    sent = statement()
    refuse(sent, sign(sent, x5c=[certificate(key("other"))]), "true signature")
    refuse(sent, sign(sent, x5c=[certificate(ec.generate_private_key(ec.SECP256R1()))]), "RSA key")
    for wrong in ("x", [], [5], ["%%%"], ["AAAA"]):
        refuse(sent, sign(sent, x5c=wrong), "X.509 certificates")


@pytest.mark.parametrize(("bits", "exponent"), [(2_048, 2**2_000 + 1), (16_384, 65_537)])
def test_keys_that_cost_much_to_verify_by_are_refused(bits: int, exponent: int) -> None:
    sent = statement()
    public = rsa.RSAPublicNumbers(exponent, (1 << (bits - 1)) | key().public_key().public_numbers().n).public_key()
    refuse(sent, sign(sent, x5c=[certificate(key(), public)]), "at most 8192 bits")
