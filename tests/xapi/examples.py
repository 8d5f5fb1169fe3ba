"""Statements to test with."""

from __future__ import annotations

import uuid
from typing import Any

VERB = "http://adlnet.gov/expapi/verbs/"
AUTHORITY: dict[str, Any] = {
    "objectType": "Agent",
    "account": {"homePage": "https://lrs.example", "name": "key-1"},
}


def new_id() -> str:
    """Return a new UUID as text."""
    return str(uuid.uuid4())


def agent(name: str = "ana") -> dict[str, Any]:
    """Return an agent with an account."""
    return {"objectType": "Agent", "account": {"homePage": "https://cmo.example", "name": name}}


def statement(
    actor: str = "ana", verb: str = "experienced", activity: str = "https://x.example/a", **more: Any
) -> dict[str, Any]:
    """Return a legal statement with a new id."""
    return {
        "id": new_id(),
        "actor": agent(actor),
        "verb": {"id": VERB + verb, "display": {"en": verb}},
        "object": {"objectType": "Activity", "id": activity},
        **more,
    }


def voiding(id: str) -> dict[str, Any]:
    """Return a statement that voids another."""
    return {**statement(verb="voided"), "object": {"objectType": "StatementRef", "id": id}}


def referring(id: str, **more: Any) -> dict[str, Any]:
    """Return a statement about another."""
    return {
        **statement(actor="bo", verb="confirmed", **more),
        "object": {"objectType": "StatementRef", "id": id},
    }
