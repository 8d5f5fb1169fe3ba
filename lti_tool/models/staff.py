"""Staff accounts of the console; passwords as argon2 hashes.

Names are compared without regard to case, passwords after Unicode normalisation (NFC), so that an accent
typed on another keyboard is the same accent.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Column, Connection, String, Table, Text, insert, select, update

from lti_tool import clock
from lti_tool.errors import CommandError
from lti_tool.i18n import gettext as _
from lti_tool.models.base import Micros, metadata, new_id

PASSWORD_LENGTH = 10
LONGEST = 200  # characters of a name, and of a password that is still hashed

staff = Table(
    "staff",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("session_epoch", Micros, nullable=False),  # sessions older than this are over
    Column("created_at", Micros, nullable=False),
    Column("partner_id", String(32)),  # whose administrator; empty: the consortium's, sees every partner
)


@dataclass(frozen=True, slots=True)
class Staff:
    """A person who may use the console. A session is alive while it names the same ``session_epoch``.

    ``partner_id`` is set for a partner's administrator, who sees that partner's records and no other's.
    """

    id: str
    name: str
    password_hash: str = field(repr=False)
    session_epoch: int
    created_at: int
    partner_id: str | None = None


def add(connection: Connection, name: str, password: str, partner_id: str | None = None) -> Staff:
    """Make an account of the consortium's, or of a partner's administrator.

    Raises:
        CommandError: the name is empty, too long or taken, or the password is too short or too long.
    """
    name = plain_name(name)
    if not name or len(name) > LONGEST:
        raise CommandError(_("Give the account a name of 1 to {longest} characters.").format(longest=LONGEST))
    if find(connection, name) is not None:
        raise CommandError(_("There is an account named {name} already. Choose another name.").format(name=name))
    hashed, now = _hash(password), clock.now()
    made = Staff(new_id(), name, hashed, session_epoch=now, created_at=now, partner_id=partner_id)
    connection.execute(
        insert(staff).values(
            id=made.id,
            name=name,
            password_hash=hashed,
            session_epoch=now,
            created_at=now,
            partner_id=partner_id,
        )
    )
    return made


def check(connection: Connection, name: str, password: str) -> Staff | None:
    """The account, if name and password are right; a wrong name takes as long as a wrong password.

    It only reads: whoever gets an account back renews its hash with ``renew`` where ``outdated`` says so.
    """
    found = find(connection, name)
    if len(password) > LONGEST:
        return None
    if found is None:
        _hasher().hash(_plain(password))  # the same work as a comparison
        return None
    try:
        _hasher().verify(found.password_hash, _plain(password))
    except (VerificationError, InvalidHashError):
        return None
    return found


def outdated(account: Staff) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(account.password_hash)


def renew(connection: Connection, account: Staff, password: str) -> None:
    """Hash the (right) password again with today's parameters; its sessions go on."""
    connection.execute(
        update(staff)
        .where(staff.c.id == account.id, staff.c.password_hash == account.password_hash)
        .values(password_hash=_hasher().hash(_plain(password)))
    )


def set_password(connection: Connection, name: str, password: str) -> Staff:
    """Change the password of an account and end all its sessions.

    Raises:
        CommandError: there is no such account, or the password is too short or too long.
    """
    found = find(connection, name)
    if found is None:
        raise CommandError(_("There is no account named {name}.").format(name=plain_name(name)))
    hashed, epoch = _hash(password), max(clock.now(), found.session_epoch + 1)
    connection.execute(update(staff).where(staff.c.id == found.id).values(password_hash=hashed, session_epoch=epoch))
    return replace(found, password_hash=hashed, session_epoch=epoch)


def get(connection: Connection, staff_id: str) -> Staff | None:
    """The account of this id."""
    row = connection.execute(select(staff).where(staff.c.id == staff_id)).first()
    return None if row is None else Staff(**row._mapping)


def find(connection: Connection, name: str) -> Staff | None:
    """The account of this name, in upper or lower case."""
    wanted = plain_name(name).casefold()
    return next((each for each in every(connection) if each.name.casefold() == wanted), None)


def every(connection: Connection) -> list[Staff]:
    """All accounts by name; there are few."""
    return [Staff(**row._mapping) for row in connection.execute(select(staff).order_by(staff.c.name))]


def plain_name(name: str) -> str:
    """A name as it is kept: normalised, without space at its ends or doubled within."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def password_problem(password: str) -> str | None:
    """What is wrong with a new password, in words; ``None`` if nothing is."""
    if len(_plain(password)) < PASSWORD_LENGTH:
        return _("Choose a password of {least} characters or more. A few words put together are good.").format(
            least=PASSWORD_LENGTH
        )
    if len(password) > LONGEST:
        return _("Choose a password of {longest} characters or less.").format(longest=LONGEST)
    return None


def _hash(password: str) -> str:
    problem = password_problem(password)
    if problem:
        raise CommandError(problem)
    return _hasher().hash(_plain(password))


def _plain(password: str) -> str:
    return unicodedata.normalize("NFC", password)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()
