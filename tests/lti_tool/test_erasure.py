from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool import erasure, erasure_text
from lti_tool.db import reading
from lti_tool.i18n import in_language
from lti_tool.models import metadata
from lti_tool.models.attempt import attempts, learners
from lti_tool.models.erasure import Erasure
from lti_tool.reports import overview
from tests.lti_support import ForgedPlatform, Tool, make_tool
from tests.lti_tool.learner.seat import NS, TEXT, card, everything, sit, statement
from xapi.lrs import queries, tables
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
