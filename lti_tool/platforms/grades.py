"""What LMSs do with scores and grade columns in their own way.

Moodle (recorded with 4.5.6, ``tests/captures/moodle``; the notes of the recording):

- A score whose timestamp is not a whole second after the last is refused with 409.
- A grade that a teacher has overridden stays as it is, and the score gets 200; a locked one gets 500.
- Without ``lineItem`` at deep linking, or with "accept grades" off, a launch names no line item: somebody chose that.

Open edX (recorded with lti-consumer 11, ``tests/captures/openedx``):

- A score that is not later than the last gets 400 with a sentence under ``timestamp``.
- A token that it does not take (another component's, an expired one) gets **403** "Invalid token signature.".
- A learner that it does not know gets 500.
- With "programmatic" grades the launch names no line item until the tool has made one.

Canvas (from its documentation and source, not recorded; ``tests/captures/canvas``):

- Too many calls get 403 "Rate Limit Exceeded" where others answer 429.
- A score makes a new submission unless it has the same ``submitted_at``; ``prioritize_non_tool_grade`` leaves a
  teacher's grade as it is; ``basic_lti_launch`` has SpeedGrader launch the tool at ``submission_data``.
- A column made without a link of its own is an assignment in the course; only with ``submission_type`` does it open
  the tool. A module item has no column by choice: one of its ``resourceLinkId`` is refused (412).
"""

from __future__ import annotations

from typing import Any

from lti_tool import clock

SUBMISSION = "https://canvas.instructure.com/lti/submission"
SUBMISSION_TYPE = "https://canvas.instructure.com/lti/submission_type"

_KEEP_TEACHERS = frozenset({"canvas", "moodle"})
_COLUMNS_BY_CHOICE = frozenset({"canvas", "moodle"})
_WHY_500 = {
    "moodle": "In Moodle this mostly means that the grade is locked",
    "openedx": "In Open edX this mostly means that it does not know the learner any more",
}


def is_throttled(status: int, said: str) -> bool:
    """Whether a refusal only means "too many calls, come back later"."""
    return status == 429 or (status == 403 and "rate limit" in said.lower())


def is_token_refused(status: int, said: str) -> bool:
    """Whether a refusal is about the access token alone: a new one may help."""
    return status == 401 or (status == 403 and "invalid token" in said.lower())


def has_newer(status: int, said: str) -> bool:
    """Whether a score was refused because the LMS has one with this or a later timestamp."""
    text = said.lower()
    return status == 409 or (status == 400 and "timestamp" in text and "later" in text)


def why_500(family: str) -> str:
    """What an error of the LMS's own mostly means there, for staff; empty where nobody knows."""
    return _WHY_500.get(family, "")


def keeps_teachers_grades(family: str) -> bool:
    """Whether the LMS itself sees to it that a score does not replace what a teacher has entered."""
    return family in _KEEP_TEACHERS


def columns_are_chosen(family: str) -> bool:
    """Whether a launch without a line item says that its author wants no grade there."""
    return family in _COLUMNS_BY_CHOICE


def takes_submissions(family: str) -> bool:
    """Whether a score can bring a link to the answers with it."""
    return family == "canvas"


def submission(*, submitted_at: int, answers_url: str, new: bool) -> dict[str, Any]:
    """What goes into a score for such an LMS beside the standard's fields.

    Args:
        submitted_at: when the learner ended the lesson, microseconds; the same for a score sent again, so that Canvas
            counts one submission.
        answers_url: where the tool shows the learner's answers to staff.
        new: whether it is a submission of its own; a module's later lessons only change its score.
    """
    return {
        SUBMISSION: {
            "new_submission": new,
            "submission_type": "basic_lti_launch",
            "submission_data": answers_url,
            "submitted_at": clock.iso(submitted_at),
            "prioritize_non_tool_grade": True,
        }
    }


def column_extras(family: str, *, resource_link_id: str, opens: str) -> dict[str, Any]:
    """What names the link in a new grade column: the link's id, in Canvas the address that the assignment opens."""
    if family == "canvas":
        return {SUBMISSION_TYPE: {"type": "external_tool", "external_tool_url": opens}}
    return {"resourceLinkId": resource_link_id}
