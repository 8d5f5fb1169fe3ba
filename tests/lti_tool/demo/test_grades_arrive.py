"""The tool's grades in the demo LMS, which refuses, locks, throttles and forgets as real ones do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import responses

from lti_tool import clock
from lti_tool.demo.failures import THROTTLED
from lti_tool.demo.people import by_key
from lti_tool.lti.calls import beneath
from lti_tool.lti.claims import AGS
from tests.lti_support import LTI, make_tool
from tests.lti_tool.demo.school import COLUMNS, FIRST, School, ToTheLms
from tests.lti_tool.demo.world import LMS, TOOL, World

LUIS, MEI = by_key("luis"), by_key("mei")
assert LUIS and MEI


@pytest.fixture
def school(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    tool = make_tool(tmp_path / "tool")
    platform = tool.platform(issuer=LMS, client_id=world.client_id, token_url=LMS + "/lti/token")
    here = School(world, tool, platform, ToTheLms(world))
    monkeypatch.setattr(clock, "now", here.now)
    ours = tool.client().get("/lti/jwks").get_json()["keys"]
    both = {"keys": [*ours, *json.loads(world.jwks(None)[2])["keys"]]}  # the LMS takes the forged tool's calls too
    with responses.RequestsMock(assert_all_requests_are_fired=False) as net:
        net.add(responses.GET, TOOL + "/lti/jwks", json=both)
        yield here


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


def test_a_link_without_a_column_gets_one_made_once_for_the_whole_class(school: School) -> None:
    link = {"link": school.world.first_link(), AGS: school.endpoint()}
    school.world.api("DELETE", FIRST, school.world.token())
    school.complete(LUIS.id, **link)
    school.complete(MEI.id, **link)
    assert school.net.asked == []  # no learner's page waited for it
    school.work()
    [made] = school.columns()
    assert made["resourceLinkId"] == link["link"]
    assert (made["resourceId"], made["tag"], made["label"]) == ("split-sheets", "creator-lessons", "Here")
    assert (made["scoreMaximum"], school.column().origin) == (100, "created")
    assert school.results(made["id"]) == {LUIS.id: 100.0, MEI.id: 100.0}
    school.complete(LUIS.id, **{**link, AGS: school.endpoint(lineitem=made["id"])})
    assert school.work() == 0  # the launch now names what we know


def test_two_workers_at_once_make_one_column(school: School) -> None:
    school.world.api("DELETE", FIRST, school.world.token())
    school.complete(LUIS.id, link=school.world.first_link(), **{AGS: school.endpoint()})
    other, usual = school.new_worker(), school.net.post

    def meanwhile(url: str, **more: object) -> object:
        assert other.once() == 0
        return usual(url, **more)

    school.net.post = meanwhile
    school.work()
    assert len(school.columns()) == 1


def test_a_worker_that_died_after_the_column_was_made_leaves_no_second_one(school: School) -> None:
    class PowerCutError(BaseException):
        pass

    school.world.api("DELETE", FIRST, school.world.token())
    school.complete(LUIS.id, link=school.world.first_link(), **{AGS: school.endpoint()})
    usual = school.net.post

    def cut(url: str, **more: object) -> object:
        answer = usual(url, **more)
        if url == COLUMNS:
            raise PowerCutError
        return answer

    school.net.post = cut
    with pytest.raises(PowerCutError):
        school.work()
    school.net.post = usual
    school.work()
    [made] = school.columns()
    assert (school.column().origin, school.results(made["id"])) == ("found", {LUIS.id: 100.0})


def test_a_links_own_column_is_found_among_several_pages(school: School) -> None:
    link = school.world.first_link()
    for number in range(3):
        school.make_column(label=f"Other {number}")
    second = school.make_column(resourceLinkId=link)  # two: the launch names neither
    paged = {**school.endpoint("lineitem.readonly", "score"), "lineitems": COLUMNS + "&limit=1"}
    school.complete(LUIS.id, link=link, **{AGS: paged})
    school.work()
    assert (school.column().url, school.column().origin) == (FIRST, "found")
    assert second != FIRST
    assert school.results() == {LUIS.id: 100.0}


def test_a_column_of_ours_that_belongs_to_no_link_is_used_again(school: School) -> None:
    ours = school.make_column(tag="creator-lessons", resourceId="split-sheets")
    school.make_column(tag="somebody-else", resourceId="split-sheets")
    school.complete(LUIS.id, link="a copied link", **{AGS: school.endpoint()})
    school.work()
    assert (school.column().url, len(school.columns())) == (ours, 3)
    assert school.results(ours) == {LUIS.id: 10.0}


def test_where_columns_can_only_be_read_and_there_is_none_there_is_no_grade_and_that_is_said(school: School) -> None:
    school.complete(LUIS.id, link="elsewhere", **{AGS: school.endpoint("lineitem.readonly", "score")})
    school.work()
    assert school.grades() == []
    assert school.column().reason == "the link has no grade column, and the LMS does not let this tool make one"


@pytest.mark.parametrize(
    ("scopes", "custom"),
    [(("lineitem", "result.readonly"), {}), (("score",), {}), (("lineitem", "score"), {"graded": "no"})],
)
def test_without_the_right_or_the_wish_nothing_is_sought_and_nothing_sent(
    school: School, scopes: tuple[str, ...], custom: dict[str, str]
) -> None:
    claims = {AGS: school.endpoint(*scopes), LTI + "custom": {"lesson": "split-sheets", **custom}}
    school.complete(LUIS.id, link="elsewhere", **claims)
    assert school.work() == 0
    assert (school.grades(), school.net.asked) == ([], [])


@pytest.mark.parametrize(
    ("scopes", "custom", "said"),
    [
        (("lineitem", "result.readonly"), {}, "the LMS gives this tool no right to send scores"),
        (("score",), {}, "the link has no grade column, and the LMS does not let this tool make one"),
        (("lineitem", "score"), {"graded": "no"}, "This link has no grade column."),
        (("lineitem", "score"), {}, ""),
    ],
)
def test_the_instructor_is_told_why_results_stay_here(
    school: School, scopes: tuple[str, ...], custom: dict[str, str], said: str
) -> None:
    claims = {AGS: school.endpoint(*scopes), LTI + "custom": {"lesson": "split-sheets", **custom}}
    page = school.platform.launch(school.tool.client(), school.platform.instructor(**claims)).text
    assert ("not sent to the gradebook" in page) is bool(said)
    assert said in page


def test_a_column_of_ours_that_somebody_took_away_is_made_anew(school: School) -> None:
    link = {"link": school.world.first_link(), AGS: school.endpoint()}
    school.world.api("DELETE", FIRST, school.world.token())
    school.complete(LUIS.id, **link)
    school.work()
    [made] = school.columns()
    school.world.api("DELETE", made["id"], school.world.token())
    school.send_again()
    for _ in range(3):
        school.work()
    [again] = school.columns()
    assert school.results(again["id"]) == {LUIS.id: 100.0}


def test_a_refusal_to_make_a_column_is_told_at_each_grade_and_can_be_tried_again(school: School) -> None:
    school.complete(LUIS.id, link="of no course", **{AGS: school.endpoint()})
    school.work()
    kept = school.grades()[0]
    assert (kept.state, kept.reason) == ("refused", "404: there is no such resource link of this tool")
    assert school.send_again() == 1
    assert school.grades()[0].state == "due"
    school.work()
    assert (school.grades()[0].state, school.column().state) == ("refused", "refused")


def test_no_column_is_ever_deleted(school: School) -> None:
    school.complete(LUIS.id, link=school.world.first_link(), **{AGS: school.endpoint()})
    school.work()
    assert {method for method, _url in school.net.asked} <= {"GET", "POST"}
