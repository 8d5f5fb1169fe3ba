"""Section 4: Assignment and Grade Services 2.0, with the demo LMS."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise

import pytest

from lti_tool.fetch import Answer
from lti_tool.lti.answers import read_answer
from lti_tool.lti.calls import beneath
from lti_tool.lti.claims import AGS
from tests.lti_checklist.checklist import row
from tests.lti_checklist.schooling import LUIS, MEI, NotedSchool
from tests.lti_support import LEARNER, LTI, ForgedPlatform
from tests.lti_tool.demo.school import COLUMNS, FIRST
from tests.lti_tool.learner.seat import TEXT, everything, sit

LIS = "application/vnd.ims.lis."


def by_itself(school: NotedSchool, *people: str) -> None:
    """Learners complete a link whose launch names no column, and the LMS has none."""
    school.world.api("DELETE", FIRST, school.world.token())
    link = school.world.first_link()
    for sub in people:
        school.complete(sub, link=link, **{AGS: school.endpoint()})
    school.work()


@row("4.1")
@pytest.mark.parametrize("endpoint", [{"scope": []}, {"scope": [], "lineitems": COLUMNS}, None])
def test_without_an_address_there_is_a_lesson_and_no_grade(school: NotedSchool, endpoint: object) -> None:
    school.complete(LUIS.id, **{AGS: endpoint})
    school.work()
    assert school.calls.calls == []


@row("4.2")
def test_scores_and_results_go_on_the_path_before_the_query(school: NotedSchool) -> None:
    assert beneath("https://lms.example/item?id=3&a=b", "scores") == "https://lms.example/item/scores?id=3&a=b"
    school.complete(LUIS.id)
    school.work()
    here = FIRST.partition("/services")[2].partition("?")
    [score], [result, *_more] = school.calls.of("POST", "/scores"), school.calls.of("GET", "/results")
    assert score.path == f"/services{here[0]}/scores?{here[2]}"
    assert result.path.startswith(f"/services{here[0]}/results?{here[2]}")


@row("4.3", "4.4", "4.8", "10.note.4")
def test_a_column_is_looked_for_then_made_and_graded_after_one_launch(school: NotedSchool) -> None:
    by_itself(school, LUIS.id)
    searches = school.calls.of("GET", "/lineitems")
    assert all(call.headers["Accept"] == LIS + "v2.lineitemcontainer+json" for call in searches[:2])
    assert "resource_link_id=" in searches[0].path and "resource_id=" in searches[1].path
    [made] = [call for call in school.calls.of("POST", "/lineitems") if "/scores" not in call.path]
    assert made.headers["Content-Type"] == LIS + "v2.lineitem+json"
    assert made.said["scoreMaximum"] > 0 and made.said["label"]
    assert (made.said["resourceId"], made.said["tag"]) == (TEXT.id, "creator-lessons")
    assert made.said["resourceLinkId"] == school.world.first_link()
    [column] = school.columns()
    assert school.results(column["id"]) == {LUIS.id: 100.0}


@row("4.9")
def test_a_column_that_is_there_is_used_and_a_class_makes_one(school: NotedSchool) -> None:
    by_itself(school, LUIS.id, MEI.id)
    school.new_worker().once()
    [column] = school.columns()
    assert school.results(column["id"]) == {LUIS.id: 100.0, MEI.id: 100.0}
    methods = [
        call.method for call in school.calls.of("", "/lineitems") or school.calls.calls if "lineitems" in call.path
    ]
    assert methods.index("GET") < methods.index("POST")


@row("4.5")
def test_a_column_is_never_changed_or_removed(school: NotedSchool) -> None:
    before = school.columns()
    school.complete(LUIS.id, wrongs=1)
    school.work()
    school.send_again()
    school.work()
    assert len(school.calls.of("POST", "/scores")) == 2
    assert {call.method for call in school.calls.calls} <= {"GET", "POST"}
    assert school.columns() == before


@row("4.6")
def test_a_score_has_its_media_type_and_any_2xx_is_success(school: NotedSchool) -> None:
    school.complete(LUIS.id)
    school.work()
    [score] = school.calls.of("POST", "/scores")
    assert score.headers["Content-Type"] == LIS + "v1.score+json"
    assert score.headers["Authorization"].startswith("Bearer ")
    assert {read_answer(Answer(status, {}, b"")).verdict for status in (200, 201, 202, 204)} == {"accepted"}


@row("4.7")
def test_results_are_read_with_their_media_type(school: NotedSchool) -> None:
    school.complete(LUIS.id)
    school.work()
    assert {call.headers["Accept"] for call in school.calls.of("GET", "/results")} == {LIS + "v2.resultcontainer+json"}


@row("4.10", "4.12")
def test_a_score_says_who_how_far_when_and_how_much(school: NotedSchool) -> None:
    school.complete(LUIS.id, wrongs=1)
    school.work()
    [score] = school.calls.of("POST", "/scores")
    assert score.said["userId"] == LUIS.id
    assert (score.said["activityProgress"], score.said["gradingProgress"]) == ("Completed", "FullyGraded")
    assert 0 <= score.said["scoreGiven"] < score.said["scoreMaximum"]
    assert score.said["timestamp"]


@row("4.11")
def test_the_platform_rescales_a_score_of_another_maximum(school: NotedSchool) -> None:
    column = school.make_column(scoreMaximum=10)
    school.complete(LUIS.id, **{AGS: school.endpoint(lineitem=column)})
    school.work()
    [score] = school.calls.of("POST", "/scores")
    assert score.said["scoreMaximum"] != 10
    assert school.results(column) == {LUIS.id: 10.0}


@row("4.13")
def test_timestamps_have_a_zone_and_fractions_and_only_grow(school: NotedSchool) -> None:
    school.complete(LUIS.id)
    for _ in range(3):
        school.work()
        school.send_again()
    stamps = [call.said["timestamp"] for call in school.calls.of("POST", "/scores")]
    assert len(stamps) == 3
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|[+-]\d\d:\d\d)", stamp) for stamp in stamps)
    moments = [datetime.fromisoformat(stamp) for stamp in stamps]
    assert all(later > earlier for earlier, later in pairwise(moments))


@row("4.14")
def test_nothing_is_sent_without_a_value(school: NotedSchool) -> None:
    sit(school.platform, sub=LUIS.id, **{AGS: school.endpoint(lineitem=FIRST)}).said(*everything(TEXT)[:2])
    school.work()
    assert school.calls.of("POST", "/scores") == []
    school.complete(MEI.id, wrongs=99)
    school.work()
    [score] = school.calls.of("POST", "/scores")
    assert score.said["scoreGiven"] == 0  # which is a value


@row("4.15")
def test_a_teachers_override_wins(school: NotedSchool) -> None:
    school.complete(LUIS.id)
    school.work()
    school.mark(LUIS.id, "changed", "33")
    school.send_again()
    school.work()
    assert school.results() == {LUIS.id: 33.0}
    assert school.grades()[0].state == "held"


@row("4.16")
def test_scores_are_for_learners_and_are_tried_again_but_not_for_ever(school: NotedSchool) -> None:
    teacher = {LTI + "roles": ["Instructor"], AGS: school.endpoint(lineitem=FIRST)}
    lms: ForgedPlatform = school.platform
    assert lms.launch(school.tool.client(), lms.instructor(**teacher)).status_code == 200
    sit(
        lms,
        sub="preview",
        **{**teacher, LTI + "roles": [LEARNER, "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"]},
    ).said(*everything(TEXT))
    school.work()
    assert school.calls.calls == []
    school.complete(LUIS.id)
    for status, state in ((503, "due"), (429, "due"), (200, "accepted")):
        if status != 200:
            school.world.api("POST", f"/test/fail-scores?status={status}&times=1")
        school.work()
        assert school.grades()[0].state == state, school.grades()[0]
    school.complete(MEI.id)
    school.world.api("POST", "/test/fail-scores?status=400&times=1")
    school.work()
    refused = school.grades()[1]
    assert refused.state == "refused" and refused.reason.startswith("400")
