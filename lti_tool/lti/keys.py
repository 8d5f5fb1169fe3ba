"""The tool's own signing keys: RSA-2048, several at a time, so that one can follow the other unnoticed.

Rotation (security framework 1.0, section 6.3): a new key is published at once and signs only after an
overlap that is longer than any cache of the key set; the old one stays published until nothing that it
signed can still be valid. Private halves are sealed in the database and never leave the server.

Each invitation has a key set of its own, at ``/lti/jwks/<id>``, for what it connects: what one LMS got from us
proves nothing to another, however little that one looks at the audience. The shared set (empty id, ``/lti/jwks``)
is for what was connected before that. Ids are random and no secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from sqlalchemy import Connection, Engine, Select, delete, insert, select, update

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.lti.key_forms import ALGORITHM, public_jwk
from lti_tool.models.keys import tool_keys
from lti_tool.models.partner import invitations
from lti_tool.models.platform import platforms
from lti_tool.secrets import Vault

SHARED = ""
"""The id of the set that old registrations share."""
PATH = "/lti/jwks"
BITS = 2048
OVERLAP = clock.DAY
"""So long a new key is published before it signs, and the old one after that; far above the hour that platforms may
keep the key set, and the minutes that anything signed is valid."""
GRACE = 7 * clock.DAY
"""So long a set outlives its invitation: an LMS may have registered us with its address, and we have failed to keep
that. It can be tried again meanwhile (``registration_marks.py``)."""


@dataclass(frozen=True, slots=True)
class ToolKey:
    """One signing key; times in microseconds since 1970.

    Attributes:
        set_id: the set that it belongs to.
        kid: the RFC 7638 thumbprint of the public key.
        sealed: the private key (PEM), readable by this installation's vault only.
        public_jwk: what the key set shows.
        signs_from: published before, signs from here on.
        retires_at: gone from the key set after this; ``None`` while the key is in use.
    """

    set_id: str
    kid: str
    sealed: str
    public_jwk: Mapping[str, Any]
    created_at: int
    signs_from: int
    retires_at: int | None


def path(set_id: str) -> str:
    """Where a key set is read, beneath the installation's address."""
    return f"{PATH}/{set_id}" if set_id else PATH


def every(connection: Connection) -> list[ToolKey]:
    """All keys of all sets, retired ones too, the oldest first."""
    return _read(connection, _KEYS)


def of_set(connection: Connection, set_id: str) -> list[ToolKey]:
    """A set's keys, retired ones too, the oldest first."""
    return _read(connection, _KEYS.where(tool_keys.c.set_id == set_id))


def set_of(connection: Connection, platform_id: str) -> str:
    """The set that we sign with for a platform."""
    found = connection.execute(select(platforms.c.our_keys).where(platforms.c.id == platform_id)).scalar()
    return found or SHARED


def exists(connection: Connection, set_id: str) -> bool:
    """Whether there is such a set: it holds a key, or may be given its first one."""
    kept = select(tool_keys.c.kid).where(tool_keys.c.set_id == set_id).limit(1)
    return connection.execute(kept).first() is not None or may_begin(connection, set_id)


def may_begin(connection: Connection, set_id: str) -> bool:
    """Whether a set may be given a first key by whoever asks for it: a platform's own, or an open invitation's."""
    known = (
        select(platforms.c.id).where((platforms.c.our_keys == set_id) | (platforms.c.id == set_id)),
        select(invitations.c.id).where(invitations.c.our_keys == set_id, invitations.c.expires_at > clock.now()),
    )
    return set_id == SHARED or any(connection.execute(one.limit(1)).first() is not None for one in known)


def ready(engine: Engine, vault: Vault, set_id: str = SHARED) -> ToolKey:
    """The set's key that signs now; a first one is made before the database is locked, as that takes a while."""
    with reading(engine) as connection:
        found = _signing(connection, set_id)
    if found is not None:
        return found
    made = _new(vault, set_id, signs_from=clock.now())
    with writing(engine) as connection:
        return _signing(connection, set_id) or _keep(connection, made)


def ensure(connection: Connection, vault: Vault, set_id: str = SHARED) -> ToolKey:
    """The same within a writing transaction, for commands and the start, where nobody waits for the lock."""
    return _signing(connection, set_id) or _make(connection, vault, set_id, signs_from=clock.now())


def rotate(connection: Connection, vault: Vault, *, overlap: int = OVERLAP, set_id: str = SHARED) -> ToolKey:
    """Publish a new key in a set and let it take over.

    Args:
        connection: of a writing transaction.
        vault: seals the private half.
        overlap: microseconds for which the new key is published before it signs, and for which the old ones
            stay published after that. Keep it well above the hour that a key set may be cached.
        set_id: the set.
    """
    ensure(connection, vault, set_id)
    takes_over = clock.now() + overlap
    connection.execute(
        update(tool_keys)
        .where(tool_keys.c.set_id == set_id, tool_keys.c.retires_at.is_(None))
        .values(retires_at=takes_over + overlap)
    )
    return _make(connection, vault, set_id, signs_from=takes_over)


def sets(connection: Connection) -> list[str]:
    """The ids of the sets that hold a key, the shared one first."""
    return list(connection.execute(select(tool_keys.c.set_id).distinct().order_by(tool_keys.c.set_id)).scalars())


def rotate_if_due(connection: Connection, vault: Vault, days: int) -> ToolKey | None:
    """Rotate one set whose newest key is older than so many days (0 = never); returns the new key, if one was made.

    One at a time, so that no transaction grows with the number of sets; ask until there is none. Any number of
    workers may ask at once: the newest key retires once, and whoever retired it makes the next one.
    """
    now = clock.now()
    old = (tool_keys.c.retires_at.is_(None), tool_keys.c.created_at <= now - days * clock.DAY)
    due = None if days <= 0 else connection.execute(select(tool_keys.c.set_id).where(*old).limit(1)).scalar()
    if due is None:
        return None
    takes_over = now + OVERLAP
    retired = connection.execute(
        update(tool_keys).where(tool_keys.c.set_id == due, *old).values(retires_at=takes_over + OVERLAP)
    )
    return _make(connection, vault, due, signs_from=takes_over) if retired.rowcount else None


def remove_retired(connection: Connection) -> int:
    """Delete the keys that nobody needs; returns how many.

    Those are the retired ones, as nothing that they signed is valid any more, and the sets of invitations that ran
    out a while ago and connected nothing.
    """
    now, table = clock.now(), tool_keys.c
    asked_for = select(invitations.c.our_keys).where(invitations.c.expires_at > now - GRACE)
    unused = (
        (table.set_id != SHARED)
        & table.set_id.not_in(select(platforms.c.our_keys))
        & table.set_id.not_in(select(platforms.c.id))
        & table.set_id.not_in(asked_for)
    )
    gone = delete(tool_keys).where((table.retires_at.is_not(None) & (table.retires_at <= now)) | unused)
    return connection.execute(gone).rowcount


def jwks(connection: Connection, set_id: str = SHARED) -> dict[str, list[dict[str, Any]]]:
    """A public key set (RFC 7517): every key of it that is not retired."""
    return {"keys": [dict(key.public_jwk) for key in of_set(connection, set_id) if not _retired(key)]}


def sign(key: ToolKey, vault: Vault, claims: Mapping[str, Any]) -> str:
    """The claims as a compact JWS: RS256, with ``kid``. It takes milliseconds: keep no transaction open meanwhile.

    Args:
        key: the one that signs now in the set of the platform for which it is signed (``Platform.our_keys``).
        vault: opens the key.
        claims: what is signed.

    Raises:
        CommandError: the instance secret is not the one the key was sealed with.
    """
    return jwt.encode(
        dict(claims),
        _private_key(key.sealed, vault),
        algorithm=ALGORITHM,
        headers={"kid": key.kid, "typ": "JWT"},
    )


_KEYS = select(
    tool_keys.c.set_id,
    tool_keys.c.kid,
    tool_keys.c.private_key.label("sealed"),
    tool_keys.c.public_jwk,
    tool_keys.c.created_at,
    tool_keys.c.signs_from,
    tool_keys.c.retires_at,
).order_by(tool_keys.c.signs_from, tool_keys.c.created_at, tool_keys.c.kid)


def _read(connection: Connection, query: Select[Any]) -> list[ToolKey]:
    return [ToolKey(**row._mapping) for row in connection.execute(query)]


def _signing(connection: Connection, set_id: str) -> ToolKey | None:
    now = clock.now()
    ready = [key for key in of_set(connection, set_id) if key.signs_from <= now and not _retired(key)]
    return ready[-1] if ready else None


def _retired(key: ToolKey) -> bool:
    return key.retires_at is not None and key.retires_at <= clock.now()


def _make(connection: Connection, vault: Vault, set_id: str, *, signs_from: int) -> ToolKey:
    return _keep(connection, _new(vault, set_id, signs_from=signs_from))


def _new(vault: Vault, set_id: str, *, signs_from: int) -> ToolKey:
    private = generate_private_key(public_exponent=65537, key_size=BITS)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = public_jwk(private.public_key())
    return ToolKey(set_id, public["kid"], vault.encrypt(pem), public, clock.now(), signs_from, None)


def _keep(connection: Connection, key: ToolKey) -> ToolKey:
    connection.execute(
        insert(tool_keys).values(
            set_id=key.set_id,
            kid=key.kid,
            private_key=key.sealed,
            public_jwk=key.public_jwk,
            created_at=key.created_at,
            signs_from=key.signs_from,
            retires_at=None,
        )
    )
    return key


@lru_cache(maxsize=64)
def _private_key(sealed: str, vault: Vault) -> RSAPrivateKey:
    """The parsed key: parsing checks the primes and takes longer than a signature, so it is done once."""
    key = serialization.load_pem_private_key(vault.decrypt(sealed), password=None)
    assert isinstance(key, RSAPrivateKey)  # only _make writes this column
    return key
