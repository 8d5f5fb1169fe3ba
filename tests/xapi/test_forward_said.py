from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.xapi.cases import BROKEN, changed
from xapi import validation
from xapi.forward_phrases import PHRASES, PROPERTIES
from xapi.forward_said import LONGEST, known_in, said
from xapi.invalid import Invalid


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"message": "statements[0].verb.id: must be an IRI with a scheme (xAPI 1.0.3 Data 4.3), got 'kim'"},
         "statements[0].verb.id: must be an IRI with a scheme"),
        ({"detail": [{"loc": ["body", 0, "actor"], "msg": "Field required", "input": {"name": "Kim"}}]},
         "Field required"),
        ({"error": {"message": ["Statement Conflict!"], "statement": {"actor": {"name": "Kim"}}}},
         "Statement Conflict!"),
        ({"message": 'statement: must have the property "actor" (xAPI 1.0.3 Data 2.4), got an object'},
         "statement: must have the property actor"),
        ({"detail": "mbox value kim@cmo.example is not a valid email"}, "is not a valid email"),
        ({"detail": "Invalid field(s) found in Agent - Kim, Doe"}, "Invalid field(s) found in"),
        ([], ""),
    ],
)  # fmt: skip
def test_what_is_known_is_kept_with_its_place(body: object, words: str) -> None:
    assert said(json.dumps(body).encode()) == words


@pytest.mark.parametrize(
    "quoted",
    [
        "Kimberly",
        "Kimb…",
        "Kimb...",
        "K\\u0069mberly",
        "K&#105;mberly",
        "\\x4bimberly",
        "Kim%20Berly",
        "KIMBERLY",
        "Kimberly@cmo.example",
        "statements[0].Kimberly",
        "Kimberly.actor",
        "actor.Kimberly",
        "max",
    ],
)
@pytest.mark.parametrize(
    "around",
    [
        "got '{}'",
        "{}: must be a string",
        "{} is not a valid UUID",
        "must have the property {}",
        "Invalid field(s) found in {}",
        "response `{}` rejected; Field required",
        "{}",
    ],
)
def test_a_name_is_not_kept_however_it_is_quoted(quoted: str, around: str) -> None:
    for text in (around.format(quoted), json.dumps({"message": around.format(quoted)})):
        kept = said(text.encode())
        assert "imb" not in kept.lower() and "berly" not in kept.lower() and "cmo" not in kept
        assert set(kept.replace("max: ", "").replace(" max", "").split("; ")) <= {"", *PHRASES}


@given(st.text(max_size=60), st.sampled_from(PHRASES), st.text(max_size=60))
def test_nothing_but_known_words_is_ever_kept(before: str, phrase: str, after: str) -> None:
    kept = known_in(f"{before}{phrase} {after}")
    assert known_in(kept) == kept
    for one in filter(None, kept.split("; ")):
        place, _, words = one.rpartition(": ")
        steps = place.replace("[", ".").replace("]", "").split(".") if place and one not in PHRASES else []
        assert all(step in (*PROPERTIES, "statements", "statement") or step.isdecimal() for step in steps)
        known = words if one not in PHRASES else one
        assert known in PHRASES or (known.rpartition(" ")[0] in PHRASES and known.rpartition(" ")[2] in PROPERTIES)


@pytest.mark.parametrize(("path", "value", "_message"), BROKEN)
def test_each_rule_of_our_own_is_known(path: str, value: Any, _message: str) -> None:
    with pytest.raises(Invalid) as caught:
        validation.check(changed(path, value))
    for fault in caught.value.faults:
        kept = known_in(str(fault)).rpartition(": ")[2]
        assert kept and fault.rule.replace('"', "").startswith(kept.replace('"', ""))


def test_it_is_short_and_on_one_line() -> None:
    text = "\n".join(f"statements[{n}].actor.account.homePage: {one}" for n, one in enumerate(PHRASES))
    kept = said(text.encode())
    assert 100 < len(kept) <= LONGEST and kept.isprintable()


@pytest.mark.parametrize("body", [b"<html>Kim</html>", b"", b"{", b"\xff", b"[" * 100_000, b'"Kim"'])
def test_what_is_no_sentence_does_no_harm(body: bytes) -> None:
    assert said(body) == ""


def test_the_page_of_a_gateway_says_what_it_is_called() -> None:
    page = b"<html><head><title>Request Rejected</title></head><body>Your support ID is: Kim</body></html>"
    assert said(page) == "Request Rejected"
