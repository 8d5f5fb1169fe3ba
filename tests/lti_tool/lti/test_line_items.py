from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lti_tool.lti.grades import LINE_ITEM_READ_SCOPE, LINE_ITEM_SCOPE, RESULT_SCOPE, SCORE_SCOPE
from lti_tool.lti.line_items import Wanted, choose, may_seek
from tests.lti_tool.platforms.replay import captured

LIST = "https://lms.example/items?course=1"
WANTED = Wanted(LIST, "link-1", "split-sheets", "Split sheets", 100, "https://tool/lti/lessons/split-sheets")
PROGRAMMATIC = captured("openedx/ags-programmatic")


def item(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"https://lms.example/items/{number}", "label": "x", "scoreMaximum": 1, **more}


OURS = {"tag": "creator-lessons", "resourceId": "split-sheets"}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], None),
        ([item(1), item(2, resourceLinkId="link-1")], 2),
        ([item(1, resourceLinkId="link-1"), item(2, resourceLinkId="link-1", **OURS)], 2),
        ([item(1, resourceLinkId="link-1"), item(2, resourceLinkId="link-1")], 1),
        ([item(1, **OURS), item(2, resourceLinkId="link-1")], 2),
        ([item(1, **OURS)], 1),
        ([item(1, resourceLinkId=None, **OURS)], 1),
        ([item(1, resourceLinkId="link-2", **OURS)], None),
        ([item(9, **OURS)], None),  # another link uses it
        ([item(1, tag="creator-lessons", resourceId="another")], None),
        ([item(1, tag="other", resourceId="split-sheets")], None),
        (["x", None, {"id": 3}, {"resourceLinkId": "link-1"}], None),
    ],
)
def test_the_links_own_column_comes_first_then_one_of_ours_that_is_free(items: list[Any], expected: int | None) -> None:
    found = choose(items, replace(WANTED, taken=frozenset({item(9)["id"]})))
    assert found == (item(expected)["id"] if expected else None)


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/items/1", "http://lms.example/items/1", "javascript:x", "//lms.example/1", "", None, 7],
)
def test_a_column_elsewhere_never_gets_our_token(address: object) -> None:
    assert choose([{**item(1, resourceLinkId="link-1"), "id": address}], WANTED) is None


def test_recorded_lists_of_columns_are_understood() -> None:
    everything = PROGRAMMATIC["list"]["response"]["body"]
    link = PROGRAMMATIC["create_with_resource_link"]["request"]["body"]["resourceLinkId"]
    container = PROGRAMMATIC["list"]["request"]["url"]
    assert choose(everything, replace(WANTED, container=container, resource_link_id=link)) == container + "/5"
    moodle = captured("moodle/ags-lineitems-filter")
    here = replace(WANTED, container=moodle["request"]["url"], resource_link_id="3")
    assert choose(moodle["response"]["body"], here) == moodle["response"]["body"][0]["id"]


@pytest.mark.parametrize(
    ("url", "scopes", "graded", "expected"),
    [
        (LIST, (LINE_ITEM_SCOPE, SCORE_SCOPE), "", True),
        (LIST, (LINE_ITEM_READ_SCOPE, SCORE_SCOPE), "yes", True),
        (LIST, (LINE_ITEM_SCOPE, SCORE_SCOPE), "no", False),
        (LIST, (LINE_ITEM_SCOPE, RESULT_SCOPE), "yes", False),
        (LIST, (SCORE_SCOPE,), "yes", False),
        ("", (LINE_ITEM_SCOPE, SCORE_SCOPE), "yes", False),
    ],
)
def test_a_column_is_sought_only_with_the_rights_and_where_nobody_chose_against_it(
    url: str, scopes: tuple[str, ...], graded: str, expected: bool
) -> None:
    assert may_seek(url, scopes, graded) is expected
