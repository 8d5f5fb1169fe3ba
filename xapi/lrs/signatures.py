"""Signed statements (xAPI 1.0.3 Data 2.6): a JSON web signature of a statement, as its attachment.

Checked: the form (compact JWS), the algorithm, that what was signed is the statement that was sent, and the signature
itself where the signer's certificate comes along. Whether to trust a certificate is the reader's decision.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm

from xapi import strict_json, validation
from xapi.invalid import Invalid
from xapi.lrs import equality

USAGE = "http://adlnet.gov/expapi/attachments/signature"
_LONGEST_KEY = 8_192
_LARGEST_EXPONENT = 2**64
"""Of keys that are in use; those beyond cost many times as much to verify by."""
_SECTION = "xAPI 1.0.3 Data 2.6"
_HASHES: dict[str, Callable[[], HashAlgorithm]] = {"RS256": SHA256, "RS384": SHA384, "RS512": SHA512}


def check(statement: dict[str, Any], signature: bytes, path: str, version: str) -> None:
    """Check one signature of a statement.

    Args:
        statement: a legal statement, as it was sent.
        signature: the attachment's bytes, a compact JWS.
        path: how errors name the attachment.
        version: of the specification that the sender follows.

    Raises:
        Invalid: the signature is malformed, or of another statement, or false.
    """
    header, payload, signed, seal = _pieces(signature, path)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in _HASHES:
        raise Invalid(path, "must be signed with RS256, RS384 or RS512", _SECTION, algorithm)
    try:
        original = strict_json.parse(payload)
        validation.check(original, version)
    except (strict_json.BadJSON, Invalid) as error:
        raise Invalid(path, f"must have signed a statement: {error}", _SECTION, "a JWS") from None
    if not _same(original, _unsigned(statement)):
        raise Invalid(path, "must have signed the statement that it comes with", _SECTION, "another statement")
    if "x5c" in header:
        _verify(header["x5c"], seal, signed, algorithm, path)


def _pieces(signature: bytes, path: str) -> tuple[dict[str, Any], bytes, bytes, bytes]:
    pieces = signature.strip().split(b".")
    try:
        if len(pieces) != 3:
            raise ValueError
        head, payload, seal = (_decode(piece) for piece in pieces)
        header = strict_json.parse(head)
    except ValueError:
        raise Invalid(path, "must be a JSON web signature in compact form", _SECTION, "something else") from None
    if type(header) is not dict or not seal:
        raise Invalid(path, "must have a header object and a signature", _SECTION, header)
    return header, payload, pieces[0] + b"." + pieces[1], seal


def _decode(piece: bytes) -> bytes:
    """Return the bytes of base64url without padding; binascii's error is a ValueError."""
    return base64.b64decode(piece.translate(_URL) + b"=" * (-len(piece) % 4), validate=True)


_URL = bytes.maketrans(b"-_+/", b"+/!!")


def _unsigned(statement: dict[str, Any]) -> dict[str, Any]:
    """Return a statement as it was before it was signed: without the attachments that are signatures."""
    kept = [entry for entry in statement.get("attachments", ()) if entry["usageType"] != USAGE]
    bare = {name: value for name, value in statement.items() if name != "attachments"}
    return {**bare, "attachments": kept} if kept else bare


def _same(original: dict[str, Any], sent: dict[str, Any]) -> bool:
    original = _unsigned(original)
    if "id" in original and "id" in sent and original["id"].lower() != sent["id"].lower():
        return False
    return equality.equal(original, sent)


def _verify(chain: Any, seal: bytes, signed: bytes, algorithm: str, path: str) -> None:
    try:
        if type(chain) is not list or not chain or type(chain[0]) is not str:
            raise ValueError
        key = x509.load_der_x509_certificate(base64.b64decode(chain[0], validate=True)).public_key()
    except (ValueError, UnsupportedAlgorithm):
        raise Invalid(path, "must have X.509 certificates in its header x5c", _SECTION, "something else") from None
    if not isinstance(key, RSAPublicKey):
        raise Invalid(path, "must have a certificate with an RSA key", _SECTION, "another key")
    if key.key_size > _LONGEST_KEY or key.public_numbers().e > _LARGEST_EXPONENT:
        raise Invalid(path, f"must have an RSA key of at most {_LONGEST_KEY} bits", _SECTION, "another key")
    try:
        key.verify(seal, signed, PKCS1v15(), _HASHES[algorithm]())
    except (InvalidSignature, ValueError):
        raise Invalid(path, "must be a true signature by its certificate", _SECTION, "a false one") from None
