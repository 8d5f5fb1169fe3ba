from __future__ import annotations

import pytest

from lti_tool.platforms.families import FAMILIES, family_of, quirks_of


@pytest.mark.parametrize(
    ("registered", "auth_url", "product", "family"),
    [
        ("moodle", "https://x.example/auth", "canvas", "canvas"),
        ("moodle", "https://x.example/auth", "our-academy", "moodle"),
        ("our-academy", "https://x.example/mod/lti/auth.php", "", "moodle"),
        ("Canvas-LMS", "https://x.example/auth", "", "canvas"),
        ("", "https://moodle.example/sub/mod/lti/auth.php", "", "moodle"),
        ("", "https://sso.canvaslms.com/api/lti/authorize_redirect", "", "canvas"),
        ("", "https://canvas.school.example/api/lti/authorize?x=1", "", "canvas"),
        ("", "https://lms.example/api/lti_consumer/v1/launch/", "", "openedx"),
        ("", "https://lms.example/auth", "sakai", "sakai"),
        ("", "https://lms.example/auth", " Sakai ", "sakai"),
        ("blackboard", "https://lms.example/auth", "", "blackboard"),
        ("", "https://lms.example/auth", "", ""),
        ("", "https://lms.example/auth", "\ud800", ""),
        ("sakai", "https://lms.example/auth", "a\0b", "sakai"),
        ("", "https://lms.example/auth?next=/mod/lti/auth.php", "", ""),
    ],
)
def test_a_platform_is_recognised_by_its_word_then_its_registration_then_its_address(
    registered: str, auth_url: str, product: str, family: str
) -> None:
    assert family_of(registered, auth_url, product) == family


def test_only_open_edx_has_its_institution_roles_read() -> None:
    assert [quirks.family for quirks in FAMILIES if quirks.institution_roles] == ["openedx"]
    assert not quirks_of("sakai").institution_roles


def test_only_canvas_has_its_storage_in_another_window() -> None:
    assert [quirks.family for quirks in FAMILIES if quirks.storage_in_parent] == ["canvas"]
