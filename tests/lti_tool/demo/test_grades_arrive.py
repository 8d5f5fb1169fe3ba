"""The tool's grades in the demo LMS, which refuses, locks, throttles and forgets as real ones do."""

from __future__ import annotations

from lti_tool import clock
from lti_tool.demo.failures import THROTTLED
from lti_tool.demo.people import by_key
from lti_tool.lti.calls import beneath
from lti_tool.lti.claims import AGS
from tests.lti_tool.demo.school import FIRST, School

LUIS, MEI = by_key("luis"), by_key("mei")
assert LUIS and MEI


def test_a_grade_survives_an_lms_that_is_down(school: School) -> None:
    school.complete(LUIS.id)
    school.world.api("POST", "/test/fail-scores?status=503&times=2")
    states = []
    for _ in range(3):
        school.work()
        states.append(school.grades()[0].state)
    assert states == ["due", "due", "accepted"]
    assert school.results() == {LUIS.id: 100.0}


def test_a_zero_is_a_grade(school: School) -> None:
    school.complete(LUIS.id, wrongs=99)
    school.work()
    assert (school.grades()[0].score_given, school.results()) == (0.0, {LUIS.id: 0.0})


def test_a_locked_grade_is_tried_five_times_and_then_again_when_asked(school: School) -> None:
    school.complete(LUIS.id)
    school.mark(LUIS.id, "locked")
    for _ in range(6):
        school.work()
    kept = school.grades()[0]
    assert (kept.state, kept.tries, kept.reason) == ("refused", 5, "500: the grade is locked")
    school.mark(LUIS.id, "changed")
    assert school.send_again() == 1
    school.work()
    assert (school.grades()[0].state, school.results()) == ("accepted", {LUIS.id: 100.0})


def test_a_grade_that_the_lms_protects_is_left_alone(school: School) -> None:
    school.complete(LUIS.id, **{AGS: school.endpoint("score", lineitem=FIRST)})
    school.mark(LUIS.id, "kept", "42")
    school.work()
    assert (school.grades()[0].state, school.results()) == ("accepted", {LUIS.id: 42.0})


def test_too_many_calls_make_all_grades_of_this_lms_wait_as_long_as_it_asks(school: School) -> None:
    school.complete(LUIS.id)
    school.complete(MEI.id)
    school.world.api("POST", "/test/fail-scores?status=429&times=1&retry_after=900")
    assert school.work() == 1
    first, second = school.grades()
    assert (first.state, second.state, first.tries, second.tries) == ("due", "due", 1, 0)
    assert min(first.next_try_at, second.next_try_at) >= school.now() + 890 * clock.SECOND
    school.work()
    assert school.results() == {LUIS.id: 100.0, MEI.id: 100.0}


def test_a_403_that_only_means_too_many_calls_is_tried_again(school: School) -> None:
    school.complete(LUIS.id)
    school.world.api("POST", "/test/fail-scores", data={"status": "403", "times": "1", "words": THROTTLED})
    school.work()
    assert school.grades()[0].state == "due"
    school.work()
    assert school.grades()[0].state == "accepted"


def test_an_expired_token_is_renewed_at_once(school: School) -> None:
    worker = school.worker
    school.complete(LUIS.id)
    assert worker.once() == 1
    school.world.api("POST", "/test/expire-tokens")
    school.complete(MEI.id)
    assert worker.once() == 1
    assert [one.state for one in school.grades()] == ["accepted", "accepted"]
    assert school.grades()[1].tries == 1


def test_a_newer_score_in_the_lms_stops_ours_in_plain_words(school: School) -> None:
    school.complete(LUIS.id, **{AGS: school.endpoint("score", lineitem=FIRST)})
    later = {"timestamp": clock.iso(school.now() + clock.HOUR), "scoreGiven": 1, "scoreMaximum": 4}
    body = {"userId": LUIS.id, "activityProgress": "Completed", "gradingProgress": "FullyGraded", **later}
    token, kind = school.world.token(), {"Content-Type": "application/vnd.ims.lis.v1.score+json"}
    assert school.world.api("POST", beneath(FIRST, "scores"), token, json=body, headers=kind).status_code == 200
    school.work()
    kept = school.grades()[0]
    assert (kept.state, kept.reason) == ("refused", "409: the LMS has a newer grade for this learner")
    assert school.results() == {LUIS.id: 25.0}


def test_what_a_teacher_entered_is_held_until_somebody_insists(school: School) -> None:
    school.complete(LUIS.id, wrongs=1)
    school.complete(MEI.id)
    school.work()
    ours = school.results()[LUIS.id]
    school.mark(LUIS.id, "changed", "33")
    school.send_again()
    school.work()
    luis, mei = school.grades()
    assert (luis.state, mei.state) == ("held", "accepted")
    assert luis.reason == "the LMS shows a grade that is not from this tool"
    assert school.results() == {LUIS.id: 33.0, MEI.id: 100.0}
    school.send_again()  # everybody's: looked at again, and held again
    school.work()
    assert (school.grades()[0].state, school.results()[LUIS.id]) == ("held", 33.0)
    school.send_again(luis.learner_id)
    school.work()
    assert (school.grades()[0].state, school.results()[LUIS.id]) == ("accepted", ours)
    school.mark(LUIS.id, "changed", "50")  # insisting was for once
    school.send_again()
    school.work()
    assert school.grades()[0].state == "held"


def test_a_grade_that_was_there_before_us_is_held_and_an_emptied_one_is_none(school: School) -> None:
    school.complete(LUIS.id)
    school.mark(LUIS.id, "changed", "70")
    school.complete(MEI.id)
    school.mark(MEI.id, "changed", "")
    school.work()
    assert [one.state for one in school.grades()] == ["held", "accepted"]
    assert school.results() == {LUIS.id: 70.0, MEI.id: 100.0}


def test_without_the_scope_to_read_results_none_are_asked_for(school: School) -> None:
    school.complete(LUIS.id, **{AGS: school.endpoint("score", lineitem=FIRST)})
    school.mark(LUIS.id, "changed", "70")
    school.work()
    assert school.results() == {LUIS.id: 100.0}
    assert not any("results" in url for _method, url in school.net.asked)
