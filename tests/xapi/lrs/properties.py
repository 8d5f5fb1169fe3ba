"""What holds of the record store whatever arrives: no error of its own, kept as it was sent, or not a trace of it.

Each property takes what hypothesis drew; `tests/xapi/lrs/test_properties.py` tries 2,000 examples in all,
`tests/long/test_fuzz.py` ten times as many.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, literal, select, union_all
from werkzeug.test import TestResponse

from tests.xapi import strategies
from tests.xapi.examples import agent, new_id, statement
from tests.xapi.lrs import requests_drawn as drawn
from tests.xapi.lrs.conftest import Asker
from tests.xapi.lrs.test_http_attachments import entry, first, part, received, send
from xapi import forms, strict_json, validation
from xapi.invalid import Invalid
from xapi.lrs import equality, tables
from xapi.lrs.multipart import join
from xapi.lrs.transactions import reading


@dataclass(frozen=True)
class Store:
    """The record store from outside, and how many rows it has."""

    lrs: Asker
    engine: Engine

    def rows(self) -> dict[str, int]:
        """Return how many rows each table has."""
        counts = union_all(
            *(select(literal(table.name), func.count()).select_from(table) for table in tables.metadata.sorted_tables)
        )
        with reading(self.engine) as connection:
            return dict(connection.execute(counts).all())

    def told(self, method: str, path: str = "/xapi/statements", *, fine: Sequence[int], **more: Any) -> TestResponse:
        """Send a request, whose answer must have one of some statuses; one that is refused must leave no trace."""
        before = self.rows()
        answer = self.lrs.send(method, path, **more)
        assert answer.status_code in fine, f"{answer.status_code} {answer.text}"
        if answer.status_code >= 300:
            assert self.rows() == before, answer.text
        return answer

    def following(self, version: str) -> Store:
        """Return the store for a sender that follows a version."""
        return replace(self, lrs=replace(self.lrs, version=version))

    def stored(self, id: str) -> dict[str, Any] | None:
        """Return a statement as the store gives it back, None where it has none."""
        for name in ("statementId", "voidedStatementId"):
            answer = self.lrs.get({name: id})
            if answer.status_code == 200:
                return dict(strict_json.parse(answer.data))
            assert answer.status_code == 404
        return None


def _legal(value: Any, version: str) -> bool:
    try:
        validation.check(value, version)
    except Invalid:
        return False
    return True


def _fresh(sent: dict[str, Any]) -> dict[str, Any]:
    """Return a statement with an id that was never sent: hypothesis draws the same ids again."""
    return {**sent, "id": new_id()} if isinstance(sent.get("id"), str) and forms.is_uuid(sent["id"]) else sent


def _legal_statement(store: Store, given: tuple[dict[str, Any], str]) -> None:
    sent, version = _fresh(given[0]), given[1]
    validation.check(sent, version)
    lrs = replace(store.lrs, version=version)
    body = strict_json.dump(sent)
    assert lrs.send("POST", data=body, content_type="application/json").get_json() == [sent["id"]]
    found = store.stored(sent["id"])
    assert found is not None
    assert equality.equal(sent, found)
    validation.check(found, found["version"])
    for name in ("actor", "verb", "object", "result", "timestamp", "attachments"):
        if name in sent:
            assert found[name] == sent[name]
    before = store.rows()
    again = lrs.send("PUT", data=body, content_type="application/json", query_string={"statementId": sent["id"]})
    assert again.status_code == 204
    assert store.rows() == before
    for form in ("ids", "canonical"):
        answer = lrs.get({"format": form, "statementId": sent["id"]}, headers={"Accept-Language": "fr, *;q=0.5"})
        assert answer.status_code == 200
        validation.check(strict_json.parse(answer.data), found["version"])


def _disturbed_statement(store: Store, given: tuple[dict[str, Any], str]) -> None:
    sent, version = _fresh(given[0]), given[1]
    body = strict_json.dump(sent)
    answer = store.following(version).told("POST", data=body, content_type="application/json", fine=(200, 400))
    assert (answer.status_code == 200) == _legal(sent, version) or "attachment" in answer.text
    if answer.status_code == 200:
        [id] = answer.get_json()
        found = store.stored(id)
        assert found is not None
        assert equality.equal(sent, found)


def _batch(store: Store, given: tuple[list[dict[str, Any]], str]) -> None:
    sent, version = [_fresh(one) for one in given[0]], given[1]
    body = strict_json.dump(sent)
    answer = store.following(version).told("POST", data=body, content_type="application/json", fine=(200, 400))
    if answer.status_code == 400:
        assert answer.get_json()["message"].startswith("statements[")
        return
    for one, id in zip(sent, answer.get_json(), strict=True):
        found = store.stored(id)
        assert found is not None
        assert equality.equal(one, found)


def _body(store: Store, body: bytes) -> None:
    for method, asked in (("POST", {}), ("PUT", {"statementId": "0d9c7f6e-1111-4222-8333-444455556666"})):
        fine = (200, 400) if body == b"[]" else (400,)
        store.told(method, data=body, content_type="application/json", query_string=asked, fine=fine)


def _question(store: Store, given: tuple[str, dict[str, str], dict[str, str]]) -> None:
    method, asked, headers = given
    store.told(method, query_string=asked, headers=headers, fine=(200, 304, 400, 404))


def _request(store: Store, given: drawn.Request) -> None:
    fine = (200, 204, 304, 400, 404, 405, 409, 412)
    more: dict[str, Any] = {"query_string": given.asked, "headers": given.headers, "data": given.body}
    answer = store.told(given.method, given.path, fine=fine, **more)
    assert "X-Experience-API-Version" in answer.headers


def _document(store: Store, given: tuple[bytes, str]) -> None:
    body, name = given
    path, asked = (
        "/xapi/activities/state",
        {"activityId": f"https://x.example/{new_id()}", "agent": json.dumps(agent())},
    )
    put = store.lrs.send("PUT", path, query_string={**asked, "stateId": name}, data=body, content_type="image/png")
    assert put.status_code == 204
    found = store.lrs.send("GET", path, query_string={**asked, "stateId": name})
    assert (found.data, found.content_type) == (body, "image/png")
    assert store.lrs.send("GET", path, query_string=asked).get_json() == [name]


def _merge(store: Store, given: tuple[Any, Any]) -> None:
    asked = {"activityId": "https://x.example/a", "profileId": new_id()}
    merged: Any = None
    for value in given:
        bad = merged is not None and not (isinstance(merged, dict) and isinstance(value, dict))
        fine = (400,) if bad else (204,)
        store.told("POST", "/xapi/activities/profile", query_string=asked, json=value, fine=fine)
        if not bad:
            merged = value if merged is None else {**merged, **value}
    assert store.lrs.send("GET", "/xapi/activities/profile", query_string=asked).get_json() == merged


def _attachments(store: Store, bodies: list[bytes]) -> None:
    sent = statement(attachments=[entry(body, hashlib.sha512) for body in bodies])
    sent["attachments"].append(entry(b"elsewhere", fileUrl="https://x.example/file"))
    assert send(store.lrs, [first(sent), *(part(body, hashlib.sha512) for body in bodies)]).status_code == 200
    told, parts = received(store.lrs.get({"statementId": sent["id"], "attachments": "true"}))
    assert told["attachments"] == sent["attachments"]
    assert sorted(found.body for found in parts) == sorted(bodies)


def _multipart(store: Store, body: bytes) -> None:
    kind = "multipart/mixed; boundary=b"
    store.told("POST", data=body, content_type=kind, fine=(200, 400))


def _disturbed_parts(store: Store, given: drawn.Parts) -> None:
    one = statement(attachments=[entry(body) for body in given.bodies])
    parts = given.disturbed([first(one), *map(part, given.bodies)])
    body, boundary = join(parts)
    kind = f"multipart/mixed; boundary={boundary}"
    answer = store.told("POST", data=body, content_type=kind, fine=(200, 400))
    if answer.status_code == 200:
        told, _ = received(store.lrs.get({"statementId": one["id"], "attachments": "true"}))
        assert told["attachments"] == one["attachments"]


def _form(store: Store, given: tuple[str, str, dict[str, str]]) -> None:
    method, path, form = given
    fine = (200, 204, 304, 400, 401, 404, 405, 409, 412)
    answer = store.told("POST", f"/xapi/{path}?method={method}", data=form, fine=fine)
    two = form.get("X-Experience-API-Version", "").strip().startswith("2")
    assert answer.status_code == 400 or not two


@dataclass(frozen=True)
class Property:
    """A sentence about the store, what it is tried with, and how many of 2,000 examples are its."""

    says: str
    share: int
    examples: st.SearchStrategy[Any]
    holds: Callable[[Store, Any], None]

    def run(self, store: Store, examples: int) -> None:
        """Try it, with a share of so many examples."""

        @settings(
            max_examples=max(examples * self.share // 2000, 1), deadline=None, suppress_health_check=list(HealthCheck)
        )
        @given(example=self.examples)
        def hold(example: Any) -> None:
            self.holds(store, example)

        hold()


PROPERTIES = (
    Property("a legal statement comes back equal", 350, strategies.VERSIONED, _legal_statement),
    Property("a disturbed statement is kept equal or not at all", 450, strategies.DISTURBED, _disturbed_statement),
    Property("a batch is kept whole or not at all", 150, strategies.BATCHES, _batch),
    Property("no body breaks the server", 150, drawn.BODIES, _body),
    Property("no question breaks the server", 150, drawn.QUESTIONS, _question),
    Property("no request breaks the server", 250, drawn.REQUESTS, _request),
    Property("a document comes back byte by byte", 100, drawn.DOCUMENTS, _document),
    Property("a merge is the new over the old", 100, drawn.MERGES, _merge),
    Property("attachments come back byte by byte", 50, drawn.ATTACHMENTS, _attachments),
    Property("no multipart body breaks the server", 100, drawn.MULTIPARTS, _multipart),
    Property("disturbed parts are kept whole or not at all", 50, drawn.PARTS, _disturbed_parts),
    Property("no form breaks the server", 100, drawn.FORMS, _form),
)
