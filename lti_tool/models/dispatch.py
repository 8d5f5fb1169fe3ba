"""Dispatches: the licence of one package to one partner. Its id stands in every copy of the package, for good."""

from __future__ import annotations

from collections.abc import Sequence
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

A_MINUTE = 6_000
"""Statements of one dispatch a minute, in each web process, where nothing else was set: a whole school at once."""

dispatches = Table(
    "dispatches",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("partner_id", ForeignKey("partners.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),  # for people
    Column("format", String(16), nullable=False),  # scorm_export.package.Format
    Column("lessons", JSON, nullable=False),  # ids, in order
    Column("module", String(64), nullable=False, default=""),  # where the lessons are a module's
    Column("languages", JSON, nullable=False),  # tags; the first is the default
    Column("live", Boolean, nullable=False),
    Column("site", String(200), nullable=False, default=""),  # which LMS of the partner's; learners are its own
    Column("seats", Integer),  # distinct learners of a live package; empty: as many as come
    Column("starts_at", Micros),  # empty: from the beginning
    Column("ends_at", Micros),  # empty: for good
    Column("enabled", Boolean, nullable=False, default=True, server_default=true()),
    Column("key_number", Integer, nullable=False, default=1, server_default="1"),  # counts renewals of its key
    Column("a_minute", Integer, nullable=False),  # statements it may bring
    Column("created_at", Micros, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A dispatch as it is kept. Times in microseconds; ``None``: no such bound."""

    id: str
    partner_id: str
    name: str
    format: str
    lessons: tuple[str, ...]
    module: str
    languages: tuple[str, ...]
    live: bool
    site: str
    seats: int | None
    starts_at: int | None
    ends_at: int | None
    enabled: bool
    key_number: int
    a_minute: int
    created_at: int

    def why_closed(self, now: int) -> str:
        """Why its licence does not hold at this moment: ``off``, ``early``, ``ended``; empty where it does."""
        if not self.enabled:
            return "off"
        if self.starts_at is not None and now < self.starts_at:
            return "early"
        return "ended" if self.ends_at is not None and now >= self.ends_at else ""


_BY_ID = select(dispatches).where(dispatches.c.id == bindparam("sought"))


def _of(row: Row[Any]) -> Dispatch:
    values = dict(row._mapping)
    return Dispatch(**values | {"lessons": tuple(row.lessons), "languages": tuple(row.languages)})


def get(connection: Connection, dispatch_id: str) -> Dispatch | None:
    """The dispatch of this id."""
    row = connection.execute(_BY_ID, {"sought": dispatch_id}).first()
    return None if row is None else _of(row)


def every(connection: Connection, partner_id: str | None = None) -> list[Dispatch]:
    """All dispatches, or one partner's, oldest first."""
    query = select(dispatches).order_by(dispatches.c.created_at, dispatches.c.id)
    if partner_id is not None:
        query = query.where(dispatches.c.partner_id == partner_id)
    return [_of(row) for row in connection.execute(query)]


def find_or_make(
    connection: Connection,
    *,
    partner_id: str,
    name: str,
    format: str,
    lessons: Sequence[str],
    module: str,
    languages: Sequence[str],
    live: bool,
    site: str,
) -> Dispatch:
    """The partner's dispatch of just this content, else a new one: exported again, a package is the same.

    Args:
        connection: a writing transaction.
        partner_id: whose.
        name: of a new one.
        format: see ``scorm_export.package.Format``.
        lessons: ids, in order.
        module: whose lessons they are, or empty.
        languages: tags; the first is the default.
        live: whether the lessons are opened from here.
        site: which of the partner's LMSs, where it has several; else empty.
    """
    for known in every(connection, partner_id):
        same = (known.format, known.module, known.live, known.site) == (format, module, live, site)
        if same and (known.lessons, known.languages) == (tuple(lessons), tuple(languages)):
            return known
    made = new_id()
    connection.execute(
        insert(dispatches).values(
            id=made,
            partner_id=partner_id,
            name=name,
            format=format,
            lessons=list(lessons),
            module=module,
            languages=list(languages),
            live=live,
            site=site,
            enabled=True,
            key_number=1,
            a_minute=A_MINUTE,
            created_at=clock.now(),
        )
    )
    found = get(connection, made)
    assert found is not None
    return found


def change(connection: Connection, dispatch_id: str, **values: str | int | bool | None) -> None:
    """Change a dispatch's name, dates, seats, rate, whether it is on, or the number of its key."""
    connection.execute(update(dispatches).where(dispatches.c.id == dispatch_id).values(**values))
