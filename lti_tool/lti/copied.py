"""Links of a copied course that don't say which lesson they are: what they were copied from is followed.

A deep link names its lesson in its URL and in ``custom``, and copies keep both. A link that an LMS stripped of
them can still say by ``$ResourceLink.id.history`` which links it comes from, or by ``$Context.id.history`` which
courses (LTI core 1.3, appendix E; comma-separated, newest first).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, or_, select

from lti_tool.lti.checks import LONGEST_ID
from lti_tool.lti.message import Launch
from lti_tool.models.course import contexts, resource_links
from lti_tool.models.platform import deployments

LINKS, COURSES = "resource_link_id_history", "context_id_history"
"""The custom parameters that hold the histories."""
DEEPEST = 100
"""Generations of copies that are looked at."""


def follow(connection: Connection, launch: Launch) -> Launch:
    """The launch with the lesson or module that its link was made for, where a history tells.

    Ids are looked up only beneath the launch's own platform, and so its partner: another one may have the same
    ids. A copy keeps what was once found for it, as its model may change or go.
    """
    if launch.lesson or launch.module or launch.resource_link_id is None:
        return launch
    links, courses = ids_in(launch.custom.get(LINKS, "")), ids_in(launch.custom.get(COURSES, ""))
    if not links and not courses:
        return launch
    found = _by_link(connection, launch.platform_id, [launch.resource_link_id, *links])
    if found is None and courses and launch.resource_link_title:
        found = _by_course(connection, launch.platform_id, courses, launch.resource_link_title)
    return launch if found is None else replace(launch, lesson=found[0] or None, module=found[1] or None)


def ids_in(history: str) -> list[str]:
    """The ids in a history, newest first, each once; Canvas ends a long one with ``truncated``, which is no id."""
    named = dict.fromkeys(part.strip() for part in history.split(","))
    return [one for one in named if 0 < len(one) <= LONGEST_ID and one != "truncated"][:DEEPEST]


def _by_link(connection: Connection, platform_id: str, ids: Sequence[str]) -> tuple[str, str] | None:
    """Lesson and module of the newest of these links that has any."""
    table = resource_links
    query = (
        select(table.c.resource_link_id, table.c.lesson, table.c.module)
        .join(deployments, deployments.c.id == table.c.deployment_pk)
        .where(
            deployments.c.platform_id == platform_id,
            table.c.resource_link_id.in_(ids),
            or_(table.c.lesson != "", table.c.module != ""),
        )
        .order_by(table.c.seen_at)
    )
    there = {row.resource_link_id: (row.lesson, row.module) for row in connection.execute(query)}
    return next((there[one] for one in ids if one in there), None)


def _by_course(connection: Connection, platform_id: str, courses: Sequence[str], title: str) -> tuple[str, str] | None:
    """Lesson and module of the link of this title in the newest of these courses, unless two differ."""
    table = resource_links
    query = (
        select(contexts.c.context_id, table.c.lesson, table.c.module)
        .join(contexts, contexts.c.id == table.c.context_pk)
        .join(deployments, deployments.c.id == table.c.deployment_pk)
        .where(
            deployments.c.platform_id == platform_id,
            contexts.c.context_id.in_(courses),
            table.c.title == title,
            or_(table.c.lesson != "", table.c.module != ""),
        )
    )
    there: dict[str, set[tuple[str, str]]] = {}
    for row in connection.execute(query):
        there.setdefault(row.context_id, set()).add((row.lesson, row.module))
    newest = next((there[one] for one in courses if one in there), set())
    return next(iter(newest)) if len(newest) == 1 else None
