"""Credentials of outside systems for the LRS: a key, a hashed secret, scopes, maybe one partner or one dispatch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from lti_tool import clock
from lti_tool.models.base import Micros, metadata, new_id
from lti_tool.secrets import fingerprint, new_secret

SCOPES = (
    "statements/write",
    "statements/read",
    "statements/read/mine",
    "state",
    "define",
    "profile",
    "all/read",
    "all",
)
DISPATCH_SCOPES = ("statements/write",)
"""What a dispatch may: append, and nothing else."""
USED_EVERY = clock.HOUR
"""How coarsely it is noted when a credential was used last."""

credentials = Table(
    "credentials",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("secret_fingerprint", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("partner_id", ForeignKey("partners.id")),  # empty: the consortium's, sees every partner
    Column("scopes", JSON, nullable=False),
    Column("created_at", Micros, nullable=False),
    Column("revoked_at", Micros),
    Column("expires_at", Micros),  # empty: never
    Column("used_at", Micros),  # the last time, to the hour; empty: never yet
    Column("dispatch", String(64), nullable=False, default="", server_default=""),  # which one; empty: none
    Column("lessons", JSON, nullable=False, default=list, server_default="[]"),  # a dispatch's, ids
    Column("verbs", JSON, nullable=False, default=list, server_default="[]"),  # a dispatch's, IRIs
    Column("a_minute", Integer, nullable=False, default=0, server_default="0"),  # statements; 0: as many as come
)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What the key of a dispatch is kept to.

    Attributes:
        name: which dispatch.
        lessons: ids of lessons; statements are about what is in one of them.
        verbs: IRIs of the verbs that may be used.
        a_minute: so many statements a minute, in each web process.
    """

    name: str
    lessons: tuple[str, ...]
    verbs: tuple[str, ...]
    a_minute: int


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential as it is kept: the secret only as a fingerprint. Times in microseconds."""

    key: str
    secret_fingerprint: str
    name: str
    partner_id: str | None
    scopes: tuple[str, ...]
    created_at: int
    revoked_at: int | None
    expires_at: int | None
    used_at: int | None
    dispatch: Dispatch | None

    def ended(self, now: int) -> bool:
        """Whether it lets nobody in any more."""
        return self.revoked_at is not None or (self.expires_at is not None and self.expires_at <= now)


_BY_KEY = select(credentials).where(credentials.c.key == bindparam("sought"))


def add(
    connection: Connection,
    name: str,
    scopes: tuple[str, ...],
    partner_id: str | None,
    *,
    expires_at: int | None = None,
    dispatch: Dispatch | None = None,
) -> tuple[str, str]:
    """Make a credential; the returned (key, secret) is shown once.

    Args:
        connection: a writing transaction.
        name: for people.
        scopes: from ``SCOPES``; of a dispatch ``DISPATCH_SCOPES``.
        partner_id: whose statements; ``None`` for all partners'. A dispatch has a partner.
        expires_at: when it ends by itself; ``None``: never.
        dispatch: what it is kept to, where it is the key of one.
    """
    key, secret = new_id(), new_secret(32)
    values: dict[str, Any] = {
        "key": key,
        "secret_fingerprint": fingerprint(secret),
        "name": name,
        "partner_id": partner_id,
        "scopes": list(scopes),
        "created_at": clock.now(),
        "expires_at": expires_at,
    }
    if dispatch is not None:
        values |= {
            "dispatch": dispatch.name,
            "lessons": list(dispatch.lessons),
            "verbs": list(dispatch.verbs),
            "a_minute": dispatch.a_minute,
        }
    connection.execute(insert(credentials).values(values))
    return key, secret


def _of(row: Row[Any]) -> Credential:
    kept = None
    if row.dispatch:
        kept = Dispatch(row.dispatch, tuple(row.lessons), tuple(row.verbs), row.a_minute)
    return Credential(
        key=row.key,
        secret_fingerprint=row.secret_fingerprint,
        name=row.name,
        partner_id=row.partner_id,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        revoked_at=row.revoked_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        dispatch=kept,
    )


def get(connection: Connection, key: str) -> Credential | None:
    """The credential of this key, ended ones too."""
    row = connection.execute(_BY_KEY, {"sought": key}).first()
    return None if row is None else _of(row)


def every(connection: Connection) -> list[Credential]:
    """All credentials, oldest first."""
    query = select(credentials).order_by(credentials.c.created_at, credentials.c.key)
    return [_of(row) for row in connection.execute(query)]


def revoke_key(connection: Connection, key: str) -> bool:
    """Revoke the credential of this very key; ``False`` where there is none, or where it is revoked already."""
    query = update(credentials).where(credentials.c.key == key, credentials.c.revoked_at.is_(None))
    return connection.execute(query.values(revoked_at=clock.now())).rowcount == 1


def revoke(connection: Connection, key_or_name: str) -> int:
    """Revoke the credentials of this key or name; returns how many."""
    done = connection.execute(
        update(credentials)
        .where(
            (credentials.c.key == key_or_name) | (credentials.c.name == key_or_name),
            credentials.c.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now())
    )
    return done.rowcount


def note_use(connection: Connection, key: str, at: int) -> None:
    """Note that a credential was used at this time."""
    connection.execute(update(credentials).where(credentials.c.key == key).values(used_at=at))
