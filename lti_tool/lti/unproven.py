"""A registration that has proved nothing gives way to one that has a better claim.

(issuer, client_id) is one registration for the whole installation, and one issuer is one LMS to a partner's learners:
whoever types another's ids first would keep the rightful owner out. A launch proves something only where its key set
is at the issuer's own host: with keys from elsewhere, anybody can sign launches to themselves.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from lti_tool.log import log
from lti_tool.models import platform as platforms_of
from lti_tool.models.attempt import learners
from lti_tool.models.course import contexts, resource_links
from lti_tool.models.platform import Platform, deployments, locked, platforms
from lti_tool.platforms.registration import all_fit


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


def speaks_for_its_issuer(platform: Platform) -> bool:
    """Whether the launches of a registration come from its issuer: it says so itself, or its keys are there."""
    return not platform.by_hand or all_fit(platform.issuer, platform.jwks_url)


def stays(connection: Connection, platform: Platform) -> bool:
    """Whether it has proved itself, so that it does not give way."""
    return not platform.by_hand or (speaks_for_its_issuer(platform) and used(connection, platform))


def remove(connection: Connection, platform: Platform) -> bool:
    """Remove a registration from which nothing was opened; ``False`` where something was."""
    locked(connection, platform.id)  # a first launch that comes in meanwhile waits, and finds it gone
    if used(connection, platform):
        return False
    connection.execute(delete(deployments).where(deployments.c.platform_id == platform.id))
    connection.execute(delete(platforms).where(platforms.c.id == platform.id))
    return True


def give_way(connection: Connection, platform: Platform) -> bool:
    """Remove a registration that was typed and never proved itself, or close it; ``False`` where it stays.

    It is closed where something was opened from it: what is known of its learners stays for their rights (export,
    erasure), but nobody comes in by it any more, and its client id is free.
    """
    if not platform.by_hand:
        return False
    if not remove(connection, platform):
        if stays(connection, platform):
            return False
        _close(connection, platform)
    log("lti").warning("platform_gave_way", platform=platform.id, issuer=platform.issuer, partner=platform.partner_id)
    return True


def _close(connection: Connection, platform: Platform) -> None:
    closed = {"auth_url": "", "token_url": "", "jwks_url": platforms_of.CLOSED, "key_set": None, "invitation_id": None}
    platforms_of.change(connection, platform.id, client_id=platform.id, **closed)
    connection.execute(update(deployments).where(deployments.c.platform_id == platform.id).values(status="refused"))
