from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any

import pytest
import time_machine

from lti_tool.db import reading
from lti_tool.i18n import in_language
from lti_tool.instructor import live, place
from lti_tool.instructor.live import Live, Rosters
from lti_tool.instructor.place import Place
from lti_tool.lti import roster
from lti_tool.lti.roster import Member, Roster, RosterError
from tests.lti_support import Tool, make_tool
from tests.lti_tool.instructor.classes import Classroom, field, member


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Tool:
    return make_tool(tmp_path_factory.mktemp("tool"))


@pytest.fixture
def room(tool: Tool) -> Classroom:
    return Classroom(tool.platform())


@pytest.fixture
def here(room: Classroom) -> Place:
    """A place that an instructor has opened."""
    token = field(room.open().text, "token")
    with reading(room.tool.services.engine) as connection:
        found = place.load(connection, place.read(room.tool.services.vault, token))
    assert found is not None
    return found


def names(found: Live) -> list[str]:
    assert found.roster is not None
    return [one.name for one in found.roster.members.values()]


def test_after_a_minute_only_the_differences_are_asked_for(
    room: Classroom, here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosters = Rosters(room.tool.services)
    later = room.lms.row.issuer + "/members?since=1"
    room.serve(member("ann", "Ann"), member("bob", "Bob"), link=f'<{later}>; rel="differences"')
    room.serve(member("bob", "Bob", status="Deleted"), member("cem", "Cem"), url=later)
    assert names(rosters.of(here, whole=False)) == ["Ann", "Bob"]
    assert names(rosters.of(here, whole=False)) == ["Ann", "Bob"]
    monkeypatch.setattr(live, "FRESH", 0.0)
    assert names(rosters.of(here, whole=False)) == ["Ann", "Cem"]
    assert room.asked() == [room.lms.row.issuer + "/members?rlid=link-1", later]


def test_where_differences_are_refused_the_whole_list_is_asked_for_again(
    room: Classroom, here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosters = Rosters(room.tool.services)
    later = room.lms.row.issuer + "/members?since=1"
    room.serve(status=410, url=later)
    room.serve(member("ann", "Ann"), link=f'<{later}>; rel="differences"')
    rosters.of(here, whole=False)
    monkeypatch.setattr(live, "FRESH", 0.0)
    assert names(rosters.of(here, whole=False)) == ["Ann"]
    assert len(room.asked()) == 3


def test_names_are_forgotten_after_five_minutes_though_nobody_asks(
    room: Classroom, here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "KEPT", 0.0)
    monkeypatch.setattr(live, "SWEEP", 0.05)
    rosters = Rosters(room.tool.services)
    room.serve(member("ann", "Ann"))
    rosters.of(here, whole=False)
    for _ in range(100):
        if not rosters._kept:
            return
        threading.Event().wait(0.02)
    raise AssertionError("the list is still there")


def test_a_slow_lms_holds_up_two_instructors_at_most_and_none_of_another_partner(
    tool: Tool, room: Classroom, here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosters, go, began = Rosters(room.tool.services), threading.Event(), threading.Semaphore(0)

    def slow(*_args: Any, **_more: Any) -> Roster:
        began.release()
        go.wait(10)
        return Roster({})

    monkeypatch.setattr(roster, "fetch", slow)
    waiting = [threading.Thread(target=rosters.of, args=(here,), kwargs={"whole": False}) for _ in range(2)]
    for thread in waiting:
        thread.start()
        assert began.acquire(timeout=5)
    assert "does not answer" in rosters.of(here, whole=False).trouble
    elsewhere = replace(here, id=here.id + 1, partner=tool.partner("Other Society"))
    other = threading.Thread(target=rosters.of, args=(elsewhere,), kwargs={"whole": False})
    other.start()
    assert began.acquire(timeout=5)
    go.set()
    other.join(5)
    for thread in waiting:
        thread.join(5)
    assert rosters.of(here, whole=False).trouble == ""


def test_an_lms_that_does_not_answer_is_asked_once_and_not_at_every_page(
    room: Classroom, here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosters = Rosters(room.tool.services)
    asked: list[int] = []

    def dead(*_args: Any, **_more: Any) -> Roster:
        asked.append(1)
        raise RosterError("silent", "lms.example did not answer in time", dead=True)

    monkeypatch.setattr(roster, "fetch", dead)
    elsewhere = replace(here, id=here.id + 1)
    for place_, whole in ((here, False), (here, True), (elsewhere, False)):
        assert "does not answer" in rosters.of(place_, whole=whole).trouble
    assert len(asked) == 1
    with in_language("fr"):
        assert "does not answer" not in rosters.of(here, whole=False).trouble  # it is said in each reader's language
    monkeypatch.setattr(live, "TROUBLED", 0.0)
    rosters._failed.clear()
    rosters.of(here, whole=False)
    rosters.of(here, whole=False)
    assert len(asked) == 3  # and later it is asked again


def test_a_refusal_is_remembered_for_this_class_alone(
    room: Classroom, here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosters = Rosters(room.tool.services)
    asked: list[int] = []

    def refused(*_args: Any, **_more: Any) -> Roster:
        asked.append(1)
        raise RosterError("forbidden", "403: insufficient_scope")

    monkeypatch.setattr(roster, "fetch", refused)
    for place_ in (here, here, replace(here, id=here.id + 1)):
        assert "does not let" in rosters.of(place_, whole=False).trouble
    assert len(asked) == 2


def test_a_list_shows_no_names_where_it_is_printed() -> None:
    told = Roster({"1": Member("1", "Ann Archer", roster.Roles())})
    assert "Ann" not in repr(told)
    assert "Ann" not in repr(Live(told))
    assert "Ann" not in repr(told.members["1"])


def test_the_proof_of_a_page_is_good_for_eight_hours(room: Classroom) -> None:
    page = room.open()
    with time_machine.travel(9 * 3600 + time.time(), tick=False):
        assert "class_expired" in room.post(page).text
