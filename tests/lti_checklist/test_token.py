"""Section 1.4: what an id_token must be."""

from __future__ import annotations

import time
from typing import Any

import jwt
import pytest
import time_machine
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lti_tool.db import reading
from lti_tool.lti.checks import LTI
from lti_tool.models.attempt import learners
from tests.lti_checklist.checklist import CHOSEN, is_lesson, is_refused, is_teachers, row
from tests.lti_support import BASE, LEARNER, ForgedPlatform, Tool, jwk, rsa_key, segment, without


def launch(lms: ForgedPlatform, gone: str = "", **claims: Any) -> TestResponse:
    return lms.launch(lms.tool.client(), without(lms.learner(**{**CHOSEN, **claims}), *filter(None, [gone])))


def with_token(lms: ForgedPlatform, **header: Any) -> TestResponse:
    browser = lms.tool.client()
    begun = lms.login(browser)
    return lms.post(browser, begun.state, lms.sign(lms.learner(nonce=begun.nonce, **CHOSEN), **header))


@row("1.4.1")
def test_the_algorithm_is_not_the_tokens_to_choose(tool: Tool, lms: ForgedPlatform) -> None:
    browser = tool.client()
    begun = lms.login(browser)
    claims = lms.learner(nonce=begun.nonce)
    none = segment({"alg": "none", "kid": lms.kid}) + "." + segment(claims) + "."
    hmac = jwt.encode(claims, "x" * 64, algorithm="HS256", headers={"kid": lms.kid})
    for token in (none, hmac, jwt.encode(claims, lms.key, algorithm="PS256", headers={"kid": lms.kid})):
        assert is_refused(lms.post(browser, begun.state, token), "alg_refused")
    assert is_lesson(lms.post(browser, begun.state, lms.sign({**claims, **CHOSEN})))


@row("1.4.2")
def test_an_unknown_kid_has_the_key_set_fetched_once_more_and_then_is_refused(tool: Tool, lms: ForgedPlatform) -> None:
    assert is_refused(with_token(lms, kid=None), "kid_missing")
    assert is_lesson(with_token(lms))
    with time_machine.travel(time.time() + 10):
        for number in range(3):
            assert is_refused(with_token(lms, kid=f"invented-{number}"), "kid_unknown")
    assert tool.net.asked.count(("GET", lms.row.jwks_url)) == 2


@row("1.4.3")
def test_the_issuer_is_the_registered_one_to_the_letter(lms: ForgedPlatform) -> None:
    for issuer in (lms.row.issuer + "/", lms.row.issuer.upper(), "https://evil.example", None):
        assert is_refused(launch(lms, iss=issuer), "issuer_wrong")


@row("1.4.4")
def test_the_audience_holds_our_client_and_nobody_unknown(lms: ForgedPlatform) -> None:
    mine = lms.row.client_id
    assert is_lesson(launch(lms, aud=[mine]))
    assert is_lesson(launch(lms, aud=[mine, BASE], azp=mine))
    assert is_refused(launch(lms, aud="another"), "audience_wrong")
    assert is_refused(launch(lms, aud=[mine, BASE], azp="another"), "azp_wrong")
    assert is_refused(launch(lms, aud=[mine, BASE]), "azp_missing")
    assert is_refused(launch(lms, aud=[mine, "stranger"], azp=mine), "audience_untrusted")


@row("1.4.5")
def test_times_are_right_within_a_small_leeway(lms: ForgedPlatform) -> None:
    now = int(time.time())
    assert is_lesson(launch(lms, iat=now + 30, exp=now + 60))
    assert is_lesson(launch(lms, iat=now - 90, exp=now - 30))
    assert is_refused(launch(lms, iat=now - 900, exp=now - 600), "expired")
    assert is_refused(launch(lms, iat=now + 600, exp=now + 900), "issued_in_future")
    assert is_refused(launch(lms, iat=now - 90_000, exp=now + 60), "issued_too_early")


@row("1.4.6")
def test_the_nonce_is_the_one_that_was_sent(lms: ForgedPlatform) -> None:
    assert is_refused(launch(lms, nonce="of-somebody-else"), "nonce_wrong")
    assert is_refused(launch(lms, nonce=None), "nonce_missing")


@row("1.4.7")
@pytest.mark.parametrize(("version", "code"), [("1.2", "version_wrong"), ("1.3", "version_wrong"), ("", "")])
def test_the_version_is_one_three_nought(lms: ForgedPlatform, version: str, code: str) -> None:
    if code:
        assert is_refused(launch(lms, **{LTI + "version": version}), code)
    else:
        assert is_refused(launch(lms, gone="version"), "version_missing")


@row("1.4.8")
def test_a_message_of_another_type_is_refused(lms: ForgedPlatform) -> None:
    assert is_refused(launch(lms, **{LTI + "message_type": "LtiStartProctoring"}), "message_type_unknown")
    assert is_refused(launch(lms, gone="message_type"), "message_type_missing")


@row("1.4.9")
def test_a_new_deployment_waits_or_is_accepted_as_the_partner_sets(tool: Tool, lms: ForgedPlatform) -> None:
    assert is_lesson(launch(lms))
    assert is_refused(launch(lms, **{LTI + "deployment_id": "2"}), "deployment_waiting")
    assert is_refused(launch(lms, gone="deployment_id"), "deployment_missing")
    generous = tool.platform(tool.partner("Generous", policy="accept"))
    for deployment in ("1", "2"):
        assert is_lesson(launch(generous, **{LTI + "deployment_id": deployment}))


@row("1.4.10")
def test_the_target_is_ours_and_says_what_is_shown(lms: ForgedPlatform) -> None:
    target = BASE + "/lti/lessons/work-and-recording"
    page = lms.launch(lms.tool.client(), lms.learner(**{LTI + "target_link_uri": target}))
    assert is_lesson(page) and "work-and-recording" in page.text
    assert is_refused(launch(lms, **{LTI + "target_link_uri": "https://evil.example/lti/launch"}), "target_elsewhere")
    assert is_refused(launch(lms, gone="target_link_uri"), "target_missing")


@row("1.4.11")
def test_roles_are_a_list_which_may_be_empty(lms: ForgedPlatform) -> None:
    assert is_lesson(launch(lms, **{LTI + "roles": []}))
    assert is_refused(launch(lms, **{LTI + "roles": LEARNER}), "roles_malformed")
    assert is_refused(launch(lms, gone="roles"), "roles_missing")


def people(tool: Tool, lms: ForgedPlatform) -> int:
    query = select(func.count()).select_from(learners).where(learners.c.platform_id == lms.row.id)
    with reading(tool.services.engine) as connection:
        return int(connection.execute(query).scalar_one())


@row("1.4.12")
def test_a_user_is_a_short_ascii_text_whose_case_counts(tool: Tool, lms: ForgedPlatform) -> None:
    assert is_lesson(launch(lms, sub="s" * 255))
    assert is_refused(launch(lms, sub="s" * 256), "subject_malformed")
    assert is_refused(launch(lms, sub="élève"), "subject_malformed")
    before = people(tool, lms)
    assert is_lesson(launch(lms, sub="Lena")) and is_lesson(launch(lms, sub="lena"))
    assert people(tool, lms) == before + 2
    assert is_refused(launch(lms, gone="sub"), "subject_missing")
    assert is_lesson(launch(tool.platform(allow_anonymous=True), gone="sub"))


@row("1.4.13")
def test_people_are_told_apart_by_their_id_and_never_by_their_email(tool: Tool, lms: ForgedPlatform) -> None:
    same = {"email": "shared@people.example", "name": "Same Name"}
    assert is_lesson(launch(lms, sub="one", **same)) and is_lesson(launch(lms, sub="two", **same))
    assert is_lesson(launch(lms, sub="one", email="new@people.example"))
    assert people(tool, lms) == 2
    assert is_teachers(lms.launch(tool.client(), lms.instructor(**CHOSEN)))


@row("1.5.4")
def test_a_platform_that_rotates_its_keys_is_followed_at_the_first_unknown_kid(tool: Tool, lms: ForgedPlatform) -> None:
    assert is_lesson(with_token(lms)) and is_lesson(with_token(lms))
    assert tool.net.asked.count(("GET", lms.row.jwks_url)) == 1
    new = rsa_key("rotated")
    tool.net.serve(lms.row.jwks_url, {"keys": [jwk(new, "of-today")]})
    with time_machine.travel(time.time() + 6):
        assert is_lesson(with_token(lms, key=new, kid="of-today"))
