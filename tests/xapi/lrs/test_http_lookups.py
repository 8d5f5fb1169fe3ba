"""What is known of persons and of activities."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.xapi.examples import agent, statement
from tests.xapi.lrs.conftest import Asker, refused

A = "https://x.example/a"


def person(lrs: Asker, who: dict[str, Any]) -> Any:
    answer = lrs.send("GET", "/xapi/agents", query_string={"agent": json.dumps(who)})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def activity(lrs: Asker, iri: str = A) -> Any:
    answer = lrs.send("GET", "/xapi/activities", query_string={"activityId": iri})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


@pytest.mark.parametrize(
    "who",
    [
        {"mbox": "mailto:ana@x.example"},
        {"mbox_sha1sum": "a" * 40},
        {"openid": "https://ana.example"},
        {"account": {"homePage": "https://cmo.example", "name": "ana"}},
    ],
)
def test_a_person_has_lists_of_what_is_known(lrs: Asker, who: dict[str, Any]) -> None:
    """XAPI-00236 to 00242, 00244, 00245, 00248: who was never heard of is a person too."""
    known = {"objectType": "Person", **{name: [value] for name, value in who.items()}}
    assert person(lrs, who) == known
    assert person(lrs, {**who, "name": "Ana"}) == {**known, "name": ["Ana"]}
    lrs.post([{**statement(), "actor": {**who, "name": name}} for name in ("Ana", "Ana M.", "Ana")])
    group = {"objectType": "Group", "member": [{**who, "name": "Miss M."}, agent("bo") | {"name": "Bo"}]}
    lrs.post({**statement(), "actor": group})
    assert person(lrs, who) == {**known, "name": ["Miss M.", "Ana", "Ana M."]}
    assert person(replace(lrs, who="other"), who) == known
    assert person(replace(lrs, who="consortium"), who)["name"] == ["Miss M.", "Ana", "Ana M."]


def test_the_agent_of_a_person_must_be_one(lrs: Asker) -> None:
    """XAPI-00243, XAPI-00249."""
    refused(lrs.send("GET", "/xapi/agents"), 400, "bad_parameter", "agent is needed")
    wrong: Any
    for wrong in ({}, {"objectType": "Agent"}, "x", {"objectType": "Group", "mbox": "mailto:a@b"}, None):
        asked = {"agent": json.dumps(wrong)}
        refused(lrs.send("GET", "/xapi/agents", query_string=asked), 400, "bad_parameter", "agent")


def test_an_activity_has_all_that_was_said_of_it(lrs: Asker) -> None:
    """XAPI-00251 to XAPI-00254: one never heard of is an activity without definition."""
    assert activity(lrs) == {"objectType": "Activity", "id": A}
    for words in ({"en": "Work"}, {"fr": "Œuvre"}):
        sent = statement()
        sent["object"]["definition"] = {"name": words, "type": "https://x.example/type"}
        lrs.post(sent)
    whole = {"name": {"en": "Work", "fr": "Œuvre"}, "type": "https://x.example/type"}
    assert activity(lrs) == {"objectType": "Activity", "id": A, "definition": whole}


def test_definitions_of_tenants_are_apart_and_merged_for_the_consortium(lrs: Asker) -> None:
    for who, words in (("all", {"en": "Work"}), ("other", {"fr": "Œuvre"})):
        sent = statement()
        sent["object"]["definition"] = {"name": words}
        replace(lrs, who=who).post(sent)
    assert activity(lrs)["definition"] == {"name": {"en": "Work"}}
    assert activity(replace(lrs, who="other"))["definition"] == {"name": {"fr": "Œuvre"}}
    assert activity(replace(lrs, who="consortium"))["definition"] == {"name": {"en": "Work", "fr": "Œuvre"}}


def test_the_id_of_an_activity_must_be_an_iri(lrs: Asker) -> None:
    """XAPI-00250."""
    refused(lrs.send("GET", "/xapi/activities"), 400, "bad_parameter", "activityId is needed")
    for wrong in ("", "true", "x y"):
        answer = lrs.send("GET", "/xapi/activities", query_string={"activityId": wrong})
        refused(answer, 400, "bad_parameter", "activityId")


@pytest.mark.parametrize(
    ("path", "asked"), [("/xapi/agents", {"agent": json.dumps(agent())}), ("/xapi/activities", {"activityId": A})]
)
def test_they_are_read_by_who_reads_all_statements(lrs: Asker, path: str, asked: dict[str, str]) -> None:
    for who in ("reader", "allread", *(() if path.endswith("/agents") else ("profile",))):
        assert replace(lrs, who=who).send("GET", path, query_string=asked).status_code == 200
    for who in ("writer", "mine", "state"):
        refused(replace(lrs, who=who).send("GET", path, query_string=asked), 403, "forbidden", "statements/read")
    refused(lrs.send("POST", path, query_string=asked, json={}), 405, "method_not_allowed", "use GET")
    refused(lrs.send("GET", path, query_string={**asked, "x": "1"}), 400, "bad_parameter", "unknown")
    head, found = (lrs.send(method, path, query_string=asked) for method in ("HEAD", "GET"))
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", found.headers["ETag"])
    again = lrs.send("GET", path, query_string=asked, headers={"If-None-Match": found.headers["ETag"]})
    assert again.status_code == 304
