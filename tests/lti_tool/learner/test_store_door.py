"""An attempt's token at ``/xapi``: it writes as a player does, for its own learner, and concludes nothing."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from lti_tool.db import reading, writing
from lti_tool.learner.door import MAX_BYTES, MAX_STATEMENTS
from lti_tool.learner.store_door import A_MINUTE, basic_token
from lti_tool.models import credential
from lti_tool.models.attempt import attempts, learners, taken_statements
from tests.lti_support import ForgedPlatform, Tool
from tests.lti_tool.learner.seat import NS, TEXT, Seat, answer, card, everything, right, sit, statement, wrong
from tests.lti_tool.learner.test_record import log
from xapi.lrs import tables
from xapi.vocabulary import VERBS

LESSON = NS.lesson(TEXT.id)


@dataclass(frozen=True)
class Unit:
    """A program that was given an attempt's token, as cmi5 gives one to an assignable unit."""

    client: FlaskClient
    token: str
    agent: dict[str, Any]
    registration: str
    scheme: str = "Bearer"

    def ask(self, method: str, path: str = "/xapi/statements", **more: Any) -> TestResponse:
        """Send a request with the token."""
        token = self.token if self.scheme == "Bearer" else basic_token(self.token)
        headers = {"Authorization": f"{self.scheme} {token}", "X-Experience-API-Version": "1.0.3"}
        return self.client.open(path, method=method, headers={**headers, **more.pop("headers", {})}, **more)

    def says(self, *said: dict[str, Any]) -> TestResponse:
        """Post statements about its learner and registration."""
        context = {"context": {"registration": self.registration}}
        return self.ask("POST", json=[{**one, "actor": self.agent, **context} for one in said])

    def state(self, method: str, name: str | None = "bookmark", **more: Any) -> TestResponse:
        """Ask for a State document of its lesson, learner and registration."""
        asked = {"activityId": LESSON, "agent": json.dumps(self.agent), "registration": self.registration}
        asked |= {"stateId": name} if name else {}
        asked |= more.pop("asked", {})
        return self.ask(method, "/xapi/activities/state", query_string=asked, **more)


def unit_of(tool: Tool, seat: Seat) -> Unit:
    with reading(tool.services.engine) as connection:
        query = select(attempts.c.id, learners.c.pseudonym).join(learners, learners.c.id == attempts.c.learner_id)
        row = connection.execute(query.where(attempts.c.id == seat.channel["attempt"])).one()
    account = {"homePage": tool.partner().home_page, "name": row.pseudonym}
    return Unit(tool.client(), seat.channel["token"], {"objectType": "Agent", "account": account}, row.id)


@pytest.fixture
def seat(lms: ForgedPlatform) -> Seat:
    found = sit(lms)
    found.said()  # the notice is acknowledged
    return found


@pytest.fixture
def unit(tool: Tool, seat: Seat) -> Unit:
    return unit_of(tool, seat)


@pytest.mark.parametrize("scheme", ["Bearer", "Basic"])
def test_what_it_says_is_taken_by_the_same_rules_as_what_the_player_says(
    tool: Tool, seat: Seat, unit: Unit, scheme: str
) -> None:
    unit = replace(unit, scheme=scheme)
    said = everything(TEXT)
    taken = unit.says(*said)
    assert taken.status_code == 200, taken.text
    assert taken.get_json() == [one["id"] for one in said]
    verbs = [one["verb"]["id"] for one in log(tool)]
    assert verbs.count(VERBS["completed"]) == verbs.count(VERBS["passed"]) == 1
    assert seat.said()["conclusion"]["completed"] is True
    assert unit.says(*said).get_json() == [one["id"] for one in said], "sent again it changes nothing"
    assert [one["verb"]["id"] for one in log(tool)] == verbs


def test_a_score_is_never_the_browsers_word(tool: Tool, unit: Unit) -> None:
    question = next(one for one in TEXT.questions.values() if one.kind != "poll")
    lie = answer(TEXT, question.id, wrong(question))
    lie["result"] |= {"success": True, "score": {"scaled": 1}}
    assert unit.says(lie).status_code == 200
    [kept] = [one for one in log(tool) if one["id"] == lie["id"]]
    assert kept["result"]["success"] is False and "score" not in kept["result"]


def test_its_words_for_verbs_and_activities_are_not_learnt(tool: Tool, seat: Seat, unit: Unit) -> None:
    words = {"en": "a learner's words"}
    one = card(TEXT, TEXT.cards[0])
    context = {"contextActivities": {"other": [{"id": f"{LESSON}/cards/x", "definition": {"name": words}}]}}
    one["verb"]["display"] = words
    one["object"]["definition"] = {"name": words, "description": words}
    sent = {**one, "actor": unit.agent, "context": context}
    assert unit.ask("POST", json=[sent]).status_code == 200
    by_page = {**card(TEXT, TEXT.cards[-1]), "verb": one["verb"], "object": one["object"], "context": context}
    assert seat.said(by_page)["stored"]
    with reading(tool.services.engine) as connection:
        known = [*connection.execute(select(tables.verbs.c.display)).scalars()]
        known += connection.execute(select(tables.activities.c.definition)).scalars()
        assert connection.execute(select(tables.statements.c.body)).scalars().all()
    assert known and not [text for text in known if "a learner's words" in text]


def test_it_concludes_nothing(tool: Tool, unit: Unit) -> None:
    for verb in ("initialized", "completed", "passed", "failed", "terminated", "satisfied"):
        said = {"verb": {"id": VERBS.get(verb, f"https://w3id.org/xapi/adl/verbs/{verb}"), "display": {"en": verb}}}
        refused = unit.says(card(TEXT, TEXT.cards[0]), {**statement("answered", LESSON, "lesson"), **said})
        assert (refused.status_code, refused.get_json()["error"]) == (403, "out_of_bounds"), verb
        assert "concluded by the server" in refused.get_json()["message"]
        assert unit.says({**card(TEXT, TEXT.cards[0]), **said}).status_code == 403, verb
    assert tool.rows()["taken_statements"] == 0 and log(tool) == []


def test_a_batch_with_one_refused_is_refused_whole(tool: Tool, unit: Unit) -> None:
    strange = card(TEXT, "no-such-card")
    refused = unit.says(card(TEXT, TEXT.cards[0]), strange)
    assert (refused.status_code, refused.get_json()["error"]) == (403, "not_taken")
    assert strange["id"] in refused.get_json()["message"]
    assert tool.rows()["taken_statements"] == 0 and log(tool) == []


def test_nothing_is_taken_before_the_notice_was_read(tool: Tool, lms: ForgedPlatform) -> None:
    unit = unit_of(tool, sit(lms, sub="learner-2"))
    refused = unit.says(card(TEXT, TEXT.cards[0]))
    assert (refused.status_code, "notice_required" in refused.get_json()["message"]) == (403, True)
    assert log(tool) == []


def test_an_id_that_another_statement_has_is_a_conflict(tool: Tool, lms: ForgedPlatform, unit: Unit) -> None:
    said = card(TEXT, TEXT.cards[0])
    assert unit.says(said).status_code == 200
    other = sit(lms, sub="learner-2")
    other.said()
    assert unit_of(tool, other).says(said).status_code == 409


def test_it_speaks_of_nobody_and_nothing_else(tool: Tool, lms: ForgedPlatform, unit: Unit) -> None:
    other = unit_of(tool, sit(lms, sub="learner-2"))
    for bent in (
        replace(unit, agent=other.agent),
        replace(unit, registration=other.registration),
        replace(unit, agent={"mbox": "mailto:lena@people.example"}),
        replace(unit, agent={**unit.agent, "name": "Lena"}),
    ):
        refused = bent.says(card(TEXT, TEXT.cards[0]))
        assert (refused.status_code, refused.get_json()["error"]) == (403, "out_of_bounds"), refused.text
    assert unit.says(statement("experienced", NS.card("metadata-that-pays", "x"))).status_code == 403
    assert log(tool) == []


def test_it_keeps_its_own_state_and_opens_no_other(tool: Tool, lms: ForgedPlatform, unit: Unit) -> None:
    other = unit_of(tool, sit(lms, sub="learner-2"))
    assert unit.state("PUT", json={"at": 3}).status_code == 204
    assert unit.state("POST", json={"more": 1}).status_code == 204
    assert unit.state("GET").get_json() == {"at": 3, "more": 1}
    assert unit.state("GET", None).get_json() == ["bookmark"]
    for stranger in (
        replace(other, agent=unit.agent),
        replace(other, registration=unit.registration),
        replace(unit, token=other.token),
    ):
        for method in ("GET", "HEAD", "PUT", "POST", "DELETE"):
            assert stranger.state(method, json=None if method in ("GET", "HEAD") else {}).status_code == 403
    assert other.state("GET").status_code == 404
    assert unit.state("GET", asked={"activityId": NS.lesson("metadata-that-pays")}).status_code == 403
    assert unit.state("PUT", data=b"x" * 70_000, content_type="text/plain").status_code == 413
    assert unit.state("DELETE").status_code == 204
    assert unit.state("GET").status_code == 404


def test_what_the_lms_left_for_it_is_read_and_not_changed(tool: Tool, unit: Unit) -> None:
    partner = tool.partner()
    with writing(tool.services.engine) as connection:
        key, secret = credential.add(connection, "LMS", ("all",), partner.id)
    headers = {"Authorization": "Basic " + b64encode(f"{key}:{secret}".encode()).decode()}
    assert unit.state("PUT", "LMS.LaunchData", json={"launchMode": "Normal"}, headers=headers).status_code == 204
    assert unit.state("GET", "LMS.LaunchData").get_json() == {"launchMode": "Normal"}
    for method in ("PUT", "POST", "DELETE"):
        assert unit.state(method, "LMS.LaunchData", json={}).status_code == 403
    assert unit.state("DELETE", None).status_code == 403
    profile = {"agent": json.dumps(unit.agent), "profileId": "cmi5LearnerPreferences"}
    asked = {"path": "/xapi/agents/profile", "query_string": profile}
    put = unit.ask("PUT", **asked, json={"languagePreference": "fr"}, headers={**headers, "If-None-Match": "*"})
    assert put.status_code == 204
    assert unit.ask("GET", **asked).get_json() == {"languagePreference": "fr"}
    assert unit.ask("PUT", **asked, json={}).status_code == 403
    assert unit.state("GET", "LMS.LaunchData").status_code == 200


def test_it_reads_no_statements_persons_or_activities(tool: Tool, unit: Unit) -> None:
    assert unit.says(card(TEXT, TEXT.cards[0])).status_code == 200
    for path, asked in (
        ("/xapi/statements", {}),
        ("/xapi/agents", {"agent": json.dumps(unit.agent)}),
        ("/xapi/activities", {"activityId": LESSON}),
        ("/xapi/activities/profile", {"activityId": LESSON}),
    ):
        assert unit.ask("GET", path, query_string=asked).status_code == 403


def test_it_is_worth_nothing_when_forged_old_or_its_attempt_is_gone(
    tool: Tool, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for token in ("x", unit.token[:-1], unit.token + "x"):
        assert replace(unit, token=token).state("GET").status_code == 401
    with monkeypatch.context() as patch:
        patch.setattr("lti_tool.learner.passes.TOKEN_SECONDS", -1)
        assert unit.state("GET").status_code == 401
    with writing(tool.services.engine) as connection:
        connection.execute(delete(taken_statements))
        connection.execute(delete(attempts))
    assert unit.state("GET").status_code == 401


def test_false_tokens_from_an_address_do_not_keep_out_the_true_ones(unit: Unit) -> None:
    false = (replace(unit, token=f"{unit.token}{number}").state("GET").status_code for number in range(1_000))
    assert 429 in false
    assert unit.state("GET").status_code == 404


def test_it_writes_only_so_much_a_minute(unit: Unit) -> None:
    question = next(one for one in TEXT.questions.values() if one.kind != "poll")
    said = [answer(TEXT, question.id, right(question)) for _ in range(MAX_STATEMENTS)]
    for _ in range(A_MINUTE // MAX_STATEMENTS):
        assert unit.says(*said).status_code == 200
    found = unit.says(*said)
    assert (found.status_code, found.get_json()["error"]) == (429, "too_often")


def test_it_brings_no_more_at_once_than_a_player_does(tool: Tool, unit: Unit) -> None:
    one = card(TEXT, TEXT.cards[0])
    refused = unit.says(*([one] * (MAX_STATEMENTS + 1)))
    assert (refused.status_code, refused.get_json()["error"]) == (413, "too_many")
    refused = unit.says({**one, "result": {"response": "x" * MAX_BYTES}})
    assert (refused.status_code, refused.get_json()["error"]) == (413, "too_large")
    assert tool.rows()["taken_statements"] == 0 and log(tool) == []


def test_its_states_do_not_grow_beyond_their_bound_by_being_added_to(unit: Unit) -> None:
    half = "x" * 40_000
    assert unit.state("PUT", json={"a": half}).status_code == 204
    for added in ({"b": half}, {"c": "x" * 70_000}):
        refused = unit.state("POST", json=added)
        assert (refused.status_code, refused.get_json()["error"]) == (413, "too_large")
    assert unit.state("POST", json={"a": half[:9]}).status_code == 204
    assert unit.state("GET").get_json() == {"a": half[:9]}


def test_its_basic_form_is_the_whole_of_what_follows_basic(unit: Unit) -> None:
    user, _, password = b64decode(basic_token(unit.token)).decode().partition(":")
    assert (user, password) == ("attempt", unit.token)


def test_an_attempt_keeps_a_hundred_states_and_no_more(unit: Unit) -> None:
    kept = [unit.state("PUT", f"state {number}", json={}).status_code for number in range(101)]
    assert kept == [204] * 100 + [403]
    refused = unit.state("PUT", "one more", json={})
    assert refused.get_json()["error"] == "too_many_documents"
    assert "take one away" in refused.get_json()["message"]
    assert unit.state("PUT", "state 7", json={"page": 2}, headers={"If-Match": "*"}).status_code == 204
    assert unit.state("DELETE", "state 8").status_code == unit.state("PUT", "one more", json={}).status_code == 204
