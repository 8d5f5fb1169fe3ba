"""State, Agent Profile and Activity Profile over HTTP: the same for all three, with what differs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.xapi.examples import agent, new_id
from tests.xapi.lrs.conftest import Asker, refused
from xapi import moments

ANA = json.dumps(agent("ana"))
A = "https://x.example/a"


@dataclass(frozen=True)
class Documents:
    """One of the three resources, and somebody who asks it."""

    asker: Asker
    path: str
    shelf: dict[str, str]
    name: str

    def send(self, method: str, name: str | None = "d", **more: Any) -> TestResponse:
        asked = {**self.shelf, **({} if name is None else {self.name: name}), **more.pop("asked", {})}
        return self.asker.send(method, "/xapi" + self.path, query_string=asked, **more)

    def post(self, body: Any, **more: Any) -> None:
        answer = self.send("POST", json=body, **more)
        assert (answer.status_code, answer.data) == (204, b""), answer.text

    def body(self) -> Any:
        answer = self.send("GET")
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def by(self, who: str, version: str = "1.0.3") -> Documents:
        return replace(self, asker=replace(self.asker, who=who, version=version))


RESOURCES = {
    "state": ("/activities/state", {"activityId": A, "agent": ANA}, "stateId"),
    "activity": ("/activities/profile", {"activityId": A}, "profileId"),
    "agent": ("/agents/profile", {"agent": ANA}, "profileId"),
}


@pytest.fixture(params=RESOURCES)
def kept(request: pytest.FixtureRequest, lrs: Asker) -> Documents:
    """Lend each of the three resources."""
    return Documents(lrs, *RESOURCES[request.param])


@pytest.fixture
def states(lrs: Asker) -> Documents:
    """Lend the State resource."""
    return Documents(lrs, *RESOURCES["state"])


@pytest.fixture(params=["activity", "agent"])
def profiles(request: pytest.FixtureRequest, lrs: Asker) -> Documents:
    """Lend the two profile resources."""
    return Documents(lrs, *RESOURCES[request.param])


def test_a_document_is_posted_got_merged_and_deleted(kept: Documents) -> None:
    """XAPI-00187 to 00189, 00193, 00230, 00271, 00274, 00282, 00285, 00290, 00311."""
    refused(kept.send("GET"), 404, "not_found")
    kept.post({"a": 1})
    kept.post({"b": 2})
    assert kept.body() == {"a": 1, "b": 2}
    assert kept.send("GET", None).get_json() == ["d"]
    assert kept.send("DELETE").status_code == 204
    assert kept.send("DELETE").status_code == 204
    refused(kept.send("GET"), 404, "not_found")
    assert kept.send("GET", None).get_json() == []


def test_bytes_of_any_type_come_back_and_no_browser_runs_them(kept: Documents) -> None:
    body = b"<script>\x00\xff"
    answer = kept.send("PUT", data=body, content_type="text/html", headers={"If-None-Match": "*"})
    assert answer.status_code == 204
    found = kept.send("GET")
    assert (found.data, found.content_type) == (body, "text/html")
    assert found.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert kept.send("PUT", "other", data=b"x", headers={"If-None-Match": "*"}).status_code == 204
    assert kept.send("GET", "other").content_type == "application/octet-stream"
    for wrong in ("nothing", "a/b" + "c" * 300):
        refused(kept.send("POST", data=b"x", content_type=wrong), 400, "bad_content_type")


def test_the_etag_is_a_quoted_sha1_and_guards_changes(kept: Documents) -> None:
    """XAPI-00322."""
    kept.post({"a": 1})
    tag = kept.send("GET").headers["ETag"]
    assert tag == f'"{hashlib.sha1(kept.send("GET").data).hexdigest()}"'
    wrong = {"If-Match": '"1111111111111111111111111111111111111111"'}
    for method in ("PUT", "POST", "DELETE"):
        refused(kept.send(method, json={"b": 2}, headers=wrong), 412, "precondition_failed")
    refused(kept.send("PUT", json={}, headers={"If-None-Match": "*"}), 412, "precondition_failed")
    assert kept.body() == {"a": 1}
    for sent in (tag, "W/" + tag, f'"x", {tag}', "*"):
        assert kept.send("PUT", json={"a": 1}, headers={"If-Match": sent}).status_code == 204, sent
    assert kept.send("PUT", json={"c": 3}, headers={"If-Match": tag}).status_code == 204
    assert kept.body() == {"c": 3}
    again = kept.send("GET", headers={"If-None-Match": kept.send("GET").headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_put_over_an_unknown_profile_is_a_conflict(profiles: Documents) -> None:
    """XAPI-00322, XAPI-00273: without a condition 400 for a new document, 409 for one that is there."""
    refused(profiles.send("PUT", json={}), 400, "condition_needed", "If-None-Match")
    profiles.post({"a": 1})
    refused(profiles.send("PUT", json={}), 409, "condition_needed", "If-Match")
    assert profiles.body() == {"a": 1}


def test_a_put_of_a_state_needs_a_condition_only_in_2_0(states: Documents) -> None:
    """XAPI-00190; 2.0 asks for one where there is a document."""
    two = states.by("all", "2.0.0")
    assert two.send("PUT", json={"a": 1}).status_code == 204
    refused(two.send("PUT", json={"a": 2}), 409, "condition_needed")
    assert states.send("PUT", json={"a": 3}).status_code == 204
    assert two.body() == {"a": 3}


def test_last_modified_is_told_of_one_and_of_lists(kept: Documents) -> None:
    kept.post({})
    one, some = kept.send("GET"), kept.send("GET", None)
    assert one.last_modified is not None and one.last_modified == some.last_modified
    assert abs(moments.of(one.last_modified) - moments.now()) < 60_000_000
    assert "ETag" in some.headers


def test_since_leaves_out_what_is_older(kept: Documents) -> None:
    """XAPI-00195, XAPI-00265, XAPI-00303."""
    kept.post({})
    for since, found in ((moments.now() - 60_000_000, ["d"]), (moments.now() + 60_000_000, [])):
        assert kept.send("GET", None, asked={"since": moments.render(since)}).get_json() == found
    refused(kept.send("GET", None, asked={"since": "yesterday"}), 400, "bad_parameter", "since")
    refused(kept.send("GET", asked={"since": "2026-01-01T00:00:00Z"}), 400, "bad_parameter", "since")


def test_a_head_is_a_get_without_body(kept: Documents) -> None:
    """XAPI-00125, XAPI-00126."""
    kept.post({"a": 1})
    head, found = kept.send("HEAD"), kept.send("GET")
    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Content-Length", "Content-Type", "Last-Modified"):
        assert head.headers[name] == found.headers[name]


def test_what_names_a_document_must_be_there_and_of_its_form(kept: Documents) -> None:
    """XAPI-00196 to 00199, 00206 to 00215, 00257, 00261 to 00264, 00297 to 00300."""
    for method in ("GET", "PUT", "POST", "DELETE"):
        for lacking in kept.shelf:
            less = replace(kept, shelf={name: value for name, value in kept.shelf.items() if name != lacking})
            refused(less.send(method, json={}), 400, "bad_parameter", lacking)
            for wrong in ("", "true", "x y"):
                asked = {lacking: wrong}
                refused(kept.send(method, json={}, asked=asked), 400, "bad_parameter", lacking)
        refused(kept.send(method, json={}, asked={"more": "x"}), 400, "bad_parameter", "more")
        refused(kept.send(method, "", json={}), 400, "bad_parameter", kept.name)
        refused(kept.send(method, "a\x00b", json={}), 400, "bad_parameter", kept.name)
    for method in ("PUT", "POST"):
        refused(kept.send(method, None, json={}), 400, "bad_parameter", kept.name)


def test_profiles_are_deleted_one_by_one_and_states_also_all(states: Documents, profiles: Documents) -> None:
    """XAPI-00194, and XAPI-00262, XAPI-00299 for profiles."""
    refused(profiles.send("DELETE", None), 400, "bad_parameter", "profileId")
    states.post({})
    states.post({}, name="e", asked={"registration": new_id()})
    assert sorted(states.send("GET", None).get_json()) == ["d", "e"]
    assert states.send("DELETE", None).status_code == 204
    assert states.send("GET", None).get_json() == []


def test_states_of_a_registration_are_their_own(states: Documents) -> None:
    """XAPI-00200 to 00203, XAPI-00218 to 00220."""
    registration = {"registration": new_id()}
    states.post({"a": 1}, asked=registration)
    refused(states.send("GET"), 404, "not_found")
    assert states.send("GET", asked={"registration": registration["registration"].upper()}).get_json() == {"a": 1}
    for method in ("GET", "PUT", "POST", "DELETE"):
        refused(states.send(method, json={}, asked={"registration": "1"}), 400, "bad_parameter", "registration")


def test_a_document_that_is_not_to_be_merged_stays(kept: Documents) -> None:
    """XAPI-00232 to XAPI-00235, XAPI-00278 to XAPI-00281, XAPI-00308 to XAPI-00310, XAPI-00313."""
    kept.post({"a": 1})
    refused(kept.send("POST", data=b"x", content_type="application/octet-stream"), 400, "not_mergeable")
    refused(kept.send("POST", data=b"[1]", content_type="application/json"), 400, "not_mergeable")
    refused(kept.send("POST", data=b"{", content_type="application/json"), 400, "bad_json")
    refused(kept.send("POST", "new", data=b"{", content_type="application/json"), 400, "bad_json")
    assert kept.body() == {"a": 1}
    refused(kept.send("GET", "new"), 404, "not_found")
    refused(kept.send("POST", data=b"x" * 200_001), 413, "too_large")


def test_tenants_have_their_own_documents_and_the_consortium_too(kept: Documents) -> None:
    kept.post({"a": 1})
    for who in ("other", "consortium"):
        theirs = kept.by(who)
        refused(theirs.send("GET"), 404, "not_found")
        assert theirs.send("GET", None).get_json() == []
        assert theirs.send("DELETE").status_code == 204
        theirs.post({"b": who})
        assert theirs.body() == {"b": who}
    assert kept.body() == {"a": 1}


def test_each_kind_has_its_scope(kept: Documents) -> None:
    kept.post({"a": 1})
    right = "state" if kept.name == "stateId" else "profile"
    wrong = "profile" if right == "state" else "state"
    assert kept.by(right).body() == {"a": 1}
    kept.by(right).post({"b": 2})
    assert kept.by("allread").body() == {"a": 1, "b": 2}
    for who, methods in (
        ("allread", ("PUT", "POST", "DELETE")),
        (wrong, ("GET", "PUT", "POST", "DELETE")),
        ("reader", ("GET", "DELETE")),
        ("writer", ("GET", "POST")),
    ):
        for method in methods:
            refused(kept.by(who).send(method, json={}), 403, "forbidden", right)


def test_other_methods_and_versions_are_refused(kept: Documents) -> None:
    patch = kept.send("PATCH")
    refused(patch, 405, "method_not_allowed", "GET, PUT, POST or DELETE")
    assert patch.headers["Allow"] == "GET, HEAD, PUT, POST, DELETE, OPTIONS"
    refused(kept.by("all", "3.0.0").send("GET"), 400, "bad_version")
    refused(kept.by("nobody").send("GET"), 401, "unauthorized")


def test_a_document_does_not_grow_beyond_its_bound_by_being_added_to(lrs: Asker) -> None:
    asked = {"activityId": "https://x.example/a", "agent": json.dumps(agent()), "stateId": "s"}
    path = "/xapi/activities/state"
    half = "x" * 110_000
    assert lrs.send("POST", path, query_string=asked, json={"a": half}).status_code == 204
    refused(lrs.send("POST", path, query_string=asked, json={"b": half}), 413, "too_large", "200000")
    assert lrs.send("GET", path, query_string=asked).get_json() == {"a": half}
    assert lrs.send("POST", path, query_string=asked, json={"a": half[:-1]}).status_code == 204
