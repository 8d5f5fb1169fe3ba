"""Sending a score to the LMS and reading what is there (AGS 2.0, sections 3.3 and 3.4).

Only ``FullyGraded`` with a score is ever sent: anything else empties the grade in Moodle, with status 200. No
``comment`` goes along: Canvas would add one at each score, and a teacher's own words are not ours to replace.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from pylti1p3.grade import Grade

from lti_tool import clock
from lti_tool.fetch import FetchError
from lti_tool.lti.access_tokens import TokenError
from lti_tool.lti.answers import Outcome, read_answer, read_error
from lti_tool.lti.calls import Calls, beneath, with_query
from lti_tool.models.platform import Platform

_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCORE_SCOPE = _SCOPE + "score"
RESULT_SCOPE = _SCOPE + "result.readonly"
LINE_ITEM_SCOPE = _SCOPE + "lineitem"
LINE_ITEM_READ_SCOPE = _SCOPE + "lineitem.readonly"
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"

TOLERANCE = 0.005
"""Two shares (0 to 1) this close are the same grade: platforms round."""


def score_body(
    subject: str, given: float, maximum: float, timestamp: int, extras: Mapping[str, Any] | None = None
) -> bytes:
    """The score as JSON; ``timestamp`` is the server's clock in microseconds, ``extras`` one LMS's own fields."""
    grade = (
        Grade()
        .set_user_id(subject)
        .set_score_given(given)
        .set_score_maximum(maximum)
        .set_activity_progress("Completed")
        .set_grading_progress("FullyGraded")
        .set_timestamp(clock.iso(timestamp))
        .set_extra_claims(dict(extras or {}))
    )
    return str(grade.get_value()).encode()


def send(calls: Calls, platform: Platform, line_item: str, body: bytes) -> Outcome:
    """Post a score."""
    try:
        answer = calls.post(platform, SCORE_SCOPE, beneath(line_item, "scores"), body, content_type=SCORE_TYPE)
        return read_answer(answer)
    except (TokenError, FetchError) as error:
        return read_error(error)


def result_share(calls: Calls, platform: Platform, line_item: str, subject: str) -> float | Outcome | None:
    """The learner's grade as the LMS shows it, as a share (0 to 1) of its maximum.

    Returns:
        ``None`` where there is none (an emptied grade is none either); an ``Outcome`` where it can't be read.
    """
    url = with_query(beneath(line_item, "results"), user_id=subject)
    try:
        answer, results = calls.pages(platform, RESULT_SCOPE, url, accept=RESULTS_TYPE)
    except (TokenError, FetchError) as error:
        return read_error(error)
    if answer.status == 404:  # of a learner who has none, or of a column that is gone: the score will tell
        return None
    return read_result(results, subject) if 200 <= answer.status < 300 else read_answer(answer)


def read_result(results: Iterable[object], subject: str) -> float | None:
    """The share of this learner's result; platforms that ignore the filter send everybody's (Open edX does)."""
    for result in results:
        if not isinstance(result, dict) or result.get("userId") != subject:
            continue
        score, maximum = _number(result.get("resultScore")), _number(result.get("resultMaximum"))
        if score is not None:  # the maximum is 1 where nothing is said (AGS 2.0, section 3.3.4)
            return score / (maximum or 1.0)
    return None


def is_ours(share: float, *ours: float) -> bool:
    """Whether a grade in the LMS is one that we sent; what is above the maximum may have been cut."""
    return any(abs(share - sent) <= TOLERANCE or (sent > 1 and abs(share - 1) <= TOLERANCE) for sent in ours)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
