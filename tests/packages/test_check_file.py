"""Pictures and sounds: what their name says, small, and harmless."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from packages.check_file import LARGEST_PICTURE, check_picture, check_sound
from tests.packages.rich import FILES, SVG, fill_rich

START = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def _svg(tmp_path: Path, text: str) -> list[Any]:
    file = tmp_path / "picture.svg"
    file.write_text(text, encoding="utf-8")
    return [(problem.code, problem.values.get("part")) for problem in check_picture(file)]


@pytest.mark.parametrize(
    "inside, part",
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<g><script href='x.js'/></g>", "<script>"),
        ("<g onload='alert(1)'/>", "onload"),
        ("<g ONCLICK='alert(1)'/>", "ONCLICK"),
        ("<a href='https://example.org'/>", "<a>"),
        ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>", "<foreignObject>"),
        ("<iframe xmlns='http://www.w3.org/1999/xhtml' src='x'/>", "<iframe>"),
        ("<image href='https://example.org/a.png'/>", "href"),
        ("<image xlink:href='other.svg'/>", "href"),
        ("<image href='data:image/svg+xml;base64,AAAA'/>", "href"),
        ("<use xlink:href='other.svg#a'/>", "href"),
        ("<animate attributeName='href' values='javascript:alert(1)'/>", "values"),
        ("<set attributeName='onload' to='alert(1)'/>", "<set>"),
        ("<style>@import 'a.css';</style>", "<style>"),
        ("<style>rect { fill: url( 'https://example.org/a' ) }</style>", "<style>"),
        ("<rect style='fill: url(https://example.org/a)'/>", "style"),
        ("<rect fill='u\\72l(https://example.org/a)'/>", "fill"),
        ("<?xml-stylesheet href='a.css'?>", "<?…?>"),
    ],
)
def test_a_drawing_that_could_run_or_load_something_is_refused(tmp_path: Path, inside: str, part: str) -> None:
    found = _svg(tmp_path, f"{START}\n{inside}</svg>")
    assert ("active-picture", part) in found


@pytest.mark.parametrize(
    "text",
    [
        SVG,
        f"<?xml version='1.0' encoding='UTF-8'?><!-- drawn -->{START}<!-- one --><title>ja</title></svg><!-- end -->",
        START + "<style>rect { fill: url(#g) } .a { fill: url( '#g' ) }</style><rect fill='url(\"#g\")'/></svg>",
        START + "<image href='data:image/png;base64,AAAA'/><use xlink:href='#a'/><animate attributeName='x'/></svg>",
    ],
)
def test_a_plain_drawing_is_taken(tmp_path: Path, text: str) -> None:
    assert _svg(tmp_path, text) == []


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "broken-picture"),
        ("no markup", "broken-picture"),
        (START, "broken-picture"),
        ("\x00", "broken-picture"),
        ("<svg/>", "wrong-type"),
        ("<html xmlns='http://www.w3.org/1999/xhtml'/>", "wrong-type"),
        (f"<!DOCTYPE svg [<!ENTITY a 'b'>]>{START}&a;</svg>", "active-picture"),
        (f"<!DOCTYPE svg SYSTEM 'file:///etc/hostname'>{START}</svg>", "active-picture"),
        (f"<?xml-stylesheet href='a.css'?>{START}</svg>", "active-picture"),
        (f"{START}</svg><?php x ?>", "active-picture"),
        (START + "<g>" * 5000 + "</g>" * 5000 + "</svg>", "broken-picture"),
    ],
)
def test_what_is_no_plain_drawing_is_refused(tmp_path: Path, text: str, code: str) -> None:
    assert [found for found, _ in _svg(tmp_path, text)] == [code]


def test_the_line_of_what_is_wrong_is_told(tmp_path: Path) -> None:
    file = tmp_path / "picture.svg"
    file.write_text(f"{START}\n\n<script/></svg>", encoding="utf-8")
    assert [problem.line for problem in check_picture(file)] == [3]


@pytest.mark.parametrize(
    "name, content",
    [
        ("a.png", FILES["media/layers.png"]),
        ("a.jpg", b"\xff\xd8\xff\xe0...."),
        ("a.JPEG", b"\xff\xd8\xff\xe1...."),
        ("a.webp", b"RIFF....WEBPVP8 "),
        ("a.m4a", FILES["media/film.m4a"]),
        ("a.mp3", FILES["media/intro.ar.mp3"]),
        ("b.mp3", b"\xff\xfb\x90\x64"),
    ],
)
def test_a_file_is_what_its_ending_says_or_refused(tmp_path: Path, name: str, content: bytes) -> None:
    check = check_sound if name.endswith(("m4a", "mp3")) else check_picture
    file = tmp_path / name
    for data, codes in (
        (content, []),
        (b"<html>", ["wrong-type"]),
        (b"", ["wrong-type"]),
        (b"\xff\xf1", ["wrong-type"]),
    ):
        file.write_bytes(data)
        assert [problem.code for problem in check(file)] == codes


def test_a_huge_picture_is_refused_and_a_missing_one_told(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(FILES["media/layers.png"] + bytes(LARGEST_PICTURE))
    assert [problem.code for problem in check_picture(file)] == ["too-large"]
    assert [problem.code for problem in check_sound(tmp_path / "none.mp3")] == ["unreadable-file"]


def test_the_check_of_a_lesson_looks_into_its_pictures_and_sounds(tmp_path: Path) -> None:
    rich = fill_rich(tmp_path)
    (rich.folder / "media/layers.svg").write_text(f"{START}<script/></svg>", encoding="utf-8")
    (rich.folder / "media/intro.ar.mp3").write_bytes(b"RIFF")
    (rich.folder / "media/film.m4a").write_bytes(b"RIFF")
    assert [(problem.file.name, problem.code) for problem in rich.load().problems] == [
        ("layers.svg", "active-picture"),
        ("intro.ar.mp3", "wrong-type"),
        ("film.m4a", "wrong-type"),
    ]
