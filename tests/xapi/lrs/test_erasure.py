from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from tests.xapi.examples import AUTHORITY, agent, new_id, referring, statement, voiding
from tests.xapi.lrs.test_verify import attached, keep
from xapi.lrs import documents, erased, erasure, erasure_search, people, queries, store, tables
from xapi.lrs.query import StatementQuery
from xapi.lrs.transactions import reading, writing
from xapi.lrs.verify import verify

NAME = "3f" * 32
ANA = agent(NAME)
WRITTEN = "https://x.example/written"


def erase(engine: Engine, who: dict[str, Any] = ANA, tenant: str = "t", **more: Any) -> erasure.Erased:
    """Erase somebody."""
    known = erasure_search.mentions(engine, tenant, who)
    with writing(engine) as connection:
        return erasure.erase(connection, tenant, who, known, **more)


def dump(engine: Engine) -> str:
    """Return everything that the tables hold, as a text."""
    rows: list[Any] = []
    with reading(engine) as connection:
        for table in tables.metadata.sorted_tables:
            rows += [[table.name, *row] for row in connection.execute(select(table))]
    return repr(rows)


def bodies(engine: Engine, tenant: str | None = "t") -> list[dict[str, Any]]:
    """Return the statements, oldest first."""
    with reading(engine) as connection:
        return queries.find(connection, tenant, StatementQuery(ascending=True, limit=100)).statements


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A store in which one person stands in every place."""
    first = new_id()
    member = {"objectType": "Group", "member": [agent("bo"), {**ANA, "name": "Ana Perez"}]}
    sub = {
        "objectType": "SubStatement",
        "actor": ANA,
        "verb": {"id": "https://x.example/v"},
        "object": {"id": "https://x.example/o"},
        "context": {"instructor": ANA},
    }
    batch = [
        statement(actor=NAME, id=first, context={"registration": new_id(), "team": member}),
        {**statement(), "actor": {**ANA, "name": "Ana Perez"}},
        {**statement(), "actor": member},
        {**statement(), "object": {**ANA, "objectType": "Agent"}},
        {**statement(), "object": sub},
        statement(context={"instructor": ANA, "extensions": {"https://x.example/e": {"who": [f"id={NAME}"]}}}),
        statement(activity=f"https://x.example/people/{NAME}/page"),
        statement(context={"extensions": {f"https://x.example/{NAME}": 1}}),
        referring(first),
        voiding(new_id()),
        statement(actor=NAME, result={"response": "me, me", "extensions": {WRITTEN: "my words"}}),
        statement(actor="bo", attachments=[attached(b"both")]),
        statement(actor=NAME, attachments=[attached(b"both"), attached(b"mine")]),
    ]
    batch[10]["object"]["definition"] = {"type": "https://x.example/t", "interactionType": "long-fill-in"}
    with writing(engine) as connection:
        keep(connection, "t", batch[:12], b"both")
        keep(connection, "t", batch[12:], b"mine")
        keep(connection, "t", [statement(actor=NAME, attachments=[attached(b"both")])], b"both")
        keep(connection, "u", [statement(actor=NAME)])
        for kind in (documents.STATE, documents.AGENT):
            about = "https://x.example/a" if kind == documents.STATE else None
            for who in (ANA, agent("bo")):
                shelf = documents.Shelf("t", kind, about, who)
                body, condition = json.dumps({"x": 1}).encode(), documents.Condition(none_match=frozenset("*"))
                documents.put(connection, shelf, "d", body, "application/json", condition)
    return engine


def test_nothing_leads_to_the_person_and_the_store_is_whole(filled: Engine) -> None:
    before = bodies(filled)
    done = erase(filled, own_words=frozenset([WRITTEN]))
    after = bodies(filled)
    with reading(filled) as connection:
        elsewhere = connection.execute(select(tables.statements.c.body).where(tables.statements.c.tenant == "u")).all()
    left = dump(filled).replace(elsewhere[0][0], "")
    assert left.count(NAME) == 2  # the other tenant's row of names: its label and its identity
    assert "Ana Perez" not in left and "my words" not in left and "me, me" not in left
    assert verify(filled).faults == []
    assert [one["id"] for one in after] == [one["id"] for one in before]
    assert [one["stored"] for one in after] == [one["stored"] for one in before]
    assert (done.statements, done.as_actor, done.names) == (11, 5, 1)
    assert (done.documents, done.attachments, done.mentions_left) == (2, 1, 0)


def test_what_the_stranger_did_is_found_together(filled: Engine) -> None:
    done = erase(filled)
    with reading(filled) as connection:
        found = queries.find(connection, "t", StatementQuery(agent=done.strangers[0], related_agents=True, limit=100))
        gone = queries.find(connection, "t", StatementQuery(agent=ANA, related_agents=True))
        assert people.find_for_people(connection, "t", pseudonym=NAME).rows == ()
    assert len(found.texts) == 9 + 1  # and the one that refers to one of them
    assert gone.texts == ()


def test_only_that_tenant_is_touched(filled: Engine) -> None:
    erase(filled)
    assert bodies(filled, "u")[0]["actor"] == ANA


def test_what_arrives_late_does_not_bring_the_person_back(filled: Engine) -> None:
    originals = [one for one in bodies(filled) if one["actor"] == ANA]
    erase(filled)
    fresh = statement(actor=NAME, attachments=[attached(b"new")])
    before = len(bodies(filled))
    with writing(filled) as connection:
        answers = store.append(
            connection,
            [*originals, fresh, statement(actor="bo")],
            tenant="t",
            credential="key",
            channel="xapi",
            authority=ANA,
        )
    assert [one.new for one in answers] == [False] * len(originals) + [True, True]
    assert [one.erased for one in answers][-2:] == [True, False]
    after = bodies(filled)
    assert len(after) == before + 2
    assert NAME not in json.dumps(after)
    assert after[-2]["actor"]["account"]["name"].endswith("-erased")
    assert "attachments" not in after[-2]
    assert verify(filled).faults == []


def test_who_comes_anew_is_known_again(filled: Engine) -> None:
    erase(filled)
    with writing(filled) as connection:
        assert erased.readmit(connection, "t", ANA)
        assert not erased.readmit(connection, "t", ANA)
        keep(connection, "t", [statement(actor=NAME)])
    assert bodies(filled)[-1]["actor"] == ANA


def test_the_mark_is_worth_nothing_without_the_key(engine: Engine) -> None:
    erased.use_key(engine, b"one")
    marks = erase(engine).marks
    with reading(engine) as connection:
        assert erased.among(connection, "t", {json.dumps({"account": ANA["account"]}, separators=(",", ":")): ANA})
    erased.use_key(engine, b"two")
    with reading(engine) as connection:
        text = json.dumps({"account": ANA["account"]}, separators=(",", ":"))
        assert not erased.among(connection, "t", {text: ANA})
        assert erased.mark(connection, "t", text) != marks[0]
        assert erased.mark(connection, "u", text) != erased.mark(connection, "t", text)


def test_a_mailbox_goes_with_its_hash(engine: Engine) -> None:
    mailbox = {"mbox": "mailto:ana.p@CMO.example"}
    hashed = {"mbox_sha1sum": hashlib.sha1(b"mailto:ana.p@CMO.example").hexdigest().upper()}
    with writing(engine) as connection:
        keep(connection, "t", [{**statement(), "actor": mailbox}, {**statement(), "actor": hashed}])
    done = erase(engine, mailbox)
    assert done.statements == 2
    left = dump(engine).lower()
    assert "ana.p@" not in left and hashed["mbox_sha1sum"].lower() not in left
    assert verify(engine).faults == []


def test_a_short_name_is_taken_out_where_agents_are_named_only(engine: Engine) -> None:
    with writing(engine) as connection:
        keep(connection, "t", [statement(actor="b", result={"response": "b"})])
    erase(engine, agent("b"))
    (found,) = bodies(engine)
    assert found["actor"]["account"]["name"] != "b"
    assert found["result"]["response"] == "b"


def test_attempts_get_new_ids_where_they_are_said(engine: Engine) -> None:
    old, new = new_id(), new_id()
    with writing(engine) as connection:
        keep(connection, "t", [statement(actor=NAME, context={"registration": old.upper()})])
    erase(engine, registrations={old: new})
    assert bodies(engine)[0]["context"]["registration"] == new
    with reading(engine) as connection:
        assert len(queries.find(connection, "t", StatementQuery(registration=new)).texts) == 1
    assert verify(engine).faults == []


def test_documents_of_others_that_mention_the_person_are_counted(engine: Engine) -> None:
    with writing(engine) as connection:
        shelf = documents.Shelf("t", documents.ACTIVITY, "https://x.example/a")
        body = f"seen: {NAME}".encode()
        documents.put(connection, shelf, "d", body, "text/plain", documents.Condition(none_match=frozenset("*")))
    assert erase(engine).mentions_left == 1


def test_a_signature_holds_the_statement_and_goes_with_it(engine: Engine) -> None:
    signed = {**attached(b"a.b.c"), "usageType": "http://adlnet.gov/expapi/attachments/signature"}
    other = attached(b"photo")
    with writing(engine) as connection:
        keep(connection, "t", [statement(context={"instructor": ANA}, attachments=[signed, other])])
    erase(engine)
    assert bodies(engine)[0]["attachments"] == [other]


def test_an_erasure_that_is_broken_off_changed_nothing(filled: Engine) -> None:
    before = dump(filled)
    known = erasure_search.mentions(filled, "t", ANA)
    with pytest.raises(RuntimeError), writing(filled) as connection:
        erasure.erase(connection, "t", ANA, known)
        raise RuntimeError
    assert dump(filled) == before


def test_a_statement_that_arrives_after_the_search_is_found_too(filled: Engine) -> None:
    known = erasure_search.mentions(filled, "t", ANA)
    with writing(filled) as connection:
        keep(connection, "t", [statement(context={"extensions": {"https://x.example/e": NAME}})])
    with writing(filled) as connection:
        erasure.erase(connection, "t", ANA, known)
    assert NAME not in json.dumps(bodies(filled))


def test_one_who_is_not_there_is_remembered_as_erased(engine: Engine) -> None:
    done = erase(engine)
    assert (done.statements, done.names, len(done.marks)) == (0, 0, 1)
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(tables.erased_agents)).scalar() == 1
    assert AUTHORITY  # nobody else was


def test_a_document_of_one_who_was_erased_is_not_kept(filled: Engine) -> None:
    erase(filled)
    shelf = documents.Shelf("t", documents.STATE, "https://x.example/a", ANA)
    with writing(filled) as connection:
        documents.put(connection, shelf, "d", b"1", "text/plain", documents.Condition(none_match=frozenset("*")))
        assert documents.get(connection, shelf, "d") is None
        erased.readmit(connection, "t", ANA)
        documents.put(connection, shelf, "d", b"1", "text/plain", documents.Condition(none_match=frozenset("*")))
        assert documents.get(connection, shelf, "d") is not None
