"""A target that fails at one statement, and one that fails at everything: who is set aside, and who never is."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.fetch import Answer, FetchError
from lti_tool.forward_state import trouble_in_words
from lti_tool.forward_target import HELD
from lti_tool.forward_worker import Forwarding
from lti_tool.models import forward
from lti_tool.services import Services
from tests.lti_tool.other_store import OtherStore, add_target, change, house, keep_some, now

BLOCKED = Answer(403, {}, b"<html><title>Request Rejected</title>kim</html>")
FAILURES = [
    BLOCKED,
    Answer(500, {}, b""),
    Answer(503, {}, b""),
    Answer(200, {}, b"<html>The requested URL was rejected</html>"),
    FetchError("timeout", "late"),
    FetchError("unreachable", "reset"),
]
each_failure = pytest.mark.parametrize("failure", FAILURES, ids=lambda one: str(getattr(one, "status", one)))


@pytest.fixture
def other() -> OtherStore:
    return OtherStore()


@pytest.fixture
def here(request: pytest.FixtureRequest, tmp_path: Path, other: OtherStore) -> Services:
    return replace(house(getattr(request, "param", "sqlite"), tmp_path), fetch=other)  # type: ignore[arg-type]


def aside(here: Services, target: forward.Target) -> list[str]:
    with reading(here.engine) as connection:
        return [one.statement_id for one in forward.set_aside(connection, target.id)]


def turns(here: Services, target: forward.Target, count: int) -> None:
    """Let it be its turn so often, whatever it waits for."""
    for _ in range(count):
        change(here, target, next_try_at=0)
        Forwarding(here).once()


@each_failure
def test_one_statement_at_which_the_target_fails_is_set_aside_and_all_others_arrive(
    here: Services, other: OtherStore, failure: Answer | FetchError
) -> None:
    sent = keep_some(here, 30)
    other.breaks = {sent[11]: failure}
    target = add_target(here)
    turns(here, target, 2)
    assert aside(here, target) == [sent[11]]
    assert sorted(other.kept) == sorted({*sent} - {sent[11]})
    assert (now(here, target).state, now(here, target).trouble) == ("on", "")


@each_failure
def test_the_first_and_the_last_of_a_log_are_found_as_well(
    here: Services, other: OtherStore, failure: Answer | FetchError
) -> None:
    sent = keep_some(here, 2)
    other.breaks = {sent[0]: failure}
    first = add_target(here)
    turns(here, first, 2)
    assert (aside(here, first), list(other.kept)) == ([sent[0]], [sent[1]])
    sent = keep_some(here, 3)
    other.breaks = {sent[2]: failure}
    turns(here, first, 2)
    assert aside(here, first)[1:] == [sent[2]] and len(other.kept) == 3


@each_failure
def test_in_a_long_outage_nothing_is_set_aside_and_all_arrives_after_it(
    here: Services, other: OtherStore, failure: Answer | FetchError
) -> None:
    sent = keep_some(here, 12)
    target = add_target(here)
    other.down = failure
    for _ in range(7):
        turns(here, target, 1)
        waiting = now(here, target)
        assert (waiting.state, waiting.cursor, waiting.refused_in_row) == ("on", 0, 0)
        assert trouble_in_words(waiting) and waiting.next_try_at > clock.now()
        sent += keep_some(here, 1)
    assert aside(here, target) == [] and other.kept == {}
    other.down = None
    turns(here, target, 3)
    assert sorted(other.kept) == sorted(sent) and aside(here, target) == []


def test_where_it_does_not_answer_at_all_no_further_statement_is_tried(here: Services, other: OtherStore) -> None:
    keep_some(here, 50)
    target = add_target(here)
    other.down, other.about = Answer(503, {}, b""), Answer(503, {}, b"")
    turns(here, target, 4)
    assert len(other.batches) == 4


def test_a_store_that_can_only_read_is_not_taken_for_one_that_takes(here: Services, other: OtherStore) -> None:
    """It knows what it holds, and answers so: that proves nothing of what is new."""
    old = keep_some(here, 5)
    target = add_target(here)
    Forwarding(here).once()
    new = keep_some(here, 5)
    other.breaks = dict.fromkeys(new, Answer(500, {}, b""))
    turns(here, target, 12)
    assert aside(here, target) == [] and list(other.kept) == old
    other.breaks = {}
    turns(here, target, 2)
    assert sorted(other.kept) == sorted(old + new)


@pytest.mark.parametrize("seed", range(5))
def test_half_of_the_servers_behind_it_being_down_is_not_the_fault_of_a_statement(
    here: Services, other: OtherStore, seed: int
) -> None:
    chance = random.Random(seed)

    class Flapping(OtherStore):
        def post(self, url: str, **options: object) -> Answer:
            if chance.random() < 0.5:
                return Answer(502, {}, b"")
            return other.post(url, **options)  # type: ignore[arg-type]

    sent = keep_some(here, 40)
    target = add_target(here)
    flapping = replace(here, fetch=Flapping())  # type: ignore[arg-type]
    turns(flapping, target, 30)
    turns(here, target, 2)
    assert sorted(other.kept) == sorted(sent) and aside(here, target) == []


def test_one_that_fails_alone_waits_for_another_to_tell_and_holds_it_up_for_minutes_at_most(
    here: Services, other: OtherStore
) -> None:
    sent = keep_some(here, 1)
    other.breaks = {sent[0]: Answer(500, {}, b"")}
    target = add_target(here)
    for _ in range(12):
        turns(here, target, 1)
        assert now(here, target).next_try_at <= clock.now() + HELD
    assert aside(here, target) == []
    later = keep_some(here, 1)
    turns(here, target, 2)
    assert (aside(here, target), list(other.kept)) == (sent, later)


@pytest.mark.parametrize("here", ["sqlite", "postgresql"], indirect=True)
def test_many_bad_ones_in_a_row_do_not_stop_it(here: Services, other: OtherStore) -> None:
    sent = keep_some(here, 40)
    other.breaks = dict.fromkeys(sent[5:35], BLOCKED)
    target = add_target(here)
    turns(here, target, 3)
    assert aside(here, target) == sent[5:35] and sorted(other.kept) == sorted(sent[:5] + sent[35:])
    assert now(here, target).state == "on"


def test_the_answer_of_a_gateway_is_shown_in_known_words(here: Services, other: OtherStore) -> None:
    sent = keep_some(here, 3)
    other.breaks = {sent[1]: BLOCKED}
    target = add_target(here)
    turns(here, target, 1)
    with reading(here.engine) as connection:
        (one,) = forward.set_aside(connection, target.id)
    assert (one.status, one.said) == (403, "Request Rejected")


def test_a_key_that_may_not_write_waits_says_so_and_goes_on_when_it_may(here: Services, other: OtherStore) -> None:
    sent = keep_some(here, 4)
    target = add_target(here)
    other.down = Answer(403, {}, b"")
    turns(here, target, 6)
    assert (now(here, target).trouble, aside(here, target)) == ("not_allowed", [])
    assert "may not write" in trouble_in_words(now(here, target))
    other.down = None
    turns(here, target, 2)
    assert sorted(other.kept) == sorted(sent)


@each_failure
def test_a_bad_one_that_is_sent_again_at_somebodys_wish_holds_up_nobody(
    here: Services, other: OtherStore, failure: Answer | FetchError
) -> None:
    sent = keep_some(here, 4)
    other.breaks = {sent[1]: failure}
    target = add_target(here)
    turns(here, target, 2)
    with writing(here.engine) as connection:
        forward.retry(connection, target.id)
    later = keep_some(here, 3)
    turns(here, target, 1)
    assert aside(here, target) == [sent[1]] and set(later) <= set(other.kept)


def test_in_an_outage_the_wish_to_send_again_is_kept(here: Services, other: OtherStore) -> None:
    sent = keep_some(here, 3)
    other.breaks = {sent[1]: BLOCKED}
    target = add_target(here)
    turns(here, target, 1)
    with writing(here.engine) as connection:
        forward.retry(connection, target.id)
    keep_some(here, 2)
    other.breaks, other.down = {}, Answer(503, {}, b"")
    turns(here, target, 5)
    other.down = None
    turns(here, target, 2)
    assert aside(here, target) == [] and len(other.kept) == 5


def test_ids_that_are_not_named_are_sent_again_until_they_are_there(here: Services, other: OtherStore) -> None:
    sent = keep_some(here, 10)
    other.hides = {sent[3], sent[8]}  # it has them, and names only what is new, as Ralph does
    target = add_target(here)
    turns(here, target, 1)
    assert sorted(other.kept) == sorted(sent)
    assert (now(here, target).cursor, now(here, target).trouble, aside(here, target)) == (10, "", [])


def test_what_is_neither_named_nor_there_is_not_taken_for_sent(here: Services, other: OtherStore) -> None:
    sent = keep_some(here, 10)
    other.swallows = {sent[4]}
    target = add_target(here)
    turns(here, target, 1)
    assert now(here, target).trouble == "unconfirmed" and trouble_in_words(now(here, target))
    turns(here, target, 2)
    assert aside(here, target) == [sent[4]] and sorted(other.kept) == sorted({*sent} - {sent[4]})


def test_one_that_swallows_everything_is_waited_for(here: Services, other: OtherStore) -> None:
    sent = keep_some(here, 6)
    other.swallows = set(sent)
    target = add_target(here)
    turns(here, target, 6)
    assert (now(here, target).cursor, aside(here, target)) == (0, [])
    other.swallows = set()
    turns(here, target, 2)
    assert sorted(other.kept) == sorted(sent)


@pytest.mark.parametrize("readable", [True, False])
def test_one_that_takes_all_without_a_word_is_believed(here: Services, other: OtherStore, readable: bool) -> None:
    other.silent, other.readable = True, readable
    sent = keep_some(here, 10)
    target = add_target(here)
    Forwarding(here).once()
    assert (list(other.kept), now(here, target).cursor, now(here, target).trouble) == (sent, 10, "")
    assert len(other.batches) == 1


def test_an_error_that_nobody_thought_of_is_logged_without_a_word_of_a_statement(
    here: Services, other: OtherStore
) -> None:
    class Broken(OtherStore):
        def post(self, url: str, *, data: bytes, headers: object) -> Answer:
            raise RuntimeError(f"{data.decode()} {headers}")

    keep_some(here, 1)
    target = add_target(here)
    with structlog.testing.capture_logs() as lines:
        Forwarding(replace(here, fetch=Broken())).once()  # type: ignore[arg-type]
    (line,) = [one for one in lines if one["event"] == "failed"]
    assert (line["error"], line["target"]) == ("RuntimeError", target.id)
    assert line["way"].startswith("lti_tool/forward_worker.py:") and "lti_tool/forward_wire.py:" in line["way"]
    assert "cmo.example" not in repr(lines) and "Basic" not in repr(lines)
    assert now(here, target).trouble == "unexpected"
