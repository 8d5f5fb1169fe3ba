"""Partners, their platforms and deployments: what is connected, who waits, and new invitations."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection, select

from lti_tool.console import session
from lti_tool.db import reading, writing
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.log import log
from lti_tool.lti import connect_check
from lti_tool.models import partner, platform
from lti_tool.models.connection import may_test
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
    """Make an invitation, for one LMS or for many, and show its address, this once."""
    many = request.form.get("kind") == "many"
    with writing(services().engine) as connection:
        _must_exist(connection, partner_id)
        secret = partner.invite(connection, partner_id, many=many)
    log("console").info("invited", partner=partner_id, many=many, staff=session.staff().id)
    return _page(invited=partner_id, address=f"{services().settings.base_url}/lti/register/{secret}", many=many)


def rules(partner_id: str) -> Response:
    """Set what happens with a partner's further deployments, and whether its class views show names."""
    policy, names = request.form.get("deployments"), request.form.get("names")
    if policy not in ("wait", "accept") or names not in ("yes", "no"):
        raise Refusal("bad_rules", "not one of the choices", message=_("Choose one of the answers."), retry=False)
    with writing(services().engine) as connection:
        _must_exist(connection, partner_id)
        partner.change(connection, partner_id, deployment_policy=policy, show_names=names == "yes")
    log("console").info("rules changed", partner=partner_id, deployments=policy, names=names, staff=session.staff().id)
    return make_response(redirect(url_for("console.connections", _anchor=f"p{partner_id}"), 303))


def test(platform_id: str) -> str:
    """Test a connection now, and show which step fails and why."""
    with writing(services().engine) as connection:
        found = platform.get(connection, platform_id)
        if found is None:
            raise Refusal(
                "unknown_platform",
                f"no platform {platform_id[:40]!r}",
                message=_("There is no such connection."),
                status=404,
                retry=False,
            )
        owner = partner.get(connection, found.partner_id)
        free = may_test(connection, found.id)
    report = connect_check.run(services(), found) if free else None
    return render_template("console/connection_test.html", platform=found, partner=owner, report=report)


def _must_exist(connection: Connection, partner_id: str) -> None:
    if all(each.id != partner_id for each in partner.every(connection)):
        raise Refusal(
            "unknown_partner",
            f"no partner {partner_id[:40]!r}",
            message=_("There is no such partner."),
            status=404,
            retry=False,
        )


def _exists(connection: Connection, deployment_pk: int) -> bool:
    found = select(platform.deployments.c.id).where(platform.deployments.c.id == deployment_pk)
    return connection.execute(found).first() is not None


def _page(*, invited: str = "", address: str = "", many: bool = False) -> str:
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
        many=many,
        uses=partner.MANY_USES,
        days=partner.MANY_DAYS if many else partner.INVITATION_DAYS,
    )
