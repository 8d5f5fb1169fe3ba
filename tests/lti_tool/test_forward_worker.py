"""Copies go to a record store that refuses, fails and waits: what arrives, what is set aside, what is said."""

from __future__ import annotations

import base64
import json
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text

from lti_tool import clock, erasure
from lti_tool.db import reading, writing
from lti_tool.fetch import Answer, FetchError
from lti_tool.forward_state import standings, trouble_in_words
from lti_tool.forward_target import LEASE, MOST_REFUSED, Delivery
from lti_tool.forward_worker import Forwarding
from lti_tool.models import forward
from lti_tool.models.forward import forward_aside, forward_targets
from lti_tool.services import Services
from tests.lti_tool.other_store import SECRET, OtherStore, add_target, change, house, keep, keep_some, now, statement
from xapi.forward import Filter

both = pytest.mark.parametrize("here", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def here(request: pytest.FixtureRequest, tmp_path: Path, other: OtherStore) -> Services:
    kind = getattr(request, "param", "sqlite")
    return replace(house(kind, tmp_path), fetch=other)  # type: ignore[arg-type]


@pytest.fixture
def other() -> OtherStore:
    return OtherStore()


def aside(here: Services, target: forward.Target) -> list[forward.Aside]:
    with reading(here.engine) as connection:
        return forward.set_aside(connection, target.id)


@both
def test_all_that_is_there_and_all_that_follows_is_sent_once_in_order(here: Services, other: OtherStore) -> None:
    first = keep_some(here, 3)
    target = add_target(here)
    Forwarding(here).once()
    then = keep_some(here, 2)
    Forwarding(here).once()
    assert list(other.kept) == first + then
    assert (other.batches, other.twice) == ([3, 2], 0)
    assert now(here, target).sent == 5
    assert Forwarding(here).due() == []


def test_the_copy_is_the_statement_without_what_the_receiver_sets(here: Services, other: OtherStore) -> None:
    sent = statement()
    keep(here, [sent])
    add_target(here, version="2.0.0")
    Forwarding(here).once()
    assert other.kept[sent["id"]] == sent
    (headers,) = other.headers
    assert headers["X-Experience-API-Version"] == "2.0.0"
    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode() == f"key:{SECRET}"


def test_from_now_sends_nothing_older(here: Services, other: OtherStore) -> None:
    keep_some(here, 3)
    with reading(here.engine) as connection:
        cursor = connection.execute(text("SELECT max(seq) FROM lrs_statements")).scalar_one()
    add_target(here, cursor=cursor)
    later = keep_some(here, 1)
    Forwarding(here).once()
    assert list(other.kept) == later


@both
def test_a_poisoned_statement_is_set_aside_and_all_others_arrive(here: Services, other: OtherStore) -> None:
    sent = keep_some(here, 20)
    other.poison = {sent[7], sent[13]}
    target = add_target(here)
    Forwarding(here).once()
    assert list(other.kept) == [one for one in sent if one not in other.poison]
    found = aside(here, target)
    assert [(one.statement_id, one.status) for one in found] == [(sent[7], 400), (sent[13], 400)]
    assert {one.said for one in found} == {"actor.name: must be a string"}


@both
def test_what_was_set_aside_is_sent_again_or_given_up(here: Services, other: OtherStore) -> None:
    sent = keep_some(here, 4)
    other.poison = {sent[1], sent[2]}
    target = add_target(here)
    Forwarding(here).once()
    with writing(here.engine) as connection:
        assert forward.retry(connection, target.id, sent[1]) == 1
    Forwarding(here).once()
    assert len(aside(here, target)) == 2 and not any(one.again for one in aside(here, target))
    other.poison = set()
    with writing(here.engine) as connection:
        assert forward.retry(connection, target.id, sent[1]) == 1
        assert forward.drop(connection, target.id, sent[2]) == 1
    Forwarding(here).once()
    assert aside(here, target) == []
    assert sorted(other.kept) == sorted([sent[0], sent[1], sent[3]])


def test_a_batch_that_is_too_large_is_halved_and_stays_small(here: Services, other: OtherStore) -> None:
    other.most = 6
    sent = keep_some(here, 40)
    target = add_target(here)
    Forwarding(here).once()
    assert list(other.kept) == sent
    other.batches.clear()
    keep_some(here, 20)
    Forwarding(here).once()
    assert max(other.batches) <= 6
    assert aside(here, target) == []


def test_a_single_statement_that_is_too_large_is_set_aside(here: Services, other: OtherStore) -> None:
    other.most = 0
    target = add_target(here)
    keep_some(here, 1)
    Forwarding(here).once()
    assert [one.status for one in aside(here, target)] == [413]


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (Answer(503, {}, b""), "failing"),
        (Answer(500, {}, b""), "failing"),
        (Answer(429, {}, b""), "too_often"),
        (Answer(404, {}, b"<html>"), "no_store"),
        (Answer(302, {"location": "https://x.example"}, b""), "no_store"),
        (Answer(200, {}, b"<html>sign in</html>"), "no_store"),
        (FetchError("timeout", "late"), "timeout"),
        (FetchError("unreachable", "gone"), "unreachable"),
    ],
)
def test_what_passes_is_tried_again_and_nothing_is_lost(
    here: Services, other: OtherStore, answer: Answer | FetchError, trouble: str
) -> None:
    sent = keep_some(here, 3)
    target = add_target(here)
    other.answers = [answer]
    Forwarding(here).once()
    waiting = now(here, target)
    assert (waiting.trouble, waiting.tries, waiting.cursor, waiting.state) == (trouble, 1, 0, "on")
    assert trouble_in_words(waiting)
    assert Forwarding(here).due() == []
    change(here, target, next_try_at=0)
    Forwarding(here).once()
    assert list(other.kept) == sent
    assert (now(here, target).trouble, now(here, target).tries) == ("", 0)


def test_retry_after_is_honoured_and_waits_grow_with_jitter(here: Services, other: OtherStore) -> None:
    keep_some(here, 1)
    target = add_target(here)
    waits = []
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        for answer in [Answer(429, {"retry-after": "600"}, b""), *[Answer(503, {}, b"")] * 4]:
            other.answers = [answer]
            Forwarding(here).once()
            waits.append((now(here, target).next_try_at - clock.now()) / clock.SECOND)
            change(here, target, next_try_at=0)
    assert waits[0] >= 600
    assert 10 <= waits[1] < waits[2] < waits[3] < waits[4] <= 100


def test_a_refused_key_stops_and_says_what_to_do(here: Services, other: OtherStore) -> None:
    keep_some(here, 2)
    target = add_target(here)
    other.answers = [Answer(401, {}, b"")]
    Forwarding(here).once()
    stopped = now(here, target)
    assert (stopped.state, stopped.trouble, stopped.cursor) == ("stopped", "key_refused", 0)
    assert "anew" in trouble_in_words(stopped)
    assert Forwarding(here).due() == []
    with writing(here.engine) as connection:
        forward.resume(connection, target.id)
    Forwarding(here).once()
    assert len(other.kept) == 2


def test_one_that_refuses_everything_is_stopped_before_all_is_set_aside(here: Services, other: OtherStore) -> None:
    other.poison = set(keep_some(here, 60))
    target = add_target(here)
    Forwarding(here).once()
    assert now(here, target).trouble == "refuses_all"
    assert len(aside(here, target)) == MOST_REFUSED


def test_the_same_under_a_taken_id_is_there_already_and_another_is_set_aside(here: Services, other: OtherStore) -> None:
    same, different = statement(), statement()
    keep(here, [same, different])
    other.kept[same["id"]] = {**same, "stored": "2026-11-23T00:00:00Z", "authority": {"mbox": "mailto:a@b.example"}}
    other.kept[different["id"]] = {**different, "actor": {"mbox": "mailto:x@y.example"}}
    target = add_target(here)
    other.answers = [Answer(409, {}, b""), Answer(409, {}, b"")]
    Forwarding(here).once()
    assert [(one.statement_id, one.status) for one in aside(here, target)] == [(different["id"], 409)]


def test_a_report_of_a_batch_taken_in_part_is_not_taken_for_success(here: Services, other: OtherStore) -> None:
    sent = keep_some(here, 2)
    target = add_target(here)
    part = {"inserted": 1, "errors": [{"index": 1, "reason": "Field required"}]}
    all_there: dict[str, Any] = {"inserted": 0, "errors": []}
    other.answers = [
        Answer(200, {}, json.dumps(part).encode()),
        Answer(400, {}, json.dumps(all_there).encode()),
        Answer(400, {}, json.dumps({**part, "inserted": 0}).encode()),
    ]
    Forwarding(here).once()
    assert [(one.statement_id, one.said) for one in aside(here, target)] == [(sent[1], "Field required")]


@both
def test_what_is_chosen_is_sent_and_nothing_else(here: Services, other: OtherStore) -> None:
    wanted = statement(verb={"id": "http://adlnet.gov/expapi/verbs/completed"})
    others = [statement(), statement(object={"id": "https://else.example/x"}, context={})]
    keep(here, [wanted, *others], tenant="p1")
    keep(here, [statement(verb=wanted["verb"])], tenant="p2")
    keep(here, [statement(verb=wanted["verb"])], tenant="p1", channel="xapi")
    voids = {
        "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
        "context": {},
    }
    void, stranger = (
        statement(**voids, object={"objectType": "StatementRef", "id": one["id"]}) for one in (wanted, others[0])
    )
    keep(here, [void, stranger], tenant="p1")
    chosen = Filter(("p1",), ("completed",), ("https://ns.example/lessons/*",), ("lti",))
    target = add_target(here, wanted=chosen)
    Forwarding(here).once()
    assert list(other.kept) == [wanted["id"], void["id"]]
    with reading(here.engine) as connection:
        assert standings(connection)[0].behind == 0
    assert now(here, target).sent == 2


@both
def test_an_erasure_is_told_to_who_has_copies_and_they_are_named_in_the_certificate(
    here: Services, other: OtherStore
) -> None:
    keep_some(here, 2)
    add_target(here, name="Archive", wanted=Filter(channels=("lti",)))
    add_target(here, name="Empty", wanted=Filter(tenants=("somebody",)))
    Forwarding(here).once()
    made = erasure.erase(here, statement()["actor"], "")
    assert made.copies == ("Archive",)
    Forwarding(here).once()
    assert set(made.events) <= set(other.kept)


def test_a_dead_target_holds_up_no_other(here: Services, other: OtherStore) -> None:
    sent = keep_some(here, 2)
    asked, release = threading.Event(), threading.Event()

    class Dead(OtherStore):
        def post(self, url: str, **options: Any) -> Answer:
            if url.startswith("https://dead"):
                asked.set()
                release.wait(30)
                raise FetchError("timeout", "late")
            return other.post(url, **options)

    dead = add_target(here, name="Dead", endpoint="https://dead.example/xapi")
    alive = add_target(here, name="Other")
    stop = threading.Event()
    forwarding = Forwarding(replace(here, fetch=Dead()))  # type: ignore[arg-type]
    thread = threading.Thread(target=forwarding.run, args=(stop,), kwargs={"idle": 0.05})
    thread.start()
    try:
        assert asked.wait(30)
        for _ in range(600):
            if now(here, alive).sent == 2:
                break
            stop.wait(0.05)
        assert list(other.kept) == sent
        assert now(here, dead).sent == 0
    finally:
        release.set()
        stop.set()
        thread.join(30)
        for one in forwarding._running.values():
            one.join(30)


@both
def test_who_died_with_a_lease_is_followed_by_another_who_sends_the_same_again(
    here: Services, other: OtherStore
) -> None:
    keep_some(here, 3)
    target = add_target(here)
    died = Delivery(here, target.id)
    assert died.take()
    Forwarding(here).once()
    assert other.kept == {}
    change(here, target, lease_until=clock.now() - 1)
    Forwarding(here).once()
    assert len(other.kept) == 3 and LEASE > 0
    assert died.round() is False
    assert (now(here, target).sent, other.twice) == (3, 0)


def test_pausing_holds_what_follows(here: Services, other: OtherStore) -> None:
    target = add_target(here)
    with writing(here.engine) as connection:
        forward.pause(connection, target.id)
    keep_some(here, 1)
    Forwarding(here).once()
    assert other.kept == {}


@both
def test_the_secret_is_kept_sealed(here: Services) -> None:
    add_target(here)
    with reading(here.engine) as connection:
        rows = connection.execute(select(forward_targets)).all()
    assert SECRET not in repr(rows)


@both
def test_what_an_earlier_version_kept_of_a_refusal_is_reduced_to_known_words(here: Services, other: OtherStore) -> None:
    sent = keep_some(here, 3)
    other.poison = {sent[0], sent[1]}
    target = add_target(here)
    Forwarding(here).once()
    with writing(here.engine) as connection:
        connection.execute(forward_aside.update().where(forward_aside.c.seq == 1).values(said="verb: got Kimb… Doe"))
    stop = threading.Event()
    thread = threading.Thread(target=Forwarding(here).run, args=(stop,), kwargs={"idle": 0.05})
    thread.start()
    try:
        for _ in range(600):
            if aside(here, target)[0].said == "":
                break
            stop.wait(0.05)
    finally:
        stop.set()
        thread.join(30)
    assert [one.said for one in aside(here, target)] == ["", "actor.name: must be a string"]
