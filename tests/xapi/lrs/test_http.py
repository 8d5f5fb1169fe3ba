"""The LRS over HTTP: who may ask, what is answered, and what is refused in words that help."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from tests.xapi.examples import AUTHORITY, VERB, agent, new_id, statement, voiding
from tests.xapi.lrs.conftest import Asker, refused
from xapi import moments


def test_about_is_told_to_anybody(lrs: Asker) -> None:
    answer = lrs.client.get("/xapi/about")
    assert answer.get_json() == {"version": ["1.0.0", "1.0.1", "1.0.2", "1.0.3", "2.0.0"]}
    assert answer.headers["X-Experience-API-Version"] == "1.0.3"
    refused(lrs.client.post("/xapi/about"), 405, "method_not_allowed")
    refused(lrs.client.get("/xapi/nowhere"), 404, "not_found")


def test_a_batch_is_stored_and_found(lrs: Asker) -> None:
    batch = [statement(), statement()]
    answer = lrs.post(batch)
    assert answer.status_code == 200
    assert answer.get_json() == [one["id"] for one in batch]
    assert lrs.ids({"ascending": "true"}) == [one["id"] for one in batch]


def test_put_stores_one_and_again_is_no_conflict(lrs: Asker) -> None:
    sent = statement()
    asked = {"statementId": sent["id"]}
    for _ in range(2):
        answer = lrs.send("PUT", json=sent, query_string=asked)
        assert (answer.status_code, answer.data) == (204, b"")
    other = {**sent, "actor": agent("eve")}
    refused(lrs.send("PUT", json=other, query_string=asked), 409, "conflict", sent["id"])
    refused(lrs.post([statement(), other]), 409, "conflict", sent["id"])
    assert lrs.ids() == [sent["id"]]


def test_put_takes_the_id_from_its_parameter_and_wants_no_other(lrs: Asker) -> None:
    id, sent = new_id(), statement()
    refused(lrs.send("PUT", json=sent, query_string={"statementId": id}), 400, "bad_parameter", "differs")
    refused(lrs.send("PUT", json=sent), 400, "bad_parameter", "statementId")
    refused(lrs.send("PUT", json=[sent], query_string={"statementId": sent["id"]}), 400, "invalid_statement")
    del sent["id"]
    assert lrs.send("PUT", json=sent, query_string={"statementId": id}).status_code == 204
    assert lrs.ids() == [id]


def test_one_statement_is_got_with_its_marks(lrs: Asker) -> None:
    sent = statement(result={"response": "é"})
    lrs.post(sent)
    answer = lrs.get({"statementId": sent["id"]})
    found = answer.get_json()
    assert found["result"] == {"response": "é"}
    assert found["authority"] == AUTHORITY
    assert answer.content_type == "application/json"
    assert answer.last_modified is not None
    assert moments.of(answer.last_modified) == moments.parse(found["stored"]) // 1_000_000 * 1_000_000
    again = lrs.get({"statementId": sent["id"]}, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    head = lrs.send("HEAD", query_string={"statementId": sent["id"]})
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(answer.data))


def test_a_voided_statement_is_got_only_as_such(lrs: Asker) -> None:
    sent = statement()
    lrs.post([sent, voiding(sent["id"])])
    refused(lrs.get({"statementId": sent["id"]}), 404, "not_found")
    assert lrs.get({"voidedStatementId": sent["id"]}).get_json()["id"] == sent["id"]
    refused(lrs.get({"voidedStatementId": new_id()}), 404, "not_found")


def test_pages_are_followed_by_more(lrs: Asker) -> None:
    sent = [statement(actor="ana é&") for _ in range(12)]
    lrs.post(sent)
    seen: list[str] = []
    answer = lrs.get({"agent": json.dumps(agent("ana é&")), "limit": "4", "ascending": "true"}).get_json()
    while True:
        seen += [found["id"] for found in answer["statements"]]
        if not answer["more"]:
            break
        assert answer["more"].startswith("/xapi/statements?")
        refused(replace(lrs, who="other").send("GET", answer["more"]), 400, "bad_parameter", "cursor")
        answer = lrs.send("GET", answer["more"]).get_json()
    assert seen == [one["id"] for one in sent]


def test_limit_zero_and_too_much_are_what_the_server_allows(lrs: Asker) -> None:
    lrs.post([statement() for _ in range(7)])
    for limit, count in (("0", 5), ("3", 3), ("999999999999999999", 5)):
        assert len(lrs.ids({"limit": limit})) == count


def test_an_empty_answer_is_an_answer(lrs: Asker) -> None:
    assert lrs.get({"verb": VERB + "nobody"}).get_json() == {"statements": [], "more": ""}
    assert lrs.post([]).get_json() == []


def test_canonical_follows_the_wish_for_a_language(lrs: Asker) -> None:
    sent = statement()
    sent["object"]["definition"] = {"name": {"en": "Work", "fr": "Œuvre"}}
    lrs.post(sent)
    for wish, name in (
        ("fr, en;q=0.5", {"fr": "Œuvre"}),
        ("fr;q=0, en", {"en": "Work"}),
        ("", {"en": "Work"}),
    ):
        answer = lrs.get({"format": "canonical"}, headers={"Accept-Language": wish})
        assert answer.get_json()["statements"][0]["object"]["definition"]["name"] == name


def test_attachments_true_answers_in_parts(lrs: Asker) -> None:
    lrs.post(statement())
    answer = lrs.get({"attachments": "true"})
    assert answer.mimetype == "multipart/mixed"
    boundary = answer.mimetype_params["boundary"]
    head, _, body = answer.data.partition(b"\r\n\r\n")
    assert head == f"--{boundary}\r\nContent-Type: application/json".encode()
    text, _, end = body.rpartition(f"\r\n--{boundary}--\r\n".encode())
    assert len(json.loads(text)["statements"]) == 1
    assert end == b""


WRONG_PARAMETERS: list[dict[str, Any]] = [
    {"unknown": "1"},
    {"Agent": "{}"},
    {"agent": "ana"},
    {"agent": '{"mbox":"x@y"}'},
    {"agent": '{"objectType":"Group","member":[]}'},
    {"agent": '{"mbox":"mailto:a@b","mbox":"mailto:a@b"}'},
    {"agent": "[" * 3000},
    {"verb": "passed"},
    {"activity": ""},
    {"registration": "1"},
    {"related_agents": "True"},
    {"related_activities": "1"},
    {"ascending": ""},
    {"attachments": "yes"},
    {"since": "yesterday"},
    {"until": "2026-01-01T00:00:00-00:00"},
    {"limit": "-1"},
    {"limit": "1.5"},
    {"limit": "9" * 40},
    {"format": "Exact"},
    {"statementId": "1"},
    {"statementId": new_id(), "voidedStatementId": new_id()},
    {"statementId": new_id(), "limit": "1"},
    {"voidedStatementId": new_id(), "agent": json.dumps(agent())},
    {"statementId": new_id(), "cursor": "W10"},
    {"cursor": "W10"},
    {"limit": ["1", "2"]},
]


def test_a_wrong_parameter_is_refused(lrs: Asker) -> None:
    for asked in WRONG_PARAMETERS:
        answer = lrs.get(asked)
        refused(answer, 400, "bad_parameter")
        assert "X-Experience-API-Consistent-Through" in answer.headers


def test_writing_takes_no_filters(lrs: Asker) -> None:
    for method in ("POST", "PUT"):
        refused(lrs.send(method, json=statement(), query_string={"limit": "1"}), 400, "bad_parameter", "unknown")


def test_a_body_that_is_no_statement_is_refused(lrs: Asker) -> None:
    for body in (b"", b"{", b'{"a":1,"a":2}', b"\xff", b"[NaN]"):
        refused(lrs.send("POST", data=body, content_type="application/json"), 400, "bad_json")
    for body in (b"null", b"5", b'"x"', b"[[]]", b"{}"):
        refused(lrs.send("POST", data=body, content_type="application/json"), 400, "invalid_statement")


def test_a_batch_with_one_fault_leaves_no_trace(lrs: Asker) -> None:
    answer = lrs.post([statement(), statement(result={"score": {"scaled": 2}})])
    refused(answer, 400, "invalid_statement", "statements[1].result.score.scaled: must be from -1 to 1")
    assert [fault["path"] for fault in answer.get_json()["faults"]] == ["statements[1].result.score.scaled"]
    assert lrs.ids() == []


def test_bodies_have_a_type_and_a_size(lrs: Asker) -> None:
    text = json.dumps(statement())
    refused(lrs.send("POST", data=text), 400, "bad_content_type", "application/json")
    refused(lrs.send("POST", data=text, content_type="text/plain"), 400, "bad_content_type")
    refused(lrs.send("POST", data=text, content_type="multipart/mixed; boundary=x"), 400, "bad_multipart")
    assert lrs.send("POST", data=text, content_type="application/json; charset=utf-8").status_code == 200
    refused(lrs.post(statement(result={"response": "x" * 200_000})), 413, "too_large", "200000")
    refused(lrs.post([statement() for _ in range(51)]), 413, "too_many", "50")


def test_an_attachment_without_its_bytes_needs_an_address(lrs: Asker) -> None:
    attachment = {
        "usageType": "a:b",
        "display": {},
        "contentType": "text/plain",
        "length": 1,
        "sha2": "a" * 64,
    }
    refused(
        lrs.post(statement(attachments=[attachment])),
        400,
        "invalid_statement",
        "statements[0].attachments[0]",
    )
    assert lrs.post(statement(attachments=[{**attachment, "fileUrl": "https://x.example/f"}])).status_code == 200


def test_both_versions_are_spoken(lrs: Asker) -> None:
    for given in ("1.0", "1.0.0", "1.0.9", "2.0.0", "2.0"):
        asker = replace(lrs, version=given)
        answer = asker.post(statement())
        assert answer.status_code == 200
        two = given.startswith("2")
        assert answer.headers["X-Experience-API-Version"] == ("2.0.0" if two else "1.0.3")
        assert asker.get().get_json()["statements"][0]["version"] == ("2.0.0" if two else "1.0.0")


def test_a_request_without_version_is_told_that_it_is_one_of_0_9(lrs: Asker) -> None:
    """XAPI-00321, XAPI-00331: what both editions let an LRS of theirs answer."""
    for path in ("statements", "activities", "activities/state", "activities/profile", "agents", "agents/profile"):
        answer = replace(lrs, version=None).send("GET", f"/xapi/{path}")
        refused(answer, 400, "no_version")
        assert answer.headers["X-Experience-API-Version"] == "0.9"


def test_another_version_is_refused(lrs: Asker) -> None:
    refused(replace(lrs, version=None).get(), 400, "no_version", "1.0.3")
    for given in ("", "1.1.0", "0.95", "3.0.0", "1", "1.0.x", "1.0.3.1", "2.1"):
        refused(replace(lrs, version=given).get(), 400, "bad_version", "1.0.3")


def test_2_0_statements_may_have_context_agents_and_1_0_3_ones_not(lrs: Asker) -> None:
    sent = statement(context={"contextAgents": [{"objectType": "contextAgent", "agent": agent("zoe")}]})
    refused(lrs.post(sent), 400, "invalid_statement", "contextAgents")
    two = replace(lrs, version="2.0.0")
    assert two.post(sent).status_code == 200
    assert two.ids({"agent": json.dumps(agent("zoe")), "related_agents": "true"}) == [sent["id"]]


def test_other_methods_are_refused(lrs: Asker) -> None:
    for method in ("DELETE", "PATCH"):
        refused(lrs.send(method), 405, "method_not_allowed", "GET, PUT or POST")
    refused(lrs.send("POST", json=statement(), query_string={"method": "GET"}), 400, "bad_alternate_request")


def test_consistent_through_reaches_what_was_stored(lrs: Asker) -> None:
    sent = statement()
    assert "X-Experience-API-Consistent-Through" in lrs.post(sent).headers
    answer = lrs.get({"statementId": sent["id"]})
    through = moments.parse(answer.headers["X-Experience-API-Consistent-Through"])
    assert through >= moments.parse(answer.get_json()["stored"])
