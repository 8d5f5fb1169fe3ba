"""Which lessons a partner has, and in which version."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from structlog.types import EventDict

from lti_tool.author.watch import signature
from lti_tool.lessons import Lessons
from lti_tool.models.partner import Partner
from packages.archive import digest
from tests import fresh
from tests.lti_support import Tool, make_tool
from tests.lti_tool.own_lessons import lesson_of, write_own
from tests.packages.conftest import Shelf

COMMON = fresh.lessons()
SOME = COMMON.lessons["split-sheets"]


@pytest.fixture
def told() -> Iterator[list[EventDict]]:
    """What is written into the log."""
    with capture_logs() as events:
        yield events


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return make_tool(tmp_path / "data")


@pytest.fixture
def lessons(tool: Tool) -> Lessons:
    return tool.services.lessons


@pytest.fixture
def harmonia(tool: Tool) -> Partner:
    return tool.partner("Harmonia")


@pytest.fixture
def own(tool: Tool, harmonia: Partner) -> Shelf:
    return write_own(tool, harmonia)


def test_a_partner_has_the_common_lessons_and_its_own_and_no_others(
    tool: Tool, lessons: Lessons, harmonia: Partner, own: Shelf
) -> None:
    write_own(tool, tool.partner("Elsewhere"))
    found = tool.services.catalogue_for(harmonia)
    assert list(found.lessons) == [*COMMON.lessons, "harmonia-codes"]
    assert found.lessons["split-sheets"] is COMMON.lessons["split-sheets"]
    assert "elsewhere-codes" in lessons.of("elsewhere").lessons
    assert lessons.of("nobody") is COMMON


def test_a_lesson_that_is_added_changed_or_removed_is_seen_at_once(
    tool: Tool, lessons: Lessons, harmonia: Partner, own: Shelf
) -> None:
    first = lessons.of("harmonia")
    assert lessons.of("harmonia") is first
    own.edit("en.toml", "Codes that pay", "Codes that pay well")
    assert lesson_of(tool, harmonia).text("en").title == "Codes that pay well"
    write_own(tool, harmonia, "harmonia-more")
    assert "harmonia-more" in lessons.of("harmonia").lessons
    shutil.rmtree(own.folder)
    assert [name for name in lessons.of("harmonia").lessons if name not in COMMON.lessons] == ["harmonia-more"]


def test_a_broken_lesson_is_left_out_and_told_in_the_log_once(
    tool: Tool, lessons: Lessons, harmonia: Partner, own: Shelf, told: list[EventDict]
) -> None:
    own.edit("en.toml", 'title = "Codes that pay"\n', "")
    write_own(tool, harmonia, "harmonia-good")
    for _ in range(2):
        assert "harmonia-codes" not in lessons.of("harmonia").lessons
        assert "harmonia-good" in lessons.of("harmonia").lessons
    [event] = told
    assert (event["event"], event["partner"]) == ("partner_lesson_problem", "harmonia")
    assert "harmonia-codes/en.toml:1" in event["problem"] and "title" in event["problem"]


def test_an_id_that_is_not_the_partners_is_left_out_and_told_with_its_cure(
    tool: Tool, lessons: Lessons, harmonia: Partner, told: list[EventDict]
) -> None:
    write_own(tool, harmonia, "codes")
    write_own(tool, harmonia, "split-sheets")
    assert lessons.of("harmonia").lessons == COMMON.lessons
    problems = [event["problem"] for event in told]
    assert any("Call it harmonia-codes" in problem for problem in problems)
    assert any("Give one of them another id" in problem for problem in problems)


def test_a_partner_whose_name_begins_another_ones_gets_none_of_its_ids(tool: Tool, lessons: Lessons) -> None:
    short, long = tool.partner("Harmonia"), tool.partner("Harmonia France")
    write_own(tool, long, "harmonia-france-codes")
    write_own(tool, short, "harmonia-france-codes")
    write_own(tool, short, "harmonia-codes")
    assert "harmonia-france-codes" in lessons.of(long.slug).lessons
    assert [name for name in lessons.of(short.slug).lessons if name not in COMMON.lessons] == ["harmonia-codes"]


def test_what_is_for_other_markets_is_there_but_not_offered(tool: Tool, harmonia: Partner) -> None:
    write_own(tool, harmonia, markets='["BR", "FR", "BE"]')
    assert "harmonia-codes" in tool.services.catalogue_for(harmonia).lessons
    assert "harmonia-codes" not in tool.services.offered_to(harmonia).lessons


def test_a_version_is_found_by_its_digest_after_the_lesson_has_changed(
    tool: Tool, lessons: Lessons, harmonia: Partner, own: Shelf
) -> None:
    before = lessons.keep(lesson_of(tool, harmonia))
    own.edit("en.toml", "Codes that pay", "Codes that pay well")
    after = lessons.keep(lesson_of(tool, harmonia))
    assert before != after
    for version, title in ((before, "Codes that pay"), (after, "Codes that pay well")):
        found = lessons.find("harmonia-codes", version)
        assert found is not None
        assert found.text("en").title == title
        assert lessons.digest_of(found) == version
    assert lessons.find("harmonia-codes", "0" * 16) is None
    assert lessons.find("split-sheets", before) is None


def test_the_common_lessons_are_kept_when_the_tool_starts(lessons: Lessons, tool: Tool) -> None:
    lessons.keep_common()
    kept = tool.services.settings.lesson_versions_folder
    assert {folder.name for folder in kept.iterdir()} == set(COMMON.lessons)
    assert [folder.name for folder in (kept / SOME.id).iterdir()] == [digest(SOME)]


def test_an_attempts_lesson_is_its_version_as_its_market_sees_it(
    tool: Tool, lessons: Lessons, harmonia: Partner, own: Shelf
) -> None:
    version = lessons.keep(lesson_of(tool, harmonia))
    own.edit("en.toml", "Codes that pay", "Codes that pay well")
    for market, first in (("FR", "intro-fr"), ("", "intro"), ("BR", "intro")):
        found = lessons.begun("harmonia-codes", version, market, "harmonia")
        assert found is not None
        assert found.segments[0].id == first
        assert found.text("en").title == "Codes that pay"


def test_the_current_lesson_stands_in_for_a_version_that_is_gone_and_the_log_says_so(
    tool: Tool, lessons: Lessons, harmonia: Partner, own: Shelf, told: list[EventDict]
) -> None:
    version = lessons.keep(lesson_of(tool, harmonia))
    own.edit("en.toml", "Codes that pay", "Codes that pay well")
    shutil.rmtree(tool.services.settings.lesson_versions_folder)
    again = Lessons(
        COMMON, tool.services.settings.partner_lessons_folder, tool.services.settings.lesson_versions_folder
    )
    found = again.begun("harmonia-codes", version, "", "harmonia")
    assert found is not None
    assert found.text("en").title == "Codes that pay well"
    assert again.begun("harmonia-codes", version, "", "elsewhere") is None
    assert again.begun("harmonia-codes", "", "", "harmonia") is not None  # from before versions were kept: no news
    assert [(event["event"], event["version"], event["current"]) for event in told] == [
        ("version_missing", version, True),
        ("version_missing", version, False),
    ]


def test_where_nothing_can_be_kept_the_current_version_is_found_all_the_same(
    tmp_path: Path, told: list[EventDict]
) -> None:
    (tmp_path / "versions").write_text("a file where a folder should be")
    lessons = Lessons(COMMON, tmp_path / "own", tmp_path / "versions")
    version = lessons.keep(SOME)
    assert version == digest(SOME)
    assert [event["event"] for event in told] == ["version_not_kept"]
    assert lessons.find(SOME.id, version) is SOME
    assert lessons.find(SOME.id, "0" * 16) is None


def test_many_launches_in_one_second_look_at_the_files_once(
    tool: Tool, harmonia: Partner, own: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []

    def look(folders: list[Path]) -> str:
        looked.append(folders)
        return signature(folders)

    monkeypatch.setattr("lti_tool.lessons.LOOK_EVERY", 1e9)
    monkeypatch.setattr("lti_tool.lessons.signature", look)
    found = tool.services.catalogue_for(harmonia)
    assert [tool.services.catalogue_for(harmonia) for _ in range(5)] == [found] * 5
    assert len(looked) == 1
    lesson = found.lessons["harmonia-codes"]
    version = tool.services.lessons.keep(lesson)
    shutil.rmtree(lesson.folder)
    assert tool.services.lessons.keep(lesson) == version
