from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool import erasure, erasure_text
from lti_tool.db import reading, writing
from lti_tool.i18n import in_language
from lti_tool.models import metadata
from lti_tool.models.attempt import attempts, learners
from lti_tool.models.erasure import Erasure
from lti_tool.reports import overview
from tests.lti_support import ForgedPlatform, Tool, make_tool
from tests.lti_tool.learner.seat import NS, TEXT, card, everything, sit, statement
from tests.xapi import examples
from xapi.lrs import importing, queries, store, tables
from xapi.lrs.query import StatementQuery
from xapi.lrs.verify import verify

WORDS = "I will ask my co-writer"


@pytest.fixture(params=["sqlite", "postgresql"])
def tool(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Tool]:
    made = make_tool(tmp_path, database=request.param)
    yield made
    made.services.engine.dispose()


@pytest.fixture
def lms(tool: Tool) -> ForgedPlatform:
    return tool.platform()


def dump(tool: Tool) -> str:
    """Everything that the database holds, as a text."""
    rows: list[Any] = []
    with reading(tool.services.engine) as connection:
        for table in [*metadata.sorted_tables, *tables.metadata.sorted_tables]:
            rows += [[table.name, *row] for row in connection.execute(select(table))]
    return repr(rows)


def who(tool: Tool, subject: str) -> dict[str, Any]:
    """The learner of this user as statements name them."""
    with reading(tool.services.engine) as connection:
        query = select(learners.c.pseudonym).where(learners.c.subject == subject)
        name = connection.execute(query.order_by(learners.c.id).limit(1)).scalar_one()
    return {"account": {"homePage": tool.partner().home_page, "name": name}}


def log(tool: Tool) -> list[dict[str, Any]]:
    with reading(tool.services.engine) as connection:
        return queries.find(connection, None, StatementQuery(ascending=True, limit=500)).statements


def numbers(tool: Tool) -> overview.Numbers:
    with reading(tool.services.engine) as connection:
        return overview.total(connection, overview.Chosen(0, 2**60))


def test_nothing_leads_to_an_erased_learner_and_the_reports_stay_right(tool: Tool, lms: ForgedPlatform) -> None:
    seat, other = sit(lms, sub="lena-77"), sit(lms, sub="omar-88")
    reflection = statement("responded", NS.reflection(TEXT.id), "reflection", response=WORDS)
    seat.said(*everything(TEXT), reflection, state={"at": 1})
    other.said(*everything(TEXT))
    agent, attempt = who(tool, "lena-77"), seat.channel["attempt"]
    before, amount = numbers(tool), len(log(tool))
    assert WORDS in dump(tool)
    certificate = erasure.erase(tool.services, agent, "Ada")
    left = dump(tool)
    for told in (agent["account"]["name"], "lena-77", attempt, WORDS):
        assert told not in left
    assert numbers(tool) == before
    assert "omar-88" in left
    assert verify(tool.services.engine).faults == []
    assert certificate.counts["attempts"] == certificate.counts["learners"] == certificate.counts["grades"] == 1
    assert certificate.counts["statements"] == certificate.counts["as_actor"] == (amount - len(_by(tool, "omar-88")))
    assert (certificate.staff, certificate.partners) == ("Ada", ("Harmonia",))


def _by(tool: Tool, subject: str) -> list[dict[str, Any]]:
    agent = who(tool, subject)
    return [one for one in log(tool) if one["actor"].get("account") == agent["account"]]


def test_the_log_tells_it_without_the_person(tool: Tool, lms: ForgedPlatform) -> None:
    sit(lms, sub="lena-77").said(card(TEXT, TEXT.cards[0]))
    certificate = erasure.erase(tool.services, who(tool, "lena-77"), "")
    *theirs, event = log(tool)
    assert event["verb"]["id"] == NS.erased
    assert [event["id"]] == list(certificate.events)
    assert {one["actor"]["account"]["name"] for one in theirs} == {event["object"]["account"]["name"]}
    assert event["actor"]["account"]["name"] == "tool"


def test_an_open_page_cannot_bring_the_learner_back(tool: Tool, lms: ForgedPlatform) -> None:
    seat = sit(lms, sub="lena-77")
    said = card(TEXT, TEXT.cards[0])
    seat.said(said)
    erasure.erase(tool.services, who(tool, "lena-77"), "")
    before = dump(tool)
    assert seat.post(said).status_code == 410
    assert seat.post(card(TEXT, TEXT.cards[0])).status_code == 410
    library = seat.client.post("/learn/open", data={"pass": _pass(tool, 1), "lesson": TEXT.id})
    assert library.status_code == 403
    assert dump(tool) == before


def _pass(tool: Tool, learner_id: int) -> str:
    from lti_tool.learner import passes

    return passes.library_pass(tool.services.vault, learner_id, 1, "")


def test_who_opens_a_lesson_anew_is_a_new_learner(tool: Tool, lms: ForgedPlatform) -> None:
    sit(lms, sub="lena-77").said(card(TEXT, TEXT.cards[0]))
    agent = who(tool, "lena-77")
    erasure.erase(tool.services, agent, "")
    seat = sit(lms, sub="lena-77")
    assert seat.channel["notice"] is not None  # asked again what is kept
    seat.said(card(TEXT, TEXT.cards[0]))
    assert who(tool, "lena-77") == agent
    assert log(tool)[-1]["actor"]["account"] == agent["account"]
    assert len(erasure.was_erased(tool.services, agent)) == 1


def test_what_the_same_user_did_as_a_visitor_goes_too(tool: Tool, lms: ForgedPlatform) -> None:
    sit(lms, sub="lena-77").said(card(TEXT, TEXT.cards[0]))
    claim = "https://purl.imsglobal.org/spec/lti/claim/roles"
    observer = "http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor"
    sit(lms, sub="lena-77", **{claim: [observer]}).said(card(TEXT, TEXT.cards[0]))
    agent = who(tool, "lena-77")
    assert len(erasure.find(tool.services, agent)) == 2
    certificate = erasure.erase(tool.services, agent, "")
    assert (certificate.counts["learners"], len(certificate.marks)) == (2, 2)
    assert erasure.find(tool.services, agent) == []


def test_the_certificate_is_kept_whole_and_names_nobody(tool: Tool, lms: ForgedPlatform) -> None:
    sit(lms, sub="lena-77").said(card(TEXT, TEXT.cards[0]))
    agent = who(tool, "lena-77")
    certificate = erasure.erase(tool.services, agent, "Ada")
    (kept,) = erasure.was_erased(tool.services, agent)
    assert kept == certificate
    told = json.loads(erasure_text.as_json(kept))
    digest, _ = told.pop("digest"), told.pop("done_at")
    compact = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    assert digest == hashlib.sha256(compact).hexdigest()
    for lang in ("en", "fr"):
        with in_language(lang):
            text = erasure_text.as_text(kept)
        assert agent["account"]["name"] not in text
        assert certificate.digest in text and "Ada" in text
    assert erasure.was_erased(tool.services, agent["account"]["name"]) == [kept]
    assert erasure.was_erased(tool.services, {"mbox": "mailto:x@y.example"}) == []


def test_a_pseudonym_is_found_by_its_beginning_where_only_one_has_it(tool: Tool, lms: ForgedPlatform) -> None:
    sit(lms, sub="lena-77").said(card(TEXT, TEXT.cards[0]))
    agent = who(tool, "lena-77")
    name = agent["account"]["name"]
    assert erasure.by_pseudonym(tool.services, name) == [agent]
    assert erasure.by_pseudonym(tool.services, name[:10]) == [agent]
    assert erasure.by_pseudonym(tool.services, name, "another-partner") == []
    assert erasure.by_pseudonym(tool.services, "nobody") == []


def test_only_the_named_partner_is_touched(tool: Tool, lms: ForgedPlatform) -> None:
    sit(lms, sub="lena-77").said(card(TEXT, TEXT.cards[0]))
    agent = who(tool, "lena-77")
    erasure.erase(tool.services, agent, "", tool.partner("Concordia").id)
    assert who(tool, "lena-77") == agent
    assert _by(tool, "lena-77")


def test_grades_and_attempts_of_others_stay(tool: Tool, lms: ForgedPlatform) -> None:
    sit(lms, sub="lena-77").said(*everything(TEXT))
    other = sit(lms, sub="omar-88")
    other.said(*everything(TEXT))
    erasure.erase(tool.services, who(tool, "lena-77"), "")
    assert tool.rows()["grades"] == 1
    with reading(tool.services.engine) as connection:
        ids = connection.execute(select(attempts.c.id)).scalars().all()
    assert other.channel["attempt"] in ids and len(ids) == 2
    assert other.said(card(TEXT, TEXT.cards[0]))["stored"]


def test_copies_elsewhere_are_named() -> None:
    said = Erasure("i", 0, "", (), (), {"mentions_left": 2}, ("Archive",), (), "d")
    told = "\n".join(erasure_text.not_covered(said))
    assert "Archive" in told and "2" in told


MAIL = {"mbox": "mailto:lena.k@cmo.example"}


def keep(tool: Tool, tenant: str, *batch: dict[str, Any]) -> None:
    """Put statements into a partner's log, as another system sends them."""
    vouching = {"account": {"homePage": "https://other.example", "name": "key"}}
    with writing(tool.services.engine) as connection:
        store.append(connection, batch, tenant=tenant, credential="key", channel="xapi", authority=vouching)


def test_who_is_known_by_a_mailbox_is_found_by_its_hash(tool: Tool) -> None:
    partner = tool.partner().id
    keep(tool, partner, {**examples.statement(), "actor": MAIL})
    by_hash = {"mbox_sha1sum": hashlib.sha1(MAIL["mbox"].encode()).hexdigest()}
    targets = erasure.find(tool.services, by_hash)
    assert [one.tenant for one in targets] == [partner]
    assert erasure.size(tool.services, targets)["statements"] == 1
    certificate = erasure.erase(tool.services, by_hash, "")
    assert certificate.counts["as_actor"] == 1 and "lena.k" not in dump(tool)
    assert erasure.was_erased(tool.services, MAIL) == [certificate]


def test_an_identifier_goes_from_the_texts_of_partners_who_do_not_know_the_person(tool: Tool) -> None:
    one, other = tool.partner().id, tool.partner("Concordia").id
    keep(tool, one, {**examples.statement(), "actor": MAIL})
    keep(tool, other, examples.statement(result={"response": "Ask lena.k@cmo.example"}))
    certificate = erasure.erase(tool.services, MAIL, "")
    assert certificate.counts["statements"] == 2
    assert certificate.partners == ("Concordia", "Harmonia")
    assert "lena.k" not in dump(tool)


def test_a_file_from_before_brings_nobody_back_to_another_partner(tool: Tool) -> None:
    """An export of all partners goes into the consortium's own log where no partner is named."""
    one = tool.partner().id
    sent = [{**examples.statement(), "actor": MAIL}, examples.statement(actor="bo")]
    keep(tool, one, *sent)
    erasure.erase(tool.services, MAIL, "")
    origin = importing.Origin("", "import", examples.AUTHORITY, erased_of=("", one))
    for new in (2, 0):
        (batch,) = importing.take(tool.services.engine, [json.dumps(each).encode() for each in sent], origin)
        assert (batch.new, batch.known, batch.refused) == (new, 2 - new, 0)
    assert "lena.k" not in dump(tool)
    keep(tool, "c", sent[0])
    origin = importing.Origin("c", "import", examples.AUTHORITY, erased_of=("", one))
    (batch,) = importing.take(tool.services.engine, [json.dumps({**sent[0], "id": examples.new_id()}).encode()], origin)
    assert dump(tool).count("lena.k") > 2  # who knows the person goes on knowing them


def test_what_keeps_an_identifier_is_told() -> None:
    said = Erasure("i", 0, "", (), (), {"statements_left": 17}, (), (), "d")
    assert "17" in "\n".join(erasure_text.not_covered(said))
