"""What is kept and told of an erasure: the certificate, and a statement to those who follow the log."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from lti_tool import clock
from lti_tool.models import erasure as kept
from lti_tool.models import forward
from lti_tool.models import partner as partners
from lti_tool.models.base import new_id
from lti_tool.models.erasure import Erasure
from lti_tool.services import Services
from xapi import strict_json
from xapi.lrs import erasure, store
from xapi.vocabulary import Namespace

CREDENTIAL, CHANNEL = "tool", "erasure"
OF_STORE = ("statements", "as_actor", "documents", "attachments", "names", "mentions_left", "statements_left")
COUNTS = (
    "statements",
    "as_actor",
    "documents",
    "attachments",
    "names",
    "learners",
    "attempts",
    "grades",
    "mentions_left",
    "statements_left",
)
"""What a certificate counts, in this order."""


def told(
    connection: Connection, services: Services, namespace: Namespace, tenant: str, done: erasure.Erased
) -> list[str]:
    """Tell it to who follows the log: what they know as somebody's is now this stranger's, by the same ids."""
    base_url = services.settings.base_url
    tool = {"objectType": "Agent", "account": {"homePage": base_url, "name": CREDENTIAL}}
    batch = [
        {
            "id": str(uuid.uuid4()),
            "actor": tool,
            "verb": {"id": namespace.erased, "display": {"en": "erased"}},
            "object": {"objectType": "Agent", **stranger},
        }
        for stranger in done.strangers[: done.names or 1]
    ]
    vouching = {"tenant": tenant, "credential": CREDENTIAL, "channel": CHANNEL, "authority": tool}
    return [one.id for one in store.append(connection, batch, **vouching)]  # type: ignore[arg-type]


def certificate(
    connection: Connection,
    staff: str,
    tenants: Sequence[str],
    counts: Mapping[str, int],
    marks: Sequence[str],
    events: Sequence[str],
) -> Erasure:
    """Keep what was done, without the person; returns it."""
    names = {one.id: one.name for one in partners.every(connection)}
    said: dict[str, Any] = {
        "id": new_id(),
        "at": clock.now(),
        "staff": staff,
        "partners": sorted({names.get(one, "") for one in tenants} - {""}),
        "marks": sorted(set(marks)),
        "counts": {name: counts[name] for name in COUNTS},
        "copies": forward.holding_copies(connection, frozenset(tenants)),
        "events": list(events),
    }
    said["digest"] = hashlib.sha256(strict_json.dump(said).encode()).hexdigest()
    kept.add(connection, said)
    return Erasure(**{**said, **{name: tuple(said[name]) for name in ("partners", "marks", "copies", "events")}})
