"""Contexts (courses) and resource links: where in an LMS a lesson stands."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import JSON, Column, ForeignKey, String, Table, Text, UniqueConstraint

from lti_tool.models.base import Key, Micros, metadata

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
    Column("memberships_url", Text, nullable=False, default=""),
    Column("seen_at", Micros, nullable=False),
    UniqueConstraint("deployment_pk", "resource_link_id"),
)


@dataclass(frozen=True, slots=True)
class Placement:
    """A resource link as the tool keeps it; a learner's attempts hang on it."""

    id: int
    line_item: str
