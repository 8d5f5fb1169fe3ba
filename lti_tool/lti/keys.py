"""The tool's own signing keys: RSA-2048, several at a time, so that one can follow the other unnoticed.

Rotation (security framework 1.0, section 6.3): a new key is published at once and signs only after an
overlap that is longer than any cache of the key set; the old one stays published until nothing that it
signed can still be valid. Private halves are sealed in the database and never leave the server.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from jwt.algorithms import RSAAlgorithm
from sqlalchemy import Connection, delete, insert, select, update

from lti_tool import clock
from lti_tool.models.keys import tool_keys
from lti_tool.secrets import Vault

ALGORITHM = "RS256"
BITS = 2048
OVERLAP = clock.DAY
"""So long a new key is published before it signs, and the old one after that; far above the hour that platforms may
keep the key set, and the minutes that anything signed is valid."""


@dataclass(frozen=True, slots=True)
class ToolKey:
    """One signing key; times in microseconds since 1970.

    Attributes:
        kid: the RFC 7638 thumbprint of the public key.
        sealed: the private key (PEM), readable by this installation's vault only.
        public_jwk: what the key set shows.
        signs_from: published before, signs from here on.
        retires_at: gone from the key set after this; ``None`` while the key is in use.
    """

    kid: str
    sealed: str
    public_jwk: Mapping[str, Any]
    created_at: int
    signs_from: int
    retires_at: int | None


def every(connection: Connection) -> list[ToolKey]:
    """All keys, retired ones too, the oldest first."""
    query = select(
        tool_keys.c.kid,
        tool_keys.c.private_key.label("sealed"),
        tool_keys.c.public_jwk,
        tool_keys.c.created_at,
        tool_keys.c.signs_from,
        tool_keys.c.retires_at,
    ).order_by(tool_keys.c.signs_from, tool_keys.c.created_at, tool_keys.c.kid)
    return [ToolKey(**row._mapping) for row in connection.execute(query)]


def ensure(connection: Connection, vault: Vault) -> ToolKey:
    """The key that signs now; the first one is made if there is none."""
    return _signing(connection) or _make(connection, vault, signs_from=clock.now())


def rotate(connection: Connection, vault: Vault, *, overlap: int = OVERLAP) -> ToolKey:
    """Publish a new key and let it take over.

    Args:
        connection: of a writing transaction.
        vault: seals the private half.
        overlap: microseconds for which the new key is published before it signs, and for which the old ones
            stay published after that. Keep it well above the hour that ``/lti/jwks`` may be cached.
    """
    ensure(connection, vault)
    takes_over = clock.now() + overlap
    connection.execute(
        update(tool_keys).where(tool_keys.c.retires_at.is_(None)).values(retires_at=takes_over + overlap)
    )
    return _make(connection, vault, signs_from=takes_over)


def rotate_if_due(connection: Connection, vault: Vault, days: int) -> ToolKey | None:
    """Rotate where the newest key is older than so many days (0 = never); returns the new key, if one was made.

    Any number of workers may ask at once: the newest key retires once, and whoever retired it makes the next one.
    """
    now = clock.now()
    old = (tool_keys.c.retires_at.is_(None), tool_keys.c.created_at <= now - days * clock.DAY)
    if days <= 0 or connection.execute(select(tool_keys.c.kid).where(*old)).first() is None:
        return None
    takes_over = now + OVERLAP
    retired = connection.execute(update(tool_keys).where(*old).values(retires_at=takes_over + OVERLAP))
    return _make(connection, vault, signs_from=takes_over) if retired.rowcount else None


def remove_retired(connection: Connection) -> int:
    """Delete the keys that are gone from the key set; returns how many. Nothing that they signed is valid any more."""
    gone = delete(tool_keys).where(tool_keys.c.retires_at.is_not(None), tool_keys.c.retires_at <= clock.now())
    return connection.execute(gone).rowcount


def public_pem(connection: Connection, vault: Vault) -> str:
    """The public key that signs now as PEM (RFC 7468), for platforms that want a key pasted and read no key set.

    Args:
        connection: of a writing transaction, where the installation may have no key yet.
        vault: seals the first key.
    """
    return pem_of(ensure(connection, vault))


def pem_of(key: ToolKey) -> str:
    """A key's public half as PEM (RFC 7468, ``PUBLIC KEY``)."""
    public = RSAAlgorithm.from_jwk(dict(key.public_jwk))
    assert isinstance(public, RSAPublicKey)  # only _make writes this column
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def jwks(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """The public key set (RFC 7517): every key that is not retired."""
    return {"keys": [dict(key.public_jwk) for key in every(connection) if not _retired(key)]}


def sign(connection: Connection, vault: Vault, claims: Mapping[str, Any]) -> str:
    """The claims as a compact JWS: RS256, with ``kid``, by the newest key that may sign.

    Raises:
        CommandError: the instance secret is not the one the key was sealed with.
    """
    key = ensure(connection, vault)
    return jwt.encode(
        dict(claims),
        _private_key(key.sealed, vault),
        algorithm=ALGORITHM,
        headers={"kid": key.kid, "typ": "JWT"},
    )


def _signing(connection: Connection) -> ToolKey | None:
    now = clock.now()
    ready = [key for key in every(connection) if key.signs_from <= now and not _retired(key)]
    return ready[-1] if ready else None


def _retired(key: ToolKey) -> bool:
    return key.retires_at is not None and key.retires_at <= clock.now()


def _make(connection: Connection, vault: Vault, *, signs_from: int) -> ToolKey:
    private = generate_private_key(public_exponent=65537, key_size=BITS)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = _public_jwk(private)
    key = ToolKey(public["kid"], vault.encrypt(pem), public, clock.now(), signs_from, None)
    connection.execute(
        insert(tool_keys).values(
            kid=key.kid,
            private_key=key.sealed,
            public_jwk=public,
            created_at=key.created_at,
            signs_from=key.signs_from,
            retires_at=None,
        )
    )
    return key


def _public_jwk(private: RSAPrivateKey) -> dict[str, str]:
    numbers = private.public_key().public_numbers()
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


@lru_cache(maxsize=8)
def _private_key(sealed: str, vault: Vault) -> RSAPrivateKey:
    """The parsed key: parsing checks the primes and takes longer than a signature, so it is done once."""
    key = serialization.load_pem_private_key(vault.decrypt(sealed), password=None)
    assert isinstance(key, RSAPrivateKey)  # only _make writes this column
    return key
