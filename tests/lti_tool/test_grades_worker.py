"""What the worker sends to which LMS, and what it makes of the answers that are neither yes nor no."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.fetch import Answer, FetchError
from lti_tool.i18n import in_language
from lti_tool.lti.claims import AGS
from lti_tool.lti.reasons import in_words
from lti_tool.models.attempt import attempts
from lti_tool.models.line_item import line_items
from lti_tool.worker import Worker
from tests.lti_support import LTI, ForgedPlatform, Tool, make_tool
from tests.lti_tool.grades_lms import Lms, change, grade, now_due
from tests.lti_tool.learner.seat import TEXT, everything, sit


def test_a_500_after_many_503s_is_the_first_of_its_kind(tool: Tool, worker: Worker, lms: Lms) -> None:
    lms.score_answers = [*[Answer(503, {}, b"")] * 8, *[Answer(500, {}, b"")] * 4]
    for _ in range(12):
        now_due(tool)
        worker.once()
    assert (grade(tool).state, grade(tool).tries, grade(tool).failures) == ("due", 12, 4)
    now_due(tool)
    worker.once()
    assert grade(tool).state == "accepted"


def test_what_a_500_mostly_means_there_is_said_once_it_has_stopped(tool: Tool, lms: Lms) -> None:
    sit(tool.platform(family="moodle")).said(*everything(TEXT))
    worker = Worker(replace(tool.services, fetch=lms))
    lms.score_answers = [Answer(500, {}, b"")] * 5
    for _ in range(5):
        now_due(tool)
        worker.once()
    expected = "500: the LMS gives no reason. In Moodle this mostly means that the grade is locked"
    assert grade(tool).reason == expected
    with in_language("en"):
        assert in_words(expected) == expected


def test_canvas_gets_the_way_to_the_answers_and_one_submission_for_a_score_sent_twice(tool: Tool, lms: Lms) -> None:
    sit(tool.platform(family="canvas")).said(*everything(TEXT))
    worker = Worker(replace(tool.services, fetch=lms))
    lms.score_answers = [FetchError("timeout", "late")]
    worker.once()
    now_due(tool)
    worker.once()
    first, second = (score["https://canvas.instructure.com/lti/submission"] for _url, _bearer, score in lms.scores)
    assert first == second
    with reading(tool.services.engine) as connection:
        attempt = connection.execute(select(attempts)).one()
    assert first == {
        "new_submission": True,
        "submission_type": "basic_lti_launch",
        "submission_data": f"https://lessons.example/lti/lessons/split-sheets?review={attempt.id}",
        "submitted_at": clock.iso(attempt.completed_at),
        "prioritize_non_tool_grade": True,
    }


def test_the_worker_knows_the_lms_by_what_a_launch_said(tool: Tool, lms: Lms) -> None:
    platform = tool.platform()
    for _ in range(2):
        sit(platform, **{LTI + "tool_platform": {"product_family_code": "canvas", "guid": "x"}}).said(*everything(TEXT))
    Worker(replace(tool.services, fetch=lms)).once()
    [(_url, _bearer, score)] = lms.scores
    assert "https://canvas.instructure.com/lti/submission" in score


def test_other_lmss_get_the_standard_alone(worker: Worker, lms: Lms) -> None:
    worker.once()
    [(_url, _bearer, score)] = lms.scores
    assert not [name for name in score if name.startswith("http")]
    assert "comment" not in score


@pytest.mark.parametrize("family", ["moodle", "canvas"])
@pytest.mark.parametrize(("graded", "made"), [("", 0), ("yes", 1), ("no", 0)])
def test_where_authors_choose_columns_none_is_made_unasked(
    tool: Tool, lms: Lms, family: str, graded: str, made: int
) -> None:
    platform = tool.platform(family=family)
    scopes = [f"https://purl.imsglobal.org/spec/lti-ags/scope/{name}" for name in ("lineitem", "score")]
    endpoint = {AGS: {"scope": scopes, "lineitems": platform.row.issuer + "/items"}}
    custom = {LTI + "custom": {"lesson": TEXT.id, **({"graded": graded} if graded else {})}}
    sit(platform, **endpoint, **custom).said(*everything(TEXT))
    lms.score_answers = [Answer(201, {}, b'{"id": "' + platform.row.issuer.encode() + b'/items/7"}')]
    Worker(replace(tool.services, fetch=lms)).once()
    posted = [url for url, _bearer, _body in lms.scores]
    assert [url for url in posted if url.endswith("/items")] == [platform.row.issuer + "/items"] * made
    assert len([url for url in posted if url.endswith("/items/7/scores")]) == made


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_column_is_made_and_the_grade_sent_to_it_on_both_databases(tmp_path: Path, database: str) -> None:
    tool, lms = make_tool(tmp_path, database=database), Lms()
    platform = tool.platform()
    scopes = [f"https://purl.imsglobal.org/spec/lti-ags/scope/{name}" for name in ("lineitem", "score")]
    endpoint = {AGS: {"scope": scopes, "lineitems": platform.row.issuer + "/items"}}
    sit(platform, **endpoint).said(*everything(TEXT))
    lms.score_answers = [
        Answer(503, {}, b""),
        Answer(201, {}, b'{"id": "' + platform.row.issuer.encode() + b'/items/7"}'),
    ]
    worker = Worker(replace(tool.services, fetch=lms))
    worker.once()
    assert (grade(tool).state, grade(tool).reason) == ("due", "503: the LMS gives no reason")
    with writing(tool.services.engine) as connection:
        connection.execute(update(line_items).values(next_try_at=0))
    worker.once()
    assert (grade(tool).state, grade(tool).reason) == ("accepted", "")
    assert grade(tool).line_item == platform.row.issuer + "/items/7"
    tool.services.engine.dispose()


def with_results(platform: ForgedPlatform) -> dict[str, Any]:
    """A claim with a column whose results can be read."""
    scopes = [f"https://purl.imsglobal.org/spec/lti-ags/scope/{name}" for name in ("result.readonly", "score")]
    return {AGS: {"scope": scopes, "lineitem": platform.row.issuer + "/items/1?type_id=1"}}


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        (Answer(404, {}, b""), "accepted", ""),
        (Answer(503, {}, b""), "due", "503: the LMS gives no reason"),
        (FetchError("timeout", "the LMS did not answer in time"), "due", "the LMS did not answer in time"),
        (
            Answer(403, {}, b""),
            "accepted",
            "sent without reading the grade that was there: 403: the LMS does not let this tool do this; "
            "its administrator may have taken back the right",
        ),
    ],
)
def test_results_that_cannot_be_read_are_waited_for_or_done_without_and_that_is_said(
    tool: Tool, platform: ForgedPlatform, lms: Lms, answer: Answer | FetchError, state: str, reason: str
) -> None:
    sit(platform, **with_results(platform)).said(*everything(TEXT))
    lms.result_answers = [answer]
    Worker(replace(tool.services, fetch=lms)).once()
    assert lms.read == [platform.row.issuer + "/items/1/results?type_id=1&user_id=learner-1"]
    assert (grade(tool).state, grade(tool).reason) == (state, reason)


def test_a_score_that_may_have_arrived_is_known_again(tool: Tool, platform: ForgedPlatform, lms: Lms) -> None:
    sit(platform, **with_results(platform)).said(*everything(TEXT))
    worker = Worker(replace(tool.services, fetch=lms))
    lms.score_answers = [FetchError("timeout", "late")]  # the LMS took it all the same
    worker.once()
    shown = [{"userId": "learner-1", "resultScore": 100, "resultMaximum": 100}]
    change(tool, score_given=0, version=2)  # something else is wanted by now
    now_due(tool)
    lms.result_answers = [Answer(200, {}, json.dumps(shown).encode())]
    worker.once()
    assert grade(tool).state == "accepted"


def test_a_scope_that_is_not_granted_is_told_and_the_score_goes_out(
    tool: Tool, platform: ForgedPlatform, lms: Lms
) -> None:
    sit(platform, **with_results(platform)).said(*everything(TEXT))
    lms.token_answers = [Answer(200, {}, b'{"access_token": "x", "scope": ""}')]
    Worker(replace(tool.services, fetch=lms)).once()
    kept = grade(tool)
    assert kept.state == "accepted"
    assert "does not grant the scope https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly" in kept.reason
