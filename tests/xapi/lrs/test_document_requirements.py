"""The requirements on State, Agent Profile and Activity Profile, by the numbers of ADL's conformance suite."""

from __future__ import annotations

import json

import pytest

from tests.xapi.examples import agent, new_id
from tests.xapi.lrs.conftest import Asker, refused

STATE, AGENT, ACTIVITY = "/xapi/activities/state", "/xapi/agents/profile", "/xapi/activities/profile"
WHOLE = {
    STATE: {"activityId": "https://x.example/a", "agent": json.dumps(agent()), "stateId": "d"},
    AGENT: {"agent": json.dumps(agent()), "profileId": "d"},
    ACTIVITY: {"activityId": "https://x.example/a", "profileId": "d"},
}
METHODS = ("DELETE", "GET", "POST", "PUT")
LACKING: list[tuple[str, str, dict[str, str]]] = [
    (STATE, "activityId", dict(zip(METHODS, ("XAPI-00207", "XAPI-00208", "XAPI-00209", "XAPI-00210"), strict=True))),
    (STATE, "agent", dict(zip(METHODS, ("XAPI-00212", "XAPI-00213", "XAPI-00214", "XAPI-00215"), strict=True))),
    (STATE, "stateId", {"POST": "XAPI-00211", "PUT": "XAPI-00206"}),
    (AGENT, "agent", dict(zip(METHODS, ("XAPI-00262", "XAPI-00261", "XAPI-00263", "XAPI-00264"), strict=True))),
    (AGENT, "profileId", {"DELETE": "XAPI-00265", "POST": "XAPI-00266", "PUT": "XAPI-00267"}),
    (ACTIVITY, "activityId", dict(zip(METHODS, ("XAPI-00297", "XAPI-00296", "XAPI-00298", "XAPI-00299"), strict=True))),
    (ACTIVITY, "profileId", {"DELETE": "XAPI-00300", "POST": "XAPI-00301", "PUT": "XAPI-00302"}),
]
AGENTS = ("not JSON", "{}", "[]", '{"mbox":"x@y"}', '{"objectType":"Group","member":[]}', "")
TIMES = ("not a time", "2026-13-01T00:00:00Z", "")
MALFORMED: list[tuple[str, str, tuple[str, ...], dict[str, str]]] = [
    (STATE, "agent", AGENTS, dict(zip(METHODS, ("XAPI-00196", "XAPI-00197", "XAPI-00198", "XAPI-00199"), strict=True))),
    (
        STATE,
        "registration",
        ("not a UUID", "", "0d9c7f6e"),
        dict(zip(METHODS, ("XAPI-00200", "XAPI-00201", "XAPI-00202", "XAPI-00203"), strict=True)),
    ),
    (STATE, "since", TIMES, {"GET": "XAPI-00204", "DELETE": "XAPI-00205"}),
    (AGENT, "agent", AGENTS, dict(zip(METHODS, ("XAPI-00255", "XAPI-00258", "XAPI-00256", "XAPI-00257"), strict=True))),
    (AGENT, "since", TIMES, {"GET": "XAPI-00260"}),
    (ACTIVITY, "since", TIMES, {"GET": "XAPI-00295"}),
    (ACTIVITY, "agent", (json.dumps(agent()),), dict.fromkeys(METHODS, "XAPI-00304")),
]
SAME = {
    STATE: "XAPI-00187 to XAPI-00195, XAPI-00216, XAPI-00217, XAPI-00221, XAPI-00222, XAPI-00230",
    AGENT: "XAPI-00259, XAPI-00268 to XAPI-00275, XAPI-00282, XAPI-00283",
    ACTIVITY: "XAPI-00285 to XAPI-00294, XAPI-00303, XAPI-00311, XAPI-00312",
}
"""What each resource does alike: accept every method, give back what was put, list what is newer, delete."""
MERGING = {
    STATE: "XAPI-00183, XAPI-00184, XAPI-00229, XAPI-00231 to XAPI-00235",
    AGENT: "XAPI-00278 to XAPI-00281, XAPI-00284",
    ACTIVITY: "XAPI-00308 to XAPI-00310, XAPI-00313, XAPI-00314",
}
"""What POST does on each: make what is not there, merge two JSON objects, refuse and leave all else."""


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_a_parameter_that_is_needed_must_be_there(lrs: Asker, version: str) -> None:
    headers = {"X-Experience-API-Version": version, "If-None-Match": "*"}
    for path, lacking, ids in LACKING:
        asked = {name: value for name, value in WHOLE[path].items() if name != lacking}
        for method, id in ids.items():
            answer = lrs.send(method, path, query_string=asked, json={}, headers=headers)
            assert answer.status_code == 400, id
            refused(answer, 400, "bad_parameter", lacking)


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_a_parameter_must_have_its_form(lrs: Asker, version: str) -> None:
    """XAPI-00012 too: parameters are as strict as statements."""
    headers = {"X-Experience-API-Version": version, "If-None-Match": "*"}
    for path, name, values, ids in MALFORMED:
        for value in values:
            asked = {**WHOLE[path], name: value}
            if name == "since":
                asked.pop("stateId", asked.pop("profileId", ""))
            for method, id in ids.items():
                answer = lrs.send(method, path, query_string=asked, json={}, headers=headers)
                assert answer.status_code == 400, (id, value)
    for path, whole in WHOLE.items():
        listed = {name: value for name, value in whole.items() if not name.endswith(("stateId", "profileId"))}
        assert lrs.send("GET", path, query_string=listed).get_json() == []


@pytest.mark.parametrize("path", WHOLE)
def test_a_document_is_put_listed_got_and_deleted(lrs: Asker, path: str) -> None:
    assert SAME[path]
    whole = WHOLE[path]
    name = "stateId" if path == STATE else "profileId"
    listed = {key: value for key, value in whole.items() if key != name}
    new = {"If-None-Match": "*"}
    put = lrs.send("PUT", path, query_string=whole, data=b"\x00\xff", content_type="image/png", headers=new)
    assert (put.status_code, put.data) == (204, b"")
    got = lrs.send("GET", path, query_string=whole)
    assert (got.status_code, got.data, got.mimetype) == (200, b"\x00\xff", "image/png")
    head = lrs.send("HEAD", path, query_string=whole)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", got.headers["ETag"])
    assert lrs.send("GET", path, query_string=listed).get_json() == ["d"]
    assert lrs.send("GET", path, query_string={**listed, "since": "2001-01-01T00:00:00Z"}).get_json() == ["d"]
    assert lrs.send("GET", path, query_string={**listed, "since": "2999-01-01T00:00:00Z"}).get_json() == []
    assert lrs.send("DELETE", path, query_string=whole).status_code == 204
    assert lrs.send("GET", path, query_string=whole).status_code == 404
    assert lrs.send("POST", path, query_string=whole, json={"a": 1}).status_code == 204
    if path == STATE:
        assert lrs.send("DELETE", path, query_string=listed).status_code == 204
        assert lrs.send("GET", path, query_string=listed).get_json() == []


def test_a_state_may_have_a_registration(lrs: Asker) -> None:
    """XAPI-00218, XAPI-00219, XAPI-00220, XAPI-00227."""
    one, two = ({**WHOLE[STATE], "registration": new_id()} for _ in range(2))
    assert lrs.send("PUT", STATE, query_string=one, json={"a": 1}).status_code == 204
    assert lrs.send("POST", STATE, query_string=two, json={"b": 2}).status_code == 204
    assert lrs.send("GET", STATE, query_string=one).get_json() == {"a": 1}
    assert lrs.send("DELETE", STATE, query_string=one).status_code == 204
    assert lrs.send("GET", STATE, query_string=one).status_code == 404
    assert lrs.send("GET", STATE, query_string=two).get_json() == {"b": 2}
    assert lrs.send("GET", STATE, query_string=WHOLE[STATE]).status_code == 404


@pytest.mark.parametrize("path", WHOLE)
def test_a_post_makes_merges_or_leaves(lrs: Asker, path: str) -> None:
    assert MERGING[path]
    whole = WHOLE[path]
    kind = "application/json"
    assert lrs.send("POST", path, query_string=whole, data=b"{no json", content_type=kind).status_code == 400
    assert lrs.send("GET", path, query_string=whole).status_code == 404
    for sent, stored in (
        ({"a": {"x": 1}, "b": 2}, {"a": {"x": 1}, "b": 2}),
        ({"a": {"y": 3}, "c": [4]}, {"a": {"y": 3}, "b": 2, "c": [4]}),
    ):
        assert lrs.send("POST", path, query_string=whole, json=sent).status_code == 204
        assert lrs.send("GET", path, query_string=whole).get_json() == stored
    for body, type in ((b"[1]", kind), (b"{no json", kind), (b"x", "text/plain"), (b"{}", "text/plain")):
        assert lrs.send("POST", path, query_string=whole, data=body, content_type=type).status_code == 400
        assert lrs.send("GET", path, query_string=whole).get_json() == stored
    etag = lrs.send("GET", path, query_string=whole).headers["ETag"]
    match = {"If-Match": etag}
    assert lrs.send("PUT", path, query_string=whole, data=b"[1]", content_type=kind, headers=match).status_code == 204
    assert lrs.send("POST", path, query_string=whole, json={"a": 1}).status_code == 400
    assert lrs.send("GET", path, query_string=whole).get_json() == [1]


@pytest.mark.parametrize("path", [AGENT, ACTIVITY])
def test_who_does_not_know_a_profile_does_not_overwrite_it(lrs: Asker, path: str) -> None:
    """XAPI-00322, and Communication 3.1; each refusal leaves what is there."""
    whole = WHOLE[path]

    def put(body: object, **headers: str) -> int:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return lrs.send("PUT", path, query_string=whole, json=body, headers=sent).status_code

    assert put({"v": 0}) == 400
    assert put({"v": 0}, If_Match='"x"') == 412
    assert put({"v": 1}, If_None_Match="*") == 204
    etag = lrs.send("GET", path, query_string=whole).headers["ETag"]
    assert put({"v": 2}) == 409
    assert put({"v": 2}, If_None_Match="*") == 412
    assert put({"v": 2}, If_None_Match=etag) == 412
    assert put({"v": 2}, If_Match='"x"') == 412
    assert lrs.send("DELETE", path, query_string=whole, headers={"If-Match": '"x"'}).status_code == 412
    assert lrs.send("POST", path, query_string=whole, json={}, headers={"If-Match": '"x"'}).status_code == 412
    assert lrs.send("GET", path, query_string=whole).get_json() == {"v": 1}
    assert put({"v": 2}, If_Match=etag) == 204
    newer = lrs.send("GET", path, query_string=whole).headers["ETag"]
    assert newer != etag
    assert lrs.send("DELETE", path, query_string=whole, headers={"If-Match": newer}).status_code == 204
