"""What the README shows is true: settings, commands, size."""

from __future__ import annotations

from pathlib import Path

import click
from pydantic.fields import FieldInfo

from lti_tool.commands import build
from lti_tool.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def settings_table() -> str:
    """The table of all settings, as it must stand in the README."""
    rows = [
        f"| `{PREFIX}{name.upper()}` | {_default(field)} | {' '.join((field.description or '').split())} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| Name | Default | Meaning |", "|---|---|---|", *rows])


def _default(field: FieldInfo) -> str:
    value = field.default
    shown = ",".join(value) if isinstance(value, tuple) else str(value)
    return f"`{shown}`" if shown else "(empty)"


def _leaves(group: click.Group, path: str) -> list[str]:
    found: list[str] = []
    for name, command in sorted(group.commands.items()):
        full = f"{path} {name}"
        found += _leaves(command, full) if isinstance(command, click.Group) else [full]
    return found


def test_the_table_of_settings_is_that_of_the_code() -> None:
    table = settings_table()
    assert table in README, f"put this table into README.md:\n\n{table}"


def test_every_command_is_in_the_list() -> None:
    missing = [name for name in _leaves(build(), "creator-lessons") if f"| `{name}" not in README]
    assert missing == []


def test_it_says_what_this_is_in_five_lines_before_the_picture() -> None:
    title, opening = README.split("![")[0].strip().split("\n\n")
    assert title == "# Creator Lessons"
    assert len(opening.splitlines()) == 5


def test_both_commands_come_before_anything_else_to_do() -> None:
    first = README.index("make demo")
    assert first < README.index("make test") < README.index("creator-lessons ")


def test_connecting_moodle_takes_ten_lines() -> None:
    part = README.split("## Connect a real Moodle\n")[1].split("\n## ")[0].strip()
    assert [line.split(".")[0] for line in part.splitlines()] == [str(number) for number in range(1, 11)]


def test_the_licence_is_apache_2() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence and "Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
