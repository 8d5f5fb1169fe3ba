from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from lti_tool.fetch import Answer, Fetcher, FetchError
from lti_tool.lti import groups, roster
from lti_tool.lti.calls import Calls
from lti_tool.lti.groups import Group
from lti_tool.lti.message import Roles
from lti_tool.lti.roster import RosterError
from lti_tool.models.platform import Platform
from tests.lti_support import make_tool

CAPTURES = Path(__file__).parents[2] / "captures"
MEMBERS = "https://lms1.example/members"


class Lms(Fetcher):
    """The services of an LMS: answers by address; the wrong media type or no token is refused as real ones do."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, Answer | FetchError] = {}
        self.asked: list[str] = []
        self.scopes: list[str] = []
        self.accepted = roster.MEDIA_TYPE

    def serve(self, url: str, body: object, *, status: int = 200, link: str = "") -> None:
        headers = {"link": link} if link else {}
        self.answers[url] = Answer(status, headers, json.dumps(body).encode())

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        self.asked.append(url)
        given = headers or {}
        if given.get("Authorization") != "Bearer a-token":
            return Answer(401, {}, b"")
        if given.get("Accept") != self.accepted:
            return Answer(406, {}, b"")
        answer = self.answers.get(url, Answer(404, {}, b"{}"))
        if isinstance(answer, FetchError):
            raise answer
        return answer

    def post(
        self,
        url: str,
        *,
        data: bytes | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        self.scopes.append((form or {}).get("scope", ""))
        return Answer(200, {}, b'{"access_token": "a-token", "expires_in": 3600}')


@pytest.fixture(scope="module")
def connected(tmp_path_factory: pytest.TempPathFactory) -> Any:
    tool = make_tool(tmp_path_factory.mktemp("tool"))
    return tool.services, tool.platform().row


@pytest.fixture
def lms() -> Iterator[Lms]:
    yield Lms()


@pytest.fixture
def calls(connected: Any, lms: Lms) -> Calls:
    return Calls(replace(connected[0], fetch=lms))


@pytest.fixture
def platform(connected: Any) -> Platform:
    found: Platform = connected[1]
    return found


def capture(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CAPTURES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def people(*ids: str, **more: Any) -> dict[str, Any]:
    return {"members": [{"user_id": one, "roles": ["Learner"], **more} for one in ids]}


def test_moodle_s_roster_is_read_with_its_short_roles(lms: Lms, calls: Calls, platform: Platform) -> None:
    recorded = capture("moodle/nrps")
    lms.serve(recorded["request"]["url"], recorded["response"]["body"])
    found = roster.fetch(calls, platform, recorded["request"]["url"])
    assert {one.user_id: (one.name, one.roles) for one in found.members.values()} == {
        "4": ("Student One", Roles(learner=True)),
        "3": ("Teacher One", Roles(instructor=True)),
        "5": ("Student Zoë Ōta", Roles(learner=True)),
    }
    assert lms.scopes == [roster.SCOPE]


def test_moodle_s_next_page_is_followed_as_it_stands(lms: Lms, calls: Calls, platform: Platform) -> None:
    recorded = capture("moodle/nrps-page")
    first, header = recorded["request"]["url"], recorded["response"]["headers"]["Link"]
    following = header.partition("<")[2].partition(">")[0]
    lms.serve(first, recorded["response"]["body"], link=header)
    lms.serve(following, people("5"))
    assert set(roster.fetch(calls, platform, first).members) == {"4", "5"}
    assert lms.asked == [first, following]


def test_the_people_of_a_link_are_asked_for_by_rlid(lms: Lms, calls: Calls, platform: Platform) -> None:
    recorded = capture("moodle/nrps-resource-link")
    plain = recorded["request"]["url"].partition("?")[0]
    lms.serve(plain + "?rlid=2", recorded["response"]["body"])
    assert len(roster.fetch(calls, platform, plain, rlid="2").members) == 3
    assert lms.asked == [plain + "?rlid=2"]


def test_where_rlid_is_not_taken_the_whole_course_is_asked_for(lms: Lms, calls: Calls, platform: Platform) -> None:
    lms.serve(MEMBERS, people("1"))
    assert set(roster.fetch(calls, platform, MEMBERS, rlid="x").members) == {"1"}


def test_canvas_s_pages_of_fifty_are_followed(lms: Lms, calls: Calls, platform: Platform) -> None:
    recorded = capture("canvas/nrps-memberships")
    header = recorded["response"]["headers"]["Link"]
    following = header.partition("<")[2].partition(">")[0]
    lms.serve(recorded["request"]["url"], recorded["response"]["body"], link=header)
    lms.serve(following, people("third"))
    found = roster.fetch(calls, platform, recorded["request"]["url"])
    assert [one.roles.instructor for one in found.members.values()] == [True, False, False]
    assert found.differences == ""


def test_open_edx_s_staff_are_known_although_they_are_learners_too(lms: Lms, calls: Calls, platform: Platform) -> None:
    recorded = capture("openedx/nrps")
    first, second = recorded["members_limit_2"], recorded["members_limit_2_page_2"]
    lms.serve(first["request"]["url"], first["response"]["body"], link=first["response"]["headers"]["Link"])
    lms.serve(second["request"]["url"], second["response"]["body"])
    found = roster.fetch(calls, platform, first["request"]["url"])
    assert [one.roles for one in found.members.values()] == [Roles(learner=True, instructor=True)] * 2 + [
        Roles(learner=True)
    ] * 2


@pytest.mark.parametrize(
    ("name", "part", "kind"),
    [("moodle/nrps-wrong-scope", "", "forbidden"), ("openedx/nrps", "no_scope", "forbidden")],
)
def test_a_token_without_the_scope_is_told_as_forbidden(
    lms: Lms, calls: Calls, platform: Platform, name: str, part: str, kind: str
) -> None:
    recorded = capture(name)
    answer = (recorded[part] if part else recorded)["response"]
    lms.serve(MEMBERS, answer["body"], status=answer["status"])
    with pytest.raises(RosterError) as caught:
        roster.fetch(calls, platform, MEMBERS)
    assert caught.value.kind == kind


def test_above_the_response_limit_is_told_as_too_many(lms: Lms, calls: Calls, platform: Platform) -> None:
    lms.serve(MEMBERS, {"error": "above_response_limit"}, status=403)
    with pytest.raises(RosterError) as caught:
        roster.fetch(calls, platform, MEMBERS)
    assert caught.value.kind == "too_many"


def test_a_silent_lms_and_one_that_talks_nonsense_are_told_apart(lms: Lms, calls: Calls, platform: Platform) -> None:
    for answer, kind in (
        (FetchError("timeout", "late"), "silent"),
        (Answer(503, {}, b""), "silent"),
        (FetchError("refused", "a private address"), "malformed"),
        (Answer(200, {}, b"<html>"), "malformed"),
        (Answer(200, {}, b'{"members": {}}'), "malformed"),
    ):
        lms.answers[MEMBERS] = answer
        with pytest.raises(RosterError) as caught:
            roster.fetch(calls, platform, MEMBERS)
        assert caught.value.kind == kind, answer


def test_a_member_needs_nothing_but_an_id(lms: Lms, calls: Calls, platform: Platform) -> None:
    entries = [
        {"user_id": "1"},
        {"user_id": 2, "roles": ["Learner", 7], "given_name": "Ada", "family_name": "Love\nlace"},
        {"roles": ["Learner"], "name": "Nobody"},
        "nonsense",
    ]
    lms.serve(MEMBERS, {"members": entries})
    found = roster.fetch(calls, platform, MEMBERS).members
    assert {key: (one.name, one.roles, one.active) for key, one in found.items()} == {
        "1": ("", Roles(), True),
        "2": ("Ada Love lace", Roles(learner=True), True),
    }


def test_differences_change_the_list_and_take_the_deleted_out(lms: Lms, calls: Calls, platform: Platform) -> None:
    later = MEMBERS + "?since=9"
    lms.serve(MEMBERS, people("1", "2", "3"), link=f'<{later}>; rel="differences"')
    first = roster.fetch(calls, platform, MEMBERS)
    changes = [
        {"user_id": "1", "roles": ["Learner"], "status": "Inactive"},
        {"user_id": "2", "roles": ["Learner"], "status": "Deleted"},
        {"user_id": "4", "roles": ["Learner"], "status": "Active"},
    ]
    lms.serve(later, {"members": changes}, link=f'<{MEMBERS}?since=10>; rel="differences"')
    second = roster.refresh(calls, platform, first)
    assert {key: one.active for key, one in second.members.items()} == {"1": False, "3": True, "4": True}
    assert second.differences == MEMBERS + "?since=10"


def test_pages_end_at_a_circle_a_foreign_host_and_a_bound(
    lms: Lms, calls: Calls, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    lms.serve(MEMBERS, people("1"), link=f'<{MEMBERS}>; rel="next"')
    assert roster.fetch(calls, platform, MEMBERS).whole is False
    lms.serve(MEMBERS, people("1"), link='<https://elsewhere.example/members>; rel="next"')
    assert roster.fetch(calls, platform, MEMBERS).whole is False
    assert not [url for url in lms.asked if "elsewhere" in url]  # the token never goes to another host
    monkeypatch.setattr(roster, "MOST_PAGES", 3)
    for page in range(6):
        url = MEMBERS + (f"?page={page}" if page else "")
        lms.serve(url, people(f"p{page}"), link=f'<{MEMBERS}?page={page + 1}>; rel="next"')
    found = roster.fetch(calls, platform, MEMBERS)
    assert (len(found.members), found.whole) == (3, False)


def test_a_list_too_large_for_one_answer_is_asked_for_in_pages(lms: Lms, calls: Calls, platform: Platform) -> None:
    lms.answers[MEMBERS] = FetchError("too_large", "over the limit")
    lms.serve(MEMBERS + "?limit=200", people("1"))
    assert set(roster.fetch(calls, platform, MEMBERS).members) == {"1"}


def test_groups_come_with_their_own_scope_and_media_type(lms: Lms, calls: Calls, platform: Platform) -> None:
    lms.accepted = groups.MEDIA_TYPE
    url = "https://lms1.example/groups"
    odd: list[object] = ["x", {"id": "\ud800", "name": "no page can hold this"}, {"id": "x" * 256}, {"name": "none"}]
    lms.serve(url, {"groups": [{"id": 7, "name": "Zebras"}, *odd]}, link=f'<{url}?p=2>; rel="next"')
    lms.serve(url + "?p=2", {"groups": [{"id": "a", "name": "Ants", "hidden": True}]})
    assert groups.fetch(calls, platform, url) == (Group("a", "Ants"), Group("7", "Zebras"))
    assert lms.scopes == [groups.SCOPE]
    assert groups.fetch(calls, platform, url + "/none") == ()


def test_groups_that_come_too_slowly_are_shown_as_far_as_they_came(
    lms: Lms, calls: Calls, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "SECONDS", -1.0)
    lms.accepted = groups.MEDIA_TYPE
    url = "https://lms1.example/groups"
    lms.serve(url, {"groups": [{"id": 7, "name": "Zebras"}]}, link=f'<{url}?p=2>; rel="next"')
    lms.serve(url + "?p=2", {"groups": [{"id": "a", "name": "Ants"}]})
    assert groups.fetch(calls, platform, url) == (Group("7", "Zebras"),)


def test_everybody_s_groups_are_asked_for_with_the_members(lms: Lms, calls: Calls, platform: Platform) -> None:
    enrolled = people("1", group_enrollments=[{"group_id": "a"}, {"group_id": 7}, {}])
    lms.serve(MEMBERS + "?groups=true", enrolled)
    found = roster.fetch(calls, platform, MEMBERS, groups=True)
    assert parse_qs(urlsplit(lms.asked[0]).query) == {"groups": ["true"]}
    assert found.members["1"].groups == {"a", "7"}
