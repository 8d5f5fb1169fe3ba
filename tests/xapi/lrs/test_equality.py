"""Two statements are the same when only what an LRS may change differs (xAPI 1.0.3 Data 2.3.1)."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.xapi.examples import agent, new_id, statement
from xapi.lrs import equality

BASE = statement(
    actor="ana",
    timestamp="2026-01-01T10:00:00Z",
    result={"duration": "PT1.239S", "score": {"raw": 1}, "extensions": {"https://x.example/e": [1, "A"]}},
    context={
        "registration": "0d9c7f6e-1111-4222-8333-44445555666a",
        "team": {"objectType": "Group", "member": [agent("a"), {"mbox": "mailto:B@X.example"}]},
        "contextActivities": {"parent": [{"id": "https://x.example/p"}]},
        "language": "fr-CA",
    },
    attachments=[{"sha2": "AB", "length": 1}],
)


def differing(**parts: Any) -> dict[str, Any]:
    """Return a copy with some of its parts replaced; of dicts, only what they name."""
    made = copy.deepcopy(BASE)
    for name, value in parts.items():
        made[name] = {**made[name], **value} if isinstance(value, dict) and name in made else value
    return made


@pytest.mark.parametrize(
    "parts",
    [
        {"id": new_id()},
        {"stored": "2026-01-01T10:00:00Z", "version": "1.0.1", "authority": agent("key")},
        {"timestamp": "2026-01-01T11:00:00.000+01:00"},
        {"verb": {"display": {"fr": "a vu"}}},
        {"object": {"definition": {"name": {"en": "x"}}}},
        {"result": {"duration": "PT1.231S"}},
        {"result": {"score": {"raw": 1.0}}},
        {"context": {"registration": "0D9C7F6E-1111-4222-8333-44445555666A"}},
        {"context": {"team": {"objectType": "Group", "member": [{"mbox": "mailto:B@x.EXAMPLE"}, agent("a")]}}},
        {"context": {"contextActivities": {"parent": {"id": "https://x.example/p", "definition": {}}}}},
        {"context": {"language": "FR-ca"}},
        {"attachments": [{"length": 1, "sha2": "ab"}]},
    ],
)
def test_what_an_lrs_may_change_makes_no_other_statement(parts: dict[str, Any]) -> None:
    assert equality.equal(BASE, differing(**parts))


@pytest.mark.parametrize(
    "parts",
    [
        {"timestamp": "2026-01-01T10:00:00.001Z"},
        {"actor": {"account": {"homePage": "https://cmo.example", "name": "Ana"}}},
        {"actor": {"name": "Ana"}},
        {"verb": {"id": "https://x.example/other"}},
        {"object": {"id": "https://x.example/other"}},
        {"result": {"duration": "PT1.22S"}},
        {"result": {"duration": "PT0M1.239S"}},
        {"result": {"score": {"raw": 2}}},
        {"result": {"extensions": {"https://x.example/e": ["A", 1]}}},
        {"context": {"registration": new_id()}},
        {"context": {"team": {"objectType": "Group", "member": [agent("a")]}}},
        {"context": {"contextActivities": {"other": [{"id": "https://x.example/p"}]}}},
        {"attachments": []},
    ],
)
def test_any_other_difference_makes_another_statement(parts: dict[str, Any]) -> None:
    assert not equality.equal(BASE, differing(**parts))


def test_a_missing_timestamp_makes_no_other_statement() -> None:
    without = {name: value for name, value in BASE.items() if name != "timestamp"}
    assert equality.equal(BASE, without)
