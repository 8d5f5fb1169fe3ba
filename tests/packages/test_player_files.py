"""Which files of the player a lesson's page asks for, and that they are few and small."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from packages import player_files
from packages.catalogue import shipped
from packages.player_files import PLAYER, lean, messages_for, modules_for, styles_for, version
from packages.player_json import lesson_json

NS = "https://w3id.org/creator-lessons"
LESSONS = shipped().lessons
LTI: dict[str, Any] = {"kind": "lti"}
MOST = 60_000
"""Bytes, compressed, until the first question or the film's first byte."""
MOST_WHOLE = 72_000
"""The same with all that comes in the background until the lesson's end."""
COMMENT = re.compile(r"^\s*(//|/\*|\*(\s|/|$))", re.M)


def shown(name: str, lang: str = "en") -> dict[str, Any]:
    return lesson_json(LESSONS[name], lang, f"/media/{name}", NS)


TEXT, FILM = shown("split-sheets"), shown("work-and-recording")


def test_a_text_lesson_asks_for_no_film_and_for_nothing_that_comes_after_its_first_question() -> None:
    modules = modules_for(TEXT, LTI)
    assert modules[0] == "start.js"
    assert {"channels/lti.js", "outbox.js", "screens/cover.js", "screens/quiz.js", "fields/choice.js"} <= set(modules)
    assert not {"screens/video.js", "screens/end.js", "screens/notice.js", "channels/preview.js"} & set(modules)
    assert len(set(modules)) == len(modules)


def test_a_lesson_with_a_film_asks_for_its_screen_and_the_styles_with_it() -> None:
    assert {"screens/video.js", "video/watch.js"} <= set(modules_for(FILM, LTI))
    # A film begins before it asks, and before anybody opens its transcript.
    assert not {"screens/question.js", "fields/choice.js", "video/vtt.js"} & set(modules_for(FILM, LTI))
    assert {"screens/question.js", "fields/choice.js", "video/vtt.js"} <= set(modules_for(FILM, LTI, whole=True))
    assert "css/video.css" in styles_for(FILM, LTI)
    assert "css/video.css" not in styles_for(TEXT, LTI)


@pytest.mark.parametrize(
    ("settings", "module"),
    [
        ({"notice": {"version": "1", "html": ""}}, "screens/notice.js"),
        ({"follow_up": {"attempt": "x"}}, "screens/follow_up.js"),
        ({"state": {"segment": TEXT["segments"][-1]["id"]}}, "screens/reflection.js"),
    ],
)
def test_what_only_some_pages_need_comes_with_those_only(settings: dict[str, Any], module: str) -> None:
    assert module not in modules_for(TEXT, LTI)
    assert module in modules_for(TEXT, LTI | settings)


def test_a_lesson_in_a_language_that_the_player_does_not_speak_brings_what_marks_its_words() -> None:
    assert "other_language.js" in modules_for(TEXT | {"lang": "pt"}, LTI | {"lang": "pt"})
    assert "other_language.js" not in modules_for(TEXT | {"lang": "fr-CA"}, LTI | {"lang": "fr-CA"})


def test_a_confidence_question_brings_its_screen() -> None:
    assert "screens/confidence.js" not in modules_for(TEXT | {"confidence": None}, LTI)
    assert "screens/confidence.js" in modules_for(TEXT | {"confidence": "How sure are you?"}, LTI)


def test_the_whole_of_a_lesson_is_all_that_it_can_show() -> None:
    for name in LESSONS:
        lesson = shown(name)
        first, whole = modules_for(lesson, LTI), modules_for(lesson, LTI, whole=True)
        assert set(first) <= set(whole)
        assert {"screens/end.js", "tabs.js", "storage/cookie.js"} <= set(whole)


def test_what_a_module_imports_is_asked_for_with_it() -> None:
    for lesson in (TEXT, FILM):
        modules = modules_for(lesson, LTI, whole=True)
        for name in modules:
            folder = (PLAYER / name).parent
            for target in re.findall(r'from "(\.[^"]+)"', (PLAYER / name).read_text()):
                assert (folder / target).resolve().relative_to(PLAYER.resolve()).as_posix() in modules, (name, target)


def test_each_part_is_there_and_each_module_that_is_fetched_by_its_name_is_a_part() -> None:
    parts = json.loads((PLAYER / "parts.json").read_text())
    named = {"start.js"}
    for room in list(parts.values())[1:]:
        for part in room.values():
            named.add(part["module"])
            assert (PLAYER / part["module"]).is_file(), part
            assert part.get("style") is None or (PLAYER / part["style"]).is_file(), part
    always = set(modules_for(TEXT | {"segments": [], "questions": {}}, {"kind": ""}))
    for file in PLAYER.rglob("*.js"):
        if file.parent.name == "channels":
            continue  # what a channel needs beside itself, it fetches itself
        for path in re.findall(r'"((?:[a-z]+/)?[a-z0-9_]+\.js)"', file.read_text()):
            if (PLAYER / path).is_file():
                assert path in named | always, f"{file.name} fetches {path}"


def test_the_version_is_another_one_as_soon_as_a_byte_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = version()
    assert re.fullmatch("[0-9a-f]{12}", now)
    for name, change in (("same", ""), ("other", "\n")):
        shutil.copytree(PLAYER, tmp_path / name)
        with (tmp_path / name / "wave.js").open("a") as file:
            file.write(change)
        monkeypatch.setattr(player_files, "PLAYER", tmp_path / name)
        assert (version() == now) == (name == "same")


@pytest.mark.parametrize("name", sorted(name for name in player_files.files() if not name.endswith(".json")))
def test_on_the_wire_only_comments_are_missing_and_every_line_keeps_its_number(name: str) -> None:
    source, wire = (PLAYER / name).read_text(), lean(name).decode()
    lines, left = source.split("\n"), wire.split("\n")
    assert len(lines) == len(left)
    gone = [line for line, kept in zip(lines, left, strict=True) if line != kept]
    assert all(kept in ("", line) for line, kept in zip(lines, left, strict=True))
    inside = False
    for line in gone:
        inside = inside or line.lstrip().startswith("/*")
        assert inside or line.lstrip().startswith("//"), line
        inside = inside and not line.rstrip().endswith("*/")
    assert not COMMENT.search(wire) or name.endswith(".css")
    # A text over several lines could hold what looks like a comment: there is none in the player.
    assert all(line.count("`") % 2 == 0 for line in left)


def test_messages_are_served_as_they_are_without_the_spaces_between() -> None:
    assert json.loads(lean("messages/fr.json")) == json.loads((PLAYER / "messages" / "fr.json").read_text())
    assert b'": "' not in lean("messages/fr.json")


def test_a_language_that_the_player_does_not_speak_is_answered_in_english() -> None:
    assert messages_for("fr-CA")[0] == "fr"
    assert messages_for("xx")[0] == "en"
    assert messages_for("../start")[0] == "en"
    assert messages_for("en")[1]["next"] == "Next"


@pytest.mark.parametrize("name", sorted(LESSONS))
def test_a_page_has_all_the_words_that_its_screens_say_and_none_of_a_tool_that_it_lacks(name: str) -> None:
    lesson = shown(name)
    modules = modules_for(lesson, LTI | {"notice": {"version": "1", "html": ""}}, whole=True)
    every, here = messages_for("en")[1], messages_for("en", modules)[1]
    code = "\n".join((PLAYER / module).read_text() for module in modules)
    for key in every:
        built = re.search(rf"`{key.rsplit('_', 1)[0]}_\$\{{", code) if "_" in key else None
        if f'"{key}"' in code or built:
            assert key in here, key
    assert ("iswc_label" in here) == any(segment.get("tool") for segment in lesson["segments"])


def size(name: str) -> int:
    return len(gzip.compress(lean(name), 6))


def page(lesson: dict[str, Any], modules: tuple[str, ...]) -> str:
    """About what the page's HTML holds: the lesson, the words, the list of modules."""
    words = messages_for(lesson["lang"], modules_for(lesson, LTI, whole=True))[1]
    links = "\n".join(f'<link rel="modulepreload" href="/player/v-{version()}/{module}">' for module in modules)
    return links + json.dumps(lesson, ensure_ascii=False) + json.dumps(words, ensure_ascii=False)


@pytest.mark.parametrize("name", sorted(LESSONS))
def test_a_lesson_is_less_than_60_kb_compressed_before_its_first_question_in_any_language(name: str) -> None:
    sizes = {}
    for lang in LESSONS[name].languages:
        lesson = shown(name, lang)
        modules = modules_for(lesson, LTI)
        html = len(gzip.compress(page(lesson, modules).encode(), 6))
        looks = sum(map(size, ("tokens.css", "player.css", *styles_for(lesson, LTI))))
        first = html + looks + sum(map(size, modules))
        sizes[lang] = (first, first + sum(map(size, set(modules_for(lesson, LTI, whole=True)) - set(modules))))
        assert len(modules) < 42
    assert max(first for first, _ in sizes.values()) < MOST, sizes
    assert max(whole for _, whole in sizes.values()) < MOST_WHOLE, sizes
