"""The forms in which a public signing key is shown: as JWK in a key set, and as PEM for those who want it pasted."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

ALGORITHM = "RS256"


def pem_of(jwk: Mapping[str, Any]) -> str:
    """A public key as PEM (RFC 7468, ``PUBLIC KEY``), for platforms that read no key set.

    Args:
        jwk: as ``public_jwk`` made it.
    """
    public = RSAAlgorithm.from_jwk(dict(jwk))
    assert isinstance(public, RSAPublicKey)  # nothing else is kept
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def public_jwk(key: RSAPublicKey) -> dict[str, str]:
    """A public key as a key set shows it (RFC 7517), with its thumbprint (RFC 7638) as its id."""
    numbers = key.public_numbers()
    required = {
        "e": _base64url(_big_endian(numbers.e)),
        "kty": "RSA",
        "n": _base64url(_big_endian(numbers.n)),
    }
    thumbprint = hashlib.sha256(json.dumps(required, separators=(",", ":"), sort_keys=True).encode()).digest()
    return {**required, "kid": _base64url(thumbprint), "alg": ALGORITHM, "use": "sig"}


def _big_endian(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
