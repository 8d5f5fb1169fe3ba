from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest
from sqlalchemy import select

from lti_tool import clock
from lti_tool.db import reading
from lti_tool.due_grades import Due
from lti_tool.fetch import Answer, FetchError
from lti_tool.grades_worker import GIVE_UP_AFTER, LEASE
from lti_tool.models.grade import grades
from lti_tool.worker import Worker
from tests.lti_support import ForgedPlatform, Tool, make_tool
from tests.lti_tool.grades_lms import Lms, change, grade, now_due
from tests.lti_tool.learner.seat import TEXT, everything, sit


def test_a_due_grade_is_sent_and_accepted(tool: Tool, platform: ForgedPlatform, worker: Worker, lms: Lms) -> None:
    assert worker.once() == 1
    [(url, authorization, score)] = lms.scores
    assert url == platform.row.issuer + "/items/1/scores"
    assert authorization == "Bearer t1"
    assert score["userId"] == "learner-1"
    assert (score["activityProgress"], score["gradingProgress"]) == ("Completed", "FullyGraded")
    assert score["scoreGiven"] == score["scoreMaximum"] > 0
    kept = grade(tool)
    assert (kept.state, kept.sent_version, kept.reason) == ("accepted", kept.version, "")
    assert worker.once() == 0


def test_the_token_is_asked_for_with_a_signed_assertion_of_this_client(
    platform: ForgedPlatform, worker: Worker, lms: Lms
) -> None:
    worker.once()
    [form] = lms.tokens
    assert form["grant_type"] == "client_credentials"
    assert form["scope"] == "https://purl.imsglobal.org/spec/lti-ags/scope/score"
    keys = {one["kid"]: one for one in platform.tool.client().get("/lti/jwks").get_json()["keys"]}
    key = jwt.PyJWK(keys[jwt.get_unverified_header(form["client_assertion"])["kid"]])
    claims = jwt.decode(form["client_assertion"], key, ["RS256"], audience=platform.row.token_url)
    assert claims["iss"] == claims["sub"] == platform.row.client_id
    assert claims["exp"] - claims["iat"] <= 300
    assert parse_qs("x=" + claims["jti"])


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_an_lms_that_is_down_is_tried_again_until_it_takes_the_grade(
    tool: Tool, worker: Worker, lms: Lms, status: int
) -> None:
    lms.score_answers = [Answer(status, {}, b""), FetchError("timeout", "the LMS did not answer in time")]
    for tries in (1, 2):
        assert worker.once() == 1
        kept = grade(tool)
        assert (kept.state, kept.tries) == ("due", tries)
        assert kept.reason
        assert kept.next_try_at > clock.now()
        assert worker.once() == 0  # not before its time
        now_due(tool)
    worker.once()
    assert grade(tool).state == "accepted"


def test_after_seven_days_it_stops_with_its_reason(tool: Tool, worker: Worker, lms: Lms) -> None:
    lms.score_answers = [Answer(503, {}, b"")]
    change(tool, due_since=clock.now() - GIVE_UP_AFTER - 1)
    worker.once()
    assert (grade(tool).state, grade(tool).reason) == ("refused", "503: the LMS gives no reason")


def test_a_500_is_tried_five_times(tool: Tool, worker: Worker, lms: Lms) -> None:
    lms.score_answers = [Answer(500, {}, b"<html>")] * 9
    for _ in range(5):
        assert grade(tool).state == "due"
        now_due(tool)
        worker.once()
    assert (grade(tool).state, grade(tool).tries, len(lms.scores)) == ("refused", 5, 5)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422])
def test_a_refusal_stops_at_once_and_keeps_its_reason(tool: Tool, worker: Worker, lms: Lms, status: int) -> None:
    lms.score_answers = [Answer(status, {}, b'{"error": "no column"}')]
    worker.once()
    kept = grade(tool)
    assert (kept.state, kept.tries) == ("refused", 1)
    assert str(status) in kept.reason


def test_a_token_that_is_no_longer_taken_is_renewed_once_at_once(tool: Tool, worker: Worker, lms: Lms) -> None:
    lms.score_answers = [Answer(401, {}, b"")]
    worker.once()
    assert [authorization for _, authorization, _ in lms.scores] == ["Bearer t1", "Bearer t2"]
    assert grade(tool).state == "accepted"


def test_a_token_is_kept_for_the_next_grade(platform: ForgedPlatform, worker: Worker, lms: Lms) -> None:
    worker.once()
    sit(platform, sub="learner-2").said(*everything(TEXT))
    worker.once()
    assert (len(lms.tokens), len(lms.scores)) == (1, 2)


def test_a_token_of_one_client_is_never_used_for_another_of_the_same_issuer(
    tool: Tool, platform: ForgedPlatform, worker: Worker, lms: Lms
) -> None:
    worker.once()
    sit(tool.platform(issuer=platform.row.issuer)).said(*everything(TEXT))
    worker.once()
    assert [authorization for _, authorization, _ in lms.scores] == ["Bearer t1", "Bearer t2"]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (FetchError("unreachable", "down"), "due"),
        (Answer(503, {}, b""), "due"),
        (Answer(400, {}, b'{"error": "invalid_client"}'), "due"),
        (Answer(200, {}, b"<html>"), "due"),
        (Answer(200, {}, b'{"access_token": "x", "scope": ""}'), "due"),
    ],
)
def test_without_a_token_the_grade_stays_due_and_says_why(
    tool: Tool, worker: Worker, lms: Lms, answer: Answer | FetchError, state: str
) -> None:
    lms.token_answers = [answer]
    worker.once()
    assert lms.scores == []
    assert grade(tool).state == state
    assert "token" in grade(tool).reason or "scope" in grade(tool).reason


@pytest.mark.parametrize(
    ("said", "tokens"),
    [
        (b'{"access_token": "t", "expires_in": 1e400}', 1),
        (b'{"access_token": "t", "expires_in": NaN}', 1),
        (b'{"access_token": "t", "expires_in": ' + b"9" * 400 + b"}", 1),
        (b'{"access_token": "t", "expires_in": -5}', 1),
        (b'{"access_token": "\\u20ac"}', 0),
        (b'{"access_token": "a\\r\\nX: y"}', 0),
        (b'{"access_token": ["t"]}', 0),
        (b"[" * 200_000, 0),
        (b"null", 0),
    ],
)
def test_a_token_answer_that_makes_no_sense_neither_stops_the_worker_nor_is_sent(
    tool: Tool, worker: Worker, lms: Lms, said: bytes, tokens: int
) -> None:
    lms.token_answers = [Answer(200, {}, said)]
    assert worker.once() == 1
    assert len(lms.scores) == tokens
    assert (grade(tool).state, grade(tool).tries) == ("accepted" if tokens else "due", 1)


@pytest.mark.parametrize(
    "said", [b"a\0b\x1b[31m", b'{"error": "\\ud800\\u0000"}', b'{"error": ' + b"[" * 200_000, b"\xff\xfe"]
)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_reason_of_a_refusal_can_be_kept_whatever_the_lms_says(tmp_path: Path, database: str, said: bytes) -> None:
    tool, lms = make_tool(tmp_path, database=database), Lms()
    sit(tool.platform()).said(*everything(TEXT))
    lms.score_answers = [Answer(400, {}, said)]
    assert Worker(replace(tool.services, fetch=lms)).once() == 1
    assert grade(tool).state == "refused"
    assert grade(tool).reason.isprintable()
    tool.services.engine.dispose()


def test_an_error_nobody_thought_of_is_a_try_and_holds_up_no_other_grade(
    tool: Tool, worker: Worker, lms: Lms, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(tool.platform()).said(*everything(TEXT))
    usual = lms.post

    def strange(url: str, **more: Any) -> Answer:
        if "lms1." in url:
            raise KeyError("strange")
        return usual(url, **more)

    monkeypatch.setattr(lms, "post", strange)
    assert worker.once() == 2
    with reading(tool.services.engine) as connection:
        kept = connection.execute(select(grades.c.state, grades.c.tries).order_by(grades.c.id)).all()
    assert [tuple(one) for one in kept] == [("due", 1), ("accepted", 1)]


def test_a_score_read_before_a_better_one_came_is_not_sent_any_more(tool: Tool, worker: Worker, lms: Lms) -> None:
    usual = worker._grades._lease

    def late(due: Due) -> bool:
        change(tool, score_given=0.5, version=due.version + 1, next_try_at=0)
        return usual(due)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker._grades, "_lease", late)
        assert worker.once() == 0
    assert worker.once() == 1
    assert [score["scoreGiven"] for _url, _authorization, score in lms.scores] == [0.5]


def test_timestamps_grow_by_a_whole_second(tool: Tool, worker: Worker, lms: Lms) -> None:
    worker.once()
    change(tool, state="due", next_try_at=0)
    assert worker.once() == 1
    assert len(lms.scores) == 1  # too soon: it waits instead
    kept = grade(tool)
    assert kept.next_try_at >= kept.last_timestamp + clock.SECOND


def test_a_better_score_that_comes_while_one_travels_is_sent_after_it(tool: Tool, worker: Worker, lms: Lms) -> None:
    usual = lms.post

    def slow(url: str, **more: Any) -> Answer:
        answer = usual(url, **more)
        if more.get("data") is not None and len(lms.scores) == 1:
            change(tool, version=2, score_given=1.0)
        return answer

    lms.post = slow  # type: ignore[method-assign]
    worker.once()
    kept = grade(tool)
    assert (kept.state, kept.sent_version, kept.version) == ("due", 0, 2)
    assert kept.last_timestamp > 0
    now_due(tool)
    worker.once()
    assert [score["scoreGiven"] for _, _, score in lms.scores][-1] == 1.0
    assert grade(tool).sent_version == 2


def test_two_workers_do_not_send_the_same_grade(tool: Tool, worker: Worker, lms: Lms) -> None:
    other = Worker(replace(tool.services, fetch=lms))
    usual = lms.post

    def meanwhile(url: str, **more: Any) -> Answer:
        assert other.once() == 0
        return usual(url, **more)

    lms.post = meanwhile  # type: ignore[method-assign]
    worker.once()
    assert len(lms.scores) == 1


def test_a_worker_that_died_leaves_a_grade_that_the_next_one_takes(tool: Tool, worker: Worker, lms: Lms) -> None:
    class PowerCutError(BaseException):
        pass

    def cut(_url: str, **_more: Any) -> Answer:
        raise PowerCutError

    usual, lms.post = lms.post, cut  # type: ignore[method-assign]
    with pytest.raises(PowerCutError):
        worker.once()
    lms.post = usual  # type: ignore[method-assign]
    kept = grade(tool)
    assert kept.state == "due"
    assert kept.next_try_at <= clock.now() + LEASE
    now_due(tool)
    Worker(replace(tool.services, fetch=lms)).once()
    assert grade(tool).state == "accepted"


def test_nothing_secret_is_in_what_staff_see(tool: Tool, worker: Worker, lms: Lms) -> None:
    lms.score_answers = [Answer(400, {}, b'{"error": "bad"}')]
    worker.once()
    assert "t1" not in grade(tool).reason


def test_the_worker_shows_that_it_lives(tool: Tool, worker: Worker) -> None:
    assert tool.client().get("/health").get_json()["worker"] == "late"
    worker.beat()
    assert tool.client().get("/health").get_json()["worker"] == "ok"


def test_an_lms_that_does_not_answer_holds_up_nobody_elses_grades(
    tool: Tool, platform: ForgedPlatform, worker: Worker, lms: Lms
) -> None:
    for number in range(2, 6):
        sit(platform, sub=f"learner-{number}").said(*everything(TEXT))
    sit(tool.platform()).said(*everything(TEXT))
    lms.score_answers = [FetchError("timeout", "the LMS did not answer in time")]
    assert worker.once() == 2  # the first of the silent LMS, and the other LMS's
    with reading(tool.services.engine) as connection:
        states = list(connection.execute(select(grades.c.state, grades.c.tries).order_by(grades.c.id)))
    assert states == [("due", 1), *[("due", 0)] * 4, ("accepted", 1)]
    assert worker.once() == 0


def test_an_lms_that_answers_slowly_lets_others_grades_go_between(
    tool: Tool, platform: ForgedPlatform, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2, 6):
        sit(platform, sub=f"learner-{number}").said(*everything(TEXT))
    monkeypatch.setattr("lti_tool.grades_worker.SLOW_SECONDS", -1.0)
    sit(tool.platform()).said(*everything(TEXT))
    assert worker.once() == 2  # the first of the slow LMS, and the other LMS's
    with reading(tool.services.engine) as connection:
        states = list(connection.execute(select(grades.c.state).order_by(grades.c.id)).scalars())
    assert states == ["accepted", *["due"] * 4, "accepted"]
