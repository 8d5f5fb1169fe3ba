"""What is kept about a person, for the administrator of an LMS who asks about them (``DataPrivacyLaunchRequest``).

The LMS names the person (``for_user``); the tool knows them by a number alone. The page says the number and how much
there is, so that the partner's staff can show or erase it in the console: an erasure needs somebody who answers for it,
and ends with a certificate.
"""

from __future__ import annotations

from flask import Response, make_response, render_template
from sqlalchemy import func, select

from lti_tool import erasure
from lti_tool.db import reading
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.lti.message import Launch
from lti_tool.models import partner as partners
from lti_tool.models.attempt import learners
from lti_tool.secrets import pseudonym
from lti_tool.services import services

_PEOPLE = "http://purl.imsglobal.org/vocab/lis/v2/"
ADMINISTRATORS = frozenset(
    {
        _PEOPLE + "institution/person#Administrator",
        _PEOPLE + "system/person#Administrator",
        _PEOPLE + "system/person#SysAdmin",
    }
)
"""Who may ask. Open edX calls any course staff a system administrator, but sends no such message."""


def open_privacy(launch: Launch) -> Response:
    """The page for a checked data privacy launch.

    Raises:
        Refusal: the asker is no administrator.
    """
    if not ADMINISTRATORS & set(launch.claims.get("https://purl.imsglobal.org/spec/lti/claim/roles", ())):
        raise Refusal(
            "privacy_not_administrator",
            "a data privacy launch by somebody who is no administrator",
            message=_("Only an administrator of the LMS can ask what is kept about a person."),
            status=403,
            retry=False,
        )
    here = services()
    with reading(here.engine) as connection:
        partner = partners.get(connection, launch.partner_id)
        name = pseudonym(partners.identity_key(here.vault, partner), "lti", launch.issuer, launch.for_user)
        known = select(func.count()).where(learners.c.partner_id == partner.id, learners.c.pseudonym == name)
        is_known = bool(connection.execute(known).scalar_one())
    size: dict[str, int] = {}
    if is_known:
        agent = {"objectType": "Agent", "account": {"homePage": partner.home_page, "name": name}}
        size = erasure.size(here, erasure.find(here, agent, partner.id))
    return make_response(render_template("instructor/privacy.html", partner=partner, name=name, size=size))
