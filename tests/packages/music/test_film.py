"""The shipped film: it lasts what the lesson says, is small, and its captions follow the voice."""

from __future__ import annotations

import importlib.util
import re
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from packages.catalogue import shipped
from packages.lesson import Lesson, Segment
from packages.media import narration

LESSON: Lesson = shipped().lessons["work-and-recording"]
FILM: Segment = next(segment for segment in LESSON.segments if segment.kind == "video")
FOLDER = Path(__file__).parents[3] / "packages" / "music" / "lessons" / LESSON.id
SCRIPT = Path(__file__).parents[3] / "packages" / "media" / "films" / "work_and_recording" / "narration.toml"
TOLD = narration.load(SCRIPT)


def reader() -> ModuleType:
    """The small MP4 reader beside this file."""
    spec = importlib.util.spec_from_file_location("mp4", Path(__file__).with_name("mp4.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MP4 = reader()
DATA = (FOLDER / "media" / "film.mp4").read_bytes()


def captions(lang: str) -> list[tuple[float, float, str]]:
    """(start, end, text) of each caption."""
    text = (FOLDER / "media" / f"film.{lang}.vtt").read_text(encoding="utf-8")
    found = []
    for block in text.split("\n\n")[1:]:
        times, words = block.strip().split("\n", 1)
        start, end = (sum(float(part) * 60 ** (2 - i) for i, part in enumerate(stamp.split(":")))
                      for stamp in times.split(" --> "))  # fmt: skip
        found.append((start, end, words))
    return found


def test_the_film_lasts_what_the_lesson_says() -> None:
    assert FILM.duration is not None
    assert MP4.duration(DATA) == pytest.approx(FILM.duration, abs=0.2)
    assert 90 <= FILM.duration <= 130


def test_the_film_is_small_and_plays_in_every_browser_while_it_loads() -> None:
    assert 300_000 < len(DATA) < 4_000_000
    assert MP4.codecs(DATA) == {b"avc1", b"mp4a"}
    assert MP4.plays_while_loading(DATA)


def test_the_poster_is_a_small_jpeg() -> None:
    poster = (FOLDER / "media" / "poster.jpg").read_bytes()
    assert poster[:3] == b"\xff\xd8\xff"
    assert len(poster) < 80_000


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_captions_hold_every_word_of_the_narration_in_order(lang: str) -> None:
    shown = " ".join(text for _, _, text in captions(lang)).replace("\n", " ")
    assert shown == " ".join(sentence.text[lang] for sentence in TOLD.sentences)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_captions_can_be_read_in_their_time(lang: str) -> None:
    for start, end, text in captions(lang):
        assert len(text.split("\n")) <= 2
        assert all(len(line) <= 42 for line in text.split("\n"))
        assert len(text) / (end - start) < 21, text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_captions_do_not_overlap_and_end_with_the_film(lang: str) -> None:
    shown = captions(lang)
    for (_, end, _), (start, _, _) in pairwise(shown):
        assert end <= start
    assert FILM.duration is not None
    assert shown[-1][1] < FILM.duration


def test_questions_come_in_a_silence_and_before_the_next_chapter() -> None:
    assert 2 <= len(FILM.cues) <= 3
    openings = [chapter.at for chapter in FILM.chapters]
    for cue in FILM.cues:
        for start, end, _ in captions("en"):
            assert not start < cue.at < end
        assert 0 < min(at for at in openings if at > cue.at) - cue.at < 1.5


def test_the_questions_in_the_film_are_those_that_the_script_announces() -> None:
    announced = [sentence.cue for sentence in TOLD.sentences if sentence.cue]
    assert [cue.question for cue in FILM.cues] == announced
    chapters = [sentence.chapter for sentence in TOLD.sentences if sentence.chapter]
    assert [chapter.id for chapter in FILM.chapters] == chapters


def test_the_french_description_says_that_the_voice_is_english() -> None:
    description = LESSON.texts["fr"].segments["film"].description
    assert description is not None
    assert re.search(r"voix est en anglais", description)
