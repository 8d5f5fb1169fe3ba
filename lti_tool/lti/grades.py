"""Sending a score to the LMS (AGS 2.0, section 3.4), and what its answer means.

Only ``FullyGraded`` with a score is ever sent: anything else empties the grade in Moodle, with status 200.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from pylti1p3.grade import Grade

from lti_tool import clock
from lti_tool.fetch import Answer, Fetcher, FetchError
from lti_tool.platforms.grades import is_throttled

SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"

Verdict = Literal["accepted", "again", "token", "limited", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a score.

    ``again``: try later (up to 7 days). ``limited``: try later, five times at most. ``token``: the access
    token is no longer taken. ``refused``: stopped; ``reason`` says why, for staff.
    """

    verdict: Verdict
    reason: str = ""
    wait: int = 0
    """Seconds the LMS asks to wait; 0 where it says nothing."""
    silent: bool = False
    """Nobody answered: other grades for this LMS need not be tried now."""


def scores_url(line_item: str) -> str:
    """The scores address of a line item: ``/scores`` goes on the path, before a query (Moodle has one)."""
    parts = urlsplit(line_item)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/scores"))


def score_body(subject: str, given: float, maximum: float, timestamp: int) -> bytes:
    """The score as JSON; ``timestamp`` is the server's clock in microseconds."""
    grade = (
        Grade()
        .set_user_id(subject)
        .set_score_given(given)
        .set_score_maximum(maximum)
        .set_activity_progress("Completed")
        .set_grading_progress("FullyGraded")
        .set_timestamp(clock.iso(timestamp))
    )
    return str(grade.get_value()).encode()


def send(fetch: Fetcher, token: str, line_item: str, body: bytes) -> Outcome:
    """Post a score."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": SCORE_TYPE}
    try:
        return read_answer(fetch.post(scores_url(line_item), data=body, headers=headers))
    except FetchError as error:
        if error.kind == "refused":
            return Outcome("refused", f"the line item's address is not allowed: {error}")
        return Outcome("again", str(error), silent=True)


def read_answer(answer: Answer) -> Outcome:
    """What the LMS's answer means for the grade."""
    status = answer.status
    if 200 <= status < 300:
        return Outcome("accepted")
    if status == 401:
        return Outcome("token", "the LMS no longer takes the access token")
    if status == 409:
        return Outcome("refused", "409: the LMS has a newer grade for this learner")
    reason = f"{status}: {_said(answer)}"
    if status in {502, 503, 504} or is_throttled(status, _said(answer)):
        return Outcome("again", reason, _wait(answer))
    if status >= 500:
        return Outcome("limited", reason)
    return Outcome("refused", reason)


def backoff(tries: int, asked: int = 0) -> int:
    """Microseconds until the next try: 5 s, doubling to an hour, or as long as the LMS asks (a day at most)."""
    seconds = min(3600, 5 * 2 ** min(max(tries, 1) - 1, 20))
    wanted: int = max(seconds, min(asked, 86_400))
    return wanted * clock.SECOND


def _said(answer: Answer) -> str:
    """The first words of a refusal, without what could be a token or a page."""
    text = answer.body[:2_000].decode("utf-8", "replace").strip()
    if text.startswith("{"):
        try:
            data = json.loads(answer.body)
            text = str(data.get("error_description") or data.get("error") or data.get("message") or "")
        except (ValueError, AttributeError, RecursionError):
            text = ""
    elif text.startswith("<"):
        text = ""
    plain = "".join(char if char.isprintable() else " " for char in text[:2_000])  # no database keeps a NUL
    return " ".join(plain.split())[:200] or "the LMS gives no reason"


def _wait(answer: Answer) -> int:
    value = answer.headers.get("retry-after", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else 0
