from __future__ import annotations

import json
import uuid

from sqlalchemy import Engine

from lti_tool.db import reading, writing
from lti_tool.reports import statement_log
from tests.lti_tool.reports.facts import at
from xapi.lrs import store

AGENT = {"objectType": "Agent", "mbox": "mailto:a@b.example"}


def keep(engine: Engine, tenant: str, statement_id: str, activity: str) -> None:
    statement = {
        "id": statement_id,
        "actor": AGENT,
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"},
        "object": {"objectType": "Activity", "id": activity},
        "timestamp": "2026-11-22T10:00:00Z",
    }
    with writing(engine) as connection:
        store.append(connection, [statement], tenant=tenant, credential="key", channel="xapi", authority=AGENT)


def test_one_statement_is_found_with_where_it_came_from(engine: Engine) -> None:
    made = str(uuid.uuid4())
    keep(engine, "one", made, "https://a.example/x")
    with reading(engine) as connection:
        found = statement_log.get(connection, made)
    assert found is not None
    assert (found.id, found.tenant, found.credential, found.channel) == (made, "one", "key", "xapi")
    assert found.timestamp == at("2026-11-22T10:00:00Z")
    assert not found.voided
    assert json.loads(found.body)["object"]["id"] == "https://a.example/x"


def test_the_same_id_of_two_tenants_is_two_statements(engine: Engine) -> None:
    made = str(uuid.uuid4())
    keep(engine, "one", made, "https://a.example/x")
    keep(engine, "two", made, "https://a.example/y")
    with reading(engine) as connection:
        of_two = statement_log.get(connection, made, "two")
        assert of_two is not None
        assert "https://a.example/y" in of_two.body
        assert statement_log.get(connection, made, "three") is None


def test_an_unknown_id_finds_nothing(engine: Engine) -> None:
    with reading(engine) as connection:
        assert statement_log.get(connection, str(uuid.uuid4())) is None
