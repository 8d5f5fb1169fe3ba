"""The films that ship, as files: sizes that a poor network bears, times that agree with the lesson, index first."""

from __future__ import annotations

import struct
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from packages.media import narration
from packages.media.make import FILMS, LESSONS

FILMED = sorted(folder.parent.parent for folder in LESSONS.glob("*/media/film.mp4"))
"""The folders of all lessons that have a film."""

lessons = pytest.mark.parametrize("lesson", FILMED, ids=lambda folder: folder.name)


def boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[str, int, int]]:
    """Name, start and end of what is in each box of an MP4 file (ISO 14496-12, section 4.2)."""
    end = len(data) if end is None else end
    while start + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, start)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, start + 8)
            head = 16
        if size < head:
            raise ValueError(f"the box {name!r} is not finished")
        yield name.decode("latin-1"), start + head, start + size
        start += size


def seconds(data: bytes) -> float:
    """The duration that the movie header tells."""
    _, start, end = next(box for box in boxes(data) if box[0] == "moov")
    _, at, _ = next(box for box in boxes(data, start, end) if box[0] == "mvhd")
    scale, duration = struct.unpack_from(">IQ", data, at + 20) if data[at] else struct.unpack_from(">II", data, at + 12)
    return float(duration / scale)


def video_of(lesson: Path) -> dict[str, Any]:
    """The video segment of `lesson.toml`."""
    raw = tomllib.loads((lesson / "lesson.toml").read_text(encoding="utf-8"))
    return next(segment for segment in raw["segments"] if segment["kind"] == "video")


def test_there_are_films() -> None:
    assert FILMED


@lessons
def test_a_film_has_one_to_four_megabytes_and_its_sound_less_than_700_kilobytes(lesson: Path) -> None:
    assert 1_000_000 <= (lesson / "media" / "film.mp4").stat().st_size <= 4_000_000
    assert (lesson / "media" / "film.m4a").stat().st_size < 700_000


@lessons
@pytest.mark.parametrize("name", ["film.mp4", "film.m4a"])
def test_film_and_sound_last_as_long_as_the_lesson_says_and_start_while_they_load(lesson: Path, name: str) -> None:
    data = (lesson / "media" / name).read_bytes()
    names = [box[0] for box in boxes(data)]
    assert names.index("moov") < names.index("mdat")
    assert seconds(data) == pytest.approx(video_of(lesson)["duration"], abs=0.1)


@lessons
def test_the_sound_goes_to_whoever_saves_data(lesson: Path) -> None:
    assert video_of(lesson)["audio"] == "media/film.m4a"


@lessons
def test_chapters_and_cues_of_the_lesson_are_those_of_the_narration(lesson: Path) -> None:
    told = narration.load(FILMS / lesson.name.replace("-", "_") / "narration.toml")
    video = video_of(lesson)
    assert [chapter["id"] for chapter in video["chapters"]] == [s.chapter for s in told.sentences if s.chapter]
    assert [cue["question"] for cue in video["cues"]] == [s.cue for s in told.sentences if s.cue]


@lessons
def test_every_sentence_is_told_in_every_language_that_has_captions(lesson: Path) -> None:
    told = narration.load(FILMS / lesson.name.replace("-", "_") / "narration.toml")
    languages = {frozenset(sentence.text) for sentence in told.sentences}
    assert languages == {frozenset(video_of(lesson)["captions"])}
