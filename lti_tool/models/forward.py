"""Where copies of the statements go: other record stores, how far each has come, and what it refused."""

from __future__ import annotations

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
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)

from lti_tool import clock
from lti_tool.models.base import Key, Micros, metadata, new_id
from lti_tool.secrets import Vault
from xapi.forward import Filter
from xapi.forward_said import known_in

ON, PAUSED, STOPPED = "on", "paused", "stopped"
MOST = 200
"""Statements of a batch, until the other end says that it is too large."""
LATE = 2 * clock.HOUR
"""So far behind, a target is spoken of as late."""

forward_targets = Table(
    "forward_targets",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("endpoint", String(2000), nullable=False),
    Column("sealed", String, nullable=False),  # key and secret, encrypted by the instance secret
    Column("version", String(10), nullable=False),
    Column("wanted", JSON, nullable=False),  # xapi.forward.Filter
    Column("state", String(10), nullable=False),
    Column("cursor", Micros, nullable=False),  # the seq of the last statement that was dealt with
    Column("sent", Micros, nullable=False),  # statements that the other end has acknowledged
    Column("size", Integer, nullable=False),  # of the next batch
    Column("most", Integer, nullable=False),  # what `size` grows to again
    Column("refused_in_row", Integer, nullable=False),
    Column("trouble", String(40), nullable=False),  # why it waits or is stopped; see forward_words
    Column("said", String(300), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Micros, nullable=False),
    Column("lease", String(32), nullable=False),
    Column("lease_until", Micros, nullable=False),
    Column("created_at", Micros, nullable=False),
    Column("acknowledged_at", Micros, nullable=False),  # 0: never yet
)

forward_aside = Table(
    "forward_aside",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("target_id", ForeignKey("forward_targets.id"), nullable=False),
    Column("seq", Micros, nullable=False),
    Column("statement_id", String(36), nullable=False),
    Column("status", Integer, nullable=False),
    Column("said", String(300), nullable=False),  # known words alone, by xapi.forward_said
    Column("at", Micros, nullable=False),
    Column("again", Boolean, nullable=False),  # somebody wants it to be sent again
    UniqueConstraint("target_id", "seq"),
)


@dataclass(frozen=True, slots=True)
class Target:
    """Another record store; the columns of the table, times in microseconds."""

    id: str
    name: str
    endpoint: str
    sealed: str
    version: str
    wanted: Filter
    state: str
    cursor: int
    sent: int
    size: int
    most: int
    refused_in_row: int
    trouble: str
    said: str
    tries: int
    next_try_at: int
    lease: str
    lease_until: int
    created_at: int
    acknowledged_at: int

    def key(self, vault: Vault) -> str:
        """Key and secret as Basic wants them: ``key:secret``."""
        return vault.decrypt(self.sealed).decode()


@dataclass(frozen=True, slots=True)
class Aside:
    """A statement that a target refused, and what it said."""

    id: int
    target_id: str
    seq: int
    statement_id: str
    status: int
    said: str
    at: int
    again: bool


def add(
    connection: Connection,
    vault: Vault,
    *,
    name: str,
    endpoint: str,
    key: str,
    secret: str,
    version: str,
    wanted: Filter,
    cursor: int,
) -> Target:
    """Add a target that is on.

    Raises:
        sqlalchemy.exc.IntegrityError: the name is taken.
    """
    row: dict[str, Any] = {
        "id": new_id(),
        "name": name,
        "endpoint": endpoint,
        "sealed": vault.encrypt(f"{key}:{secret}".encode()),
        "version": version,
        "wanted": _kept(wanted),
        "state": ON,
        "cursor": cursor,
        "sent": 0,
        "size": MOST,
        "most": MOST,
        "refused_in_row": 0,
        "trouble": "",
        "said": "",
        "tries": 0,
        "next_try_at": 0,
        "lease": "",
        "lease_until": 0,
        "created_at": clock.now(),
        "acknowledged_at": 0,
    }
    connection.execute(insert(forward_targets).values(**row))
    return Target(**{**row, "wanted": wanted})


def every(connection: Connection) -> list[Target]:
    """All targets by name."""
    return [_target(row) for row in connection.execute(select(forward_targets).order_by(forward_targets.c.name))]


def get(connection: Connection, target_id: str) -> Target | None:
    """The target of this id."""
    row = connection.execute(select(forward_targets).where(forward_targets.c.id == target_id)).first()
    return None if row is None else _target(row)


def change(connection: Connection, target_id: str, **values: Any) -> bool:
    """Change a target; ``False`` where it is not there any more."""
    done = connection.execute(update(forward_targets).where(forward_targets.c.id == target_id).values(**values))
    return done.rowcount == 1


def alter(
    connection: Connection,
    vault: Vault,
    target: Target,
    *,
    name: str,
    endpoint: str,
    key: str,
    secret: str,
    version: str,
    wanted: Filter,
) -> None:
    """Give a target another name, address, key or choice of statements, from where it is; it is tried at once.

    Where key and secret are empty, they stay.

    Raises:
        sqlalchemy.exc.IntegrityError: the name is another's.
    """
    values: dict[str, Any] = {"name": name, "endpoint": endpoint, "version": version, "wanted": _kept(wanted)}
    if key:
        values["sealed"] = vault.encrypt(f"{key}:{secret}".encode())
    change(connection, target.id, **values)
    if target.state != PAUSED:
        resume(connection, target.id)


def pause(connection: Connection, target_id: str) -> None:
    """Send it nothing more for now; what is on its way arrives."""
    change(connection, target_id, state=PAUSED)


def resume(connection: Connection, target_id: str) -> None:
    """Send it what follows, at once, whatever stopped it."""
    fresh = {"tries": 0, "next_try_at": 0, "trouble": "", "said": "", "refused_in_row": 0, "size": MOST, "most": MOST}
    change(connection, target_id, state=ON, **fresh)


def remove(connection: Connection, target_id: str) -> None:
    """Forget a target, its key and what it refused."""
    connection.execute(delete(forward_aside).where(forward_aside.c.target_id == target_id))
    connection.execute(delete(forward_targets).where(forward_targets.c.id == target_id))


def set_aside(connection: Connection, target_id: str, most: int = 100, after: int = 0) -> list[Aside]:
    """What a target refused, in the order of the log."""
    a = forward_aside.c
    query = select(forward_aside).where(a.target_id == target_id, a.seq > after).order_by(a.seq).limit(most)
    return [Aside(**row._mapping) for row in connection.execute(query)]


def keep_known_words(connection: Connection) -> int:
    """Leave of what targets said only known words: earlier versions kept more. Returns how many rows changed."""
    a = forward_aside.c
    changed = 0
    for row in connection.execute(select(a.id, a.said).where(a.said != "")).all():
        if (known := known_in(row.said)) != row.said:
            connection.execute(update(forward_aside).where(a.id == row.id).values(said=known))
            changed += 1
    return changed


def wanted_again(connection: Connection, target_id: str, most: int) -> list[Aside]:
    """What was refused and is to be sent again."""
    a = forward_aside.c
    query = select(forward_aside).where(a.target_id == target_id, a.again.is_(True)).order_by(a.seq).limit(most)
    return [Aside(**row._mapping) for row in connection.execute(query)]


def counts_aside(connection: Connection) -> Mapping[str, int]:
    """How many statements each target refused, by its id."""
    query = select(forward_aside.c.target_id, func.count()).group_by(forward_aside.c.target_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def retry(connection: Connection, target_id: str, statement_id: str = "") -> int:
    """Have what was refused sent again, one statement or all; returns how many."""
    rows = update(forward_aside).where(forward_aside.c.target_id == target_id)
    if statement_id:
        rows = rows.where(forward_aside.c.statement_id == statement_id.lower())
    done = connection.execute(rows.values(again=True)).rowcount
    if done:
        change(connection, target_id, next_try_at=0)
    return done


def drop(connection: Connection, target_id: str, statement_id: str = "") -> int:
    """Give up what was refused, one statement or all; returns how many."""
    rows = delete(forward_aside).where(forward_aside.c.target_id == target_id)
    if statement_id:
        rows = rows.where(forward_aside.c.statement_id == statement_id.lower())
    return connection.execute(rows).rowcount


def holding_copies(connection: Connection, tenants: frozenset[str]) -> list[str]:
    """The names of the targets that statements of some tenants may have been sent to."""
    return [
        one.name
        for one in every(connection)
        if one.sent and (not one.wanted.tenants or tenants & set(one.wanted.tenants))
    ]


def _kept(wanted: Filter) -> dict[str, list[str]]:
    return {
        "tenants": list(wanted.tenants),
        "verbs": list(wanted.verbs),
        "activities": list(wanted.activities),
        "channels": list(wanted.channels),
    }


def _target(row: Row[Any]) -> Target:
    wanted = Filter(**{name: tuple(values) for name, values in row.wanted.items()})
    return Target(**{**row._mapping, "wanted": wanted})
