"""The question that comes a month later: what have you done since?

It is asked on the page of whatever lesson the learner opens then, and answered at the door of the attempt it is about,
though that is concluded and was left long ago. Once answered or skipped, it does not come again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from lti_tool import clock
from lti_tool.learner import attempts, history, notice
from lti_tool.learner.attempts import Attempt
from lti_tool.learner.lessons import lesson_of
from lti_tool.learner.passes import make_token
from lti_tool.secrets import Vault


def question_for(connection: Connection, vault: Vault, attempt: Attempt, now: int) -> dict[str, Any] | None:
    """What the page asks, as the player takes it; ``None`` where it is not time for anything.

    Args:
        connection: to read from.
        vault: makes the token of the door.
        attempt: the one whose page it is; the question is about an earlier one of its learner.
        now: the server's clock.
    """
    if attempt.learner.notice_version != notice.version(attempt.partner):
        return None  # nothing may be recorded yet; there will be another launch
    key = history.to_follow_up(connection, attempt.learner.id, now)
    earlier = attempts.load(connection, key) if key else None
    lesson = lesson_of(earlier) if earlier else None
    if earlier is None or lesson is None or earlier.completed_at is None:
        return None
    return {
        "attempt": earlier.id,
        "post_url": f"/attempts/{earlier.id}/statements",
        "token": make_token(vault, earlier.id),
        "lesson": {"id": lesson.id, "title": lesson.text(attempt.lang).title},
        "completed_on": clock.moment(earlier.completed_at).date().isoformat(),
        "reflection": earlier.facts.get("reflection") or None,
    }


def may_answer(attempt: Attempt, now: int) -> bool:
    """Whether the question about this attempt may be answered now; a skipped one still may, from another window."""
    return attempt.completed and history.is_time(attempt.completed_at, now) and attempt.follow_up != history.ANSWERED
