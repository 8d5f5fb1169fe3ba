from __future__ import annotations

import re
from pathlib import Path

import pytest

import lti_tool
from lti_tool.lti import codes

WIRE = [
    Path(lti_tool.__file__).parent / "lti" / f"{name}.py"
    for name in ("admission", "checks", "claims", "keysets", "launch", "login", "routes", "state", "tokens")
]


def raised() -> set[str]:
    """Every code that the wire's source names in a refusal."""
    text = "".join(path.read_text(encoding="utf-8") for path in WIRE)
    direct = re.findall(r'refusal\(\s*"([a-z_]+)"', text)
    chosen = re.findall(r'code = "([a-z_]+)" if .* else "([a-z_]+)"', text)
    return {*direct, *(code for pair in chosen for code in pair)}


def test_every_code_that_is_raised_is_explained_and_every_explained_code_is_raised() -> None:
    explained = {code for code in codes.CODES if not code.startswith(codes.LMS)}
    assert raised() == explained


@pytest.mark.parametrize("code", codes.CODES)
def test_each_code_has_calm_words_a_hint_and_a_client_error_status(code: str) -> None:
    refused = codes.refusal(code, "a reason")
    assert refused.message.endswith(".")
    assert len(codes.CODES[code].hint) > 20
    assert 400 <= refused.status < 500 or refused.status == 503


def test_hints_tell_codes_apart() -> None:
    hints = [entry.hint for entry in codes.CODES.values()]
    assert len(hints) == len(set(hints))


def test_an_error_name_of_the_lms_becomes_a_code_only_if_it_is_a_plain_name() -> None:
    assert codes.lms_code("login_required") == "lms_login_required"
    assert codes.lms_code("Login Required\n") == codes.lms_code("<b>") == codes.lms_code("x" * 99) == "lms_other"
    assert codes.meaning("lms_brand_new") == codes.CODES["lms_other"]


def test_an_unknown_code_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        codes.meaning("no_such_code")


def test_a_foreign_value_is_shown_on_one_short_line() -> None:
    assert codes.shown("a\nb\x1b[31m") == r"'a\nb\x1b[31m'"
    assert len(codes.shown("é" * 500)) <= 80
    assert codes.shown({"a": 1}) == "\"{'a': 1}\""
    assert codes.shown(10**5000) == "a monstrous int"
