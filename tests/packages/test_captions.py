"""Captions in WebVTT."""

from __future__ import annotations

from pathlib import Path

from packages.captions import Caption, read_captions


def _read(tmp_path: Path, text: str, duration: float | None = None) -> tuple[tuple[Caption, ...], list[str]]:
    file = tmp_path / "film.vtt"
    file.write_text(text, encoding="utf-8")
    captions, problems = read_captions(file, duration)
    return captions, [f"{problem.line}: {problem.code}" for problem in problems]


def test_captions_are_read_with_ids_notes_styles_and_hours(tmp_path: Path) -> None:
    captions, problems = _read(
        tmp_path,
        "\ufeffWEBVTT - film\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE not shown\n\n"
        "first\n00:01.000 --> 00:02.000 align:start\nOne\nTwo\n\n100:00:00.000 --> 100:00:01.500\nLate\n",
    )
    assert problems == []
    assert captions == (Caption(1.0, 2.0, "One\nTwo"), Caption(360000.0, 360001.5, "Late"))


def test_each_broken_caption_is_told_with_its_line(tmp_path: Path) -> None:
    _, problems = _read(
        tmp_path,
        "WEBVTT\n\n00:03.000 --> 00:02.000\nback\n\nno times here\n\n1\n00:01 --> 00:02\nshort\n\n"
        "00:01.000 --> 00:09.000\nlong\n",
        5,
    )
    assert problems == [
        "3: captions-order",
        "6: captions-timing",
        "9: captions-timing",
        "12: captions-past-end",
    ]


def test_a_last_caption_may_be_a_frame_longer_than_the_video(tmp_path: Path) -> None:
    assert _read(tmp_path, "WEBVTT\n\n00:01.000 --> 00:05.040\nx\n", 5)[1] == []


def test_a_file_without_captions_is_told(tmp_path: Path) -> None:
    assert _read(tmp_path, "WEBVTT\n")[1] == ["None: captions-empty"]
    assert _read(tmp_path, "")[1] == ["1: captions-header"]
    assert _read(tmp_path, "WEBVTTX\n")[1] == ["1: captions-header"]
