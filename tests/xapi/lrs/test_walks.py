"""Each query walks along the index it is meant to, whatever the database knows of its tables, and nothing is sorted."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from tests.xapi.examples import AUTHORITY, VERB, agent, referring, statement, voiding
from xapi.lrs import queries, store, walks
from xapi.lrs.query import StatementQuery
from xapi.lrs.transactions import reading, writing

A = "https://x.example/a"
_THROUGH = r"SCAN (lrs_|seen|judged|meant|told_|further)\w*$|Seq Scan on "
REGISTRATION = "6f7f1c1c-47a8-4b8e-9d8e-0c1f2a3b4c5d"


@pytest.fixture(params=["no statistics", "fresh statistics"])
def filled(engine: Engine, request: pytest.FixtureRequest) -> Engine:
    """Lend a store where one tenant has much and another little, with or without statistics about it."""
    with writing(engine) as connection:
        for number, tenant in enumerate(["t"] * 9 + ["u"]):
            about = statement(actor="ana", verb="passed", activity=A)
            batch = [
                about,
                referring(about["id"]),
                voiding(about["id"]),
                *(
                    statement(
                        actor=f"a{chance % 7}",
                        verb="answered",
                        activity=f"{A}/{chance % 3}",
                        context={
                            "registration": REGISTRATION if chance % 9 == 0 else str(uuid.uuid4()),
                            "instructor": agent("teacher"),
                            "contextActivities": {"grouping": [{"id": A}]},
                        },
                    )
                    for chance in range(number, number + 40)
                ),
            ]
            store.append(connection, batch, tenant=tenant, credential="c", channel="xapi", authority=AUTHORITY)
    if request.param == "fresh statistics":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    return engine


@contextmanager
def explained(engine: Engine) -> Iterator[list[tuple[str, str]]]:
    """Note the plan of each query that is sent in the block: the query, and how it is answered."""
    sent: list[tuple[str, Any]] = []
    plans: list[tuple[str, str]] = []

    def note(_connection: Connection, _cursor: Any, query: str, values: Any, _context: Any, _many: bool) -> None:
        if query.startswith("SELECT"):
            sent.append((query, values))

    event.listen(engine, "before_cursor_execute", note)
    yield plans
    event.remove(engine, "before_cursor_execute", note)
    postgresql = engine.dialect.name == "postgresql"
    with engine.connect() as connection:
        if postgresql:  # a small table is read whole, whatever its indexes: ask as for a large one
            for way in ("seqscan", "bitmapscan", "sort"):
                connection.execute(text(f"SET LOCAL enable_{way} = off"))
        for query, values in sent:
            rows = connection.exec_driver_sql(f"EXPLAIN {'' if postgresql else 'QUERY PLAN '}{query}", values)
            plans.append((query, "\n".join(str(row[-1]) for row in rows)))


ASKED: dict[str, tuple[dict[str, Any], str]] = {
    "verb": ({"verb": VERB + "answered"}, "ix_lrs_statements_verb_seq"),
    "agent": ({"agent": agent("a1")}, "lrs_statement_agents"),
    "related agent": ({"agent": agent("teacher"), "related_agents": True}, "lrs_statement_agents"),
    "activity": ({"activity": f"{A}/1"}, "lrs_statement_activities"),
    "related activity": ({"activity": A, "related_activities": True}, "lrs_statement_activities"),
    "registration": ({"registration": REGISTRATION}, "ix_lrs_statements_registration_seq"),
    "rare agent, common verb": ({"agent": agent("a1"), "verb": VERB + "answered"}, "lrs_statement_agents"),
    "common agent, rare verb": (
        {"agent": agent("teacher"), "related_agents": True, "verb": VERB + "voided"},
        "ix_lrs_statements_verb_seq",
    ),
    "since, the oldest first": ({"since": 1, "ascending": True}, "seq"),
    "mine": ({"only_credential": "c", "only_authority": AUTHORITY["account"]["name"]}, "lrs_statement_agents"),
    "mine, of a common verb": (
        {"only_credential": "nobody", "only_authority": "a1", "verb": VERB + "answered"},
        "lrs_statement_agents",
    ),
    "until": ({"until": 2**60}, "seq"),
}


def test_pages_are_read_along_one_index_in_its_order(filled: Engine) -> None:
    for tenant in ("t", "u", None):
        for what, (asked, index) in ASKED.items():
            with explained(filled) as plans, reading(filled) as connection:
                queries.find(connection, tenant, StatementQuery(**asked, limit=20))
            walked = [(query, plan) for query, plan in plans if "seq >= " in query and "_references." not in query]
            assert walked or (tenant is None and index == "seq"), what
            for query, plan in walked:
                told = f"{what}, {tenant}:\n{query}\n{plan}"
                counting = "count(" in query
                first = next(line for line in plan.splitlines() if re.search("SEARCH|SCAN lrs|Scan.* on lrs", line))
                assert (
                    counting
                    or index in first
                    or (index == "seq" and "pk_lrs_statements" in first)
                    or "PRIMARY KEY" in first
                ), told
                one_stream = query.count("seq >= ") == 1
                assert not one_stream or not re.search(r"\bSort\b|TEMP B-TREE", plan), told
                assert not re.search("SCAN lrs|Seq Scan", plan), told
                if what == "verb" and "sqlite" in str(filled.url):
                    assert "(verb=? AND seq>? AND seq<?)" in first, told


def test_references_are_read_in_the_order_of_the_log(filled: Engine) -> None:
    # Of a log as short as this, PostgreSQL may take either: both are in its order.
    either = "|pk_lrs_references" if filled.dialect.name == "postgresql" else ""
    for tenant, index in (("t", f"ix_lrs_references_tenant_seq{either}"), (None, "PRIMARY KEY|pk_lrs_references")):
        with explained(filled) as plans, reading(filled) as connection:
            queries.find(connection, tenant, StatementQuery(registration=REGISTRATION, limit=200))
        walked = [plan for query, plan in plans if "FROM lrs_references" in query and "seq >= " in query]
        assert walked
        for plan in walked:
            assert re.search(index, plan), plan
            assert not re.search(r"\bSort\b|TEMP B-TREE", plan), plan


def test_no_query_of_a_page_reads_a_table_through(filled: Engine) -> None:
    with reading(filled) as connection:
        id = queries.find(connection, "t", StatementQuery(limit=1)).statements[0]["id"]
    for tenant in ("t", None):
        for asked in (*(asked for asked, _ in ASKED.values()), {"statement_id": id}):
            with explained(filled) as plans, reading(filled) as connection:
                queries.find(connection, tenant, StatementQuery(**{"since": 1, **asked}))
            for query, plan in plans:
                through = re.search(_THROUGH, plan, re.M)
                assert not through or re.search(r"ORDER BY (lrs_statements\.)?seq DESC", query), f"{query}\n{plan}"


def test_the_condition_that_fewest_meet_leads(filled: Engine) -> None:
    def leading(**asked: Any) -> str:
        query = StatementQuery(**asked)
        with reading(filled) as connection:
            return walks.lead(connection, query, walks.keys(connection, "t", query))

    assert leading(agent=agent("ana"), verb=VERB + "answered") == "agent"
    assert leading(agent=agent("teacher"), related_agents=True, verb=VERB + "passed") == "verb"
    assert leading(activity=f"{A}/1", agent=agent("ana"), verb=VERB + "answered") == "agent"
    assert leading() == ""
