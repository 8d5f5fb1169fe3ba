"""What one tenant has, another neither sees nor changes: tried on every resource, by every way to ask.

`lrs` is of the tenant t, `foreign` of u; both may do everything in their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.test import TestResponse

from tests.xapi.examples import agent, new_id, referring, statement, voiding
from tests.xapi.lrs.conftest import Asker, refused
from tests.xapi.lrs.test_http_attachments import entry, first, part, received, send

ACTIVITY = "https://x.example/a"
AGENT = json.dumps(agent())
STATE = {"activityId": ACTIVITY, "agent": AGENT, "stateId": "d"}
DOCUMENTS = [
    ("/xapi/activities/state", STATE),
    ("/xapi/activities/state", {**STATE, "registration": "c0f4ed3c-3f0c-4b0c-9d5b-000000000001"}),
    ("/xapi/activities/profile", {"activityId": ACTIVITY, "profileId": "d"}),
    ("/xapi/agents/profile", {"agent": AGENT, "profileId": "d"}),
]
NEW = {"If-None-Match": "*"}


@pytest.fixture
def foreign(lrs: Asker) -> Asker:
    return replace(lrs, who="other")


def everything(asker: Asker) -> Iterator[tuple[dict[str, str], TestResponse]]:
    """What lists of statements answer, however they are asked for."""
    for asked in (
        {},
        {"agent": AGENT},
        {"agent": AGENT, "related_agents": "true"},
        {"activity": ACTIVITY},
        {"activity": ACTIVITY, "related_activities": "true"},
        {"verb": "http://adlnet.gov/expapi/verbs/experienced"},
        {"registration": "c0f4ed3c-3f0c-4b0c-9d5b-000000000001"},
        {"since": "2000-01-01T00:00:00Z"},
        {"until": "2100-01-01T00:00:00Z"},
        {"ascending": "true"},
        {"format": "ids"},
        {"format": "canonical"},
        {"limit": "1"},
    ):
        yield asked, asker.get(asked)
        yield asked, asker.send("POST", "/xapi/statements?method=GET", data={"limit": "5", **asked})


def test_no_list_holds_what_is_anothers(lrs: Asker, foreign: Asker) -> None:
    context = {"registration": "c0f4ed3c-3f0c-4b0c-9d5b-000000000001", "instructor": agent("ana")}
    theirs = [statement(context=context) for _ in range(3)]
    assert lrs.post([*theirs, referring(theirs[0]["id"])]).status_code == 200
    for asked, answer in everything(foreign):
        assert answer.get_json() == {"statements": [], "more": ""}, asked
    mine = statement(context=context)
    foreign.post(mine)
    for asked, answer in everything(foreign):
        assert [one["id"] for one in answer.get_json()["statements"]] == [mine["id"]], asked
        assert answer.get_json()["more"] == ""
    for asked, answer in everything(lrs):
        assert answer.status_code == 200 and mine["id"] not in answer.text, asked


def test_an_id_of_another_is_as_unknown_as_one_that_nobody_has(lrs: Asker, foreign: Asker) -> None:
    sent, gone = statement(), statement()
    lrs.post([sent, gone, voiding(gone["id"])])
    assert lrs.get({"voidedStatementId": gone["id"]}).status_code == 200
    for name, id in (("statementId", sent["id"]), ("voidedStatementId", gone["id"])):
        for asked in ({}, {"format": "canonical"}, {"format": "ids"}, {"attachments": "true"}):
            known, unknown = (foreign.get({name: one, **asked}) for one in (id, new_id()))
            refused(known, 404, "not_found")
            assert known.get_json() == unknown.get_json()
            assert {*known.headers.keys()} == {*unknown.headers.keys()}
        heads = [foreign.send("HEAD", query_string={name: one}) for one in (id, new_id())]
        assert {(head.status_code, head.content_length) for head in heads} == {(404, heads[0].content_length)}
        refused(foreign.send("POST", "/xapi/statements?method=GET", data={name: id}), 404, "not_found")


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_the_same_id_in_two_tenants_is_two_statements_and_tells_nothing(
    lrs: Asker, foreign: Asker, method: str
) -> None:
    theirs = statement(actor="ana")
    mine = {**statement(actor="bo"), "id": theirs["id"]}

    def write(asker: Asker, sent: dict[str, Any]) -> TestResponse:
        asked = {"statementId": sent["id"]} if method == "PUT" else {}
        return asker.send(method, query_string=asked, json=sent)

    answers = [write(asker, sent) for asker, sent in ((lrs, theirs), (foreign, mine))]
    assert answers[0].status_code == answers[1].status_code == (204 if method == "PUT" else 200)
    assert answers[0].data == answers[1].data
    refused(write(foreign, theirs), 409, "conflict")
    for asker, name in ((lrs, "ana"), (foreign, "bo")):
        assert asker.get({"statementId": theirs["id"]}).get_json()["actor"] == agent(name)
        assert asker.ids() == [theirs["id"]]


def test_voiding_what_is_anothers_changes_nothing_there(lrs: Asker, foreign: Asker) -> None:
    before, after = statement(), statement()
    lrs.post(before)
    assert foreign.post([voiding(before["id"]), voiding(after["id"])]).status_code == 200
    lrs.post(after)
    assert lrs.ids() == [after["id"], before["id"]]
    for id in (before["id"], after["id"]):
        refused(lrs.get({"voidedStatementId": id}), 404, "not_found")
        refused(foreign.get({"voidedStatementId": id}), 404, "not_found")
        assert lrs.get({"statementId": id}).status_code == 200


def test_a_reference_to_what_is_anothers_finds_nothing_of_it(lrs: Asker, foreign: Asker) -> None:
    theirs = statement(activity="https://x.example/secret")
    lrs.post(theirs)
    mine = referring(theirs["id"])
    foreign.post([mine, referring(mine["id"])])
    for asked in ({"activity": "https://x.example/secret"}, {"agent": AGENT}, {"verb": theirs["verb"]["id"]}):
        assert foreign.ids(asked) == []
        assert lrs.ids(asked) == [theirs["id"]]
    assert lrs.ids() == [theirs["id"]]


def test_more_of_one_tenant_leads_no_other_anywhere(lrs: Asker, foreign: Asker) -> None:
    for asker in (lrs, foreign):
        assert asker.post([statement() for _ in range(3)]).status_code == 200
    more = lrs.get({"limit": "1"}).get_json()["more"]
    assert lrs.send("GET", more).status_code == 200
    refused(foreign.send("GET", more), 400, "bad_parameter", "cursor")
    refused(replace(lrs, who="consortium").send("GET", more), 400, "bad_parameter", "cursor")
    form = {name: values[0] for name, values in parse_qs(urlsplit(more).query).items()}
    refused(foreign.send("POST", "/xapi/statements?method=GET", data=form), 400, "bad_parameter", "cursor")
    seen, path = [], foreign.get({"limit": "1"}).get_json()["more"]
    while path:
        page = foreign.send("GET", path).get_json()
        seen += [one["id"] for one in page["statements"]]
        path = page["more"]
    assert len(seen) == 2 and not set(seen) & set(lrs.ids())


def test_bytes_are_nobodys_for_knowing_their_hash(lrs: Asker, foreign: Asker) -> None:
    body = b"a contract that nobody else may read"
    sent = statement(attachments=[entry(body)])
    assert send(lrs, [first(sent), part(body)]).status_code == 200
    refused(foreign.get({"statementId": sent["id"], "attachments": "true"}), 404, "not_found")
    _told, parts = received(foreign.get({"attachments": "true"}))
    assert parts == []
    claim = statement(attachments=[entry(body)])
    assert foreign.post(claim).status_code == 400, "the bytes must come along, whoever else has them"
    linked = statement(attachments=[entry(body, fileUrl="https://x.example/f")])
    assert foreign.post(linked).status_code == 200
    _told, parts = received(foreign.get({"attachments": "true"}))
    assert parts == []
    _told, parts = received(lrs.get({"attachments": "true"}))
    assert [one.body for one in parts] == [body]


@pytest.mark.parametrize(("path", "named"), DOCUMENTS)
def test_documents_are_the_tenants_own(lrs: Asker, foreign: Asker, path: str, named: dict[str, str]) -> None:
    shelf = {name: value for name, value in named.items() if name not in ("stateId", "profileId")}
    assert lrs.send("PUT", path, query_string=named, json={"of": "t"}, headers=NEW).status_code == 204
    etag = lrs.send("GET", path, query_string=named).headers["ETag"]
    assert foreign.send("GET", path, query_string=named).status_code == 404
    assert foreign.send("HEAD", path, query_string=named).status_code == 404
    assert foreign.send("POST", f"{path}?method=GET", data=named).status_code == 404
    assert foreign.send("GET", path, query_string=shelf).get_json() == []
    stolen = foreign.send("PUT", path, query_string=named, json={}, headers={"If-Match": etag})
    refused(stolen, 412, "precondition_failed")
    assert foreign.send("DELETE", path, query_string=named).status_code == 204
    assert foreign.send("POST", path, query_string=named, json={"of": "u"}).status_code == 204
    assert foreign.send("GET", path, query_string=named).get_json() == {"of": "u"}
    if path.endswith("state"):
        assert foreign.send("DELETE", path, query_string=shelf).status_code == 204
    assert lrs.send("GET", path, query_string=named).get_json() == {"of": "t"}
    assert lrs.send("GET", path, query_string=shelf).get_json() == ["d"]


def test_persons_and_words_are_the_tenants_own(lrs: Asker, foreign: Asker) -> None:
    thing = {"id": ACTIVITY, "definition": {"name": {"en": "Secret name"}}}
    verb = {"id": "http://adlnet.gov/expapi/verbs/experienced", "display": {"en": "secretly saw"}}
    lrs.post({**statement(object=thing), "verb": verb, "actor": {**agent(), "name": "Ana"}})
    assert lrs.send("GET", "/xapi/agents", query_string={"agent": AGENT}).get_json()["name"] == ["Ana"]
    for path, asked in (("/xapi/agents", {"agent": AGENT}), ("/xapi/activities", {"activityId": ACTIVITY})):
        answers = [
            foreign.send("GET", path, query_string=asked),
            foreign.send("POST", f"{path}?method=GET", data=asked),
        ]
        assert all(answer.status_code == 200 and "name" not in answer.get_json() for answer in answers)
        assert "Secret" not in answers[0].text
        assert foreign.send("HEAD", path, query_string=asked).status_code == 200
    plain = {**statement(), "verb": {"id": verb["id"]}}
    foreign.post(plain)
    assert "ecret" not in foreign.get({"format": "canonical"}).text
    assert "secretly saw" in lrs.get({"format": "canonical"}).text
    foreign.post(statement(object={"id": ACTIVITY, "definition": {"name": {"en": "Mine"}}}))
    told = lrs.send("GET", "/xapi/activities", query_string={"activityId": ACTIVITY}).get_json()
    assert told["definition"]["name"] == {"en": "Secret name"}


def test_a_batch_that_fails_in_one_tenant_leaves_nothing_in_any(lrs: Asker, foreign: Asker) -> None:
    taken = statement()
    foreign.post(taken)
    other = {**statement(actor="bo"), "id": taken["id"]}
    refused(foreign.post([statement(), other]), 409, "conflict")
    assert foreign.ids() == [taken["id"]]
    assert lrs.ids() == []
