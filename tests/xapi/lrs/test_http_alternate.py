"""The alternate request syntax of 1.0.x, and its end in 2.0 (1.0.3 Communication 1.3)."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace
from typing import Any

from flask import Flask
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from tests.xapi.examples import agent, new_id, statement
from tests.xapi.lrs.conftest import Asker, authenticate, refused
from xapi.lrs.http import Limits, alternate, blueprint

STATE = {"activityId": "https://x.example/a", "agent": json.dumps(agent()), "stateId": "d"}


def send(lrs: Asker, method: str, form: dict[str, str], path: str = "/statements", **more: Any) -> TestResponse:
    return lrs.send("POST", f"/xapi{path}?method={method}", data=form, **more)


def test_statements_are_put_and_got_by_forms(lrs: Asker) -> None:
    """XAPI-00336, XAPI-00148."""
    sent = statement(result={"response": "é & = +"})
    answer = send(lrs, "PUT", {"statementId": sent["id"], "content": json.dumps(sent)})
    assert (answer.status_code, answer.data) == (204, b""), answer.text
    found = send(lrs, "GET", {"agent": json.dumps(agent()), "limit": "1"}).get_json()
    assert [one["result"] for one in found["statements"]] == [sent["result"]]
    assert send(lrs, "POST", {"content": json.dumps([statement()])}).status_code == 200
    head = send(lrs, "HEAD", {"limit": "1"})
    assert (head.status_code, head.data) == (200, b"")


def test_more_of_a_form_is_got_as_usual(lrs: Asker) -> None:
    lrs.post([statement(actor="ana é&") for _ in range(3)])
    answer = send(lrs, "GET", {"agent": json.dumps(agent("ana é&")), "limit": "2"}).get_json()
    assert answer["more"].startswith("/xapi/statements?")
    assert len(lrs.send("GET", answer["more"]).get_json()["statements"]) == 1


def test_headers_may_stand_in_the_form(lrs: Asker) -> None:
    sent = statement()
    headers = lrs.headers()
    form = {"statementId": sent["id"], "content": json.dumps(sent), "Content-Type": "application/json", **headers}
    form["content-length"] = "5"
    path = "/xapi/statements?method=PUT"
    assert lrs.client.post(path, data=form).status_code == 204
    refused(lrs.client.post(path, data={**form, "Authorization": "Basic eDp5"}), 401, "unauthorized")
    answer = lrs.client.post(path, data={**form, "X-Experience-API-Version": "0.8"})
    refused(answer, 400, "bad_version")
    refused(lrs.client.post(path, data={**form, "If-Match": "a\r\nb"}), 400, "bad_alternate_request", "If-Match")


def test_documents_are_changed_by_forms(lrs: Asker) -> None:
    path = "/activities/state"
    for value in ({"a": 1}, {"b": 2}):
        assert send(lrs, "POST", {**STATE, "content": json.dumps(value)}, path).status_code == 204
    answer = send(lrs, "GET", STATE, path)
    assert answer.get_json() == {"a": 1, "b": 2}
    wrong = {**STATE, "If-Match": '"x"'}
    refused(send(lrs, "PUT", {**wrong, "content": "{}"}, path), 412, "precondition_failed")
    right = {**STATE, "If-Match": answer.headers["ETag"], "Content-Type": "text/plain", "content": "é"}
    assert send(lrs, "PUT", right, path).status_code == 204
    found = send(lrs, "GET", STATE, path)
    assert (found.text, found.mimetype) == ("é", "text/plain")
    assert send(lrs, "DELETE", STATE, path).status_code == 204
    refused(send(lrs, "GET", STATE, path), 404, "not_found")


def test_half_of_the_syntax_is_refused(lrs: Asker) -> None:
    """XAPI-00336."""
    sent = statement()
    whole = {"statementId": sent["id"], "content": json.dumps(sent)}
    code = "bad_alternate_request"
    for method in ("GET", "PUT", "DELETE"):
        refused(lrs.send(method, "/xapi/statements?method=POST", data=whole), 400, code)
    refused(lrs.send("POST", f"/xapi/statements?method=PUT&statementId={sent['id']}", data=whole), 400, code)
    refused(lrs.send("POST", "/xapi/statements?method=PUT&method=PUT", data=whole), 400, code)
    for method in ("PATCH", "OPTIONS", "get", ""):
        refused(send(lrs, method, whole), 400, code, "must be one of")
    refused(send(lrs, "PUT", {"statementId": sent["id"]}), 400, code, "content")
    refused(send(lrs, "GET", {"content": "{}"}), 400, code, "content")
    path = "/xapi/statements?method=PUT"
    refused(lrs.send("POST", path, json=sent), 400, code, "form")
    kind = "application/x-www-form-urlencoded"
    for body in (json.dumps(whole).encode(), b"content=%ff", b"a=1&a=2&content=%7B%7D", b"&".join([b"a=1"] * 100)):
        refused(lrs.send("POST", path, data=body, content_type=kind), 400, code)
    refused(lrs.send("POST", path, data=b"x" * 200_001, content_type=kind), 413, "too_large")
    refused(send(lrs, "PUT", {**whole, "more": "1"}), 400, "bad_parameter", "more")
    assert lrs.ids() == []


def test_a_large_form_needs_a_credential_in_its_header(lrs: Asker) -> None:
    content = json.dumps([statement(result={"response": "x" * 60_000})])
    path, own = "/xapi/statements?method=POST", lrs.headers()
    refused(lrs.client.post(path, data={**own, "content": content}), 413, "too_large", "50000")
    version = {"X-Experience-API-Version": "1.0.3"}
    refused(lrs.client.post(path, data={"content": content}, headers=version), 413, "too_large")
    refused(replace(lrs, who="stranger").send("POST", path, data={"content": content}), 401, "unauthorized")
    refused(replace(lrs, who="small").send("POST", path, data={"content": content}), 413, "too_large", "5000")
    assert lrs.ids() == []
    assert lrs.send("POST", path, data={"content": content}).status_code == 200
    refused(send(lrs, "GET", {"agent": "x" * 70_000}), 400, "bad_alternate_request", "other than content")


def test_escapes_are_undone_wherever_a_step_ends() -> None:
    for before in range(6):
        text = b"x" * before + "é€ +&".encode() * 9_000
        escaped = b"".join(b"%%%02x" % byte for byte in text)
        assert alternate._plain(escaped) == text
    assert alternate._plain(b"%" * 70_000) == b"%" * 70_000
    assert alternate._plain(b"a+b%2") == b"a b%2"


def test_a_form_takes_no_more_memory_than_a_few_times_its_length(engine: Engine) -> None:
    app = Flask(__name__)
    app.register_blueprint(blueprint(engine, authenticate), url_prefix="/xapi")
    known = Asker(app.test_client())
    large, small = (b"content=" + b"%20" * (most // 3 - 8) for most in (Limits().body, Limits().form))
    kind = {"content_type": "application/x-www-form-urlencoded"}

    def peak(body: bytes, path: str, status: int, headers: dict[str, str]) -> int:
        tracemalloc.start()
        answer = app.test_client().post(path, data=body, headers=headers, **kind)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert answer.status_code == status, answer.text
        return used

    version = {"X-Experience-API-Version": "1.0.3"}
    for path, status in (("/xapi/statements?method=PUT", 401), ("/xapi/about?method=PUT", 405)):
        assert peak(large, path, 413, version) < 4 * len(small)
        assert peak(small, path, status, version) < 20 * len(small)
    assert peak(large, "/xapi/statements?method=PUT", 400, known.headers()) < 8 * len(large)


def test_a_page_of_another_site_cannot_use_a_remembered_password(lrs: Asker) -> None:
    form = {"X-Experience-API-Version": "1.0.3", "content": json.dumps(statement())}
    for mode in ("navigate", "no-cors"):
        headers = {"Sec-Fetch-Mode": mode, "Origin": "https://evil.example"}
        refused(send(lrs, "POST", form, headers=headers), 400, "bad_alternate_request", "Authorization")
        own = {**form, "authorization": lrs.headers()["Authorization"]}
        assert lrs.client.post("/xapi/statements?method=POST", data=own, headers=headers).status_code == 200
    assert send(lrs, "POST", form, headers={"Sec-Fetch-Mode": "cors"}).status_code == 200


def test_2_0_has_no_such_syntax(lrs: Asker) -> None:
    """2.0 4.1.1: wherever the version stands."""
    two = replace(lrs, version="2.0.0")
    for method in ("GET", "PUT", "POST"):
        form = {"statementId": new_id(), "content": json.dumps(statement())}
        refused(send(two, method, form), 400, "bad_alternate_request", "2.0")
    form = {"X-Experience-API-Version": "2.0.0"}
    refused(send(replace(lrs, version=None), "GET", form), 400, "bad_alternate_request", "2.0")
