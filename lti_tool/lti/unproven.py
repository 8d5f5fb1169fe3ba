"""A registration from which nothing was ever opened has proved nothing: it gives way to one that has a better claim.

(issuer, client_id) is one registration for the whole installation, so whoever types another's ids first would
keep the rightful owner out.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from lti_tool.log import log
from lti_tool.models.attempt import learners
from lti_tool.models.course import contexts, resource_links
from lti_tool.models.platform import Platform, deployments, locked, platforms


def used(connection: Connection, platform: Platform) -> bool:
    """Whether anything was opened from it; asked in the transaction that decides."""
    beneath = select(deployments.c.id).where(deployments.c.platform_id == platform.id)
    traces = (
        select(platforms.c.id).where(platforms.c.id == platform.id, platforms.c.launched_at > 0),
        select(learners.c.id).where(learners.c.platform_id == platform.id),
        select(contexts.c.id).where(contexts.c.deployment_pk.in_(beneath)),
        select(resource_links.c.id).where(resource_links.c.deployment_pk.in_(beneath)),
    )
    return any(connection.execute(one.limit(1)).first() is not None for one in traces)


def remove(connection: Connection, platform: Platform) -> bool:
    """Remove a registration from which nothing was opened; ``False`` where something was."""
    locked(connection, platform.id)  # a first launch that comes in meanwhile waits, and finds it gone
    if used(connection, platform):
        return False
    connection.execute(delete(deployments).where(deployments.c.platform_id == platform.id))
    connection.execute(delete(platforms).where(platforms.c.id == platform.id))
    return True


def give_way(connection: Connection, platform: Platform) -> bool:
    """Remove a registration that was typed and never proved itself; ``False`` where it stays."""
    if not platform.by_hand or not remove(connection, platform):
        return False
    log("lti").warning("platform_gave_way", platform=platform.id, issuer=platform.issuer, partner=platform.partner_id)
    return True
