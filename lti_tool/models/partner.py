"""Partners (the tenants) and their invitations to register a platform."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Connection, ForeignKey, Integer, Row, String, Table, insert, select, update

from lti_tool import clock
from lti_tool.models.base import Micros, metadata, new_id
from lti_tool.secrets import Vault, fingerprint, new_secret

INVITATION_DAYS = 7

partners = Table(
    "partners",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("slug", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("home_page", String(500), nullable=False),  # homePage of the learners' accounts in statements
    Column("identity_key", String(500), nullable=False),  # sealed; never rotates
    Column("market", String(2), nullable=False, default=""),
    Column("deployment_policy", String(10), nullable=False, default="wait"),  # wait | accept
    Column("notice", JSON, nullable=False),  # {lang: the partner's privacy notice, Markdown}; {} = ours
    Column("notice_version", Integer, nullable=False, default=1),
    Column("created_at", Micros, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("partner_id", ForeignKey("partners.id"), nullable=False, index=True),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("created_at", Micros, nullable=False),
    Column("expires_at", Micros, nullable=False),
    Column("used_at", Micros),
    Column("platform_id", String(32)),
)


@dataclass(frozen=True, slots=True)
class Partner:
    """A collective-management society: the tenant that owns platforms, learners and credentials."""

    id: str
    slug: str
    name: str
    home_page: str
    identity_key: str
    market: str
    deployment_policy: str
    notice: Mapping[str, str]
    notice_version: int
    created_at: int


@dataclass(frozen=True, slots=True)
class Invitation:
    """One registration that a partner may make; used up by a successful one."""

    id: str
    partner_id: str
    expires_at: int
    used_at: int | None


def _partner(row: Row[Any] | None) -> Partner | None:
    return None if row is None else Partner(**row._mapping)


def slug_of(name: str) -> str:
    """A short ASCII name for URLs and commands: ``SACEM (démo)`` becomes ``sacem-demo``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64] or new_id()[:8]


def add(
    connection: Connection,
    vault: Vault,
    name: str,
    *,
    home_page: str,
    market: str = "",
    deployment_policy: str = "wait",
) -> Partner:
    """Make a partner with an identity key of its own.

    Raises:
        sqlalchemy.exc.IntegrityError: a partner of this short name exists (ask ``find`` first).
    """
    values = {
        "id": new_id(),
        "slug": slug_of(name),
        "name": name,
        "home_page": home_page,
        "identity_key": vault.encrypt(new_secret(32).encode()),
        "market": market,
        "deployment_policy": deployment_policy,
        "notice": {},
        "notice_version": 1,
        "created_at": clock.now(),
    }
    connection.execute(insert(partners).values(**values))
    return Partner(**values)  # type: ignore[arg-type]


def find(connection: Connection, name: str) -> Partner | None:
    """The partner of this id, short name or full name."""
    slug = slug_of(name)
    query = select(partners).where((partners.c.id == name) | (partners.c.slug == slug))
    return _partner(connection.execute(query).first())


def get(connection: Connection, partner_id: str) -> Partner:
    """The partner of this id, which must exist."""
    return Partner(**connection.execute(select(partners).where(partners.c.id == partner_id)).one()._mapping)


def every(connection: Connection) -> list[Partner]:
    """All partners by name."""
    return [Partner(**row._mapping) for row in connection.execute(select(partners).order_by(partners.c.name))]


def identity_key(vault: Vault, partner: Partner) -> bytes:
    """The key of this partner's pseudonyms."""
    return vault.decrypt(partner.identity_key)


def invite(connection: Connection, partner_id: str) -> str:
    """Make an invitation; the returned secret is shown once and kept only as a fingerprint."""
    secret, now = new_secret(24), clock.now()
    connection.execute(
        insert(invitations).values(
            id=new_id(),
            partner_id=partner_id,
            fingerprint=fingerprint(secret),
            created_at=now,
            expires_at=now + INVITATION_DAYS * clock.DAY,
        )
    )
    return secret


def invitation(connection: Connection, secret: str) -> Invitation | None:
    """The invitation with this secret, whatever its state; ``None`` where there is none."""
    query = select(invitations.c.id, invitations.c.partner_id, invitations.c.expires_at, invitations.c.used_at).where(
        invitations.c.fingerprint == fingerprint(secret)
    )
    row = connection.execute(query).first()
    return None if row is None else Invitation(**row._mapping)


def use_up(connection: Connection, invitation_id: str, platform_id: str) -> bool:
    """Mark the invitation as used; ``False`` where another registration was faster."""
    done = connection.execute(
        update(invitations)
        .where(invitations.c.id == invitation_id, invitations.c.used_at.is_(None))
        .values(used_at=clock.now(), platform_id=platform_id)
    )
    return done.rowcount == 1


def change(connection: Connection, partner_id: str, **values: str) -> None:
    """Change a partner's market or deployment policy. Its home page never changes: statements name it."""
    connection.execute(update(partners).where(partners.c.id == partner_id).values(**values))


def set_notice(connection: Connection, partner: Partner, lang: str, text: str) -> int:
    """Set the partner's privacy notice in one language; every learner sees the new one. Returns its version."""
    notice = {**partner.notice, lang: text}
    if not text:
        del notice[lang]
    version = partner.notice_version + 1
    connection.execute(
        update(partners).where(partners.c.id == partner.id).values(notice=notice, notice_version=version)
    )
    return version
