from __future__ import annotations

import json

import pytest

from xapi.forward_said import LONGEST, said

STATEMENT = {
    "actor": {"name": "Kim", "account": {"homePage": "https://cmo.example", "name": "pseudonym-7"}},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
    "object": {"id": "https://ns.example/q1"},
    "result": {"response": "my secret answer"},
}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"message": "statements[0].verb: must be an IRI"}, "statements[0].verb: must be an IRI"),
        ({"error": {"message": ["a", "b"]}}, "a; b"),
        ({"detail": [{"loc": ["body", 0], "msg": "Field required"}]}, "Field required"),
        ({"detail": "got 'pseudonym-7' of Kim"}, "got '…' of …"),
        ({"detail": "response: my secret answer"}, "response: …"),
        ({"detail": "who@else.example and mailto:a@b.example"}, "… and …"),
        ({"detail": "account " + "ab" * 32}, "account …"),
        ([], ""),
    ],
)
def test_what_was_said_is_kept_without_what_names_a_person(body: object, words: str) -> None:
    assert said(json.dumps(body).encode(), STATEMENT) == words


def test_plain_words_are_kept_short_and_on_one_line() -> None:
    assert said(b"no\n\x1b[31mway", STATEMENT) == "no [31mway"
    assert len(said(b"x y " * 1000, STATEMENT)) == LONGEST


@pytest.mark.parametrize("body", [b"<html>Kim</html>", b"", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_sentence_does_no_harm(body: bytes) -> None:
    assert "Kim" not in said(body, STATEMENT)
