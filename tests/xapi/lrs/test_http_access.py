"""Who may ask the LRS, from where, and whose statements they see."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from tests.xapi.examples import AUTHORITY, VERB, agent, new_id, referring, statement
from tests.xapi.lrs.conftest import GRANTS, Asker, refused
from xapi.lrs.auth import SCOPES

VERSION = {"X-Experience-API-Version": "1.0.3"}


def test_nobody_is_asked_for_a_credential_unless_a_browser_asks(lrs: Asker) -> None:
    plain = lrs.client.get("/xapi/statements", headers={"X-Experience-API-Version": "1.0.3"})
    refused(plain, 401, "unauthorized", "Authorization")
    assert plain.headers["WWW-Authenticate"].startswith("Basic")
    for sign in ({"Origin": "https://x.example"}, {"Sec-Fetch-Mode": "cors"}, {"Sec-Fetch-Mode": "same-origin"}):
        fetch = lrs.client.get("/xapi/statements", headers={"X-Experience-API-Version": "1.0.3", **sign})
        refused(fetch, 401, "unauthorized")
        assert "WWW-Authenticate" not in fetch.headers
        assert fetch.headers["Access-Control-Allow-Origin"] == "*"


def test_scopes_say_who_may_do_what(lrs: Asker) -> None:
    reader, writer, mine, named = (replace(lrs, who=who) for who in ("reader", "writer", "mine", "key-1"))
    refused(reader.post(statement()), 403, "forbidden", "statements/write")
    refused(reader.send("PUT", json=statement()), 403, "forbidden")
    refused(writer.get(), 403, "forbidden", "statements/read")
    one, two = statement(), statement()
    assert writer.post(one).status_code == mine.post(two).status_code == 200
    assert reader.ids() == [two["id"], one["id"]]
    assert mine.ids() == [two["id"]]
    assert named.ids() == []
    three = statement()
    assert named.post(three).status_code == 200
    assert named.ids() == [three["id"]]
    refused(mine.get({"statementId": one["id"]}), 404, "not_found")


@pytest.mark.parametrize("many", [False, True])
def test_who_reads_their_own_alone_learns_nothing_of_others_by_referring_to_them(
    lrs: Asker, monkeypatch: pytest.MonkeyPatch, many: bool
) -> None:
    if many:  # the other way round: from what meets a query to what refers to it
        monkeypatch.setattr("xapi.lrs.referring.STEP", 1)
        monkeypatch.setattr("xapi.lrs.referring.CHEAPER", 0.01)
    mine = replace(lrs, who="mine")
    secret, own = (statement(actor="eve", verb=verb) for verb in ("failed", "answered"))
    lrs.post(secret)
    mine.post(own)
    about = [referring(one["id"]) for one in (secret, own)]
    mine.post(about)
    further = referring(about[0]["id"])
    mine.post(further)
    for asked in ({"agent": json.dumps(agent("eve"))}, {"verb": VERB + "failed"}, {"verb": VERB + "answered"}):
        expected = [] if "failed" in asked.get("verb", "") else [about[1]["id"], own["id"]]
        assert mine.ids(asked) == expected, asked
    assert lrs.ids({"verb": VERB + "failed"}) == [further["id"], about[0]["id"], secret["id"]]


def test_tenants_are_apart_and_the_consortium_sees_all(lrs: Asker) -> None:
    other, consortium = replace(lrs, who="other"), replace(lrs, who="consortium")
    one, two, three = statement(), statement(), statement()
    for asker, sent in ((lrs, one), (other, two), (consortium, three)):
        assert asker.post(sent).status_code == 200
    assert lrs.ids() == [one["id"]]
    assert other.ids() == [two["id"]]
    assert consortium.ids() == [three["id"], two["id"], one["id"]]
    refused(other.get({"statementId": one["id"]}), 404, "not_found")
    assert other.post({**one, "actor": agent("eve")}).status_code == 200
    assert lrs.get({"statementId": one["id"]}).get_json()["actor"] == one["actor"]


def test_a_browser_of_any_origin_may_ask_what_it_may(lrs: Asker) -> None:
    for path in ("/xapi/statements", "/xapi/about", "/xapi/elsewhere"):
        answer = lrs.client.options(path, headers={"Origin": "https://x.example"})
        assert answer.status_code == 204
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "PUT" in answer.headers["Access-Control-Allow-Methods"]
        assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
    for wished, allowed in (("authorization,x-requested-with", True), ("a b", False), ('x"y', False)):
        headers = {"Origin": "https://x.example", "Access-Control-Request-Headers": wished}
        answer = lrs.client.options("/xapi/statements", headers=headers)
        assert (answer.headers["Access-Control-Allow-Headers"] == wished) == allowed
    assert "X-Experience-API-Consistent-Through" in lrs.get().headers["Access-Control-Expose-Headers"]


AGENT = json.dumps(agent())
STATE = {"activityId": "https://x.example/a", "agent": AGENT, "stateId": "bookmark"}
ACTIVITY_PROFILE = {"activityId": "https://x.example/a", "profileId": "p"}
AGENT_PROFILE = {"agent": AGENT, "profileId": "p"}
READS_STATEMENTS = {"all", "all/read", "statements/read", "statements/read/mine"}
LOOKS_UP = {"all", "all/read", "statements/read"}
Rule = tuple[str, str, dict[str, str], set[str]]
RULES: list[Rule] = [
    ("GET", "/xapi/statements", {}, READS_STATEMENTS),
    ("GET", "/xapi/statements", {"statementId": new_id()}, READS_STATEMENTS),
    ("GET", "/xapi/statements", {"voidedStatementId": new_id()}, READS_STATEMENTS),
    ("PUT", "/xapi/statements", {"statementId": new_id()}, {"all", "statements/write"}),
    ("POST", "/xapi/statements", {}, {"all", "statements/write"}),
    ("GET", "/xapi/agents", {"agent": AGENT}, LOOKS_UP),
    ("GET", "/xapi/activities", {"activityId": "https://x.example/a"}, LOOKS_UP | {"define", "profile"}),
]
for path, given, scope in (
    ("/xapi/activities/state", STATE, "state"),
    ("/xapi/activities/profile", ACTIVITY_PROFILE, "profile"),
    ("/xapi/agents/profile", AGENT_PROFILE, "profile"),
):
    listed = {name: value for name, value in given.items() if name not in ("stateId", "profileId")}
    RULES += [("GET", path, one, {"all", "all/read", scope}) for one in (given, listed)]
    RULES += [(method, path, given, {"all", scope}) for method in ("PUT", "POST", "DELETE")]
RULES += [("DELETE", "/xapi/activities/state", {"activityId": "https://x.example/a", "agent": AGENT}, {"all", "state"})]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule[0]} {rule[1]} {' '.join(rule[2])}")
def test_each_method_of_each_resource_is_open_to_its_scopes_alone(app: Flask, rule: Rule) -> None:
    method, path, given, scopes = rule
    for scope in sorted(SCOPES):
        who = Asker(app.test_client(), f"only {scope}")
        for asked in (method, "HEAD") if method == "GET" else (method,):
            answer = who.send(asked, path, query_string=given, json={} if method in ("PUT", "POST") else None)
            assert (answer.status_code != 403) is (scope in scopes), (scope, answer.text)
            if scope not in scopes and asked != "HEAD":
                refused(answer, 403, "forbidden", f"(it has: {scope})")
                assert "lacks the scope" in answer.get_json()["message"]
    nobody = app.test_client().open(path, method=method, query_string=given, headers={**VERSION, "Origin": "https://b"})
    refused(nobody, 401, "unauthorized", "Authorization")
    assert "WWW-Authenticate" not in nobody.headers


def test_scopes_hold_in_the_alternate_syntax_too(app: Flask) -> None:
    for scope, method, status in (
        ("statements/read", "GET", 200),
        ("statements/write", "GET", 403),
        ("statements/read", "PUT", 403),
    ):
        asker = Asker(app.test_client(), f"only {scope}")
        form = {**asker.headers(), **({"content": "{}", "statementId": new_id()} if method == "PUT" else {})}
        answer = asker.client.post(f"/xapi/statements?method={method}", data=form)
        assert answer.status_code == status, answer.text


@pytest.mark.parametrize("who", ["reader", "mine", "writer", "narrow"])
def test_the_authority_is_the_servers_word_whatever_is_sent(lrs: Asker, who: str) -> None:
    claimed = {"objectType": "Agent", "mbox": "mailto:boss@x.example"}
    sent = {**statement(activity="https://x.example/lessons/a/q"), "authority": claimed}
    answer = replace(lrs, who=who).post(sent)
    if who == "reader":
        refused(answer, 403, "forbidden")
        return
    assert answer.status_code == 200, answer.text
    kept = lrs.get({"statementId": sent["id"]}).get_json()
    assert kept["authority"] == AUTHORITY
    assert lrs.ids({"agent": json.dumps(claimed), "related_agents": "true"}) == []


def test_define_alone_lets_statements_teach_words(lrs: Asker) -> None:
    thing = {"id": "https://x.example/lessons/a/new", "definition": {"name": {"en": "New"}}}
    verb = {"id": VERB + "experienced", "display": {"en": "lived through"}}
    for who, taught in (("writer", {}), ("definer in bounds", {}), ("definer", {"name": {"en": "New"}})):
        assert replace(lrs, who=who).post({**statement(object=thing), "verb": verb}).status_code == 200
        known = lrs.send("GET", "/xapi/activities", query_string={"activityId": thing["id"]}).get_json()
        assert known.get("definition", {}) == taught
    lrs.post({**statement(), "verb": {**verb, "display": {"en": "tried"}}})
    told = lrs.get({"format": "canonical"}).get_json()["statements"]
    assert [one["verb"]["display"] for one in told] == [{"en": "tried"}] * 4
    assert replace(lrs, who="writer").post({**statement(), "verb": verb}).status_code == 200
    assert lrs.get({"format": "canonical"}).get_json()["statements"][0]["verb"]["display"] == {"en": "tried"}


def test_a_narrow_credential_appends_within_its_bounds_and_reads_nothing(lrs: Asker) -> None:
    narrow = replace(lrs, who="narrow")
    fine, foreign = (statement(activity=f"https://x.example/lessons/{one}/q") for one in ("a", "b"))
    assert narrow.post([fine]).status_code == 200
    refused(narrow.post([statement(activity="https://x.example/lessons/a/r"), foreign]), 403, "out_of_bounds", "[1]")
    refused(narrow.send("PUT", query_string={"statementId": foreign["id"]}, json=foreign), 403, "out_of_bounds")
    assert lrs.ids() == [fine["id"]]
    refused(narrow.get({"statementId": fine["id"]}), 403, "forbidden", "statements/read")
    for method, path, given, scopes in RULES:
        if "statements/write" not in scopes:
            assert narrow.send(method, path, query_string=given, json={}).status_code == 403, (method, path)


def test_a_narrow_credential_brings_little_at_once(lrs: Asker) -> None:
    small = replace(lrs, who="small")
    said = [statement(activity="https://x.example/lessons/a/q") for _ in range(4)]
    refused(small.post(said), 413, "too_many", "at most 3")
    refused(small.post([1] * 4), 413, "too_many")
    refused(small.post({**said[0], "result": {"response": "x" * 5_000}}), 413, "too_large", "5000")
    kind = "multipart/mixed; boundary=x"
    refused(small.send("POST", data=b"x" * 5_001, content_type=kind), 413, "too_large")
    assert small.post(said[:3]).status_code == 200
    assert lrs.ids() == [one["id"] for one in reversed(said[:3])]


def test_what_is_brought_is_paid_for_before_it_is_looked_at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    spent: list[int] = []

    def spend(count: int) -> int:
        spent.append(count)
        return 0

    monkeypatch.setitem(GRANTS, "small", replace(GRANTS["small"], spend=spend))
    small = Asker(app.test_client(), "small")
    said = statement(activity="https://x.example/lessons/a/q")
    for body in (b"{", b"[[[", b'{"a":1,"a":2}', b"x" * 6_000, b"[1,2,3,4]", b"5", b"[]"):
        answer = small.send("POST", data=body, content_type="application/json")
        assert answer.status_code == (200 if body == b"[]" else 413 if len(body) > 5_000 or b"4" in body else 400)
    assert spent == [1] * 7
    assert small.post([said, {**said, "verb": {}}]).status_code == 400
    assert small.post([said, statement(), statement()]).status_code == 403
    assert spent[7:] == [2, 3]
    hasty = Asker(app.test_client(), "hasty")
    illegal: tuple[Any, ...] = ({}, [statement(), {}])
    for sent in illegal:
        refused(hasty.post(sent), 429, "too_often")
    refused(hasty.send("POST", data=b"{", content_type="application/json"), 429, "too_often")


def test_who_may_not_now_is_told_when(lrs: Asker) -> None:
    answer = replace(lrs, who="hasty").post(statement())
    refused(answer, 429, "too_often", "7 s")
    assert answer.headers["Retry-After"] == "7"
    assert lrs.ids() == []
