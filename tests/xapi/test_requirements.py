"""The table of requirements is whole, and what it names is there."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = tomllib.loads((Path(__file__).parent / "requirements.toml").read_text())
LAST = 336


@cache
def text(file: str) -> str:
    """Return a file's text, with ranges of numbers written out."""

    def written_out(found: re.Match[str]) -> str:
        return " ".join(f"XAPI-{number:05}" for number in range(int(found[1]), int(found[2]) + 1))

    return re.sub(r"XAPI-(\d{5}) to XAPI-(\d{5})", written_out, (ROOT / file).read_text())


def test_every_requirement_has_a_test_or_a_reason() -> None:
    known = [*TABLE["tests"], *TABLE["without"]]
    assert sorted(known) == [f"XAPI-{number:05}" for number in range(1, LAST + 1)]
    assert all(TABLE["without"].values())


@pytest.mark.parametrize("id", TABLE["tests"])
def test_the_tests_of_a_requirement_are_there_and_name_it(id: str) -> None:
    assert TABLE["tests"][id]
    for test in TABLE["tests"][id]:
        file, _, name = test.partition("::")
        assert f"\ndef {name}(" in text(file)
        assert id in text(file)
