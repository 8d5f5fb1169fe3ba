"""What is asked is found, all of it, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.xapi.examples import AUTHORITY, VERB, agent, new_id, referring, statement, voiding
from xapi import moments
from xapi.lrs import queries, store
from xapi.lrs.query import BadCursor, StatementQuery, decode, encode
from xapi.lrs.transactions import reading, writing

A = "https://x.example/a"
B = "https://x.example/b"


def put(
    engine: Engine,
    *batch: dict[str, Any],
    tenant: str = "t",
    credential: str = "c",
    version: str = "1.0.3",
    authority: dict[str, Any] = AUTHORITY,
) -> None:
    """Append in a transaction of its own."""
    with writing(engine) as connection:
        store.append(
            connection,
            batch,
            tenant=tenant,
            credential=credential,
            channel="xapi",
            authority=authority,
            version=version,
        )


def ids(engine: Engine, tenant: str | None = "t", **asked: Any) -> list[str]:
    """Return the ids of the statements that meet a query, in order."""
    with reading(engine) as connection:
        return [found["id"] for found in queries.find(connection, tenant, StatementQuery(**asked)).statements]


def test_the_newest_come_first_or_the_oldest(engine: Engine) -> None:
    sent = [statement() for _ in range(3)]
    put(engine, *sent)
    expected = [one["id"] for one in sent]
    assert ids(engine, ascending=True) == expected
    assert ids(engine) == expected[::-1]


def test_verb_registration_and_activity_filter(engine: Engine) -> None:
    registration = new_id()
    first = statement(verb="passed", activity=A, context={"registration": registration.upper()})
    second = statement(verb="failed", activity=B)
    put(engine, first, second)
    assert ids(engine, verb=VERB + "passed") == [first["id"]]
    assert ids(engine, verb=VERB + "unheard") == []
    assert ids(engine, registration=registration) == [first["id"]]
    assert ids(engine, activity=B) == [second["id"]]
    assert ids(engine, activity=B, verb=VERB + "passed") == []


def test_an_agent_is_actor_object_or_member_of_a_group_there(engine: Engine) -> None:
    group = {"objectType": "Group", "member": [agent("zoe"), agent("ana")]}
    by = statement(actor="ana")
    about = statement(actor="bo") | {"object": agent("ana")}
    among = statement() | {"actor": group}
    other = statement(actor="bo", context={"instructor": agent("ana")})
    put(engine, by, about, among, other)
    assert ids(engine, agent=agent("ana"), ascending=True) == [by["id"], about["id"], among["id"]]
    assert ids(engine, agent={"account": agent("ana")["account"], "name": "Ana"}, limit=1) == [among["id"]]


@pytest.mark.parametrize(
    "place",
    [
        {"context": {"instructor": agent("ana")}},
        {"context": {"instructor": {"objectType": "Group", "member": [agent("ana")]}}},
        {"context": {"team": {"objectType": "Group", "member": [agent("ana")]}}},
        {"context": {"contextAgents": [{"objectType": "contextAgent", "agent": agent("ana")}]}},
        {
            "context": {
                "contextGroups": [{"objectType": "contextGroup", "group": {"objectType": "Group", **agent("ana")}}]
            }
        },
    ],
)
def test_related_agents_are_found_in_the_context(engine: Engine, place: dict[str, Any]) -> None:
    sent = statement(actor="bo", **place)
    put(engine, sent, version="2.0.0")
    assert ids(engine, agent=agent("ana")) == []
    assert ids(engine, agent=agent("ana"), related_agents=True) == [sent["id"]]
    assert ids(engine, agent=AUTHORITY, related_agents=True) == [sent["id"]]


def test_what_stands_in_a_substatement_is_only_related(engine: Engine) -> None:
    inner = {
        "objectType": "SubStatement",
        "actor": agent("ana"),
        "verb": {"id": VERB + "passed"},
        "object": {"id": A},
        "context": {"contextActivities": {"grouping": [{"id": B}]}, "instructor": agent("zoe")},
    }
    sent = statement(actor="bo", verb="planned") | {"object": inner}
    put(engine, sent)
    for name in ("ana", "zoe"):
        assert ids(engine, agent=agent(name)) == []
        assert ids(engine, agent=agent(name), related_agents=True) == [sent["id"]]
    for activity in (A, B):
        assert ids(engine, activity=activity) == []
        assert ids(engine, activity=activity, related_activities=True) == [sent["id"]]
    assert ids(engine, verb=VERB + "passed") == []


@pytest.mark.parametrize("place", ["parent", "grouping", "category", "other"])
def test_related_activities_are_found_in_the_context(engine: Engine, place: str) -> None:
    sent = statement(activity=A, context={"contextActivities": {place: {"id": B}}})
    put(engine, sent)
    assert ids(engine, activity=B) == []
    assert ids(engine, activity=B, related_activities=True) == [sent["id"]]
    assert ids(engine, activity=A, related_activities=True) == [sent["id"]]


def test_mailboxes_are_one_whatever_the_case_of_their_domain(engine: Engine) -> None:
    sent = statement() | {"actor": {"mbox": "mailto:Ana@Example.ORG"}}
    put(engine, sent)
    assert ids(engine, agent={"mbox": "mailto:Ana@example.org"}) == [sent["id"]]
    assert ids(engine, agent={"mbox": "mailto:ana@example.org"}) == []


def test_since_is_exclusive_and_until_inclusive_to_the_microsecond(engine: Engine) -> None:
    put(engine, statement(), statement(), statement())
    with reading(engine) as connection:
        page = queries.find(connection, "t", StatementQuery(ascending=True))
    first, second, third = (found["id"] for found in page.statements)
    middle = page.stored[1]
    assert moments.render(middle) == page.statements[1]["stored"]
    assert ids(engine, since=middle) == [third]
    assert ids(engine, until=middle) == [second, first]
    assert ids(engine, since=middle - 1, until=middle) == [second]


def test_a_statement_about_a_statement_is_found_with_it_through_any_number(engine: Engine) -> None:
    target = statement(actor="ana", activity=A)
    second = referring(target["id"])
    third = referring(second["id"])
    unrelated = referring(new_id())
    put(engine, third, unrelated)
    assert ids(engine, agent=agent("ana")) == []
    put(engine, second, target)
    expected = [target["id"], second["id"], third["id"]]
    assert ids(engine, agent=agent("ana")) == expected
    assert ids(engine, activity=A) == expected
    assert ids(engine, activity=A, limit=2) == expected[:2]
    assert ids(engine, statement_id=target["id"]) == [target["id"]]


def test_references_in_a_circle_end(engine: Engine) -> None:
    first, second = referring(new_id()), referring(new_id())
    first["object"]["id"], second["object"]["id"] = second["id"], first["id"]
    put(engine, first, second)
    assert ids(engine, verb=VERB + "confirmed") == [second["id"], first["id"]]


def test_a_voiding_is_found_by_what_it_voids(engine: Engine) -> None:
    target = statement(actor="ana")
    void = voiding(target["id"]) | {"actor": agent("admin")}
    put(engine, target, void)
    assert ids(engine, agent=agent("ana")) == [void["id"]]


def test_pages_follow_each_other_while_others_write(engine: Engine) -> None:
    sent = [statement() for _ in range(7)]
    put(engine, *sent)
    for ascending in (False, True):
        query, seen = StatementQuery(limit=3, ascending=ascending), []
        while True:
            with reading(engine) as connection:
                page = queries.find(connection, "t", query)
            seen += [found["id"] for found in page.statements]
            if page.more is None:
                break
            query = replace(query, position=decode(page.more, "t"))
            put(engine, statement(actor="late"))
        expected = [one["id"] for one in sent]
        if ascending:
            assert seen[:7] == expected
            assert len(seen) == len(set(seen))
        else:
            assert seen == expected[::-1]


def test_a_page_that_is_just_full_has_no_next(engine: Engine) -> None:
    put(engine, statement(), statement())
    with reading(engine) as connection:
        assert queries.find(connection, "t", StatementQuery(limit=2)).more is None


def test_a_cursor_is_of_one_tenant(engine: Engine) -> None:
    assert decode(encode("t", 5), "t") == 5
    assert decode(encode(None, 5), None) == 5
    for text in (encode("other", 5), encode(None, 5), "", "x", "é", encode("t", 2**63), "W10", "bnVsbA"):
        with pytest.raises(BadCursor):
            decode(text, "t")


def test_each_tenant_sees_its_own_and_the_consortium_all(engine: Engine) -> None:
    one, two = statement(actor="ana", activity=A), statement(actor="ana", activity=A)
    put(engine, one, tenant="one")
    put(engine, two, tenant="two")
    for asked in ({}, {"agent": agent("ana")}, {"activity": A}, {"verb": one["verb"]["id"]}):
        assert ids(engine, "one", **asked) == [one["id"]]
        assert ids(engine, None, **asked) == [two["id"], one["id"]]
        assert ids(engine, "three", **asked) == []
    assert ids(engine, "two", statement_id=one["id"]) == []
    about = referring(one["id"])
    put(engine, about, tenant="two")
    assert ids(engine, "two", agent=agent("ana")) == [two["id"]]
    with reading(engine) as connection:
        assert [queries.count(connection, tenant) for tenant in ("one", "two", None)] == [1, 2, 3]


def test_mine_are_those_of_one_credential(engine: Engine) -> None:
    mine, other = statement(), statement()
    put(engine, mine, credential="me")
    put(engine, other, credential="you")
    assert ids(engine, only_credential="me") == [mine["id"]]
    assert ids(engine, only_credential="me", statement_id=other["id"]) == []


def test_mine_are_found_by_the_name_of_who_vouches_for_them(engine: Engine) -> None:
    """Of its own site or of one that was called otherwise, and none that another of this name wrote."""
    elsewhere = {"objectType": "Agent", "account": {"homePage": "https://old.example", "name": "key-1"}}
    mine, before = statement(), statement(actor="ana", activity=B)
    about = referring(new_id())
    put(engine, before, credential="key-1", authority=elsewhere)
    put(engine, mine, credential="key-1")
    put(engine, statement() | {"actor": elsewhere}, credential="other")
    put(engine, statement(), tenant="u", credential="key-1")
    others = statement(actor="zoe")
    put(engine, others, credential="other", authority=agent("other"))
    about["object"]["id"] = others["id"]
    put(engine, about, credential="key-1")
    asked: dict[str, Any] = {"only_credential": "key-1", "only_authority": "key-1"}
    assert ids(engine, **asked) == [about["id"], mine["id"], before["id"]]
    assert ids(engine, **asked, ascending=True, limit=2) == [before["id"], mine["id"]]
    assert ids(engine, **asked, activity=B) == [before["id"]]
    assert ids(engine, **asked, agent=agent("zoe")) == [], "what others say of her is not theirs to learn"
    assert len(ids(engine, tenant=None, **asked)) == 4
    assert ids(engine, only_credential="nobody", only_authority="nobody") == []


def test_the_format_ids_leaves_what_identifies(engine: Engine) -> None:
    """XAPI-00171: of an activity that is the id alone."""
    members = [{"name": "A", **agent("a")}, {"mbox": "mailto:b@x.example", "name": "B"}]
    sent = statement(context={"team": {"objectType": "Group", "name": "T", "member": members}})
    sent["actor"]["name"] = "Ana"
    sent["object"]["definition"] = {"name": {"en": "A"}}
    put(engine, sent)
    with reading(engine) as connection:
        [found] = queries.find(connection, "t", StatementQuery(format="ids")).statements
    assert found["actor"] == agent("ana")
    assert found["verb"] == {"id": sent["verb"]["id"]}
    assert found["object"] == {"id": A}
    assert found["context"]["team"] == {
        "objectType": "Group",
        "member": [agent("a"), {"mbox": "mailto:b@x.example"}],
    }


def test_the_format_canonical_merges_definitions_and_chooses_a_language(engine: Engine) -> None:
    first, second = statement(activity=A), statement(activity=A)
    first["object"]["definition"] = {"name": {"en": "Work", "fr": "Oeuvre"}, "type": "https://x.example/t"}
    second["object"]["definition"] = {"name": {"fr": "Œuvre"}, "type": "https://x.example/u"}
    second["verb"]["display"] = {"fr": "a vu"}
    bare = statement(activity=A)
    put(engine, first)
    put(engine, second)
    put(engine, bare, tenant="other")
    with reading(engine) as connection:
        for languages, name, word in (
            (("fr-CH", "en"), {"fr": "Œuvre"}, {"fr": "a vu"}),
            (("de",), {"en": "Work"}, None),
        ):
            query = StatementQuery(format="canonical", languages=languages)
            for found in queries.find(connection, "t", query).statements:
                assert found["object"]["definition"] == {"name": name, "type": "https://x.example/t"}
                assert found["verb"]["display"] == (word or {"en": "experienced"})
        [found] = queries.find(connection, "other", StatementQuery(format="canonical")).statements
        assert "definition" not in found["object"]
        exact = queries.find(connection, "t", StatementQuery(statement_id=second["id"])).statements
    assert exact[0]["object"] == second["object"]


def test_without_the_right_to_define_nothing_is_learnt(engine: Engine) -> None:
    sent = statement(activity=A)
    sent["object"]["definition"] = {"name": {"en": "Work"}}
    settings: dict[str, Any] = {"tenant": "t", "credential": "c", "channel": "x", "authority": AUTHORITY}
    with writing(engine) as connection:
        store.append(connection, [sent], define=False, **settings)
        store.append(connection, [statement(activity=A)], **settings)
    with reading(engine) as connection:
        page = queries.find(connection, "t", StatementQuery(format="canonical"))
    assert "definition" not in page.statements[0]["object"]


def test_a_page_of_large_statements_ends_early_and_goes_on(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "LARGEST", 6_000)
    sent = [statement(result={"response": "x" * 2_000}) for _ in range(5)] + [
        statement(result={"response": "y" * 9_000})
    ]
    put(engine, *sent)
    found: list[str] = []
    pages = []
    position: int | None = None
    with reading(engine) as connection:
        while True:
            page = queries.find(connection, "t", StatementQuery(ascending=True, position=position))
            pages.append(len(page.texts))
            found += [one["id"] for one in page.statements]
            if page.more is None:
                break
            position = decode(page.more, "t")
    assert found == [one["id"] for one in sent]
    assert pages == [2, 2, 1, 1]


def test_a_reference_leads_to_what_lies_outside_of_the_window(engine: Engine) -> None:
    target = statement(actor="ana")
    put(engine, target)
    with reading(engine) as connection:
        _, stored = store.last(connection)
    chain = [referring(target["id"])]
    for _ in range(3):
        chain.append(referring(chain[-1]["id"]))
    put(engine, *chain, *(statement(actor="ana") for _ in range(3)))
    newer = ids(engine, agent=agent("ana"), since=stored, ascending=True)
    assert newer[:4] == [one["id"] for one in chain]
    assert len(newer) == 7
    assert ids(engine, agent=agent("ana"), since=stored, ascending=True, limit=2) == newer[:2]


def test_many_statements_about_statements_are_found_from_either_end(engine: Engine) -> None:
    targets = [statement(actor="ana") for _ in range(120)]
    about = [referring(one["id"]) for one in targets]
    last = referring(about[-1]["id"])
    put(engine, *targets, *about, last)
    rare = statement(actor="zoe")
    put(engine, rare, referring(rare["id"]))
    assert len(ids(engine, agent=agent("ana"), limit=500)) == 241
    assert ids(engine, agent=agent("ana"), limit=1) == [last["id"]]
    assert len(ids(engine, agent=agent("zoe"))) == 2
    assert len(ids(engine, tenant=None, agent=agent("zoe"))) == 2
