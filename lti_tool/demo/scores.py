"""What a score means for the gradebook (AGS 2.0, section 3.4), as strict as Moodle is. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from lti_tool import clock
from lti_tool.demo.course import Grade, LineItem
from lti_tool.demo.people import by_id
from lti_tool.demo.web import ServiceError

ACTIVITY = ("Initialized", "Started", "InProgress", "Submitted", "Completed")
GRADING = ("FullyGraded", "Pending", "PendingManual", "Failed", "NotReady")


@dataclass(frozen=True, slots=True)
class Score:
    """A score as posted; ``given`` and ``maximum`` go together or are both absent."""

    user_id: str
    given: float | None
    maximum: float | None
    activity_progress: str
    grading_progress: str
    stamped_at: int
    comment: str


def read(body: object) -> Score:
    """The score in the body of a request.

    Raises:
        ServiceError: it is not one, or its person is no learner of the course (400).
    """
    if not isinstance(body, dict):
        raise ServiceError(400, "the score is not a JSON object")
    user_id = body.get("userId")
    if not isinstance(user_id, str):
        raise ServiceError(400, "userId is missing")
    if body.get("activityProgress") not in ACTIVITY:
        raise ServiceError(400, "activityProgress is missing or unknown")
    if body.get("gradingProgress") not in GRADING:
        raise ServiceError(400, "gradingProgress is missing or unknown")
    given, maximum = _number(body, "scoreGiven"), _number(body, "scoreMaximum")
    if given is not None and (maximum is None or maximum <= 0 or given < 0):
        raise ServiceError(400, "scoreGiven needs a scoreMaximum above 0, and may not be below 0")
    person = by_id(user_id)
    if person is None or not person.is_learner:
        raise ServiceError(400, "this user is not a learner of the course")
    comment = body.get("comment", "")
    if not isinstance(comment, str):
        raise ServiceError(400, "comment is not text")
    return Score(
        user_id,
        given,
        maximum,
        body["activityProgress"],
        body["gradingProgress"],
        _timestamp(body.get("timestamp")),
        comment[:2000],
    )


def judge(score: Score, item: LineItem, before: Grade | None) -> Grade:
    """The grade that the score makes of the one before.

    Only ``FullyGraded`` with points sets a grade; anything else empties it. Points above the maximum are cut.

    Raises:
        ServiceError: the score is not strictly later, in whole seconds, than the last one (409).
    """
    if before and score.stamped_at // clock.SECOND <= before.stamped_at // clock.SECOND:
        raise ServiceError(409, "a score with this timestamp or a later one is there")
    points = None
    if score.grading_progress == "FullyGraded" and score.given is not None and score.maximum:
        points = min(score.given / score.maximum, 1.0) * item.score_maximum
    return Grade(
        item.id,
        score.user_id,
        points,
        score.comment,
        score.activity_progress,
        score.grading_progress,
        score.stamped_at,
        clock.now(),
    )


def _number(body: dict[str, object], name: str) -> float | None:
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ServiceError(400, f"{name} is not a number")
    return float(value)


def _timestamp(value: object) -> int:
    try:
        moment = datetime.fromisoformat(str(value)) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ServiceError(400, "timestamp is missing, or no ISO 8601 time with a zone")
    return clock.micros(moment)
