from __future__ import annotations

import json

import pytest

from xapi.forward_answers import verdict

ONE, TWO = "0c0a9d3e-5e1b-4a4e-9f0e-6d5b6a0f0001", "0c0a9d3e-5e1b-4a4e-9f0e-6d5b6a0f000A"


@pytest.mark.parametrize(
    ("status", "body", "meaning"),
    [
        (200, json.dumps([ONE, TWO.upper()]), "taken"),
        (200, json.dumps([TWO, ONE, "another"]), "taken"),
        (204, "", "taken"),
        (200, json.dumps([ONE]), "part"),
        (200, json.dumps([ONE, ONE]), "part"),
        (200, "[]", "part"),
        (202, " ", "part"),
        (200, "[", "unclear"),
        (200, "<html>", "unclear"),
        (200, '{"ok": true}', "unclear"),
        (200, "[" * 100_000, "unclear"),
        (302, "", "unclear"),
        (400, "", "refused"),
        (401, "", "stop"),
        (403, "", "unclear"),
        (404, "", "unclear"),
        (409, "", "there"),
        (413, "", "smaller"),
        (422, "", "refused"),
        (429, "", "busy"),
        (500, "", "unclear"),
        (502, "", "unclear"),
        (503, "", "unclear"),
        (504, "", "unclear"),
    ],
)
def test_an_answer_means_what_the_specification_says(status: int, body: str, meaning: str) -> None:
    assert verdict(status, body.encode(), [ONE, TWO.lower()]) == meaning
