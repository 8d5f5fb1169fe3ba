"""Partners, their platforms and deployments: what is connected, who waits, and new invitations."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection, select

from lti_tool.console import session
from lti_tool.db import reading, writing
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.log import log
from lti_tool.models import partner, platform
from lti_tool.services import services

_DECISIONS = {"accept": "accepted", "refuse": "refused"}


def show() -> str:
    """All partners with what they have connected."""
    return _page()


def decide(deployment_pk: int) -> Response:
    """Accept or refuse a deployment; either can be changed later."""
    status = _DECISIONS.get(request.form.get("decision", ""))
    if status is None:
        raise Refusal("bad_decision", "neither accept nor refuse", message=_("Choose accept or refuse."), retry=False)
    with writing(services().engine) as connection:
        if not _exists(connection, deployment_pk):
            raise Refusal(
                "unknown_deployment",
                f"no deployment {deployment_pk}",
                message=_("There is no such deployment."),
                status=404,
                retry=False,
            )
        platform.decide_deployment(connection, deployment_pk, status)
    log("console").info("deployment decided", deployment=deployment_pk, status=status, staff=session.staff().id)
    return make_response(redirect(url_for("console.connections", _anchor=f"deployment-{deployment_pk}"), 303))


def invite(partner_id: str) -> str:
    """Make an invitation and show its address, this once."""
    with writing(services().engine) as connection:
        if all(each.id != partner_id for each in partner.every(connection)):
            raise Refusal(
                "unknown_partner",
                f"no partner {partner_id[:40]!r}",
                message=_("There is no such partner."),
                status=404,
                retry=False,
            )
        secret = partner.invite(connection, partner_id)
    log("console").info("invited", partner=partner_id, staff=session.staff().id)
    return _page(invited=partner_id, address=f"{services().settings.base_url}/lti/register/{secret}")


def _exists(connection: Connection, deployment_pk: int) -> bool:
    found = select(platform.deployments.c.id).where(platform.deployments.c.id == deployment_pk)
    return connection.execute(found).first() is not None


def _page(*, invited: str = "", address: str = "") -> str:
    with reading(services().engine) as connection:
        partners = [
            (
                each,
                [
                    (one, platform.deployments_of(connection, one.id))
                    for one in platform.of_partner(connection, each.id)
                ],
            )
            for each in partner.every(connection)
        ]
    waiting = [
        (each, one, deployment)
        for each, platforms in partners
        for one, deployments in platforms
        for deployment in deployments
        if deployment.status == "waiting"
    ]
    return render_template(
        "console/connections.html",
        partners=partners,
        waiting=waiting,
        invited=invited,
        address=address,
        days=partner.INVITATION_DAYS,
    )
