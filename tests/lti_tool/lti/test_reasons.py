from __future__ import annotations

import pytest

from lti_tool.fetch import Answer
from lti_tool.i18n import in_language
from lti_tool.lti.answers import read_answer
from lti_tool.lti.reasons import in_words


@pytest.mark.parametrize("status", [409, 500, 503])
def test_our_own_reasons_are_told_in_the_readers_language(status: int) -> None:
    reason = read_answer(Answer(status, {}, b"")).reason
    with in_language("en"):
        assert in_words(reason) == reason
    with in_language("fr"):
        assert in_words(reason) != reason
        assert str(status) in in_words(reason)


def test_a_reason_within_a_reason_is_translated_too() -> None:
    with in_language("fr"):
        told = in_words("token endpoint: lms.example did not answer in time")
    assert "lms.example" in told
    assert "did not" not in told


def test_what_the_lms_said_stays_in_its_words() -> None:
    with in_language("fr"):
        assert in_words("400: Kein solcher Benutzer {x}") == "400: Kein solcher Benutzer {x}"
