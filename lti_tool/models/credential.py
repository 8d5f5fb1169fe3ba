"""Credentials of outside systems for the LRS: a key, a hashed secret, scopes, maybe one partner."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import JSON, Column, Connection, ForeignKey, String, Table, insert, select, update

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
)


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential as it is kept: the secret only as a fingerprint."""

    key: str
    secret_fingerprint: str
    name: str
    partner_id: str | None
    scopes: tuple[str, ...]
    created_at: int
    revoked_at: int | None


def add(connection: Connection, name: str, scopes: tuple[str, ...], partner_id: str | None) -> tuple[str, str]:
    """Make a credential; the returned (key, secret) is shown once."""
    key, secret = new_id(), new_secret(32)
    connection.execute(
        insert(credentials).values(
            key=key,
            secret_fingerprint=fingerprint(secret),
            name=name,
            partner_id=partner_id,
            scopes=list(scopes),
            created_at=clock.now(),
        )
    )
    return key, secret


def get(connection: Connection, key: str) -> Credential | None:
    """The credential of this key, revoked ones too."""
    row = connection.execute(select(credentials).where(credentials.c.key == key)).first()
    if row is None:
        return None
    return Credential(**{**row._mapping, "scopes": tuple(row.scopes)})


def every(connection: Connection) -> list[Credential]:
    """All credentials, oldest first."""
    query = select(credentials).order_by(credentials.c.created_at, credentials.c.key)
    return [Credential(**{**row._mapping, "scopes": tuple(row.scopes)}) for row in connection.execute(query)]


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
