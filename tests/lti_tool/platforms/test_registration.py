from __future__ import annotations

import pytest

from lti_tool.platforms.registration import all_fit, issuer_fits, placements


@pytest.mark.parametrize(
    ("issuer", "url", "fits"),
    [
        ("https://lms.example", "https://lms.example/c", True),
        ("https://lms.example/moodle", "https://lms.example/moodle/c", True),
        ("https://lms.example", "https://lms.example:443/c", True),
        ("https://LMS.example", "https://lms.example/c", True),
        ("https://lms.example", "https://lms.example:8443/c", False),
        ("https://lms.example", "http://lms.example/c", False),
        ("https://lms.example", "https://evil.example/c", False),
        ("https://lms.example", "https://lms.example@evil.example/c", False),
        ("https://canvas.instructure.com", "https://school.instructure.com/c", True),
        ("https://canvas.instructure.com", "https://sso.canvaslms.com/c", True),
        ("https://canvas.beta.instructure.com", "https://school.beta.instructure.com/c", True),
        ("https://canvas.instructure.com", "http://school.instructure.com/c", False),
        ("https://canvas.instructure.com", "https://evilinstructure.com/c", False),
        ("https://canvas.instructure.com", "https://canvas.school.example/c", False),
        ("https://other.instructure.com", "https://school.instructure.com/c", False),
        ("no url", "https://lms.example/c", False),
    ],
)
def test_a_configuration_speaks_for_its_own_host_only_but_for_canvas(issuer: str, url: str, fits: bool) -> None:
    assert issuer_fits(issuer, url) is fits


def test_canvas_placements_are_spelt_as_the_platform_spells_them() -> None:
    prefixed = "https://canvas.instructure.com/lti/link_selection"
    assert placements("LtiDeepLinkingRequest", ["ContentArea", prefixed, "editor_button"]) == [prefixed]
    assert placements("LtiDeepLinkingRequest", ["RichTextEditor"]) == []


def test_addresses_fit_where_each_is_at_the_issuers_own_host() -> None:
    lms = "https://lms.example"
    assert all_fit(lms, lms + "/auth", "", lms + ":443/jwks")
    assert not all_fit(lms, lms + "/auth", "https://lms.example.evil.example/jwks")
    assert not all_fit(lms, "https://keys.lms.example/jwks")
    assert all_fit("https://canvas.instructure.com", "https://sso.canvaslms.com/api/lti/security/jwks")
    assert not all_fit("https://canvas.instructure.com", "https://canvas.school.example/api/lti/security/jwks")
