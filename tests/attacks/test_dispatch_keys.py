"""The key of a dispatch lies open in a package: whoever takes it can append to its own lessons, slowly, and no more."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from lti_tool.db import reading, writing
from lti_tool.models import dispatch as dispatches
from lti_tool.models.attempt import attempts
from tests.lti_support import ForgedPlatform, Tool, make_tool
from tests.lti_tool.collect.sender import Sender, make_dispatch
from tests.lti_tool.learner.seat import LESSONS, NS, TEXT, card, sit, statement
from tests.lti_tool.learner.test_record import log

RESOURCES = ("statements", "activities", "activities/state", "activities/profile", "agents", "agents/profile")


@pytest.fixture
def tool(tmp_path: Path) -> Iterator[Tool]:
    """An installation of its own: what is kept is counted."""
    made = make_tool(tmp_path)
    yield made
    made.services.engine.dispose()


@pytest.fixture
def lms(tool: Tool) -> ForgedPlatform:
    return tool.platform()


@pytest.fixture
def stolen(tool: Tool) -> Sender:
    return Sender(tool, make_dispatch(tool))


@pytest.mark.parametrize("scheme", ["Basic", "Bearer"])
def test_it_opens_nothing_of_the_record_store(tool: Tool, stolen: Sender, scheme: str) -> None:
    stolen.said(card(TEXT, TEXT.cards[0]))
    name, proof = stolen.token.split(".")
    for given in (stolen.token, f"{name}:{proof}", f"{name}:{stolen.token}", f"attempt:{stolen.token}"):
        secret = b64encode(given.encode()).decode() if scheme == "Basic" else given
        for resource in RESOURCES:
            for method in ("GET", "POST", "PUT", "DELETE"):
                headers = {"Authorization": f"{scheme} {secret}", "X-Experience-API-Version": "1.0.3"}
                refused = tool.client().open(f"/xapi/{resource}", method=method, headers=headers, json={})
                assert refused.status_code in (400, 401, 404, 405, 429), (resource, method)
                assert "actor" not in refused.text and "account" not in refused.text


def test_it_opens_no_page_and_no_attempt_of_a_learner(tool: Tool, stolen: Sender, lms: ForgedPlatform) -> None:
    seat = sit(lms)
    seat.said(card(TEXT, TEXT.cards[0]))
    door = seat.channel["post_url"]
    refused = tool.client().post(door, data=json.dumps({"token": stolen.token, "statements": []}))
    assert refused.status_code == 401
    for path in ("/console", "/console/statements", door.removesuffix("/statements")):
        answer = tool.client().get(path, headers={"Authorization": f"Bearer {stolen.token}"})
        assert answer.status_code in (303, 401, 403), path


def test_it_tells_nothing_of_what_other_learners_did(tool: Tool, stolen: Sender) -> None:
    stolen.said(*[card(TEXT, one) for one in TEXT.cards], state={"segment": TEXT.segments[1].id})
    guess = Sender(tool, stolen.dispatch, attempt="some-other-key")  # the same learner; the attempt's key is not known
    reply = guess.said()
    assert reply["state"] == {} and reply["answers"] == {}


def test_it_writes_to_no_other_lesson(tool: Tool, stolen: Sender) -> None:
    other = LESSONS["work-and-recording"]
    refused = stolen.post(card(other, other.cards[0]), lesson=other.id)
    assert (refused.status_code, refused.get_json()["error"]) == (403, "lesson_not_in_dispatch")
    reply = stolen.said(card(other, other.cards[0]), statement("answered", "https://elsewhere.example/x"))
    assert len(reply["refused"]) == 2 and reply["stored"] == [] and log(tool) == []


def test_it_concludes_nothing(tool: Tool, stolen: Sender) -> None:
    reply = stolen.said(
        *[statement(verb, NS.lesson(TEXT.id), "lesson") for verb in ("completed", "passed", "initialized")]
    )
    assert len(reply["refused"]) == 3 and log(tool) == []


def test_it_writes_to_no_other_partner(tool: Tool, stolen: Sender) -> None:
    rival = make_dispatch(tool, partner=tool.partner("Rival"))
    for forged in (
        stolen.token.replace(stolen.dispatch.id, rival.id),
        rival.id + "." + "A" * 43,
        rival.id,
        "",
        "\0",
        "x" * 5000,
        stolen.token + "\n",
        stolen.token.upper(),
    ):
        refused = stolen.post(card(TEXT, TEXT.cards[0]), token=forged)
        assert refused.status_code in (400, 401), forged
    assert tool.rows()["attempts"] == 0


def test_who_one_is_is_not_the_packages_to_say(tool: Tool, stolen: Sender) -> None:
    said = card(TEXT, TEXT.cards[0])
    said |= {"actor": {"mbox": "mailto:a@b.example"}, "authority": {"mbox": "mailto:a@b.example"}}
    said |= {"context": {"registration": "00000000-0000-4000-8000-000000000000", "platform": "stolen"}}
    stolen.said(said)
    with reading(tool.services.engine) as connection:
        attempt = connection.execute(select(attempts.c.id)).scalar_one()
    for one in log(tool):
        assert "mbox" not in json.dumps(one) and one["context"]["registration"] == attempt


def test_its_rate_is_bounded_whatever_the_statements_are(tool: Tool) -> None:
    stolen = Sender(tool, make_dispatch(tool, a_minute=10))
    for number in range(10):
        assert stolen.post({"id": str(number)}).status_code == 200
    assert stolen.post().status_code == stolen.post(card(TEXT, TEXT.cards[0]), attempt="another-key").status_code == 429


def test_one_that_was_renewed_is_worth_nothing(tool: Tool, stolen: Sender) -> None:
    with writing(tool.services.engine) as connection:
        dispatches.change(connection, stolen.dispatch.id, key_number=2)
    assert stolen.post(card(TEXT, TEXT.cards[0])).status_code == 401


def test_it_never_stands_in_an_answer_or_a_log(tool: Tool, stolen: Sender, capsys: pytest.CaptureFixture[str]) -> None:
    answers = [stolen.post(card(TEXT, "nothing")), stolen.post(lesson="other-lesson"), stolen.post(channel="fax")]
    proof = stolen.token.split(".")[1]
    told = capsys.readouterr()
    assert all(proof not in one.text for one in answers) and proof not in told.out + told.err
    assert "ana.lopez" not in told.out + told.err


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"{" * 10_000, b'{"token":' + b"[" * 5_000, b"x" * 600_000])
def test_any_bytes_are_answered_with_a_reason(tool: Tool, body: bytes) -> None:
    refused = tool.client().post("/collect", data=body, content_type="text/plain")
    assert refused.status_code in (400, 413) and refused.get_json()["message"]
