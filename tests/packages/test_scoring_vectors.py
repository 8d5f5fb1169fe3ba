"""Every scoring vector, in Python; `packages/player/scoring.js` runs the same files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from packages import scoring

FOLDER = Path(__file__).parents[1] / "vectors" / "scoring"


def _cases() -> list[Any]:
    cases = []
    for file in sorted(FOLDER.glob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            cases.append(pytest.param(case, id=f"{file.stem}: {case['name']}"))
    return cases


@pytest.mark.parametrize("case", _cases())
def test_a_vector_is_concluded_as_it_says(case: dict[str, Any]) -> None:
    assert scoring.conclude(case["rules"], case["facts"]).as_dict() == case["expected"]


def test_there_are_enough_vectors_and_each_has_its_own_name() -> None:
    names = [parameter.values[0]["name"] for parameter in _cases()]
    assert len(names) >= 25
    assert len(set(names)) == len(names)
