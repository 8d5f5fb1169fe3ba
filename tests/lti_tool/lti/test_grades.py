from __future__ import annotations

import json

import pytest

from lti_tool import clock
from lti_tool.fetch import Answer
from lti_tool.lti.answers import Outcome, read_answer
from lti_tool.lti.calls import beneath
from lti_tool.lti.grades import score_body
from lti_tool.lti.waits import backoff


def answer(status: int, body: bytes = b"", **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


@pytest.mark.parametrize(
    ("line_item", "expected"),
    [
        ("https://lms/li/1", "https://lms/li/1/scores"),
        ("https://lms/li/1/", "https://lms/li/1/scores"),
        ("https://lms/2/lineitem?type_id=1", "https://lms/2/lineitem/scores?type_id=1"),
    ],
)
def test_scores_goes_on_the_path_before_a_query(line_item: str, expected: str) -> None:
    assert beneath(line_item, "scores") == expected


def test_a_score_is_fully_graded_and_zero_is_kept() -> None:
    sent = json.loads(score_body("user-1", 0.0, 4.0, 1_795_000_000_123_456))
    assert sent == {
        "userId": "user-1",
        "scoreGiven": 0.0,
        "scoreMaximum": 4.0,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": clock.iso(1_795_000_000_123_456),
    }


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, "accepted"),
        (201, "accepted"),
        (202, "accepted"),
        (204, "accepted"),
        (301, "refused"),
        (400, "refused"),
        (401, "again"),
        (403, "refused"),
        (404, "refused"),
        (409, "refused"),
        (422, "refused"),
        (429, "again"),
        (500, "limited"),
        (502, "again"),
        (503, "again"),
        (504, "again"),
    ],
)
def test_each_answer_of_the_lms_has_its_meaning(status: int, verdict: str) -> None:
    assert read_answer(answer(status)).verdict == verdict


def test_a_conflict_is_told_as_a_newer_grade_in_the_lms() -> None:
    assert "newer" in read_answer(answer(409)).reason


def test_canvas_says_rate_limit_with_403() -> None:
    assert read_answer(answer(403, b"403 Forbidden (Rate Limit Exceeded)")).verdict == "again"


def test_the_wait_that_the_lms_asks_for_is_heard() -> None:
    assert read_answer(answer(503, retry_after="120")) == Outcome(
        "again", "503: the LMS gives no reason", 120, status=503
    )
    assert read_answer(answer(503, retry_after="Wed, 21 Oct 2026 07:28:00 GMT")).wait == 0


def test_a_reason_is_short_and_holds_no_page() -> None:
    assert read_answer(answer(500, b"<html><body>Traceback")).reason == "500: the LMS gives no reason"
    assert read_answer(answer(400, b'{"error": "invalid_request"}')).reason == "400: invalid_request"
    assert len(read_answer(answer(400, b"x" * 5000)).reason) < 300


def test_tries_come_further_and_further_apart_but_never_over_an_hour() -> None:
    waits = [backoff(tries) // clock.SECOND for tries in range(1, 15)]
    assert waits[:4] == [5, 10, 20, 40]
    assert waits == sorted(waits)
    assert waits[-1] == 3600
    assert backoff(1, asked=600) == 600 * clock.SECOND
    assert backoff(1, asked=10**9) == 86_400 * clock.SECOND
