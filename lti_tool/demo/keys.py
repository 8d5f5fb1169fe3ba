"""The LMS's own RSA key: what it signs id_tokens and registration tokens with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from sqlalchemy import Connection

from lti_tool.demo import registry


class PlatformKey:
    """A private RSA key with its key id (an RFC 7638 thumbprint)."""

    def __init__(self, pem: str) -> None:
        key = serialization.load_pem_private_key(pem.encode(), password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError("the key of the demo LMS is not RSA")
        self._key = key
        public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
        needed = {name: public[name] for name in ("e", "kty", "n")}
        thumbprint = json.dumps(needed, separators=(",", ":"), sort_keys=True).encode()
        self.kid = hashlib.sha256(thumbprint).hexdigest()[:24]
        self._public = {**needed, "kid": self.kid, "alg": "RS256", "use": "sig"}

    def jwks(self) -> dict[str, Any]:
        """The public key set."""
        return {"keys": [self._public]}

    def sign(self, claims: Mapping[str, Any]) -> str:
        """A JWT with these claims (RS256, with ``kid``)."""
        return jwt.encode(dict(claims), self._key, algorithm="RS256", headers={"kid": self.kid})

    def read(self, token: str, *, audience: str, issuer: str) -> dict[str, Any]:
        """The claims of a token that this LMS signed itself.

        Raises:
            jwt.PyJWTError: another signature, expired, or for something else.
        """
        claims: dict[str, Any] = jwt.decode(
            token,
            self._key.public_key(),
            algorithms=["RS256"],
            audience=audience,
            issuer=issuer,
            options={"require": ["exp", "iat", "jti", "sub", "aud", "iss"]},
        )
        return claims


def own_key(connection: Connection) -> PlatformKey:
    """The key of this LMS, made at the first start."""
    pem = registry.get(connection, "key")
    if not pem:
        new = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        pem = registry.remember(connection, "key", new.decode())
    return PlatformKey(pem)
