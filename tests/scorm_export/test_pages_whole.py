"""Whatever the pages of a package may ask for is in it, and no part of the player that they cannot use."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

import pytest

from packages import player_files
from scorm_export.package import Package
from scorm_export.pages import launch
from tests.packages.rich import fill_rich
from tests.scorm_export.packing import DOOR, NOTICE, catalogue, package
from tests.scorm_export.reading import Read, packed

SHIPPED = tuple(catalogue().lessons)
KINDS = ("scorm12", "scorm2004-3", "scorm2004-4", "cmi5", "tincan", "html")
IMPORT = re.compile(r'(?:^(?:import|export)\s(?:[^"();]*?\sfrom\s)?\s*|\bimport\()"(\.[^"]+)"', re.M)
LINK = re.compile(r"url\(|@import")


def sources(value: Any) -> Iterator[str]:
    """Every address in a lesson's JSON that the player fetches."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("src", "poster", "audio") and isinstance(inner, str):
                yield inner
            yield from sources(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from sources(inner)


def asked(made: Package, there: dict[str, bytes]) -> set[str]:
    """Every file that the pages of a package ask for, told by the pages, the texts and the list of parts."""
    found: set[str] = set()
    for lesson in made.lessons:
        page = launch(lesson.id)
        read = Read(there[page].decode())
        found |= {page} | {normpath(join(dirname(page), link)) for link in read.links}
        for spoken in read.islands["package"]["languages"]:
            text = f"{dirname(page)}/{spoken['lang']}.json"
            data = json.loads(there[text])
            assert data["lang"] == spoken["lang"]
            found |= {text} | {f"{dirname(page)}/{unquote(source)}" for source in sources(data)}
            settings = read.islands["package"] | {"lang": spoken["lang"]}
            parts = player_files.modules_for(data, settings, whole=True)
            elsewhere = set(player_files.with_imports("start.js"))
            found |= {f"player/{name}" for name in parts if name not in elsewhere}
            found |= {f"player/{name}" for name in player_files.styles_for(data, settings)}
            found.add(f"player/messages/{spoken['lang'].split('-')[0]}.json")
    due = [name for name in found if name.endswith(".js")]
    while due:
        name = due.pop()
        for target in IMPORT.findall(there[name].decode()):
            file = normpath(join(dirname(name), target))
            if file not in found:
                found.add(file)
                due.append(file)
    return found | {"player/messages/en.json"}


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_the_pages_ask_for_is_in_the_package(kind: str) -> None:
    made = package(SHIPPED, kind, door=DOOR, notice=NOTICE)
    there = packed(made)
    assert asked(made, there) <= set(there)
    assert not [name for name in there if name.endswith(".css") and LINK.search(there[name].decode())]


def test_a_lesson_with_one_of_everything_is_whole_in_each_language_and_market(tmp_path: Path) -> None:
    rich = fill_rich(tmp_path).load().lessons["rich-lesson"]
    for market in ("", "FR", "BR"):
        made = package([rich], market=market, languages=("en", "ar"))
        there = packed(made)
        assert asked(made, there) <= set(there)
        own = {name.removeprefix("lessons/rich-lesson/") for name in there if "/media/" in name}
        assert own == set(rich.for_market(market or None).media)


def test_a_package_has_no_part_of_the_player_that_it_cannot_use() -> None:
    there = set(packed(package(["split-sheets"], "scorm12", languages=("fr",))))
    assert "player/channels/scorm12.js" in there
    absent = ("start.js", "channels/lti.js", "channels/cmi5.js", "channels/scorm2004.js", "screens/video.js")
    absent += (
        "screens/notice.js",
        "screens/follow_up.js",
        "css/video.css",
        "messages/ru.json",
        "parts.json",
        "README.md",
    )
    assert not {f"player/{name}" for name in absent} & there
