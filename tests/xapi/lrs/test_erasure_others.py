"""What an erasure leaves as it is: everybody else, and what belongs to all."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from tests.xapi import strategies
from tests.xapi.examples import VERB, agent, new_id, statement
from tests.xapi.lrs.test_erasure import bodies, dump, erase
from tests.xapi.lrs.test_verify import attached, keep
from xapi import validation
from xapi.lrs import anonymous, documents, identity
from xapi.lrs.spelled import Words
from xapi.lrs.transactions import writing
from xapi.lrs.verify import verify

MAIL = {"mbox": "mailto:ana@x.org"}
PAGE = {"openid": "https://x.example/user/1"}
NAMED = agent("ana.perez.123456")
PERSONS = (MAIL, PAGE, NAMED, {"mbox_sha1sum": "ab" * 20}, agent("3f" * 32))


def words(who: dict[str, Any]) -> str:
    """Return the identifier as a text."""
    (found,) = anonymous.words_of(who, anonymous.stranger("https://x.example"))
    return found


def namesakes(who: dict[str, Any]) -> list[dict[str, Any]]:
    """Return agents whose identifiers hold that of somebody, with something before or after."""
    word = words(who)
    if "mbox" in who:
        return [{"mbox": f"mailto:{one}"} for one in (f"mari{word}", f"{word}.uk", f"bo.{word}", f"ANA{word[3:]}")]
    if "openid" in who:
        return [{"openid": f"{word}{more}"} for more in ("2", "/a", "?a", "-b", "#c")]
    if "mbox_sha1sum" in who:
        return [agent(f"1{word}"), agent(f"{word}-x")]
    return [agent(f"{word}{more}") for more in ("2", "-b", "@x.org", "/a")] + [
        {"account": {"homePage": "https://other.example", "name": word}},
        {"account": {"homePage": f"https://x.example/{word}", "name": "bo"}},
    ]


@pytest.mark.parametrize("who", PERSONS, ids=words)
def test_whose_identifier_holds_the_persons_is_left_alone(engine: Engine, who: dict[str, Any]) -> None:
    others = namesakes(who)
    theirs = [
        {**statement(), "actor": one, "context": {"instructor": one, "extensions": {"https://x.example/e": [one]}}}
        for one in others
    ]
    theirs.append({**statement(), "object": {"objectType": "Group", "member": others}})
    with writing(engine) as connection:
        keep(connection, "t", [*copy.deepcopy(theirs), {**statement(), "actor": who}])
        for one in others:
            shelf = documents.Shelf("t", documents.AGENT, None, one)
            condition = documents.Condition(none_match=frozenset("*"))
            documents.put(connection, shelf, "d", b"1", "text/plain", condition)
    before = bodies(engine)
    done = erase(engine, who)
    after = bodies(engine)
    assert after[:-1] == before[:-1]
    assert (done.statements, done.documents) == (1, 0)
    assert after[-1]["actor"]["account"]["name"].endswith("-erased")
    assert verify(engine).faults == []


@pytest.mark.parametrize(
    "who",
    [
        {"openid": "https://x.example/a"},
        {"openid": VERB + "experienced"},
        {"openid": "http://adlnet.gov/expapi/verbs"},
        {"openid": "https://x.example"},
        {"openid": "https://X.example/"},
        agent(VERB + "experienced"),
        agent("https://x.example/a"),
        agent("expapi/verbs/experienced"),
        agent("contextActivities"),
        agent("https://x.example/kind"),
    ],
    ids=lambda who: str(who.get("openid", who.get("account", {}).get("name"))),
)
def test_nobody_is_called_what_belongs_to_all(engine: Engine, who: dict[str, Any]) -> None:
    """A sender may say that a verb's address is a person: their erasure leaves the verb to everybody."""
    other = statement(context={"contextActivities": {"parent": [{"id": "https://x.example/b"}]}})
    other["object"]["definition"] = {"type": "https://x.example/kind", "extensions": {"https://x.example/kind": 1}}
    with writing(engine) as connection:
        keep(connection, "t", [other, {**statement(), "actor": who}])
    before, tables_before = bodies(engine), dump(engine)
    done = erase(engine, who)
    after = bodies(engine)
    assert after[0] == before[0]
    assert {**after[1], "actor": 0} == {**before[1], "actor": 0}
    assert done.statements == 1 and after[1]["actor"]["account"]["name"].endswith("-erased")
    assert verify(engine).faults == []
    for told in ("expapi/verbs/experienced", "https://x.example/a", "https://x.example/b"):
        assert dump(engine).count(told) in (tables_before.count(told), tables_before.count(told) - 3)


def test_what_is_left_of_an_identifier_that_is_everybodys_is_counted(engine: Engine) -> None:
    with writing(engine) as connection:
        keep(connection, "t", [statement(), statement(), statement(activity="https://x.example/c")])
    assert erase(engine, {"openid": "https://x.example/a"}).statements_left == 2
    assert erase(engine, PAGE).statements_left == 0


def test_a_page_that_only_the_person_had_to_do_with_gets_another_address(engine: Engine) -> None:
    page = str(PAGE["openid"])
    with writing(engine) as connection:
        keep(connection, "t", [{**statement(activity=f"{page}/notes"), "actor": PAGE}, statement(activity=f"{page}2")])
    erase(engine, PAGE)
    mine, other = bodies(engine)
    assert mine["object"]["id"].startswith("https://erased.invalid/") and mine["object"]["id"].endswith("/notes")
    assert other["object"]["id"] == f"{page}2"
    assert f"{page}/" not in dump(engine)
    assert verify(engine).faults == []


def test_a_mail_address_is_taken_out_however_it_is_written(engine: Engine) -> None:
    told = "ana%40x.org"
    extensions = {"https://x.example/e": {"ANA@x.org": ["mailto%3Aana%2540x.org", "mariana@x.org"]}}
    one = statement(
        activity=f"https://x.example/people?who={told}", context={"extensions": extensions, "platform": "Ana@X.org"}
    )
    one["object"]["definition"] = {"name": {"en": "The page of ana@x.org"}, "moreInfo": f"https://x.example/{told}"}
    with writing(engine) as connection:
        keep(connection, "t", [one])
    erase(engine, MAIL)
    left = dump(engine).lower()
    assert "mariana@x.org" in left
    left = left.replace("mariana@x.org", "")
    assert "ana@x.org" not in left and "ana%40" not in left and "ana%2540" not in left
    assert verify(engine).faults == []


def test_a_signed_statement_of_a_namesake_keeps_its_signature(engine: Engine) -> None:
    signed = {**attached(b"a.b.c"), "usageType": "http://adlnet.gov/expapi/attachments/signature"}
    with writing(engine) as connection:
        keep(connection, "t", [{**statement(attachments=[signed]), "actor": {"mbox": "mailto:mariana@x.org"}}])
    before = bodies(engine)
    erase(engine, MAIL)
    assert bodies(engine) == before


def test_what_arrives_late_beside_the_person_is_left_alone(engine: Engine) -> None:
    erase(engine, MAIL)
    beside = {**statement(result={"response": "mail ana@x.org"}), "actor": {"mbox": "mailto:mariana@x.org"}}
    with writing(engine) as connection:
        keep(connection, "t", [copy.deepcopy(beside), {**statement(), "actor": MAIL}])
    kept, changed = bodies(engine)
    assert (kept["actor"], kept["result"]) == (beside["actor"], beside["result"])
    assert changed["actor"]["account"]["name"].endswith("-erased")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.VERSIONED, st.sampled_from(PERSONS))
def test_a_statement_that_does_not_name_the_person_comes_back_equal(
    given_: tuple[dict[str, Any], str], who: dict[str, Any]
) -> None:
    one = given_[0]
    assert anonymous.anonymised(copy.deepcopy(one), person(who)) == one


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.VERSIONED, st.data())
def test_of_a_statement_only_the_person_goes_and_what_is_left_is_legal(
    given_: tuple[dict[str, Any], str], data: st.DataObject
) -> None:
    one, version = given_
    people = [who for who, _ in identity.agents_of(one) if identity.identity_text(who)]
    if not people:
        return
    who = data.draw(st.sampled_from(people))
    text = identity.identity_text(who)
    found = anonymous.anonymised(copy.deepcopy(one), person(who))
    validation.check({**found, "id": new_id()}, version)
    for before, after in zip(identity.agents_of(one), identity.agents_of(found), strict=True):
        if identity.identity_text(before[0]) == text:
            assert after[0]["account"]["name"].endswith("-erased")
        else:
            assert identity.identity_text(after[0]) == identity.identity_text(before[0])
    assert found["verb"]["id"] == one["verb"]["id"]
    assert text is not None and json.loads(text) not in found.values()


def person(who: dict[str, Any]) -> anonymous.Person:
    """Return what becomes of somebody."""
    into = anonymous.stranger("https://x.example")
    return anonymous.Person({identity.identity_text(who) or "": into}, Words(anonymous.words_of(who, into)))
