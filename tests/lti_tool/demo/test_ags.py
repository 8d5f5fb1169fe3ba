from __future__ import annotations

from typing import Any

import pytest

from lti_tool.demo.ags import CONTAINER, ITEM, RESULTS, SCORE
from lti_tool.demo.messages import LINE_ITEM_READ_SCOPE, LINE_ITEM_SCOPE, SCORE_SCOPE
from lti_tool.demo.people import by_key
from tests.lti_tool.demo.world import LMS, World

LUIS, MEI, AMINA = by_key("luis"), by_key("mei"), by_key("amina")
assert LUIS and MEI and AMINA
ITEMS = "/services/courses/c-4101/lineitems?tool=1"
FIRST = "/services/courses/c-4101/lineitems/1?tool=1"
SCORES = "/services/courses/c-4101/lineitems/1/scores?tool=1"
RESULTS_OF_FIRST = "/services/courses/c-4101/lineitems/1/results?tool=1"


def score(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "userId": LUIS.id,
        "scoreGiven": 3,
        "scoreMaximum": 4,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": "2026-11-22T10:00:00.000000Z",
    }
    made.update(changes)
    return {name: value for name, value in made.items() if value is not None}


def post_score(world: World, body: Any, token: str = "", media_type: str = SCORE) -> Any:
    return world.api("POST", SCORES, token or world.token(SCORE_SCOPE), json=body, headers={"Content-Type": media_type})


def results(world: World, query: str = "") -> Any:
    answer = world.api("GET", RESULTS_OF_FIRST + query, world.token())
    assert answer.mimetype == RESULTS
    return answer.get_json()


def create(world: World, **changes: Any) -> Any:
    body = {"label": "Extra", "scoreMaximum": 10, **changes}
    return world.api("POST", ITEMS, world.token(), json=body, headers={"Content-Type": ITEM, "Accept": ITEM})


def test_a_full_score_is_scaled_to_the_column_and_seen_in_the_gradebook(world: World) -> None:
    assert post_score(world, score()).status_code == 200
    (found,) = results(world)
    assert (found["userId"], found["resultScore"], found["resultMaximum"]) == (LUIS.id, 75.0, 100.0)
    assert found["scoreOf"] == LMS + FIRST
    assert "75 / 100" in world.get("/gradebook").text


def test_a_learner_sees_only_their_own_grade(world: World) -> None:
    post_score(world, score())
    world.be("mei")
    page = world.get("/gradebook").text
    assert "75 / 100" not in page
    assert "Luis Ferreira</h2>" not in page
    world.be("luis")
    assert "75 / 100" in world.get("/gradebook").text
    assert "75 / 100" in world.get(f"/activities/{world.first_link()}").text


def test_more_than_the_maximum_is_cut_and_zero_is_a_grade(world: World) -> None:
    post_score(world, score(scoreGiven=9))
    assert results(world)[0]["resultScore"] == 100.0
    post_score(world, score(scoreGiven=0, timestamp="2026-11-22T10:00:01Z"))
    assert results(world)[0]["resultScore"] == 0.0


@pytest.mark.parametrize(
    "changes",
    [
        {"gradingProgress": "Pending"},
        {"gradingProgress": "PendingManual"},
        {"gradingProgress": "NotReady"},
        {"gradingProgress": "Failed"},
        {"scoreGiven": None},
    ],
)
def test_anything_but_a_full_score_empties_the_grade(world: World, changes: dict[str, Any]) -> None:
    post_score(world, score())
    later = score(timestamp="2026-11-22T10:05:00Z", **changes)
    assert post_score(world, later).status_code == 200
    assert "resultScore" not in results(world)[0]
    assert "75 / 100" not in world.get("/gradebook").text


@pytest.mark.parametrize(
    "timestamp",
    [
        "2026-11-22T10:00:00.000000Z",
        "2026-11-22T10:00:00.900Z",
        "2026-11-22T09:00:00Z",
        "2026-11-22T11:00:00+01:00",
    ],
)
def test_a_score_that_is_not_a_whole_second_later_is_a_conflict(world: World, timestamp: str) -> None:
    post_score(world, score())
    assert post_score(world, score(scoreGiven=1, timestamp=timestamp)).status_code == 409
    assert results(world)[0]["resultScore"] == 75.0


def test_the_timestamps_of_two_learners_do_not_meet(world: World) -> None:
    post_score(world, score())
    assert post_score(world, score(userId=MEI.id)).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"userId": None},
        {"userId": "nobody"},
        {"userId": AMINA.id},
        {"activityProgress": None},
        {"activityProgress": "Done"},
        {"gradingProgress": None},
        {"gradingProgress": "Graded"},
        {"timestamp": None},
        {"timestamp": "yesterday"},
        {"timestamp": "2026-11-22T10:00:00"},
        {"timestamp": 1},
        {"scoreMaximum": None},
        {"scoreMaximum": 0},
        {"scoreGiven": -1},
        {"scoreGiven": "3"},
        {"scoreGiven": True},
        {"comment": 3},
    ],
)
def test_a_wrong_score_is_refused_and_changes_nothing(world: World, changes: dict[str, Any]) -> None:
    answer = post_score(world, score(**changes))
    assert answer.status_code == 400
    assert answer.get_json()["error"]
    assert results(world) == []


def test_a_score_wants_its_own_media_type_and_scope(world: World) -> None:
    assert post_score(world, score(), media_type="application/json").status_code == 415
    assert post_score(world, [], media_type=SCORE).status_code == 400
    assert post_score(world, score(), world.token(LINE_ITEM_SCOPE)).status_code == 403


def test_pretended_failures_come_as_often_as_asked(world: World) -> None:
    assert world.api("POST", "/test/fail-scores?status=503&times=2").get_json() == {"status": 503, "times": 2}
    assert "2 more grades" in world.get("/backstage").text
    assert [post_score(world, score()).status_code for _ in range(3)] == [503, 503, 200]
    world.post("/backstage/failures", {"status": "429", "times": "1"})
    assert post_score(world, score()).status_code == 429


def test_only_programs_on_this_machine_pretend_failures(world: World) -> None:
    far = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.1"}}
    assert world.api("POST", "/test/fail-scores", **far).status_code == 403
    assert world.api("POST", "/test/fail-scores", headers={"Origin": "http://evil.example"}).status_code == 403
    assert world.api("POST", "/test/fail-scores?status=200").status_code == 400
    assert world.api("POST", "/test/fail-scores?times=101").status_code == 400


def test_columns_are_found_by_their_filters_and_pages(world: World) -> None:
    link = world.first_link()
    create(world, tag="extra", resourceId="r1")
    create(world, label="Another", resourceLinkId=link)

    def labels(query: str) -> list[str]:
        answer = world.api("GET", ITEMS + query, world.token(LINE_ITEM_READ_SCOPE), headers={"Accept": CONTAINER})
        assert answer.mimetype == CONTAINER
        return [item["label"] for item in answer.get_json()]

    assert labels("") == ["One song, two layers", "Extra", "Another"]
    assert labels("&tag=extra") == ["Extra"]
    assert labels("&resource_id=work-and-recording") == ["One song, two layers"]
    assert labels(f"&resource_link_id={link}") == ["One song, two layers", "Another"]
    assert labels("&limit=2") == ["One song, two layers", "Extra"]


def test_the_next_page_is_in_the_link_header(world: World) -> None:
    for number in range(4):
        create(world, label=f"Column {number}")
    address, seen = ITEMS + "&limit=2", []
    while address:
        answer = world.api("GET", address, world.token())
        seen += [item["label"] for item in answer.get_json()]
        header = answer.headers.get("Link", "")
        assert not header or header.endswith('>; rel="next"')
        address = header[1:].partition(">")[0]
    assert seen == ["One song, two layers", *[f"Column {number}" for number in range(4)]]


def test_with_two_columns_the_launch_names_neither(world: World) -> None:
    link = world.first_link()
    create(world, resourceLinkId=link)
    endpoint = world.launch(f"/activities/{link}/launch")["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]
    assert "lineitem" not in endpoint
    assert endpoint["lineitems"] == LMS + ITEMS


def test_a_column_is_replaced_as_a_whole_and_its_grades_are_rescaled(world: World) -> None:
    post_score(world, score())
    token = world.token()
    old = world.api("GET", FIRST, token, headers={"Accept": ITEM}).get_json()
    assert old["resourceId"] == "work-and-recording"
    body = {"label": "Renamed", "scoreMaximum": 20, "resourceLinkId": old["resourceLinkId"]}
    answer = world.api("PUT", FIRST, token, json=body, headers={"Content-Type": ITEM})
    assert answer.status_code == 200
    new = answer.get_json()
    assert (new["id"], new["label"], "resourceId" in new) == (old["id"], "Renamed", False)
    assert results(world)[0]["resultScore"] == 15.0


def test_a_column_can_be_deleted_with_its_grades(world: World) -> None:
    post_score(world, score())
    assert world.api("DELETE", FIRST, world.token()).status_code == 204
    assert world.api("GET", FIRST, world.token()).status_code == 404
    assert "75 / 100" not in world.get("/gradebook").text


@pytest.mark.parametrize(
    "changes",
    [
        {"label": None},
        {"label": " "},
        {"scoreMaximum": 0},
        {"scoreMaximum": None},
        {"scoreMaximum": "x"},
        {"tag": 1},
    ],
)
def test_a_column_without_label_or_maximum_is_refused(world: World, changes: dict[str, Any]) -> None:
    assert create(world, **changes).status_code == 400


def test_a_column_of_a_link_that_is_not_there_is_refused(world: World) -> None:
    assert create(world, resourceLinkId="elsewhere").status_code == 404


def test_media_types_are_matched_letter_for_letter(world: World) -> None:
    token = world.token()
    assert world.api("GET", ITEMS, token, headers={"Accept": "application/json"}).status_code == 406
    assert world.api("GET", ITEMS, token, headers={"Accept": "*/*"}).status_code == 200
    assert world.api("POST", ITEMS, token, json={"label": "x", "scoreMaximum": 1}).status_code == 415


def test_reading_columns_is_not_writing_them(world: World) -> None:
    token = world.token(LINE_ITEM_READ_SCOPE)
    assert world.api("GET", FIRST, token).status_code == 200
    assert world.api("DELETE", FIRST, token).status_code == 403


def test_results_can_be_asked_for_one_learner(world: World) -> None:
    post_score(world, score(comment="Well done"))
    post_score(world, score(userId=MEI.id))
    assert len(results(world)) == 2
    (mine,) = results(world, f"&user_id={LUIS.id}")
    assert mine["comment"] == "Well done"
    assert results(world, "&user_id=nobody") == []
