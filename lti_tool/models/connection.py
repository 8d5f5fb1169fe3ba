"""How a connection to an LMS came about and what it has seen so far, for whoever sets it up."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import Connection, case, delete, select, update

from lti_tool import clock
from lti_tool.models.course import resource_links
from lti_tool.models.platform import CLOSED, Platform, add_deployment, deployments, platforms


@dataclass(frozen=True, slots=True)
class Offered:
    """The services that a launch offered."""

    line_item: str
    line_items: str
    ags_scopes: list[str]
    memberships_url: str


def of_invitation(connection: Connection, invitation_id: str) -> list[Platform]:
    """What was connected by an invitation, newest first."""
    query = select(platforms).where(platforms.c.invitation_id == invitation_id).order_by(platforms.c.created_at.desc())
    return [Platform(**row._mapping) for row in connection.execute(query)]


def saw_login(connection: Connection, platform_id: str) -> None:
    """Note the first login that a platform began."""
    connection.execute(
        update(platforms).where(platforms.c.id == platform_id, platforms.c.login_at == 0).values(login_at=clock.now())
    )


def saw_launch(connection: Connection, platform_id: str) -> None:
    """Note the first launch that was let in, and that what went wrong before is over."""
    table = platforms.c
    connection.execute(
        update(platforms)
        .where(table.id == platform_id, (table.launched_at == 0) | (table.trouble != ""))
        .values(launched_at=case((table.launched_at == 0, clock.now()), else_=table.launched_at), trouble="")
    )


def saw_trouble(connection: Connection, platform_id: str, code: str) -> None:
    """Note why a launch was refused, at most once a minute: whoever makes it fail must not keep us writing."""
    now = clock.now()
    connection.execute(
        update(platforms)
        .where(platforms.c.id == platform_id, platforms.c.trouble_at < now - clock.MINUTE)
        .values(trouble=code[:64], trouble_at=now)
    )


def may_test(connection: Connection, platform_id: str) -> bool:
    """Whether the connection may be tested now; notes the time. One test in ten seconds is enough for anybody."""
    now = clock.now()
    done = connection.execute(
        update(platforms)
        .where(platforms.c.id == platform_id, platforms.c.tested_at < now - 10 * clock.SECOND)
        .values(tested_at=now)
    )
    return done.rowcount == 1


def keys_elsewhere(connection: Connection, partner_id: str, issuer: str, jwks_url: str) -> str:
    """The host from which this partner's other registrations of the issuer have their keys, if it is another one.

    Whoever may type a registration must not be able to speak for the learners of an LMS that is connected.
    """
    table = platforms.c
    query = select(table.jwks_url).where(
        table.partner_id == partner_id, table.issuer == issuer, table.jwks_url != CLOSED
    )
    hosts = {urlsplit(url).netloc for url in connection.execute(query).scalars()}
    return "" if not hosts or urlsplit(jwks_url).netloc in hosts else min(hosts)


def begin_with_deployment(connection: Connection, platform_id: str, deployment_id: str) -> None:
    """Set the one accepted deployment of a platform from which nothing was opened yet.

    Those that were typed wrongly, or that waited beside one, go; with none (an empty id) the first launch brings it.
    """
    connection.execute(delete(deployments).where(deployments.c.platform_id == platform_id))
    if deployment_id:
        add_deployment(connection, platform_id, deployment_id, "accepted")


def last_place(connection: Connection, platform_id: str) -> Offered | None:
    """What the link that was opened last was offered; ``None`` where no link was opened yet."""
    table = resource_links.c
    query = (
        select(table.line_item, table.line_items, table.ags_scopes, table.memberships_url)
        .join_from(resource_links, deployments, deployments.c.id == table.deployment_pk)
        .where(deployments.c.platform_id == platform_id)
        .order_by(table.seen_at.desc(), table.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else Offered(**row._mapping)
