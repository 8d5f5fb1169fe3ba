"""The Agents and Activities resources (xAPI 1.0.3 Communication 2.4, 2.5)."""

from __future__ import annotations

from typing import Any

from flask import Response

from xapi.lrs import lookups, parameters
from xapi.lrs.http import permits
from xapi.lrs.http.answers import as_json
from xapi.lrs.http.asked import Asked
from xapi.lrs.transactions import reading


def person(asked: Asked) -> Response:
    """Answer what is known of an agent."""
    permits.look_up(asked, people=True)
    agent = parameters.agent(asked.given, asked.version)
    if agent.get("objectType") == "Group":
        raise parameters.BadParameter("the parameter agent must be an Agent; a Group is no person")
    with reading(asked.engine) as connection:
        found = lookups.person(connection, asked.grant.tenant, agent)
    return _marked(asked, found)


def activity(asked: Asked) -> Response:
    """Answer the whole definition of an activity."""
    permits.look_up(asked, people=False)
    iri = parameters.iri(asked.given, "activityId")
    with reading(asked.engine) as connection:
        found = lookups.activity(connection, asked.grant.tenant, iri)
    return _marked(asked, found)


def _marked(asked: Asked, found: dict[str, Any]) -> Response:
    response = as_json(found)
    response.add_etag()
    response.make_conditional(asked.request)
    return response
