"""Sentences laid out in time, and captions made from them."""

from __future__ import annotations

import shutil

import pytest

from packages.media import captions, ease, problems
from packages.media.narration import Narration, Sentence, lay_out


def told(*rows: tuple[str, float]) -> Narration:
    """A narration of these texts and pauses."""
    return Narration(1.0, 2.0, tuple(
        Sentence(f"s{i}", {"en": text}, pause, chapter=f"c{i}", cue=f"q{i}" if i else None)
        for i, (text, pause) in enumerate(rows)
    ))  # fmt: skip


def test_sentences_follow_each_other_with_their_pauses() -> None:
    line = lay_out(told(("One.", 0.5), ("Two.", 1.0)), [2.0, 3.0], fps=25)
    assert [(m.start, m.end) for m in line.moments] == [(1.0, 3.0), (3.5, 6.5)]
    assert line.duration == pytest.approx(9.5, abs=0.04)


def test_the_duration_is_a_whole_number_of_frames() -> None:
    line = lay_out(told(("One.", 0.013)), [2.0001], fps=25)
    assert line.duration * 25 == pytest.approx(round(line.duration * 25))
    assert line.duration >= 5.0131


def test_the_first_chapter_opens_at_zero_and_a_cue_follows_its_sentence() -> None:
    line = lay_out(told(("One.", 0.5), ("Two.", 1.0)), [2.0, 3.0], fps=25)
    assert line.chapters == [(0.0, "c0"), (3.05, "c1")]
    assert line.cues == [(7.2, "q1")]


def test_a_sentence_that_is_not_told_has_no_moment() -> None:
    with pytest.raises(KeyError):
        lay_out(told(("One.", 0.5)), [2.0], fps=25)["other"]


def test_a_long_sentence_becomes_captions_of_two_lines_that_share_its_time() -> None:
    text = "This sentence has many words, goes on and on, and has more to say: it does not fit in two lines."
    line = lay_out(told((text, 1.0)), [8.0], fps=25)
    blocks = captions.webvtt(line, "en").strip().split("\n\n")
    assert blocks[0] == "WEBVTT"
    assert len(blocks) == 3
    assert blocks[1].splitlines()[0].startswith("00:00:01.000 --> ")
    assert blocks[1].splitlines()[0].split(" --> ")[1] == blocks[2].splitlines()[0].split(" --> ")[0]
    for block in blocks[1:]:
        assert all(len(row) <= captions.LINE for row in block.splitlines()[1:])


def test_a_no_break_space_is_never_broken() -> None:
    text = "Voici une deuxième couche\u00a0: l’enregistrement."
    assert "couche\u00a0:" in captions.balanced(text).replace("\n", " ")


def test_a_timestamp_counts_hours_minutes_and_thousandths() -> None:
    assert captions.stamp(3725.0804) == "01:02:05.080"


def test_easing_starts_and_ends_still() -> None:
    assert ease.smooth(-1) == 0 == ease.smooth(0)
    assert ease.smooth(1) == 1 == ease.smooth(2)
    assert ease.along(5, [(0, 1.0), (4, 3.0)]) == 3.0
    assert ease.along(2, [(0, 1.0), (4, 3.0)]) == 2.0


def test_a_missing_program_is_said_in_one_sentence_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(problems.MediaError, match=r"'ffmpeg' is missing: install it"):
        problems.need_program("ffmpeg")


def test_a_missing_module_is_said_in_one_sentence_with_its_cure() -> None:
    with pytest.raises(problems.MediaError, match=r"pip install 'creator-lessons\[media\]'"):
        problems.need_module("no_such_voice")
