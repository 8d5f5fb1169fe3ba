"""Packages that mean harm, or are broken: refused with a reason, and nothing is written."""

from __future__ import annotations

import json
import stat
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packages.h5p import archive
from packages.h5p.importer import import_h5p
from packages.h5p.media import film_seconds
from packages.h5p.refusal import Refused
from packages.h5p.text import require_harmless, words
from tests.packages.h5p.packages import FILES, PNG, interactive_video, meta, multi_choice, package, true_false


def _refused(file: Path, code: str) -> None:
    folder = file.parent / "out"
    with pytest.raises(Refused) as error:
        import_h5p(file, folder)
    assert error.value.code == code
    assert error.value.render() and "{" not in error.value.render()
    assert not folder.exists() or list(folder.rglob("*")) in ([], [folder / "lessons"])


def _with(tmp_path: Path, entry: zipfile.ZipInfo | str, data: bytes = b"x") -> Path:
    file = package(tmp_path, "H5P.TrueFalse", true_false())
    with zipfile.ZipFile(file, "a") as opened:
        opened.writestr(entry, data)
    return file


@pytest.mark.parametrize(
    "name", ["../evil.txt", "content/../../evil", "/etc/passwd", "content\\..\\evil", "C:/evil", "a/..", "C:evil"]
)
def test_a_name_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    _refused(_with(tmp_path, name), "hostile")
    assert not (tmp_path.parent / "evil.txt").exists()


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("content/images/x.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    _refused(_with(tmp_path, link, b"/etc/passwd"), "hostile")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    _refused(_with(tmp_path, "content/content.json", b"{}"), "hostile")


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    file = package(tmp_path, "H5P.TrueFalse", true_false())
    data = bytearray(file.read_bytes())
    place = data.rindex(b"PK\x01\x02")
    data[place + 8] |= 1
    file.write_bytes(data)
    _refused(file, "hostile")


def test_a_bomb_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    file = tmp_path / "bomb.h5p"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("h5p.json", json.dumps(meta("H5P.TrueFalse")))
        opened.writestr("content/content.json", json.dumps(true_false()))
        opened.writestr("content/videos/x.mp4", b"\0" * 5_000_000)
    _refused(file, "too-large")


def test_a_bomb_that_lies_about_its_size_is_refused_by_what_comes_out(tmp_path: Path) -> None:
    file = package(tmp_path, "H5P.InteractiveVideo", interactive_video(), FILES)
    data = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as opened:
        true = opened.getinfo("content/videos/files-1.mp4").file_size
    size, lie = true.to_bytes(4, "little"), (200).to_bytes(4, "little")
    assert data.count(size) == 2  # the local header and the directory
    file.write_bytes(data.replace(size, lie))
    with pytest.raises(Refused) as error:
        import_h5p(file, tmp_path / "out")
    assert error.value.code in ("too-large", "broken")
    assert not list((tmp_path / "out").rglob("*.*"))


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_in_a_packing_that_cannot_be_unpacked_bit_by_bit_is_refused_before_it_is_opened(
    tmp_path: Path, packing: int
) -> None:
    file = tmp_path / "bomb.h5p"
    with zipfile.ZipFile(file, "w", packing) as opened:
        opened.writestr("h5p.json", json.dumps(meta("H5P.TrueFalse")))
        opened.writestr("content/content.json", b" " * 4_000_000 + json.dumps(true_false()).encode())
    data = bytearray(file.read_bytes())
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (500_000).to_bytes(4, "little")  # what the directory says comes out
    file.write_bytes(data)
    _refused(file, "hostile")


@pytest.mark.parametrize(
    "text",
    ["<" + " " * 200_000, "<" * 200_000, "< " + "on" * 100_000, "< on" + "a" * 200_000, "<" + " /" * 100_000],
    ids=["spaces", "brackets", "ons", "a name", "slashes"],
)
def test_a_text_made_to_keep_the_reader_busy_is_read_at_once(text: str) -> None:
    began = time.process_time()
    require_harmless({"question": text})
    words(text)
    assert time.process_time() - began < 5


def test_elements_that_stand_in_each_other_by_the_hundred_are_refused(tmp_path: Path) -> None:
    _refused(package(tmp_path, "H5P.MultiChoice", multi_choice("<blockquote>" * 3000 + "x")), "too-deep")


@pytest.mark.parametrize("number", ["1e400", "-Infinity", "NaN", "1" + "0" * 400])
def test_a_number_that_is_none_is_refused(tmp_path: Path, number: str) -> None:
    content = interactive_video()
    content["interactiveVideo"]["assets"]["bookmarks"] = [{"time": 777, "label": "x"}]
    file = tmp_path / "x.h5p"
    with zipfile.ZipFile(file, "w") as opened:
        opened.writestr("h5p.json", json.dumps(meta("H5P.InteractiveVideo")))
        opened.writestr("content/content.json", json.dumps(content).replace("777", number))
        for name, data in FILES.items():
            opened.writestr(f"content/{name}", data)
    _refused(file, "broken")


def test_half_a_surrogate_pair_is_refused(tmp_path: Path) -> None:
    _refused(package(tmp_path, "H5P.MultiChoice", multi_choice("<p>a\ud800b</p>")), "broken")


@pytest.mark.parametrize(
    "film",
    [
        b"\0\0\0\x0cftypisom" + b"\0\0\0\x01free" + b"\xff" * 8 + b"x",
        b"\x1a\x45\xdf\xa3" + b"\x15\x49\xa9\x66" + b"\x44\x89",
    ],
    ids=["mp4", "webm"],
)
def test_a_film_that_lies_about_its_parts_tells_no_length(tmp_path: Path, film: bytes) -> None:
    file = tmp_path / "film"
    file.write_bytes(film)
    assert film_seconds(file) is None


def test_a_note_shows_no_signs_that_a_terminal_would_obey(tmp_path: Path) -> None:
    question = "<p>\x1b]0;owned\x07\x9b31mWho?</p>"
    content = multi_choice(question, right=(0, 1), behaviour={"type": "single"})
    made = import_h5p(package(tmp_path, "H5P.MultiChoice", content), tmp_path / "out")
    assert made.notes and all(note.render(str).isprintable() for note in made.notes)


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_ENTRIES", 2)
    _refused(package(tmp_path, "H5P.TrueFalse", true_false()), "too-large")


@pytest.mark.parametrize("name", ["videos/files-1.mp4", "images/poster.png", "files/track.vtt"])
def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path: Path, name: str) -> None:
    files = {**FILES, name: b"<html><script>alert(1)</script>"}
    _refused(package(tmp_path, "H5P.InteractiveVideo", interactive_video(), files), "wrong-type")


@pytest.mark.parametrize(
    "text",
    [
        "<p>Hi</p><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<img src=x\nOnError = 'alert(1)'>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java&#115;cript:alert(1)'>x</a>",
        '<a href="java\nscript:alert(1)">x</a>',
        "<iframe src='https://evil.example'></iframe>",
        "< script >alert(1)</ script >",
        "<svg/onload=alert(1)>",
        "<object data='x'></object>",
    ],
)
def test_a_text_that_would_run_something_is_refused(tmp_path: Path, text: str) -> None:
    _refused(package(tmp_path, "H5P.MultiChoice", multi_choice(text)), "runs")


@pytest.mark.parametrize(
    "text", ["<p>Is 3 < 4, and on=off?</p>", "<p>We say JavaScript: a language</p>", "a &lt;b&gt;"]
)
def test_words_about_code_are_no_code(tmp_path: Path, text: str) -> None:
    assert import_h5p(package(tmp_path, "H5P.MultiChoice", multi_choice(text)), tmp_path / "out").problems == ()


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip", b"\x1f\x8b" + b"0" * 50])
def test_what_is_no_zip_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "x.h5p"
    file.write_bytes(data)
    _refused(file, "not-h5p")


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    _refused(tmp_path / "none.h5p", "no-file")
    (tmp_path / "folder.h5p").mkdir()
    _refused(tmp_path / "folder.h5p", "not-h5p")


@pytest.mark.parametrize("missing", ["h5p.json", "content/content.json"])
def test_a_zip_that_is_no_h5p_package_is_refused(tmp_path: Path, missing: str) -> None:
    file = tmp_path / "x.h5p"
    with zipfile.ZipFile(file, "w") as opened:
        for name in {"h5p.json", "content/content.json"} - {missing}:
            opened.writestr(name, "{}")
    _refused(file, "not-h5p")


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b"null"])
def test_a_description_that_cannot_be_read_is_refused(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "x.h5p"
    with zipfile.ZipFile(file, "w") as opened:
        opened.writestr("h5p.json", text)
        opened.writestr("content/content.json", "{}")
    _refused(file, "broken")


def test_a_damaged_film_is_refused(tmp_path: Path) -> None:
    file = package(tmp_path, "H5P.InteractiveVideo", interactive_video(), FILES)
    data = bytearray(file.read_bytes())
    place = data.index(b"content/videos/files-1.mp4") + 3000
    data[place : place + 40] = bytes(40)
    file.write_bytes(data)
    _refused(file, "broken")


def test_content_that_stands_inside_itself_too_often_is_refused(tmp_path: Path) -> None:
    content: Any = "x"
    for _ in range(200):
        content = [content]
    _refused(package(tmp_path, "H5P.MultiChoice", {"question": content}), "too-deep")


def test_a_refusal_shows_no_signs_that_a_terminal_would_obey(tmp_path: Path) -> None:
    with pytest.raises(Refused) as error:
        import_h5p(_with(tmp_path, "../\x1b[2Jevil"), tmp_path / "out")
    assert error.value.render().isprintable()


_LIBRARIES = ["H5P.MultiChoice", "H5P.QuestionSet", "H5P.CoursePresentation", "H5P.InteractiveVideo", "H5P.Column"]
_TOP = ["question", "answers", "questions", "presentation", "interactiveVideo", "content"]
_KEYS = "text correct library params slides file elements action video files path assets interactions duration from"
_WORD = st.sampled_from(
    ["x", "", "<p>y</p>", "../z", "images/a.png", "H5P.MultiChoice 1.16", "\x7f\x00\u202e", '"""', "[a](#b)"]
)
_THING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | _WORD,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*_TOP, *_KEYS.split()]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(library=st.sampled_from(_LIBRARIES), content=st.dictionaries(st.sampled_from(_TOP), _THING))
def test_whatever_is_in_a_package_it_is_imported_or_refused(
    tmp_path_factory: pytest.TempPathFactory, library: str, content: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("h5p")
    whole: dict[str, Any] = {"H5P.MultiChoice": multi_choice(), "H5P.InteractiveVideo": interactive_video()}
    base = whole.get(library, {})
    file = package(folder, library, {**base, **content}, {**FILES, "images/a.png": PNG})
    try:
        made = import_h5p(file, folder / "out")
    except Refused:
        assert not list(folder.glob("out/lessons/*"))
    else:
        assert made.problems == () or all(problem.cure for problem in made.problems)
