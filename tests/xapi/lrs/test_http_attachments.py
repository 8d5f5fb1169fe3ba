"""Attachments come with statements in parts, are checked by their hash, and go out again to who may read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from werkzeug.test import TestResponse

from tests.xapi.examples import statement, voiding
from tests.xapi.lrs.conftest import Asker, refused
from tests.xapi.lrs.test_signatures import sign
from xapi.lrs import attachments as bytes_of
from xapi.lrs import signatures
from xapi.lrs.multipart import Part, join, split
from xapi.lrs.tables import attachments
from xapi.lrs.transactions import reading


def entry(body: bytes, hashing: Any = hashlib.sha256, **more: Any) -> dict[str, Any]:
    return {
        "usageType": "https://x.example/certificate",
        "display": {"en": "Certificate"},
        "contentType": "text/plain",
        "length": len(body),
        "sha2": hashing(body).hexdigest(),
        **more,
    }


def part(body: bytes, hashing: Any = hashlib.sha256, **headers: str | None) -> Part:
    usual = {
        "Content-Type": "text/plain",
        "Content-Transfer-Encoding": "binary",
        "X-Experience-API-Hash": hashing(body).hexdigest(),
    }
    changed = {**usual, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return Part({name: value for name, value in changed.items() if value is not None}, body)


def first(value: Any, kind: str = "application/json") -> Part:
    return Part({"Content-Type": kind}, json.dumps(value).encode())


def send(lrs: Asker, parts: Sequence[Part], method: str = "POST", **more: Any) -> TestResponse:
    body, boundary = join(parts)
    return lrs.send(method, data=body, content_type=f"multipart/mixed; boundary={boundary}", **more)


def received(answer: TestResponse) -> tuple[Any, list[Part]]:
    assert (answer.status_code, answer.mimetype) == (200, "multipart/mixed"), answer.text
    head, *others = split(answer.data, answer.mimetype_params["boundary"])
    assert head.headers == {"content-type": "application/json"}
    return json.loads(head.body), others


@pytest.mark.parametrize("hashing", [hashlib.sha224, hashlib.sha256, hashlib.sha384, hashlib.sha512])
def test_bytes_come_back_as_they_were(lrs: Asker, hashing: Any) -> None:
    """XAPI-00167."""
    body = bytes(range(256)) + b"\r\n--\r\n"
    sent = statement(attachments=[entry(body, hashing, sha2=hashing(body).hexdigest().upper())])
    assert send(lrs, [first(sent), part(body, hashing)]).get_json() == [sent["id"]]
    for asked in ({"statementId": sent["id"]}, {}):
        told, parts = received(lrs.get({**asked, "attachments": "true"}))
        assert (told if asked else told["statements"][0])["attachments"] == sent["attachments"]
        (found,) = parts
        assert found.body == body
        assert found.headers == {
            "content-type": "text/plain",
            "content-transfer-encoding": "binary",
            "x-experience-api-hash": hashing(body).hexdigest(),
        }


def test_without_attachments_true_there_is_only_json(lrs: Asker) -> None:
    """XAPI-00161."""
    sent = statement(attachments=[entry(b"a")])
    send(lrs, [first(sent), part(b"a")])
    for asked in ({}, {"attachments": "false"}, {"statementId": sent["id"]}):
        assert lrs.get(asked).mimetype == "application/json"


def test_the_same_bytes_are_kept_and_sent_once(lrs: Asker, engine: Engine) -> None:
    one, two = (statement(attachments=[entry(b"a"), entry(b"b")]) for _ in range(2))
    inner = statement() | {"object": {**statement(attachments=[entry(b"c")]), "objectType": "SubStatement"}}
    del inner["object"]["id"]
    assert send(lrs, [first([one, two, inner]), part(b"a"), part(b"b"), part(b"c")]).status_code == 200
    assert send(lrs, [first(statement(attachments=[entry(b"a")])), part(b"a")]).status_code == 200
    _, parts = received(lrs.get({"attachments": "true"}))
    assert sorted(found.body for found in parts) == [b"a", b"b", b"c"]
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(attachments)).scalar_one() == 3


def test_a_type_may_have_any_letters(lrs: Asker) -> None:
    kind = "text/plain; title=Œuvre"
    assert send(lrs, [first(statement(attachments=[entry(b"a", contentType=kind)])), part(b"a")]).status_code == 200
    assert received(lrs.get({"attachments": "true"}))[1][0].headers["content-type"] == kind


def test_put_takes_parts_too_and_a_statement_without_any(lrs: Asker) -> None:
    sent = statement(attachments=[entry(b"a")])
    for _ in range(2):
        answer = send(lrs, [first(sent), part(b"a")], "PUT", query_string={"statementId": sent["id"]})
        assert answer.status_code == 204
    far = statement(attachments=[entry(b"z", fileUrl="https://x.example/f")])
    assert send(lrs, [first([statement(), far])]).status_code == 200
    assert received(lrs.get({"attachments": "true", "statementId": far["id"]}))[1] == []


WRONG: list[tuple[str, list[Part]]] = [
    ("XAPI-00128: a part too many", [part(b"a"), part(b"b")]),
    ("XAPI-00129: a part too few", []),
    ("XAPI-00132: no hash", [part(b"a", X_Experience_API_Hash=None)]),
    ("XAPI-00132: another hash", [part(b"a", X_Experience_API_Hash="0" * 64)]),
    ("XAPI-00132: other bytes", [part(b"x", X_Experience_API_Hash=hashlib.sha256(b"a").hexdigest())]),
    ("XAPI-00133: more statements", [first(statement()), part(b"a")]),
    ("XAPI-00135: not binary", [part(b"a", Content_Transfer_Encoding="base64")]),
    ("XAPI-00135: no encoding", [part(b"a", Content_Transfer_Encoding=None)]),
    (
        "one hash, two contents",
        [part(b"a"), part(b"x", X_Experience_API_Hash=hashlib.sha256(b"a").hexdigest())],
    ),
]


@pytest.mark.parametrize(("why", "parts"), WRONG, ids=[why for why, _ in WRONG])
def test_parts_that_do_not_fit_are_refused_and_leave_no_trace(
    lrs: Asker, engine: Engine, why: str, parts: list[Part]
) -> None:
    answer = send(lrs, [first([statement(), statement(attachments=[entry(b"a")])]), *parts])
    refused(answer, 400, answer.get_json()["error"])
    assert answer.get_json()["error"] in ("bad_multipart", "invalid_statement"), why
    assert lrs.ids() == []
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(attachments)).scalar_one() == 0


def test_a_body_needs_its_boundary_and_statements_first(lrs: Asker) -> None:
    """XAPI-00130, XAPI-00131, XAPI-00134, XAPI-00127."""
    body, boundary = join([first(statement())])
    for kind in ("multipart/mixed", "multipart/mixed; boundary=other"):
        refused(lrs.send("POST", data=body, content_type=kind), 400, "bad_multipart", "boundary")
    refused(send(lrs, [first(statement(), "text/plain")]), 400, "bad_multipart", "first part")
    kind = f"multipart/form-data; boundary={boundary}"
    refused(lrs.send("POST", data=body, content_type=kind), 400, "bad_content_type")
    refused(send(lrs, [Part({"Content-Type": "application/json"}, b"{")]), 400, "bad_json")


def test_who_may_not_read_a_statement_does_not_get_its_bytes(lrs: Asker) -> None:
    """Nor by naming the hash in a statement of one's own, in one's own tenant or another."""
    secret = statement(attachments=[entry(b"secret")])
    send(lrs, [first(secret), part(b"secret")])
    for who in ("mine", "other"):
        asker = replace(lrs, who=who)
        own = statement(attachments=[entry(b"secret", fileUrl="https://x.example/f")])
        assert asker.post(own).status_code == 200
        told, parts = received(asker.get({"attachments": "true"}))
        assert [found["id"] for found in told["statements"]] == [own["id"]]
        assert parts == []
    told, parts = received(replace(lrs, who="consortium").get({"attachments": "true"}))
    assert [found.body for found in parts] == [b"secret"]


def test_a_voided_statement_keeps_its_bytes_apart(lrs: Asker) -> None:
    sent = statement(attachments=[entry(b"a")])
    send(lrs, [first(sent), part(b"a")])
    lrs.post(voiding(sent["id"]))
    assert received(lrs.get({"attachments": "true"}))[1] == []
    asked = {"voidedStatementId": sent["id"], "attachments": "true"}
    assert [found.body for found in received(lrs.get(asked))[1]] == [b"a"]


def test_a_page_ends_where_its_attachments_would_be_too_much(lrs: Asker) -> None:
    sent = []
    for letter in (b"a", b"b", b"c", b"d"):
        body = letter * 40_000
        sent.append(statement(attachments=[entry(body)]))
        assert send(lrs, [first(sent[-1]), part(body)]).status_code == 200
    seen: list[str] = []
    bodies = []
    answer = lrs.get({"attachments": "true", "ascending": "true"})
    while True:
        told, parts = received(answer)
        assert sum(len(found.body) for found in parts) <= 100_000
        seen += [found["id"] for found in told["statements"]]
        bodies += [found.body[:1] for found in parts]
        if not told["more"]:
            break
        answer = lrs.send("GET", told["more"])
    assert seen == [one["id"] for one in sent]
    assert bodies == [b"a", b"b", b"c", b"d"]


def test_a_signature_is_checked_and_kept(lrs: Asker) -> None:
    """XAPI-00115 to XAPI-00117."""
    sent = statement()
    signature = sign(sent)
    signed = {**sent, "attachments": [_signature(signature)]}
    assert send(lrs, [first(signed), part(signature)]).status_code == 200
    assert received(lrs.get({"attachments": "true"}))[1][0].body == signature


def test_a_signature_that_is_none_is_refused(lrs: Asker) -> None:
    """XAPI-00115 to XAPI-00117."""
    sent = statement()
    signature, other, plain = sign(sent), sign(statement()), b"nothing"
    for attached, body, words in (
        (_signature(signature, contentType="text/plain"), signature, "contentType: must be application/octet-stream"),
        (_signature(other), other, "signed the statement"),
        (_signature(plain), plain, "JSON web signature"),
    ):
        answer = send(lrs, [first({**sent, "attachments": [attached]}), part(body)])
        refused(answer, 400, "invalid_statement", words)
    far = _signature(signature, fileUrl="https://x.example/f")
    refused(lrs.post({**sent, "attachments": [far]}), 400, "invalid_statement", "come with its bytes")
    assert lrs.ids() == []


def test_a_signature_is_verified_once_for_its_statement_however_often_it_is_named(
    lrs: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    check = signatures.check

    def counted(statement: dict[str, Any], *others: Any) -> None:
        checked.append(statement["id"])
        check(statement, *others)

    monkeypatch.setattr(signatures, "check", counted)
    one, two = statement(), statement()
    seals = [sign(one), sign(two)]
    batch = [{**sent, "attachments": [_signature(seal)] * 200} for sent, seal in zip((one, two), seals, strict=True)]
    assert send(lrs, [first(batch), *map(part, seals)]).status_code == 200
    assert checked == [one["id"], two["id"]]
    other = {**one, "attachments": [_signature(seals[0]), _signature(seals[0], contentType="text/plain")]}
    refused(send(lrs, [first(other), part(seals[0])]), 400, "invalid_statement", "[1].contentType")


def test_a_statement_has_a_few_signatures_and_a_request_not_too_many(
    lrs: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = statement()
    seals = [sign(sent, kid=str(number)) for number in range(bytes_of.SIGNATURES_MOST + 1)]
    whole = {**sent, "attachments": [_signature(seal) for seal in seals]}
    refused(send(lrs, [first(whole), *map(part, seals)]), 400, "invalid_statement", "at most 4 signatures")
    assert lrs.ids() == []
    fine = {**sent, "attachments": whole["attachments"][:-1]}
    assert send(lrs, [first(fine), *map(part, seals[:-1])]).status_code == 200
    monkeypatch.setattr(bytes_of, "SIGNATURES_AT_ONCE", 3)
    refused(send(lrs, [first(fine), *map(part, seals[:-1])]), 400, "invalid_statement", "of 3 in a request")


def _signature(body: bytes, **more: Any) -> dict[str, Any]:
    return entry(body, usageType=signatures.USAGE, **{"contentType": "application/octet-stream", **more})
