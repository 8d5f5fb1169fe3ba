"""Connecting an LMS by hand: the form of an invitation, its correction, and the connection test.

The secret in the address is the authority. The forms are taken from our own pages only, so that no other
site can send one through the browser of somebody who holds an invitation.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, request, url_for
from sqlalchemy.exc import IntegrityError

from lti_tool import clock
from lti_tool.db import writing
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.log import log
from lti_tool.lti import connect_check, connect_form, connect_store, keys
from lti_tool.lti import registration_pages as pages
from lti_tool.lti.checks import same_origin
from lti_tool.lti.connect_form import Form
from lti_tool.lti.registration_store import Found, must_be_open
from lti_tool.models import connection as connections
from lti_tool.models.platform import Platform
from lti_tool.services import services


def add_routes(blueprint: Blueprint) -> None:
    """Put the form and the connection's page on the blueprint (mounted at ``/lti``)."""
    one = "/register/<invitation>/connections/<platform_id>"
    blueprint.add_url_rule("/register/<invitation>", "connect", connect, methods=["POST"])
    blueprint.add_url_rule(one, "connection", show, methods=["GET"])
    blueprint.add_url_rule(one, "correct", correct, methods=["POST"])
    blueprint.add_url_rule(one + "/form", "correction", correction, methods=["GET"])


def connect(invitation: str) -> Response:
    """Take the form: keep the connection and go to its page with the test, or show what is wrong."""

    def answer() -> Response | str:
        _must_be_ours()
        found = pages.found(invitation)
        must_be_open(found)
        return _take(found, invitation, None)

    return pages.guarded(answer)


def correct(invitation: str, platform_id: str) -> Response:
    """Take the form again, for a connection that this invitation made and nothing was opened from yet."""

    def answer() -> Response | str:
        _must_be_ours()
        found, platform = _correctable(invitation, platform_id)
        return _take(found, invitation, platform)

    return pages.guarded(answer)


def correction(invitation: str, platform_id: str) -> Response:
    """The form with the values of the connection, to correct them."""

    def answer() -> str:
        found, platform = _correctable(invitation, platform_id)
        values = {name: getattr(platform, name, "") for name in connect_form.FIELDS}
        return pages.invitation(found, invitation, Form(connect_form.OTHER, values), platform)

    return pages.guarded(answer)


def show(invitation: str, platform_id: str) -> Response:
    """The connection's page; with ``?test`` the connection is tested, at most once in ten seconds."""

    def answer() -> str:
        found, platform = _connection(invitation, platform_id)
        if "test" not in request.args or request.method == "HEAD":
            return pages.connected(found, invitation, platform)
        with writing(services().engine) as connection:
            free = connections.may_test(connection, platform.id)
        report = connect_check.run(services(), platform) if free else None
        return pages.connected(found, invitation, platform, report, busy=not free)

    return pages.guarded(answer)


def _take(found: Found, secret: str, corrected: Platform | None) -> Response | str:
    here = services()
    form = connect_form.read(request.form, here.fetch.check, here.settings.base_url)
    if form.errors:
        return _again(found, secret, form, corrected)
    keys.ready(here.engine, here.vault, found.invitation.our_keys)
    try:
        with writing(here.engine) as connection:
            platform = connect_store.keep(connection, found.invitation, form.values, corrected)
    except connect_store.Conflict as conflict:
        return _again(found, secret, form.refused(conflict.field, conflict.message), corrected)
    except IntegrityError:
        told = _("This client id was connected a moment ago. Look whether it was by you.")
        return _again(found, secret, form.refused("client_id", told), corrected)
    log("lti").info("platform_connected", platform=platform.id, issuer=platform.issuer, partner=found.partner.slug)
    address = url_for("lti.connection", invitation=secret, platform_id=platform.id, test=1)
    return make_response(redirect(address, 303))


def _again(found: Found, secret: str, form: Form, corrected: Platform | None) -> Response:
    return make_response(pages.invitation(found, secret, form, corrected), 422)


def _connection(secret: str, platform_id: str) -> tuple[Found, Platform]:
    found = pages.found(secret)
    platform = found.platform(platform_id)
    if platform is None:
        raise Refusal(
            "connection_unknown",
            f"invitation {found.invitation.id} made no such connection",
            message=_("This invitation has made no such connection. Open the invitation itself."),
            status=404,
            retry=False,
        )
    return found, platform


def _correctable(secret: str, platform_id: str) -> tuple[Found, Platform]:
    found, platform = _connection(secret, platform_id)
    if not connect_store.may_correct(platform) or found.invitation.expires_at <= clock.now():
        raise Refusal(
            "connection_settled",
            f"platform {platform.id} can't be changed by its invitation any more",
            message=_("This connection is in use, so its values are not changed here. Connect the LMS anew instead."),
            status=409,
            retry=False,
        )
    return found, platform


def _must_be_ours() -> None:
    """Refuse a form that another site's page sent.

    Raises:
        Refusal: ``form_foreign``.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    ours = site == "same-origin" if site else not origin or same_origin(origin, services().settings.base_url)
    if not ours:
        raise Refusal(
            "form_foreign",
            "the form came from another site's page",
            message=_("This form was not sent from its own page. Open the invitation and send it from there."),
            status=403,
            retry=False,
        )
