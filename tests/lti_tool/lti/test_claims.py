from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from lti_tool.lti.checks import DL, LTI
from lti_tool.lti.claims import AGS, clean, read_custom, read_launch
from lti_tool.lti.message import DeepLinkingSettings, GradeService, Launch
from tests.lti_support import BASE, ForgedPlatform


def read(lms: ForgedPlatform, changes: Mapping[str, Any], base: str = BASE) -> Launch:
    named = {(LTI + name if name in ("custom", "target_link_uri") else name): value for name, value in changes.items()}
    return read_launch(lms.learner(**named), lms.row, base)


@pytest.mark.parametrize(
    ("custom", "path", "lesson", "module"),
    [
        ({}, "/lti/launch", None, None),
        ({}, "/lti/lessons/from-url", "from-url", None),
        ({}, "/lti/modules/from-url?x=1", None, "from-url"),
        ({"lesson": "from-custom"}, "/lti/lessons/from-url", "from-custom", None),
        ({"module": "from-custom"}, "/lti/lessons/from-url", None, "from-custom"),
        ({"lesson": "$Lesson.id"}, "/lti/lessons/from-url", "from-url", None),
        ({"lesson": "../etc/passwd"}, "/lti/lessons/from-url", "from-url", None),
        ({}, "/lti/lessons/UPPER", None, None),
        ({}, "/lti/lessons/a/b", None, None),
        ({"lesson": 1984}, "/lti/launch", "1984", None),
    ],
)
def test_a_link_names_its_lesson_in_custom_or_else_in_its_address(
    lms: ForgedPlatform, custom: dict[str, Any], path: str, lesson: str | None, module: str | None
) -> None:
    launch = read(lms, {"custom": custom, "target_link_uri": BASE + path})
    assert (launch.lesson, launch.module) == (lesson, module)


def test_a_tool_beneath_a_path_finds_its_lesson_too(lms: ForgedPlatform) -> None:
    base = BASE + "/tools/lessons"
    assert read(lms, {"target_link_uri": base + "/lti/lessons/from-url"}, base).lesson == "from-url"


def test_custom_values_become_texts_and_unresolved_variables_are_absent() -> None:
    sent = {
        "n": 5,
        "f": 2.5,
        "yes": True,
        "no": False,
        "text": "a;b=c",
        "var": "$Nope.nothing",
        "null": None,
        "d": {},
    }
    assert read_custom(sent) == {"n": "5", "f": "2.5", "yes": "true", "no": "false", "text": "a;b=c"}
    assert read_custom(None) == read_custom("lesson=x") == read_custom([1]) == {}


def test_who_the_user_is_stays_in_the_lms(lms: ForgedPlatform) -> None:
    launch = read(lms, {"given_name": "Lena", "picture": "https://people.example/lena.png"})
    assert "Lena" not in repr(dict(launch.claims)) + repr(launch)
    assert "people.example" not in repr(dict(launch.claims))


def test_titles_are_cleaned_for_pages_and_the_database(lms: ForgedPlatform) -> None:
    assert clean("a\x00b\ud800c\nd", 500) == "a b c d"
    assert clean(None, 500) == clean(["x"], 500) == ""
    assert len(clean("x" * 9000, 500)) == 500
    launch = read_launch(lms.learner(**{LTI + "resource_link": {"id": "1", "title": None}}), lms.row, BASE)
    assert launch.resource_link_title == ""


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"locale": "fr-CA"}, "fr-CA"),
        ({"locale": "pt_BR"}, "pt-BR"),
        ({}, "en"),
        ({"locale": "not a language"}, "en"),
        ({"locale": 7}, "en"),
    ],
)
def test_the_users_language_wins_over_the_pages(lms: ForgedPlatform, claims: dict[str, Any], expected: str) -> None:
    assert read(lms, claims).locale == expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (None, None),
        ("text", None),
        ({"scope": []}, None),
        ({"lineitem": "javascript:alert(1)"}, None),
        ({"lineitems": "https://lms/i?type_id=1"}, GradeService("", "https://lms/i?type_id=1", ())),
        ({"lineitem": "https://lms/i/1", "scope": ["s", 3]}, GradeService("https://lms/i/1", "", ("s",))),
    ],
)
def test_grading_is_there_only_with_an_address_to_grade_to(
    lms: ForgedPlatform, claim: object, expected: GradeService | None
) -> None:
    assert read(lms, {AGS: claim}).grades == expected


def test_deep_linking_settings_are_taken_over(lms: ForgedPlatform) -> None:
    launch = read_launch(lms.deep_linking(), lms.row, BASE)
    assert launch.deep_linking == DeepLinkingSettings(
        return_url=lms.row.issuer + "/deep-link?course=2",
        accept_types=("ltiResourceLink",),
        accept_targets=("iframe", "window"),
        accept_multiple=True,
        accept_line_item=None,
        data="opaque, with spaces & signs",
    )
    assert (launch.resource_link_id, launch.grades) == (None, None)


def test_deep_linking_settings_that_leave_things_out_mean_the_least(lms: ForgedPlatform) -> None:
    least = {"deep_link_return_url": "https://lms.example/back", "accept_types": []}
    found = read_launch(lms.deep_linking(**{DL + "deep_linking_settings": least}), lms.row, BASE).deep_linking
    assert found == DeepLinkingSettings("https://lms.example/back", (), (), False, None, None)
