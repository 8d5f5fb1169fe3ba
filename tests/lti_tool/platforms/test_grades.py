"""What LMSs say to scores and columns, by their recorded answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lti_tool import clock
from lti_tool.fetch import Answer
from lti_tool.lti.answers import read_answer
from lti_tool.lti.grades import read_result
from lti_tool.lti.line_items import Wanted, body_of
from lti_tool.platforms.grades import submission
from tests.lti_tool.platforms.replay import captured

OPENEDX, PROGRAMMATIC = captured("openedx/ags-declarative"), captured("openedx/ags-programmatic")


def answer(response: dict[str, Any]) -> Answer:
    """A recorded answer as the fetcher gives it."""
    return Answer(response["status"], {}, json.dumps(response["body"]).encode() if response["body"] else b"")


@pytest.mark.parametrize(
    ("response", "verdict", "reason"),
    [
        (captured("moodle/ags-score")["response"], "accepted", ""),
        (captured("canvas/score-post")["response"], "accepted", ""),
        (OPENEDX["score_post_full"]["response"], "accepted", ""),
        (captured("moodle/ags-score-conflict")["response"], "refused", "409: the LMS has a newer grade"),
        (OPENEDX["score_post_older_timestamp"]["response"], "refused", "409: the LMS has a newer grade"),
        (captured("moodle/ags-score-missing-field")["response"], "refused", "400"),
        (captured("moodle/ags-bad-token")["response"], "again", "the access token"),
        (OPENEDX["score_post_bad_token"]["response"], "again", "the access token"),
        (OPENEDX["other_blocks_token"]["response"], "again", "the access token"),
        (OPENEDX["score_post_with_readonly_token"]["response"], "refused", "403: You do not have permission"),
        (OPENEDX["score_post_no_timestamp"]["response"], "refused", "400: timestamp: This field is required"),
        (OPENEDX["score_post_unknown_user"]["response"], "limited", "500"),
        (PROGRAMMATIC["create_fractional_maximum"]["response"], "refused", "A valid integer is required"),
        (PROGRAMMATIC["create_bad_link"]["response"], "refused", "400: the LMS does not take"),
    ],
)
def test_a_recorded_answer_is_read_for_what_it_means(response: dict[str, Any], verdict: str, reason: str) -> None:
    found = read_answer(answer(response))
    assert found.verdict == verdict
    assert reason in found.reason


def test_recorded_results_are_read_as_shares_and_a_zero_is_one() -> None:
    assert read_result(captured("moodle/ags-results")["response"]["body"], "4") == 0.0
    everybody = OPENEDX["results_get_by_query_user_id"]["response"]["body"]  # the filter is ignored
    assert read_result(everybody, everybody[0]["userId"]) == 0.8
    assert read_result(everybody, "somebody-else") is None


def test_a_new_column_names_the_link_and_has_a_whole_maximum() -> None:
    sent = PROGRAMMATIC["create_with_resource_link"]["request"]["body"]
    wanted = Wanted("https://lms/items", sent["resourceLinkId"], "split-sheets", "A title " * 30, 100, "https://tool/x")
    body = body_of(wanted, "")
    assert {"scoreMaximum", "label", "resourceLinkId", "resourceId", "tag"} == {*body}
    assert (body["resourceLinkId"], body["resourceId"]) == (sent["resourceLinkId"], "split-sheets")
    assert isinstance(body["scoreMaximum"], int)
    assert len(body["label"]) == 100


def test_in_canvas_a_new_column_is_an_assignment_that_opens_the_lesson() -> None:
    documented = captured("canvas/line-item-create")["request"]["body"]
    opens = documented["https://canvas.instructure.com/lti/submission_type"]["external_tool_url"]
    body = body_of(Wanted("https://lms/items", "link", "fractions-3", "Fractions 3", 10, opens), "canvas")
    assert body == {**documented, "tag": "creator-lessons"}


def test_a_score_for_canvas_brings_the_way_to_the_answers_and_leaves_a_teachers_grade() -> None:
    kept = captured("canvas/score-post")["request"]["body"]["https://canvas.instructure.com/lti/submission"]
    url = "https://lessons.example/lti/lessons/split-sheets?review=1"
    extension = submission(submitted_at=clock.SECOND, answers_url=url, new=True)
    [ours] = extension.values()
    assert {*kept} <= {*ours}
    assert [*extension] == ["https://canvas.instructure.com/lti/submission"]
    assert (ours["submission_type"], ours["submission_data"]) == (kept["submission_type"], url)
    assert ours["prioritize_non_tool_grade"] is True
    assert ours["submitted_at"] == "1970-01-01T00:00:01.000000Z"
