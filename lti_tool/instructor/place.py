"""The place that a class page is about, and the proof of having been let in there as an instructor.

The proof stands in the page and in its posts, never in an address or a cookie, so it works in a frame of another
site. It names one place; everything that such a page asks for is looked up beneath that place alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from itsdangerous import BadData
from sqlalchemy import Connection, select

from lti_tool import i18n
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.lti.admission import ACCEPTED
from lti_tool.models import partner as partners
from lti_tool.models import platform as platforms
from lti_tool.models.course import contexts, resource_links
from lti_tool.models.line_item import line_items
from lti_tool.models.partner import Partner
from lti_tool.models.platform import Platform, deployments
from lti_tool.secrets import Vault

MAX_AGE = 8 * 3600
"""Seconds that a class page can be used: a working day."""

_PURPOSE = "class"


@dataclass(frozen=True, slots=True)
class Place:
    """One resource link with what is around it; ``context_pk`` is ``None`` where the LMS names no course."""

    id: int
    partner: Partner
    platform: Platform
    deployment_pk: int
    context_pk: int | None
    resource_link_id: str
    title: str
    course: str
    lesson: str
    module: str
    graded: bool
    memberships_url: str
    groups_url: str


def seal(vault: Vault, place_id: int) -> str:
    """The proof as a form value."""
    return str(vault.signer(_PURPOSE).dumps([place_id, i18n.language()]))


def read(vault: Vault, token: str) -> int:
    """The place that a proof is for; the page's language becomes the current one.

    Raises:
        Refusal: the proof is not ours, or over eight hours old.
    """
    try:
        place_id, lang = vault.signer(_PURPOSE).loads(token, max_age=MAX_AGE)
    except (BadData, ValueError, TypeError):
        raise Refusal(
            "class_expired",
            "the class page's token is missing, forged or over eight hours old",
            message=_("This page has been open for too long."),
            status=403,
        ) from None
    i18n.set_language(str(lang))
    return int(place_id)


def load(connection: Connection, place_id: int) -> Place | None:
    """The place of this row; ``None`` where it is gone or its deployment is not accepted any more."""
    query = (
        select(resource_links, contexts.c.title.label("course"), deployments.c.platform_id, line_items.c.url)
        .join(deployments, deployments.c.id == resource_links.c.deployment_pk)
        .outerjoin(contexts, contexts.c.id == resource_links.c.context_pk)
        .outerjoin(line_items, line_items.c.placement_id == resource_links.c.id)
        .where(resource_links.c.id == place_id, deployments.c.status == ACCEPTED)
    )
    row = connection.execute(query).first()
    platform = platforms.get(connection, row.platform_id) if row is not None else None
    if row is None or platform is None:
        return None
    return Place(
        id=row.id,
        partner=partners.get(connection, platform.partner_id),
        platform=platform,
        deployment_pk=row.deployment_pk,
        context_pk=row.context_pk,
        resource_link_id=row.resource_link_id,
        title=row.title,
        course=row.course or "",
        lesson=row.lesson,
        module=row.module,
        graded=bool(row.line_item or row.url),
        memberships_url=row.memberships_url,
        groups_url=row.groups_url,
    )


def find(connection: Connection, deployment_pk: int, resource_link_id: str) -> int | None:
    """The row of this resource link beneath this deployment, if a launch has made it."""
    query = select(resource_links.c.id).where(
        resource_links.c.deployment_pk == deployment_pk, resource_links.c.resource_link_id == resource_link_id
    )
    return connection.execute(query).scalar_one_or_none()


def find_by_column(connection: Connection, platform_id: str, column: str) -> int | None:
    """The link whose grade column (line item) this is, beneath this platform alone; ``None`` where none or several."""
    query = (
        select(resource_links.c.id)
        .join(deployments, deployments.c.id == resource_links.c.deployment_pk)
        .outerjoin(line_items, line_items.c.placement_id == resource_links.c.id)
        .where(
            deployments.c.platform_id == platform_id,
            (resource_links.c.line_item == column) | (line_items.c.url == column),
        )
        .distinct()
        .limit(2)
    )
    found = connection.execute(query).scalars().all()
    return found[0] if column and len(found) == 1 else None
