"""The guides for administrators: what they say of codes is the code's, and both languages say the same."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from lti_tool.lti.codes import CODES
from tests.docs import ROOT, read

GUIDES = ROOT / "deploy/guides"
TRANSLATED = sorted(file.name.removesuffix(".fr.md") for file in GUIDES.glob("*.fr.md"))
CODE = re.compile(r"`([a-z]+(?:_[a-z]+)+|expired)`")
FAILING = re.compile(r"^## (?:When something fails|Quand quelque chose échoue)$", re.MULTILINE)

OURS = (
    "Your LMS is connected",
    "Test the connection",
    "Connect and test",
    "Correct what was typed",
    "Done",
    "Canvas, by a developer key",
    "Open edX or another LMS, by hand",
)
"""Words of our own pages that the guides tell to press or to look for."""


def codes_table() -> str:
    """The table of every code, as it must stand in the guide."""
    rows = [f"| `{name}` | {code.hint} |" for name, code in CODES.items()]
    return "\n".join(["| Code | What it means |", "|---|---|", *rows])


def _codes_in_the_source() -> set[str]:
    text = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "lti_tool").rglob("*.py"))
    return set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', text)) | set(CODES)


def _text(name: str) -> str:
    return (GUIDES / name).read_text(encoding="utf-8")


def shape(text: str) -> list[str]:
    """A guide without its words: headings by level, steps by number, points, rows, pictures and blocks."""
    marks = {
        r"(#+) ": lambda found: found[1],
        r" *(\d+)\. ": lambda found: found[1],
        r" *- ": lambda found: "-",
        r"\|": lambda found: f"|{found.string.count('|')}",
        r"!\[": lambda found: "!",
        r" *```(\w*)": lambda found: "```" + found[1],
    }
    lines = []
    for line in text.splitlines():
        for pattern, mark in marks.items():
            if found := re.match(pattern, line):
                lines.append(mark(found))
    return lines


def test_every_code_of_a_launch_is_explained_in_the_words_of_the_code() -> None:
    table = codes_table()
    assert table in _text("codes.md"), f"put this table at the end of deploy/guides/codes.md:\n\n{table}"


def test_the_french_list_of_codes_explains_each_one() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\S.*) \|$", _text("codes.fr.md"), re.MULTILINE)
    assert [name for name, _ in rows] == list(CODES)


@pytest.mark.parametrize("file", sorted(file.name for file in GUIDES.glob("*.md")))
def test_every_code_that_is_advised_on_exists(file: str) -> None:
    parts = FAILING.split(_text(file))
    if len(parts) == 1:
        return
    advised = set(CODE.findall(parts[1].split("\n## ")[0]))
    assert "browser_unproven" in advised
    assert advised - _codes_in_the_source() == set()


@pytest.mark.parametrize("label", OURS)
def test_the_words_of_our_pages_are_those_on_the_pages(label: str) -> None:
    pages = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "lti_tool/templates").rglob("*.html"))
    guides = " ".join("".join(_text(f"{name}.md") for name in TRANSLATED).split())
    assert f'_("{label}")' in pages
    assert f"*{label}*" in guides


@pytest.mark.parametrize("name", TRANSLATED)
def test_both_languages_have_the_same_headings_steps_and_tables(name: str) -> None:
    assert shape(_text(f"{name}.fr.md")) == shape(_text(f"{name}.md"))


@pytest.mark.parametrize("name", TRANSLATED)
def test_both_languages_name_the_same_commands_settings_routes_and_codes(name: str) -> None:
    english, french = (read(f"deploy/guides/{file}") for file in (f"{name}.md", f"{name}.fr.md"))
    assert Counter(french.spans) == Counter(english.spans)
    assert french.settings == english.settings


@pytest.mark.parametrize("name", TRANSLATED)
def test_the_french_guide_leads_to_french_guides_and_to_the_same_pictures(name: str) -> None:
    english, french = (read(f"deploy/guides/{file}") for file in (f"{name}.md", f"{name}.fr.md"))

    def expected(link: str) -> str:
        translated = link.replace(".md", ".fr.md").replace(".png", ".fr.png")
        return translated if (GUIDES / translated).is_file() else link

    assert french.links == [expected(link) for link in english.links]


def test_each_picture_of_the_guides_is_taken_by_a_test_and_shown_by_a_guide() -> None:
    there = {file.name.split(".")[0] for file in (GUIDES / "images").glob("guide-*.png")}
    source = (ROOT / "tests/browser/test_guides.py").read_text(encoding="utf-8")
    taken = {f"guide-{name}" for name in re.findall(r'keep\(page, "([a-z-]+)"', source)}
    shown = {
        Path(link).name.split(".")[0]
        for file in GUIDES.glob("*.md")
        for link in read(f"deploy/guides/{file.name}").links
    }
    assert there == taken
    assert there <= shown


def test_the_shape_of_a_guide_is_what_both_languages_share() -> None:
    assert shape("# A\n\n1. b\n2. c\n   - d\n| e | f |\n") == ["#", "1", "2", "-", "|3"]
    assert shape("# A\n") != shape("## A\n")
