from __future__ import annotations

from typing import Any

from lti_tool.demo.nrps import GROUPS_TYPE, MEDIA_TYPE
from lti_tool.demo.people import LEARNERS
from tests.lti_tool.demo.world import World

MEMBERS = "/services/courses/c-4101/members?tool=1"


def read(world: World, query: str = "") -> Any:
    answer = world.api("GET", MEMBERS + query, world.token(), headers={"Accept": MEDIA_TYPE})
    assert answer.status_code == 200
    assert answer.mimetype == MEDIA_TYPE
    return answer


def test_the_roster_has_everybody_with_short_roles_and_no_names(world: World) -> None:
    body = read(world).get_json()
    assert body["context"]["id"] == "c-4101"
    assert [member["roles"] for member in body["members"]] == [["Instructor"], *[["Learner"]] * len(LEARNERS)]
    assert all(set(member) == {"user_id", "status", "roles"} for member in body["members"])


def test_the_roster_comes_in_pages_that_follow_each_other(world: World) -> None:
    first = read(world, f"&limit={len(LEARNERS)}")
    assert len(first.get_json()["members"]) == len(LEARNERS)
    address = first.headers["Link"].partition(">")[0][1:]
    last = world.api("GET", address, world.token())
    assert len(last.get_json()["members"]) == 1
    assert 'rel="next"' not in last.headers["Link"]


def test_the_last_page_says_where_to_ask_for_differences(world: World) -> None:
    header = read(world).headers["Link"]
    assert header.endswith('rel="differences"')
    later = world.api("GET", header.partition(">")[0][1:], world.token())
    assert later.get_json()["members"] == []
    assert later.headers["Link"].endswith('rel="differences"')


def test_groups_are_told_by_themselves_and_with_the_members(world: World) -> None:
    groups = "/services/courses/c-4101/groups?tool=1"
    answer = world.api("GET", groups, world.token(), headers={"Accept": GROUPS_TYPE})
    assert answer.mimetype == GROUPS_TYPE
    assert [one["name"] for one in answer.get_json()["groups"]] == ["Evening group", "Morning group"]
    members = read(world, "&groups=true").get_json()["members"]
    assert [one["group_enrollments"] for one in members[:3]] == [[], [{"group_id": "g-1"}], [{"group_id": "g-2"}]]
    own = world.api("GET", f"{groups}&user_id={members[1]['user_id']}", world.token())
    assert [one["id"] for one in own.get_json()["groups"]] == ["g-1"]
    assert world.api("GET", f"{groups}&user_id=nobody", world.token()).get_json()["groups"] == []


def test_the_role_filter_takes_short_and_full_names_and_outlives_a_page(world: World) -> None:
    assert len(read(world, "&role=Instructor").get_json()["members"]) == 1
    full = "http%3A%2F%2Fpurl.imsglobal.org%2Fvocab%2Flis%2Fv2%2Fmembership%23Learner"
    first = read(world, f"&role={full}&limit={len(LEARNERS) - 1}")
    address = first.headers["Link"].partition(">")[0][1:]
    (last,) = world.api("GET", address, world.token()).get_json()["members"]
    assert last["roles"] == ["Learner"]


def test_with_a_resource_link_members_have_its_parameters(world: World) -> None:
    member = read(world, f"&rlid={world.first_link()}").get_json()["members"][1]
    (message,) = member["message"]
    assert message["https://purl.imsglobal.org/spec/lti/claim/custom"] == {"lesson": "work-and-recording"}


def test_an_unknown_resource_link_or_a_wrong_limit_is_refused(world: World) -> None:
    assert world.api("GET", MEMBERS + "&rlid=elsewhere", world.token()).status_code == 404
    assert world.api("GET", MEMBERS + "&limit=many", world.token()).status_code == 400
    assert world.api("GET", MEMBERS + "&limit=-1", world.token()).status_code == 400
