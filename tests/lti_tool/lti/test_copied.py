"""A link that lost its lesson in a copied course: what it was copied from says which it is."""

from __future__ import annotations

import pytest

from lti_tool.lti import copied
from lti_tool.lti.checks import LTI
from tests.lti_support import BASE, ForgedPlatform, Tool

SHEETS, LAYERS = "Split sheets: agree before it matters", "One song, two layers"


def opened(tool: Tool, lms: ForgedPlatform, link: str, *, course: str = "new", title: str = "", **custom: str) -> str:
    """The page that a learner gets on this link, whose launch has these custom parameters."""
    claims = lms.learner(
        **{
            LTI + "resource_link": {"id": link, "title": title},
            LTI + "context": {"id": course, "title": course},
            LTI + "custom": custom,
        }
    )
    response = lms.launch(tool.client(), claims)
    assert response.status_code == 200
    return response.text


def original(tool: Tool, lms: ForgedPlatform, link: str, lesson: str, **place: str) -> None:
    """A link that names its lesson, opened once."""
    assert "What would you like to know?" not in opened(tool, lms, link, lesson=lesson, **place)


def is_library(page: str) -> bool:
    return "What would you like to know?" in page


def test_a_copied_link_that_keeps_its_custom_needs_no_history(tool: Tool, lms: ForgedPlatform) -> None:
    assert f"<title>{SHEETS}" in opened(tool, lms, "copy", lesson="split-sheets", resource_link_id_history="nothing")


def test_a_copied_link_that_keeps_only_its_url_needs_no_history(tool: Tool, lms: ForgedPlatform) -> None:
    target = {LTI + "target_link_uri": f"{BASE}/lti/lessons/split-sheets"}
    assert f"<title>{SHEETS}" in lms.launch(tool.client(), lms.learner(**target)).text


def test_a_link_without_a_lesson_has_that_of_the_newest_link_it_was_copied_from(
    tool: Tool, lms: ForgedPlatform
) -> None:
    original(tool, lms, "old", "work-and-recording")
    original(tool, lms, "newer", "split-sheets")
    assert f"<title>{SHEETS}" in opened(tool, lms, "copy-1", resource_link_id_history="gone, newer,old")
    assert f"<title>{LAYERS}" in opened(tool, lms, "copy-2", resource_link_id_history="old,newer")


def test_a_module_is_followed_too(tool: Tool, lms: ForgedPlatform) -> None:
    opened(tool, lms, "old", module="music-basics")
    assert "<h1>Your music, your rights: the basics</h1>" in opened(tool, lms, "copy", resource_link_id_history="old")


def test_a_copy_of_a_copy_goes_on_working_and_stays_when_the_original_changes(tool: Tool, lms: ForgedPlatform) -> None:
    original(tool, lms, "old", "split-sheets")
    assert f"<title>{SHEETS}" in opened(tool, lms, "copy", resource_link_id_history="old")
    original(tool, lms, "old", "work-and-recording")
    assert f"<title>{SHEETS}" in opened(tool, lms, "copy", resource_link_id_history="old")
    assert f"<title>{SHEETS}" in opened(tool, lms, "copy-of-copy", resource_link_id_history="copy,old")


def test_the_link_of_the_same_name_in_the_course_it_was_copied_from_is_followed(
    tool: Tool, lms: ForgedPlatform
) -> None:
    original(tool, lms, "sheets", "split-sheets", course="2025", title="Week 1")
    original(tool, lms, "layers", "work-and-recording", course="2024", title="Week 1")
    found = opened(tool, lms, "copy", course="2026", title="Week 1", context_id_history="2025,2024")
    assert f"<title>{SHEETS}" in found
    assert is_library(opened(tool, lms, "other", course="2026", title="Week 2", context_id_history="2025,2024"))


def test_two_links_of_one_name_decide_nothing(tool: Tool, lms: ForgedPlatform) -> None:
    original(tool, lms, "sheets", "split-sheets", course="2025", title="Lesson")
    original(tool, lms, "layers", "work-and-recording", course="2025", title="Lesson")
    assert is_library(opened(tool, lms, "copy", course="2026", title="Lesson", context_id_history="2025"))


def test_the_ids_of_another_platform_are_not_followed(tool: Tool, lms: ForgedPlatform) -> None:
    same_partner, other_partner = tool.platform(), tool.platform(tool.partner("Other"))
    for stranger in (same_partner, other_partner):
        original(tool, stranger, "old", "split-sheets", course="2025", title="Week 1")
    histories = {"resource_link_id_history": "old", "context_id_history": "2025"}
    assert is_library(opened(tool, lms, "copy", course="2026", title="Week 1", **histories))


@pytest.mark.parametrize("history", ["$ResourceLink.id.history", "", " , ,", "copy", "truncated", "x" * 5000])
def test_a_history_that_says_nothing_leaves_the_library(tool: Tool, lms: ForgedPlatform, history: str) -> None:
    original(tool, lms, "$ResourceLink.id.history", "split-sheets")
    assert is_library(opened(tool, lms, "copy", resource_link_id_history=history))


def test_a_link_that_was_never_a_copy_and_names_no_lesson_any_more_is_the_library(
    tool: Tool, lms: ForgedPlatform
) -> None:
    original(tool, lms, "link", "split-sheets")
    assert is_library(opened(tool, lms, "link", context_id_history=""))


def test_a_history_is_read_to_a_bound() -> None:
    assert copied.ids_in(" b , a,,b,truncated") == ["b", "a"]
    assert len(copied.ids_in(",".join(map(str, range(5000))))) == copied.DEEPEST
