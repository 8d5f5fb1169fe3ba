"""The grade columns (line items, AGS 2.0) of places whose launches name none: sought, found, or made by us.

One row a place, made when its first grade is due; whoever moves ``next_try_at`` seeks or makes the column, so
that two launches at once never make two. What a launch itself names stands in ``resource_links.line_item``.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, update

from lti_tool.models.base import Key, Micros, insert_new, metadata

WANTED, KNOWN, REFUSED = "wanted", "known", "refused"
FOUND, CREATED = "found", "created"

line_items = Table(
    "line_items",
    metadata,
    Column("id", Key, primary_key=True),
    Column("placement_id", ForeignKey("resource_links.id"), nullable=False),
    Column("url", Text, nullable=False, default=""),  # empty until it is known
    Column("origin", String(10), nullable=False, default=""),  # found | created
    Column("state", String(10), nullable=False),  # wanted | known | refused
    Column("reason", String(500), nullable=False, default=""),  # why there is none yet, for staff
    Column("tries", Integer, nullable=False, default=0),  # since it was wanted
    Column("failures", Integer, nullable=False, default=0),  # of these, those that may come five times only
    Column("due_since", Micros, nullable=False),
    Column("next_try_at", Micros, nullable=False),  # also the lease while a worker is at it
    UniqueConstraint("placement_id"),
    Index("ix_line_items_due", "state", "next_try_at"),
)


def want(connection: Connection, placement_id: int, now: int) -> None:
    """Have the worker look for the place's column, or look again where the LMS has refused one."""
    wanted = {"state": WANTED, "reason": "", "tries": 0, "failures": 0, "due_since": now, "next_try_at": now}
    fresh = {"placement_id": placement_id, "url": "", "origin": "", **wanted}
    if not insert_new(connection, line_items, fresh):
        connection.execute(
            update(line_items)
            .where(line_items.c.placement_id == placement_id, line_items.c.state == REFUSED)
            .values(**wanted)
        )
