"""What the console's tests share: a browser's manners, a society, statements in the log."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, insert
from werkzeug.test import TestResponse

from lti_tool import clock
from lti_tool.db import writing
from lti_tool.models import course, partner, platform
from lti_tool.models.attempt import learners
from lti_tool.models.partner import Partner
from lti_tool.secrets import Vault
from lti_tool.services import Services
from xapi.lrs import store

NAME, PASSWORD = "Ada", "a good long password"


@dataclass
class Browser:
    """Opens pages and sends their forms with the CSRF token that stands in them."""

    client: FlaskClient

    def get(self, address: str, **options: Any) -> TestResponse:
        return self.client.get(address, **options)

    def send(self, address: str, page: str = "/console/login", **fields: str) -> TestResponse:
        return self.client.post(address, data={"csrf_token": self.token(page), **fields})

    def token(self, page: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(page).text)
        assert found, f"no form on {page}"
        return found[1]

    def sign_in(self, name: str = NAME, password: str = PASSWORD, **fields: str) -> TestResponse:
        return self.send("/console/login", name=name, password=password, **fields)


@dataclass
class Society:
    """A partner with a platform, a deployment, a placement, and a learner."""

    partner: Partner
    platform_id: str
    deployment_pk: int
    placement_id: int
    learner_id: int


def found_society(engine: Engine, vault: Vault, name: str, status: str = "accepted") -> Society:
    with writing(engine) as connection:
        made = partner.add(connection, vault, name, home_page="https://cmo.example")
        lms = platform.add(
            connection,
            partner_id=made.id,
            name=f"Moodle of {name}",
            issuer=f"https://{made.slug}.example",
            client_id="client-1",
            auth_url="https://lms.example/auth",
            jwks_url="https://lms.example/jwks",
        )
        deployment = platform.add_deployment(connection, lms.id, "dep-1", status)
        placement = connection.execute(
            insert(course.resource_links)
            .values(
                deployment_pk=deployment.id,
                resource_link_id="link",
                lesson="split-sheets",
                ags_scopes=[],
                seen_at=clock.now(),
            )
            .returning(course.resource_links.c.id)
        ).scalar_one()
        learner = connection.execute(
            insert(learners)
            .values(partner_id=made.id, pseudonym="ab" * 32, platform_id=lms.id, created_at=clock.now())
            .returning(learners.c.id)
        ).scalar_one()
    return Society(made, lms.id, deployment.id, placement, learner)


def keep(house: Services, tenant: str, **changes: Any) -> str:
    """Put a statement into the log; returns its id."""
    ns = house.settings.namespace
    statement = {
        "id": str(uuid.uuid4()),
        "actor": {"objectType": "Agent", "account": {"homePage": "https://cmo.example", "name": "ab" * 32}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered"}},
        "object": {"objectType": "Activity", "id": f"{ns}/lessons/split-sheets/questions/q1"},
        "result": {"response": "b", "success": True},
        "context": {"contextActivities": {"parent": [{"id": f"{ns}/lessons/split-sheets"}]}},
        "timestamp": "2026-11-22T10:20:30.000Z",
        **changes,
    }
    with writing(house.engine) as connection:
        store.append(
            connection,
            [statement],
            tenant=tenant,
            credential="tool",
            channel="lti",
            authority={
                "objectType": "Agent",
                "account": {"homePage": "https://tool.example", "name": "tool"},
            },
        )
    return str(statement["id"])
