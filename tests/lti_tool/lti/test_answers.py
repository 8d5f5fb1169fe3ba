from __future__ import annotations

import json
from email.utils import format_datetime

import pytest

from lti_tool import clock
from lti_tool.fetch import Answer, FetchError
from lti_tool.lti.access_tokens import TokenError
from lti_tool.lti.answers import NOT_KEPT, NOTHING_SAID, read_answer, read_error, told
from lti_tool.lti.reasons import TEMPLATES
from lti_tool.lti.waits import LONGEST_WAIT, wait_of
from lti_tool.platforms.phrases import CODES, SENTENCES, known_in


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"error": "invalid_client", "error_description": "the key is unknown"}', NOT_KEPT),
        (b'{"error": "invalid_client"}', "invalid_client"),
        (b'{"detail": "Invalid token signature."}', "Invalid token signature"),
        (b'{"scoreMaximum": ["A valid integer is required."]}', "scoreMaximum: A valid integer is required"),
        (
            b'{"errors": [{"message": "The specified resource does not exist."}]}',
            "The specified resource does not exist",
        ),
        (b'{"errors": {"type": "x", "message": "Insufficient permissions"}}', "Insufficient permissions"),
        (b"403 Forbidden (Rate Limit Exceeded)", "Rate Limit Exceeded"),
        (b'["first", "second"]', NOTHING_SAID),
        (b"[" * 200_000, NOTHING_SAID),
        (b"[]", NOTHING_SAID),
        (b"<!doctype html><p>Secret page", NOTHING_SAID),
        (b"plain words", NOT_KEPT),
    ],
)
def test_what_is_known_of_the_reason_is_found_wherever_lmss_put_it(body: bytes, expected: str) -> None:
    assert told(Answer(400, {}, body)) == expected


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429, 500, 502])
@pytest.mark.parametrize(
    "words",
    [
        "Ann Lee is no learner",
        "ann.lee@school.example: This field is required. Ann Lee",
        "Incorrect score received for Ann Lee",
        "Ann Lee: Rate Limit Exceeded (Ann Lee)",
        "Invalid token Ann Lee",
    ],
)
@pytest.mark.parametrize("name", ["error", "detail", "Ann Lee"])
def test_whom_a_refusal_is_about_is_never_kept(status: int, words: str, name: str) -> None:
    for body in (words, json.dumps({name: words}), json.dumps({name: [words]})):
        reason = read_answer(Answer(status, {}, body.encode())).reason
        assert "Ann" not in reason and "Lee" not in reason
        assert "@" not in reason


def test_every_known_phrase_is_found_as_it_is_written() -> None:
    for phrase in (*SENTENCES, *CODES):
        assert known_in(f"x {phrase.upper() if ' ' in phrase else phrase}. y") == phrase


@pytest.mark.parametrize("status", [400, 403, 404, 410, 422])
def test_a_refusal_without_words_is_put_into_plain_ones(status: int) -> None:
    reason = read_answer(Answer(status, {}, b"")).reason
    assert reason.startswith(f"{status}: ")
    assert NOTHING_SAID not in reason
    assert any(reason == template.replace("{status}", str(status)) for template in TEMPLATES)


def test_the_wait_can_be_a_date_and_is_never_over_a_day() -> None:
    def wait(value: str) -> int:
        return wait_of(Answer(503, {"retry-after": value}, b""))

    assert 110 <= wait(format_datetime(clock.moment(clock.now() + 120 * clock.SECOND), usegmt=True)) <= 120
    assert wait(format_datetime(clock.moment(clock.now() - clock.DAY), usegmt=True)) == 0
    assert wait(format_datetime(clock.moment(clock.now() + 90 * clock.DAY), usegmt=True)) == LONGEST_WAIT
    assert wait("9" * 400) == LONGEST_WAIT
    assert [wait(text) for text in ("", "soon", "-5", "Wed, 99 Foo 2026", "١٢")] == [0] * 5


def test_nobody_there_is_tried_again_and_no_right_to_ask_is_not() -> None:
    assert read_error(FetchError("timeout", "x")).silent
    assert read_error(FetchError("refused", "x")).verdict == "refused"
    assert read_error(FetchError("not_json", "x")).verdict == "limited"
    assert read_error(TokenError("x", lasting=True)).verdict == "limited"
    late = read_error(TokenError("x", lasting=False, wait=60))
    assert (late.verdict, late.wait) == ("again", 60)


def test_too_many_calls_are_a_matter_of_the_whole_lms() -> None:
    assert read_answer(Answer(429, {}, b"")).silent
    assert not read_answer(Answer(503, {}, b"")).silent
    assert read_answer(Answer(408, {}, b"")).verdict == "again"
