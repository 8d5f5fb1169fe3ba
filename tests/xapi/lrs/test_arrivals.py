"""What is known about a statement before its turn comes."""

from __future__ import annotations

from typing import Any

from xapi import strict_json
from xapi.lrs.arrivals import prepare

AUTHORITY = {"objectType": "Agent", "mbox": "mailto:lrs@example.org"}
ANN = {"mbox": "mailto:ann@example.org"}
STATEMENT: dict[str, Any] = {
    "actor": ANN,
    "verb": {"id": "https://example.org/verbs/did"},
    "object": {"id": "https://example.org/things/1"},
    "context": {"contextActivities": {"parent": {"id": "https://example.org/things/2"}}},
}


def test_agents_and_activities_are_known_with_where_they_stand() -> None:
    (arrival,) = prepare([STATEMENT], authority=AUTHORITY, version="1.0.3")
    assert arrival.actor == '{"mbox":"mailto:ann@example.org"}'
    assert arrival.persons == {'{"mbox":"mailto:ann@example.org"}': True, '{"mbox":"mailto:lrs@example.org"}': False}
    assert list(arrival.agents.values()) == [ANN, AUTHORITY]
    assert {iri[-1]: direct for iri, direct in arrival.things.items()} == {"1": True, "2": False}
    assert [thing["id"] for thing in arrival.activities] == list(arrival.things)


def test_an_anonymous_group_is_no_actor_whoever_its_members_are() -> None:
    sent = {**STATEMENT, "actor": {"objectType": "Group", "member": [ANN]}}
    (arrival,) = prepare([sent], authority=AUTHORITY, version="1.0.3")
    assert arrival.actor is None
    assert '{"mbox":"mailto:ann@example.org"}' in arrival.agents


def test_what_was_sent_is_not_changed() -> None:
    (arrival,) = prepare([STATEMENT], authority=AUTHORITY, version="2.0.0")
    assert arrival.statement["context"]["contextActivities"] == {"parent": [{"id": "https://example.org/things/2"}]}
    assert STATEMENT["context"]["contextActivities"] == {"parent": {"id": "https://example.org/things/2"}}
    assert "id" not in STATEMENT and arrival.statement["version"] == "2.0.0"


def test_the_text_that_is_kept_says_once_when_it_was_stored_whatever_was_sent() -> None:
    sent = {**STATEMENT, "id": "16fd2706-8baf-433b-82eb-8c7fada847da", "stored": "1999-01-01T00:00:00Z"}
    given = {**sent, "timestamp": "2026-11-22T09:00:00Z"}
    without, with_time = prepare([sent, given], authority=AUTHORITY, version="1.0.3")
    now = "2026-11-22T10:00:00.000000Z"
    for arrival, timestamp in ((without, now), (with_time, given["timestamp"])):
        text = arrival.text(now)
        assert text.count('"stored"') == text.count('"timestamp"') == 1
        assert strict_json.parse(text.encode()) == {**arrival.statement, "stored": now, "timestamp": timestamp}
