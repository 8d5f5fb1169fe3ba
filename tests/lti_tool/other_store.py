"""Another record store that does as a test says: it refuses, fails, waits, and remembers what it took."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from lti_tool.db import reading, writing
from lti_tool.fetch import Answer, FetchError
from lti_tool.models import forward
from lti_tool.models.forward import Target
from lti_tool.services import Services
from tests import fresh
from xapi.forward import Filter
from xapi.lrs import store

ENDPOINT = "https://other.example/xapi"
SECRET = "the-secret-of-the-other"
AUTHORITY = {"objectType": "Agent", "account": {"homePage": "https://tool.example", "name": "tool"}}


class OtherStore:
    """Stands in the place of the fetcher; ``answers`` come first, then it behaves as a record store."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}
        self.batches: list[int] = []
        self.headers: list[Mapping[str, str]] = []
        self.answers: list[Answer | FetchError] = []
        self.poison: set[str] = set()
        self.breaks: dict[str, Answer | FetchError] = {}  # what a statement makes it do, whatever comes with it
        self.down: Answer | FetchError | None = None  # what it answers to every POST
        self.about = Answer(200, {}, b'{"version": ["1.0.3"]}')
        self.hides: set[str] = set()  # ids that it takes, and does not name
        self.swallows: set[str] = set()  # ids that it neither takes nor names
        self.silent = False  # whether it names no ids at all
        self.readable = True  # whether the key may ask
        self.most = 10_000
        self.twice = 0

    def check(self, _url: str) -> None:
        """Every address will do."""

    def within(self, _seconds: float) -> Self:
        return self

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        assert headers
        if url.endswith("/about"):
            return self.about
        if not self.readable:
            return Answer(403, {}, b"")
        found = self.kept.get(url.rpartition("statementId=")[2])
        return Answer(200, {}, json.dumps(found).encode()) if found else Answer(404, {}, b"{}")

    def post(self, url: str, *, data: bytes, headers: Mapping[str, str]) -> Answer:
        assert url == f"{ENDPOINT}/statements"
        self.headers.append(headers)
        batch = json.loads(data)
        self.batches.append(len(batch))
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, FetchError):
                raise answer
            return answer
        for failed in (self.down, *(self.breaks.get(one["id"]) for one in batch)):
            if isinstance(failed, FetchError):
                raise failed
            if failed is not None:
                return failed
        if len(batch) > self.most:
            return Answer(413, {}, b"")
        for one in batch:
            if one["id"] in self.poison:
                said = {
                    "message": f"actor.name: must be a string, got {one['actor']['account']['name'][:9]}... <kim@cmo>"
                }
                return Answer(400, {}, json.dumps(said).encode())
        for one in batch:
            before = self.kept.get(one["id"], one)
            if before["actor"] != one["actor"]:
                return Answer(409, {}, b"")
        for one in batch:
            if one["id"] not in self.swallows:
                self.twice += one["id"] in self.kept
                self.kept[one["id"]] = one
        named = [one["id"] for one in batch if one["id"] not in self.hides | self.swallows]
        return Answer(200, {}, b"" if self.silent else json.dumps(named).encode())


def statement(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "actor": {"objectType": "Agent", "account": {"homePage": "https://cmo.example", "name": "ab" * 32}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered"}},
        "object": {"objectType": "Activity", "id": "https://ns.example/lessons/a/questions/q1"},
        "context": {"contextActivities": {"parent": [{"id": "https://ns.example/lessons/a"}]}},
        "timestamp": "2026-11-22T10:20:30.000Z",
        **changes,
    }


def keep(here: Services, batch: Iterable[dict[str, Any]], tenant: str = "", channel: str = "lti") -> list[str]:
    """Append statements to the log; returns their ids."""
    with writing(here.engine) as connection:
        done = store.append(
            connection, list(batch), tenant=tenant, credential="tool", channel=channel, authority=AUTHORITY
        )
    return [one.id for one in done]


def keep_some(here: Services, count: int, **options: Any) -> list[str]:
    return keep(here, [statement() for _ in range(count)], **options)


def add_target(here: Services, name: str = "Other", endpoint: str = ENDPOINT, **changes: Any) -> Target:
    values: dict[str, Any] = {"key": "key", "secret": SECRET, "version": "1.0.3", "wanted": Filter(), "cursor": 0}
    with writing(here.engine) as connection:
        return forward.add(connection, here.vault, name=name, endpoint=endpoint, **{**values, **changes})


def now(here: Services, target: Target) -> Target:
    """The target as it stands now."""
    with reading(here.engine) as connection:
        found = forward.get(connection, target.id)
    assert found is not None
    return found


def change(here: Services, target: Target, **values: Any) -> None:
    with writing(here.engine) as connection:
        assert forward.change(connection, target.id, **values)


Make = Callable[..., Services]


def house(kind: str, folder: Path, **settings: Any) -> Services:
    """A fresh installation on SQLite or PostgreSQL."""
    return (fresh.on_sqlite if kind == "sqlite" else fresh.on_postgresql)(folder, **settings)
