"""The one write of a launch: its deployment, its nonce, its course and its link, in one transaction."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, delete, select

from lti_tool import clock
from lti_tool.lti import copied
from lti_tool.lti.codes import refusal
from lti_tool.lti.message import RESOURCE_LINK, GradeService, Launch
from lti_tool.lti.state import MAX_AGE
from lti_tool.models import course, partner
from lti_tool.models import platform as platforms
from lti_tool.models.base import insert_new
from lti_tool.models.platform import Deployment
from lti_tool.secrets import fingerprint

ACCEPTED, WAITING, REFUSED = "accepted", "waiting", "refused"

_NONCE_KEPT = (MAX_AGE + 60) * clock.SECOND


def find_deployment(connection: Connection, launch: Launch) -> Deployment:
    """The deployment of a checked launch, made if it is new.

    The first deployment of a registration is accepted: whoever registered made it. Later ones wait for
    approval, unless the partner accepts all (in Canvas, administrators make new ones every day).
    """
    found = platforms.deployment(connection, launch.platform_id, launch.deployment_id)
    if found is not None:
        return found
    table = platforms.platforms
    # Not a lock of the key: a new learner's row refers to the platform, and would wait for it in a ring.
    connection.execute(select(table.c.id).where(table.c.id == launch.platform_id).with_for_update(key_share=True))
    first = not platforms.deployments_of(connection, launch.platform_id)
    policy = "" if first else partner.get(connection, launch.partner_id).deployment_policy
    status = ACCEPTED if first or policy == "accept" else WAITING
    found = platforms.deployment(connection, launch.platform_id, launch.deployment_id)
    return found or platforms.add_deployment(connection, launch.platform_id, launch.deployment_id, status)


def check_deployment(deployment: Deployment) -> None:
    """Refuse a launch of a deployment that is not accepted.

    Raises:
        Refusal: ``deployment_waiting`` or ``deployment_refused``.
    """
    if deployment.status == WAITING:
        raise refusal("deployment_waiting", f"deployment {deployment.id} waits for approval")
    if deployment.status != ACCEPTED:
        raise refusal("deployment_refused", f"deployment {deployment.id} was refused")


def use_nonce(connection: Connection, nonce: str) -> None:
    """Use up a nonce; now and then also forget those that no state can name any more.

    Raises:
        Refusal: ``nonce_used``.
    """
    digest, now, table = fingerprint(nonce), clock.now(), platforms.used_nonces
    if not insert_new(connection, table, {"nonce": digest, "expires_at": now + _NONCE_KEPT}):
        raise refusal("nonce_used", "the nonce of this launch was used before")
    if digest.startswith("00"):
        connection.execute(delete(table).where(table.c.expires_at < now))


def read_choice(graded: str) -> str:
    """Whether the link's author wanted a grade, from its custom parameter: ``yes``, ``no``, or empty."""
    return graded if graded in {"yes", "no"} else ""


def record_place(connection: Connection, launch: Launch, deployment_pk: int) -> Launch:
    """Record the course and the link; returns the launch with its rows."""
    context_pk = None
    if launch.context_id is not None:
        context_pk = course.keep_context(connection, deployment_pk, launch.context_id, launch.context_title)
    link = launch.resource_link_id
    if launch.message_type != RESOURCE_LINK or link is None:
        return replace(launch, deployment_pk=deployment_pk)
    launch = copied.follow(connection, launch)
    grades = launch.grades or GradeService()
    placement = course.keep_link(
        connection,
        deployment_pk,
        link,
        context_pk=context_pk,
        title=launch.resource_link_title,
        lesson=launch.lesson or "",
        module=launch.module or "",
        line_item=grades.line_item,
        line_items=grades.line_items,
        ags_scopes=grades.scopes,
        graded=read_choice(launch.custom.get("graded", "")),
        memberships_url=launch.memberships_url,
        groups_url=launch.groups_url,
    )
    return replace(launch, deployment_pk=deployment_pk, placement_id=placement.id)
