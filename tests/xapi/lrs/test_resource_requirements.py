"""The requirements on statements, lookups and all resources together, by the numbers of ADL's conformance suite."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.xapi.examples import AUTHORITY, agent, new_id, statement, voiding
from tests.xapi.lrs.conftest import Asker, refused
from xapi import moments

S = "/xapi/statements"
RESOURCES: dict[str, dict[str, str]] = {
    S: {},
    "/xapi/activities/state": {"activityId": "https://x.example/a", "agent": json.dumps(agent())},
    "/xapi/activities/profile": {"activityId": "https://x.example/a"},
    "/xapi/agents/profile": {"agent": json.dumps(agent())},
    "/xapi/agents": {"agent": json.dumps(agent())},
    "/xapi/activities": {"activityId": "https://x.example/a"},
    "/xapi/about": {},
}
FOUND: list[tuple[str, dict[str, str]]] = [
    ("XAPI-00175", {"since": "2001-01-01T00:00:00Z"}),
    ("XAPI-00174", {"until": "2999-01-01T00:00:00Z"}),
    ("XAPI-00173", {"limit": "1"}),
    ("XAPI-00176", {"agent": json.dumps(AUTHORITY), "related_agents": "true"}),
    ("XAPI-00177", {"activity": "https://x.example/parent", "related_activities": "true"}),
    ("XAPI-00178", {"registration": "0d9c7f6e-1111-4222-8333-444455556666"}),
    ("XAPI-00179", {"activity": "https://x.example/a"}),
    ("XAPI-00180", {"verb": "http://adlnet.gov/expapi/verbs/experienced"}),
    ("XAPI-00181", {"agent": json.dumps(agent())}),
    ("XAPI-00166", {"ascending": "true"}),
    ("XAPI-00168", {}),
    ("XAPI-00169", {"format": "canonical"}),
    ("XAPI-00170", {"format": "exact"}),
    ("XAPI-00171", {"format": "ids"}),
]
MISSED: list[tuple[str, dict[str, str]]] = [
    ("XAPI-00164", {"since": "2999-01-01T00:00:00Z"}),
    ("XAPI-00164", {"until": "2001-01-01T00:00:00Z"}),
    ("XAPI-00164", {"agent": json.dumps(AUTHORITY)}),
    ("XAPI-00164", {"activity": "https://x.example/parent"}),
    ("XAPI-00164", {"verb": "https://x.example/other"}),
    ("XAPI-00164", {"registration": new_id()}),
    ("XAPI-00149", {"agent": json.dumps(agent("nobody"))}),
]


@pytest.fixture
def sent(lrs: Asker) -> dict[str, Any]:
    """Lend a statement that is stored."""
    context = {
        "registration": "0d9c7f6e-1111-4222-8333-444455556666",
        "contextActivities": {"parent": {"id": "https://x.example/parent"}},
    }
    made = statement(context=context, timestamp="2026-01-01T10:00:00.123456Z", result={"score": {"raw": 1.23456789}})
    assert lrs.post(made).get_json() == [made["id"]]
    return made


def test_filters_find_what_they_should_and_nothing_else(lrs: Asker, sent: dict[str, Any]) -> None:
    """XAPI-00110, XAPI-00113, XAPI-00154, XAPI-00159, XAPI-00165, XAPI-00109."""
    for id, asked in FOUND:
        answer = lrs.get(asked)
        assert (answer.status_code, answer.mimetype) == (200, "application/json"), id
        told = answer.get_json()
        assert told.keys() == {"statements", "more"}, id
        assert ([found["id"] for found in told["statements"]], told["more"]) == ([sent["id"]], ""), id
    for id, asked in MISSED:
        assert lrs.get(asked).get_json() == {"statements": [], "more": ""}, id


def test_one_statement_is_found_by_its_id_alone(lrs: Asker, sent: dict[str, Any]) -> None:
    """XAPI-00150, XAPI-00151, XAPI-00155 to XAPI-00158, XAPI-00162, XAPI-00163, XAPI-00018."""
    assert lrs.get({"statementId": sent["id"]}).get_json()["id"] == sent["id"]
    assert lrs.get({"voidedStatementId": sent["id"]}).status_code == 404
    end = voiding(sent["id"])
    assert lrs.post(end).status_code == 200
    assert lrs.get({"statementId": sent["id"]}).status_code == 404
    assert lrs.get({"voidedStatementId": sent["id"]}).get_json()["id"] == sent["id"]
    assert lrs.ids() == [end["id"]]
    for name in ("statementId", "voidedStatementId"):
        both = "voidedStatementId" if name == "statementId" else "statementId"
        for id, asked in (*FOUND, ("XAPI-00150", {both: sent["id"]})):
            extra = {key: value for key, value in asked.items() if key != "format"}
            if extra:
                refused(lrs.get({name: sent["id"], **extra}), 400, "bad_parameter")
            assert id


def test_the_voiding_of_what_is_not_there_is_taken(lrs: Asker) -> None:
    """XAPI-00016, XAPI-00017."""
    late = statement()
    assert lrs.post(voiding(late["id"])).status_code == 200
    assert lrs.post(late).status_code == 200
    assert lrs.get({"statementId": late["id"]}).status_code == 404


def test_pages_lead_to_each_other(lrs: Asker) -> None:
    """XAPI-00108, XAPI-00109, XAPI-00111, XAPI-00114."""
    ids = [found["id"] for found in (statement() for _ in range(12))]
    assert lrs.post([statement() | {"id": id} for id in ids]).get_json() == ids
    told = lrs.get({"ascending": "true"}).get_json()
    seen = []
    while True:
        assert told.keys() == {"statements", "more"}
        seen += [found["id"] for found in told["statements"]]
        if told["more"] == "":
            break
        assert told["more"].startswith("/xapi/statements?")
        told = lrs.send("GET", told["more"]).get_json()
    assert seen == ids


def test_what_is_stored_is_what_was_sent(lrs: Asker, sent: dict[str, Any]) -> None:
    """XAPI-00002, XAPI-00015, XAPI-00026, XAPI-00096, XAPI-00099, XAPI-00122, XAPI-00146, XAPI-00147, XAPI-00332."""
    found = lrs.get({"statementId": sent["id"]}).get_json()
    assert found["timestamp"] == sent["timestamp"]
    assert found["result"] == sent["result"]
    assert found["authority"] == AUTHORITY
    assert found["context"]["contextActivities"] == {"parent": [{"id": "https://x.example/parent"}]}
    words = statement(version="1.0.1", result={"response": "é 漢字 \U0001f600"})
    del words["id"]
    [id] = lrs.send("POST", data=json.dumps(words, ensure_ascii=False).encode(), content_type="application/json").json
    found = lrs.get({"statementId": id}).get_json()
    assert (found["id"], found["version"]) == (id, "1.0.1")
    assert found["result"] == words["result"]
    assert moments.parse(found["stored"]) >= moments.parse(found["timestamp"])


def test_a_put_makes_one_statement_and_changes_none(lrs: Asker, sent: dict[str, Any]) -> None:
    """XAPI-00142, XAPI-00143, XAPI-00144, XAPI-00145, XAPI-00182."""
    other = {**sent, "verb": {"id": "https://x.example/other"}}
    assert lrs.send("PUT", json=other, query_string={"statementId": sent["id"]}).status_code == 409
    assert lrs.post([statement(), other]).status_code == 409
    assert lrs.ids() == [sent["id"]]
    assert lrs.get({"statementId": sent["id"]}).get_json()["verb"] == sent["verb"]
    refused(lrs.send("PUT", json=statement()), 400, "bad_parameter", "statementId")
    put = lrs.send("PUT", json=statement(), query_string={"statementId": (id := new_id())})
    assert put.status_code == 400
    made = statement() | {"id": id}
    assert lrs.send("PUT", json=made, query_string={"statementId": id}).status_code == 204


def test_a_batch_with_one_fault_is_refused_whole(lrs: Asker) -> None:
    """XAPI-00326, XAPI-00328: and one that is too large is 413."""
    refused(lrs.post([statement(), statement(timestamp="now")]), 400, "invalid_statement", "statements[1].timestamp")
    refused(lrs.post([statement() for _ in range(51)]), 413, "too_many")
    refused(lrs.send("POST", data=b" " * 200_001, content_type="application/json"), 413, "too_large")
    assert lrs.ids() == []


def test_an_error_cites_the_version_that_its_sender_follows(lrs: Asker) -> None:
    file = {
        "usageType": "https://x.example/u",
        "display": {},
        "contentType": "text/plain",
        "length": 1,
        "sha2": "0" * 64,
    }
    for version, who, attached in (
        ("1.0.3", "(xAPI 1.0.3 Data 2.4.2.3), got 'x@y'", "(xAPI 1.0.3 Data 2.4.11)"),
        ("2.0.0", "(xAPI 2.0 4.2.2.1), got 'x@y'", "(xAPI 2.0 4.2.2.6)"),
    ):
        asker = replace(lrs, version=version)
        sent = [statement(), statement() | {"actor": {"mbox": "x@y"}}]
        refused(asker.post(sent), 400, "invalid_statement", f"statements[1].actor.mbox: must be a mailto IRI {who}")
        refused(asker.post([statement(attachments=[file])]), 400, "invalid_statement", attached)


def test_every_answer_says_how_far_the_log_is_consistent(lrs: Asker, sent: dict[str, Any]) -> None:
    """XAPI-00153, XAPI-00160."""
    for asked in ({}, {"statementId": sent["id"]}, {"statementId": new_id()}, {"limit": "x"}):
        for method in ("GET", "HEAD"):
            told = lrs.send(method, query_string=asked).headers["X-Experience-API-Consistent-Through"]
            moments.parse(told, rfc3339=True)


def test_the_language_of_canonical_words_is_as_wished(lrs: Asker) -> None:
    """XAPI-00172."""
    made = statement()
    made["verb"]["display"] = {"en": "did", "fr": "a fait"}
    made["object"]["definition"] = {"name": {"en": "name", "fr": "nom"}, "description": {"en": "text", "fr": "texte"}}
    assert lrs.post(made).status_code == 200
    for wish, verb, name in (
        ("fr", "a fait", "nom"),
        ("en;q=0.9, fr;q=0.1", "did", "name"),
        ("fr-CA, en;q=0.5", "a fait", "nom"),
    ):
        for who in ("all", "reader"):
            asked = {"statementId": made["id"], "format": "canonical"}
            found = replace(lrs, who=who).get(asked, headers={"Accept-Language": wish}).get_json()
            assert list(found["verb"]["display"].values()) == [verb]
            assert list(found["object"]["definition"]["name"].values()) == [name]
            assert len(found["object"]["definition"]["description"]) == 1


def test_words_that_were_not_learnt_are_in_one_language_too(lrs: Asker) -> None:
    """Communication 2.1.3: an LRS returns only one language of each map."""
    made = statement()
    made["verb"] = {"id": "https://x.example/unlearnt", "display": {"en": "did", "fr": "a fait"}}
    made["object"]["id"] = "https://x.example/unlearnt-activity"
    made["object"]["definition"] = {"name": {"en": "name", "fr": "nom"}}
    assert replace(lrs, who="writer").post(made).status_code == 200
    asked = {"statementId": made["id"], "format": "canonical"}
    found = lrs.get(asked, headers={"Accept-Language": "fr"}).get_json()
    assert found["verb"]["display"] == {"fr": "a fait"}
    assert found["object"]["definition"]["name"] == {"fr": "nom"}


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_a_head_is_a_get_without_its_body(lrs: Asker, version: str, sent: dict[str, Any]) -> None:
    """XAPI-00125, XAPI-00126."""
    lrs = replace(lrs, version=version)
    for path, asked in (*RESOURCES.items(), (S, {"statementId": sent["id"]}), (S, {"statementId": new_id()})):
        got, head = (lrs.send(method, path, query_string=asked) for method in ("GET", "HEAD"))
        assert (head.status_code, head.data) == (got.status_code, b""), path
        same = {"Content-Type", "Content-Length", "ETag", "Last-Modified", "X-Experience-API-Version"}
        assert {name: head.headers.get(name) for name in same} == {name: got.headers.get(name) for name in same}


def test_resources_have_their_names_versions_and_parameters(lrs: Asker) -> None:
    """XAPI-00139, XAPI-00140, XAPI-00141, XAPI-00324, XAPI-00325, XAPI-00321, XAPI-00331, XAPI-00333."""
    for path, asked in RESOURCES.items():
        for version, spoken in (("1.0", "1.0.3"), ("1.0.0", "1.0.3"), ("1.0.9", "1.0.3"), ("2.0", "2.0.0")):
            answer = replace(lrs, version=version).send("GET", path, query_string=asked)
            assert (answer.status_code, answer.headers["X-Experience-API-Version"]) == (200, spoken), path
        if path == "/xapi/about":
            continue
        refused(lrs.send("GET", path, query_string={**asked, "extra": "1"}), 400, "bad_parameter", "extra")
        for name in asked:
            cased = {key.upper() if key == name else key: value for key, value in asked.items()}
            refused(lrs.send("GET", path, query_string=cased), 400, "bad_parameter", name.upper())
        for version in ("0.9", "0.95", "1.1.0", "3.0.0", "x", ""):
            refused(replace(lrs, version=version).send("GET", path, query_string=asked), 400, "bad_version")
        refused(replace(lrs, version=None).send("GET", path, query_string=asked), 400, "no_version")


def test_about_names_the_versions_to_anybody(lrs: Asker) -> None:
    """XAPI-00315, XAPI-00316, XAPI-00317, XAPI-00318, XAPI-00319."""
    told = lrs.client.get("/xapi/about")
    assert told.status_code == 200
    assert told.get_json()["version"] == ["1.0.0", "1.0.1", "1.0.2", "1.0.3", "2.0.0"]


def test_statements_of_older_versions_are_not_changed(lrs: Asker) -> None:
    """XAPI-00330."""
    made = statement(version="1.0.0")
    assert replace(lrs, version="1.0.0").post(made).status_code == 200
    assert lrs.get({"statementId": made["id"]}).get_json()["version"] == "1.0.0"


def test_who_is_unknown_or_may_not_is_told_so(lrs: Asker) -> None:
    """XAPI-00327, XAPI-00334, XAPI-00335."""
    for path, asked in RESOURCES.items():
        if path != "/xapi/about":
            headers = {"X-Experience-API-Version": "1.0.3"}
            nobody = lrs.client.get(path, query_string=asked, headers=headers)
            refused(nobody, 401, "unauthorized")
            refused(replace(lrs, who="stranger").send("GET", path, query_string=asked), 401, "unauthorized")
    refused(replace(lrs, who="reader").post(statement()), 403, "forbidden")
    assert replace(lrs, who="writer").post(statement()).status_code == 200


def test_a_person_is_all_that_is_known_of_an_agent(lrs: Asker) -> None:
    """XAPI-00236 to XAPI-00249."""
    for who in ({"mbox": "mailto:a@x.example"}, {"mbox_sha1sum": "0" * 40}, {"openid": "https://me.example/"}, agent()):
        found = lrs.send("GET", "/xapi/agents", query_string={"agent": json.dumps({**who, "name": "Ana"})})
        assert found.status_code == 200
        told = found.get_json()
        kept = {name: [value] for name, value in who.items() if name != "objectType"}
        assert told == {"objectType": "Person", "name": ["Ana"], **kept}
    for wrong in ({}, {"agent": "x"}, {"agent": "{}"}, {"agent": '{"mbox":"a@x.example"}'}):
        refused(lrs.send("GET", "/xapi/agents", query_string=wrong), 400, "bad_parameter", "agent")


def test_an_activity_is_all_that_was_said_of_it(lrs: Asker) -> None:
    """XAPI-00250, XAPI-00251, XAPI-00252, XAPI-00253, XAPI-00254."""
    iri = "https://x.example/said"
    for part in ({"name": {"en": "x"}}, {"name": {"fr": "y"}, "type": "https://x.example/t"}):
        made = statement(activity=iri)
        made["object"]["definition"] = part
        assert lrs.post(made).status_code == 200
    told = lrs.send("GET", "/xapi/activities", query_string={"activityId": iri}).get_json()
    definition = {"name": {"en": "x", "fr": "y"}, "type": "https://x.example/t"}
    assert told == {"objectType": "Activity", "id": iri, "definition": definition}
    refused(lrs.send("GET", "/xapi/activities"), 400, "bad_parameter", "activityId")


def test_only_1_0_has_requests_in_forms(lrs: Asker) -> None:
    """XAPI-00148, XAPI-00336; 2.0 has taken them away."""
    made = statement()
    form = {"content": json.dumps(made), "statementId": made["id"], "Content-Type": "application/json"}
    path = f"{S}?method=PUT"
    refused(replace(lrs, version="2.0.0").send("POST", path, data=form), 400, "bad_alternate_request")
    assert lrs.send("POST", path, data=form).status_code == 204
    got = lrs.send("POST", f"{S}?method=GET", data={"statementId": made["id"]})
    assert got.get_json()["id"] == made["id"]
