"""Launches that are forged or broken: checklist sections 9 and 10, and then some. Each has its own code."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from lti_tool.lti.checks import DL, LTI
from tests.attacks.refused import refused
from tests.lti_support import BASE, ForgedPlatform, Tool, rsa_key, segment, without

Claims = dict[str, Any]
NOW = int(time.time())
NAME_ONLY = {"name": "badltilaunch"}


def changed(**short: Any) -> Callable[[Claims], Claims]:
    """Claims with some of LTI's set to other values."""
    return lambda claims: {**claims, **{LTI + name: value for name, value in short.items()}}


def plain(**values: Any) -> Callable[[Claims], Claims]:
    """Claims with some of the security framework's set to other values."""
    return lambda claims: {**claims, **values}


def dropped(*names: str) -> Callable[[Claims], Claims]:
    return lambda claims: without(claims, *names)


def audiences(*others: str, **more: Any) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, "aud": [claims["aud"], *others], **more}


BROKEN_CLAIMS: dict[str, tuple[Callable[[Claims], Claims], str]] = {
    "not an LTI message": (lambda claims: NAME_ONLY, "not_lti"),
    "several claims missing": (
        lambda claims: {name: claims[name] for name in (LTI + "version", "iat", "exp", "nonce")},
        "issuer_wrong",
    ),
    "issuer of another": (plain(iss="https://evil.example"), "issuer_wrong"),
    "issuer with a slash": (lambda claims: {**claims, "iss": claims["iss"] + "/"}, "issuer_wrong"),
    "issuer as a list": (lambda claims: {**claims, "iss": [claims["iss"]]}, "issuer_wrong"),
    "no audience": (dropped("aud"), "audience_missing"),
    "audience as a number": (plain(aud=12), "audience_missing"),
    "audience of another client": (plain(aud="client-of-another"), "audience_wrong"),
    "audience in other letters": (lambda claims: {**claims, "aud": claims["aud"].upper()}, "audience_wrong"),
    "several audiences without azp": (audiences("https://evil.example"), "azp_missing"),
    "several audiences with a wrong azp": (audiences("evil", azp="evil"), "azp_wrong"),
    "an audience that nobody knows": (
        lambda claims: {**claims, "azp": claims["aud"], "aud": [claims["aud"], "evil"]},
        "audience_untrusted",
    ),
    "azp of another": (plain(azp="evil"), "azp_wrong"),
    "expired": (plain(iat=NOW - 300, exp=NOW - 120), "expired"),
    "iat and exp long past": (plain(iat=11111, exp=22222), "expired"),
    "issued in the future": (plain(iat=NOW + 90_000, exp=NOW + 91_000), "issued_in_future"),
    "not valid before a later time": (plain(nbf=NOW + 90_000), "issued_in_future"),
    "issued too long ago": (plain(iat=NOW - 90_000, exp=NOW + 90_000), "issued_too_early"),
    "exp as text": (plain(exp=str(NOW + 300)), "exp_malformed"),
    "iat as text": (plain(iat=str(NOW)), "iat_malformed"),
    "iat as truth": (plain(iat=True), "iat_malformed"),
    "iat missing": (dropped("iat"), "iat_malformed"),
    "exp missing": (dropped("exp"), "exp_malformed"),
    "monstrous exp": (plain(exp=-(10**4200)), "expired"),
    "nonce missing": (plain(nonce=None), "nonce_missing"),
    "nonce of another login": (plain(nonce="another"), "nonce_wrong"),
    "nonce as a list": (plain(nonce=["another"]), "nonce_wrong"),
    "version missing": (dropped("version"), "version_missing"),
    "version 1.2": (changed(version="1.2"), "version_wrong"),
    "version 11.3": (changed(version="11.3"), "version_wrong"),
    "message type missing": (dropped("message_type"), "message_type_missing"),
    "message type unknown": (changed(message_type="LtiStartProctoring"), "message_type_unknown"),
    "message type as a list": (changed(message_type=["LtiResourceLinkRequest"]), "message_type_unknown"),
    "deployment missing": (dropped("deployment_id"), "deployment_missing"),
    "deployment of 300 characters": (changed(deployment_id="d" * 300), "deployment_malformed"),
    "deployment as a number": (changed(deployment_id=1), "deployment_malformed"),
    "deployment with a NUL": (changed(deployment_id="1\0"), "deployment_malformed"),
    "unknown deployment": (changed(deployment_id="2"), "deployment_waiting"),
    "target missing": (dropped("target_link_uri"), "target_missing"),
    "target on another host": (
        changed(target_link_uri="https://evil.example/lti/launch"),
        "target_elsewhere",
    ),
    "target behind a user name": (
        changed(target_link_uri="https://lessons.example@evil.example/"),
        "target_elsewhere",
    ),
    "target without encryption": (
        changed(target_link_uri="http://lessons.example/lti/launch"),
        "target_elsewhere",
    ),
    "target on another port": (changed(target_link_uri=BASE + ":8443/lti/launch"), "target_elsewhere"),
    "target that is script": (changed(target_link_uri="javascript:alert(1)"), "target_elsewhere"),
    "target with a broken address": (changed(target_link_uri="https://[lessons"), "target_elsewhere"),
    "roles missing": (dropped("roles"), "roles_missing"),
    "roles as text": (changed(roles="Instructor"), "roles_malformed"),
    "roles of numbers": (changed(roles=[1, 2]), "roles_malformed"),
    "resource link missing": (dropped("resource_link"), "resource_link_missing"),
    "resource link without id": (changed(resource_link={"title": "x"}), "resource_link_malformed"),
    "resource link as text": (changed(resource_link="link-1"), "resource_link_malformed"),
    "resource link with a lone surrogate": (
        changed(resource_link={"id": "\ud800"}),
        "resource_link_malformed",
    ),
    "context without id": (changed(context={"title": "x"}), "context_malformed"),
    "user missing": (dropped("sub"), "subject_missing"),
    "user empty": (plain(sub=""), "subject_missing"),
    "user of 300 characters": (plain(sub="s" * 300), "subject_malformed"),
    "user not ASCII": (plain(sub="élève"), "subject_malformed"),
    "user as a number": (plain(sub=7), "subject_malformed"),
    "deep linking without settings": (changed(message_type="LtiDeepLinkingRequest"), "deep_linking_missing"),
    "deep linking back to a script": (
        lambda claims: {
            **claims,
            LTI + "message_type": "LtiDeepLinkingRequest",
            DL + "deep_linking_settings": {"deep_link_return_url": "javascript:alert(1)", "accept_types": []},
        },
        "deep_linking_malformed",
    ),
}


@pytest.mark.parametrize("name", BROKEN_CLAIMS)
def test_a_message_with_wrong_claims_is_refused(tool: Tool, lms: ForgedPlatform, name: str) -> None:
    bend, code = BROKEN_CLAIMS[name]
    browser = tool.client()
    begun = lms.login(browser)
    token = lms.sign(bend({"nonce": begun.nonce, **lms.learner()}))
    with refused(tool, code, token, begun.state) as seen:
        seen.response = lms.post(browser, begun.state, token)


def test_each_of_the_thirty_faults_and_more_has_a_code_that_tells_it_apart() -> None:
    assert len({code for _bend, code in BROKEN_CLAIMS.values()}) >= 30


def hmac_with_the_public_key(lms: ForgedPlatform, claims: Claims) -> str:
    import hashlib
    import hmac
    from base64 import urlsafe_b64encode

    pem = lms.key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    signed = segment({"alg": "HS256", "typ": "JWT", "kid": lms.kid}) + "." + segment(claims)
    mac = hmac.new(pem, signed.encode(), hashlib.sha256).digest()
    return signed + "." + urlsafe_b64encode(mac).rstrip(b"=").decode()


def changed_after_signing(lms: ForgedPlatform, claims: Claims) -> str:
    header, _payload, signature = lms.sign(claims).split(".")
    return ".".join([header, segment({**claims, LTI + "roles": ["Instructor"]}), signature])


BROKEN_TOKENS: dict[str, tuple[Callable[[ForgedPlatform, Claims], str], str]] = {
    "no algorithm": (
        lambda lms, claims: segment({"alg": "none", "kid": lms.kid}) + "." + segment(claims) + ".",
        "alg_refused",
    ),
    "no algorithm in capitals": (
        lambda lms, claims: segment({"alg": "NONE", "kid": lms.kid}) + "." + segment(claims) + ".",
        "alg_refused",
    ),
    "HS256 with the public key": (hmac_with_the_public_key, "alg_refused"),
    "RS512": (
        lambda lms, claims: jwt.encode(claims, lms.key, algorithm="RS512", headers={"kid": lms.kid}),
        "alg_refused",
    ),
    "algorithm as a list": (
        lambda lms, claims: segment({"alg": ["RS256"], "kid": lms.kid}) + "." + segment(claims) + ".x",
        "alg_refused",
    ),
    "another key under a known kid": (
        lambda lms, claims: lms.sign(claims, key=rsa_key("stranger")),
        "signature_invalid",
    ),
    "claims changed after signing": (changed_after_signing, "signature_invalid"),
    "signature cut off": (lambda lms, claims: lms.sign(claims).rpartition(".")[0] + ".", "signature_invalid"),
    "no kid": (lambda lms, claims: lms.sign(claims, kid=None), "kid_missing"),
    "empty kid": (lambda lms, claims: lms.sign(claims, kid=""), "kid_missing"),
    "unknown kid": (lambda lms, claims: lms.sign(claims, kid="imsglobal-wrong"), "kid_unknown"),
    "own key in the header": (
        lambda lms, claims: lms.sign(claims, key=rsa_key("stranger"), jku="https://evil.example/jwks", kid="stranger"),
        "kid_unknown",
    ),
    "header that demands an extension": (
        lambda lms, claims: lms.sign(claims, crit=["exp"]),
        "token_malformed",
    ),
    "not a JWT": (lambda lms, claims: "not a token", "token_malformed"),
    "two parts": (lambda lms, claims: lms.sign(claims).rpartition(".")[0], "token_malformed"),
    "five parts, encrypted": (lambda lms, claims: "a.b.c.d.e", "token_malformed"),
    "header that is no JSON": (lambda lms, claims: "e30x." + segment(claims) + ".x", "token_malformed"),
    "header that is a list": (
        lambda lms, claims: segment([]) + "." + segment(claims) + ".x",
        "token_malformed",
    ),
    "header as deep as the sea": (
        lambda lms, claims: segment("")[:0] + "W1tb" * 9000 + "." + segment(claims) + ".x",
        "token_malformed",
    ),
    "payload that is a list": (
        lambda lms, claims: jwt.PyJWS().encode(b"[1]", lms.key, "RS256", headers={"kid": lms.kid}),
        "token_malformed",
    ),
    "payload that is no JSON": (
        lambda lms, claims: jwt.PyJWS().encode(b"\xff{", lms.key, "RS256", headers={"kid": lms.kid}),
        "token_malformed",
    ),
    "letters that are not ASCII": (lambda lms, claims: "é.é.é", "token_malformed"),
    "oversized": (lambda lms, claims: lms.sign({**claims, "filler": "x" * 64_000}), "token_too_large"),
}


@pytest.mark.parametrize("name", BROKEN_TOKENS)
def test_a_token_that_is_not_the_platforms_is_refused(tool: Tool, lms: ForgedPlatform, name: str) -> None:
    forge, code = BROKEN_TOKENS[name]
    browser = tool.client()
    begun = lms.login(browser)
    token = forge(lms, {"nonce": begun.nonce, **lms.learner()})
    with refused(tool, code, token[:200], begun.state) as seen:
        seen.response = lms.post(browser, begun.state, token)


def test_a_launch_of_another_partners_platform_does_not_pass_for_this_one(tool: Tool, lms: ForgedPlatform) -> None:
    other = tool.platform(tool.partner("Sonora"), key="other lms")
    browser = tool.client()
    begun = lms.login(browser)
    token = other.sign({"nonce": begun.nonce, **other.learner()})
    with refused(tool, "signature_invalid", token) as seen:
        seen.response = lms.post(browser, begun.state, token)


def test_two_registrations_that_share_issuer_and_key_are_kept_apart_by_their_client(
    tool: Tool, lms: ForgedPlatform
) -> None:
    other = tool.platform(tool.partner("Sonora"), issuer=lms.row.issuer, client_id="client-of-sonora")
    browser = tool.client()
    begun = lms.login(browser)
    token = other.sign({"nonce": begun.nonce, **other.learner()})
    with refused(tool, "audience_wrong", token) as seen:
        seen.response = lms.post(browser, begun.state, token)


def test_a_deployment_that_another_client_owns_waits_here(tool: Tool, lms: ForgedPlatform) -> None:
    other = tool.platform(tool.partner("Sonora"))
    assert other.launch(tool.client(), other.learner(**{LTI + "deployment_id": "77"})).status_code == 200
    with refused(tool, "deployment_waiting") as seen:
        seen.response = lms.launch(tool.client(), lms.learner(**{LTI + "deployment_id": "77"}))


def test_deep_nesting_in_a_signed_message_is_refused_calmly(tool: Tool, lms: ForgedPlatform) -> None:
    browser = tool.client()
    begun = lms.login(browser)
    payload = b'{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}"
    token = jwt.PyJWS().encode(payload, lms.key, "RS256", headers={"kid": lms.kid})
    with refused(tool, "token_malformed") as seen:
        seen.response = lms.post(browser, begun.state, token)
