"""The certification suite's known bad payloads (tool, LTI Advantage), a test each: refused, with a code of its own.

Each begins with a good launch of the same platform, so that it is the fault alone that is refused.
"""

from __future__ import annotations

from typing import Any

from lti_tool.lti.checks import LTI
from tests.attacks.refused import refused
from tests.lti_support import ForgedPlatform, Tool, without


def assert_refused(tool: Tool, lms: ForgedPlatform, code: str, claims: dict[str, Any], **header: Any) -> None:
    """This message, with these changes to its header, is refused with this code and leaves nothing behind."""
    browser = tool.client()
    begun = lms.login(browser)
    token = lms.sign({"nonce": begun.nonce, **claims}, **header)
    with refused(tool, code, token, begun.state) as seen:
        seen.response = lms.post(browser, begun.state, token)


def test_bad_payload_1_has_no_kid_in_its_header(tool: Tool, lms: ForgedPlatform) -> None:
    assert_refused(tool, lms, "kid_missing", lms.learner(), kid=None)


def test_bad_payload_2_has_an_incorrect_kid(tool: Tool, lms: ForgedPlatform) -> None:
    assert_refused(tool, lms, "kid_unknown", lms.learner(), kid="imsglobal-wrong")


def test_bad_payload_3_has_a_wrong_lti_version(tool: Tool, lms: ForgedPlatform) -> None:
    assert_refused(tool, lms, "version_wrong", lms.learner(**{LTI + "version": "11.3"}))


def test_bad_payload_4_has_no_lti_version(tool: Tool, lms: ForgedPlatform) -> None:
    assert_refused(tool, lms, "version_missing", without(lms.learner(), "version"))


def test_bad_payload_5_is_no_lti_message_at_all(tool: Tool, lms: ForgedPlatform) -> None:
    assert_refused(tool, lms, "not_lti", {"name": "badltilaunch"})


def test_bad_payload_6_lacks_several_required_claims_at_once(tool: Tool, lms: ForgedPlatform) -> None:
    lacking = without(lms.learner(), "message_type", "roles", "deployment_id", "resource_link", "sub")
    assert_refused(tool, lms, "message_type_missing", lacking)


def test_bad_payload_7_is_of_a_time_long_past(tool: Tool, lms: ForgedPlatform) -> None:
    assert_refused(tool, lms, "expired", lms.learner(iat=11111, exp=22222))


def test_bad_payload_8_has_no_message_type(tool: Tool, lms: ForgedPlatform) -> None:
    assert_refused(tool, lms, "message_type_missing", without(lms.learner(), "message_type"))


def test_bad_payload_9_has_no_roles_claim(tool: Tool, lms: ForgedPlatform) -> None:
    assert_refused(tool, lms, "roles_missing", without(lms.learner(), "roles"))


def test_bad_payload_10_has_no_deployment_id(tool: Tool, lms: ForgedPlatform) -> None:
    assert_refused(tool, lms, "deployment_missing", without(lms.learner(), "deployment_id"))


def test_bad_payload_11_has_a_resource_link_without_an_id(tool: Tool, lms: ForgedPlatform) -> None:
    link = {"title": "Introduction", "description": "no id"}
    assert_refused(tool, lms, "resource_link_malformed", lms.learner(**{LTI + "resource_link": link}))


def test_bad_payload_12_names_no_user(tool: Tool, lms: ForgedPlatform) -> None:
    assert_refused(tool, lms, "subject_missing", without(lms.learner(), "sub"))
