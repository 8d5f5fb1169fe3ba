"""Trying a lesson as an instructor: the learner's page, with nothing sent and nothing kept."""

from __future__ import annotations

from flask import Response, request
from itsdangerous import BadData

from lti_tool import i18n
from lti_tool.db import reading
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.learner.lessons import unknown_lesson
from lti_tool.learner.views import preview_page
from lti_tool.models import partner as partners
from lti_tool.secrets import Vault
from lti_tool.services import services

_PURPOSE = "preview at a partner"
_MAX_AGE = 12 * 3600


def make_pass(vault: Vault, partner_id: str) -> str:
    """Signed proof of a launch as instructor at this partner; travels in forms, never in URLs."""
    return str(vault.signer(_PURPOSE).dumps([partner_id, i18n.language()]))


def try_lesson() -> Response:
    """Show a lesson to an instructor (``POST /lti/try``), in the language asked for or the page's.

    Raises:
        Refusal: the pass is not ours or too old, or the partner has no such lesson.
    """
    here = services()
    try:
        partner_id, lang = here.vault.signer(_PURPOSE).loads(request.form.get("pass", ""), max_age=_MAX_AGE)
    except (BadData, ValueError):
        raise Refusal(
            "pass_invalid",
            "the preview's pass is missing, forged or too old",
            message=_("This page has been open for too long."),
            status=403,
        ) from None
    name = request.form.get("lesson", "")
    with reading(here.engine) as connection:
        partner = partners.get(connection, str(partner_id))
    lesson = here.catalogue_for(partner).lessons.get(name)
    if lesson is None:
        raise unknown_lesson(name)
    asked = request.form.get("lang", "")
    return preview_page(lesson, asked if asked in lesson.languages else str(lang), partner)
