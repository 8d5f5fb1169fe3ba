from __future__ import annotations

from typing import Any

import pytest

from xapi.json_path import BadPath, compile_path, find

SAID: dict[str, Any] = {
    "verb": {"id": "v", "display": {"en": "did"}},
    "result": {"success": False, "extensions": {"https://x.example/a|b,c": 0}},
    "list": [{"id": 1}, {"id": 2, "more": [3, 4]}, "text"],
}


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("$.verb.id", ["v"]),
        ("verb.id", ["v"]),
        ("$['verb']['id']", ["v"]),
        ("$.verb['id','display']", ["v", {"en": "did"}]),
        ('$.verb["id"]', ["v"]),
        ("$.result.success", [False]),
        ("$.result.extensions['https://x.example/a|b,c']", [0]),
        ("$.list[*].id", [1, 2]),
        ("$.list[0].id", [1]),
        ("$.list[0, 1].id", [1, 2]),
        ("$.list[1].more[*]", [3, 4]),
        ("$.verb.*", ["v", {"en": "did"}]),
        ("$.verb.id | $.list[0].id", ["v", 1]),
        ("$.nothing.here", []),
        ("$.list[7]", []),
        ("$.list.id", []),
        ("$.verb.id.more", []),
        ("$", [SAID]),
    ],
)
def test_a_path_finds_its_values_in_order(path: str, values: list[Any]) -> None:
    assert find(SAID, path) == values


@pytest.mark.parametrize(
    "path", ["$.list[?(@.id)]", "$..id", "$.list[-1]", "$.list[(@.length)]", "$.a b", "$.", "$[a]", "|$.a"]
)
def test_what_profiles_do_not_have_is_refused(path: str) -> None:
    with pytest.raises(BadPath):
        compile_path(path)
