"""Whatever is sent to the resources beside statements: nothing breaks, and bytes that are taken come back the same."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.xapi import strategies
from tests.xapi.examples import agent, new_id, statement
from tests.xapi.lrs.conftest import Asker
from tests.xapi.lrs.test_http_attachments import entry, first, part, received, send

often = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

_HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=20)
_HEADERS = st.dictionaries(
    st.sampled_from(["Content-Type", "If-Match", "If-None-Match", "X-Experience-API-Version", "Accept-Language"]),
    _HEADER | st.sampled_from(["*", '"x"', 'W/"x", "y"', "application/json", "multipart/mixed; boundary=b", "2.0.0"]),
    max_size=3,
)
_VALUE = (
    strategies.TEXTS
    | strategies.IRIS
    | strategies.UUIDS
    | strategies.TIMESTAMPS
    | (strategies.ACTORS | strategies.JSON).map(json.dumps)
)
_PARAMETERS = st.fixed_dictionaries(
    {},
    optional={
        "activityId": strategies.IRIS | _VALUE,
        "agent": strategies.AGENTS.map(json.dumps) | _VALUE,
        "stateId": strategies.TEXTS,
        "profileId": strategies.TEXTS,
        "registration": _VALUE,
        "since": _VALUE,
        "method": st.sampled_from(["GET", "PUT", "x"]),
    },
)
_PATHS = st.sampled_from(["/activities/state", "/activities/profile", "/agents/profile", "/agents", "/activities"])
_BODIES = st.binary(max_size=40) | strategies.JSON.map(lambda value: json.dumps(value).encode())


@often
@given(
    method=st.sampled_from(["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"]),
    path=_PATHS,
    asked=_PARAMETERS,
    headers=_HEADERS,
    body=_BODIES,
)
def test_no_request_breaks_the_server(
    lrs: Asker, method: str, path: str, asked: dict[str, str], headers: dict[str, str], body: bytes
) -> None:
    answer = lrs.send(method, f"/xapi{path}", query_string=asked, headers=headers, data=body)
    assert answer.status_code in (200, 204, 304, 400, 404, 405, 409, 412), answer.text
    assert "X-Experience-API-Version" in answer.headers


@often
@given(body=st.binary(max_size=60), name=strategies.TEXTS.filter(lambda text: text and "\x00" not in text))
def test_a_document_comes_back_byte_by_byte(lrs: Asker, body: bytes, name: str) -> None:
    asked = {"activityId": f"https://x.example/{new_id()}", "agent": json.dumps(agent()), "stateId": name}
    path = "/xapi/activities/state"
    put = lrs.send("PUT", path, query_string=asked, data=body, content_type="image/png")
    assert put.status_code == 204
    found = lrs.send("GET", path, query_string=asked)
    assert (found.data, found.content_type) == (body, "image/png")
    del asked["stateId"]
    assert lrs.send("GET", path, query_string=asked).get_json() == [name]


@often
@given(old=st.dictionaries(strategies.TEXTS, strategies.JSON), new=st.dictionaries(strategies.TEXTS, strategies.JSON))
def test_a_merge_is_the_new_over_the_old(lrs: Asker, old: dict[str, Any], new: dict[str, Any]) -> None:
    asked = {"activityId": "https://x.example/a", "profileId": new_id()}
    for value in (old, new):
        sent = lrs.send("POST", "/xapi/activities/profile", query_string=asked, json=value)
        assert sent.status_code == 204, sent.text
    assert lrs.send("GET", "/xapi/activities/profile", query_string=asked).get_json() == {**old, **new}


@often
@given(bodies=st.lists(st.binary(max_size=60), min_size=1, max_size=3, unique=True))
def test_attachments_come_back_byte_by_byte(lrs: Asker, bodies: list[bytes]) -> None:
    sent = statement(attachments=[entry(body, hashlib.sha512) for body in bodies])
    assert send(lrs, [first(sent), *(part(body, hashlib.sha512) for body in bodies)]).status_code == 200
    told, parts = received(lrs.get({"statementId": sent["id"], "attachments": "true"}))
    assert told["attachments"] == sent["attachments"]
    assert sorted(found.body for found in parts) == sorted(bodies)


@often
@given(
    body=st.lists(
        st.sampled_from([b"--b", b"\r\n", b"--", b"Content-Type: application/json", b"{}", b"[]", b"X: 1", b"\x00"]),
        max_size=14,
    ).map(b"".join)
)
def test_no_multipart_body_breaks_the_server(lrs: Asker, body: bytes) -> None:
    answer = lrs.send("POST", data=body, content_type="multipart/mixed; boundary=b")
    assert answer.status_code in (200, 400), answer.text


@often
@given(form=st.dictionaries(st.sampled_from(["content", "agent", "Content-Type", "If-Match", "limit"]), _VALUE))
def test_no_form_breaks_the_server(lrs: Asker, form: dict[str, str]) -> None:
    for method in ("GET", "PUT", "POST", "DELETE"):
        for path in ("statements", "activities/state"):
            answer = lrs.send("POST", f"/xapi/{path}?method={method}", data=form)
            assert answer.status_code in (200, 204, 400, 404, 405), answer.text
