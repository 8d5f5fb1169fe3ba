"""Which files a manifest lists, and how lessons are put in modules."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

from scorm_export import contents, formats, pages, schemas, scorm12, scorm2004, xml
from scorm_export.package import Entry, Live, Package
from scorm_export.schemas import Standard
from tests.scorm_export.packing import package

LIVE = Live("https://lessons.example.org/live/17", "17")


@pytest.fixture
def thin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thin pages of the pinned form: whatever theirs become, the manifest lists what they say."""

    def thin_pages(made: Package) -> Iterator[Entry]:
        for lesson in made.lessons:
            yield Entry(f"lessons/{lesson.id}/note.txt", b"")
            yield Entry(f"lessons/{lesson.id}/index.html", b"")
        yield Entry("player/thin.js", b"")

    stand_in = ModuleType("scorm_export.live")
    stand_in.pages = thin_pages  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "scorm_export.live", stand_in)


def test_a_self_contained_package_lists_exactly_the_files_of_its_pages() -> None:
    made = package(["split-sheets", "work-and-recording"], "scorm12")
    listed = contents.files(made)
    names = [*listed.lessons["split-sheets"], *listed.lessons["work-and-recording"], *listed.shared]
    assert sorted(names) == sorted(entry.name for entry in pages.pages(made))
    assert [files[0] for files in listed.lessons.values()] == [
        "lessons/split-sheets/index.html",
        "lessons/work-and-recording/index.html",
    ]


@pytest.mark.parametrize("standard", ["scorm12", "scorm2004-3", "scorm2004-4"])
def test_a_live_packages_manifest_lists_the_thin_pages_files_and_is_valid(standard: Standard, thin: None) -> None:
    made = package(["split-sheets", "who-does-what"], standard, live=LIVE)
    writer = scorm12 if standard == "scorm12" else scorm2004
    root = writer.manifest(made)
    assert schemas.schema(standard).validate(etree.fromstring(xml.document(root)))
    listed = [one.get("href") for one in root.iterfind(".//{*}file")]
    assert listed == [
        "lessons/split-sheets/index.html",
        "lessons/split-sheets/note.txt",
        "lessons/who-does-what/index.html",
        "lessons/who-does-what/note.txt",
        "player/thin.js",
    ]
    beside = {"imsmanifest.xml", *(entry.name for entry in schemas.entries(standard, lean=True))}
    assert {entry.name for entry in formats.entries(made)} == {*listed, *beside}
    assert not any(name.endswith(".dtd") for name in beside)


@pytest.mark.parametrize("standard", ["scorm12", "scorm2004-3", "scorm2004-4"])
def test_manifest_and_schemas_leave_a_thin_package_half_its_room(standard: Standard, thin: None) -> None:
    writer = scorm12 if standard == "scorm12" else scorm2004
    made = package(["split-sheets"], standard, live=LIVE)
    size = 0
    for entry in writer.entries(made):
        data = entry.source.read_bytes() if isinstance(entry.source, Path) else entry.source
        size += len(zlib.compress(data, 6)) + 2 * len(entry.name) + 76
    assert size < 20_000
