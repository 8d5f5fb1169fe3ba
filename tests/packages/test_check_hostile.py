"""Whatever stands in a lesson folder, reading it gives lessons or problems and never an exception."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packages.catalogue import load
from packages.player_json import lesson_json

FILES = ("lesson.toml", "en.toml", "fr.toml", "media/film.en.vtt", "../../modules/basics.toml")
VALUES = (
    "1", "-1", "0.0", "1e999", "nan", "inf", "true", '""', '" "', '"x"', "[]", "[[]]", "{}", "[1, true]",
    "2026-11-01", "07:32:00", "1979-05-27T07:32:00Z", '"../../x"', '"\\u0000"', "'''a'''", "9" * 30, "[{}]",
    '{ "a b" = 1 }', '["a", "a"]', '"' + "x" * 300 + '"',
)  # fmt: skip


@st.composite
def _damage(draw: Any) -> tuple[str, str, int, str, str]:
    kind = draw(st.sampled_from(["value", "value", "value", "drop", "swap", "bytes", "remove", "insert"]))
    place = draw(st.integers(0, 10_000))
    value = draw(st.sampled_from(VALUES))
    return draw(st.sampled_from(FILES)), kind, place, value, draw(st.text(max_size=20))


def _apply(folder: Path, damage: tuple[str, str, int, str, str]) -> None:
    name, kind, place, value, text = damage
    file = folder / name
    if not file.exists():
        return
    if kind == "remove":
        file.unlink()
        return
    content = file.read_bytes()
    if kind == "bytes":
        at = place % (len(content) + 1)
        file.write_bytes(content[:at] + text.encode("utf-16") + content[at:])
        return
    lines = content.split(b"\n")
    at = place % len(lines)
    if kind == "drop":
        del lines[at]
    elif kind == "swap":
        other = (place * 7 + 1) % len(lines)
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == "insert":
        lines.insert(at, text.encode("utf-8", "replace"))
    elif b"=" in lines[at]:
        lines[at] = lines[at].split(b"=")[0] + b"= " + value.encode()
    file.write_bytes(b"\n".join(lines))


@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(damages=st.lists(_damage(), min_size=1, max_size=4))
def test_a_damaged_lesson_gives_problems_and_no_exception(new_shelf: Any, damages: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as place:
        shelf = new_shelf(Path(place))
        for damage in damages:
            _apply(shelf.folder, damage)
        catalogue = shelf.load()
        for problem in catalogue.problems:
            assert problem.render(str.upper) or problem.render()
            assert problem.code and problem.cure
            assert problem.line is None or problem.line >= 1
        for lesson in catalogue.lessons.values():
            for lang in lesson.languages:
                lesson_json(lesson, lang, "", "https://example.org")
        catalogue.search("recording", "fr")
        if "good-lesson" not in catalogue.lessons:
            assert catalogue.problems or not (shelf.folder / "lesson.toml").exists()


def test_folders_that_are_none_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for folder in (tmp_path / "missing", tmp_path / "file", tmp_path):
        catalogue = load([folder])
        assert [problem.code for problem in catalogue.problems] == ["unreadable-folder"]
        assert not catalogue.lessons
