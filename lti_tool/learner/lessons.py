"""The lesson of an attempt, whichever version it is."""

from __future__ import annotations

from lti_tool.errors import Refusal
from lti_tool.i18n import gettext as _
from lti_tool.learner.attempts import Attempt
from lti_tool.services import services
from packages.lesson import Lesson


def lesson_of(attempt: Attempt) -> Lesson | None:
    """The lesson as it was when the attempt began, and as its partner's market saw it.

    Where that version is not kept the current one stands in (``lti_tool.lessons``); ``None`` where there is none.
    """
    return services().lessons.begun(attempt.lesson, attempt.lesson_digest, attempt.market, attempt.partner.slug)


def the_lesson_of(attempt: Attempt) -> Lesson:
    """The same, for a page that is nothing without it.

    Raises:
        Refusal: there is no such lesson any more.
    """
    lesson = lesson_of(attempt)
    if lesson is None:
        raise unknown_lesson(attempt.lesson)
    return lesson


def unknown_lesson(lesson: str) -> Refusal:
    """The lesson that is named is not (or no longer) there, or not for this partner: the two look the same."""
    return Refusal(
        "lesson_unknown",
        f"the link names the lesson {lesson[:80]!r}, which is not in the catalogue",
        message=_("This lesson is not available any more. Ask whoever set it up to choose another one."),
        status=404,
        retry=False,
    )
