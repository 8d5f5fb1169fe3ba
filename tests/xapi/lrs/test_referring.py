"""Statements about statements are found whichever way is taken to them, and page by page as in one."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.xapi.examples import AUTHORITY, VERB, agent, new_id, statement
from xapi.lrs import queries, referring, store
from xapi.lrs.query import StatementQuery, decode
from xapi.lrs.transactions import reading, writing
from xapi.vocabulary import VERBS

A = "https://x.example/a"
_ASKED: tuple[dict[str, Any], ...] = (
    {"agent": agent("ana")},
    {"agent": agent("zoe")},
    {"verb": VERB + "passed"},
    {"activity": A},
    {"agent": agent("ana"), "verb": VERB + "passed"},
    {"agent": agent("bo"), "activity": A},
)


def drawn(chance: random.Random, count: int) -> list[dict[str, Any]]:
    """Return statements, half of them about another one among them, before or after, or about none that is there."""
    names = [new_id() for _ in range(count)]
    batch = []
    for name in names:
        made = statement(
            actor=chance.choice(["ana", "bo", "bo", "cy", "cy", "cy"]),
            verb=chance.choice(["passed", "failed", "failed"]),
            activity=chance.choice([A, A + "/b"]),
        )
        made["id"] = name
        if chance.random() < 0.5:
            made["object"] = {"objectType": "StatementRef", "id": chance.choice([*names, new_id()])}
            if chance.random() < 0.1:
                made["verb"] = {"id": VERBS["voided"]}
        batch.append(made)
    return batch


def expected(batch: list[dict[str, Any]], asked: dict[str, Any]) -> list[str]:
    """Return the ids of the statements that meet a query, or whose object does so, oldest first."""
    there = {one["id"]: one for one in batch}
    voiding = [one for one in batch if one["verb"]["id"] == VERBS["voided"]]
    voided = {one["object"]["id"] for one in voiding} - {one["id"] for one in voiding}

    def met(one: dict[str, Any]) -> bool:
        has = {"agent": one["actor"], "verb": one["verb"]["id"], "activity": one["object"]["id"]}
        return all(has[name] == value for name, value in asked.items())

    def leads(one: dict[str, Any] | None) -> bool:
        passed: set[str] = set()
        while one is not None and one["id"] not in passed:
            if met(one):
                return True
            passed.add(one["id"])
            one = there.get(one["object"]["id"])
        return False

    return [one["id"] for one in batch if leads(one) and one["id"] not in voided]


@pytest.fixture(params=["by the references", "by what is meant", "as is cheaper"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have references followed a few at a time, and one of the two ways be the cheaper one."""
    monkeypatch.setattr(referring, "STEP", 7)
    monkeypatch.setattr(referring, "FEW", 4)
    if request.param != "as is cheaper":
        monkeypatch.setattr(referring, "CHEAPER", 10_000 if request.param == "by the references" else 0.001)


@pytest.mark.usefixtures("way")
def test_the_same_is_found_by_either_way_and_page_by_page(engine: Engine) -> None:
    chance = random.Random(7)
    logs: dict[str | None, list[dict[str, Any]]] = {tenant: drawn(chance, 90) for tenant in ("t", "u")}
    with writing(engine) as connection:
        for start in range(0, 90, 9):
            for owner, log in logs.items():
                part = log[start : start + 9]
                store.append(connection, part, tenant=str(owner), credential="c", channel="x", authority=AUTHORITY)
    some = 0
    for asked in _ASKED:
        for tenant in (*logs, None):
            wanted = {id for owner, log in logs.items() if tenant in (owner, None) for id in expected(log, asked)}
            for ascending in (False, True):
                query, pages = StatementQuery(**asked, ascending=ascending, limit=11), list[str]()
                seqs: list[int] = []
                while True:
                    with reading(engine) as connection:
                        page = queries.find(connection, tenant, query)
                    pages += [one["id"] for one in page.statements]
                    seqs += page.seqs
                    if page.more is None:
                        break
                    query = replace(query, position=decode(page.more, tenant))
                assert set(pages) == wanted, (asked, tenant, ascending)
                assert seqs == sorted(set(seqs), reverse=not ascending)
                some += len(pages)
    assert some > 500
