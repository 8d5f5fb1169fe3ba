"""Grade columns that no launch names: found or made in the demo LMS, once, by the worker."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from lti_tool.db import writing
from lti_tool.demo.people import by_key
from lti_tool.lti.claims import AGS
from lti_tool.models.grade import grades
from lti_tool.models.line_item import line_items
from tests.lti_support import LTI
from tests.lti_tool.demo.school import COLUMNS, FIRST, School

LUIS, MEI = by_key("luis"), by_key("mei")
assert LUIS and MEI


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


@pytest.mark.parametrize("ended", ["known", "refused"])
def test_a_grade_written_down_while_the_search_ends_is_not_forgotten(school: School, ended: str) -> None:
    link = {"link": school.world.first_link(), AGS: school.endpoint()}
    school.complete(LUIS.id, **link)
    school.work()
    with writing(school.tool.services.engine) as connection:
        connection.execute(update(grades).values(state="due", line_item="", version=2))
        connection.execute(update(line_items).values(state=ended))
    school.work()
    school.work()
    assert (school.grades()[0].state, school.grades()[0].line_item) == ("accepted", FIRST)


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
