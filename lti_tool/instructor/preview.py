"""Trying a lesson as an instructor: the learner's page, with nothing sent and nothing kept."""

from __future__ import annotations

from flask import Response, request
from itsdangerous import BadData

from lti_tool import i18n
from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.learner.views import preview_page, unknown_lesson
from lti_tool.secrets import Vault
from lti_tool.services import services

_PURPOSE = "instructor preview"
_MAX_AGE = 12 * 3600


def make_pass(vault: Vault) -> str:
    """Signed proof of a launch as instructor; travels in forms, never in URLs."""
    return str(vault.signer(_PURPOSE).dumps(i18n.language()))


def try_lesson() -> Response:
    """Show a lesson to an instructor (``POST /lti/try``).

    Raises:
        Refusal: the pass is not ours or too old, or there is no such lesson.
    """
    try:
        lang = services().vault.signer(_PURPOSE).loads(request.form.get("pass", ""), max_age=_MAX_AGE)
    except BadData:
        raise Refusal(
            "pass_invalid",
            "the preview's pass is missing, forged or too old",
            message=_("This page has been open for too long."),
            status=403,
        ) from None
    name = request.form.get("lesson", "")
    lesson = services().catalogue.lessons.get(name)
    if lesson is None:
        raise unknown_lesson(name)
    return preview_page(lesson, str(lang))
