"""Contexts (courses) and resource links: where in an LMS a lesson stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    ForeignKey,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    select,
    update,
)

from lti_tool import clock
from lti_tool.models.base import Key, Micros, insert_new, metadata

contexts = Table(
    "contexts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_pk", ForeignKey("deployments.id"), nullable=False),
    Column("context_id", String(255), nullable=False),
    Column("title", String(500), nullable=False, default=""),
    Column("seen_at", Micros, nullable=False),
    UniqueConstraint("deployment_pk", "context_id"),
)

resource_links = Table(
    "resource_links",
    metadata,
    Column("id", Key, primary_key=True),
    Column("deployment_pk", ForeignKey("deployments.id"), nullable=False),
    Column("resource_link_id", String(255), nullable=False),
    Column("context_pk", ForeignKey("contexts.id"), index=True),
    Column("title", String(500), nullable=False, default=""),
    Column("lesson", String(64), nullable=False, default=""),  # what the last launch named
    Column("module", String(64), nullable=False, default=""),
    Column("line_item", Text, nullable=False, default=""),
    Column("line_items", Text, nullable=False, default=""),
    Column("ags_scopes", JSON, nullable=False),
    Column("graded", String(3), nullable=False, server_default=""),  # what its author chose: yes | no | '' (nothing)
    Column("memberships_url", Text, nullable=False, default=""),
    Column("groups_url", Text, nullable=False, server_default=""),
    Column("seen_at", Micros, nullable=False),
    UniqueConstraint("deployment_pk", "resource_link_id"),
)


@dataclass(frozen=True, slots=True)
class Placement:
    """A resource link as the tool keeps it; a learner's attempts hang on it."""

    id: int
    line_item: str


_SEEN_EVERY = clock.HOUR
"""How exact ``seen_at`` is: a whole class that opens one link at once must not queue to write one row."""


def keep_context(connection: Connection, deployment_pk: int, context_id: str, title: str) -> int:
    """Make or refresh the course of this id; returns its row. An empty title leaves the old one."""
    key = {"deployment_pk": deployment_pk, "context_id": context_id}
    row_id: int = _keep(connection, contexts, key, {"title": title})["id"]
    return row_id


def keep_link(
    connection: Connection,
    deployment_pk: int,
    resource_link_id: str,
    *,
    context_pk: int | None = None,
    title: str = "",
    lesson: str = "",
    module: str = "",
    line_item: str = "",
    line_items: str = "",
    ags_scopes: tuple[str, ...] = (),
    graded: str = "",
    memberships_url: str = "",
    groups_url: str = "",
) -> Placement:
    """Make or refresh the resource link of this id with what its last launch said.

    What a launch leaves out stays as it was, but for the lesson and module that it names and whether they are
    graded: some platforms send the line item only on some launches.
    """
    values = {
        "context_pk": context_pk,
        "title": title,
        "lesson": lesson,
        "module": module,
        "line_item": line_item,
        "line_items": line_items,
        "ags_scopes": list(ags_scopes),
        "graded": graded,
        "memberships_url": memberships_url,
        "groups_url": groups_url,
    }
    key = {"deployment_pk": deployment_pk, "resource_link_id": resource_link_id}
    row = _keep(connection, resource_links, key, values, always=frozenset({"lesson", "module", "graded"}))
    return Placement(row["id"], row["line_item"])


def _keep(
    connection: Connection,
    table: Table,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    always: frozenset[str] = frozenset(),
) -> Mapping[str, Any]:
    """The row of this key as it is afterwards; written only where something differs."""
    now = clock.now()
    query = _by(table, *key)
    row = connection.execute(query, key).first()
    if row is None:
        insert_new(connection, table, {**key, **values, "seen_at": now})
        row = connection.execute(query, key).one()
    old = row._mapping
    changed = {name: value for name, value in values.items() if (value or name in always) and old[name] != value}
    if changed or old["seen_at"] < now - _SEEN_EVERY:
        connection.execute(update(table).where(table.c.id == old["id"]).values(**changed, seen_at=now))
    return {**old, **changed}


@cache
def _by(table: Table, *names: str) -> Select[Any]:
    """The query for a row by these columns, made once: each launch asks it."""
    return select(table).where(*(table.c[name] == bindparam(name) for name in names))
