"""What the guide for Moodle's administrators says of codes is what the code says."""

from __future__ import annotations

import re
from pathlib import Path

from lti_tool.lti.codes import CODES

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "deploy/guides/moodle.md").read_text(encoding="utf-8")


def codes_table() -> str:
    """The table of every code, as it must stand in the guide."""
    rows = [f"| `{name}` | {code.hint} |" for name, code in CODES.items()]
    return "\n".join(["| Code | What it means |", "|---|---|", *rows])


def _codes_in_the_source() -> set[str]:
    text = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "lti_tool").rglob("*.py"))
    return set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', text)) | set(CODES)


def test_every_code_of_a_launch_is_explained_in_the_words_of_the_code() -> None:
    table = codes_table()
    assert table in GUIDE, f"put this table at the end of deploy/guides/moodle.md:\n\n{table}"


def test_every_code_that_is_advised_on_exists() -> None:
    advice = GUIDE.split("## When something fails")[1].split("## Every code")[0]
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", advice))
    assert "browser_unproven" in named
    assert named - _codes_in_the_source() == set()
