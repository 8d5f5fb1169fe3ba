"""Partners (the tenants) and their invitations to register a platform."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
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
    true,
    update,
)

from lti_tool import clock
from lti_tool.models.base import Micros, metadata, new_id
from lti_tool.secrets import Vault, fingerprint, new_secret

INVITATION_DAYS = 7
MANY_DAYS, MANY_USES = 90, 50
"""Of an invitation that serves several times: in Open edX each component is a connection of its own."""

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
    Column("show_names", Boolean, nullable=False, default=True, server_default=true()),  # in the class view
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
    Column("used_at", Micros),  # the last time
    Column("uses", Integer, nullable=False, default=0, server_default="0"),
    Column("most_uses", Integer, nullable=False, default=1, server_default="1"),
    Column("our_keys", String(32), nullable=False, default="", server_default=""),  # what it connects trusts these
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
    show_names: bool
    notice: Mapping[str, str]
    notice_version: int
    created_at: int


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a partner may connect: one LMS, or up to ``most_uses``; only successful registrations count."""

    id: str
    partner_id: str
    expires_at: int
    uses: int
    most_uses: int
    our_keys: str

    @property
    def used_up(self) -> bool:
        """Whether nothing more can be connected by it."""
        return self.uses >= self.most_uses

    @property
    def many(self) -> bool:
        """Whether it serves several times."""
        return self.most_uses > 1


_BY_ID = select(partners).where(partners.c.id == bindparam("sought"))  # made once: each launch asks it


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
    show_names: bool = True,
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
        "show_names": show_names,
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
    return Partner(**connection.execute(_BY_ID, {"sought": partner_id}).one()._mapping)


def every(connection: Connection) -> list[Partner]:
    """All partners by name."""
    return [Partner(**row._mapping) for row in connection.execute(select(partners).order_by(partners.c.name))]


def identity_key(vault: Vault, partner: Partner) -> bytes:
    """The key of this partner's pseudonyms."""
    return vault.decrypt(partner.identity_key)


def invite(connection: Connection, partner_id: str, *, many: bool = False) -> str:
    """Make an invitation; the returned secret is shown once and kept only as a fingerprint.

    Args:
        connection: of a writing transaction.
        partner_id: who invites.
        many: it serves up to ``MANY_USES`` times within ``MANY_DAYS``, else once within ``INVITATION_DAYS``.
    """
    secret, now, made = new_secret(24), clock.now(), new_id()
    connection.execute(
        insert(invitations).values(
            id=made,
            our_keys=made,
            partner_id=partner_id,
            fingerprint=fingerprint(secret),
            created_at=now,
            expires_at=now + (MANY_DAYS if many else INVITATION_DAYS) * clock.DAY,
            uses=0,
            most_uses=MANY_USES if many else 1,
        )
    )
    return secret


def invitation(connection: Connection, secret: str) -> Invitation | None:
    """The invitation with this secret, whatever its state; ``None`` where there is none."""
    table = invitations.c
    query = select(table.id, table.partner_id, table.expires_at, table.uses, table.most_uses, table.our_keys).where(
        table.fingerprint == fingerprint(secret)
    )
    row = connection.execute(query).first()
    return None if row is None else Invitation(**row._mapping)


def use(connection: Connection, invitation_id: str) -> bool:
    """Count one more use of the invitation; ``False`` where another registration took the last one."""
    done = connection.execute(
        update(invitations)
        .where(invitations.c.id == invitation_id, invitations.c.uses < invitations.c.most_uses)
        .values(used_at=clock.now(), uses=invitations.c.uses + 1)
    )
    return done.rowcount == 1


def change(connection: Connection, partner_id: str, **values: str | bool) -> None:
    """Change a partner's market, deployment policy or names in the class view.

    Its home page never changes: statements name it.
    """
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
