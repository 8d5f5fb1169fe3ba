"""What is in the course: links to activities, grade columns (line items), grades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from lti_tool.demo import tables


@dataclass(frozen=True, slots=True)
class Link:
    """One activity of the course: LTI's resource link."""

    id: str
    tool_id: int
    position: int
    title: str
    text: str
    url: str
    custom: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineItem:
    """One column of the gradebook (AGS 2.0, section 3.2)."""

    id: int
    tool_id: int
    link_id: str | None
    label: str
    score_maximum: float
    resource_id: str | None = None
    tag: str | None = None
    start_at: str | None = None
    end_at: str | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """The last score of one learner in one column; ``score`` in the column's scale, ``None`` = no grade."""

    line_item_id: int
    user_id: str
    score: float | None
    comment: str
    activity_progress: str
    grading_progress: str
    stamped_at: int
    received_at: int


def links(connection: Connection) -> list[Link]:
    """The activities in the order of the course."""
    rows = connection.execute(select(tables.link).order_by(tables.link.c.position))
    return [Link(**row._mapping) for row in rows]


def link(connection: Connection, link_id: str | None) -> Link | None:
    """One activity."""
    row = connection.execute(select(tables.link).where(tables.link.c.id == link_id)).one_or_none()
    return None if row is None else Link(**row._mapping)


def add_link(
    connection: Connection,
    tool_id: int,
    title: str,
    url: str,
    *,
    text: str = "",
    custom: Mapping[str, str] = {},
) -> Link:
    """Put an activity at the end of the course."""
    position = (connection.scalar(select(func.max(tables.link.c.position))) or 0) + 1
    new = Link(str(uuid4()), tool_id, position, title, text, url, dict(custom))
    connection.execute(
        insert(tables.link).values(
            id=new.id,
            tool_id=tool_id,
            position=position,
            title=title,
            text=text,
            url=url,
            custom=dict(custom),
        )
    )
    return new


def delete_link(connection: Connection, link_id: str) -> bool:
    """Take an activity out of the course, with its column and grades."""
    return connection.execute(delete(tables.link).where(tables.link.c.id == link_id)).rowcount == 1


def move_links(connection: Connection, old: int, new: int, old_origin: str, new_origin: str) -> None:
    """Hand the activities and columns of one registration to another whose address may differ."""
    for found in links(connection):
        if found.tool_id == old:
            url = found.url
            if url == old_origin or url.startswith(old_origin + "/"):
                url = new_origin + url[len(old_origin) :]
            connection.execute(update(tables.link).where(tables.link.c.id == found.id).values(tool_id=new, url=url))
    connection.execute(update(tables.line_item).where(tables.line_item.c.tool_id == old).values(tool_id=new))


def line_items(connection: Connection, **where: Any) -> list[LineItem]:
    """Columns of the gradebook, by equal values of the named columns of the table."""
    table = tables.line_item
    query = select(table).order_by(table.c.id)
    for name, value in where.items():
        query = query.where(table.c[name] == value)
    return [LineItem(**row._mapping) for row in connection.execute(query)]


def line_item(connection: Connection, item_id: int) -> LineItem | None:
    """One column of the gradebook."""
    found = line_items(connection, id=item_id)
    return found[0] if found else None


def add_line_item(connection: Connection, values: Mapping[str, Any]) -> LineItem:
    """A new column; ``values`` are columns of the table but ``id``."""
    key = connection.execute(insert(tables.line_item).values(**values)).inserted_primary_key
    assert key is not None
    return LineItem(id=int(key[0]), **values)


def change_line_item(connection: Connection, old: LineItem, values: Mapping[str, Any]) -> LineItem:
    """Replace what may change of a column; a new maximum rescales the grades that are there."""
    connection.execute(update(tables.line_item).where(tables.line_item.c.id == old.id).values(**values))
    factor = float(values["score_maximum"]) / old.score_maximum
    connection.execute(
        update(tables.grade)
        .where(tables.grade.c.line_item_id == old.id, tables.grade.c.score.is_not(None))
        .values(score=tables.grade.c.score * factor)
    )
    return line_items(connection, id=old.id)[0]


def delete_line_item(connection: Connection, item_id: int) -> None:
    """Take a column out of the gradebook, with its grades."""
    connection.execute(delete(tables.line_item).where(tables.line_item.c.id == item_id))


def grades(connection: Connection, item_ids: Sequence[int]) -> dict[tuple[int, str], Grade]:
    """The grades of these columns, by column and user id."""
    rows = connection.execute(select(tables.grade).where(tables.grade.c.line_item_id.in_(item_ids)))
    return {(row.line_item_id, row.user_id): Grade(**row._mapping) for row in rows}


def keep_grade(connection: Connection, new: Grade) -> None:
    """Put a grade in its place."""
    values = {name: getattr(new, name) for name in Grade.__slots__}
    statement = upsert(tables.grade).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=["line_item_id", "user_id"], set_=values))
