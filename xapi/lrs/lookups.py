"""What the LRS knows of a person and of an activity (xAPI 1.0.3 Communication 2.4, 2.5)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from xapi import strict_json
from xapi.lrs import canonical, identity
from xapi.lrs.tables import activities, agents, statement_agents, statements

_RECENT = 50


def person(connection: Connection, tenant: str | None, agent: dict[str, Any]) -> dict[str, Any]:
    """Return the Person object of an agent: its identifier, and the names it was given, each in a list.

    Names are not kept apart; they are read from the agent's newest statements. Other identifiers of the same person
    are not known here.

    Args:
        connection: of a reading transaction.
        tenant: whose statements; None for all tenants'.
        agent: an Agent, checked; its own name counts too.
    """
    found = identity.identity(agent) or {}
    text = identity.identity_text(agent) or ""
    names = dict.fromkeys([agent["name"]] if "name" in agent else [])
    keys = select(agents.c.id).where(agents.c.digest == identity.digest(text))
    if tenant is not None:
        keys = keys.where(agents.c.tenant == tenant)
    for key in connection.execute(keys).scalars().all():
        concerned = statement_agents.c
        newest = (
            select(statements.c.body)
            .join(statement_agents, concerned.seq == statements.c.seq)
            .where(concerned.agent == key, concerned.direct)
            .order_by(concerned.seq.desc())
            .limit(_RECENT)
        )
        for body in connection.execute(newest).scalars():
            for actor, _ in identity.agents_of(strict_json.parse(body.encode())):
                if "name" in actor and identity.identity_text(actor) == text:
                    names[actor["name"]] = None
    whole: dict[str, Any] = {"objectType": "Person"}
    if names:
        whole["name"] = list(names)
    return {**whole, **{name: [value] for name, value in found.items()}}


def activity(connection: Connection, tenant: str | None, iri: str) -> dict[str, Any]:
    """Return an activity with its whole definition in all languages; one never heard of has none.

    Args:
        connection: of a reading transaction.
        tenant: whose words for it; None for all tenants', merged.
        iri: the activity's id.
    """
    wanted = select(activities.c.definition).where(activities.c.digest == identity.digest(iri))
    if tenant is not None:
        wanted = wanted.where(activities.c.tenant == tenant)
    definition: dict[str, Any] = {}
    for text in connection.execute(wanted.order_by(activities.c.id)).scalars():
        definition = canonical.merge_definition(definition, strict_json.parse(text.encode()))
    whole: dict[str, Any] = {"objectType": "Activity", "id": iri}
    if definition:
        whole["definition"] = definition
    return whole
