"""What the command says when it cannot make what it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from packages.media import encode, make, problems


def test_a_sound_without_a_film_says_to_make_the_film_first(tmp_path: Path) -> None:
    with pytest.raises(problems.MediaError, match="There is no film yet"):
        make.make_sound(tmp_path)


def test_a_lesson_without_a_film_is_named_on_the_error_stream(capsys: pytest.CaptureFixture[str]) -> None:
    assert make.main(["no-such-lesson", "--times"]) == 1
    assert "There is no film for the lesson 'no-such-lesson'" in capsys.readouterr().err


def test_what_ffmpeg_refuses_is_an_error_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(problems.MediaError, match="stopped with code 3"):
        encode.sound_only(tmp_path / "film.mp4", tmp_path / "film.m4a")
