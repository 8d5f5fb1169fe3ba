"""The pages of an invitation: how to connect, the result, the connection test, what went wrong.

The secret in the address is the authority for all of them. The pages may stand in an LMS's frame, so they
need no cookie; the address is told to nobody but ourselves (``Referrer-Policy``).
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, make_response, render_template

from lti_tool import clock
from lti_tool.db import reading
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.log import log
from lti_tool.lti import canvas_json, keys
from lti_tool.lti.connect_check import Report
from lti_tool.lti.connect_form import ENVIRONMENTS, Form
from lti_tool.lti.connect_store import may_correct
from lti_tool.lti.key_forms import pem_of
from lti_tool.lti.registration_store import Found, find
from lti_tool.models import platform as platforms
from lti_tool.models.platform import Platform
from lti_tool.platforms.families import family_of
from lti_tool.services import services


def guarded(answer: Callable[[], Response | str]) -> Response:
    """The answer as a response, a refusal as its page; with the headers of a secret address."""
    try:
        response = make_response(answer())
    except Refusal as refusal:
        log("lti").warning("registration_refused", code=refusal.code, reason=refusal.reason)
        response = make_response(render_template("registration/failed.html", error=refusal), refusal.status)
    # Not "no-referrer": browsers would then send no Origin with the forms, by which we know our own page.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def found(secret: str) -> Found:
    """The invitation of this secret.

    Raises:
        Refusal: there is none.
    """
    with reading(services().engine) as connection:
        return find(connection, secret)


def invitation(seen: Found, secret: str, form: Form | None = None, corrects: Platform | None = None) -> str:
    """The page of an open invitation: three ways to connect, the form as it was sent."""
    here = services()
    base = here.settings.base_url
    our_keys = corrects.our_keys if corrects else seen.invitation.our_keys
    return render_template(
        "registration/invitation.html",
        partner=seen.partner,
        secret=secret,
        address=f"{base}/lti/register/{secret}",
        canvas_url=canvas_json.address(base, names=seen.partner.show_names, our_keys=our_keys),
        ours=_ours(base, our_keys),
        pem=pem_of(keys.ready(here.engine, here.vault, our_keys).public_jwk),
        form=form or Form(""),
        corrects=corrects,
        environments=list(zip(ENVIRONMENTS, (_("Production"), _("Beta"), _("Test")), strict=True)),
        days=max(1, -((clock.now() - seen.invitation.expires_at) // clock.DAY)),
        left=seen.invitation.most_uses - seen.invitation.uses,
    )


def connected(seen: Found, secret: str, platform: Platform, report: Report | None = None, busy: bool = False) -> str:
    """The page of a connection: what to do next in the LMS, and the test where it was asked for."""
    with reading(services().engine) as connection:
        deployments = platforms.deployments_of(connection, platform.id)
    return render_template(
        "registration/connected.html",
        partner=seen.partner,
        platform=platform,
        family=family_of(platform.family, platform.auth_url),
        deployed=bool(deployments),
        secret=secret,
        report=report,
        busy=busy,
        correctable=may_correct(platform) and seen.invitation.expires_at > clock.now(),
        more=not seen.invitation.used_up and seen.invitation.expires_at > clock.now(),
    )


def _ours(base: str, our_keys: str) -> list[tuple[str, str, str]]:
    """What another LMS is told about the tool: id, what it is called there, the address."""
    return [
        ("launch", _("Launch address (tool URL, target link URI)"), base + "/lti/launch"),
        ("login", _("Login address (OIDC initiation)"), base + "/lti/login"),
        ("redirect", _("Redirect address"), base + "/lti/launch"),
        ("keys", _("Key set address (JWKS)"), base + keys.path(our_keys)),
        ("deep", _("Deep linking address"), base + "/lti/launch"),
    ]
