"""What is known about a statement before its turn in the log comes.

Made before the log's lock is taken: while one holds it, all others wait.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xapi import moments, strict_json
from xapi.lrs import equality, identity


@dataclass(frozen=True, slots=True)
class Arrival:
    """A statement that is not in the log yet, with what is known about it before it is.

    ``agents``, by their identity texts, are as the statement first says them, ``activities`` as it says them each time.
    ``persons``, by identity text, and ``things``, by IRI, say whether each is sought without `related_agents` or
    `related_activities`. ``body`` is the JSON of the statement but for `stored`, and for `timestamp` where none was
    given: the log adds them.
    """

    sent: dict[str, Any]
    statement: dict[str, Any]
    key: bytes
    digest: bytes
    timestamp: int | None
    actor: str | None
    agents: Mapping[str, dict[str, Any]]
    activities: Sequence[dict[str, Any]]
    persons: Mapping[str, bool]
    things: Mapping[str, bool]
    registration: bytes | None
    body: str

    def text(self, stored: str) -> str:
        """Return the JSON of the statement as it is kept, by the time when it was stored (RFC 3339)."""
        timestamp = f',"timestamp":"{stored}"' if self.timestamp is None else ""
        return f'{self.body[:-1]}{timestamp},"stored":"{stored}"}}'


def prepare(batch: Iterable[dict[str, Any]], *, authority: dict[str, Any], version: str) -> list[Arrival]:
    """Return all that can be known about statements before it is their turn; see `store.append` for the arguments."""
    default_version = "2.0.0" if version.startswith("2") else "1.0.0"
    vouching = identity.identity_text(authority)
    return [_arrival(sent, authority, vouching, default_version) for sent in batch]


def _arrival(sent: dict[str, Any], authority: dict[str, Any], vouching: str | None, version: str) -> Arrival:
    id = sent["id"] if "id" in sent else str(uuid.uuid4())
    statement = {"id": id, "version": version, **sent, "authority": authority}
    statement.pop("stored", None)
    _lists(statement)
    if statement["object"].get("objectType") == "SubStatement":
        statement["object"] = dict(statement["object"])
        _lists(statement["object"])
    agents: dict[str, dict[str, Any]] = {}
    persons: dict[str, bool] = {}
    actor = None
    for who, direct in identity.agents_of(statement):
        text = vouching if who is authority else identity.identity_text(who)
        if text is not None:
            agents.setdefault(text, who)
            persons[text] = persons.get(text, False) or direct
            actor = text if who is statement["actor"] else actor
    activities = []
    things: dict[str, bool] = {}
    for what, direct in identity.activities_of(statement):
        activities.append(what)
        things[what["id"]] = things.get(what["id"], False) or direct
    registration = statement["context"].get("registration") if "context" in statement else None
    return Arrival(
        sent=sent,
        statement=statement,
        key=identity.uuid_bytes(id),
        digest=equality.digest(statement),
        timestamp=moments.parse(sent["timestamp"]) if "timestamp" in sent else None,
        actor=actor,
        agents=agents,
        activities=activities,
        persons=persons,
        things=things,
        registration=None if registration is None else identity.uuid_bytes(registration),
        body=strict_json.dump(statement),
    )


def _lists(holder: dict[str, Any]) -> None:
    """Make single context activities lists of one, as they must be given back (xAPI 1.0.3 Data 2.4.6.2)."""
    context = holder.get("context")
    places = context.get("contextActivities") if context else None
    if context and places and not all(isinstance(found, list) for found in places.values()):
        lists = {name: found if isinstance(found, list) else [found] for name, found in places.items()}
        holder["context"] = {**context, "contextActivities": lists}
