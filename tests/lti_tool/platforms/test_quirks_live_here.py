"""What one LMS does unlike the others is decided in ``lti_tool/platforms``, with its evidence, and nowhere else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import lti_tool
from lti_tool.platforms.families import FAMILIES

HOUSE = Path(lti_tool.__file__).parent
NAMES = frozenset(quirks.family for quirks in FAMILIES)
ELSEWHERE = ("platforms", "demo", "translations", "migrations")
"""The demo is a stranger, and lists the LMSs it can look like."""


def _sources() -> list[Path]:
    return [file for file in HOUSE.rglob("*.py") if file.relative_to(HOUSE).parts[0] not in ELSEWHERE]


def _decisions(tree: ast.AST) -> Iterator[str]:
    """The names of LMSs in comparisons, matches, dict keys and as default or argument: all but prose."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lower() in NAMES:
            yield f"{node.lineno}: {node.value!r}"


def test_no_code_outside_of_this_room_asks_which_lms_it_is() -> None:
    asked = {
        str(file.relative_to(HOUSE)): found
        for file in _sources()
        if (found := list(_decisions(ast.parse(file.read_text(encoding="utf-8")))))
    }
    assert asked == {}


def test_pages_and_scripts_ask_it_only_where_they_tell_an_administrator_what_to_press() -> None:
    asking = re.compile(rf"""[=!]=+ *["']({"|".join(NAMES)})["']""")
    pages = [*HOUSE.glob("templates/**/*.html"), *HOUSE.glob("static/**/*.js")]
    asked = {str(file.relative_to(HOUSE)) for file in pages if asking.search(file.read_text(encoding="utf-8"))}
    assert "templates/registration/connected.html" in asked
    assert asked <= {"templates/registration/connected.html", "templates/registration/invitation.html"}


def test_the_search_for_such_code_finds_it() -> None:
    assert list(_decisions(ast.parse('if family == "canvas":\n    pass'))) == ["1: 'canvas'"]
    assert list(_decisions(ast.parse('"""Canvas does it so."""'))) == []


@pytest.mark.parametrize("family", sorted(NAMES))
def test_each_family_says_where_its_quirks_are_seen(family: str) -> None:
    text = (HOUSE / "platforms" / f"{family}.py").read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(text)) or ""
    assert re.search(r"recorded|documentation", docstring.splitlines()[0])
    for folder in re.findall(r"tests/captures/\w+", docstring):
        assert (HOUSE.parent / folder).is_dir()
    assert docstring.count("\n- ") >= 5


def test_each_family_is_known_by_a_shape_of_address() -> None:
    assert [quirks.family for quirks in FAMILIES if not quirks.auth_paths] == []
