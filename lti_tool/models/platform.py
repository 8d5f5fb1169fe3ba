"""Platforms (one LMS registration each: issuer + client_id) and the deployments beneath them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    false,
    insert,
    select,
    update,
)

from lti_tool import clock
from lti_tool.models.base import Key, Micros, metadata, new_id

platforms = Table(
    "platforms",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("partner_id", ForeignKey("partners.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False, default=""),
    Column("issuer", String(500), nullable=False),
    Column("client_id", String(255), nullable=False),
    Column("auth_url", Text, nullable=False),
    Column("token_url", Text, nullable=False, default=""),
    Column("token_audience", Text, nullable=False, default=""),  # empty: the token URL
    Column("jwks_url", Text, nullable=False),
    Column("family", String(64), nullable=False, default=""),  # product_family_code: moodle, canvas …
    Column("allow_anonymous", Boolean, nullable=False, default=False),
    Column("key_set", JSON),  # the platform's public keys, as last fetched
    Column("key_set_at", Micros, nullable=False, default=0),
    Column("invitation_id", String(32)),  # by which it was connected; none: by a command
    Column("by_hand", Boolean, nullable=False, default=False, server_default=false()),
    Column("scopes", JSON, nullable=False, default=list, server_default="[]"),  # granted; empty: it does not say
    Column("login_at", Micros, nullable=False, default=0, server_default="0"),  # the first one; 0: none yet
    Column("launched_at", Micros, nullable=False, default=0, server_default="0"),  # the first one; 0: none yet
    Column("trouble", String(64), nullable=False, default="", server_default=""),  # code of the last refusal
    Column("trouble_at", Micros, nullable=False, default=0, server_default="0"),
    Column("tested_at", Micros, nullable=False, default=0, server_default="0"),
    Column("our_keys", String(32), nullable=False, default="", server_default=""),  # set we sign with; empty: shared
    Column("created_at", Micros, nullable=False),
    UniqueConstraint("issuer", "client_id"),
)

CLOSED = ""
"""Stands in ``jwks_url`` of a registration that gave way to another: no launch of it can be checked any more."""

deployments = Table(
    "deployments",
    metadata,
    Column("id", Key, primary_key=True),
    Column("platform_id", ForeignKey("platforms.id"), nullable=False),
    Column("deployment_id", String(255), nullable=False),
    Column("status", String(10), nullable=False),  # accepted | waiting | refused
    Column("created_at", Micros, nullable=False),
    UniqueConstraint("platform_id", "deployment_id"),
)

used_nonces = Table(
    "used_nonces",
    metadata,
    Column("nonce", String(64), primary_key=True),  # SHA-256, hex
    Column("expires_at", Micros, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class Platform:
    """One registration of the tool in one LMS; times in microseconds, 0 for never.

    Attributes:
        invitation_id: the invitation by which it was connected last; ``None`` where a command did it.
        by_hand: its addresses were typed, not told by the LMS.
        scopes: what the LMS says it grants; empty where it says nothing.
        trouble: the code of the last refused login or launch, of ``lti_tool/lti/codes.py``.
        our_keys: the key set that we sign with for it; empty for the one that old registrations share.
    """

    id: str
    partner_id: str
    name: str
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    token_audience: str
    jwks_url: str
    family: str
    allow_anonymous: bool
    key_set: Mapping[str, Any] | None
    key_set_at: int
    invitation_id: str | None
    by_hand: bool
    scopes: list[str]
    login_at: int
    launched_at: int
    trouble: str
    trouble_at: int
    tested_at: int
    our_keys: str
    created_at: int


@dataclass(frozen=True, slots=True)
class Deployment:
    """One installation of a registration inside the LMS."""

    id: int
    platform_id: str
    deployment_id: str
    status: str
    created_at: int


# Each launch asks these: a statement that is made once costs a fraction of one that is made anew.
_BY_ID = select(platforms).where(platforms.c.id == bindparam("sought"))
_BY_CLIENT = select(platforms).where(
    platforms.c.issuer == bindparam("sought"), platforms.c.client_id == bindparam("client")
)
_DEPLOYMENT = select(deployments).where(
    deployments.c.platform_id == bindparam("sought"), deployments.c.deployment_id == bindparam("deployment")
)


def _platform(row: Row[Any] | None) -> Platform | None:
    return None if row is None else Platform(**row._mapping)


def add(connection: Connection, **values: Any) -> Platform:
    """Make a platform; the values are the columns' (id and created_at are made here).

    Raises:
        sqlalchemy.exc.IntegrityError: (issuer, client_id) is registered already.
    """
    row = {
        "name": "",
        "token_url": "",
        "token_audience": "",
        "family": "",
        "allow_anonymous": False,
        "key_set": None,
        "key_set_at": 0,
        "invitation_id": None,
        "by_hand": False,
        "scopes": [],
        "login_at": 0,
        "launched_at": 0,
        "trouble": "",
        "trouble_at": 0,
        "tested_at": 0,
        "our_keys": "",
        **values,
        "id": new_id(),
        "created_at": clock.now(),
    }
    connection.execute(insert(platforms).values(**row))
    return Platform(**row)


def get(connection: Connection, platform_id: str) -> Platform | None:
    """The platform of this id."""
    return _platform(connection.execute(_BY_ID, {"sought": platform_id}).first())


def locked(connection: Connection, platform_id: str) -> Platform | None:
    """The platform of this id as it is now; no launch changes it until this transaction ends."""
    return _platform(
        connection.execute(select(platforms).where(platforms.c.id == platform_id).with_for_update()).first()
    )


def by_client(connection: Connection, issuer: str, client_id: str) -> Platform | None:
    """The registration of this issuer and client."""
    return _platform(connection.execute(_BY_CLIENT, {"sought": issuer, "client": client_id}).first())


def of_issuer(connection: Connection, issuer: str) -> list[Platform]:
    """The registrations of an issuer that are not closed, whoever's they are, oldest first."""
    query = select(platforms).where(platforms.c.issuer == issuer, platforms.c.jwks_url != CLOSED)
    return [Platform(**row._mapping) for row in connection.execute(query.order_by(platforms.c.created_at))]


def with_deployment(connection: Connection, platform_ids: Sequence[str], deployment_id: str) -> set[str]:
    """Which of these platforms have this deployment, accepted."""
    query = select(deployments.c.platform_id).where(
        deployments.c.platform_id.in_(platform_ids),
        deployments.c.deployment_id == deployment_id,
        deployments.c.status == "accepted",
    )
    return set(connection.execute(query).scalars())


def of_partner(connection: Connection, partner_id: str) -> list[Platform]:
    """A partner's platforms, oldest first."""
    query = select(platforms).where(platforms.c.partner_id == partner_id).order_by(platforms.c.created_at)
    return [Platform(**row._mapping) for row in connection.execute(query)]


def keep_key_set(connection: Connection, platform_id: str, key_set: Mapping[str, Any], at: int | None = None) -> None:
    """Remember the platform's public keys and when they were fetched (``at``, by default now)."""
    connection.execute(
        update(platforms)
        .where(platforms.c.id == platform_id)
        .values(key_set=key_set, key_set_at=clock.now() if at is None else at)
    )


def deployment(connection: Connection, platform_id: str, deployment_id: str) -> Deployment | None:
    """The deployment of this id beneath the platform."""
    row = connection.execute(_DEPLOYMENT, {"sought": platform_id, "deployment": deployment_id}).first()
    return None if row is None else Deployment(**row._mapping)


def deployments_of(connection: Connection, platform_id: str) -> list[Deployment]:
    """A platform's deployments, oldest first."""
    query = select(deployments).where(deployments.c.platform_id == platform_id).order_by(deployments.c.id)
    return [Deployment(**row._mapping) for row in connection.execute(query)]


def add_deployment(connection: Connection, platform_id: str, deployment_id: str, status: str) -> Deployment:
    """Make a deployment with this status (accepted, waiting or refused)."""
    values = {
        "platform_id": platform_id,
        "deployment_id": deployment_id,
        "status": status,
        "created_at": clock.now(),
    }
    key = connection.execute(insert(deployments).values(**values).returning(deployments.c.id)).scalar_one()
    return Deployment(id=key, **values)  # type: ignore[arg-type]


def decide_deployment(connection: Connection, deployment_pk: int, status: str) -> None:
    """Accept or refuse a deployment."""
    connection.execute(update(deployments).where(deployments.c.id == deployment_pk).values(status=status))


def every(connection: Connection) -> list[Platform]:
    """All platforms, oldest first."""
    query = select(platforms).order_by(platforms.c.created_at, platforms.c.id)
    return [Platform(**row._mapping) for row in connection.execute(query)]


def allow_anonymous(connection: Connection, platform_id: str, allowed: bool) -> None:
    """Let launches without a user in, or not."""
    connection.execute(update(platforms).where(platforms.c.id == platform_id).values(allow_anonymous=allowed))


def change(connection: Connection, platform_id: str, **values: Any) -> None:
    """Change columns of a platform."""
    connection.execute(update(platforms).where(platforms.c.id == platform_id).values(**values))
