"""Erasures of persons: what was done, when, by whom; of the person only keyed hashes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Connection, Row, String, Table, insert, select

from lti_tool.models.base import Micros, metadata

erasures = Table(
    "erasures",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", Micros, nullable=False),
    Column("staff", String(200), nullable=False),  # an account of the console; '' from the command line
    Column("partners", JSON, nullable=False),  # names of those in whose records the person was
    Column("marks", JSON, nullable=False),  # hex; see xapi.lrs.erased
    Column("counts", JSON, nullable=False),
    Column("copies", JSON, nullable=False),  # names of what was forwarded to
    Column("events", JSON, nullable=False),  # ids of the statements that tell it to those who follow the log
    Column("digest", String(64), nullable=False),  # SHA-256 of all the others
)


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure; the columns of the table, times in microseconds."""

    id: str
    at: int
    staff: str
    partners: tuple[str, ...]
    marks: tuple[str, ...]
    counts: Mapping[str, int]
    copies: tuple[str, ...]
    events: tuple[str, ...]
    digest: str


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Keep an erasure."""
    connection.execute(insert(erasures).values(**values))


def get(connection: Connection, erasure_id: str) -> Erasure | None:
    """The erasure of this id."""
    row = connection.execute(select(erasures).where(erasures.c.id == erasure_id)).first()
    return None if row is None else _erasure(row)


def every(connection: Connection) -> list[Erasure]:
    """All erasures, newest first; there are few."""
    query = select(erasures).order_by(erasures.c.at.desc(), erasures.c.id)
    return [_erasure(row) for row in connection.execute(query)]


def _erasure(row: Row[Any]) -> Erasure:
    lists = {name: tuple(row._mapping[name]) for name in ("partners", "marks", "copies", "events")}
    return Erasure(**{**row._mapping, **lists})
