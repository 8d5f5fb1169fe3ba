"""What the guide for authors shows is true."""

from __future__ import annotations

import json
import re
from pathlib import Path

from packages.catalogue import load
from packages.schema import SCHEMA_FILE

README = SCHEMA_FILE.with_name("README.md").read_text(encoding="utf-8")


def _write(folder: Path) -> None:
    lesson, english = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    folder.mkdir(parents=True)
    (folder / "lesson.toml").write_text(lesson, encoding="utf-8")
    (folder / "en.toml").write_text(english, encoding="utf-8")


def test_the_smallest_lesson_of_the_guide_is_a_lesson(tmp_path: Path) -> None:
    _write(tmp_path / "lessons" / "my-first-lesson")
    catalogue = load([tmp_path])
    assert [problem.render() for problem in catalogue.problems] == []
    assert list(catalogue.lessons) == ["my-first-lesson"]


def test_the_problem_that_the_guide_shows_reads_so(tmp_path: Path) -> None:
    folder = tmp_path / "lessons" / "my-first-lesson"
    _write(folder)
    file = folder / "lesson.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('right = ["b"]', 'right = ["c"]'), encoding="utf-8")
    (problem,) = load([tmp_path]).problems
    shown = problem.render().removeprefix(f"{tmp_path}/")
    assert shown in README


def test_every_key_of_the_published_format_is_described() -> None:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    parts = [schema, *schema["$defs"].values()]
    bare = [
        key
        for part in parts
        for key, rules in part.get("properties", {}).items()
        if "description" not in rules and "$ref" not in rules
    ]
    assert bare == []
